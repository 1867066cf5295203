import GRDB

extension SQLiteStore {
    /// Deletes what is older than it is kept for, in one transaction of at most `limit` rows of a table.
    ///
    /// Tables are in order of time, so that the oldest rows are neighbours: their pages become free and are used again; the file doesn't
    /// shrink. Ages count from what was measured last, so that a clock that is ahead deletes nothing but what a day allows; records of
    /// more than two days ahead, which no hour would ever pack, go too. From which hour on records are kept, and from which day on hours, is noted in the same transaction.
    /// - Returns: how many rows were deleted; 0 where nothing is left to do.
    package func expire(_ retention: Retention, at now: UInt64, limit: Int = 500) async throws -> Int {
        let last = try await pool.read { try Self.lastPackedHour($0) } ?? 0
        let measured = min(now, UInt64(clamping: last) * LinkHour.hour + LinkHour.day)
        let records = Retention.firstDay(kept: retention.recordDays, at: measured) * 24
        let hours = Retention.firstDay(kept: retention.hourDays, at: measured)
        let days = Retention.firstDay(kept: retention.dayDays, at: measured)
        // By whichever is later: a clock that is behind must not delete what is right.
        let ahead = LinkHour.floor(max(Int64(now / LinkHour.hour), last) + 48)
        let limits: [(table: String, before: Int64)] = [
            ("block", LinkHour.floor(records)), ("hourly", LinkHour.floor(hours * 24)), ("daily", LinkHour.floor(days)),
        ]
        let isWork = try await pool.read { db in
            let isAhead = try Int64.fetchOne(db, sql: "SELECT 1 FROM head WHERE cell >= ? LIMIT 1", arguments: [ahead])
            return try isAhead != nil
                || limits.contains { table, before in
                    try Int64.fetchOne(db, sql: "SELECT 1 FROM \(table) WHERE id < ? LIMIT 1", arguments: [before])
                        != nil
                }
        }
        guard isWork else { return 0 }
        return try await write { [damaged] db in
            try Setting.raise(.recordsFrom, to: records, db)
            try Setting.raise(.hoursFrom, to: hours, db)
            var deleted = 0
            for (table, before) in limits {
                try db.execute(
                    sql: "DELETE FROM \(table) WHERE id IN (SELECT id FROM \(table) WHERE id < ? ORDER BY id LIMIT ?)",
                    arguments: [before, limit])
                deleted += db.changesCount
            }
            try db.execute(
                sql: "DELETE FROM head WHERE id IN (SELECT id FROM head WHERE cell >= ? LIMIT ?)",
                arguments: [ahead, limit])
            if db.changesCount > 0 {
                damaged.note("records of clocks that are more than two days ahead were deleted")
                deleted += db.changesCount
            }
            return deleted
        }
    }

    /// The last hour that has sums, or the last of the last day that has.
    private static func lastPackedHour(_ db: Database) throws -> Int64? {
        func last(_ table: SumsTable) throws -> Int64? {
            try Int64.fetchOne(db, sql: "SELECT max(id) FROM \(table.rawValue)").map { LinkHour(key: $0).time }
        }
        return try last(.hourly) ?? last(.daily).map { $0 * 24 + 23 }
    }
}
