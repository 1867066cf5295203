import GRDB

/// Integers that processes on the same store share.
enum Setting: String {
    /// Seconds between reports, as `serve` last set it.
    case intervalSeconds = "interval_seconds"
    /// Changes whenever a reflector does, so that a copy of the table can be known to be current.
    case reflectorGeneration = "reflector_generation"
    /// Hours before, since 1970-01-01, have no records any more; days before have no sums of hours.
    case recordsFrom = "records_from_hour"
    case hoursFrom = "hours_from_day"

    /// By what the nights' tests are timed, as `serve` last set it: minutes of the day, seconds, thousandths, and sets as bits by the
    /// order of their cases.
    case testsFrom = "tests_from_minute"
    case testsUntil = "tests_until_minute"
    case testsSeconds = "tests_seconds"
    case testsGuard = "tests_guard_seconds"
    case testsUsersShare = "tests_users_share"
    case testsHubShare = "tests_hub_share"
    case testsAtOnce = "tests_at_once"
    case testsOvershoot = "tests_overshoot"
    case testsDailyShare = "tests_daily_share"
    case testsDirections = "tests_directions"
    case testsRoles = "tests_roles"

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

    /// What was dropped stays dropped, though it be kept for longer from now on.
    static func raise(_ setting: Setting, to value: Int64, _ db: Database) throws {
        if try Self.value(setting, db) ?? 0 < value { try set(setting, value, db) }
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
