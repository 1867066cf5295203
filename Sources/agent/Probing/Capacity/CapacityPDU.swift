/// What all messages of the UDP Speed Test Protocol (UDPSTP, RFC 9946) share.
package enum CapacityPDU {
    /// Protocol version of RFC 9946.
    package static let version: UInt16 = 20
    /// UDP port of a server's control socket (IANA: udpstp).
    package static let defaultPort: UInt16 = 24_601

    static let setup: UInt16 = 0xACE1
    static let activation: UInt16 = 0xACE2
    static let null: UInt16 = 0xDEAD
    static let load: UInt16 = 0xBEEF
    static let status: UInt16 = 0xFEED

    /// Which message this is by its first two octets; nil for none of ours.
    package static func identifier(_ octets: UnsafeRawBufferPointer) -> UInt16? {
        octets.count >= 2 ? octets.number(at: 0, as: UInt16.self) : nil
    }

    /// Whether these octets begin as a message of a test's beginning. A Null Request among them only opens firewalls.
    package static func isHandshake(_ octets: UnsafeRawBufferPointer) -> Bool {
        let found = identifier(octets)
        return found == null || found == setup || found == activation
    }
}

/// Why octets are not the message that they should be.
package enum CapacityPDUFault: Error, Hashable, Sendable {
    case length(Int)
    case identifier(UInt16)
    /// A command, an action or a flag that the RFC does not define.
    case field(offset: Int, UInt8)
    case checksum

    static func check(_ octets: UnsafeRawBufferPointer, _ identifier: UInt16, _ length: Int)
        throws(CapacityPDUFault)
    {
        guard octets.count == length else { throw .length(octets.count) }
        let found = octets.number(at: 0, as: UInt16.self)
        guard found == identifier else { throw .identifier(found) }
    }
}

/// The last 41 octets of every control and status message: how it is authenticated, and its checksum.
///
///     authMode 1 | authUnixTime 4 | authDigest 32 | keyId 1 | reserved 1 | checkSum 2
package struct CapacityTrailer: Hashable, Sendable {
    package static let length = 41
    static let digestLength = 32

    /// 0 for none, 1 for authenticated control messages.
    package var mode: UInt8 = 0
    /// Seconds since 1970 at the sender.
    package var time: UInt32 = 0
    package var keyIdentifier: UInt8 = 0

    package init() {}

    init(reading octets: UnsafeRawBufferPointer) {
        let start = octets.count - Self.length
        mode = octets[start]
        time = octets.number(at: start + 1)
        keyIdentifier = octets[octets.count - 4]
    }

    func write(to octets: UnsafeMutableRawBufferPointer) {
        let start = octets.count - Self.length
        octets[start] = mode
        octets.put(time, at: start + 1)
        octets[octets.count - 4] = keyIdentifier
    }

    /// A checksum of zero was not computed; any other covers the whole message.
    static func checkChecksum(_ octets: UnsafeRawBufferPointer) throws(CapacityPDUFault) {
        guard octets.number(at: octets.count - 2, as: UInt16.self) != 0 else { return }
        guard InternetChecksum.of(octets) == 0 else { throw .checksum }
    }

    /// Fills the checksum in, for paths whose UDP checksum is not used. Last of all, after the digest.
    package static func putChecksum(_ octets: UnsafeMutableRawBufferPointer) {
        octets.put(UInt16(0), at: octets.count - 2)
        octets.put(InternetChecksum.of(UnsafeRawBufferPointer(octets)), at: octets.count - 2)
    }
}
