package import NetworkModel

/// What one carrier asks for one circuit, and how soon it is there.
package struct CarrierOption: Hashable, Sendable {
    package var carrier: String
    package var setup: Money
    package var monthly: Money
    /// Over the horizon.
    package var cost: Money
    /// Working days from order to delivery.
    package var leadTime: Int

    package init(carrier: String, setup: Money, monthly: Money, cost: Money, leadTime: Int) {
        self.carrier = carrier
        self.setup = setup
        self.monthly = monthly
        self.cost = cost
        self.leadTime = leadTime
    }

    /// Of each carrier that serves `province`, in the catalogue's order. Empty where the catalogue lacks the tier.
    /// - Parameters:
    ///   - tier: the circuit's.
    ///   - length: route kilometres.
    ///   - province: where the customer's end is; nil for the centre.
    ///   - site: the province by whose calendar and roads it is delivered, where that is another entry of the register.
    ///   - months: of rent that count.
    package static func all(
        of tier: String, length: Double, in province: UnitID?, delivered site: UnitID?, months: Int,
        _ catalogue: Catalogue
    ) -> [CarrierOption] {
        guard let tier = catalogue.tier(tier), let profile = catalogue.profile(of: tier.medium) else { return [] }
        return profile.offers(in: province).map { offer in
            let price = offer.priced(tier).price(length: length)
            return CarrierOption(
                carrier: offer.carrier, setup: price.setup, monthly: price.monthly,
                cost: price.setup + price.monthly * months, leadTime: offer.leadTime(in: site))
        }
    }
}

/// Chooses the carrier of each circuit of one office.
///
/// The fewest backups that are of a carrier of some primary, where that is asked for; then the least cost; of equals the choice
/// whose options come first. By enumeration: O(product of the numbers of options), of which an office with its two or three
/// circuits has some dozens.
package struct CarrierAssignment: Sendable {
    package struct Line: Sendable {
        package var role: CircuitRole
        /// One where the carrier is settled.
        package var options: [CarrierOption]
        package init(role: CircuitRole, options: [CarrierOption]) {
            self.role = role
            self.options = options
        }
    }

    /// By line, which of its options.
    package private(set) var chosen: [Int]
    package private(set) var clashes: Int
    /// Over the horizon.
    package private(set) var cost: Money

    /// Past this many choices each line is chosen by itself.
    private static let mostChoices = 4_096

    /// Nil where a line has no option within `leadTime`.
    /// - Parameters:
    ///   - wantsOther: whether backups should be of other carriers than primaries.
    ///   - leadTime: the most working days that any option may take.
    package init?(_ lines: [Line], wantsOther: Bool, within leadTime: Int = .max) {
        let allowed = lines.map { line in line.options.indices.filter { line.options[$0].leadTime <= leadTime } }
        guard !allowed.contains(where: \.isEmpty) else { return nil }
        var product = 1
        for list in allowed where product <= Self.mostChoices { product *= list.count }
        let cheapest = zip(lines, allowed).map { line, list in
            list.min { line.options[$0].cost < line.options[$1].cost } ?? 0
        }
        chosen = cheapest
        (clashes, cost) = Self.worth(of: cheapest, lines, wantsOther)
        guard wantsOther, clashes > 0, product <= Self.mostChoices else { return }
        var place = Array(repeating: 0, count: lines.count)
        while true {
            let next = zip(allowed, place).map { $0[$1] }
            let (clashes, cost) = Self.worth(of: next, lines, wantsOther)
            if (clashes, cost) < (self.clashes, self.cost) { (chosen, self.clashes, self.cost) = (next, clashes, cost) }
            guard let wheel = place.indices.last(where: { place[$0] + 1 < allowed[$0].count }) else { return }
            place[wheel] += 1
            for later in place.indices where later > wheel { place[later] = 0 }
        }
    }

    private static func worth(of chosen: [Int], _ lines: [Line], _ wantsOther: Bool) -> (Int, Money) {
        var cost = Money.zero
        var primaries: Set<String> = []
        for (line, option) in zip(lines, chosen) {
            cost = cost + line.options[option].cost
            if line.role == .primary { primaries.insert(line.options[option].carrier) }
        }
        let clashes =
            wantsOther
            ? zip(lines, chosen).count { $0.role == .backup && primaries.contains($0.options[$1].carrier) } : 0
        return (clashes, cost)
    }
}

extension AccessDesigner {
    /// Buys backups of other carriers than the primaries where the rules ask for it: of an office's circuits, whatever they are,
    /// tiers and ends stay as designed. What is leased already stays with its carrier.
    func assignCarriers(_ design: inout AccessDesign, of offices: [Office]) {
        guard !catalogue.hasOneCarrierEach, rules.values.contains(where: \.wantsOtherCarrier) else { return }
        let months = 12 * max(1, horizonYears)
        var circuits: [SiteID: [Int]] = [:]
        for (index, item) in design.circuits.enumerated() { circuits[item.circuit.a, default: []].append(index) }
        for office in offices where rules[office.level]?.wantsOtherCarrier == true {
            let own = circuits[office.site] ?? []
            let lines = own.map { index in
                let item = design.circuits[index]
                let options = CarrierOption.all(
                    of: item.circuit.tier, length: item.circuit.length, in: office.province,
                    delivered: office.province, months: months, catalogue)
                // What is leased is paid for already.
                return CarrierAssignment.Line(
                    role: item.circuit.role,
                    options: item.circuit.status == .active || options.isEmpty
                        ? [
                            CarrierOption(
                                carrier: item.circuit.carrier, setup: item.setup, monthly: item.monthly,
                                cost: item.setup + item.monthly * months, leadTime: 0)
                        ] : options)
            }
            guard let found = CarrierAssignment(lines, wantsOther: true) else { continue }
            for (place, index) in own.enumerated() {
                let option = lines[place].options[found.chosen[place]]
                let old = design.circuits[index]
                guard option.carrier != old.circuit.carrier else { continue }
                design.circuits[index].circuit.carrier = option.carrier
                design.circuits[index].setup = option.setup
                design.circuits[index].monthly = option.monthly
                design.cost.value += Double((option.cost - old.setup - old.monthly * months).dong)
            }
        }
    }
}
