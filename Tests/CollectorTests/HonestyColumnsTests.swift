import FoundationEssentials
import GRDB
import Telemetry
import TestSupport
import Testing

@testable import Collector

extension IntervalRecord {
    /// Fills in loss episodes and all that says how well the interval was measured.
    mutating func addHonesty() {
        duplicatedUnknown = 8
        reorderedUnknown = 9
        unmeasured = 10
        unsent = 11
        longestOutage = 300_000_000
        lossEpisodes.periods = 4
        lossEpisodes.longest = 3
        lossEpisodes.leastDistance = 1
        lossEpisodes.distanceSum = 120
        lossEpisodes.distances = 5
        forwardLossEpisodes = lossEpisodes
        forwardLossEpisodes?.periods = 2
        returnLossEpisodes = LossEpisodes()
        marked = [.contradiction: 12, .otherStamps: 13]
        for value in [0.0, 15_000, 250_000] { sendLateness.record(value) }
        pathHash = 0xF00D_0000_0000_0001
        uplink = "vnpt-1"
        clockErrorBound = 17_000
    }
}

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

    /// A database that an earlier version made keeps its rows; what they lack is zero or unknown.
    @Test func rowsFromBeforeTheMigrationAreRead() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/collector.sqlite"
        let queue = try DatabaseQueue(path: path)
        try StoreSchema.migrator.migrate(queue, upTo: "3 enrolment that may be asked again")
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
