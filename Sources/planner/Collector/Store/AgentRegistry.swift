package import Identity

/// Who may report: tokens, agents, their certificates and where their reflectors listen.
package protocol AgentRegistry: CertificateRegistry {
    /// Records tokens by their SHA-256, each with an entry in the audit log: all or none.
    func issueTokens(_ tokens: [IssuedToken]) async throws
    /// Uses the token up, records the agent and its certificate, all in one commit; `sign` is asked for the certificate
    /// of the token's site within it. Certificates that the site had before are revoked.
    ///
    /// An agent may lose the answer and ask again: the same token with the same key, unexpired, gives the same certificate
    /// again, as long as that isn't revoked.
    ///
    /// - Parameters:
    ///   - keyHash: SHA-256 of the request's public key.
    ///   - collector: which passed the request on, for the audit log.
    /// - Throws: `EnrolmentRefusal`, or what `sign` throws; then nothing has changed.
    func enrol(
        tokenHash: [UInt8], keyHash: [UInt8], version: String, by collector: String?, at now: UInt64,
        sign: @escaping @Sendable (String) throws -> Certificate
    ) async throws -> Certificate
    /// Gives the holder of a valid certificate of `site` another, in one commit with an entry in the audit log; the one it has
    /// stays valid. The same key gets the same certificate again, as long as that is valid and not half over.
    ///
    /// - Parameters:
    ///   - fingerprint: of the certificate that was shown; it must be valid still.
    ///   - collector: which passed the request on, for the audit log.
    /// - Throws: `EnrolmentRefusal.unknownToken` where it isn't, or what `sign` throws; then nothing has changed.
    func renew(
        site: String, showing fingerprint: String, keyHash: [UInt8], version: String, by collector: String?,
        at now: UInt64, sign: @escaping @Sendable (String) throws -> Certificate
    ) async throws -> Certificate
    /// Revoked certificates whose time is not over at `now`, and how many were revoked ever.
    func revocations(at now: UInt64) async throws -> (entries: [CertificateRevocationList.Entry], ever: Int)
    /// Where the site's reflector listens; says whether that changed.
    func setReflector(
        _ endpoint: ReflectorEndpoint, of site: String, by collector: String?, at now: UInt64
    ) async throws -> Bool
}

/// Says what agents' certificates stand for.
package protocol CertificateRegistry: Sendable {
    /// What the certificate with this fingerprint stands for.
    func standing(ofCertificate fingerprint: String) async throws -> CertificateStanding
}

/// A kit's token as the store keeps it.
package struct IssuedToken: Hashable, Sendable {
    package var hash: [UInt8]
    package var site: String
    /// Unix nanoseconds.
    package var issued: UInt64
    package var expires: UInt64
    /// Who issued it, for the audit log.
    package var actor: String
    package init(hash: [UInt8], site: String, issued: UInt64, expires: UInt64, actor: String) {
        self.hash = hash
        self.site = site
        self.issued = issued
        self.expires = expires
        self.actor = actor
    }
}

/// What a revocation ended.
package struct EndedRights: Hashable, Sendable {
    /// Certificates that were valid until now, or had expired without being revoked.
    package var certificates: Int
    /// Kits that would have enrolled somebody.
    package var kits: Int
    package init(certificates: Int = 0, kits: Int = 0) {
        self.certificates = certificates
        self.kits = kits
    }

    package var isNothing: Bool { certificates == 0 && kits == 0 }
}

/// Why a token enrols nobody.
package enum EnrolmentRefusal: Error, Hashable, Sendable { case unknownToken, usedToken, expiredToken }

package enum CertificateStanding: Hashable, Sendable {
    case valid(site: String)
    case revoked(site: String)
    /// Not one that enrolment gave.
    case unknown
}

/// An address (IPv4 or IPv6, canonical) and UDP port.
package struct ReflectorEndpoint: Hashable, Sendable {
    package var address: String
    package var port: UInt16
    package init(address: String, port: UInt16) {
        self.address = address
        self.port = port
    }

    enum Family: Hashable { case v4, v6 }

    /// IPv6 texts, and they alone, have colons.
    var family: Family { address.contains(":") ? .v6 : .v4 }
}
