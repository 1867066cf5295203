package import NetworkModel

/// How many people work at an office.
package struct Staffing: Sendable {
    private let rules: [UnitLevel: StaffingRule]

    package init(rules: [StaffingRule]) {
        self.rules = Dictionary(rules.map { ($0.level, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The rule's base and its people per thousand inhabitants, at most its maximum; 0 where no rule is for the level.
    package func staff(level: UnitLevel, population: Int) -> Int {
        guard let rule = rules[level] else { return 0 }
        let wanted = rule.base + rule.perThousand * Double(population) / 1_000
        return max(0, min(rule.maximum, Int(min(wanted, 1e9).rounded())))
    }
}
