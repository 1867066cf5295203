import COpenSSL

/// A shared secret for SHA-1 authentication, RFC 5880 §6.7.4. (Simple passwords and MD5 are not offered: the one goes over
/// the wire as it is, the other is broken.)
package struct BFDKey: Hashable, Sendable {
    /// The Auth Types that we speak, §4.4.
    package enum Kind: UInt8, Sendable, CaseIterable {
        case keyedSHA1 = 4
        /// Every packet has a new sequence number, so that none can be replayed.
        case meticulousKeyedSHA1 = 5
    }

    package var kind: Kind
    package var identifier: UInt8
    /// 1 to 20 octets.
    package let secret: [UInt8]

    /// nil where the secret has not 1 to 20 octets.
    package init?(_ kind: Kind, identifier: UInt8, secret: [UInt8]) {
        guard (1...20).contains(secret.count) else { return nil }
        self.kind = kind
        self.identifier = identifier
        self.secret = secret
    }
}

/// The authentication section of RFC 5880 §4.4 and its rules in §6.7.4, for one session:
///
///     24 type    25 length (28)    26 key id    27 zero    28 sequence number (4)    32 hash (20)
struct BFDAuthenticator: Sendable {
    static let sectionLength = 28
    static let packetLength = BFDControlPacket.mandatoryLength + sectionLength

    let key: BFDKey
    /// bfd.XmitAuthSeq.
    private var nextSequence: UInt32
    /// bfd.RcvAuthSeq; nil while bfd.AuthSeqKnown is 0.
    private(set) var receivedSequence: UInt32?

    init(_ key: BFDKey, firstSequence: UInt32) {
        self.key = key
        nextSequence = firstSequence
    }

    /// "This variable MUST be set to zero after no packets have been received on this session for at least twice the
    /// Detection Time" (§6.8.1, bfd.AuthSeqKnown).
    mutating func forget() { receivedSequence = nil }

    /// Writes the section behind the mandatory one, whose A bit and length stand already.
    mutating func sign(_ packet: UnsafeMutableRawBufferPointer) {
        packet[24] = key.kind.rawValue
        packet[25] = UInt8(Self.sectionLength)
        packet[26] = key.identifier
        packet[27] = 0
        packet.put(nextSequence, at: 28)
        // Allowed for keyed SHA-1 too, which asks for it only where the contents change.
        nextSequence &+= 1
        let hash = UnsafeMutableRawBufferPointer(rebasing: packet[32..<Self.packetLength])
        Self.digest(UnsafeRawBufferPointer(packet), secret: key.secret, into: hash)
    }

    /// Whether the packet is the peer's and no replay; remembers its sequence number if so.
    mutating func accepts(_ packet: UnsafeRawBufferPointer, detectMultiplier: UInt8) -> Bool {
        guard packet.count >= Self.packetLength, packet[3] >= Self.packetLength, packet[24] == key.kind.rawValue,
            packet[25] == UInt8(Self.sectionLength), packet[26] == key.identifier
        else { return false }
        let sequence: UInt32 = packet.number(at: 28)
        if let receivedSequence {
            // "If the received sequence number lies outside of the range of bfd.RcvAuthSeq(+1 where meticulous) to
            // bfd.RcvAuthSeq+(3*Detect Mult) inclusive (when treated as an unsigned 32-bit circular number space)".
            let least: UInt32 = key.kind == .meticulousKeyedSHA1 ? 1 : 0
            guard (least...3 * UInt32(detectMultiplier)).contains(sequence &- receivedSequence) else { return false }
        }
        let isEqual = withUnsafeTemporaryAllocation(byteCount: 20, alignment: 8) { expected in
            Self.digest(packet, secret: key.secret, into: expected)
            // In constant time.
            var difference: UInt8 = 0
            for index in 0..<20 { difference |= expected[index] ^ packet[32 + index] }
            return difference == 0
        }
        if isEqual { receivedSequence = sequence }
        return isEqual
    }

    /// SHA-1 over the packet with the secret, padded with zeros, in the place of the hash.
    private static func digest(
        _ packet: UnsafeRawBufferPointer, secret: [UInt8], into digest: UnsafeMutableRawBufferPointer
    ) {
        withUnsafeTemporaryAllocation(byteCount: packetLength, alignment: 8) { copy in
            copy.copyMemory(from: UnsafeRawBufferPointer(rebasing: packet[..<packetLength]))
            for index in 0..<20 { copy[32 + index] = index < secret.count ? secret[index] : 0 }
            _ = SHA1(
                copy.baseAddress?.assumingMemoryBound(to: UInt8.self), packetLength,
                digest.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
    }
}
