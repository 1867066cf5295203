import COpenSSL

/// A PKCS#10 certificate request (RFC 2986) whose signature proves that its maker holds the private key.
package struct CertificateRequest: Hashable, Sendable {
    package let pem: String
    /// What the requester calls itself; nil where it gives no single common name. The authority decides, not this.
    package let commonName: String?

    /// A request for `key`, signed by it.
    package static func make(commonName: String, key: PrivateKey) throws -> CertificateRequest {
        let action = "make the certificate request"
        guard let request = X509_REQ_new() else { throw IdentityError.openSSL(action) }
        defer { X509_REQ_free(request) }
        let name = try DistinguishedName.make(commonName)
        defer { X509_NAME_free(name) }
        try key.withKey { key in
            guard X509_REQ_set_version(request, 0) == 1, X509_REQ_set_subject_name(request, name) == 1,
                X509_REQ_set_pubkey(request, key) == 1, X509_REQ_sign(request, key, EVP_sha256()) > 0
            else { throw IdentityError.openSSL(action) }
        }
        return try CertificateRequest(pem: PEM.text(action) { PEM_write_bio_X509_REQ($0, request) })
    }

    /// Reads a request and verifies its proof of possession; keys of less than 128 bits of security are refused.
    package init(pem: String) throws {
        commonName = try Self.withRequest(pem) { request in
            let action = "verify the certificate request's signature"
            guard let key = X509_REQ_get0_pubkey(request) else { throw IdentityError.openSSL(action) }
            guard EVP_PKEY_get_security_bits(key) >= 128 else {
                throw IdentityError(action, "its key is too weak; expected P-256 or stronger")
            }
            guard X509_REQ_verify(request, key) == 1 else { throw IdentityError.openSSL(action) }
            return DistinguishedName.commonName(X509_REQ_get_subject_name(request))
        }
        self.pem = pem
    }

    /// SHA-256 of the public key as DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
    package func publicKeyHash() throws -> [UInt8] {
        try withPublicKey { key in
            var bytes: UnsafeMutablePointer<UInt8>?
            let count = i2d_PUBKEY(key, &bytes)
            guard count > 0, let bytes else { throw IdentityError.openSSL("encode the public key") }
            defer { CRYPTO_free(bytes, #file, Int32(#line)) }
            return try sha256(Array(UnsafeBufferPointer(start: bytes, count: Int(count))))
        }
    }

    func withPublicKey<Result>(_ body: (OpaquePointer) throws -> Result) throws -> Result {
        try Self.withRequest(pem) { request in
            guard let key = X509_REQ_get0_pubkey(request) else {
                throw IdentityError.openSSL("read the request's public key")
            }
            return try body(key)
        }
    }

    private static func withRequest<Result>(
        _ pem: String, _ body: (OpaquePointer) throws -> Result
    ) throws -> Result {
        let action = "parse the certificate request"
        return try PEM.reading(pem, action) { bio in
            guard let request = PEM_read_bio_X509_REQ(bio, nil, nil, nil) else { throw IdentityError.openSSL(action) }
            defer { X509_REQ_free(request) }
            return try body(request)
        }
    }
}

/// Subject names that consist of one common name.
enum DistinguishedName {
    /// A name that the caller frees.
    static func make(_ commonName: String) throws -> OpaquePointer {
        let action = "make the name CN=\(commonName)"
        guard let name = X509_NAME_new() else { throw IdentityError.openSSL(action) }
        let bytes = Array(commonName.utf8)
        guard X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, bytes, Int32(bytes.count), -1, 0) == 1 else {
            X509_NAME_free(name)
            throw IdentityError.openSSL(action)
        }
        return name
    }

    /// The only common name, nil where there is none, more than one, or one that holds a zero byte.
    static func commonName(_ name: OpaquePointer?) -> String? {
        let index = X509_NAME_get_index_by_NID(name, NID_commonName, -1)
        guard index >= 0, X509_NAME_get_index_by_NID(name, NID_commonName, index) < 0,
            let data = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index))
        else { return nil }
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = ASN1_STRING_to_UTF8(&bytes, data)
        guard count >= 0, let bytes else {
            _ = IdentityError.openSSLErrors()
            return nil
        }
        defer { CRYPTO_free(bytes, #file, Int32(#line)) }
        let buffer = UnsafeBufferPointer(start: bytes, count: Int(count))
        return buffer.contains(0) ? nil : String(validating: buffer, as: UTF8.self)
    }
}
