package import NetworkModel

/// The finished package of one successor: what it holds is sealed by a hash while the merger is pending, and released when it is
/// complete. Its forms are made from the plan when they are asked for (`PackageForms`).
package struct StandbyPackage: Hashable, Sendable {
    package var site: SiteID
    /// The event that it waits for or that formed the unit.
    package var event: String?
    /// SHA-256 over its canonical JSON, lower-case hexadecimal.
    package var seal: String
    /// Whether the event is completed: what it holds may be used.
    package var isReleased: Bool
    package var circuits: Int
    /// Of its own bill.
    package var capital: Money
    package var monthly: Money
    /// Works that are or can be done before completion; those that remain.
    package var ahead: [ActivityKind]
    package var remaining: [ActivityKind]
    /// Working days from completion to cut-over, without waiting for crews: from nothing, and with the package.
    package var fromNothing: Int
    package var withPackage: Int

    package init(
        site: SiteID, event: String?, seal: String, isReleased: Bool, circuits: Int, capital: Money, monthly: Money,
        ahead: [ActivityKind], remaining: [ActivityKind], fromNothing: Int, withPackage: Int
    ) {
        self.site = site
        self.event = event
        self.seal = seal
        self.isReleased = isReleased
        self.circuits = circuits
        self.capital = capital
        self.monthly = monthly
        self.ahead = ahead
        self.remaining = remaining
        self.fromNothing = fromNothing
        self.withPackage = withPackage
    }

    package var daysGained: Int { fromNothing - withPackage }
}

/// What an office of a level takes beside its circuits, so that its own bill can be made from the plan alone.
package struct PackageTerms: Hashable, Sendable {
    /// A piece of equipment.
    package struct Outfit: Hashable, Sendable {
        package var level: UnitLevel
        package var item: String
        package var name: LocalizedName
        package var quantity: Int
        package var unitPrice: Money
        package var isAssumed: Bool
    }

    /// A work with the crew that does it and how many working days it takes; a delivery takes the lead time of its medium.
    package struct Work: Hashable, Sendable {
        package var level: UnitLevel
        package var kind: ActivityKind
        package var days: Int
        package var crew: String?
        package var crewName: LocalizedName?
        package var dayRate: Money
        package var isAssumed: Bool
    }

    package var outfits: [Outfit]
    package var works: [Work]
    package init(outfits: [Outfit] = [], works: [Work] = []) {
        self.outfits = outfits
        self.works = works
    }

    package init(_ topology: Topology) {
        let levels = UnitLevel.allCases.filter { $0 != .district }
        outfits = levels.flatMap { level in
            topology.catalogue.equipment.compactMap { item in
                guard let quantity = item.quantity[level], quantity > 0 else { return nil }
                return Outfit(
                    level: level, item: item.id, name: item.name, quantity: quantity, unitPrice: item.unitPrice,
                    isAssumed: item.basis.isAssumed)
            }
        }
        works = levels.flatMap { level in
            ActivityKind.allCases.compactMap { kind in
                guard let rule = topology.activities.first(where: { $0.kind == kind }) else { return nil }
                let days = kind == .deliver ? 0 : rule.duration[level] ?? 0
                guard days > 0 || kind == .deliver else { return nil }
                let crew = topology.crews.first { $0.skills.contains(kind) && $0.count > 0 }
                return Work(
                    level: level, kind: kind, days: days, crew: crew?.id, crewName: crew?.name,
                    dayRate: crew?.dayRate ?? .zero, isAssumed: rule.basis.isAssumed || crew?.basis.isAssumed == true)
            }
        }
    }

    func works(at level: UnitLevel) -> [Work] { works.filter { $0.level == level } }
    func outfits(at level: UnitLevel) -> [Outfit] { outfits.filter { $0.level == level } }
}
