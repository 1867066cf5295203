import COpenSSL

/// A private key in PEM (PKCS#8); P-256 where we make it, whatever OpenSSL's providers read where it is given.
package struct PrivateKey: Hashable, Sendable {
    package let pem: String

    /// A fresh ECDSA key on P-256.
    package static func generate() throws -> PrivateKey {
        guard let key = COpenSSL_generate_ec("P-256") else { throw IdentityError.openSSL("generate a P-256 key") }
        defer { EVP_PKEY_free(key) }
        let pem = try PEM.text("write the private key") { bio in
            PEM_write_bio_PKCS8PrivateKey(bio, key, nil, nil, 0, nil, nil)
        }
        return PrivateKey(unchecked: pem)
    }

    /// Reads a key; encrypted keys are refused rather than asked a pass phrase for.
    package init(pem: String) throws {
        self.init(unchecked: pem)
        try withKey { _ in }
    }

    /// Reads a key file, which must be readable by its owner alone.
    package init(contentsOf path: String) throws {
        let bytes = try PrivateFile.read(path, limit: PEM.limit)
        if let mode = PrivateFile.mode(of: path), mode & 0o077 != 0 {
            throw IdentityError("read the private key \(path)", "others may read it; run: chmod 600 \(path)")
        }
        try self.init(pem: String(decoding: bytes, as: UTF8.self))
    }

    private init(unchecked pem: String) { self.pem = pem }

    /// Writes the key with mode 0600, whole or not at all.
    package func write(to path: String) throws { try PrivateFile.write(Array(pem.utf8), to: path) }

    /// Lends OpenSSL's form of the key for the time of `body`.
    package func withKey<Result>(_ body: (OpaquePointer) throws -> Result) throws -> Result {
        try PEM.reading(pem, "parse the private key") { bio in
            guard let key = COpenSSL_read_private_key(bio) else { throw IdentityError.openSSL("parse the private key") }
            defer { EVP_PKEY_free(key) }
            return try body(key)
        }
    }
}

/// Memory BIOs around PEM text.
enum PEM {
    /// No key, request or certificate of ours comes near this.
    static let limit = 65_536

    static func text(_ action: String, _ write: (OpaquePointer) -> Int32) throws -> String {
        guard let bio = BIO_new(BIO_s_mem()) else { throw IdentityError.openSSL(action) }
        defer { BIO_free(bio) }
        guard write(bio) == 1 else { throw IdentityError.openSSL(action) }
        var bytes: UnsafePointer<UInt8>?
        let count = COpenSSL_bio_bytes(bio, &bytes)
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    static func reading<Result>(
        _ pem: String, _ action: String, _ body: (OpaquePointer) throws -> Result
    ) throws -> Result {
        let bytes = Array(pem.utf8)
        guard bytes.count <= limit else { throw IdentityError(action, "it is longer than \(limit) bytes") }
        return try bytes.withUnsafeBytes { buffer in
            guard let bio = BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count)) else {
                throw IdentityError.openSSL(action)
            }
            defer { BIO_free(bio) }
            return try body(bio)
        }
    }
}
