import GRDB

extension SQLiteStore: MeasurementRegistry {
    package func sites() async throws -> Set<String> {
        try await pool.read { db in
            try Set(
                String.fetchAll(
                    db,
                    sql: "SELECT site FROM agent UNION SELECT l.site FROM session s JOIN link l ON l.id = s.link"))
        }
    }

    package func measurementFacts(_ links: MeasurementFacts.Links) async throws -> MeasurementFacts {
        try await pool.read { db in
            var facts = MeasurementFacts(
                interval: UInt64(clamping: try Setting.value(.intervalSeconds, db) ?? 60) * 1_000_000_000,
                links: [:], contracts: try Self.contracts(db))
            let chosen = links == .running ? "WHERE s.until IS NULL" : ""
            let select = try BoundStatement(
                """
                SELECT l.link, l.site, l.peer, s.since, s.until, s.interval FROM session s JOIN link l ON l.id = s.link
                \(chosen) ORDER BY s.since, s.id
                """, db)
            try select.forEach { row in
                let key = LinkKey(link: row.text(0), site: row.text(1))
                let until = row.optional(4)
                var link = facts.links[key] ?? .init(peer: row.text(2), sessions: [], isConfigured: false)
                link.isConfigured = link.isConfigured || until == nil
                link.sessions.append(
                    .init(
                        since: UInt64(clamping: row.int(3)), until: until.map { UInt64(clamping: $0) } ?? .max,
                        interval: max(1, UInt64(clamping: row.int(5)))))
                facts.links[key] = link
            }
            return facts
        }
    }
}
