import COpenSSL

/// A shared secret and the number that messages name it by (RFC 9946, keyId).
package struct CapacityKey: Hashable, Sendable {
    package static let maximumLength = 64
    package var identifier: UInt8
    package var secret: [UInt8]

    package init(identifier: UInt8, secret: [UInt8]) {
        self.identifier = identifier
        self.secret = secret
    }
}

/// The two keys of one test: what the client signs with, and what the server signs with.
///
/// Derived by KBKDF (NIST SP 800-108) in counter mode over HMAC-SHA-256 with label `UDPSTP` and, as context, the decimal
/// authUnixTime of the Setup Request (RFC 9946).
package struct CapacitySessionKeys: Hashable, Sendable {
    package let identifier: UInt8
    let client: [UInt8]
    let server: [UInt8]

    /// nil where OpenSSL refuses.
    package init?(_ key: CapacityKey, time: UInt32) {
        func block(_ counter: UInt8) -> [UInt8]? {
            // Counter, label, 0, context, and 512 bits as the length of what is wanted.
            let message = [0, 0, 0, counter] + Array("UDPSTP".utf8) + [0] + Array("\(time)".utf8) + [0, 0, 2, 0]
            return message.withUnsafeBytes { Self.digest(of: $0, key: key.secret) }
        }
        guard let client = block(1), let server = block(2) else { return nil }
        identifier = key.identifier
        self.client = client
        self.server = server
    }

    package enum Signer: Sendable { case client, server }

    /// Completes a control message in place: mode, time, key and digest. Its checksum is zero after that.
    @discardableResult
    package func seal(_ octets: UnsafeMutableRawBufferPointer, as signer: Signer, time: UInt32) -> Bool {
        let start = octets.count - CapacityTrailer.length
        octets[start] = 1
        octets.put(time, at: start + 1)
        octets.clear(start + 5..<start + 37)
        octets[octets.count - 4] = identifier
        octets[octets.count - 3] = 0
        octets.put(UInt16(0), at: octets.count - 2)
        let key = signer == .client ? client : server
        guard let digest = Self.digest(of: UnsafeRawBufferPointer(octets), key: key) else { return false }
        for (place, octet) in digest.enumerated() { octets[start + 5 + place] = octet }
        return true
    }

    /// Whether `signer` signed these octets; takes as long when it did not.
    package func verifies(_ octets: UnsafeRawBufferPointer, from signer: Signer) -> Bool {
        guard octets.count >= CapacityTrailer.length else { return false }
        let start = octets.count - CapacityTrailer.length
        guard octets[start] == 1 else { return false }
        var copy = Array(octets)
        for place in start + 5..<start + 37 { copy[place] = 0 }
        copy[copy.count - 2] = 0
        copy[copy.count - 1] = 0
        let key = signer == .client ? client : server
        guard let digest = copy.withUnsafeBytes({ Self.digest(of: $0, key: key) }) else { return false }
        return digest.withUnsafeBytes { digest in
            CRYPTO_memcmp(digest.baseAddress, octets.baseAddress.map { $0 + start + 5 }, 32) == 0
        }
    }

    private static func digest(of octets: UnsafeRawBufferPointer, key: [UInt8]) -> [UInt8]? {
        guard let context = COpenSSL_hmac_new(key, key.count) else { return nil }
        defer { EVP_MAC_CTX_free(context) }
        var digest = [UInt8](repeating: 0, count: CapacityTrailer.digestLength)
        let done = COpenSSL_hmac(
            context, octets.bindMemory(to: UInt8.self).baseAddress, octets.count, nil, 0, &digest)
        return done == 1 ? digest : nil
    }
}
