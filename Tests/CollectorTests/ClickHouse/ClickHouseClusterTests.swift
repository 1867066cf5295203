import Foundation
import GRDB
import Telemetry
import TestSupport
import Testing

@testable import Collector

@Suite(.blocking, .serialized, .enabled(if: ClickHouseCluster.isInstalled, ClickHouseCluster.absence))
struct ClickHouseClusterTests {
    private static let start: UInt64 = 1_800_000_000_000_000_000 / Samples.minute * Samples.minute

    private func with(
        _ cluster: ClickHouseCluster, _ parameters: String = "", first: Int = 0,
        _ body: (ClickHouseDatabase) async throws -> Void
    ) async throws {
        let database = try await ClickHouseDatabase.open(try ClickHouseAddress(cluster.url(first: first, parameters)))
        do { try await body(database) } catch {
            try? await database.close()
            throw error
        }
        try await database.close()
    }

    private func batch(_ site: Int, _ records: ClosedRange<UInt64>) -> ReportBatch {
        let name = "0\(1290 + site)@2025"
        return ReportBatch(
            site: name, spool: SpoolID(bytes: [UInt8](repeating: UInt8(site), count: 16))!, version: "1",
            records: Samples.minutes(
                UInt64(records.count), from: Self.start + (records.lowerBound - 1) * Samples.minute,
                first: records.lowerBound, site: name))
    }

    private func count(_ server: ClickHouseServer, _ table: String = "measurement_local") async throws -> Int {
        let client = try ClickHouseClient(try ClickHouseAddress(server.url()))
        let text = try await client.run("SELECT count() FROM \(table)")
        try await client.close()
        return Int(text.split(separator: "\n").first ?? "") ?? -1
    }

    @Test func aSitesRecordsLieOnOneShardAndAreReadFromAll() async throws {
        let cluster = try ClickHouseCluster(.shards)
        let address = try ClickHouseAddress(cluster.url(first: 0, "&quorum=1"))
        try await ClickHouseDatabase.prepare(address)
        // What is there stays as it is.
        try await ClickHouseDatabase.prepare(address)
        try await with(cluster, "&quorum=1") { database in
            let batches = (1...20).map { batch($0, 1...3) }
            let first = try await database.append(batches, at: 1)
            #expect(first == Array(repeating: .stored(new: 3, known: 0), count: 20))
            let second = try await database.append(batches, at: 2)
            #expect(second == Array(repeating: .stored(new: 0, known: 3), count: 20))
        }
        var shares: [Int] = []
        for server in cluster.servers { shares.append(try await count(server)) }
        #expect(shares.reduce(0, +) == 60 && shares.allSatisfy { $0 > 0 && $0 % 3 == 0 }, "\(shares)")
        // Any server gives all of it.
        let folder = try TemporaryFolder()
        let registry = try SQLiteStore(path: folder.path + "/collector.sqlite", create: true) { 0 }
        for first in 0..<2 {
            try await with(cluster, "&quorum=1", first: first) { database in
                let now = Self.start + 4 * Samples.minute
                let store = ClickHouseStore(database, registry: registry) { now }
                #expect(try await store.links(at: now).filter { $0.status == .up }.count == 20)
                let periods = try await store.linkPeriods(from: Self.start, to: now)
                #expect(
                    periods.count == 20 && periods.allSatisfy { $0.sent == 1_800 && $0.causes.counts == [.none: 3] })
                let keys = periods.map(\.key)
                #expect(try await store.intervals(of: keys, from: 0, to: .max, limit: 50).count == 50)
                #expect(try await store.gaps(from: 0, to: 0, at: now) == [])
            }
        }
        // Sums lie beside their records, and go by the same age.
        for site in 1...20 {
            try await registry.write { db in
                try db.execute(
                    sql: "INSERT INTO agent (site, version, enrolled) VALUES (?, '1', 1)",
                    arguments: ["0\(1290 + site)@2025"])
            }
        }
        try await with(cluster, "&quorum=1") { database in
            let later = Self.start + 100 * LinkHour.day
            _ = try await database.append([batch(1, 142_561...142_562)], at: later)
            let store = ClickHouseStore(database, registry: registry) { later }
            while try await store.keep(Retention(), at: later + 3 * LinkHour.day) > 0 {}
            let rows = try await database.client.run("SELECT count(), sum(records) FROM hourly FINAL")
            #expect(rows == "21\t62\n")
            #expect(try await database.client.run("SELECT count() FROM measurement") == "2\n")
            let periods = try await store.linkPeriods(from: Self.start / LinkHour.day * LinkHour.day, to: later)
            #expect(periods.count == 20 && periods.map(\.sent).sorted() == Array(repeating: 1_800, count: 19) + [3_000])
            #expect(try await store.check(at: later) == [])
            try await database.freeze()
        }
        try registry.close()
    }

    /// What is acknowledged is on two servers; without the second nothing is.
    @Test func nothingIsAcknowledgedWithoutItsQuorum() async throws {
        let cluster = try ClickHouseCluster(.replicas)
        try await ClickHouseDatabase.prepare(try ClickHouseAddress(cluster.url()))
        try await with(cluster) { database in
            #expect(try await database.append([batch(1, 1...3)], at: 1) == [.stored(new: 3, known: 0)])
            for server in cluster.servers { #expect(try await count(server) == 3) }
            cluster.servers[1].kill()
            let impatient = database.waiting(seconds: 3)
            await #expect(throws: ClickHouseFailure.self) { try await impatient.append([batch(1, 4...6)], at: 2) }
            try cluster.servers[1].restart()
            // The agent comes again until it is acknowledged.
            var receipts: [BatchReceipt]?
            for attempt in 3..<60 where receipts == nil {
                receipts = try? await database.append([batch(1, 4...6)], at: UInt64(attempt))
                if receipts == nil { try await Task.sleep(for: .milliseconds(500)) }
            }
            #expect(receipts?.count == 1)
        }
        // The first is lost for good: the second has everything that was acknowledged.
        cluster.servers[0].kill()
        try await with(cluster) { database in
            var sequences: [UInt64] = []
            try await database.records("ORDER BY sequence, precedence DESC LIMIT 1 BY sequence") {
                sequences.append($0.sequence)
            }
            #expect(sequences == [1, 2, 3, 4, 5, 6])
        }
    }

    /// Collectors that write at the same time wait for each other's quorum instead of failing.
    @Test func collectorsWriteSideBySide() async throws {
        let cluster = try ClickHouseCluster(.replicas)
        try await ClickHouseDatabase.prepare(try ClickHouseAddress(cluster.url()))
        let urls = (0..<3).map { cluster.url(first: $0 % 2) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, url) in urls.enumerated() {
                let batches = (0..<4).map { batch(index * 10 + $0, 1...5) }
                group.addTask {
                    let database = try await ClickHouseDatabase.open(try ClickHouseAddress(url))
                    for batch in batches {
                        #expect(try await database.append([batch], at: 1) == [.stored(new: 5, known: 0)])
                    }
                    try await database.close()
                }
            }
            try await group.waitForAll()
        }
        #expect(try await count(cluster.servers[0], "measurement") == 60)
    }
}

extension ClickHouseDatabase {
    fileprivate func waiting(seconds: Int) -> ClickHouseDatabase {
        var database = self
        database.quorumPatience = seconds
        return database
    }
}
