import COpenSSL
import Glibc

/// A certificate revocation list (RFC 5280 §5) of our authority: what third parties that trust it should not believe any more.
package struct CertificateRevocationList: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        /// Lower-case hexadecimal digits, as `Certificate.serial`.
        package var serial: String
        /// Unix seconds.
        package var revoked: Int64
        package init(serial: String, revoked: Int64) {
            self.serial = serial
            self.revoked = revoked
        }
    }

    package let der: [UInt8]

    /// Signs a list of `entries`, which holds from `from` to `until`, Unix seconds.
    ///
    /// - Parameter number: grows from list to list (§5.2.3).
    package init(
        of authority: CertificateAuthority, entries: [Entry], number: Int64, from: Int64, until: Int64
    ) throws {
        let action = "make a revocation list"
        guard let crl = X509_CRL_new() else { throw IdentityError.openSSL(action) }
        defer { X509_CRL_free(crl) }
        try authority.certificate.withX509 { issuer in
            guard X509_CRL_set_version(crl, 1) == 1,  // 1 means version 2
                X509_CRL_set_issuer_name(crl, X509_get_subject_name(issuer)) == 1
            else { throw IdentityError.openSSL(action) }
            try Self.time(from) { X509_CRL_set1_lastUpdate(crl, $0) }
            try Self.time(until) { X509_CRL_set1_nextUpdate(crl, $0) }
            guard COpenSSL_add_crl_identifier(issuer, crl) == 1, COpenSSL_add_crl_number(crl, number) == 1 else {
                throw IdentityError.openSSL(action)
            }
        }
        for entry in entries { try Self.add(entry, to: crl) }
        guard X509_CRL_sort(crl) == 1 else { throw IdentityError.openSSL(action) }
        try authority.privateKey.withKey { key in
            guard X509_CRL_sign(crl, key, EVP_sha256()) > 0 else { throw IdentityError.openSSL(action) }
        }
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509_CRL(crl, &encoded)
        guard count > 0, let encoded else { throw IdentityError.openSSL(action) }
        defer { CRYPTO_free(encoded, #file, Int32(#line)) }
        der = Array(UnsafeBufferPointer(start: encoded, count: Int(count)))
    }

    private static func add(_ entry: Entry, to crl: OpaquePointer) throws {
        let action = "put a certificate on the revocation list"
        guard let revoked = X509_REVOKED_new() else { throw IdentityError.openSSL(action) }
        var number: OpaquePointer?
        guard BN_hex2bn(&number, entry.serial) == Int32(entry.serial.utf8.count), let number else {
            X509_REVOKED_free(revoked)
            throw IdentityError(action, "its serial number '\(entry.serial)' is none")
        }
        defer { BN_free(number) }
        let serial = BN_to_ASN1_INTEGER(number, nil)
        defer { ASN1_INTEGER_free(serial) }
        do {
            guard X509_REVOKED_set_serialNumber(revoked, serial) == 1 else { throw IdentityError.openSSL(action) }
            try time(entry.revoked) { X509_REVOKED_set_revocationDate(revoked, $0) }
            guard X509_CRL_add0_revoked(crl, revoked) == 1 else { throw IdentityError.openSSL(action) }
        } catch {
            X509_REVOKED_free(revoked)
            throw error
        }
    }

    private static func time(_ seconds: Int64, _ body: (UnsafeMutablePointer<ASN1_TIME>?) -> Int32) throws {
        let time = ASN1_TIME_set(nil, time_t(seconds))
        defer { ASN1_TIME_free(time) }
        guard time != nil, body(time) == 1 else { throw IdentityError.openSSL("set a time") }
    }
}
