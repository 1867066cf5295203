import FoundationEssentials
import GRDB
package import Identity

extension SQLiteStore: AgentRegistry {
    package func issueTokens(_ tokens: [IssuedToken]) async throws {
        try await write { db in
            let insert = try db.cachedStatement(
                sql: "INSERT INTO token (hash, site, issued, expires) VALUES (?, ?, ?, ?)")
            for token in tokens {
                try insert.execute(arguments: [
                    Data(token.hash), token.site, Int64(clamping: token.issued), Int64(clamping: token.expires),
                ])
                try AuditEntry(
                    at: token.issued, actor: token.actor, action: "kit issued", subject: token.site,
                    detail:
                        "token \(hexadecimal(Array(token.hash.prefix(4))))…, expires \(token.expires / 1_000_000_000)"
                ).insert(db)
            }
        }
    }

    package func enrol(
        tokenHash: [UInt8], keyHash: [UInt8], version: String, by collector: String? = nil, at now: UInt64,
        sign: @escaping @Sendable (String) throws -> Certificate
    ) async throws -> Certificate {
        let (certificate, superseded) = try await write { db in
            let time = Int64(clamping: now)
            let row = try Row.fetchOne(
                db, sql: "SELECT site, expires, used, key, certificate FROM token WHERE hash = ?",
                arguments: [Data(tokenHash)])
            guard let row else { throw EnrolmentRefusal.unknownToken }
            if (row[2] as Int64?) != nil {
                return (try Self.givenBefore(row, keyHash: keyHash, by: collector, at: now, db), 0)
            }
            guard (row[1] as Int64) > time else { throw EnrolmentRefusal.expiredToken }
            let site: String = row[0]
            let certificate = try sign(site)
            try db.execute(
                sql: "UPDATE token SET used = ?, key = ?, certificate = ? WHERE hash = ?",
                arguments: [time, Data(keyHash), try certificate.pem, Data(tokenHash)])
            try db.execute(
                sql: """
                    INSERT INTO agent (site, version, enrolled) VALUES (?, ?, ?)
                    ON CONFLICT (site) DO UPDATE SET version = excluded.version, enrolled = excluded.enrolled
                    """, arguments: [site, version, time])
            try db.execute(
                sql: """
                    UPDATE certificate SET revoked = ?, revoked_because = 'superseded'
                    WHERE site = ? AND revoked IS NULL
                    """, arguments: [time, site])
            let superseded = db.changesCount
            try db.execute(
                sql: """
                    INSERT INTO certificate (fingerprint, site, serial, issued, expires_seconds) VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [certificate.fingerprint, site, certificate.serial, time, certificate.notAfter])
            try AuditEntry(
                at: now, actor: AuditEntry.agent(site, by: collector), action: "enrolled", subject: site,
                detail: "certificate \(certificate.serial), version \(version)"
            ).insert(db)
            return (certificate, superseded)
        }
        // Committed is committed; the site's earlier certificate counts for ten minutes more where this fails.
        if superseded > 0 { try? standings.forget() }
        return certificate
    }

    /// The certificate that a used token was given, for the holder of the same key whose answer was lost.
    private static func givenBefore(
        _ token: Row, keyHash: [UInt8], by collector: String?, at now: UInt64, _ db: Database
    ) throws -> Certificate {
        guard let key: Data = token[3], [UInt8](key) == keyHash, let pem: String = token[4],
            (token[1] as Int64) > Int64(clamping: now)
        else { throw EnrolmentRefusal.usedToken }
        let certificate = try Certificate(pem: pem)
        let isGood = try Bool.fetchOne(
            db, sql: "SELECT revoked IS NULL FROM certificate WHERE fingerprint = ?",
            arguments: [certificate.fingerprint])
        guard isGood == true else { throw EnrolmentRefusal.usedToken }
        let site: String = token[0]
        try AuditEntry(
            at: now, actor: AuditEntry.agent(site, by: collector), action: "certificate given again", subject: site,
            detail: "certificate \(certificate.serial)"
        ).insert(db)
        return certificate
    }

    /// Whether valid certificates are remembered, so that not every report asks the store.
    package var remembersCertificates: Bool { standings.isWatching }

    package func standing(ofCertificate fingerprint: String) async throws -> CertificateStanding {
        let (now, stamp) = (clock(), standings.stamp())
        if let site = standings.site(fingerprint, under: stamp, at: now) { return .valid(site: site) }
        return try await pool.read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT site, revoked, expires_seconds FROM certificate WHERE fingerprint = ?")
            // TLS looks at the dates once for each connection, which may stand for long.
            guard let row = try Row.fetchOne(statement, arguments: [fingerprint]) else { return .unknown }
            let (site, expires) = (row[0] as String, row[2] as Int64)
            guard expires > Int64(clamping: now / 1_000_000_000) else { return .unknown }
            guard (row[1] as Int64?) == nil else { return .revoked(site: site) }
            standings.remember(
                fingerprint, site, expires: UInt64(clamping: expires).multipliedReportingOverflow(by: 1_000_000_000).0,
                under: stamp, at: now)
            return .valid(site: site)
        }
    }

    /// Revokes every certificate of the site, and ends its kits that nobody has used: who is to be let in again gets a new one.
    package func revokeCertificates(
        of site: String, because: String, actor: String, at now: UInt64
    ) async throws -> EndedRights {
        let ended = try await write { db in
            try db.execute(
                sql: "UPDATE certificate SET revoked = ?, revoked_because = ? WHERE site = ? AND revoked IS NULL",
                arguments: [Int64(clamping: now), because, site])
            let revoked = db.changesCount
            try AuditEntry(at: now, actor: actor, action: "certificates revoked", subject: site, detail: because)
                .insert(db)
            try db.execute(
                sql: "UPDATE token SET expires = ?1 WHERE site = ?2 AND used IS NULL AND expires > ?1",
                arguments: [Int64(clamping: now), site])
            let kits = db.changesCount
            try Self.noteEndedKits(kits, of: site, because: because, actor: actor, at: now, db)
            return EndedRights(certificates: revoked, kits: kits)
        }
        // Where nothing was left to revoke too: the last attempt may have ended in between.
        try standings.forget()
        return ended
    }

    static func noteEndedKits(
        _ kits: Int, of subject: String, because: String, actor: String, at now: UInt64, _ db: Database
    ) throws {
        guard kits > 0 else { return }
        try AuditEntry(
            at: now, actor: actor, action: "unused kits ended", subject: subject, detail: "\(kits): \(because)"
        ).insert(db)
    }

    package func setReflector(
        _ endpoint: ReflectorEndpoint, of site: String, by collector: String? = nil, at now: UInt64
    ) async throws -> Bool {
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE agent SET reflector_address = ?1, reflector_port = ?2
                    WHERE site = ?3 AND (reflector_address IS NOT ?1 OR reflector_port IS NOT ?2)
                    """, arguments: [endpoint.address, Int64(endpoint.port), site])
            guard db.changesCount > 0 else { return false }
            try Setting.increment(.reflectorGeneration, db)
            try AuditEntry(
                at: now, actor: AuditEntry.agent(site, by: collector), action: "reflector announced", subject: site,
                detail: "\(endpoint.address) port \(endpoint.port)"
            ).insert(db)
            return true
        }
    }
}
