import GRDB

/// Integers that processes on the same store share.
enum Setting: String {
    /// Seconds between reports, as `serve` last set it.
    case intervalSeconds = "interval_seconds"
    /// Changes whenever a reflector does, so that a copy of the table can be known to be current.
    case reflectorGeneration = "reflector_generation"

    static func value(_ setting: Setting, _ db: Database) throws -> Int64? {
        let statement = try db.cachedStatement(sql: "SELECT value FROM setting WHERE name = ?")
        return try Int64.fetchOne(statement, arguments: [setting.rawValue])
    }

    static func set(_ setting: Setting, _ value: Int64, _ db: Database) throws {
        try db.execute(
            sql:
                "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            arguments: [setting.rawValue, value])
    }

    static func increment(_ setting: Setting, _ db: Database) throws {
        try set(setting, (try value(setting, db) ?? 0) + 1, db)
    }
}

extension SQLiteStore {
    /// Seconds between two reports of an agent; 60 until `serve` has said otherwise.
    package func intervalSeconds() async throws -> Int {
        try await pool.read { Int(clamping: try Setting.value(.intervalSeconds, $0) ?? 60) }
    }

    package func setIntervalSeconds(_ seconds: Int) async throws {
        try await write { try Setting.set(.intervalSeconds, Int64(seconds), $0) }
    }
}
