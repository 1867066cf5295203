package import NetworkModel

/// A line of the bill before it is worded.
package struct CostLine: Hashable, Sendable {
    package enum Item: Hashable, Sendable {
        /// Of a carrier, where the tier's medium has several.
        case circuit(tier: String, carrier: String? = nil)
        case equipment(String)
        case crewDays(String)
    }
    package var item: Item
    package var quantity: Int
    package var capital: Money
    package var monthly: Money
    package var isStandby: Bool
    package var basis: Basis
}

/// What is bought for one site.
package struct Purchase: Sendable {
    package struct Line: Sendable {
        package var tier: String
        package var setup: Money
        package var monthly: Money
        /// Nil where the tier's medium has one carrier.
        package var carrier: String?
        package init(tier: String, setup: Money, monthly: Money, carrier: String? = nil) {
            self.carrier = carrier
            self.tier = tier
            self.setup = setup
            self.monthly = monthly
        }
    }
    /// Decides its equipment; nil for a carrier's site, which has its own.
    package var level: UnitLevel?
    package var circuits: [Line]
    /// Crew-days by the id of the crew rule; begun ones are rounded up in the sum of all sites.
    package var crewDays: [String: Double]
    /// Prepared, not deployed.
    package var isStandby: Bool
    package init(level: UnitLevel?, circuits: [Line], crewDays: [String: Double], isStandby: Bool) {
        self.level = level
        self.circuits = circuits
        self.crewDays = crewDays
        self.isStandby = isStandby
    }
}

/// Adds up what the sites take: circuits by tier and carrier, equipment by item, crew-days by crew.
package struct Bill: Sendable {
    private let catalogue: Catalogue
    private let crews: [CrewRule]

    package init(catalogue: Catalogue, crews: [CrewRule]) {
        self.catalogue = catalogue
        self.crews = crews
    }

    /// Deployed lines before standby ones, each in the order of the catalogue and the crews; lines of nothing are left out. O(sites
    /// × items).
    package func lines(_ purchases: [Purchase]) -> [CostLine] {
        [false, true].flatMap { isStandby in
            lines(purchases.filter { $0.isStandby == isStandby }, isStandby: isStandby)
        }
    }

    private func lines(_ purchases: [Purchase], isStandby: Bool) -> [CostLine] {
        struct Sold: Hashable {
            var tier: String
            var carrier: String?
        }
        var circuits: [Sold: (quantity: Int, setup: Money, monthly: Money)] = [:]
        var sitesByLevel: [UnitLevel: Int] = [:]
        var days: [String: Double] = [:]
        for purchase in purchases {
            if let level = purchase.level { sitesByLevel[level, default: 0] += 1 }
            for line in purchase.circuits {
                let sold = Sold(tier: line.tier, carrier: line.carrier)
                let sum = circuits[sold] ?? (0, .zero, .zero)
                circuits[sold] = (sum.quantity + 1, sum.setup + line.setup, sum.monthly + line.monthly)
            }
            for (crew, count) in purchase.crewDays { days[crew, default: 0] += count }
        }
        var lines: [CostLine] = []
        for tier in catalogue.tiers {
            let offers = catalogue.profile(of: tier.medium)?.offers ?? []
            for offer in [CarrierOffer?.none] + offers {
                guard let sum = circuits[Sold(tier: tier.id, carrier: offer?.carrier)] else { continue }
                // A carrier's price rests on the tier's, so that it is assumed where either is.
                let basis = offer.map { $0.basis.isAssumed ? $0.basis : tier.basis } ?? tier.basis
                lines.append(
                    CostLine(
                        item: .circuit(tier: tier.id, carrier: offer?.carrier), quantity: sum.quantity,
                        capital: sum.setup, monthly: sum.monthly, isStandby: isStandby, basis: basis))
            }
        }
        for item in catalogue.equipment {
            let quantity = UnitLevel.allCases.reduce(0) { $0 + (sitesByLevel[$1] ?? 0) * (item.quantity[$1] ?? 0) }
            guard quantity > 0 else { continue }
            lines.append(
                CostLine(
                    item: .equipment(item.id), quantity: quantity, capital: item.unitPrice * quantity, monthly: .zero,
                    isStandby: isStandby, basis: item.basis))
        }
        for crew in crews {
            // What is less than that is rounding of the sum.
            guard let sum = days[crew.id], sum > 1e-6 else { continue }
            let quantity = Int((sum - 1e-6).rounded(.up))
            lines.append(
                CostLine(
                    item: .crewDays(crew.id), quantity: quantity, capital: crew.dayRate * quantity, monthly: .zero,
                    isStandby: isStandby, basis: crew.basis))
        }
        return lines
    }
}
