import Foundation
import Spool
import Telemetry
import TestSupport
import Testing

@Suite(.blocking) struct SpoolLedgerTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test("each number is waiting, acknowledged or a gap with its reason")
    func reasons() throws {
        let spool = try Spool(folder: folder.path)
        _ = try spool.append((1...6).map { record($0) })
        #expect(try spool.append([record(7)], unsaved: 3) == 10...10)
        try spool.refuse(2...2, reason: "no", at: 1)
        try spool.refuse(3...3, reason: "no", at: 1)
        try spool.acknowledge(1...1, at: 2)
        let ledger = try spool.ledger()
        #expect(ledger.newest == 10)
        #expect(ledger.oldest == 4)
        #expect(ledger.waiting == 4)
        #expect(ledger.gaps == [SequenceGap(2...3, .refused), SequenceGap(7...9, .unsaved)])
        #expect(ledger.gaps.map(\.description) == ["2-3:refused", "7-9:unsaved"])
        #expect(try spool.summary().unsaved == 3)
    }

    @Test("a gap is told until it is known, and again where it has grown meanwhile")
    func told() throws {
        let spool = try Spool(folder: folder.path)
        _ = try spool.append((1...6).map { record($0) })
        try spool.refuse(2...2, reason: "no", at: 1)
        let told = try spool.ledger().gaps
        #expect(try spool.ledger().gaps == told)
        try spool.refuse(3...3, reason: "no", at: 1)
        try spool.acknowledge(1...1, at: 2, told: told)
        #expect(try spool.ledger().gaps == [SequenceGap(2...3, .refused)])
        try spool.acknowledge(4...4, at: 2, told: [SequenceGap(2...3, .refused)])
        #expect(try spool.ledger().gaps == [])
        // And stays known after a new start.
        #expect(try spool.summary().refused == 2)
    }

    @Test("the newest go first, the alarms before the rest, each batch without gaps")
    func selections() throws {
        let spool = try Spool(folder: folder.path)
        var records = (1...20).map { record($0) }
        for number in [3, 8, 9] { records[number - 1].lostForward = 1 }
        _ = try spool.append(records)
        #expect(try spool.batch(.newest(after: 0), limit: 4, at: 0).map(\.sequence) == [17, 18, 19, 20])
        #expect(try spool.batch(.newest(after: 18), limit: 4, at: 0).map(\.sequence) == [19, 20])
        #expect(try spool.batch(.newest(after: 20), limit: 4, at: 0).isEmpty)
        #expect(try spool.batch(.alarms, limit: 3, at: 0).map(\.sequence) == [7, 8, 9])
        try spool.acknowledge(7...9, at: 0)
        #expect(try spool.batch(.alarms, limit: 3, at: 0).map(\.sequence) == [1, 2, 3])
        try spool.acknowledge(1...3, at: 0)
        #expect(try spool.batch(.alarms, limit: 3, at: 0).isEmpty)
        #expect(try spool.batch(.newest(after: 0), limit: 100, at: 0).map(\.sequence) == Array(10...20))
    }

    @Test("numbers follow the order of commitment, whatever the clock does")
    func clockSteps() throws {
        let spool = try Spool(folder: folder.path)
        let hour: UInt64 = 3_600_000_000_000
        // Back to 1970, and decades ahead.
        let starts = [500_000 * hour, 500_001 * hour, 3, 4, UInt64(Int64.max) + 5, 500_002 * hour]
        for start in starts { _ = try spool.append([record(start)]) }
        #expect(try spool.oldest(limit: 9, at: 0).map(\.record.start) == starts)
        #expect(try spool.batch(.newest(after: 0), limit: 2, at: 0).map(\.record.start) == Array(starts.suffix(2)))
        let summary = try spool.summary()
        #expect(summary.oldestStart == starts[0])
        #expect(summary.depth == 6)
        try spool.acknowledge(1...2, at: 5)
        #expect(try spool.summary().oldestStart == 3)
    }

    @Test("what a collector asked to wait outlives a restart, and no longer than it asked")
    func resumption() throws {
        let spool = try Spool(folder: folder.path)
        let second: UInt64 = 1_000_000_000
        #expect(try spool.summary().resumption(at: 100 * second) == 0)
        try spool.note(SpoolSummary.resumption, "40", at: 100 * second)
        #expect(try spool.summary().resumption(at: 110 * second) == 30 * second)
        #expect(try spool.summary().resumption(at: 200 * second) == 0)
        // The clock was set back: nobody knows how long it is since.
        #expect(try spool.summary().resumption(at: 50 * second) == 0)
    }
}
