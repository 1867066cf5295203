package import NetworkAddress

/// The header of an IPv4 packet, RFC 791 §3.1, as far as probes need it.
package struct IPv4Header: Hashable, Sendable {
    package static let minimumLength = 20

    /// Octets of the header with its options.
    package var length: Int
    package var totalLength: Int
    package var identification: UInt16
    /// It is a piece, or there are more behind it.
    package var isFragment: Bool
    package var ttl: UInt8
    package var proto: UInt8
    package var source: IPv4Address
    package var destination: IPv4Address

    /// nil where `octets` don't begin with a whole IPv4 header. That the packet is whole is not asked for: ICMP errors quote
    /// the begin only.
    package init?(_ octets: UnsafeRawBufferPointer) {
        guard octets.count >= Self.minimumLength, octets[0] >> 4 == 4 else { return nil }
        length = Int(octets[0] & 0xF) * 4
        guard length >= Self.minimumLength, length <= octets.count else { return nil }
        totalLength = Int(octets.number(at: 2, as: UInt16.self))
        identification = octets.number(at: 4)
        // Don't-fragment alone is no fragment.
        isFragment = octets.number(at: 6, as: UInt16.self) & 0x3FFF != 0
        ttl = octets[8]
        proto = octets[9]
        source = IPv4Address(octets.number(at: 12))
        destination = IPv4Address(octets.number(at: 16))
    }
}

/// The header of an IPv6 packet, RFC 8200 §3.
package struct IPv6Header: Hashable, Sendable {
    package static let length = 40

    package var flowLabel: UInt32
    package var payloadLength: Int
    package var nextHeader: UInt8
    package var hopLimit: UInt8
    package var source: IPv6Address
    package var destination: IPv6Address

    /// nil where `octets` don't begin with an IPv6 header.
    package init?(_ octets: UnsafeRawBufferPointer) {
        guard octets.count >= Self.length, octets[0] >> 4 == 6 else { return nil }
        flowLabel = octets.number(at: 0, as: UInt32.self) & 0xF_FFFF
        payloadLength = Int(octets.number(at: 4, as: UInt16.self))
        nextHeader = octets[6]
        hopLimit = octets[7]
        source = IPv6Address(high: octets.number(at: 8), low: octets.number(at: 16))
        destination = IPv6Address(high: octets.number(at: 24), low: octets.number(at: 32))
    }
}

/// Protocol numbers that probes use.
enum ProtocolNumber {
    static let icmp: UInt8 = 1
    static let tcp: UInt8 = 6
    static let udp: UInt8 = 17
    static let icmp6: UInt8 = 58
}
