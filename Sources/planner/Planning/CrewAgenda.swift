package import NetworkModel

/// Who works when: a plan's activities by the crews that do them.
///
/// Where the plan names crews, each has its own; where it only counts them, all crews of a rule that work in one province stand
/// together. Activities that need no crew are nobody's.
package struct CrewAgenda: Sendable {
    /// Crews in order, each with at least one entry.
    package private(set) var crews: [Crew] = []
    /// Parallel to `crews`, each in the order of time.
    package private(set) var entries: [[Entry]] = []
    /// Activities that need no crew, in the order of time.
    package private(set) var unassigned: [Entry] = []

    /// A crew, as plans write it: `field-crew/24@2025/3`, `design-office/7`; without a number all of the rule there, `carrier-crew/24@2025`.
    package struct Crew: Hashable, Comparable, Sendable {
        package var rule: String
        /// The province that it is based in or works for; nil for the centre's.
        package var base: String?
        package var number: Int?

        package init(rule: String, base: String?, number: Int? = nil) {
            self.rule = rule
            self.base = base
            self.number = number
        }

        package init(_ text: String) {
            var parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            number = parts.count > 1 ? parts.last.flatMap { Int($0) } : nil
            if number != nil { parts.removeLast() }
            rule = parts[0]
            base = parts.count > 1 ? parts[1...].joined(separator: "/") : nil
        }

        package var id: String {
            ([rule] + [base, number.map { String($0) }].compactMap(\.self)).joined(separator: "/")
        }

        package static func < (a: Crew, b: Crew) -> Bool {
            (a.rule, a.base ?? "", a.number ?? 0) < (b.rule, b.base ?? "", b.number ?? 0)
        }
    }

    /// An activity, by the positions of its site in the plan and of itself in the site.
    package struct Entry: Hashable, Sendable {
        package var site: Int
        package var activity: Int
        package init(site: Int, activity: Int) {
            self.site = site
            self.activity = activity
        }
    }

    /// O(n log n) for n activities.
    package init(_ plan: Plan) {
        var numbers: [String: Int] = [:]
        var found: [Crew] = []
        var lists: [[Entry]] = []
        func file(_ entry: Entry, under id: String, _ crew: @autoclosure () -> Crew) {
            let number =
                numbers[id]
                ?? {
                    found.append(crew())
                    lists.append([])
                    numbers[id] = found.count - 1
                    return found.count - 1
                }()
            lists[number].append(entry)
        }
        for (site, planned) in plan.sites.enumerated() {
            let base = planned.province?.rawValue
            for (position, activity) in planned.activities.enumerated() {
                let entry = Entry(site: site, activity: position)
                for crew in activity.crews { file(entry, under: crew, Crew(crew)) }
                guard activity.crews.isEmpty else { continue }
                if let rule = activity.crew {
                    let crew = Crew(rule: rule, base: base)
                    file(entry, under: crew.id, crew)
                } else {
                    unassigned.append(entry)
                }
            }
        }
        for number in found.indices.sorted(by: { found[$0] < found[$1] }) {
            crews.append(found[number])
            entries.append(Self.inOrder(lists[number], of: plan))
        }
        unassigned = Self.inOrder(unassigned, of: plan)
    }

    /// By start, then end, then site.
    private static func inOrder(_ entries: [Entry], of plan: Plan) -> [Entry] {
        entries.sorted { a, b in
            let (left, right) = (plan[a], plan[b])
            let first = (left.starts, left.startMinute ?? 0, left.finishes, left.finishMinute ?? 0)
            let second = (right.starts, right.startMinute ?? 0, right.finishes, right.finishMinute ?? 0)
            if first != second { return first < second }
            return (plan.sites[a.site].site.id, a.activity) < (plan.sites[b.site].site.id, b.activity)
        }
    }
}

extension Plan {
    package subscript(entry: CrewAgenda.Entry) -> PlannedActivity { sites[entry.site].activities[entry.activity] }
}

extension PlannedSite {
    /// The office of the province that it lies in: itself, or that above a commune; nil at the centre and for the carrier's sites.
    package var province: SiteID? {
        switch level {
        case .province: site.id
        case .commune, .district: upstream
        case .centre, .organ, nil: nil
        }
    }
}
