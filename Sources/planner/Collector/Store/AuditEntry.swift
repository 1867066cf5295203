import GRDB

/// A line of the append-only audit log: who changed what, and when.
package struct AuditEntry: Hashable, Sendable {
    /// Unix nanoseconds.
    package var at: UInt64
    package var actor: String
    package var action: String
    package var subject: String
    package var detail: String

    package init(at: UInt64, actor: String, action: String, subject: String, detail: String) {
        self.at = at
        self.actor = actor
        self.action = action
        self.subject = subject
        self.detail = detail
    }

    /// The agent of a site as an actor, and the collector that passed its request on.
    static func agent(_ site: String, by collector: String?) -> String {
        "agent \(site)" + (collector.map { " through collector \($0)" } ?? "")
    }

    func insert(_ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO audit (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
            arguments: [Int64(clamping: at), actor, action, subject, detail])
    }
}

extension SQLiteStore {
    /// The newest `limit` entries, of `subject` alone where one is given; oldest first.
    package func auditLog(of subject: String? = nil, limit: Int) async throws -> [AuditEntry] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT at, actor, action, subject, detail FROM audit WHERE ?1 IS NULL OR subject = ?1
                    ORDER BY id DESC LIMIT ?2
                    """, arguments: [subject, limit]
            ).reversed().map { row in
                AuditEntry(
                    at: UInt64(clamping: row[0] as Int64), actor: row[1], action: row[2], subject: row[3],
                    detail: row[4])
            }
        }
    }
}
