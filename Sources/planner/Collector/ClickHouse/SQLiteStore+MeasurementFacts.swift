import GRDB

extension SQLiteStore: MeasurementRegistry {
    package func measurementFacts(from: UInt64, to: UInt64) async throws -> MeasurementFacts {
        try await pool.read { db in
            var facts = MeasurementFacts(
                interval: UInt64(clamping: try Setting.value(.intervalSeconds, db) ?? 60) * 1_000_000_000,
                links: [:], contracts: try Self.contracts(db))
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT l.link, l.site, l.peer, s.since, s.until, s.interval
                    FROM link l JOIN session s ON s.link = l.id
                    WHERE (s.since < ? AND coalesce(s.until, ?) > ?) OR s.until IS NULL
                    """, arguments: [Int64(clamping: to), Int64.max, Int64(clamping: from)])
            for row in rows {
                let key = LinkKey(link: row[0], site: row[1])
                let since = UInt64(clamping: row[3] as Int64)
                let until = (row[4] as Int64?).map { UInt64(clamping: $0) }
                var link = facts.links[key] ?? .init(peer: row[2], sessions: [], isConfigured: false)
                link.isConfigured = link.isConfigured || until == nil
                if since < to {
                    link.sessions.append(
                        .init(
                            since: since, until: until ?? .max,
                            interval: max(1, UInt64(clamping: row[5] as Int64))))
                }
                facts.links[key] = link
            }
            return facts
        }
    }
}
