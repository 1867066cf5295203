/// What the headers of one packet say, and nothing of what they carry.
///
/// A value of plain numbers that is filled again for each packet. Addresses, ports and lengths are of the innermost IP header
/// that the capture holds whole; `linkTrafficClass` is of the outermost, by which the line schedules.
package struct PacketHeaders: Sendable {
    /// Addresses as 128 bits; an IPv4 address is in the last 32.
    package var sourceHigh: UInt64 = 0
    package var sourceLow: UInt64 = 0
    package var destinationHigh: UInt64 = 0
    package var destinationLow: UInt64 = 0
    /// 4 or 6; 0 for what is not IP.
    package var version: UInt8 = 0
    /// The transport protocol (IANA protocol numbers).
    package var protocolNumber: UInt8 = 0
    /// DSCP and ECN of the innermost and of the outermost IP header (RFC 2474, RFC 3168).
    package var trafficClass: UInt8 = 0
    package var linkTrafficClass: UInt8 = 0
    /// Ports of TCP, UDP, UDP-Lite, SCTP and DCCP; of an ICMP echo and its reply the identifier, in both; otherwise 0.
    package var sourcePort: UInt16 = 0
    package var destinationPort: UInt16 = 0
    /// Type and code of ICMP.
    package var icmpTypeCode: UInt16 = 0
    /// The outermost VLAN identifier; 0 for none.
    package var vlan: UInt16 = 0
    /// Octets of the IP packet, headers included, as its header has them.
    package var octets: UInt32 = 0
    /// Octets behind the transport header, as the IP header has them.
    package var payloadOctets: UInt32 = 0
    package var fragment = Fragment.whole
    /// Of a fragment of IPv4, the protocol that its IP header names; 0 with IPv6, whose fragments may name different ones.
    package var fragmentProtocol: UInt8 = 0
    package var encapsulation: Encapsulation = []
    package var direction = LinkDirection.unknown
    /// Whether the transport header is captured: ports, and for TCP all of the fixed header.
    package var hasTransport = false
    /// Security Parameters Index of ESP (RFC 4303 §2.1).
    package var securityParametersIndex: UInt32 = 0
    /// Of a fragment, what all fragments of its packet share.
    package var fragmentIdentification: UInt32 = 0
    package var tcp = TCPHeader()
    package var application = ApplicationHeader.none
    /// Of a DNS message (RFC 1035 §4.1.1) over UDP: identifier, and the 16 bits of flags.
    package var dnsIdentifier: UInt16 = 0
    package var dnsFlags: UInt16 = 0
    /// The first octet of what may be QUIC: header form, fixed bit and spin bit (RFC 9000 §17).
    package var quicOctet: UInt8 = 0

    package init() {}

    /// The class that the line sees, 0…63.
    package var codePoint: UInt8 { linkTrafficClass >> 2 }

    package enum Fragment: UInt8, Sendable { case whole, first, later }
    package enum ApplicationHeader: UInt8, Sendable { case none, dns, quic }
    package enum LinkDirection: UInt8, Sendable, CaseIterable { case unknown, inbound, outbound }

    /// What the IP packet was wrapped in.
    package struct Encapsulation: OptionSet, Hashable, Sendable {
        package var rawValue: UInt16
        package init(rawValue: UInt16) { self.rawValue = rawValue }
        package static let vlan = Self(rawValue: 1)
        package static let qinq = Self(rawValue: 2)
        package static let mpls = Self(rawValue: 4)
        package static let pppoe = Self(rawValue: 8)
        package static let gre = Self(rawValue: 16)
        package static let vxlan = Self(rawValue: 32)
        package static let ipInIP = Self(rawValue: 64)
        package static let esp = Self(rawValue: 128)
        package static let authentication = Self(rawValue: 256)
    }
}

/// The fixed header and the options of TCP that are looked at (RFC 9293 §3.1, RFC 7323).
package struct TCPHeader: Hashable, Sendable {
    package var sequence: UInt32 = 0
    package var acknowledgment: UInt32 = 0
    package var window: UInt16 = 0
    /// FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128.
    package var flags: UInt8 = 0
    package var hasTimestamps = false
    package var timestampValue: UInt32 = 0
    package var timestampEcho: UInt32 = 0

    static let fin: UInt8 = 1
    static let syn: UInt8 = 2
    static let rst: UInt8 = 4
    static let ack: UInt8 = 16
}

/// How far a packet could be read.
package enum Dissected: UInt8, Sendable, CaseIterable {
    /// An IP packet whose addresses are known.
    case ip
    /// Some other protocol on the line: ARP, LLDP, spanning tree.
    case other
    /// The capture holds too few octets.
    case truncated
    /// Contradicts its protocol.
    case malformed
    /// Of a link type that isn't known.
    case unknownLink
}
