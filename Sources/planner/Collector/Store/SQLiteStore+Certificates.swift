import FoundationEssentials
import GRDB
package import Identity

/// Certificates after enrolment: renewal, and what was revoked.
extension SQLiteStore {
    package func renew(
        site: String, showing fingerprint: String, keyHash: [UInt8], version: String, by collector: String? = nil,
        at now: UInt64, sign: @escaping @Sendable (String) throws -> Certificate
    ) async throws -> Certificate {
        try await write { db in
            // The request may have taken long to come, and a revocation may have come meanwhile.
            let isValid = try Bool.fetchOne(
                db,
                sql: """
                    SELECT 1 FROM certificate WHERE fingerprint = ? AND site = ? AND revoked IS NULL AND expires_seconds > ?
                    """, arguments: [fingerprint, site, Int64(clamping: now / 1_000_000_000)])
            guard isValid == true else { throw EnrolmentRefusal.unknownToken }
            if let known = try Self.renewedBefore(site, keyHash, at: now, db) { return known }
            let certificate = try sign(site)
            try db.execute(
                sql: """
                    INSERT INTO certificate (fingerprint, site, serial, issued, expires_seconds, key, pem)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    certificate.fingerprint, site, certificate.serial, Int64(clamping: now), certificate.notAfter,
                    Data(keyHash), try certificate.pem,
                ])
            try db.execute(sql: "UPDATE agent SET version = ? WHERE site = ?", arguments: [version, site])
            try AuditEntry(
                at: now, actor: AuditEntry.agent(site, by: collector), action: "certificate renewed", subject: site,
                detail: "certificate \(certificate.serial), version \(version)"
            ).insert(db)
            return certificate
        }
    }

    /// The certificate that the same key was given, where the answer was lost.
    private static func renewedBefore(
        _ site: String, _ keyHash: [UInt8], at now: UInt64, _ db: Database
    ) throws -> Certificate? {
        let seconds = Int64(clamping: now / 1_000_000_000)
        return try String.fetchOne(
            db,
            sql: """
                SELECT pem FROM certificate
                WHERE site = ?1 AND key = ?2 AND revoked IS NULL AND expires_seconds - ?3 > (expires_seconds - issued / 1000000000) / 2
                ORDER BY issued DESC LIMIT 1
                """, arguments: [site, Data(keyHash), seconds]
        ).map { try Certificate(pem: $0) }
    }

    package func revocations(
        at now: UInt64
    ) async throws -> (entries: [CertificateRevocationList.Entry], ever: Int) {
        try await pool.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT serial, revoked FROM certificate WHERE revoked IS NOT NULL AND expires_seconds > ?1
                    UNION ALL
                    SELECT serial, revoked FROM collector_certificate WHERE revoked IS NOT NULL AND expires_seconds > ?1
                    ORDER BY revoked
                    """, arguments: [Int64(clamping: now / 1_000_000_000)])
            let ever = try Int.fetchOne(db, sql: "SELECT count(*) FROM certificate WHERE revoked IS NOT NULL") ?? 0
            let entries = rows.map {
                CertificateRevocationList.Entry(serial: $0[0], revoked: ($0[1] as Int64) / 1_000_000_000)
            }
            return (entries, ever)
        }
    }
}
