import NetworkModel
import Testing

@testable import Planning

@Suite("Places of sites and circuits")
struct PlanIndexTests {
    @Test func `a circuit is found where it starts, in the plan's order, also where no site stands`() async throws {
        let plan = await Planner(try AddressBookTests.small()).plan(
            asOf: try #require(CivilDate("2025-07-01")), gatePolicy: .strict)
        let lost = SiteID(rawValue: "nowhere")
        var circuits = plan.circuits
        circuits[3].circuit.a = lost
        circuits[7].circuit.a = lost
        let index = PlanIndex(plan.sites, circuits)
        for (place, site) in plan.sites.enumerated() {
            #expect(index.site(site.site.id) == place)
            #expect(
                Array(index.circuits(from: site.site.id))
                    == circuits.indices.filter { circuits[$0].circuit.a == site.site.id })
        }
        #expect(index.site(lost) == nil)
        #expect(Array(index.circuits(from: lost)) == [3, 7])
        #expect(Array(index.circuits(from: SiteID(rawValue: "other"))).isEmpty)
    }
}
