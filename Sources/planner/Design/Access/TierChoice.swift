import NetworkModel

/// The tier chosen for one circuit.
struct TierChoice {
    var tier: Tier
    var profile: MediumProfile
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

/// Picks the cheapest tier that carries a demand over a medium.
struct TierChooser {
    private let profiles: [MediumProfile]
    private let tiersByMedium: [Medium: [Tier]]
    private let months: Int

    init(catalogue: Catalogue, horizonYears: Int) {
        profiles = catalogue.media
        tiersByMedium = Dictionary(grouping: catalogue.tiers, by: \.medium)
        months = 12 * max(1, horizonYears)
    }

    func profile(of medium: Medium) -> MediumProfile? { profiles.first { $0.medium == medium } }

    func tier(_ id: String) -> Tier? { tiersByMedium.values.joined().first { $0.id == id } }

    func tiers(of medium: Medium) -> [Tier] { tiersByMedium[medium] ?? [] }

    /// What `tier` costs over `length` route kilometres: once, each month, and over the horizon.
    func price(of tier: Tier, length: Double) -> (setup: Money, monthly: Money, cost: Money) {
        let setup = tier.setup + Self.scaled(tier.setupPerKilometre, by: length)
        let monthly = tier.monthly + Self.scaled(tier.monthlyPerKilometre, by: length)
        return (setup, monthly, setup + monthly * months)
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
    func choice(_ tier: Tier, required: Bandwidth, greatCircle: Double) -> TierChoice? {
        guard let profile = profile(of: tier.medium) else { return nil }
        return priced(
            tier, profile, length: greatCircle * max(1, profile.routeFactor), carries: tier.capacity >= required)
    }

    private func priced(_ tier: Tier, _ profile: MediumProfile, length: Double, carries: Bool) -> TierChoice {
        let price = price(of: tier, length: length)
        return TierChoice(
            tier: tier, profile: profile, length: length, setup: price.setup, monthly: price.monthly, cost: price.cost,
            carries: carries)
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

    private static func scaled(_ money: Money, by factor: Double) -> Money {
        Money(dong: Int64((Double(money.dong) * factor).rounded()))
    }
}
