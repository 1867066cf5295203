import GRDB

/// Where the reflectors listen and whom they are known to answer, as of one generation of that knowledge.
struct KnownReflectors: Sendable {
    var generation: Int64
    var endpoints: [String: ReflectorEndpoint] = [:]
    /// By site, the addresses that its agent has confirmed to answer.
    var answers: [String: Set<String>] = [:]
}

extension SQLiteStore {
    /// A number that changes with every change of a reflector.
    func reflectorGeneration() async throws -> Int64 {
        try await pool.read { try Setting.value(.reflectorGeneration, $0) ?? 0 }
    }

    /// Where the reflectors listen and whom they answer, by site; sites whose certificates are all
    /// revoked or expired before `now` have none.
    func reflectors(at now: UInt64) async throws -> KnownReflectors {
        try await pool.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT site, reflector_address, reflector_port, confirmed FROM agent a
                    WHERE reflector_address IS NOT NULL AND EXISTS (
                        SELECT 1 FROM certificate c
                        WHERE c.site = a.site AND c.revoked IS NULL AND c.expires_seconds > ?)
                    """, arguments: [Int64(clamping: now / 1_000_000_000)])
            var known = KnownReflectors(generation: try Setting.value(.reflectorGeneration, db) ?? 0)
            for row in rows {
                let site: String = row[0]
                known.endpoints[site] = ReflectorEndpoint(address: row[1], port: UInt16(clamping: row[2] as Int64))
                known.answers[site] = Set(((row[3] as String?) ?? "").split(separator: " ").map(String.init))
            }
            return known
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
            let statement = try db.cachedStatement(
                sql: "SELECT configuration FROM agent WHERE site = ? AND offered IS NOT NULL")
            return try String.fetchOne(statement, arguments: [site])
        }
        guard known != tag else { return }
        let offered = configuration.allowed.joined(separator: " ")
        try await write { db in
            try db.execute(
                sql: "UPDATE agent SET configuration = ?, offered = ? WHERE site = ?", arguments: [tag, offered, site])
            try Self.replaceSessions(configuration, at: Int64(clamping: now), db)
        }
    }

    /// Notes that a site holds the configuration last sent to it, since it asked with that one's tag: from now on its
    /// reflector answers whom that names, and these may be told to measure it. An older tag confirms nothing.
    func confirmConfiguration(of site: String, tag: String) async throws {
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE agent SET confirmed = offered
                    WHERE site = ? AND configuration = ? AND confirmed IS NOT offered
                    """, arguments: [site, tag])
            if db.changesCount > 0 { try Setting.increment(.reflectorGeneration, db) }
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
