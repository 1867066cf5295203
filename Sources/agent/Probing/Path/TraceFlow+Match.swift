import NetworkAddress

/// Which of our probes a packet speaks of.
package struct TraceMatch: Hashable, Sendable {
    package var number: UInt16
    package var flow: Int
    /// TTL or hop limit that the quoted packet had when it was dropped: 1, or 0 with some; more where labels hid hops.
    package var quotedTTL: UInt8?
    /// Something on the way rewrote the packet: its checksum is no longer the one that we sent.
    package var isRewritten = false
}

/// Matching is strict: addresses, protocol, both ports, and the number with what proves it. A packet that merely could be ours
/// is not ours; `flowOf` says in which flow a number was sent.
extension TraceFlow {
    /// Reads the packet that an ICMP error quotes.
    package func match(quote: UnsafeRawBufferPointer, flowOf: (UInt16) -> Int?) -> TraceMatch? {
        switch (source, destination) {
        case (.v4(let source), .v4(let destination)):
            guard let header = IPv4Header(quote), header.source == source, header.destination == destination,
                header.proto == proto, !header.isFragment
            else { return nil }
            return match(
                UnsafeRawBufferPointer(rebasing: quote[header.length...]), identification: header.identification,
                ttl: header.ttl, flowOf)
        case (.v6(let source), .v6(let destination)):
            // Zones stand in no packet.
            guard let header = IPv6Header(quote), header.source == source.withoutZone,
                header.destination == destination.withoutZone, header.nextHeader == proto
            else { return nil }
            return match(
                UnsafeRawBufferPointer(rebasing: quote[IPv6Header.length...]), identification: nil,
                ttl: header.hopLimit, flowOf)
        default: return nil
        }
    }

    private func match(
        _ body: UnsafeRawBufferPointer, identification: UInt16?, ttl: UInt8, _ flowOf: (UInt16) -> Int?
    ) -> TraceMatch? {
        // RFC 792: the header and 64 bits at least.
        guard body.count >= 8 else { return nil }
        switch carrier {
        case .udp:
            guard let flow = flow(ofPort: body.number(at: 0)),
                body.number(at: 2, as: UInt16.self) == destinationPort, isMarked(body)
            else { return nil }
            let checksum: UInt16 = body.number(at: 6)
            if let identification, flowOf(identification) == flow {
                return TraceMatch(
                    number: identification, flow: flow, quotedTTL: ttl, isRewritten: checksum != identification)
            }
            guard flowOf(checksum) == flow else { return nil }
            return TraceMatch(number: checksum, flow: flow, quotedTTL: ttl)
        case .icmp:
            let number: UInt16 = body.number(at: 6)
            guard body[0] == (isV6 ? 128 : 8), body[1] == 0, body.number(at: 4, as: UInt16.self) == identifier,
                isMarked(body), let flow = flowOf(number),
                body.number(at: 2, as: UInt16.self) == checksum(ofFlow: flow)
            else { return nil }
            return TraceMatch(number: number, flow: flow, quotedTTL: ttl)
        case .tcp:
            let sequence: UInt32 = body.number(at: 4)
            let number = UInt16(truncatingIfNeeded: sequence)
            guard let flow = flow(ofPort: body.number(at: 0)),
                body.number(at: 2, as: UInt16.self) == destinationPort,
                sequence == self.sequence(ofNumber: number), flowOf(number) == flow
            else { return nil }
            return TraceMatch(number: number, flow: flow, quotedTTL: ttl)
        }
    }

    /// Whether the token stands in the payload, or the quote is too short to show it: it ends before, or goes on with the
    /// zeros that RFC 4884 §4 pads it with.
    private func isMarked(_ body: UnsafeRawBufferPointer) -> Bool {
        body.count < 14 || body.number(at: 10, as: UInt32.self) == token
            || (body.count >= 16 && body.number(at: 8, as: UInt64.self) == 0)
    }

    /// Reads an echo reply's ICMP message from the destination.
    package func match(echoReply message: UnsafeRawBufferPointer, flowOf: (UInt16) -> Int?) -> TraceMatch? {
        guard carrier == .icmp, message.count >= 16, message[0] == (isV6 ? 129 : 0), message[1] == 0,
            isV6 || InternetChecksum.of(message) == 0
        else { return nil }
        let number: UInt16 = message.number(at: 6)
        guard message.number(at: 4, as: UInt16.self) == identifier, message.number(at: 10, as: UInt32.self) == token,
            let flow = flowOf(number)
        else { return nil }
        return TraceMatch(number: number, flow: flow)
    }

    /// Reads a TCP segment from the destination: SYN-ACK or RST, each acknowledging the SYN (RFC 9293 §3.10.7).
    package func match(segment: UnsafeRawBufferPointer, flowOf: (UInt16) -> Int?) -> TraceMatch? {
        guard carrier == .tcp, segment.count >= 20, segment.number(at: 0, as: UInt16.self) == destinationPort,
            let flow = flow(ofPort: segment.number(at: 2)), segment[13] & 0x10 != 0, segment[13] & 0x06 != 0
        else { return nil }
        let sequence = segment.number(at: 8, as: UInt32.self) &- 1
        let number = UInt16(truncatingIfNeeded: sequence)
        guard sequence == self.sequence(ofNumber: number), flowOf(number) == flow else { return nil }
        return TraceMatch(number: number, flow: flow)
    }
}
