import COpenSSL
import Glibc

/// A subject alternative name.
enum AlternativeName {
    case uri(String)
    case dns(String)
    /// IPv4 or IPv6, as text.
    case address(String)
}

/// The parts of a certificate that is about to be signed; pointers are lent by the caller.
struct CertificateTemplate {
    var subject: OpaquePointer
    var issuer: OpaquePointer?
    var publicKey: OpaquePointer
    /// Unix seconds.
    var notBefore: Int64
    var notAfter: Int64
    /// Extensions in order, as OpenSSL's configuration text; constants only.
    var extensions: [(nid: Int32, text: String)]
    var names: [AlternativeName]
    /// Nil for a self-signed certificate.
    var issuerCertificate: OpaquePointer?

    func signed(by key: OpaquePointer) throws -> Certificate {
        let action = "make a certificate"
        guard let x509 = X509_new() else { throw IdentityError.openSSL(action) }
        defer { X509_free(x509) }
        guard X509_set_version(x509, 2) == 1,  // 2 means version 3
            X509_set_subject_name(x509, subject) == 1, X509_set_issuer_name(x509, issuer) == 1,
            X509_set_pubkey(x509, publicKey) == 1,
            ASN1_TIME_set(X509_getm_notBefore(x509), time_t(notBefore)) != nil,
            ASN1_TIME_set(X509_getm_notAfter(x509), time_t(notAfter)) != nil
        else { throw IdentityError.openSSL(action) }
        try setSerial(of: x509)
        for (nid, text) in extensions {
            guard COpenSSL_add_extension(issuerCertificate ?? x509, x509, nid, text) == 1 else {
                throw IdentityError.openSSL("add the extension \(text)")
            }
        }
        try addNames(to: x509)
        guard X509_sign(x509, key, EVP_sha256()) > 0 else { throw IdentityError.openSSL("sign a certificate") }
        return try Certificate(x509)
    }

    private func setSerial(of x509: OpaquePointer) throws {
        let bytes = try randomBytes(16)
        let number = BN_bin2bn(bytes, 16, nil)
        defer { BN_free(number) }
        guard number != nil, BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509)) != nil else {
            throw IdentityError.openSSL("set a serial number")
        }
    }

    private func addNames(to x509: OpaquePointer) throws {
        guard !names.isEmpty else { return }
        guard let list = COpenSSL_names_new() else { throw IdentityError.openSSL("name a certificate") }
        defer { COpenSSL_names_free(list) }
        for name in names {
            let added =
                switch name {
                case .uri(let text): COpenSSL_names_add_text(list, GEN_URI, text, Int32(text.utf8.count))
                case .dns(let text): COpenSSL_names_add_text(list, GEN_DNS, text, Int32(text.utf8.count))
                case .address(let text): COpenSSL_names_add_address(list, text)
                }
            guard added == 1 else { throw IdentityError.openSSL("name a certificate \(name)") }
        }
        guard X509_add1_ext_i2d(x509, NID_subject_alt_name, UnsafeMutableRawPointer(list), 0, 0) == 1 else {
            throw IdentityError.openSSL("name a certificate")
        }
    }
}
