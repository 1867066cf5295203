import NetworkAddress
import Testing

@testable import Probing

@Suite("Packets of a trace") struct TraceFlowTests {
    struct Kind: Sendable, CustomTestStringConvertible {
        var carrier: TraceFlow.Carrier
        var isV6: Bool
        var testDescription: String { "\(carrier.rawValue) in IPv\(isV6 ? 6 : 4)" }
    }

    static let kinds = TraceFlow.Carrier.allCases.flatMap { carrier in
        [false, true].map { Kind(carrier: carrier, isV6: $0) }
    }

    static func flow(_ kind: Kind, token: UInt32 = 0xDEAD_BEEF) -> TraceFlow {
        func address(_ v4: String, _ v6: String) -> IPAddress { IPAddress(kind.isV6 ? v6 : v4) ?? .v4(.any) }
        return TraceFlow(
            carrier: kind.carrier, source: address("192.0.2.1", "2001:db8::1"),
            destination: address("198.51.100.7", "2001:db8:7::7"), sourcePort: 40_000, destinationPort: 33_434,
            token: token)
    }

    static func packet(_ flow: TraceFlow, number: UInt16, of index: Int = 0, ttl: UInt8 = 1) -> [UInt8] {
        var packet = [UInt8](repeating: 0xEE, count: flow.packetLength)
        let length = packet.withUnsafeMutableBytes { flow.write(number: number, flow: index, ttl: ttl, to: $0) }
        #expect(length == packet.count)
        return packet
    }

    private func header(_ kind: Kind) -> Int { kind.isV6 ? 40 : 20 }

    @Test("every checksum is right", arguments: kinds)
    func checksums(kind: Kind) throws {
        let flow = Self.flow(kind)
        for number in [1, 2, 255, 256, 4_660, 65_000] as [UInt16] {
            let packet = Self.packet(flow, number: number, of: Int(number) % 7, ttl: 9)
            var sum = InternetChecksum()
            packet.withUnsafeBytes { octets in
                if !kind.isV6 { #expect(InternetChecksum.of(.init(rebasing: octets[..<20])) == 0) }
                // The pseudo-header; ICMPv4 has none.
                if kind.carrier != .icmp || kind.isV6 {
                    sum.add(.init(rebasing: octets[(kind.isV6 ? 8 : 12)..<header(kind)]))
                    sum.add(UInt16(flow.proto))
                    sum.add(UInt32(packet.count - header(kind)))
                }
                sum.add(.init(rebasing: octets[header(kind)...]))
            }
            #expect(sum.value == 0)
            let ttl = packet[kind.isV6 ? 7 : 8]
            #expect(ttl == 9)
        }
    }

    @Test("what routers hash is the same in every probe of a flow, and another in another flow", arguments: kinds)
    func constancy(kind: Kind) {
        let flow = Self.flow(kind)
        func hashed(_ number: UInt16, _ index: Int) -> [UInt8] {
            let packet = Self.packet(flow, number: number, of: index)
            let ends = kind.isV6 ? packet[0..<4] + packet[8..<40] : packet[12..<20]
            return Array(ends + packet[header(kind)..<header(kind) + 4])
        }
        let first = hashed(1, 0)
        for number in [2, 700, 40_000, 65_000] as [UInt16] { #expect(hashed(number, 0) == first) }
        #expect(Set((0..<64).map { hashed(5, $0) }).count == 64)
    }

    @Test("a quote is recognised whole, and as short as RFC 792 allows", arguments: kinds)
    func quotes(kind: Kind) throws {
        let flow = Self.flow(kind)
        let packet = Self.packet(flow, number: 777, of: 3, ttl: 1)
        for length in [header(kind) + 8, packet.count] {
            let match = packet[..<length].withUnsafeBytes { quote in
                flow.match(quote: quote) { $0 == 777 ? 3 : nil }
            }
            #expect(match == TraceMatch(number: 777, flow: 3, quotedTTL: 1))
        }
        let short = packet[..<(header(kind) + 7)].withUnsafeBytes { quote in flow.match(quote: quote) { _ in 3 } }
        #expect(short == nil)
    }

    @Test("a quote padded with zeros is recognised: routers pad short quotes to 128 octets", arguments: kinds)
    func padded(kind: Kind) {
        let flow = Self.flow(kind)
        let quote = Self.packet(flow, number: 12)[..<(header(kind) + 8)] + [UInt8](repeating: 0, count: 100)
        let match = Array(quote).withUnsafeBytes { quote in flow.match(quote: quote) { $0 == 12 ? 0 : nil } }
        #expect(match?.number == 12)
    }

    @Test("another's packet is never ours", arguments: kinds)
    func strictness(kind: Kind) {
        let flow = Self.flow(kind)
        let ours = Self.packet(flow, number: 9, of: 2)
        func match(_ packet: [UInt8], _ numbers: [UInt16: Int] = [9: 2]) -> TraceMatch? {
            packet.withUnsafeBytes { quote in flow.match(quote: quote) { numbers[$0] } }
        }
        #expect(match(ours)?.number == 9)
        #expect(match(ours, [9: 1]) == nil, "sent in another flow")
        #expect(match(ours, [8: 2]) == nil, "never sent")
        #expect(match(Self.packet(Self.flow(kind, token: 0x0BAD_CAFE), number: 9, of: 2)) == nil, "another trace")
        // Source, destination, protocol, and what stands for the ports.
        let places = kind.isV6 ? [6, 23, 39] : [9, 15, 19]
        for place in places + (kind.carrier == .icmp ? [header(kind), header(kind) + 5] : [header(kind) + 3]) {
            var other = ours
            other[place] ^= 0x40
            #expect(match(other) == nil, "octet \(place)")
        }
        if !kind.isV6 {
            var fragment = ours
            fragment[7] = 1
            #expect(match(fragment) == nil)
        }
    }

    @Test("a checksum that a translator changed is told, and the probe still known by its identification")
    func rewritten() {
        let flow = Self.flow(Kind(carrier: .udp, isV6: false))
        var packet = Self.packet(flow, number: 31)
        packet[26] ^= 0x55
        let match = packet.withUnsafeBytes { quote in flow.match(quote: quote) { $0 == 31 ? 0 : nil } }
        #expect(match?.number == 31 && match?.isRewritten == true)
        // And by the checksum where the identification was changed.
        packet = Self.packet(flow, number: 31)
        packet[4] ^= 0x55
        let other = packet.withUnsafeBytes { quote in flow.match(quote: quote) { $0 == 31 ? 0 : nil } }
        #expect(other?.number == 31)
    }

    @Test("echo replies and segments of the destination are recognised by identifier, token, ports and number")
    func replies() {
        for isV6 in [false, true] {
            let echo = Self.flow(Kind(carrier: .icmp, isV6: isV6))
            var reply = Array(Self.packet(echo, number: 5)[(isV6 ? 40 : 20)...])
            reply[0] = isV6 ? 129 : 0
            if !isV6 {
                reply[2] = 0
                reply[3] = 0
                let sum = reply.withUnsafeBytes { InternetChecksum.of($0) }
                reply[2] = UInt8(sum >> 8)
                reply[3] = UInt8(sum & 0xFF)
            }
            let match = reply.withUnsafeBytes { reply in echo.match(echoReply: reply) { $0 == 5 ? 0 : nil } }
            #expect(match?.number == 5)
            reply[12] ^= 1
            #expect(reply.withUnsafeBytes { reply in echo.match(echoReply: reply) { _ in 0 } } == nil)
        }
        let syn = Self.flow(Kind(carrier: .tcp, isV6: false))
        // SYN-ACK from port 33434 to flow 1's, acknowledging DEAD0007 + 1; then RST-ACK, then a mere ACK.
        func segment(_ flags: UInt8) -> [UInt8] {
            octets("82 9A 9C 41  00 00 00 09  DE AD 00 08  50") + [flags] + octets("FF FF 00 00 00 00")
        }
        for (flags, isOurs) in [(0x12, true), (0x14, true), (0x10, false), (0x02, false)] as [(UInt8, Bool)] {
            let match = segment(flags).withUnsafeBytes { segment in
                syn.match(segment: segment) { $0 == 7 ? 1 : nil }
            }
            #expect((match?.number == 7) == isOurs, "flags \(flags)")
        }
    }
}
