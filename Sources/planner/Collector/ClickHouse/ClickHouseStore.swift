import NIOCore
import Telemetry

/// Measurements in ClickHouse: any number of collectors write, and answer for what they acknowledged once it is committed there.
///
///     let store = ClickHouseStore(database, registry: sqlite, limits: LinkLimits()) { now() }
///
/// What is transactional, agents and their certificates, what they were told to measure, leave to test, stays in the registry.
/// Measurements are written at least once and read exactly once: rows of the same record have the same key, and readers take one
/// of them, whether ClickHouse has merged them by then or not.
package struct ClickHouseStore: Sendable {
    let database: ClickHouseDatabase
    let registry: any MeasurementRegistry
    /// Beyond which a link is degraded.
    let limits: LinkLimits
    /// Unix nanoseconds; says which intervals of a period are over.
    let clock: @Sendable () -> UInt64
    let pace: InsertPace

    /// - Parameter pause: between the begins of two appends, in which those that come gather.
    package init(
        _ database: ClickHouseDatabase, registry: any MeasurementRegistry, limits: LinkLimits = LinkLimits(),
        pause: Duration = .zero, clock: @escaping @Sendable () -> UInt64
    ) {
        pace = InsertPace(pause: pause)
        self.database = database
        self.registry = registry
        self.limits = limits
        self.clock = clock
    }
}

/// The tables in ClickHouse, and nothing but them.
package struct ClickHouseDatabase: Sendable {
    let client: ClickHouseClient
    /// Seconds for which an insert waits for its replicas.
    var quorumPatience = 30
    let notes = SumNotes()
    let news = StoreNews()
    package var address: ClickHouseAddress { client.address }

    /// Looks for our tables at `address`. `close()` it in the end.
    ///
    /// - Throws: `ClickHouseFailure`.
    package static func open(_ address: ClickHouseAddress) async throws -> ClickHouseDatabase {
        let database = ClickHouseDatabase(client: try ClickHouseClient(address))
        do {
            var found = try await database.schemaVersion()
            // Where another server was just prepared, this one has its tables before the row that says their version.
            var patience = address.cluster == nil ? 0 : 20
            while found != ClickHouseSchema.version, patience > 0 {
                patience -= 1
                try await Task.sleep(for: .milliseconds(250))
                found = try await database.schemaVersion()
            }
            guard found == ClickHouseSchema.version else {
                throw ClickHouseFailure.schema(found: found, expected: ClickHouseSchema.version)
            }
        } catch {
            try? await database.close()
            throw error
        }
        return database
    }

    /// Makes the tables that are not there.
    package static func prepare(_ address: ClickHouseAddress) async throws {
        // The address's own database may not be there yet.
        let database = ClickHouseDatabase(client: try ClickHouseClient(address.withoutDatabase))
        do {
            let statements = ClickHouseSchema.statements(for: address)
            for statement in statements.dropLast() { try await database.client.run(statement) }
            let own = ClickHouseDatabase(client: try ClickHouseClient(address))
            do { try await own.upgrade() } catch {
                try? await own.close()
                throw error
            }
            try await own.close()
            // The version's row comes last: until then all of it is done again.
            if let last = statements.last { try await database.client.run(last) }
        } catch {
            try? await database.close()
            throw error
        }
        try await database.close()
    }

    package func close() async throws { try await client.close() }

    private func schemaVersion() async throws -> Int {
        do {
            let versions = try await client.rows("SELECT max(version) FROM schema_version") {
                try $0.integer(UInt64.self)
            }
            return Int(clamping: versions.first ?? 0)
        } catch ClickHouseFailure.refused(code: 60, _), ClickHouseFailure.refused(code: 81, _) {
            return 0  // UNKNOWN_TABLE, UNKNOWN_DATABASE
        }
    }

    /// With replicas: an insert is done when so many have it, and a read sees all that is done.
    var commit: [(String, String)] {
        guard address.cluster != nil else { return [] }
        let quorum =
            address.quorum > 1
            ? [("insert_quorum", "\(address.quorum)"), ("insert_quorum_timeout", "\(quorumPatience)000")] : []
        // A distributed table would otherwise acknowledge what it has but written into a file of its own; and a block whose
        // first try missed its quorum would be taken for one that is there.
        return [("insert_distributed_sync", "1"), ("insert_deduplicate", "0")] + quorum
    }
    var current: [(String, String)] {
        address.cluster != nil && address.quorum > 1 ? [("select_sequential_consistency", "1")] : []
    }
}

/// What is asked of the transactional side to read measurements.
package protocol MeasurementRegistry: Sendable {
    /// The enrolled agents, without what their measurements tell.
    func agents(at now: UInt64) async throws -> [AgentState]
    /// The sites whose agents enrolled here, or were told to measure: whose measurements are summed here.
    func sites() async throws -> Set<String>
    /// When links were configured, and what the plan promises.
    func measurementFacts(_ links: MeasurementFacts.Links) async throws -> MeasurementFacts
}

package struct MeasurementFacts: Sendable {
    /// Of which links sessions are asked for.
    package enum Links: Sendable {
        /// Those that are to be measured now: of each the session that runs.
        case running
        /// All, with all their sessions.
        case all
    }

    struct Link: Sendable {
        var peer: String
        var sessions: [LinkSessions.Session]
        /// Whether it is to be measured now.
        var isConfigured: Bool
    }

    /// Nanoseconds between two reports of an agent.
    var interval: UInt64
    var links: [LinkKey: Link]
    var contracts: [String: LineContract]
}
