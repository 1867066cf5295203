import COpenSSL

/// The planner's certificate authority: one self-signed P-256 certificate that signs agents' and servers' certificates.
///
/// ```swift
/// let authority = try CertificateAuthority.create(name: "Tuyến CA", notBefore: now)
/// let certificate = try authority.issueAgent(request, site: "01290@2025", notBefore: now)
/// ```
///
/// Times are Unix seconds. Serial numbers are 128 random bits (RFC 5280 §4.1.2.2 wants them unique, positive and at most 20
/// octets). A certificate never outlives the authority's own.
package struct CertificateAuthority: Sendable {
    package let certificate: Certificate
    private let key: PrivateKey

    /// The key, to be written with `PrivateKey.write(to:)`.
    package var privateKey: PrivateKey { key }

    /// Ten years, three months.
    package static let ownDays = 3_653
    package static let leafDays = 90
    /// Agents read no revocation list: this is how long a stolen collector's certificate can deceive them.
    package static let collectorDays = 30

    /// Makes a key and a certificate that may sign end entities only (`pathlen:0`).
    package static func create(name: String, notBefore: Int64, days: Int = ownDays) throws -> CertificateAuthority {
        let key = try PrivateKey.generate()
        let subject = try DistinguishedName.make(name)
        defer { X509_NAME_free(subject) }
        let certificate = try key.withKey { key in
            try CertificateTemplate(
                subject: subject, issuer: subject, publicKey: key, notBefore: notBefore,
                notAfter: notBefore + Int64(days) * 86_400,
                extensions: [
                    (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
                    (NID_key_usage, "critical,keyCertSign,cRLSign"),
                    (NID_subject_key_identifier, "hash"),
                    (NID_authority_key_identifier, "keyid"),
                ], names: [], issuerCertificate: nil
            ).signed(by: key)
        }
        return try CertificateAuthority(certificate: certificate, key: key)
    }

    /// An authority that was made before; an error where key and certificate don't belong together.
    package init(certificate: Certificate, key: PrivateKey) throws {
        guard try certificate.matches(key) else {
            throw IdentityError("load the certificate authority", "its key is not that of its certificate")
        }
        self.certificate = certificate
        self.key = key
    }

    /// A client certificate for `site` and the key of `request`, whose own subject is not looked at.
    package func issueAgent(
        _ request: CertificateRequest, site: String, notBefore: Int64, days: Int = leafDays
    ) throws -> Certificate {
        let uri = try SiteURI.encode(site)
        return try request.withPublicKey { key in
            try issue(key, name: site, usage: "clientAuth", names: [.uri(uri)], notBefore: notBefore, days: days)
        }
    }

    /// A server certificate for `key` under DNS names and IP addresses, of which at least one must be given.
    package func issueServer(
        key: PrivateKey, dnsNames: [String], addresses: [String], notBefore: Int64, days: Int = leafDays
    ) throws -> Certificate {
        let names = try Self.serverNames(dnsNames: dnsNames, addresses: addresses)
        let first = dnsNames.first ?? addresses.first ?? ""
        return try key.withKey { key in
            try issue(
                key, name: String(first.prefix(64)), usage: "serverAuth", names: names, notBefore: notBefore, days: days
            )
        }
    }

    /// A certificate for the collector `name` and the key of `request`, whose own subject is not looked at: a server to agents under
    /// DNS names and IP addresses, of which at least one must be given, and a client of the authority's own collector.
    package func issueCollector(
        _ request: CertificateRequest, name: String, dnsNames: [String], addresses: [String], notBefore: Int64,
        days: Int = collectorDays
    ) throws -> Certificate {
        let names =
            [AlternativeName.uri(try CollectorURI.encode(name))]
            + (try Self.serverNames(dnsNames: dnsNames, addresses: addresses))
        return try request.withPublicKey { key in
            try issue(
                key, name: name, usage: "serverAuth,clientAuth", names: names, notBefore: notBefore, days: days)
        }
    }

    private static func serverNames(dnsNames: [String], addresses: [String]) throws -> [AlternativeName] {
        guard !dnsNames.isEmpty || !addresses.isEmpty else {
            throw IdentityError("issue a server certificate", "expected at least one DNS name or IP address")
        }
        for name in dnsNames where name.isEmpty || !name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            throw IdentityError("issue a server certificate", "\(name.debugDescription) is no DNS name in ASCII")
        }
        return dnsNames.map(AlternativeName.dns) + addresses.map(AlternativeName.address)
    }

    private func issue(
        _ publicKey: OpaquePointer, name: String, usage: String, names: [AlternativeName], notBefore: Int64, days: Int
    ) throws -> Certificate {
        let subject = try DistinguishedName.make(name)
        defer { X509_NAME_free(subject) }
        return try certificate.withX509 { own in
            let template = CertificateTemplate(
                subject: subject, issuer: X509_get_subject_name(own), publicKey: publicKey, notBefore: notBefore,
                notAfter: min(notBefore + Int64(days) * 86_400, certificate.notAfter),
                extensions: [
                    (NID_basic_constraints, "critical,CA:FALSE"),
                    (NID_key_usage, "critical,digitalSignature"),
                    (NID_ext_key_usage, usage),
                    (NID_subject_key_identifier, "hash"),
                    (NID_authority_key_identifier, "keyid:always"),
                ], names: names, issuerCertificate: own)
            return try key.withKey { try template.signed(by: $0) }
        }
    }
}
