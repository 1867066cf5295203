import FoundationEssentials
import GRDB
import Telemetry
import TestSupport
import Testing

@testable import Collector

@Suite(.blocking) struct HonestyColumnsTests {
    private static let start: UInt64 = 1_800_000_000_000_000_000

    @Test func everyColumnIsStoredAndReadBack() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path + "/collector.sqlite", create: true) { 0 }
        var records = Samples.minutes(2, from: Self.start)
        records[1].record.addHonesty()
        let batch = ReportBatch(site: "01290@2025", spool: Samples.spool, version: "1", records: records)
        _ = try await store.append([batch], at: 1)
        let key = LinkKey(link: records[0].record.link, site: records[0].record.site)
        #expect(try await store.intervals(of: key, from: 0, to: .max, limit: 10) == records.map(\.record))
        try store.close()
    }

    private static let migrations = [
        "3 enrolment that may be asked again", "4 the plan's sites and successions",
        "5 loss episodes and what was not measured", "6 leave to test", "7 why a test was not run",
    ]

    /// A database that an earlier version made keeps its rows; what they lack is zero or unknown.
    @Test(arguments: migrations) func rowsFromBeforeTheMigrationAreRead(_ earlier: String) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/collector.sqlite"
        let queue = try DatabaseQueue(path: path)
        try StoreSchema.migrator.migrate(queue, upTo: earlier)
        try await queue.write { db in
            try db.execute(sql: "INSERT INTO spool (id, name, site, highest, records) VALUES (1, x'00', 'a', 1, 1)")
            try db.execute(sql: "INSERT INTO link (id, link, site, peer) VALUES (1, 'a~b', 'a', 'b')")
            let empty = Data(HistogramBlob.encode(ExponentialHistogram()))
            try db.execute(
                sql: """
                    INSERT INTO interval (spool, sequence, link, start, "end", sent, received, lost_forward,
                        lost_return, lost_unknown, duplicated_forward, duplicated_return, reordered_forward,
                        reordered_return, round_trip_delay, delay_variation, clock_synchronised, stamps)
                    VALUES (1, 1, 1, ?, ?, 10, 7, 1, 2, 0, 3, 4, 5, 6, ?, ?, 0, 'kernel,kernel')
                    """, arguments: [Int64(Self.start), Int64(Self.start) + 1, empty, empty])
        }
        try queue.close()
        let store = try SQLiteStore(path: path, create: false) { 0 }
        var expected = IntervalRecord(site: "a", link: "a~b", peer: "b", start: Self.start, end: Self.start + 1)
        (expected.sent, expected.received, expected.lostForward, expected.lostReturn) = (10, 7, 1, 2)
        (expected.duplicatedForward, expected.duplicatedReturn) = (3, 4)
        (expected.reorderedForward, expected.reorderedReturn) = (5, 6)
        expected.timestamps = TimestampSource(transmit: .kernel, receive: .kernel)
        let key = LinkKey(link: "a~b", site: "a")
        #expect(try await store.intervals(of: key, from: 0, to: .max, limit: 10) == [expected])
        try store.close()
    }
}
