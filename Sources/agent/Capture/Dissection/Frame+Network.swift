/// IPv4, IPv6 and what they carry of each other.
extension Frame {
    /// RFC 791 §3.1.
    mutating func ipv4(at start: Int, _ headers: inout PacketHeaders) -> Dissected {
        guard count >= start + 20 else { return .truncated }
        guard octets[start] >> 4 == 4 else { return .malformed }
        let headerLength = Int(octets[start] & 15) * 4
        var total = Int(word(start + 2))
        // Segmentation offload hands packets above 65,535 octets to the capture with no length.
        // What a header says beyond its frame is not there.
        total = total == 0 ? wireLength - start : min(total, wireLength - start)
        guard headerLength >= 20, total >= headerLength else { return .malformed }
        headers.version = 4
        headers.sourceHigh = 0
        headers.sourceLow = UInt64(long(start + 12))
        headers.destinationHigh = 0
        headers.destinationLow = UInt64(long(start + 16))
        take(trafficClass: octets[start + 1], octets: total, &headers)
        let field = word(start + 6)
        let isLater = field & 0x1FFF != 0
        headers.fragment = isLater ? .later : field & 0x2000 != 0 ? .first : .whole
        headers.protocolNumber = octets[start + 9]
        if headers.fragment != .whole {
            headers.fragmentProtocol = octets[start + 9]
            headers.fragmentIdentification = UInt32(word(start + 4))
        }
        guard !isLater else { return .ip }
        transport(octets[start + 9], at: start + headerLength, length: total - headerLength, &headers)
        return .ip
    }

    /// RFC 8200 §3, §4.
    mutating func ipv6(at start: Int, _ headers: inout PacketHeaders) -> Dissected {
        guard count >= start + 40 else { return .truncated }
        guard octets[start] >> 4 == 6 else { return .malformed }
        var length = Int(word(start + 4))
        // A jumbogram (RFC 2675) and offloaded segments have their length elsewhere.
        let rest = max(0, wireLength - start - 40)
        length = length == 0 ? rest : min(length, rest)
        headers.version = 6
        headers.sourceHigh = quad(start + 8)
        headers.sourceLow = quad(start + 16)
        headers.destinationHigh = quad(start + 24)
        headers.destinationLow = quad(start + 32)
        take(trafficClass: UInt8(truncatingIfNeeded: word(start) >> 4), octets: length + 40, &headers)
        headers.fragment = .whole
        return extensions(octets[start + 6], at: start + 40, end: start + 40 + length, &headers)
    }

    /// Walks the extension headers (RFC 8200 §4.1; mobility, HIP and Shim6 have the same layout), 16 at most.
    private mutating func extensions(
        _ first: UInt8, at start: Int, end: Int, _ headers: inout PacketHeaders
    ) -> Dissected {
        var next = first
        var at = start
        for _ in 0..<16 {
            headers.protocolNumber = next
            switch next {
            case 0, 43, 60, 135, 139, 140:
                guard count >= at + 2 else { return .ip }
                next = octets[at]
                at += (Int(octets[at + 1]) + 1) * 8
            case 44:
                guard count >= at + 8 else { return .ip }
                let field = word(at + 2)
                next = octets[at]
                headers.protocolNumber = next
                headers.fragmentProtocol = 0
                headers.fragmentIdentification = long(at + 4)
                if field & 0xFFF8 != 0 {
                    headers.fragment = .later
                    return .ip
                }
                if field & 1 != 0 { headers.fragment = .first }
                at += 8
            default:
                guard at <= end else { return .ip }
                transport(next, at: at, length: end - at, &headers)
                return .ip
            }
        }
        return .ip
    }

    private func take(trafficClass: UInt8, octets: Int, _ headers: inout PacketHeaders) {
        if depth == 0 { headers.linkTrafficClass = trafficClass }
        headers.trafficClass = trafficClass
        headers.octets = UInt32(clamping: octets)
    }

    /// Enters a tunnel. Where what is inside can't be read, the outer header speaks for the packet.
    mutating func tunnel(
        _ kind: PacketHeaders.Encapsulation, _ headers: inout PacketHeaders,
        _ body: (inout Frame, inout PacketHeaders) -> Dissected
    ) {
        guard depth < Self.maximumDepth else { return }
        let outer = headers
        headers.encapsulation.insert(kind)
        headers.sourcePort = 0
        headers.destinationPort = 0
        headers.hasTransport = false
        depth += 1
        if body(&self, &headers) != .ip {
            headers = outer
            headers.encapsulation.insert(kind)
        }
        depth -= 1
    }
}
