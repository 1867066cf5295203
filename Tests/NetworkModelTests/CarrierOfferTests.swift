import NetworkModel
import Testing

@Suite("Carriers' offers")
struct CarrierOfferTests {
    private let basis = Basis.assumed(why: "test")
    private let here = UnitID("24@2025")
    private let there = UnitID("38@2025")

    private var profile: MediumProfile {
        var profile = MediumProfile(
            medium: .fibre, carrier: "A", reach: 100, routeFactor: 1, leadTime: 20, meanTimeBetweenFailures: 4_000,
            meanTimeToRepair: 6, basis: basis)
        var other = CarrierOffer(carrier: "B", leadTime: 10, basis: basis)
        other.provinces = Set([here].compactMap(\.self))
        other.areas = [LeadTimeArea(units: Set([here].compactMap(\.self)), days: 7)]
        other.priceFactor = 1.2
        other.prices = ["small": TierPrice(monthly: Money(dong: 999))]
        other.meanTimeToRepair = 3
        profile.offers.append(other)
        return profile
    }

    private func tier(_ id: String) -> Tier {
        Tier(
            id: id, medium: .fibre, capacity: .megabits(10), setup: Money(dong: 1_001),
            setupPerKilometre: Money(dong: 10),
            monthly: Money(dong: 100), monthlyPerKilometre: Money(dong: 1), basis: basis)
    }

    @Test("One that names provinces serves those, and the centre where it says so")
    func serves() {
        var profile = profile
        #expect(profile.offers(in: here).map(\.carrier) == ["A", "B"])
        #expect(profile.offers(in: there).map(\.carrier) == ["A"])
        #expect(profile.offers(in: nil).map(\.carrier) == ["A"])
        profile.offers[1].servesCentre = true
        #expect(profile.offers(in: nil).map(\.carrier) == ["A", "B"])
        profile.offers.removeFirst()
        #expect(profile.offers(in: there).map(\.carrier) == ["B"], "nowhere is left without a price")
    }

    @Test("Its own amounts go before the factor, and both before the tier's")
    func prices() {
        let other = profile.offer(of: "B")
        let small = other.priced(tier("small"))
        #expect(small.setup.dong == 1_201 && small.monthly.dong == 999)
        #expect(small.setupPerKilometre.dong == 12 && small.monthlyPerKilometre.dong == 1)
        #expect(other.priced(tier("large")).monthly.dong == 120)
        #expect(profile.offer(of: "A").priced(tier("small")) == tier("small"))
        let price = small.price(length: 2.5)
        #expect(price.setup.dong == 1_231 && price.monthly.dong == 1_002, "to the nearest đồng")
    }

    @Test("Lead times and hours are the carrier's where it has its own")
    func times() {
        let catalogue = Catalogue(media: [profile], tiers: [], equipment: [])
        #expect(catalogue.leadTime(of: .fibre, by: "A", in: here) == 20)
        #expect(catalogue.leadTime(of: .fibre, by: "B", in: here) == 7)
        #expect(catalogue.leadTime(of: .fibre, by: "B", in: there) == 10)
        #expect(catalogue.leadTime(of: .fibre, by: "unknown", in: here) == 20, "the usual carrier's")
        #expect(profile.reliability(of: "B").betweenFailures == 4_000)
        #expect(profile.reliability(of: "B").toRepair == 3)
        #expect(!profile.hasOneCarrier && !catalogue.hasOneCarrierEach)
    }
}
