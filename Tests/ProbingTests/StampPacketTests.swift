import Testing

@testable import Probing

@Suite("STAMP packets, to the octet")
struct StampPacketTests {
    /// RFC 8762 §4.2.1, Figure 2.
    static let request = octets(
        """
        00000007                          # sequence number
        e6bd4a80 80000000                 # timestamp: NTP seconds, fraction one half
        8d14                              # error estimate: S, not Z, scale 13, multiplier 20
        0102                              # SSID (RFC 8972); must be zero in RFC 8762
        00000000 00000000 00000000 00000000 00000000 00000000 00000000   # must be zero
        """)

    /// RFC 8762 §4.3.1, Figure 4.
    static let reply = octets(
        """
        00000003                          # sequence number, the reflector's own
        e6bd4a81 40000000                 # timestamp (T3)
        4101                              # error estimate: not S, Z, scale 1, multiplier 1
        0102                              # SSID
        e6bd4a81 3fffff00                 # receive timestamp (T2)
        00000007                          # session-sender sequence number
        e6bd4a80 80000000                 # session-sender timestamp
        8d14                              # session-sender error estimate
        0000                              # must be zero
        fd                                # session-sender TTL
        000000                            # must be zero
        """)

    @Test("a request is written and read as RFC 8762 §4.2.1 has it")
    func requests() throws {
        let request = StampRequest(
            sequence: 7, timestamp: WireTimestamp(raw: 0xE6BD_4A80_8000_0000),
            errorEstimate: ErrorEstimate(raw: 0x8D14), sessionIdentifier: 0x0102)
        var buffer = [UInt8](repeating: 0xFF, count: 44)
        buffer.withUnsafeMutableBytes { request.write(to: $0) }
        #expect(buffer == Self.request)
        #expect(Self.request.withUnsafeBytes { StampRequest($0) } == request)
    }

    @Test("a reply is written and read as RFC 8762 §4.3.1 has it")
    func replies() throws {
        let reply = StampReply(
            sequence: 3, timestamp: WireTimestamp(raw: 0xE6BD_4A81_4000_0000),
            errorEstimate: ErrorEstimate(raw: 0x4101), sessionIdentifier: 0x0102,
            receiveTimestamp: WireTimestamp(raw: 0xE6BD_4A81_3FFF_FF00), senderSequence: 7,
            senderTimestamp: WireTimestamp(raw: 0xE6BD_4A80_8000_0000),
            senderErrorEstimate: ErrorEstimate(raw: 0x8D14), senderTTL: 253)
        var buffer = [UInt8](repeating: 0xFF, count: 44)
        buffer.withUnsafeMutableBytes { reply.write(to: $0) }
        #expect(buffer == Self.reply)
        #expect(Self.reply.withUnsafeBytes { StampReply($0) } == reply)
        #expect(reply.errorEstimate.format == .ptp)
    }

    @Test("replies of 38 octets, as some TWAMP-Light responders send them, hold all that is needed", arguments: 0...44)
    func shortReplies(length: Int) {
        let reply = Self.reply[..<length].withUnsafeBytes { StampReply($0) }
        #expect((reply != nil) == (length >= 38))
        #expect(reply?.senderSequence == (length >= 38 ? 7 : nil))
        #expect(reply?.senderTTL == (length >= 41 ? 253 : nil))
    }

    @Test("requests below 44 octets are none", arguments: 0..<44)
    func shortRequests(length: Int) {
        #expect(Self.request[..<length].withUnsafeBytes { StampRequest($0) } == nil)
    }

    @Test("the error estimate is the smallest that covers the error, and its multiplier is never 0")
    func errorEstimates() throws {
        for nanoseconds: UInt64 in [0, 1, 100, 1_000, 999_999, 16_000_000, 500_000_000, 16_000_000_000, 1 << 49] {
            let estimate = ErrorEstimate(isSynchronised: true, nanoseconds: nanoseconds)
            let seconds = try #require(estimate.seconds)
            #expect(estimate.multiplier > 0)
            #expect(seconds * 1e9 >= Double(nanoseconds) * (1 - 1e-12))
            // 8 bits of multiplier: never more than 1 in 128 too much, or one unit.
            #expect(seconds * 1e9 <= Double(nanoseconds) * (1 + 1.0 / 127) + 0.24)
        }
        #expect(ErrorEstimate(isSynchronised: true, nanoseconds: 0).raw == 0x8001)
        #expect(ErrorEstimate(isSynchronised: false, format: .ptp, nanoseconds: 0).raw == 0x4001)
        #expect(ErrorEstimate(raw: 0x8000).seconds == nil)
        // Scale 32, multiplier 1: one second. Scale 63: 2^31 times that.
        #expect(ErrorEstimate(raw: 0x2001).seconds == 1)
        #expect(ErrorEstimate(raw: 0x3F02).seconds == 4_294_967_296)
        #expect(ErrorEstimate(isSynchronised: true, nanoseconds: .max).seconds != nil)
    }

    @Test("what follows the base packet is a place for a receipt where it fits, then RFC 8972 padding")
    func extensions() {
        func packet(_ size: Int) -> [UInt8] {
            var packet = [UInt8](repeating: 0xAA, count: size)
            packet.withUnsafeMutableBytes { StampTLV.writeExtensions(to: $0) }
            return Array(packet[44...])
        }
        #expect(packet(44).isEmpty)
        #expect(packet(47) == [0, 0, 0])
        #expect(packet(50) == octets("80 01 0002 0000"))
        #expect(packet(80) == octets("80 fc 0020 5455594e") + [UInt8](repeating: 0, count: 28))
        #expect(
            packet(86) == octets("80 fc 0020 5455594e") + [UInt8](repeating: 0, count: 28) + octets("80 01 0002 0000"))
        // At most 1,024 bits.
        #expect(packet(1_000).prefix(4) == octets("80 fc 0090")[...])
    }
}
