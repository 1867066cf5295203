/// Reads the headers of packets: no allocation, no state, no octet read behind `count`, none of what the packet carries.
///
/// Link layers: Ethernet with 802.1Q, 802.1ad, SNAP, MPLS and PPPoE; Linux cooked; raw IP; loopback. Tunnels are entered to a
/// depth of four: IP in IP, GRE (RFC 2784, RFC 2890), VXLAN (RFC 7348). What is encrypted (ESP) is told by its outer header.
package enum Dissector {
    /// - Parameters:
    ///   - octets: the captured octets, of which `count` may be read.
    ///   - wireLength: octets that the frame had on the line.
    ///   - headers: filled afresh; of use only where the answer is `.ip`.
    /// - Complexity: O(headers), at most 64 steps.
    package static func dissect(
        _ octets: UnsafePointer<UInt8>, count: Int, wireLength: Int, link: LinkType, into headers: inout PacketHeaders
    ) -> Dissected {
        headers = PacketHeaders()
        var frame = Frame(octets: octets, count: count, wireLength: wireLength)
        switch link {
        case .ethernet: return frame.ethernet(at: 0, &headers)
        case .raw, .rawOnLinux, .rawOnOpenBSD, .ipv4, .ipv6: return frame.anyIP(at: 0, &headers)
        case .cooked:
            guard count >= 16 else { return .truncated }
            headers.direction = frame.direction(ofPacketType: UInt8(truncatingIfNeeded: frame.word(0)))
            return frame.network(frame.word(14), at: 16, &headers)
        case .cooked2:
            guard count >= 20 else { return .truncated }
            headers.direction = frame.direction(ofPacketType: octets[10])
            return frame.network(frame.word(0), at: 20, &headers)
        case .null, .loop:
            // The family's number differs between systems; the first four bits behind it don't.
            guard count >= 4 else { return .truncated }
            let family = frame.long(0)
            let number = family > 0xFFFF ? family.byteSwapped : family
            switch number {
            case 2, 10, 23, 24, 28, 30: return frame.anyIP(at: 4, &headers)
            default: return .other
            }
        default: return .unknownLink
        }
    }
}

/// One frame while it is being read.
struct Frame {
    let octets: UnsafePointer<UInt8>
    let count: Int
    let wireLength: Int
    /// Tunnels entered so far.
    var depth = 0

    static let maximumDepth = 4

    @inline(__always) func word(_ at: Int) -> UInt16 { UInt16(octets[at]) << 8 | UInt16(octets[at + 1]) }
    @inline(__always) func long(_ at: Int) -> UInt32 {
        UnsafeRawPointer(octets).loadUnaligned(fromByteOffset: at, as: UInt32.self).bigEndian
    }
    @inline(__always) func quad(_ at: Int) -> UInt64 {
        UnsafeRawPointer(octets).loadUnaligned(fromByteOffset: at, as: UInt64.self).bigEndian
    }

    /// `PACKET_OUTGOING` is 4; all other packet types came in (packet(7)).
    func direction(ofPacketType type: UInt8) -> PacketHeaders.LinkDirection { type == 4 ? .outbound : .inbound }

    mutating func ethernet(at start: Int, _ headers: inout PacketHeaders) -> Dissected {
        guard count >= start + 14 else { return .truncated }
        return network(word(start + 12), at: start + 14, &headers)
    }

    mutating func anyIP(at start: Int, _ headers: inout PacketHeaders) -> Dissected {
        guard count > start else { return .truncated }
        switch octets[start] >> 4 {
        case 4: return ipv4(at: start, &headers)
        case 6: return ipv6(at: start, &headers)
        default: return .malformed
        }
    }

    /// What stands behind an EtherType.
    mutating func network(_ etherType: UInt16, at start: Int, _ headers: inout PacketHeaders) -> Dissected {
        var type = etherType
        var at = start
        // Each round consumes a tag of four octets or more.
        while true {
            switch type {
            case 0x0800: return ipv4(at: at, &headers)
            case 0x86DD: return ipv6(at: at, &headers)
            case 0x8100, 0x88A8, 0x9100, 0x9200:
                guard count >= at + 4 else { return .truncated }
                if headers.encapsulation.contains(.vlan) {
                    headers.encapsulation.insert(.qinq)
                } else if depth == 0 {
                    headers.vlan = word(at) & 0x0FFF
                }
                headers.encapsulation.insert(.vlan)
                type = word(at + 2)
                at += 4
            case 0x8847, 0x8848: return mpls(at: at, &headers)
            case 0x8864:
                // RFC 2516 §4: version and type 1, code 0, session, length; then the PPP protocol.
                guard count >= at + 8 else { return .truncated }
                guard octets[at] == 0x11, octets[at + 1] == 0 else { return .malformed }
                headers.encapsulation.insert(.pppoe)
                switch word(at + 6) {
                case 0x0021: return ipv4(at: at + 8, &headers)
                case 0x0057: return ipv6(at: at + 8, &headers)
                default: return .other
                }
            case 0x6558: return ethernet(at: at, &headers)
            case 0..<0x0600:
                // IEEE 802.3 with LLC; SNAP (RFC 1042) holds an EtherType.
                guard count >= at + 8 else { return count >= at + 3 ? .other : .truncated }
                guard long(at) == 0xAAAA_0300, octets[at + 4] == 0 else { return .other }
                type = word(at + 6)
                guard type >= 0x0600 else { return .other }
                at += 8
            default: return .other
            }
        }
    }

    /// RFC 3032 §2.1: label, traffic class, bottom of stack, TTL. What lies below tells itself by its first four bits; 0 is a
    /// pseudowire's control word (RFC 4385 §3) before Ethernet.
    private mutating func mpls(at start: Int, _ headers: inout PacketHeaders) -> Dissected {
        headers.encapsulation.insert(.mpls)
        var at = start
        while true {
            guard count >= at + 5 else { return .truncated }
            let isBottom = octets[at + 2] & 1 == 1
            at += 4
            if isBottom { break }
        }
        switch octets[at] >> 4 {
        case 4: return ipv4(at: at, &headers)
        case 6: return ipv6(at: at, &headers)
        case 0: return ethernet(at: at + 4, &headers)
        default: return .other
        }
    }
}
