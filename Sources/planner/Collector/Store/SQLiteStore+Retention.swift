import GRDB

extension SQLiteStore {
    /// Deletes what is older than it is kept for, in one transaction of at most `limit` rows of a table.
    ///
    /// Tables are in order of time, so that the oldest rows are neighbours: their pages become free and are used again; the file doesn't
    /// shrink. From which hour on records are kept, and from which day on hours, is noted in the same transaction.
    /// - Returns: how many rows were deleted; 0 where nothing is left to do.
    package func expire(_ retention: Retention, at now: UInt64, limit: Int = 500) async throws -> Int {
        let records = Retention.firstDay(kept: retention.recordDays, at: now) * 24
        let hours = Retention.firstDay(kept: retention.hourDays, at: now)
        let days = Retention.firstDay(kept: retention.dayDays, at: now)
        let limits: [(table: String, before: Int64)] = [
            ("block", LinkHour.floor(records)), ("hourly", LinkHour.floor(hours * 24)), ("daily", LinkHour.floor(days)),
        ]
        let isWork = try await pool.read { db in
            try limits.contains { table, before in
                try Int64.fetchOne(db, sql: "SELECT 1 FROM \(table) WHERE id < ? LIMIT 1", arguments: [before]) != nil
            }
        }
        guard isWork else { return 0 }
        return try await write { db in
            try Setting.raise(.recordsFrom, to: records, db)
            try Setting.raise(.hoursFrom, to: hours, db)
            var deleted = 0
            for (table, before) in limits {
                try db.execute(
                    sql: "DELETE FROM \(table) WHERE id IN (SELECT id FROM \(table) WHERE id < ? ORDER BY id LIMIT ?)",
                    arguments: [before, limit])
                deleted += db.changesCount
            }
            return deleted
        }
    }
}
