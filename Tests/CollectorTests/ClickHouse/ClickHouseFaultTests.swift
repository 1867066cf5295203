import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Collector

@Suite(.blocking, .enabled(if: ClickHouseServer.isInstalled, ClickHouseServer.absence))
struct ClickHouseFaultTests {
    private static let start: UInt64 = 1_800_000_000_000_000_000 / Samples.minute * Samples.minute
    private static let key = LinkKey(link: "01290@2025~04@2025", site: "01290@2025")

    private func batch(_ records: [SequencedRecord]) -> ReportBatch {
        ReportBatch(site: "01290@2025", spool: Samples.spool, version: "1", records: records)
    }

    private func with(
        _ server: ClickHouseServer, _ body: (ClickHouseDatabase, ClickHouseStore) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let registry = try SQLiteStore(path: folder.path + "/collector.sqlite", create: true) { 0 }
        let database = try await ClickHouseDatabase.open(try ClickHouseAddress(server.url()))
        do {
            try await body(database, ClickHouseStore(database, registry: registry) { Self.start + 3_600_000_000_000 })
        } catch {
            try? await database.close()
            throw error
        }
        try await database.close()
        try registry.close()
    }

    /// A collector that was killed between ClickHouse's commit and its own answer: the agent sends all of it again.
    @Test func rowsThatCameTwiceAreReadOnceBeforeAndAfterTheyAreMerged() async throws {
        let server = try ClickHouseServer().answers()
        try await ClickHouseDatabase.prepare(try ClickHouseAddress(server.url()))
        try await with(server) { database, store in
            let records = FullRecords.make(30, from: Self.start)
            // Without the note of the spool, as after the kill, in other groups and out of order.
            try await database.insert([batch(records)], at: 5)
            try await database.insert([batch(Array(records[10...].reversed()))], at: 6)
            #expect(try await store.append([batch(records)], at: 7) == [.stored(new: 30, known: 0)])
            #expect(try await store.append([batch(records)], at: 8) == [.stored(new: 0, known: 30)])
            func check() async throws {
                #expect(try await store.intervals(of: Self.key, from: 0, to: .max, limit: 100) == records.map(\.record))
                #expect(try await store.intervals(of: Self.key, from: 0, to: .max, limit: 7).count == 7)
                let period = try #require(try await store.linkPeriods(from: 0, to: .max).first)
                #expect(period.sent == 18_000 && period.present == 30)
                #expect(try await database.counts(ofDay: DelayFloor.day(of: Self.start)) == [Self.key: 30])
            }
            try await check()
            try await database.client.run("OPTIMIZE TABLE measurement FINAL")
            #expect(try await database.client.run("SELECT count() FROM measurement") == "30\n")
            try await check()
            #expect(try await database.spools([Samples.spool])[Samples.spool]?.records == 30)
        }
    }

    /// Of a name that two collectors gave to different contents at once, and of repeats, the earliest commit stands.
    @Test func theEarliestCommitStands() async throws {
        let server = try ClickHouseServer().answers()
        try await ClickHouseDatabase.prepare(try ClickHouseAddress(server.url()))
        try await with(server) { database, store in
            var first = Samples.minutes(1, from: Self.start)
            try await database.insert([batch(first)], at: 5)
            first[0].record.jitter = 9
            try await database.insert([batch(first)], at: 6)
            first[0].record.jitter = 1
            try await database.insert([batch(first)], at: 4)
            #expect(try await store.intervals(of: Self.key, from: 0, to: .max, limit: 9).map(\.jitter) == [1])
            try await database.client.run("OPTIMIZE TABLE measurement FINAL")
            #expect(try await store.intervals(of: Self.key, from: 0, to: .max, limit: 9).map(\.jitter) == [1])
        }
    }

    @Test func whatIsAcknowledgedSurvivesAKillOfTheServerAndIsThereOnce() async throws {
        let server = try ClickHouseServer().answers()
        try await ClickHouseDatabase.prepare(try ClickHouseAddress(server.url()))
        try await with(server) { database, store in
            let records = Samples.minutes(600, from: Self.start)
            let acknowledged = AcknowledgedSequences()
            let victim = server.process.identifier
            await withTaskGroup(of: Void.self) { group in
                for lane in 0..<3 {
                    group.addTask {
                        for first in stride(from: lane * 5, to: 600, by: 15) {
                            let some = Array(records[first..<first + 5])
                            guard (try? await store.append([batch(some)], at: UInt64(first) + 1)) != nil else { return }
                            acknowledged.add(some.map(\.sequence))
                        }
                    }
                }
                group.addTask {
                    #expect(eventually(every: 1_000) { acknowledged.all.count >= 60 })
                    kill(victim, SIGKILL)
                }
                await group.waitForAll()
            }
            let before = acknowledged.all
            #expect(before.count >= 60 && before.count < 600)
            try server.restart()
            let survivors = Set(try await store.intervals(of: Self.key, from: 0, to: .max, limit: 1_000).map(\.start))
            for sequence in before {
                #expect(survivors.contains(records[Int(sequence) - 1].record.start), "record \(sequence)")
            }
            for first in stride(from: 0, to: 600, by: 100) {
                _ = try await store.append([batch(Array(records[first..<first + 100]))], at: 1_000)
            }
            #expect(try await store.intervals(of: Self.key, from: 0, to: .max, limit: 1_000) == records.map(\.record))
        }
    }

    @Test func faultsAreNamed() async throws {
        let server = try ClickHouseServer(password: "secret").answers()
        let address = try ClickHouseAddress(server.url())
        await #expect(throws: ClickHouseFailure.schema(found: 0, expected: ClickHouseSchema.version)) {
            try await ClickHouseDatabase.open(address)
        }
        try await ClickHouseDatabase.prepare(address)
        try await ClickHouseDatabase.open(address).close()
        let wrong = try ClickHouseAddress(
            "clickhouse://default:other@127.0.0.1:\(server.ports.http)/tuyen")
        let refused = await #expect(throws: ClickHouseFailure.self) { try await ClickHouseDatabase.open(wrong) }
        guard case .refused(193, let reason)? = refused else {
            return #expect(Bool(false), "\(String(describing: refused))")
        }
        #expect(!reason.contains("other") && reason.contains("password"))
        let port = try freePorts(1)[0]
        let nobody = try ClickHouseAddress("clickhouse://127.0.0.1:\(port)")
        let silent = await #expect(throws: ClickHouseFailure.self) { try await ClickHouseDatabase.open(nobody) }
        guard case .unreachable("127.0.0.1:\(port)", _)? = silent else {
            return #expect(Bool(false), "\(String(describing: silent))")
        }
        // The next host is asked.
        let two = try ClickHouseAddress(
            "clickhouse://default:secret@127.0.0.1:\(port),127.0.0.1:\(server.ports.http)/tuyen")
        try await ClickHouseDatabase.open(two).close()
    }

    /// A server that fails in the middle of its answer says so in the rows' place.
    @Test func anAnswerThatBreaksOffIsAFault() async throws {
        let server = try ClickHouseServer().answers()
        try await ClickHouseDatabase.prepare(try ClickHouseAddress(server.url()))
        try await with(server) { database, _ in
            var rows = 0
            await #expect(throws: ClickHouseFailure.self) {
                try await database.client.rows(
                    "SELECT number, throwIf(number = 3000000) FROM system.numbers LIMIT 4000000", isWhole: false,
                    decode: { row in
                        let (number, flag) = (try row.integer(UInt64.self), try row.integer(UInt8.self))
                        // As a record's checksum would.
                        guard number < 4_000_000, flag == 0 else { throw RowBinaryReader.Failure.value("number") }
                    }
                ) { rows += 1 }
            }
            #expect(rows < 4_000_000)
        }
    }

    @Test func damagedRowIsAnErrorAndNoCrash() async throws {
        let server = try ClickHouseServer().answers()
        try await ClickHouseDatabase.prepare(try ClickHouseAddress(server.url()))
        try await with(server) { database, store in
            _ = try await store.append([batch(Samples.minutes(1, from: Self.start))], at: 1)
            try await database.client.run(
                """
                INSERT INTO measurement (day, site, link, peer, start, length, spool, sequence, rest)
                SELECT day, site, link, peer, start + 1, length, spool, 2, concat(substring(rest, 1, 10), 'x')
                FROM measurement
                """)
            await #expect(throws: ClickHouseFailure.self) {
                try await store.intervals(of: Self.key, from: 0, to: .max, limit: 10)
            }
        }
    }
}
