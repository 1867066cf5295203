import NIOCore
import Telemetry

extension ClickHouseDatabase {
    /// Brings what an older version left up to date; does nothing to a new database, or a current one.
    ///
    /// Version 1 had neither sums nor ranges of numbers. All of its hours are noted, a day at a time, so that they are summed; of its
    /// spools all numbers up to the newest count as here, since nobody knows which are missing. Version 2 has what version 3 has.
    func upgrade() async throws {
        let versions = try await client.rows("SELECT max(version) FROM schema_version", current) {
            try $0.integer(UInt64.self)
        }
        guard versions.first == 1 else { return }
        let days = try await client.rows("SELECT DISTINCT day FROM measurement ORDER BY day", current) {
            try $0.integer(UInt16.self)
        }
        for day in days {
            try await client.run(
                """
                INSERT INTO note (kind, time, site, id, noted, sign)
                SELECT \(SumNote.Kind.hour.rawValue), toUInt32(intDiv(start, \(LinkHour.hour))) AS time, site, toUInt64(1),
                    toUInt64(0), toInt8(1)
                FROM measurement WHERE day = toDate(\(day)) GROUP BY site, time
                """, commit, deadline: .minutes(30))
        }
        try await client.run(
            """
            INSERT INTO received (site, spool, first, last, begins, ends)
            SELECT site, spool, toUInt64(1), max(highest), toInt64(\(NumberRange.unknown.begins)), toInt64(max(reported))
            FROM spool
            WHERE highest > 0 GROUP BY site, spool
            """, commit, deadline: .minutes(30))
    }
}
