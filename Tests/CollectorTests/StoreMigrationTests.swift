import Foundation
import GRDB
import Telemetry
import TestSupport
import Testing

@testable import Collector

@Suite(.blocking) struct StoreMigrationTests {
    private static let start: UInt64 = 1_800_000_000_000_000_000

    @Test func everyPartIsStoredAndReadBack() async throws {
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
        "1 agents, links, intervals, audit", "2 whom a reflector is known to answer",
        "3 enrolment that may be asked again", "4 the plan's sites and successions",
        "5 loss episodes and what was not measured", "6 leave to test", "7 why a test was not run",
        "8 what lines carried, and why links fared so",
    ]

    /// A command that only reads leaves the tables as they are; rows that are damaged don't keep a store from being used.
    @Test func onlyServeBringsAnEarlierStoreUpToDate() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/collector.sqlite"
        let queue = try DatabaseQueue(path: path)
        try StoreSchema.migrator.migrate(queue, upTo: Self.migrations[7])
        try await queue.write { db in
            try db.execute(
                sql: "INSERT INTO spool (id, name, site, highest, records) VALUES (1, ?, 'a', 2, 2)",
                arguments: [Data(Samples.spool.bytes)])
            try db.execute(sql: "INSERT INTO link (id, link, site, peer) VALUES (1, 'a~b', 'a', 'b')")
            for (sequence, blob) in [(1, "010e00"), (2, "ff")] as [(Int64, String)] {
                try db.execute(
                    sql: """
                        INSERT INTO interval (spool, sequence, link, start, "end", sent, received, lost_forward,
                            lost_return, lost_unknown, duplicated_forward, duplicated_return, reordered_forward,
                            reordered_return, round_trip_delay, delay_variation, clock_synchronised, stamps)
                        VALUES (1, ?, 1, ?, ?, 10, 0, 0, 0, 10, 0, 0, 0, 0, x'\(blob)', x'010e00', 0, 'kernel,kernel')
                        """,
                    arguments: [
                        sequence, Int64(Self.start) + sequence * 60_000_000_000,
                        Int64(Self.start) + (sequence + 1) * 60_000_000_000,
                    ])
            }
        }
        try queue.close()
        #expect(throws: SQLiteStore.Failure.older(path)) {
            try SQLiteStore(path: path, create: false, earlier: .refused) { 0 }
        }
        let asItIs = try SQLiteStore(path: path, create: false, earlier: .kept) { 0 }
        try asItIs.backUp(to: path + ".copy")
        try asItIs.close()
        #expect(throws: SQLiteStore.Failure.older(path + ".copy")) {
            try SQLiteStore(path: path + ".copy", create: false, earlier: .refused) { 0 }
        }
        let store = try SQLiteStore(path: path, create: false) { Self.start + 3_600_000_000_000 }
        let read = try await store.intervals(of: LinkKey(link: "a~b", site: "a"), from: 0, to: .max, limit: 10)
        #expect(read.map(\.start) == [Self.start + 60_000_000_000])
        #expect(store.damaged.takeNews() == ["1 records of an earlier version are damaged and were left out"])
        try store.close()
    }

    /// A database that an earlier version made keeps its records, what its spools had brought and what was known of its agents;
    /// what rows lack is zero or unknown.
    @Test(arguments: migrations) func everyEarlierVersionIsTakenOver(_ earlier: String) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/collector.sqlite"
        let queue = try DatabaseQueue(path: path)
        try StoreSchema.migrator.migrate(queue, upTo: earlier)
        let hasLaterColumns = earlier.hasPrefix("8")
        try await queue.write { db in
            try db.execute(
                sql: "INSERT INTO spool (id, name, site, highest, records) VALUES (1, ?, 'a', 4, 3)",
                arguments: [Data(Samples.spool.bytes)])
            try db.execute(sql: "INSERT INTO agent (site, version, enrolled, last_report) VALUES ('a', '1', 5, 6)")
            try db.execute(sql: "INSERT INTO link (id, link, site, peer) VALUES (1, 'a~b', 'a', 'b')")
            for sequence in [1, 2, 4] as [Int64] {
                try db.execute(
                    sql: """
                        INSERT INTO interval (spool, sequence, link, start, "end", sent, received, lost_forward,
                            lost_return, lost_unknown, duplicated_forward, duplicated_return, reordered_forward,
                            reordered_return, round_trip_delay, delay_variation, clock_synchronised, stamps)
                        VALUES (1, ?, 1, ?, ?, 10, 7, 1, 2, 0, 3, 4, 5, 6, x'010e0100000000000000f03f000000000000f03f000000000000f03f010101',
                            x'010e00', 0, 'kernel,kernel')
                        """,
                    arguments: [
                        sequence, Int64(Self.start) + sequence * 60_000_000_000,
                        Int64(Self.start) + (sequence + 1) * 60_000_000_000,
                    ])
            }
            if hasLaterColumns {
                try db.execute(
                    sql: """
                        UPDATE interval SET loss_episodes = 'round_trip=3 7 1 40 6', marked = 'contradiction=2', unsent = 9,
                            uplink = 'vnpt-1', line_interface = 'wan0', line_scope = 'line', received_octets = 77,
                            line_counts = 'covered=60;carrier=1;resets=0;duplex=full;receive=9 0 0 - 8;transmit=1 2 3 - -',
                            class_marks = '46 600 0 600 0 - 0', path_mtu = 1420
                        """)
            }
        }
        try queue.close()
        var expected = IntervalRecord(
            site: "a", link: "a~b", peer: "b", start: Self.start + 60_000_000_000, end: Self.start + 120_000_000_000)
        (expected.sent, expected.received, expected.lostForward, expected.lostReturn) = (10, 7, 1, 2)
        (expected.duplicatedForward, expected.duplicatedReturn) = (3, 4)
        (expected.reorderedForward, expected.reorderedReturn) = (5, 6)
        expected.timestamps = TimestampSource(transmit: .kernel, receive: .kernel)
        expected.roundTripDelay.record(1)
        if hasLaterColumns { expected.addLaterColumns() }
        let key = LinkKey(link: "a~b", site: "a")
        let now = Self.start + 6 * 60_000_000_000
        let store = try SQLiteStore(path: path, create: false) { now }
        let read = try await store.intervals(of: key, from: 0, to: .max, limit: 10)
        #expect(read.map(\.start) == [1, 2, 4].map { Self.start + $0 * 60_000_000_000 })
        #expect(read.first == expected)
        #expect(try await store.links(at: now).first?.newest?.start == read.last?.start)
        let agent = try #require(try await store.agents(at: now).first)
        #expect((agent.records, agent.missing, agent.lastReport) == (3, 1, 6))
        // What the spool had brought is known, and what it had not is new.
        let records = read.enumerated().map { SequencedRecord(sequence: [1, 2, 4][$0], record: $1) }
        var third = read[0]
        (third.start, third.end) = (Self.start + 180_000_000_000, Self.start + 240_000_000_000)
        let batch = ReportBatch(
            site: "a", spool: Samples.spool, version: "1",
            records: records + [SequencedRecord(sequence: 3, record: third)])
        #expect(try await store.append([batch], at: now) == [.stored(new: 1, known: 3)])
        // The hour is packed like any other.
        #expect(try await store.compact(at: now + 3_600_000_000_000) == 4)
        #expect(try await store.linkPeriods(from: 0, to: now).first?.sent == 40)
        try store.close()
    }

    /// Records of captures that don't say of how much of the line they are, as version 16 packed them; and what version 17 has is kept.
    @Test func recordsOfVersionSixteenAreRead() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/collector.sqlite"
        let queue = try DatabaseQueue(path: path)
        try StoreSchema.migrator.migrate(queue, upTo: "16 collectors in front, and revocations in order")
        var expected = Samples.record(start: Self.start)
        expected.traffic = .sample()
        expected.traffic?.links = 0
        let out = PackedWriter()
        PackedRecord.write(expected, to: out)
        // Two octets of the figures, and of their number before them, are new.
        let packed = LineTraffic.sample().packed
        let prefix = PackedWriter()
        prefix.append(UInt64(packed.count - 2))
        let old = out.bytes.dropLast(packed.count + prefix.bytes.count) + Array(prefix.bytes) + packed.dropLast(2)
        let (key, peer) = (LinkKey(link: expected.link, site: expected.site), expected.peer)
        let start = expected.start
        let end = expected.end
        try await queue.write { db in
            try db.execute(
                sql: "INSERT INTO spool (id, name, site, highest, records) VALUES (1, ?, ?, 1, 1)",
                arguments: [Data(Samples.spool.bytes), key.site])
            try db.execute(
                sql: "INSERT INTO link (id, link, site, peer) VALUES (1, ?, ?, ?)",
                arguments: [key.link, key.site, peer])
            try db.execute(
                sql: HeadTable.insert,
                arguments: [
                    LinkHour(start: start, link: 1).key, 1, 1, Int64(start), Int64(end), Data(old),
                ])
        }
        try queue.close()
        #expect(throws: SQLiteStore.Failure.older(path)) {
            try SQLiteStore(path: path, create: false, earlier: .refused) { 0 }
        }
        let now = end + Samples.minute
        let store = try SQLiteStore(path: path, create: false) { now }
        #expect(try await store.intervals(of: key, from: 0, to: .max, limit: 10) == [expected])
        var second = expected
        (second.start, second.end) = (end, end + Samples.minute)
        second.traffic = .sample()
        second.traffic?.isNarrowed = true
        second.seconds = .sample()
        let batch = ReportBatch(
            site: key.site, spool: Samples.spool, version: "1", records: [SequencedRecord(sequence: 2, record: second)])
        _ = try await store.append([batch], at: now)
        #expect(try await store.intervals(of: key, from: 0, to: .max, limit: 10) == [expected, second])
        // Blocks keep what causes are judged by, and sums that a part is a part.
        while try await store.compact(at: now + 7_200_000_000_000) > 0 {}
        let packedBack = try await store.intervals(of: key, from: 0, to: .max, limit: 10)
        #expect(packedBack.map(\.seconds) == [nil, .sample()])
        let sum = try await store.linkPeriods(from: 0, to: now).first?.traffic
        #expect(sum?.isNarrowed == true && sum?.links == 1)
        try store.close()
    }
}

extension IntervalRecord {
    /// What migrations 5 and 8 added, as the test's rows have it.
    fileprivate mutating func addLaterColumns() {
        lossEpisodes.periods = 3
        lossEpisodes.longest = 7
        lossEpisodes.leastDistance = 1
        lossEpisodes.distanceSum = 40
        lossEpisodes.distances = 6
        marked = [.contradiction: 2]
        unsent = 9
        uplink = "vnpt-1"
        var load = LineLoad(interface: "wan0", scope: .line)
        load.covered = 60
        load.carrierChanges = 1
        load.isHalfDuplex = false
        load.receive.octets = 77
        load.receive.packets = 9
        load.receive.whenSlowest = 8
        load.transmit.packets = 1
        load.transmit.errors = 2
        load.transmit.dropped = 3
        line = load
        var marks = ClassMarks(sent: 46)
        marks.told = 600
        marks.remarkedReturn = 600
        marks.lastReturn = 0
        classMarks = marks
        pathMTU = 1_420
    }
}
