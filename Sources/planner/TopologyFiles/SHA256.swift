import COpenSSL

/// SHA-256 (FIPS 180-4), fed in pieces: OpenSSL's. O(bytes).
package struct SHA256: ~Copyable {
    /// Nil where OpenSSL has no memory for it or no such digest; the digest is then empty.
    private let context: OpaquePointer?

    package init() {
        context = EVP_MD_CTX_new()
        if let context { EVP_DigestInit_ex(context, EVP_sha256(), nil) }
    }

    deinit { EVP_MD_CTX_free(context) }

    package mutating func update(_ bytes: some Collection<UInt8>) {
        let fed: Void? = bytes.withContiguousStorageIfAvailable { feed($0) }
        if fed == nil { Array(bytes).withUnsafeBufferPointer { feed($0) } }
    }

    private func feed(_ bytes: UnsafeBufferPointer<UInt8>) {
        if let context { EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }
    }

    /// The digest, in lower-case hexadecimal; nothing can be added after it.
    package mutating func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        guard let context, EVP_DigestFinal_ex(context, &digest, nil) == 1 else { return "" }
        return digest.map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}
