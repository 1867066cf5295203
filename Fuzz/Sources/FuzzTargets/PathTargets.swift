import NetworkAddress
import Probing

/// ICMP and ICMPv6 errors with RFC 4884 extensions, and the answers of a trace matched to its probes: the first octet chooses
/// carrier and family, the rest is a message. What a message quotes lies within it.
func fuzzPathAnswers(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    let shape = reader.octet()
    let isV6 = shape & 1 != 0
    let source: IPAddress = isV6 ? .v6(IPv6Address(high: 1 << 32, low: 1)) : .v4(IPv4Address(192, 0, 2, 1))
    let destination: IPAddress = isV6 ? .v6(IPv6Address(high: 1 << 32, low: 2)) : .v4(IPv4Address(192, 0, 2, 2))
    let carriers = TraceFlow.Carrier.allCases
    let flow = TraceFlow(
        carrier: carriers[Int(shape >> 1) % carriers.count], source: source, destination: destination, sourcePort: 40_000,
        destinationPort: TraceFlow.defaultPort, token: 0x1234_5678)
    reader.packet(.max) { message in
        let octets = UnsafeRawBufferPointer(message)
        // An attacker makes checksums right; a fuzzer hardly ever does.
        if !isV6, shape & 16 != 0, message.count >= 4 {
            message[2] = 0
            message[3] = 0
            let sum = InternetChecksum.of(octets)
            message[2] = UInt8(sum >> 8)
            message[3] = UInt8(sum & 0xFF)
        }
        if let error = ICMPError(octets, isV6: isV6) {
            precondition(error.quote.lowerBound >= 8 && error.quote.upperBound <= octets.count)
            precondition(error.labels.count <= 16)
            let quote = UnsafeRawBufferPointer(rebasing: octets[error.quote])
            check(flow.match(quote: quote) { $0 < 1_000 ? Int($0) % 4 : nil })
        }
        check(flow.match(echoReply: octets) { $0 < 1_000 ? Int($0) % 4 : nil })
        check(flow.match(segment: octets) { $0 < 1_000 ? Int($0) % 4 : nil })
    }
}

private func check(_ match: TraceMatch?) {
    guard let match else { return }
    precondition(match.number < 1_000 && match.flow == Int(match.number) % 4)
}

/// ICMP echo replies on all kinds of socket. The data of a reply lie within the packet.
func fuzzEcho(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    let shape = reader.octet()
    let framing = EchoMessage.Framing(isV6: shape & 1 != 0, isRaw: shape & 2 != 0)
    reader.packet(.max) { packet in
        // A right checksum behind a header of 20 octets, see above.
        let start = shape & 3 == 2 ? 20 : 0
        if shape & 4 != 0, packet.count >= start + 4 {
            packet[start + 2] = 0
            packet[start + 3] = 0
            let sum = InternetChecksum.of(UnsafeRawBufferPointer(rebasing: packet[start...]))
            packet[start + 2] = UInt8(sum >> 8)
            packet[start + 3] = UInt8(sum & 0xFF)
        }
        let reading = EchoMessage.read(
            UnsafeRawBufferPointer(packet), framing, identifier: shape & 8 == 0 ? nil : 0x1234)
        guard case .reply(let data) = reading else { return }
        precondition(data.lowerBound >= EchoMessage.headerLength && data.upperBound <= packet.count)
        EchoMessage.asReflected(UnsafeMutableRawBufferPointer(rebasing: packet[data]))
    }
}
