import Localization
import NetworkModel
import TestSupport
import Testing

@testable import TopologyFiles

@Suite("Carriers in catalogue.yaml, policy.yaml and circuits.csv", .blocking)
struct CarrierFileTests {
    private static let old = """
            carrier: VNPT
            reach_km: 2500
            access_reach_km: 60
            route_factor: 1.4
            lead_time_days: 20

        """
    private static let sole = """
            carriers:
              - carrier: VNPT
                lead_time_days: 20
                basis: assumed
                why: usual for leased fibre of a national carrier; 60 km is what a span from a point of presence bridges without a cable station
            reach_km: 2500
            access_reach_km: 60
            route_factor: 1.4

        """
    private static let two = """
            carriers:
              - carrier: VNPT
                lead_time_days: 20
                lead_times: [{units: [38@2025], days: 25}]
                basis: assumed
                why: test
              - carrier: Viettel
                lead_time_days: 12
                units: [24@2004, 24@2025, trung-uong@party]
                price_factor: 1.15
                prices: [{tier: fibre-10m, monthly_vnd: 1_300_000, setup_vnd: 0}]
                mtbf_hours: 5000
                basis: published
                source: test
            reach_km: 2500
            access_reach_km: 60
            route_factor: 1.4

        """

    private func replace(_ fixture: inout Fixture, _ old: String, by new: String, in file: String) throws {
        let isThere = fixture.replace(old, by: new, in: file)
        try #require(isThere, "no “\(old)” in \(file)")
    }

    private func fixture(_ new: String) throws -> Fixture {
        var fixture = Fixture.small
        try replace(&fixture, Self.old, by: new, in: "catalogue.yaml")
        return fixture
    }

    @Test("A medium may name several, each with where, when and for how much")
    func several() throws {
        let reading = try fixture(Self.two).read()
        #expect(reading.findings == [])
        let topology = try #require(reading.topology)
        let fibre = try #require(topology.catalogue.profile(of: .fibre))
        #expect(fibre.offers.map(\.carrier) == ["VNPT", "Viettel"])
        #expect(fibre.carrier == "VNPT" && fibre.leadTime == 20)
        #expect(fibre.offers[0].leadTime(in: UnitID("38@2025")) == 25)
        let offer = fibre.offers[1]
        #expect(offer.serves(UnitID("24@2025")) && !offer.serves(UnitID("38@2025")) && offer.serves(nil))
        let tiers = topology.catalogue.tiers
        let small = offer.priced(try #require(tiers.first { $0.id == "fibre-10m" }))
        #expect(small.monthly.dong == 1_300_000 && small.setup == .zero && small.monthlyPerKilometre.dong == 17_250)
        #expect(offer.priced(try #require(tiers.first { $0.id == "fibre-50m" })).monthly.dong == 2_990_000)
        #expect(fibre.reliability(of: "Viettel").betweenFailures == 5_000)
        #expect(fibre.reliability(of: "Viettel").toRepair == 6)
        #expect(!fibre.hasOneCarrier && topology.catalogue.profile(of: .cellular)?.hasOneCarrier == true)
    }

    @Test("One carrier is the same told with the medium or in a list")
    func sole() throws {
        let plain = try #require(Fixture.small.read().topology)
        let listed = try #require(try fixture(Self.sole).read().topology)
        #expect(listed.catalogue == plain.catalogue)
        #expect(try fixture(Self.sole).read().settingBases.count == Fixture.small.read().settingBases.count)
    }

    private static let mistakes: [(old: String, new: String, line: Int, column: Int, words: String)] = [
        ("- carrier: Viettel", "- carrier: VNPT", 10, 18, "VNPT stands already in line 5"),
        ("units: [24@2004, 24@2025, trung", "units: [216@2004, 24@2025, trung", 12, 17, "provinces or the centre"),
        ("units: [24@2004", "units: [99@2004", 12, 17, "which units.csv does not hold"),
        ("units: [24@2004, 24@2025, trung-uong@party]", "units: []", 12, 16, "provinces or the centre"),
        ("price_factor: 1.15", "price_factor: 0", 13, 23, "0.01 to 100"),
        ("tier: fibre-10m", "tier: fibre-11m", 14, 25, "which tiers does not hold"),
        ("tier: fibre-10m", "tier: cellular-10m", 14, 25, "which tiers does not hold"),
        ("mtbf_hours: 5000", "mtbf: 5000", 15, 9, "mtbf"),
        ("lead_time_days: 12", "lead_time_days: soon", 11, 25, "a whole number from 0 to 730"),
        (
            "lead_time_days: 12", "lead_time_days: 12\n        lead_times: [{units: [38@2025], days: 9}]", 12, 31,
            "“38@2025”, which units does not hold"
        ),
        (
            "lead_times: [{units: [38@2025], days: 25}]", "units: [24@2004, 27@2004, 38@2004, 24@2025]", 5, 7,
            "no carrier of fibre serves Tỉnh Thanh Hóa (38@2025); name each"
        ),
        ("reach_km: 2500", "carrier: VNPT\n    reach_km: 2500", 18, 5, "carrier"),
    ]

    @Test("Each mistake is named with its place", arguments: mistakes)
    func mistake(old: String, new: String, line: Int, column: Int, words: String) throws {
        var fixture = try fixture(Self.two)
        try replace(&fixture, old, by: new, in: "catalogue.yaml")
        let found = fixture.read()
        #expect(found.topology == nil)
        let finding = try #require(found.findings.first { $0.file == "catalogue.yaml" })
        #expect(finding.message.en.contains(words), "\(finding.place): \(finding.message.en)")
        #expect(finding.line == line && finding.column == column, "\(finding.place): \(finding.message.en)")
    }

    @Test("Where the file names the carriers a typing error is no new one")
    func named() throws {
        var fixture = Fixture.small
        try replace(&fixture, "media:\n", by: "carriers: [VNPT, Viettel]\nmedia:\n", in: "catalogue.yaml")
        #expect(fixture.read().findings == [])
        try replace(&fixture, "carrier: Viettel", by: "carrier: Vietel", in: "catalogue.yaml")
        let finding = try #require(fixture.read().findings.first)
        #expect(finding.kind == .unknownID && finding.line == 15 && finding.column == 14)
        #expect(finding.message.en.hasSuffix("(did you mean “Viettel”?)"))
    }

    @Test("A rule may ask for a backup of another carrier")
    func policy() throws {
        var fixture = Fixture.small
        try replace(
            &fixture, "utilisation_limit: 0.7", by: "utilisation_limit: 0.7\n    backup_carrier: other",
            in: "policy.yaml")
        let rules = try #require(fixture.read().topology?.protection)
        #expect(rules.filter(\.wantsOtherCarrier).map(\.level) == [.commune])
        try replace(&fixture, "backup_carrier: other", by: "backup_carrier: 2", in: "policy.yaml")
        #expect(fixture.read().findings.first?.message.en.contains("any, other") == true)
    }

    @Test("A leased circuit may name its carrier, one that sells its tier's medium")
    func leased() throws {
        var fixture = try fixture(Self.two)
        let header = "site,role,end,tier,pinned,carrier\n"
        fixture["circuits.csv"] =
            header + "24@2004,primary,reg-hanoi,fibre-50m,no,Viettel\n38@2004,primary,reg-hanoi,fibre-50m,no,\n"
        #expect(fixture.read().topology?.existingCircuits.map(\.carrier) == ["Viettel", nil])
        fixture["circuits.csv"] = header + "24@2004,primary,reg-hanoi,fibre-50m,no,Vietel\n"
        let finding = try #require(fixture.read().findings.first)
        #expect(finding.kind == .unknownID && finding.line == 2 && finding.column == 40)
        fixture["circuits.csv"] = "site,role,end,tier,pinned\n24@2004,primary,reg-hanoi,fibre-50m,no\n"
        #expect(fixture.read().topology?.existingCircuits.map(\.carrier) == [nil])
    }
}
