import COpenSSL

/// An X.509 certificate and what we read from it.
package struct Certificate: Hashable, Sendable {
    package enum Purpose: Sendable { case client, server }

    package let der: [UInt8]
    package let commonName: String?
    /// The site, where the only subject alternative name that is a name of ours is a `SiteURI`.
    package let site: String?
    /// The collector, where the only subject alternative name that is a name of ours is a `CollectorURI`: never beside a site.
    package let collector: String?
    /// Lower-case hexadecimal digits without leading zeros.
    package let serial: String
    /// First and last second of validity, Unix time.
    package let notBefore: Int64
    package let notAfter: Int64
    /// SHA-256 of the DER form, lower-case hexadecimal.
    package let fingerprint: String

    package init(pem: String) throws {
        let action = "parse the certificate"
        self = try PEM.reading(pem, action) { bio in
            guard let x509 = PEM_read_bio_X509(bio, nil, nil, nil) else { throw IdentityError.openSSL(action) }
            defer { X509_free(x509) }
            return try Certificate(x509)
        }
    }

    package init(der: [UInt8]) throws {
        self = try Self.withX509(der) { try Certificate($0) }
    }

    package init(contentsOf path: String) throws {
        try self.init(pem: String(decoding: PrivateFile.read(path, limit: PEM.limit), as: UTF8.self))
    }

    init(_ x509: OpaquePointer) throws {
        let action = "read the certificate"
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509(x509, &encoded)
        guard count > 0, let encoded else { throw IdentityError.openSSL(action) }
        defer { CRYPTO_free(encoded, #file, Int32(#line)) }
        der = Array(UnsafeBufferPointer(start: encoded, count: Int(count)))
        commonName = DistinguishedName.commonName(X509_get_subject_name(x509))
        let uri = Self.ownName(x509)
        site = uri.flatMap(SiteURI.decode)
        collector = uri.flatMap(CollectorURI.decode)
        serial = try Self.serial(x509)
        notBefore = try Self.seconds(X509_get0_notBefore(x509))
        notAfter = try Self.seconds(X509_get0_notAfter(x509))
        fingerprint = hexadecimal(try sha256(der))
    }

    package var pem: String {
        get throws {
            try withX509 { x509 in try PEM.text("write the certificate") { PEM_write_bio_X509($0, x509) } }
        }
    }

    /// Whether `key` is the private half of the certificate's key.
    package func matches(_ key: PrivateKey) throws -> Bool {
        let result = try withX509 { x509 in try key.withKey { X509_check_private_key(x509, $0) } }
        _ = IdentityError.openSSLErrors()
        return result == 1
    }

    /// Lends OpenSSL's form of the certificate for the time of `body`.
    package func withX509<Result>(_ body: (OpaquePointer) throws -> Result) throws -> Result {
        try Self.withX509(der, body)
    }

    private static func withX509<Result>(
        _ der: [UInt8], _ body: (OpaquePointer) throws -> Result
    ) throws -> Result {
        let x509: OpaquePointer? = der.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            guard let parsed = d2i_X509(nil, &next, buffer.count) else { return nil }
            if let base = buffer.baseAddress, next == base + buffer.count { return parsed }
            X509_free(parsed)
            return nil
        }
        guard let x509 else { throw IdentityError.openSSL("parse the certificate") }
        defer { X509_free(x509) }
        return try body(x509)
    }

    /// The only URI that names a site or a collector; nil where there is none or more than one.
    private static func ownName(_ x509: OpaquePointer) -> String? {
        guard let extensions = X509_get_ext_d2i(x509, NID_subject_alt_name, nil, nil) else {
            _ = IdentityError.openSSLErrors()
            return nil
        }
        let names = OpaquePointer(extensions)
        defer { COpenSSL_names_free(names) }
        var uris: [String] = []
        for index in 0..<COpenSSL_names_count(names) {
            var length: Int32 = 0
            guard let bytes = COpenSSL_names_uri(names, index, &length) else { continue }
            let uri = String(decoding: UnsafeBufferPointer(start: bytes, count: Int(length)), as: UTF8.self)
            if uri.hasPrefix(SiteURI.prefix) || uri.hasPrefix(CollectorURI.prefix) { uris.append(uri) }
        }
        return uris.count == 1 ? uris[0] : nil
    }

    private static func serial(_ x509: OpaquePointer) throws -> String {
        guard let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(x509), nil) else {
            throw IdentityError.openSSL("read the certificate's serial number")
        }
        defer { BN_free(number) }
        var bytes = [UInt8](repeating: 0, count: (Int(BN_num_bits(number)) + 7) / 8)
        BN_bn2bin(number, &bytes)
        let digits = hexadecimal(bytes).drop { $0 == "0" }
        return digits.isEmpty ? "0" : String(digits)
    }

    private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) throws -> Int64 {
        let epoch = ASN1_TIME_set(nil, 0)
        defer { ASN1_TIME_free(epoch) }
        var days: Int32 = 0
        var seconds: Int32 = 0
        guard ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else {
            throw IdentityError.openSSL("read the certificate's validity")
        }
        return Int64(days) * 86_400 + Int64(seconds)
    }
}
