import COpenSSL
import Synchronization

/// HMAC-SHA-256 truncated to 128 bits (RFC 8762 §4.4, RFC 4868) under one key, by OpenSSL.
///
/// Setting a key up costs more than a digest, so it is done once.
package final class StampAuthenticator: Sendable {
    package static let length = 16
    /// OpenSSL's context for the key, used for one digest after the other.
    private let context: Mutex<Context>

    /// Owns what OpenSSL allocated; only ever used under the mutex.
    private struct Context: ~Copyable, @unchecked Sendable {
        let pointer: OpaquePointer
        deinit { EVP_MAC_CTX_free(pointer) }
    }

    /// nil where OpenSSL refuses: without memory, or where a provider forbids the key's length.
    package init?(_ key: StampKey) {
        guard let pointer = COpenSSL_hmac_new(key.octets, key.octets.count) else { return nil }
        context = Mutex(Context(pointer: pointer))
    }

    /// Calls `body` with the digest of `head` and `tail`, one behind the other; false where OpenSSL fails.
    private func digest(
        of head: UnsafeRawBufferPointer, _ tail: UnsafeRawBufferPointer,
        _ body: (UnsafeRawBufferPointer) -> Bool
    ) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { buffer in
            let octets = buffer.assumingMemoryBound(to: UInt8.self)
            let done = context.withLock { context in
                COpenSSL_hmac(
                    context.pointer, head.bindMemory(to: UInt8.self).baseAddress, head.count,
                    tail.bindMemory(to: UInt8.self).baseAddress, tail.count, octets.baseAddress)
            }
            return done == 1 && body(UnsafeRawBufferPointer(buffer))
        }
    }

    /// Writes the digest of `head` and `tail` to the first 16 octets of `place`.
    @discardableResult
    func sign(
        _ head: UnsafeRawBufferPointer, _ tail: UnsafeRawBufferPointer = .init(start: nil, count: 0),
        into place: UnsafeMutableRawBufferPointer
    ) -> Bool {
        digest(of: head, tail) { digest in
            UnsafeMutableRawBufferPointer(rebasing: place[..<Self.length]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: digest[..<Self.length]))
            return true
        }
    }

    /// Whether `place` begins with the digest of `head` and `tail`; takes as long when it doesn't.
    func verifies(
        _ head: UnsafeRawBufferPointer, _ tail: UnsafeRawBufferPointer = .init(start: nil, count: 0),
        against place: UnsafeRawBufferPointer
    ) -> Bool {
        guard place.count >= Self.length else { return false }
        return digest(of: head, tail) { CRYPTO_memcmp($0.baseAddress, place.baseAddress, Self.length) == 0 }
    }

    // MARK: - base packets

    /// RFC 8762 §4.4: the HMAC covers the first six blocks, 96 octets.
    private static let covered = 96

    /// Completes an authenticated base packet, whose every other field is in place.
    package func seal(_ packet: UnsafeMutableRawBufferPointer) {
        precondition(packet.count >= StampMode.authenticated.length)
        sign(
            UnsafeRawBufferPointer(rebasing: packet[..<Self.covered]),
            into: UnsafeMutableRawBufferPointer(rebasing: packet[Self.covered...]))
    }

    /// Whether an authenticated base packet is from somebody who has the key.
    package func verifies(_ packet: UnsafeRawBufferPointer) -> Bool {
        guard packet.count >= StampMode.authenticated.length else { return false }
        return verifies(
            UnsafeRawBufferPointer(rebasing: packet[..<Self.covered]),
            against: UnsafeRawBufferPointer(rebasing: packet[Self.covered...]))
    }
}
