import Costing
import NetworkModel
import Testing

@Suite("Bill")
struct BillTests {
    private let basis = Basis.assumed(why: "test")

    private var bill: Bill {
        let tiers = ["small", "large"].map { id in
            Tier(
                id: id, medium: .fibre, capacity: .megabits(10), setup: .zero, setupPerKilometre: .zero, monthly: .zero,
                monthlyPerKilometre: .zero, basis: .published(source: id))
        }
        let router = EquipmentItem(
            id: "router", name: LocalizedName(vi: "r", en: "r"), unitPrice: Money(dong: 45),
            quantity: [.province: 2, .commune: 1], stock: 0, deliveredMonthly: 0, basis: basis)
        let crew = CrewRule(
            id: "crew", name: LocalizedName(vi: "c", en: "c"), skills: [.install], count: 1, isNational: false,
            dayRate: Money(dong: 7), basis: basis)
        return Bill(catalogue: Catalogue(media: [], tiers: tiers, equipment: [router]), crews: [crew])
    }

    private func purchase(_ level: UnitLevel, _ tiers: [String], days: Int, standby: Bool = false) -> Purchase {
        Purchase(
            level: level,
            circuits: tiers.map { Purchase.Line(tier: $0, setup: Money(dong: 100), monthly: Money(dong: 10)) },
            crewDays: ["crew": Double(days)], isStandby: standby)
    }

    @Test("Circuits, equipment and crew-days add up, in the order of the catalogue")
    func sums() {
        let lines = bill.lines([
            purchase(.province, ["large", "small"], days: 3), purchase(.commune, ["small"], days: 2),
        ])
        #expect(
            lines.map(\.item) == [
                .circuit(tier: "small"), .circuit(tier: "large"), .equipment("router"), .crewDays("crew"),
            ])
        #expect(lines.map(\.quantity) == [2, 1, 3, 5])
        #expect(lines.map(\.capital.dong) == [200, 100, 135, 35])
        #expect(lines.map(\.monthly.dong) == [20, 10, 0, 0])
        #expect(lines[0].basis == .published(source: "small"))
    }

    @Test("Where a medium has several carriers each has a line of its own, and it is as assumed as its price")
    func carriers() {
        let published = Basis.published(source: "list")
        var profile = MediumProfile(
            medium: .fibre, carrier: "A", reach: 1, routeFactor: 1, leadTime: 1, meanTimeBetweenFailures: 1,
            meanTimeToRepair: 1, basis: published)
        profile.offers.append(CarrierOffer(carrier: "B", leadTime: 2, basis: basis))
        let tier = Tier(
            id: "small", medium: .fibre, capacity: .megabits(10), setup: .zero, setupPerKilometre: .zero,
            monthly: .zero, monthlyPerKilometre: .zero, basis: published)
        let bill = Bill(catalogue: Catalogue(media: [profile], tiers: [tier], equipment: []), crews: [])
        func line(_ carrier: String, _ dong: Int64) -> Purchase.Line {
            Purchase.Line(tier: "small", setup: Money(dong: dong), monthly: Money(dong: 1), carrier: carrier)
        }
        let lines = bill.lines([
            Purchase(level: nil, circuits: [line("B", 5), line("A", 3), line("B", 7)], crewDays: [:], isStandby: false)
        ])
        #expect(lines.map(\.item) == [.circuit(tier: "small", carrier: "A"), .circuit(tier: "small", carrier: "B")])
        #expect(lines.map(\.capital.dong) == [3, 12])
        #expect(lines.map(\.quantity) == [1, 2])
        #expect(lines.map(\.basis) == [published, basis])
    }

    @Test("What stands by is billed apart and nothing is counted twice")
    func standby() {
        let lines = bill.lines([
            purchase(.commune, ["small"], days: 1), purchase(.commune, ["small"], days: 1, standby: true),
        ])
        #expect(lines.map(\.isStandby) == [false, false, false, true, true, true])
        #expect(lines.reduce(0) { $0 + $1.quantity } == 6)
        #expect(bill.lines([]).isEmpty)
    }
}
