import Foundation
import GRDB
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Collector

/// A store, and the registry that stands behind it: the same tests run against each.
struct StoreUnderTest {
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case sqlite, clickHouse
        var testDescription: String { rawValue }

        /// Those that can be made here.
        static var available: [Kind] { ClickHouseServer.isInstalled ? allCases : [.sqlite] }
    }

    var registry: SQLiteStore
    var measurements: any MeasurementStore
    /// The database itself, where the store is in one.
    var database: ClickHouseDatabase?

    /// Gives `body` an empty store whose clock stands at `now`.
    static func with(
        _ kind: Kind, now: UInt64, _ body: (StoreUnderTest) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let registry = try SQLiteStore(path: folder.path + "/collector.sqlite", create: true) { now }
        switch kind {
        case .sqlite: try await body(StoreUnderTest(registry: registry, measurements: registry))
        case .clickHouse:
            let server = try ClickHouseServer().answers()
            let address = try ClickHouseAddress(server.url())
            try await ClickHouseDatabase.prepare(address)
            let database = try await ClickHouseDatabase.open(address)
            let store = ClickHouseStore(database, registry: registry) { now }
            do {
                try await body(StoreUnderTest(registry: registry, measurements: store, database: database))
            } catch {
                try await database.close()
                throw error
            }
            try await database.close()
            _ = consume server
        }
        try registry.close()
        _ = folder
    }

    /// Enrols a site's agent and tells it to measure one link.
    func enrol(
        _ site: String, peer: String, link: String? = nil, since: UInt64, intervalSeconds: Int = 60
    ) async throws {
        try await registry.write { db in
            let time = Int64(since)
            try db.execute(
                sql: "INSERT INTO agent (site, version, enrolled) VALUES (?, '0.0', ?)", arguments: [site, time])
            try db.execute(
                sql: "INSERT INTO link (link, site, peer) VALUES (?, ?, ?)",
                arguments: [link ?? "\(site)~\(peer)", site, peer])
            try db.execute(
                sql: "INSERT INTO session (link, since, interval) VALUES (last_insert_rowid(), ?, ?)",
                arguments: [time, Int64(intervalSeconds) * 1_000_000_000])
        }
    }
}

/// The sequences whose acknowledgement arrived.
final class AcknowledgedSequences: Sendable {
    private let sequences = Mutex<Set<UInt64>>([])
    func add(_ more: [UInt64]) { sequences.withLock { $0.formUnion(more) } }
    var all: Set<UInt64> { sequences.withLock { $0 } }
}
