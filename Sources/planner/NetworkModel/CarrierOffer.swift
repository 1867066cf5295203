/// What one carrier offers over a medium: where, how soon, at what price and how reliably.
///
///     profile.offers(in: province).map(\.carrier)     // who sells fibre there
package struct CarrierOffer: Hashable, Sendable {
    package var carrier: String
    /// Working days from order to delivery.
    package var leadTime: Int
    /// Where it delivers in another time than `leadTime`.
    package var areas: [LeadTimeArea] = []
    /// The provinces that it serves; nil for all, and the centre.
    package var provinces: Set<UnitID>?
    /// Whether it serves the centre, its organs and the lines between centres, where `provinces` are given.
    package var servesCentre = false
    /// Its prices are those of the tiers times this, above 0.
    package var priceFactor = 1.0
    /// Its own amounts for some tiers, by the tier's id.
    package var prices: [String: TierPrice] = [:]
    /// Mean time between failures and to repair, in hours, where they are not those of the medium.
    package var meanTimeBetweenFailures: Double?
    package var meanTimeToRepair: Double?
    package var basis: Basis

    package init(carrier: String, leadTime: Int, basis: Basis) {
        self.carrier = carrier
        self.leadTime = leadTime
        self.basis = basis
    }

    /// Whether it is a lead time alone, as a medium with one carrier says it.
    package var isPlain: Bool {
        provinces == nil && priceFactor == 1 && prices.isEmpty && meanTimeBetweenFailures == nil
            && meanTimeToRepair == nil
    }

    /// Whether it can be had by an office in a province; by one of the centre where nil.
    package func serves(_ province: UnitID?) -> Bool {
        guard let provinces else { return true }
        return province.map(provinces.contains) ?? servesCentre
    }

    /// Working days from order to delivery in a province; the first area that holds it counts.
    package func leadTime(in province: UnitID?) -> Int {
        guard let province, let area = areas.first(where: { $0.units.contains(province) }) else { return leadTime }
        return area.days
    }

    /// The tier at this carrier's prices: amounts of its own, and the tier's times the factor for those it has none of, to the
    /// nearest đồng.
    package func priced(_ tier: Tier) -> Tier {
        let own = prices[tier.id]
        guard own != nil || priceFactor != 1 else { return tier }
        func amount(_ own: Money?, _ usual: Money) -> Money {
            own ?? Money(dong: Int64((Double(usual.dong) * priceFactor).rounded()))
        }
        var priced = tier
        priced.setup = amount(own?.setup, tier.setup)
        priced.setupPerKilometre = amount(own?.setupPerKilometre, tier.setupPerKilometre)
        priced.monthly = amount(own?.monthly, tier.monthly)
        priced.monthlyPerKilometre = amount(own?.monthlyPerKilometre, tier.monthlyPerKilometre)
        return priced
    }
}

/// A carrier's own amounts for a tier; nil where they follow from the tier's.
package struct TierPrice: Hashable, Sendable {
    package var setup: Money?
    package var setupPerKilometre: Money?
    package var monthly: Money?
    package var monthlyPerKilometre: Money?

    package init(
        setup: Money? = nil, setupPerKilometre: Money? = nil, monthly: Money? = nil,
        monthlyPerKilometre: Money? = nil
    ) {
        self.setup = setup
        self.setupPerKilometre = setupPerKilometre
        self.monthly = monthly
        self.monthlyPerKilometre = monthlyPerKilometre
    }
}

extension MediumProfile {
    /// Whether there is nothing to choose: one carrier, everywhere, at the tiers' prices.
    package var hasOneCarrier: Bool { offers.count == 1 && offers[0].isPlain }

    /// Those who sell it in a province, at the centre where nil, in the order of the catalogue. Where none does, which a checked
    /// catalogue rules out, all.
    package func offers(in province: UnitID?) -> [CarrierOffer] {
        let serving = offers.filter { $0.serves(province) }
        return serving.isEmpty ? offers : serving
    }

    /// A carrier's offer; the first where the catalogue does not name the carrier.
    package func offer(of carrier: String) -> CarrierOffer { offers.first { $0.carrier == carrier } ?? offers[0] }

    /// Mean time between failures and to repair of a carrier's circuits, in hours.
    package func reliability(of carrier: String) -> (betweenFailures: Double, toRepair: Double) {
        let offer = offer(of: carrier)
        return (
            offer.meanTimeBetweenFailures ?? meanTimeBetweenFailures, offer.meanTimeToRepair ?? meanTimeToRepair
        )
    }
}

extension Catalogue {
    /// Whether every medium has one carrier, so that no circuit has a choice.
    package var hasOneCarrierEach: Bool { media.allSatisfy(\.hasOneCarrier) }

    /// A tier at a carrier's prices.
    package func priced(_ tier: Tier, by carrier: String) -> Tier {
        profile(of: tier.medium)?.offer(of: carrier).priced(tier) ?? tier
    }

    /// Working days from order to delivery of a carrier's circuit in a province.
    package func leadTime(of medium: Medium, by carrier: String, in province: UnitID?) -> Int {
        profile(of: medium)?.offer(of: carrier).leadTime(in: province) ?? 0
    }
}

extension Tier {
    /// Once and each month over `length` route kilometres, to the nearest đồng each.
    package func price(length: Double) -> (setup: Money, monthly: Money) {
        func scaled(_ money: Money) -> Money { Money(dong: Int64((Double(money.dong) * length).rounded())) }
        return (setup + scaled(setupPerKilometre), monthly + scaled(monthlyPerKilometre))
    }
}
