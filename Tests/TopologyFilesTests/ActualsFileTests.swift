import Localization
import NetworkModel
import TestSupport
import Testing

@testable import TopologyFiles

@Suite("actuals.csv", .blocking)
struct ActualsFileTests {
    private func read(_ rows: String) throws -> (actuals: [Actual], log: FindingLog) {
        let topology = try #require(TopologyFolder(path: Fixture.smallPath).read().topology)
        let log = FindingLog()
        let text = "kind,site,activity,circuit,item,province,quantity,from,until\n" + rows
        return (ActualsFile.read(Array(text.utf8), called: "actuals.csv", topology, log), log)
    }

    @Test("Every kind of row is read with where it stands")
    func kinds() throws {
        let topology = try #require(TopologyFolder(path: Fixture.smallPath).read().topology)
        let rule = try #require(topology.crews.first { !$0.isNational } ?? topology.crews.first)
        let item = try #require(topology.catalogue.equipment.first)
        let (actuals, log) = try read(
            """
            booking,24@2025,survey,,,,,2025-06-23,2025-06-24
            booking,24@2025,install,,,,,2025-06-25,
            delivery,,,,\(item.id),,40,2025-06-01,2025-06-20
            crews,,,,\(rule.id),\(rule.isNational ? "" : "24@2025"),-1,2025-06-01,
            circuit-late,,,24@2025/primary,,,,,2025-07-01
            below-tier,,,24@2025/primary,,,12000000,2025-07-02,
            """)
        #expect(!log.hasErrors, "\(log.findings)")
        #expect(actuals.map(\.record) == (2...7).map { "actuals.csv:\($0)" })
        let days = try ["2025-06-23", "2025-06-24", "2025-07-02"].map { try #require(CivilDate($0)) }
        let booking = Actual.Event.booking(
            site: SiteID(rawValue: "24@2025"), activity: .survey, started: days[0], finished: days[1], crew: nil)
        let slow = Actual.Event.belowTier(
            circuit: "24@2025/primary", measured: Bandwidth(bitsPerSecond: 12_000_000), on: days[2])
        #expect(actuals.first?.event == booking)
        #expect(actuals.last?.event == slow)
    }

    @Test("A carrier is late with all that it sells or with one medium, everywhere or in a province")
    func carrierLate() throws {
        let (actuals, log) = try read(
            """
            carrier-late,,,,VNPT,,10,2025-07-01,
            carrier-late,,,,Viettel/cellular,24@2025,5,2025-07-01,2025-09-30
            """)
        #expect(!log.hasErrors, "\(log.findings)")
        let days = try ["2025-07-01", "2025-09-30"].map { try #require(CivilDate($0)) }
        let all = Actual.Event.carrierLate(
            carrier: "VNPT", medium: nil, province: nil, days: 10, from: days[0], until: nil)
        let one = Actual.Event.carrierLate(
            carrier: "Viettel", medium: .cellular, province: UnitID("24@2025"), days: 5, from: days[0], until: days[1])
        #expect(actuals.map(\.event) == [all, one])
    }

    @Test(
        "A mistake is named with its place",
        arguments: [
            ("boking,24@2025,survey,,,,,2025-06-23,", 2, 1, "bad-value"),
            ("booking,99@1900,survey,,,,,2025-06-23,", 2, 9, "unknown-id"),
            ("booking,24@2025,dig,,,,,2025-06-23,", 2, 17, "bad-value"),
            ("booking,24@2025,survey,,,,,2025-06-23,2025-06-01", 2, 39, "date-order"),
            ("booking,24@2025,survey,,,,,23/6/2025,", 2, 28, "bad-date"),
            ("delivery,,,,rooter,,40,2025-06-01,", 2, 13, "unknown-id"),
            ("below-tier,,,24@2025/primary,,,fast,2025-07-02,", 2, 32, "bad-number"),
            ("circuit-late,,,24@2025/primary,,,,,", 2, 36, "empty-value"),
            ("carrier-late,,,,VNPP/fibre,,10,2025-07-01,", 2, 17, "unknown-id"),
            ("carrier-late,,,,VNPT/cellular,,10,2025-07-01,", 2, 17, "unknown-id"),
            ("carrier-late,,,,VNPT,216@2004,10,2025-07-01,", 2, 22, "unknown-id"),
            ("carrier-late,,,,VNPT,,,2025-07-01,", 2, 23, "empty-value"),
            ("carrier-late,,,,VNPT,,10,2025-07-01,2025-06-01", 2, 37, "date-order"),
        ])
    func mistakes(row: String, line: Int, column: Int, kind: String) throws {
        let (_, log) = try read(row)
        let finding = try #require(log.findings.first)
        #expect(finding.line == line && finding.column == column, "\(finding)")
        #expect(finding.kind.rawValue == kind, "\(finding)")
    }
}
