import NetworkModel
import Planning
import TestSupport
import Testing

@Suite("Plans under decisions on mergers", .blocking)
struct MergerPlanTests {
    private func topology() throws -> Topology { try Repository.topology("Tests/Fixtures/topology-small") }
    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    private func decision(
        _ number: Int, _ action: MergerDecision.Action, _ events: [String], _ date: String? = nil
    ) throws -> MergerDecision {
        MergerDecision(
            number: number, recordedAt: UTCMoment(secondsSinceEpoch: 1_750_000_000 + number), recordedBy: "test",
            action: action, unit: try #require(UnitID("24@2025")), events: events,
            date: date.flatMap { CivilDate($0) }, reason: "test")
    }

    @Test("What was known is kept in the plan, and read back")
    func knownAsOf() async throws {
        let known = try topology().known(asOf: day("2025-04-15"))
        let plan = await Planner(known).plan(asOf: try day("2025-07-01"), gatePolicy: .strict)
        #expect(plan.knownAsOf == (try day("2025-04-15")))
        let document = PlanDocument(plan)
        let read = try PlanDocument(reading: Array(document.text.utf8))
        #expect(read.plan.knownAsOf == plan.knownAsOf && PlanDocument(read.plan).text == document.text)
        // Thanh Hóa only changes its entry: its communes, of which nothing is public, are open.
        let summary = PlanSummary(plan)
        #expect(summary.units[.province] == [.open: 1, .held: 2, .standby: 1, .ready: 0, .closed: 1])
        #expect(summary.units[.commune] == [.open: 8, .held: 3, .standby: 0, .ready: 0, .closed: 0])
        let all = await Planner(try topology()).plan(asOf: try day("2025-07-01"), gatePolicy: .strict)
        #expect(all.knownAsOf == nil)
    }

    @Test("Gates change where a decision bears on them, and are counted by level")
    func changes() throws {
        let before = try topology()
        let asOf = try day("2025-06-20")
        let after = before.deciding([try decision(1, .complete, ["p-24", "c-07333"], "2025-06-20")], inputHash: "x")
        let changes = GateChanges(
            before: GateChanges.gates(of: before, asOf: asOf, policy: .strict),
            after: GateChanges.gates(of: after, asOf: asOf, policy: .strict))
        let texts = changes.all.map { change in
            "\(change.unit.id) \(change.before?.rawValue ?? "-") \(change.after?.rawValue ?? "-")"
        }
        #expect(
            texts
                == [
                    "24@2004 held closed", "27@2004 held closed", "24@2025 standby ready", "216@2004 held held",
                    "07315@2004 held closed", "07333@2004 held closed", "07663@2004 held open",
                    "07333@2025 standby ready",
                    "07663@2025 standby closed",
                ].filter { !$0.hasSuffix("held held") })
        #expect(changes.counts.map(\.count) == [2, 1, 1, 2, 1, 1])
        #expect(changes.counts.reduce(0) { $0 + $1.count } == changes.all.count)
    }

    @Test("Where only a province's merger is withdrawn its communes' offices still find a network")
    func withdrawnProvince() async throws {
        let decided = try topology().deciding([try decision(1, .revoke, ["p-24"])], inputHash: "x")
        let plan = await Planner(decided).plan(asOf: try day("2025-07-01"), gatePolicy: .strict)
        let commune = try #require(plan.sites.first { $0.site.id.rawValue == "07333@2025" })
        #expect(commune.gate == .ready)
        #expect(commune.upstream?.rawValue == "24@2004", "that in which its predecessors lie")
        #expect(plan.units.first { $0.unit.id.description == "24@2025" }?.decision.gate == .closed)
        #expect(plan.sites.contains { $0.site.id.rawValue == "27@2004" && $0.gate == .open })
    }
}
