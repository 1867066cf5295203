import NetworkAddress
import Probing

/// ICMP and ICMPv6 errors with RFC 4884 extensions, and the answers of a trace matched to its probes: the first octet chooses
/// carrier and family and whether a probe of ours is quoted, the rest is a message, or what stands before and behind the
/// quote. What a message quotes lies within it.
func fuzzPathAnswers(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    let shape = reader.octet()
    let isV6 = shape & 1 != 0
    let source: IPAddress = isV6 ? .v6(IPv6Address(high: 1 << 32, low: 1)) : .v4(IPv4Address(192, 0, 2, 1))
    let destination: IPAddress = isV6 ? .v6(IPv6Address(high: 1 << 32, low: 2)) : .v4(IPv4Address(192, 0, 2, 2))
    let carriers = TraceFlow.Carrier.allCases
    let flow = TraceFlow(
        carrier: carriers[Int(shape >> 1) % carriers.count], source: source, destination: destination,
        sourcePort: 40_000,
        destinationPort: TraceFlow.defaultPort, token: 0x1234_5678)
    if shape & 32 == 0 {
        reader.packet(.max) { take($0, flow, isV6: isV6, isSound: shape & 16 != 0) }
        return
    }
    // A router quotes a probe of ours, but for some octets that it changed.
    let number = UInt16(reader.number() % 1_000)
    let changes = reader.packet(6) { [UInt8]($0) }
    let header = reader.packet(8) { [UInt8]($0) }
    guard header.count == 8 else { return }
    let length = max(flow.packetLength, shape & 64 == 0 ? 128 : 0)
    reader.packet(.max) { rest in
        let message = UnsafeMutableRawBufferPointer.allocate(byteCount: 8 + length + rest.count, alignment: 1)
        defer { message.deallocate() }
        message.initializeMemory(as: UInt8.self, repeating: 0)
        message.copyBytes(from: header)
        let quote = UnsafeMutableRawBufferPointer(rebasing: message[8..<8 + length])
        _ = flow.write(number: number, flow: Int(number) % 4, ttl: 1, to: quote)
        for index in stride(from: 0, to: changes.count - 1, by: 2) {
            quote[Int(changes[index]) % length] ^= changes[index + 1]
        }
        UnsafeMutableRawBufferPointer(rebasing: message[(8 + length)...]).copyBytes(from: rest)
        take(message, flow, isV6: isV6, isSound: shape & 16 != 0)
    }
}

/// - Parameter isSound: the checksum is made right: an attacker does that, a fuzzer hardly ever.
private func take(_ message: UnsafeMutableRawBufferPointer, _ flow: TraceFlow, isV6: Bool, isSound: Bool) {
    let octets = UnsafeRawBufferPointer(message)
    if !isV6, isSound, message.count >= 4 {
        message[2] = 0
        message[3] = 0
        let sum = InternetChecksum.of(octets)
        message[2] = UInt8(sum >> 8)
        message[3] = UInt8(sum & 0xFF)
    }
    let flowOf = { (number: UInt16) -> Int? in number < 1_000 ? Int(number) % 4 : nil }
    if let error = ICMPError(octets, isV6: isV6) {
        precondition(error.quote.lowerBound >= 8 && error.quote.upperBound <= octets.count)
        precondition(error.labels.count <= 16)
        check(flow.match(quote: UnsafeRawBufferPointer(rebasing: octets[error.quote]), flowOf: flowOf))
    }
    check(flow.match(echoReply: octets, flowOf: flowOf))
    check(flow.match(segment: octets, flowOf: flowOf))
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
