package import Identity

/// The collector's own keys and certificates: the authority that signs agents, and what it shows to them.
package struct CollectorIdentity: Sendable {
    package let authority: CertificateAuthority
    package let serverKey: PrivateKey
    package let serverCertificate: Certificate

    /// Validity begins a little earlier than now: an agent's clock may be behind ours.
    package static let backdating: Int64 = 300
    /// Server certificates are made anew at each start, so a year is long enough for any run.
    private static let serverDays = 398

    /// Loads the folder's authority, or makes it on the first run, and issues a server certificate for these names.
    ///
    /// A start that was cut short between key and certificate left no authority yet, and one is made.
    /// - Parameters:
    ///   - folder: made, and locked by the caller.
    ///   - now: Unix seconds.
    package static func open(
        in folder: DataFolder, dnsNames: [String], addresses: [String], at now: Int64
    ) throws -> CollectorIdentity {
        let authority: CertificateAuthority
        if try PrivateFile.exists(folder.authorityCertificate) {
            authority = try CertificateAuthority(
                certificate: Certificate(contentsOf: folder.authorityCertificate),
                key: PrivateKey(contentsOf: folder.authorityKey))
        } else {
            authority = try CertificateAuthority.create(name: "Tuyến CA", notBefore: now - backdating)
            try authority.privateKey.write(to: folder.authorityKey)
            try PrivateFile.write(Array(try authority.certificate.pem.utf8), to: folder.authorityCertificate)
        }
        let key = try PrivateKey.generate()
        let certificate = try authority.issueServer(
            key: key, dnsNames: dnsNames, addresses: addresses, notBefore: now - backdating, days: serverDays)
        try key.write(to: folder.serverKey)
        try PrivateFile.write(Array(try certificate.pem.utf8), to: folder.serverCertificate)
        return CollectorIdentity(authority: authority, serverKey: key, serverCertificate: certificate)
    }
}
