import NetworkModel

/// The tier chosen for one circuit.
struct TierChoice {
    var tier: Tier
    var profile: MediumProfile
    /// The carrier that asks least for it.
    var carrier: String
    /// Route kilometres.
    var length: Double
    var setup: Money
    var monthly: Money
    /// Paid over the horizon.
    var cost: Money
    /// Whether it carries what is required.
    var carries: Bool
    /// Whether it is leased already, so that its set-up is paid.
    var isKept = false

    func kept() -> TierChoice {
        var kept = self
        kept.cost = cost - setup
        kept.setup = .zero
        kept.isKept = true
        return kept
    }
}

/// Picks the cheapest tier that carries a demand over a medium, of the carrier that asks least for it.
struct TierChooser {
    private let profiles: [MediumProfile]
    private let tiersByMedium: [Medium: [Tier]]
    private let months: Int
    /// By tier, what each carrier there is asks for it; empty where every medium has one carrier at the tiers' prices.
    private var market: [String: [Priced]] = [:]

    private struct Priced {
        var carrier: String
        /// At the carrier's prices.
        var tier: Tier
    }

    init(catalogue: Catalogue, horizonYears: Int) {
        profiles = catalogue.media
        tiersByMedium = Dictionary(grouping: catalogue.tiers, by: \.medium)
        months = 12 * max(1, horizonYears)
        market = market(in: nil)
    }

    var hasOneCarrierEach: Bool { profiles.allSatisfy(\.hasOneCarrier) }

    /// The same for the carriers that serve a province; for those that serve the centre where nil. O(tiers × carriers), and O(media)
    /// where each has one carrier.
    func serving(_ province: UnitID?) -> TierChooser {
        guard !hasOneCarrierEach else { return self }
        var own = self
        own.market = market(in: province)
        return own
    }

    private func market(in province: UnitID?) -> [String: [Priced]] {
        guard !hasOneCarrierEach else { return [:] }
        var market: [String: [Priced]] = [:]
        for profile in profiles {
            let offers = profile.offers(in: province)
            for tier in tiersByMedium[profile.medium] ?? [] {
                market[tier.id] = offers.map { Priced(carrier: $0.carrier, tier: $0.priced(tier)) }
            }
        }
        return market
    }

    func profile(of medium: Medium) -> MediumProfile? { profiles.first { $0.medium == medium } }

    func tier(_ id: String) -> Tier? { tiersByMedium.values.joined().first { $0.id == id } }

    func tiers(of medium: Medium) -> [Tier] { tiersByMedium[medium] ?? [] }

    /// What `tier` costs over `length` route kilometres: once, each month, and over the horizon.
    /// - Parameter carrier: whose price it is; where nil, or none that is there, of the one that asks least.
    func price(
        of tier: Tier, length: Double, by carrier: String? = nil
    ) -> (setup: Money, monthly: Money, cost: Money) {
        guard !market.isEmpty, let offer = offer(of: tier, length: length, by: carrier) else {
            return whole(tier, length)
        }
        return whole(offer.tier, length)
    }

    private func whole(_ tier: Tier, _ length: Double) -> (setup: Money, monthly: Money, cost: Money) {
        let price = tier.price(length: length)
        return (price.setup, price.monthly, price.setup + price.monthly * months)
    }

    /// Whose price `price(of:length:by:)` is.
    func carrier(of tier: Tier, length: Double, by carrier: String? = nil) -> String {
        offer(of: tier, length: length, by: carrier)?.carrier ?? profile(of: tier.medium)?.carrier ?? ""
    }

    private func offer(of tier: Tier, length: Double, by carrier: String?) -> Priced? {
        guard let offers = market[tier.id] else { return nil }
        // What is leased is there, whether or not its carrier still sells there.
        if let carrier, let own = profile(of: tier.medium)?.offers.first(where: { $0.carrier == carrier }) {
            return Priced(carrier: carrier, tier: own.priced(tier))
        }
        guard offers.count > 1 else { return offers.first }
        return offers.min { whole($0.tier, length).cost < whole($1.tier, length).cost }
    }

    /// The tier of `medium` that costs least over the horizon among those that carry `required`; where none does, the largest,
    /// marked so. Nil where the catalogue has none. Equal costs go to the larger capacity, then to the lower id. O(tiers).
    func choose(_ medium: Medium, required: Bandwidth, greatCircle: Double) -> TierChoice? {
        guard let profile = profile(of: medium), let tiers = tiersByMedium[medium] else { return nil }
        let length = greatCircle * max(1, profile.routeFactor)
        var best: TierChoice?
        for tier in tiers {
            let candidate = priced(tier, profile, length: length, carries: tier.capacity >= required)
            if best.map({ Self.isBetter(candidate, than: $0) }) ?? true { best = candidate }
        }
        return best
    }

    /// `tier` over its medium, whatever else would do; nil where the catalogue has no such medium.
    func choice(_ tier: Tier, required: Bandwidth, greatCircle: Double, by carrier: String? = nil) -> TierChoice? {
        guard let profile = profile(of: tier.medium) else { return nil }
        return priced(
            tier, profile, length: greatCircle * max(1, profile.routeFactor), carries: tier.capacity >= required,
            by: carrier)
    }

    private func priced(
        _ tier: Tier, _ profile: MediumProfile, length: Double, carries: Bool, by carrier: String? = nil
    ) -> TierChoice {
        let offer = market.isEmpty ? nil : offer(of: tier, length: length, by: carrier)
        let price = whole(offer?.tier ?? tier, length)
        return TierChoice(
            tier: tier, profile: profile, carrier: offer?.carrier ?? profile.carrier, length: length,
            setup: price.setup, monthly: price.monthly, cost: price.cost, carries: carries)
    }

    private static func isBetter(_ a: TierChoice, than b: TierChoice) -> Bool {
        if a.carries != b.carries { return a.carries }
        if a.carries {
            return (a.cost.dong, -a.tier.capacity.bitsPerSecond, a.tier.id)
                < (b.cost.dong, -b.tier.capacity.bitsPerSecond, b.tier.id)
        }
        return (-a.tier.capacity.bitsPerSecond, a.cost.dong, a.tier.id)
            < (-b.tier.capacity.bitsPerSecond, b.cost.dong, b.tier.id)
    }
}

/// A chooser for each province, and for what lies in none.
struct CarrierMarkets {
    let centre: TierChooser
    private var byProvince: [UnitID: TierChooser] = [:]

    init(_ chooser: TierChooser, provinces: some Sequence<UnitID>) {
        centre = chooser
        guard !chooser.hasOneCarrierEach else { return }
        for province in provinces where byProvince[province] == nil { byProvince[province] = chooser.serving(province) }
    }

    subscript(province: UnitID?) -> TierChooser { province.flatMap { byProvince[$0] } ?? centre }
}
