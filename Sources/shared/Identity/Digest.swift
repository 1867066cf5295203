import COpenSSL

/// SHA-256 of `bytes`, 32 bytes.
package func sha256(_ bytes: [UInt8]) throws -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    guard SHA256(bytes, bytes.count, &digest) != nil else { throw IdentityError.openSSL("compute SHA-256") }
    return digest
}

/// SHA-256 of what comes in parts.
package final class DigestStream {
    private let context: OpaquePointer

    package init() throws {
        guard let made = EVP_MD_CTX_new() else { throw IdentityError.openSSL("compute SHA-256") }
        context = made
        guard EVP_DigestInit_ex(made, EVP_sha256(), nil) == 1 else { throw IdentityError.openSSL("compute SHA-256") }
    }

    deinit { EVP_MD_CTX_free(context) }

    package func update(_ bytes: UnsafeRawBufferPointer) throws {
        guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
            throw IdentityError.openSSL("compute SHA-256")
        }
    }

    /// 32 bytes; nothing may be added afterwards.
    package func finish() throws -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        guard EVP_DigestFinal_ex(context, &digest, nil) == 1 else { throw IdentityError.openSSL("compute SHA-256") }
        return digest
    }
}

/// `count` bytes of OpenSSL's cryptographic random generator.
package func randomBytes(_ count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard RAND_bytes(&bytes, Int32(count)) == 1 else { throw IdentityError.openSSL("draw random bytes") }
    return bytes
}

/// A one-time token: 32 random bytes as 43 characters of base64url.
package func randomToken() throws -> String { base64URL(try randomBytes(32)) }

/// RFC 4648 §5, without padding.
package func base64URL(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        var bits: UInt32 = 0
        for (place, byte) in group.enumerated() { bits |= UInt32(byte) << (16 - 8 * UInt32(place)) }
        for place in 0...group.count { text.append(alphabet[Int(bits >> (18 - 6 * UInt32(place)) & 63)]) }
    }
    return String(decoding: text, as: UTF8.self)
}

/// Lower-case hexadecimal digits, two per byte.
package func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: text, as: UTF8.self)
}
