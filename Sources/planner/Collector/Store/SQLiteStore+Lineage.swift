import GRDB

extension SQLiteStore {
    /// The plan's sites and successions as `serve` last took them over: those who read the store name links as it does.
    package func lineage() async throws -> SiteLineage {
        try await pool.read { SiteLineage(hierarchy: try Self.hierarchy($0), successions: try Self.successions($0)) }
    }

    /// Takes over those of the plan that is served from now on, with an entry in the audit log where they differ.
    package func setLineage(_ lineage: SiteLineage, at now: UInt64) async throws {
        let known = try await self.lineage()
        let isNews = known.successions != lineage.successions
        guard isNews || known.hierarchy != lineage.hierarchy else { return }
        try await write { db in
            try db.execute(sql: "DELETE FROM place")
            try db.execute(sql: "DELETE FROM succession")
            let place = try db.cachedStatement(sql: "INSERT INTO place (site, upstream) VALUES (?, ?)")
            for site in lineage.hierarchy.sites.sorted() {
                try place.execute(arguments: [site, lineage.hierarchy.above(site).first])
            }
            let succession = try db.cachedStatement(
                sql: """
                    INSERT INTO succession
                        (predecessor, successor, event, day, changeover, share, is_principal, is_same_office)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """)
            for item in lineage.successions {
                try succession.execute(
                    arguments: [
                        item.predecessor, item.successor, item.event, item.day, Int64(clamping: item.changeover),
                        item.share.rawValue, item.isPrincipal, item.isSameOffice,
                    ])
            }
            guard isNews else { return }
            try AuditEntry(
                at: now, actor: "serve", action: "successions taken over", subject: "plan",
                detail: "\(Set(lineage.successions.map(\.predecessor)).count) sites have become others"
            ).insert(db)
        }
    }

    /// Ends the sessions of sites that are told to measure nothing any more and may never ask again: nothing is expected of them.
    ///
    /// - Parameter isIdle: of a site's id.
    func endSessions(at now: UInt64, where isIdle: @escaping @Sendable (String) -> Bool) async throws {
        let open = try await pool.read { db in
            try String.fetchAll(
                db, sql: "SELECT DISTINCT l.site FROM session s JOIN link l ON l.id = s.link WHERE s.until IS NULL")
        }
        let idle = open.filter(isIdle)
        guard !idle.isEmpty else { return }
        try await write { db in
            for site in idle {
                try db.execute(
                    sql: """
                        UPDATE session SET until = max(since, ?)
                        WHERE until IS NULL AND link IN (SELECT id FROM link WHERE site = ?)
                        """, arguments: [Int64(clamping: now), site])
                // Should it be told to measure again, that is news.
                try db.execute(sql: "UPDATE agent SET configuration = NULL WHERE site = ?", arguments: [site])
            }
        }
    }

    private static func hierarchy(_ db: Database) throws -> SiteHierarchy {
        let rows = try Row.fetchAll(db, sql: "SELECT site, upstream FROM place")
        return SiteHierarchy(
            upstream: Dictionary(rows.map { ($0[0] as String, $0[1] as String?) }) { first, _ in first })
    }

    private static func successions(_ db: Database) throws -> [SiteSuccession] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT predecessor, successor, event, day, changeover, share, is_principal, is_same_office
                FROM succession ORDER BY id
                """)
        return rows.map { row in
            SiteSuccession(
                predecessor: row[0], successor: row[1], event: row[2], day: row[3],
                changeover: UInt64(clamping: row[4] as Int64),
                share: SiteSuccession.Share(rawValue: row[5]) ?? .all, isPrincipal: row[6], isSameOffice: row[7])
        }
    }
}
