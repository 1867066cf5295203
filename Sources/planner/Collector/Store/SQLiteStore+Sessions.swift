import GRDB

extension SQLiteStore {
    /// A number that changes with every change of a reflector.
    func reflectorGeneration() async throws -> Int64 {
        try await pool.read { try Setting.value(.reflectorGeneration, $0) ?? 0 }
    }

    /// Where the reflectors listen, by site, and the generation of that knowledge; sites whose certificates are all
    /// revoked or expired before `now` have none.
    func reflectors(at now: UInt64) async throws -> (generation: Int64, endpoints: [String: ReflectorEndpoint]) {
        try await pool.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT site, reflector_address, reflector_port FROM agent a
                    WHERE reflector_address IS NOT NULL AND EXISTS (
                        SELECT 1 FROM certificate c
                        WHERE c.site = a.site AND c.revoked IS NULL AND c.expires_seconds > ?)
                    """, arguments: [Int64(clamping: now / 1_000_000_000)])
            var endpoints: [String: ReflectorEndpoint] = [:]
            for row in rows {
                endpoints[row[0]] = ReflectorEndpoint(address: row[1], port: UInt16(clamping: row[2] as Int64))
            }
            return (try Setting.value(.reflectorGeneration, db) ?? 0, endpoints)
        }
    }

    /// Notes what a site was told to measure, from when on and how often, where it differs from what it was told last.
    ///
    /// - Parameter tag: the configuration's entity tag.
    func recordConfiguration(
        _ configuration: AgentConfiguration, tag: String, at now: UInt64
    ) async throws {
        let site = configuration.site
        let known = try await pool.read { db in
            let statement = try db.cachedStatement(sql: "SELECT configuration FROM agent WHERE site = ?")
            return try String.fetchOne(statement, arguments: [site])
        }
        guard known != tag else { return }
        try await write { db in
            try db.execute(sql: "UPDATE agent SET configuration = ? WHERE site = ?", arguments: [tag, site])
            try Self.replaceSessions(configuration, at: Int64(clamping: now), db)
        }
    }

    /// Ends the sessions that are no more, or whose interval changed, and begins the new ones; the others run on.
    private static func replaceSessions(
        _ configuration: AgentConfiguration, at now: Int64, _ db: Database
    ) throws {
        let interval = Int64(configuration.intervalSeconds) * 1_000_000_000
        let open = try Row.fetchAll(
            db,
            sql: """
                SELECT s.id, l.link, s.interval FROM session s JOIN link l ON l.id = s.link
                WHERE l.site = ? AND s.until IS NULL
                """, arguments: [configuration.site])
        var rows = LinkRows()
        let wanted = Set(configuration.sessions.map(\.link))
        var running: Set<String> = []
        for row in open {
            let link: String = row[1]
            if wanted.contains(link), (row[2] as Int64) == interval {
                running.insert(link)
            } else {
                try db.execute(sql: "UPDATE session SET until = ? WHERE id = ?", arguments: [now, row[0] as Int64])
            }
        }
        for session in configuration.sessions where !running.contains(session.link) {
            let link = try rows.id(
                of: LinkKey(link: session.link, site: configuration.site), peer: session.peer, db)
            try db.execute(
                sql: "INSERT INTO session (link, since, interval) VALUES (?, ?, ?)", arguments: [link, now, interval])
        }
    }
}
