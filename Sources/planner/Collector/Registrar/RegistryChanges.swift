import GRDB

/// How far somebody knows the revocations: the last one's number and whose certificate it was; number 0 where there was none yet.
///
/// Both together tell whether the registry goes on from there, or is another: one that was restored from a copy may by now have
/// another revocation under that number.
package struct RevocationMark: Hashable, Sendable {
    package var number: Int64
    package var fingerprint: String
    package init(number: Int64, fingerprint: String) {
        self.number = number
        self.fingerprint = fingerprint
    }
}

/// What a collector in front has to know at once of the registry.
package struct RegistryChanges: Hashable, Sendable {
    /// Of the last revocation that is here.
    package var mark: RevocationMark
    /// Whether what was known before counts no longer: the registry doesn't go on from there.
    package var isAnew: Bool
    /// Changes whenever an agent's configuration may.
    package var generation: Int64
    /// Fingerprints of certificates that were revoked since, in order.
    package var revoked: [String]
    /// Whether there are more behind them.
    package var hasMore: Bool

    package init(
        mark: RevocationMark, isAnew: Bool = false, generation: Int64 = 0, revoked: [String] = [], hasMore: Bool = false
    ) {
        self.mark = mark
        self.isAnew = isAnew
        self.generation = generation
        self.revoked = revoked
        self.hasMore = hasMore
    }
}

/// What one certificate stands for, and as of which revocation that was read.
package struct RegisteredStanding: Hashable, Sendable {
    package var standing: CertificateStanding
    /// Unix seconds; 0 for a certificate that is unknown.
    package var expires: Int64
    package var number: Int64

    package init(standing: CertificateStanding, expires: Int64, number: Int64) {
        self.standing = standing
        self.expires = expires
        self.number = number
    }
}

extension SQLiteStore {
    /// - Parameter since: how far the revocations are known; nil for one who knows nothing yet and asks for no list.
    package func registryChanges(since: RevocationMark?, limit: Int = 1_000) async throws -> RegistryChanges {
        try await pool.read { db in
            let newest = try Self.lastRevocation(db)
            var changes = RegistryChanges(mark: newest, generation: try Setting.value(.reflectorGeneration, db) ?? 0)
            guard let since, since != newest else { return changes }
            if since.number > 0 {
                let known = try String.fetchOne(
                    db, sql: "SELECT fingerprint FROM revocation WHERE number = ?", arguments: [since.number])
                guard known == since.fingerprint else {
                    changes.isAnew = true
                    return changes
                }
            }
            let rows = try Row.fetchAll(
                db, sql: "SELECT number, fingerprint FROM revocation WHERE number > ? ORDER BY number LIMIT ?",
                arguments: [since.number, limit])
            changes.revoked = rows.map { $0[1] }
            if let last = rows.last { changes.mark = RevocationMark(number: last[0], fingerprint: last[1]) }
            changes.hasMore = changes.mark != newest
            return changes
        }
    }

    /// What the certificate stands for by the registry itself, as of one moment.
    package func registeredStanding(ofCertificate fingerprint: String, at now: UInt64) async throws
        -> RegisteredStanding
    {
        try await pool.read { db in
            let number = try Self.lastRevocation(db).number
            let statement = try db.cachedStatement(
                sql: "SELECT site, revoked, expires_seconds FROM certificate WHERE fingerprint = ?")
            guard let row = try Row.fetchOne(statement, arguments: [fingerprint]),
                (row[2] as Int64) > Int64(clamping: now / 1_000_000_000)
            else { return RegisteredStanding(standing: .unknown, expires: 0, number: number) }
            let site: String = row[0]
            let isRevoked = (row[1] as Int64?) != nil
            return RegisteredStanding(
                standing: isRevoked ? .revoked(site: site) : .valid(site: site), expires: row[2], number: number)
        }
    }

    private static func lastRevocation(_ db: Database) throws -> RevocationMark {
        let statement = try db.cachedStatement(
            sql: "SELECT number, fingerprint FROM revocation ORDER BY number DESC LIMIT 1")
        return try Row.fetchOne(statement).map { RevocationMark(number: $0[0], fingerprint: $0[1]) }
            ?? RevocationMark(number: 0, fingerprint: "")
    }
}
