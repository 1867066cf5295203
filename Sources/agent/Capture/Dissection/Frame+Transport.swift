/// The headers behind IP.
extension Frame {
    static let dnsPort: UInt16 = 53
    static let quicPort: UInt16 = 443
    static let vxlanPort: UInt16 = 4_789

    /// - Parameter length: octets of the transport header and what is behind it, by the IP header.
    mutating func transport(_ number: UInt8, at start: Int, length: Int, _ headers: inout PacketHeaders) {
        headers.protocolNumber = number
        switch number {
        case 6: tcp(at: start, length: length, &headers)
        case 17, 136: udp(number, at: start, length: length, &headers)
        case 132, 33:
            guard ports(at: start, length: length, &headers) else { return }
            headers.hasTransport = true
            headers.payloadOctets = UInt32(clamping: length - (number == 132 ? 12 : 16))
        case 1, 58: icmp(number, at: start, length: length, &headers)
        case 4: tunnel(.ipInIP, &headers) { $0.ipv4(at: start, &$1) }
        case 41: tunnel(.ipInIP, &headers) { $0.ipv6(at: start, &$1) }
        case 47: gre(at: start, &headers)
        case 50:
            headers.encapsulation.insert(.esp)
            guard count >= start + 4, length >= 8 else { return }
            headers.securityParametersIndex = long(start)
            headers.hasTransport = true
        case 51:
            // RFC 4302 §2.2: length in words of 32 bits, less two.
            guard count >= start + 2 else { return }
            headers.encapsulation.insert(.authentication)
            let size = (Int(octets[start + 1]) + 2) * 4
            // Its own header may not hold another of its kind, so this ends.
            guard octets[start] != 51, length >= size else { return }
            transport(octets[start], at: start + size, length: length - size, &headers)
        default: break
        }
    }

    @inline(__always)
    private func ports(at start: Int, length: Int, _ headers: inout PacketHeaders) -> Bool {
        guard count >= start + 4, length >= 4 else { return false }
        headers.sourcePort = word(start)
        headers.destinationPort = word(start + 2)
        return true
    }

    private func tcp(at start: Int, length: Int, _ headers: inout PacketHeaders) {
        guard ports(at: start, length: length, &headers), count >= start + 20 else { return }
        headers.tcp.sequence = long(start + 4)
        headers.tcp.acknowledgment = long(start + 8)
        headers.tcp.flags = octets[start + 13]
        headers.tcp.window = word(start + 14)
        let size = Int(octets[start + 12] >> 4) * 4
        guard size >= 20, length >= size else { return }
        headers.hasTransport = true
        headers.payloadOctets = UInt32(length - size)
        options(at: start + 20, end: min(start + size, count), &headers)
    }

    /// RFC 9293 §3.2, RFC 7323 §3.2. Kind 0 ends, kind 1 is alone, all others have a length.
    private func options(at start: Int, end: Int, _ headers: inout PacketHeaders) {
        var at = start
        while at < end {
            let kind = octets[at]
            if kind == 0 { return }
            if kind == 1 {
                at += 1
                continue
            }
            guard at + 1 < end else { return }
            let length = Int(octets[at + 1])
            guard length >= 2, at + length <= end else { return }
            if kind == 8, length == 10 {
                headers.tcp.hasTimestamps = true
                headers.tcp.timestampValue = long(at + 2)
                headers.tcp.timestampEcho = long(at + 6)
            }
            at += length
        }
    }

    private mutating func udp(_ number: UInt8, at start: Int, length: Int, _ headers: inout PacketHeaders) {
        guard ports(at: start, length: length, &headers), length >= 8 else { return }
        headers.hasTransport = true
        headers.payloadOctets = UInt32(length - 8)
        guard headers.fragment == .whole, number == 17 else { return }
        let at = start + 8
        let low = min(headers.sourcePort, headers.destinationPort)
        let high = max(headers.sourcePort, headers.destinationPort)
        if headers.destinationPort == Self.vxlanPort {
            // RFC 7348 §5: the flag I says that there is a network identifier.
            guard count >= at + 8, octets[at] & 8 != 0 else { return }
            tunnel(.vxlan, &headers) { $0.ethernet(at: at + 8, &$1) }
        } else if low == Self.dnsPort || high == Self.dnsPort {
            guard count >= at + 4, length >= 20 else { return }
            headers.application = .dns
            headers.dnsIdentifier = word(at)
            headers.dnsFlags = word(at + 2)
        } else if low == Self.quicPort || high == Self.quicPort {
            guard count > at, length > 8 else { return }
            headers.application = .quic
            headers.quicOctet = octets[at] & 0xE0
        }
    }

    /// RFC 792, RFC 4443: type, code; an echo and its reply have their identifier behind the checksum.
    private func icmp(_ number: UInt8, at start: Int, length: Int, _ headers: inout PacketHeaders) {
        guard count >= start + 2, length >= 4 else { return }
        headers.icmpTypeCode = word(start)
        headers.hasTransport = true
        headers.payloadOctets = UInt32(length - 4)
        let type = octets[start]
        let isEcho = number == 1 ? type == 8 || type == 0 : type == 128 || type == 129
        if isEcho, count >= start + 6, length >= 6 {
            headers.sourcePort = word(start + 4)
            headers.destinationPort = headers.sourcePort
        }
    }

    /// RFC 2784 §2.1 with key and sequence number of RFC 2890.
    private mutating func gre(at start: Int, _ headers: inout PacketHeaders) {
        headers.encapsulation.insert(.gre)
        guard count >= start + 4 else { return }
        let flags = word(start)
        // Version 0 without source routes (RFC 1701), which were given up.
        guard flags & 7 == 0, flags & 0x4000 == 0 else { return }
        var at = start + 4
        for bit: UInt16 in [0x8000, 0x2000, 0x1000] where flags & bit != 0 { at += 4 }
        let type = word(start + 2)
        tunnel(.gre, &headers) { $0.network(type, at: at, &$1) }
    }
}
