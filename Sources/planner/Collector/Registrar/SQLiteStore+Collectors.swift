import FoundationEssentials
import GRDB
package import Identity

/// A token with which a collector enrols, as the store keeps it.
package struct IssuedCollectorToken: Hashable, Sendable {
    package var hash: [UInt8]
    package var collector: String
    /// DNS names and addresses that its certificate will stand for.
    package var names: [String]
    /// Unix nanoseconds.
    package var issued: UInt64
    package var expires: UInt64
    /// Who issued it, for the audit log.
    package var actor: String
    package init(
        hash: [UInt8], collector: String, names: [String], issued: UInt64, expires: UInt64, actor: String
    ) {
        self.hash = hash
        self.collector = collector
        self.names = names
        self.issued = issued
        self.expires = expires
        self.actor = actor
    }
}

/// A collector that has enrolled.
package struct CollectorState: Hashable, Sendable {
    package var name: String
    package var names: [String]
    package var version: String
    /// Unix nanoseconds; `heard` to about a minute.
    package var enrolled: UInt64
    package var heard: UInt64?
    /// End of the certificate that is valid longest, Unix seconds; nil where all are revoked.
    package var certificateExpires: UInt64?
}

/// Collectors in front of this registry: their tokens, their certificates, and when they were heard.
///
/// Enrolment and its repetition follow the agents' rules (`AgentRegistry.enrol`).
extension SQLiteStore {
    package func issueCollectorToken(_ token: IssuedCollectorToken) async throws {
        try await write { db in
            try db.execute(
                sql: "INSERT INTO collector_token (hash, collector, names, issued, expires) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    Data(token.hash), token.collector, token.names.joined(separator: " "),
                    Int64(clamping: token.issued), Int64(clamping: token.expires),
                ])
            try AuditEntry(
                at: token.issued, actor: token.actor, action: "collector kit issued", subject: token.collector,
                detail:
                    "token \(hexadecimal(Array(token.hash.prefix(4))))…, expires \(token.expires / 1_000_000_000), names \(token.names.joined(separator: " "))"
            ).insert(db)
        }
    }

    /// Uses the token up and records the collector with its certificate; those that it had before are revoked.
    ///
    /// - Parameter sign: gives the certificate of a collector under names.
    /// - Throws: `EnrolmentRefusal`, or what `sign` throws; then nothing has changed.
    package func enrolCollector(
        tokenHash: [UInt8], keyHash: [UInt8], version: String, at now: UInt64,
        sign: @escaping @Sendable (_ collector: String, _ names: [String]) throws -> Certificate
    ) async throws -> Certificate {
        try await write { db in
            let time = Int64(clamping: now)
            let row = try Row.fetchOne(
                db, sql: "SELECT collector, names, expires, used, key, certificate FROM collector_token WHERE hash = ?",
                arguments: [Data(tokenHash)])
            guard let row else { throw EnrolmentRefusal.unknownToken }
            let isExpired = (row[2] as Int64) <= time
            if (row[3] as Int64?) != nil {
                guard !isExpired, let key: Data = row[4], [UInt8](key) == keyHash, let pem: String = row[5] else {
                    throw EnrolmentRefusal.usedToken
                }
                let certificate = try Certificate(pem: pem)
                let standing = try Self.collector(ofCertificate: certificate.fingerprint, at: now, db)
                guard case .valid = standing else { throw EnrolmentRefusal.usedToken }
                return certificate
            }
            if isExpired { throw EnrolmentRefusal.expiredToken }
            let (name, names) = (row[0] as String, row[1] as String)
            let certificate = try sign(name, names.split(separator: " ").map(String.init))
            try db.execute(
                sql: "UPDATE collector_token SET used = ?, key = ?, certificate = ? WHERE hash = ?",
                arguments: [time, Data(keyHash), try certificate.pem, Data(tokenHash)])
            try db.execute(
                sql: """
                    INSERT INTO collector (name, names, version, enrolled) VALUES (?, ?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET names = excluded.names, version = excluded.version,
                        enrolled = excluded.enrolled
                    """, arguments: [name, names, version, time])
            try db.execute(
                sql: """
                    UPDATE collector_certificate SET revoked = ?, revoked_because = 'superseded'
                    WHERE collector = ? AND revoked IS NULL
                    """, arguments: [time, name])
            try Self.insert(certificate, of: name, at: now, db)
            try AuditEntry(
                at: now, actor: "collector \(name)", action: "collector enrolled", subject: name,
                detail: "certificate \(certificate.serial), version \(version)"
            ).insert(db)
            return certificate
        }
    }

    /// Gives the holder of a valid certificate of `collector` another under the same names; the one it has stays valid.
    ///
    /// - Throws: `EnrolmentRefusal.unknownToken` where the certificate that was shown is not valid, or what `sign` throws.
    package func renewCollector(
        _ collector: String, showing fingerprint: String, version: String, at now: UInt64,
        sign: @escaping @Sendable (_ collector: String, _ names: [String]) throws -> Certificate
    ) async throws -> Certificate {
        try await write { db in
            guard try Self.collector(ofCertificate: fingerprint, at: now, db) == .valid(site: collector),
                let names = try String.fetchOne(
                    db, sql: "SELECT names FROM collector WHERE name = ?", arguments: [collector])
            else { throw EnrolmentRefusal.unknownToken }
            let certificate = try sign(collector, names.split(separator: " ").map(String.init))
            try Self.insert(certificate, of: collector, at: now, db)
            try db.execute(sql: "UPDATE collector SET version = ? WHERE name = ?", arguments: [version, collector])
            try AuditEntry(
                at: now, actor: "collector \(collector)", action: "certificate renewed", subject: collector,
                detail: "certificate \(certificate.serial), version \(version)"
            ).insert(db)
            return certificate
        }
    }

    /// What a collector's certificate stands for; of agents' it knows nothing.
    package func standing(ofCollectorCertificate fingerprint: String, at now: UInt64) async throws
        -> CertificateStanding
    {
        try await pool.read { try Self.collector(ofCertificate: fingerprint, at: now, $0) }
    }

    /// Revokes every certificate of the collector, and ends its kits that nobody has used.
    package func revokeCollector(
        _ name: String, because: String, actor: String, at now: UInt64
    ) async throws -> EndedRights {
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE collector_certificate SET revoked = ?, revoked_because = ?
                    WHERE collector = ? AND revoked IS NULL
                    """, arguments: [Int64(clamping: now), because, name])
            let revoked = db.changesCount
            if revoked > 0 {
                try AuditEntry(
                    at: now, actor: actor, action: "collector's certificates revoked", subject: name, detail: because
                ).insert(db)
            }
            try db.execute(
                sql: "UPDATE collector_token SET expires = ?1 WHERE collector = ?2 AND used IS NULL AND expires > ?1",
                arguments: [Int64(clamping: now), name])
            let kits = db.changesCount
            try Self.noteEndedKits(kits, of: name, because: because, actor: actor, at: now, db)
            return EndedRights(certificates: revoked, kits: kits)
        }
    }

    /// Notes that the collector was heard, once a minute at most.
    package func collectorHeard(_ name: String, at now: UInt64) async throws {
        let minute: UInt64 = 60_000_000_000
        let heard = try await pool.read { db in
            try Int64.fetchOne(db, sql: "SELECT heard FROM collector WHERE name = ?", arguments: [name])
        }
        guard UInt64(clamping: heard ?? 0) + minute <= now || UInt64(clamping: heard ?? 0) > now else { return }
        try await write { db in
            try db.execute(
                sql: "UPDATE collector SET heard = ? WHERE name = ?", arguments: [Int64(clamping: now), name])
        }
    }

    /// In the order of their names.
    package func collectors(at now: UInt64) async throws -> [CollectorState] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT name, names, version, enrolled, heard, (
                        SELECT max(expires_seconds) FROM collector_certificate t
                        WHERE t.collector = c.name AND t.revoked IS NULL AND t.expires_seconds > ?)
                    FROM collector c ORDER BY name
                    """, arguments: [Int64(clamping: now / 1_000_000_000)]
            ).map { row in
                CollectorState(
                    name: row[0], names: (row[1] as String).split(separator: " ").map(String.init), version: row[2],
                    enrolled: UInt64(clamping: row[3] as Int64),
                    heard: (row[4] as Int64?).map { UInt64(clamping: $0) },
                    certificateExpires: (row[5] as Int64?).map { UInt64(clamping: $0) })
            }
        }
    }

    private static func collector(
        ofCertificate fingerprint: String, at now: UInt64, _ db: Database
    ) throws -> CertificateStanding {
        let statement = try db.cachedStatement(
            sql: "SELECT collector, revoked, expires_seconds FROM collector_certificate WHERE fingerprint = ?")
        guard let row = try Row.fetchOne(statement, arguments: [fingerprint]),
            (row[2] as Int64) > Int64(clamping: now / 1_000_000_000)
        else { return .unknown }
        return (row[1] as Int64?) == nil ? .valid(site: row[0]) : .revoked(site: row[0])
    }

    private static func insert(
        _ certificate: Certificate, of collector: String, at now: UInt64, _ db: Database
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO collector_certificate (fingerprint, collector, serial, issued, expires_seconds)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                certificate.fingerprint, collector, certificate.serial, Int64(clamping: now), certificate.notAfter,
            ])
    }
}
