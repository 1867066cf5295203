import GRDB
package import Telemetry

extension SQLiteStore: NetworkView {
    package func agents(at now: UInt64) async throws -> [AgentState] {
        try await pool.read { db in
            let interval = try Self.interval(db)
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT a.site, a.version, a.enrolled, a.last_report,
                        (SELECT max(c.expires_seconds) FROM certificate c WHERE c.site = a.site AND c.revoked IS NULL),
                        (SELECT coalesce(sum(s.records), 0) FROM spool s WHERE s.site = a.site),
                        (SELECT coalesce(sum(s.highest - s.records), 0) FROM spool s WHERE s.site = a.site)
                    FROM agent a ORDER BY a.site
                    """)
            return rows.map { row in
                let lastReport = (row[3] as Int64?).map { UInt64(clamping: $0) }
                return AgentState(
                    site: row[0], version: row[1], enrolled: UInt64(clamping: row[2] as Int64),
                    lastReport: lastReport,
                    isAlive: lastReport.map { $0 + LinkLimits.patience(interval: interval) >= now } ?? false,
                    certificateExpires: UInt64(clamping: (row[4] as Int64?) ?? 0),
                    records: UInt64(clamping: row[5] as Int64), missing: UInt64(clamping: row[6] as Int64))
            }
        }
    }

    /// Links that are configured, or were measured within the last day.
    package func links(at now: UInt64) async throws -> [LinkState] {
        try await pool.read { db in
            let interval = try Self.interval(db)
            let time = Int64(clamping: now)
            let contracts = try Self.contracts(db)
            var others = OtherEnds()
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT l.link, l.site, l.peer, i.id, l.floor_day, l.floor_delay, l.floor_before,
                        (SELECT a.last_report FROM agent a WHERE a.site = l.peer), \(IntervalRow.columns)
                    FROM link l LEFT JOIN interval i ON i.id = (
                        SELECT n.id FROM interval n WHERE n.link = l.id AND n.start <= ?1 ORDER BY n.start DESC LIMIT 1)
                    WHERE EXISTS (SELECT 1 FROM session s WHERE s.link = l.id AND s.until IS NULL) OR i.start > ?2
                    ORDER BY l.link, l.site
                    """, arguments: [time, time - 86_400_000_000_000])
            return try rows.map { row in
                let key = LinkKey(link: row[0], site: row[1])
                let newest =
                    (row[3] as Int64?) == nil
                    ? nil : try IntervalRow.record(row, from: 8, key: key, peer: row[2])
                let status = limits.status(of: newest, at: now, interval: interval)
                let finding =
                    status == .unknown
                    ? nil
                    : try newest.map { record in
                        try judge(of: key, by: contracts).finding(
                            of: record, baseline: DelayFloor(row, from: 4, at: now)?.least,
                            peerWasHeard: (row[7] as Int64?).map { UInt64(clamping: $0) >= record.start } ?? false
                        ) { try others.record(beside: record, db) }
                    }
                return LinkState(
                    key: key, peer: row[2], status: status, newest: newest, finding: finding ?? .unmeasured)
            }
        }
    }

    package func intervals(
        of links: [LinkKey], from: UInt64, to: UInt64, limit: Int
    ) async throws -> [IntervalRecord] {
        try await pool.read { db in
            let find = try db.cachedStatement(sql: "SELECT id, peer FROM link WHERE link = ? AND site = ?")
            var known: [Int64: (key: LinkKey, peer: String)] = [:]
            for key in links {
                guard let row = try Row.fetchOne(find, arguments: [key.link, key.site]) else { continue }
                known[row[0]] = (key, row[1])
            }
            guard !known.isEmpty else { return [] }
            let places = Array(repeating: "?", count: known.count).joined(separator: ", ")
            let numbers = known.keys.sorted() + [Int64(clamping: from), Int64(clamping: to), Int64(max(0, limit))]
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT i.link, \(IntervalRow.columns) FROM interval i
                    WHERE i.link IN (\(places)) AND i.start >= ? AND i.start < ?
                    ORDER BY i.start DESC, i.id DESC LIMIT ?
                    """, arguments: StatementArguments(numbers))
            return try rows.reversed().compactMap { row in
                try known[row[0] as Int64].map { try IntervalRow.record(row, from: 1, key: $0.key, peer: $0.peer) }
            }
        }
    }

    private static func interval(_ db: Database) throws -> UInt64 {
        UInt64(clamping: try Setting.value(.intervalSeconds, db) ?? 60) * 1_000_000_000
    }
}
