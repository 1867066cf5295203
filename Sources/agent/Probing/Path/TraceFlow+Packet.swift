import NetworkAddress

extension TraceFlow {
    /// Octets of a probe.
    package var packetLength: Int {
        carrier == .tcp ? Self.headerLength(destination) + Self.segmentLength : size
    }

    private static let segmentLength = 20

    /// Writes the whole IP packet of probe `number` (1...65,000) in `flow`; `packet` has room for `packetLength` octets.
    /// Returns how many were written.
    package func write(
        number: UInt16, flow: Int, ttl: UInt8, to packet: UnsafeMutableRawBufferPointer
    ) -> Int {
        let length = packetLength
        precondition(packet.count >= length)
        let whole = UnsafeMutableRawBufferPointer(rebasing: packet[..<length])
        whole.initializeMemory(as: UInt8.self, repeating: 0)
        let header = Self.headerLength(destination)
        writeHeader(whole, number: number, ttl: ttl)
        let body = UnsafeMutableRawBufferPointer(rebasing: whole[header...])
        switch carrier {
        case .udp: writeDatagram(body, number: number, flow: flow)
        case .icmp: writeEcho(body, number: number, flow: flow)
        case .tcp: writeSegment(body, number: number, flow: flow)
        }
        return length
    }

    private func writeHeader(_ packet: UnsafeMutableRawBufferPointer, number: UInt16, ttl: UInt8) {
        switch (source, destination) {
        case (.v4(let source), .v4(let destination)):
            packet[0] = 0x45
            packet[1] = dscp << 2
            packet.put(UInt16(packet.count), at: 2)
            packet.put(number, at: 4)
            packet[8] = ttl
            packet[9] = proto
            packet.put(source.value, at: 12)
            packet.put(destination.value, at: 16)
            packet.put(
                InternetChecksum.of(UnsafeRawBufferPointer(rebasing: packet[..<IPv4Header.minimumLength])), at: 10)
        case (.v6(let source), .v6(let destination)):
            // Version, traffic class, and a flow label of zero: RFC 6437 §2, the packet says nothing of its flow.
            packet.put(UInt32(6) << 28 | UInt32(dscp) << 22, at: 0)
            packet.put(UInt16(packet.count - IPv6Header.length), at: 4)
            packet[6] = proto
            packet[7] = ttl
            packet.put(source.high, at: 8)
            packet.put(source.low, at: 16)
            packet.put(destination.high, at: 24)
            packet.put(destination.low, at: 32)
        default: preconditionFailure("source and destination are of one family")
        }
    }

    /// RFC 768: ports, length, checksum. Payload: two octets that make the checksum the number, the token, the number.
    private func writeDatagram(_ body: UnsafeMutableRawBufferPointer, number: UInt16, flow: Int) {
        body.put(port(ofFlow: flow), at: 0)
        body.put(destinationPort, at: 2)
        body.put(UInt16(body.count), at: 4)
        body.put(token, at: 10)
        body.put(number, at: 14)
        var sum = pseudoHeader(length: body.count)
        sum.add(UnsafeRawBufferPointer(body))
        body.put(sum.compensation(for: number), at: 8)
        body.put(number, at: 6)
    }

    /// The payload's first two octets hold the checksum at the flow's, whatever the sequence number.
    private func writeEcho(_ body: UnsafeMutableRawBufferPointer, number: UInt16, flow: Int) {
        body[0] = isV6 ? 128 : 8
        body.put(identifier, at: 4)
        body.put(number, at: 6)
        body.put(token, at: 10)
        body.put(number, at: 14)
        var sum = isV6 ? pseudoHeader(length: body.count) : InternetChecksum()
        sum.add(UnsafeRawBufferPointer(body))
        let checksum = checksum(ofFlow: flow)
        body.put(sum.compensation(for: checksum), at: 8)
        body.put(checksum, at: 2)
    }

    /// RFC 9293 §3.1: a SYN without options. The kernel answers a SYN-ACK with RST, as it knows of no connection.
    private func writeSegment(_ body: UnsafeMutableRawBufferPointer, number: UInt16, flow: Int) {
        body.put(port(ofFlow: flow), at: 0)
        body.put(destinationPort, at: 2)
        body.put(sequence(ofNumber: number), at: 4)
        body[12] = 5 << 4
        body[13] = 0x02
        body.put(UInt16(5_840), at: 14)
        var sum = pseudoHeader(length: body.count)
        sum.add(UnsafeRawBufferPointer(body))
        body.put(sum.value, at: 16)
    }

    /// RFC 768, RFC 9293 §3.1 and RFC 8200 §8.1.
    private func pseudoHeader(length: Int) -> InternetChecksum {
        var sum = InternetChecksum()
        for address in [source, destination] {
            switch address {
            case .v4(let address): sum.add(address.value)
            case .v6(let address):
                for half in [address.high, address.low] {
                    sum.add(UInt32(truncatingIfNeeded: half >> 32))
                    sum.add(UInt32(truncatingIfNeeded: half))
                }
            }
        }
        sum.add(UInt16(proto))
        sum.add(UInt32(length))
        return sum
    }
}
