import Glibc
import NetworkModel
import TestSupport
import Testing

@testable import TopologyFiles

@Suite(.blocking) struct JournalTests {
    private func decision(
        _ action: MergerDecision.Action, _ events: [String] = ["p-24"], _ date: String? = nil, undone: Int? = nil,
        reason: String = "letter 12, \"urgent\"", at second: Int = 1_750_000_000
    ) throws -> MergerDecision {
        MergerDecision(
            number: 0, recordedAt: UTCMoment(secondsSinceEpoch: second), recordedBy: "Nguyễn An", action: action,
            unit: try #require(UnitID("24@2025")), events: events, date: date.flatMap { CivilDate($0) },
            reason: reason, undone: undone)
    }

    private func record(_ decision: MergerDecision, in folder: String) throws {
        let journal = try MergerJournal(folder: folder)
        try journal.commit(try MergerJournal.draft(decision, after: journal.read()))
    }

    private func gate(_ topology: Topology, _ unit: String, _ day: String) throws -> Gate {
        Lineage(units: topology.units, events: topology.events)
            .gate(of: try #require(UnitID(unit)), on: try #require(CivilDate(day)), policy: .strict).gate
    }

    @Test func whatIsRecordedIsReadBackAndChangesTheGates() throws {
        let scratch = try ScratchFolder(.small)
        let before = try #require(TopologyFolder(path: scratch.path).read().topology)
        try record(try decision(.complete, ["p-24"], "2025-06-20"), in: scratch.path)
        let done = try #require(TopologyFolder(path: scratch.path).read().topology)
        #expect(done.recorded.decisions.map(\.number) == [1])
        #expect(done.recorded.decisions.first?.reason == "letter 12, \"urgent\"")
        #expect(done.inputHash != before.inputHash)
        #expect(try gate(before, "24@2025", "2025-06-20") == .standby)
        #expect(try gate(done, "24@2025", "2025-06-20") == .ready)
        try record(try decision(.postpone, ["p-24"], "2025-09-01"), in: scratch.path)
        try record(try decision(.revoke), in: scratch.path)
        let revoked = try #require(TopologyFolder(path: scratch.path).read().topology)
        #expect(try gate(revoked, "24@2004", "2025-09-02") == .open)
        #expect(try gate(revoked, "24@2025", "2025-09-02") == .closed)
        for number in [3, 2, 1] { try record(try decision(.undo, [], undone: number), in: scratch.path) }
        let undone = try #require(TopologyFolder(path: scratch.path).read().topology)
        #expect(undone.events == before.events && undone.units == before.units)
        #expect(undone.recorded.decisions.count == 6)
    }

    @Test func theDraftIsWhatTheFolderBecomes() throws {
        let scratch = try ScratchFolder(.small)
        let journal = try MergerJournal(folder: scratch.path)
        let draft = try MergerJournal.draft(try decision(.complete, ["p-24"], "2025-06-20"), after: journal.read())
        #expect(!FileBytes.names(in: scratch.path).contains("mergers.csv"), "a draft writes nothing")
        try journal.commit(draft)
        let read = try #require(journal.read().topology)
        #expect(read.inputHash == draft.topology.inputHash)
        #expect(read.events == draft.topology.events && read.units == draft.topology.units)
        try journal.takeBack(draft)
        #expect(!FileBytes.names(in: scratch.path).contains("mergers.csv"))
    }

    @Test func aRecordKeepsTheColumnsAndLineEndsOfTheFile() throws {
        var fixture = Fixture.small
        let head = "reason,number,recorded_at,recorded_by,action,unit,events,date"
        let first = "late,1,2025-06-01T00:00:00Z,An,postpone,24@2025,p-24,2025-08-01"
        fixture["mergers.csv"] = head + "\r\n" + first
        let scratch = try ScratchFolder(fixture)
        // The clock of this machine is behind that of the first record's.
        try record(try decision(.complete, ["p-24"], "2025-08-02", reason: "done", at: 0), in: scratch.path)
        guard case .bytes(let bytes) = FileBytes.read(scratch.path + "/mergers.csv", most: 1 << 20) else {
            Issue.record("no journal")
            return
        }
        let second = "done,2,2025-06-01T00:00:00Z,Nguyễn An,complete,24@2025,p-24,2025-08-02"
        #expect(String(decoding: bytes, as: UTF8.self) == "\(head)\r\n\(first)\n\(second)\n")
    }

    @Test func whatCanNotBeReadBackIsNotWritten() throws {
        let scratch = try ScratchFolder(.small)
        let before = FileBytes.names(in: scratch.path).sorted()
        for bad in [
            try decision(.complete, ["p-24"], "2025-06-01"), try decision(.complete, ["p-25"], "2025-07-01"),
            try decision(.postpone, ["p-24"], "2025-07-01"), try decision(.undo, [], undone: 1),
            try decision(.revoke, reason: "two\nlines"), try decision(.revoke, reason: ""),
            try decision(.complete, ["p-24"]), try decision(.revoke, ["p-38"]),
        ] {
            #expect(throws: MergerJournal.Fault.self, "\(bad)") { try record(bad, in: scratch.path) }
        }
        #expect(FileBytes.names(in: scratch.path).sorted() == before, "nothing is left behind")
    }

    @Test func twoAtOnceLoseNoRecord() async throws {
        let scratch = try ScratchFolder(.small)
        let path = scratch.path
        let decisions = try (0..<8).map { try decision(.complete, ["c-07663"], "2025-07-01", at: $0) }
            .map { decision in
                var decision = decision
                decision.unit = UnitID(code: "07663", register: .y2025)
                return decision
            }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for decision in decisions {
                group.addTask {
                    let journal = try MergerJournal(folder: path)
                    try journal.commit(try MergerJournal.draft(decision, after: journal.read()))
                }
            }
            try await group.waitForAll()
        }
        let recorded = try #require(TopologyFolder(path: path).read().topology).recorded.decisions
        #expect(recorded.map(\.number) == Array(1...8))
        #expect(!FileBytes.names(in: path).contains(".mergers.csv.lock"))
    }

    @Test func aFolderThatCanNotBeWrittenIsSaidSo() throws {
        #expect(throws: MergerJournal.Fault.self) { _ = try MergerJournal(folder: "/nowhere/at/all") }
    }
}
