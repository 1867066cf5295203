import NetworkAddress
import Testing

@testable import Probing

@Suite("The reflector")
struct StampReflectorTests {
    static let sender = Endpoint(.v4(IPv4Address(192, 0, 2, 1)), port: 50_000)
    static let arrival = WallTime(nanoseconds: 1_743_465_600_000_000_000)
    static let clock = ErrorEstimate(isSynchronised: true, nanoseconds: 1_000)

    private static func request(
        _ sequence: UInt32 = 0, size: Int = 44, sentAt: WallTime = arrival + -5_000_000
    ) -> [UInt8] {
        var packet = [UInt8](repeating: 0, count: size)
        packet.withUnsafeMutableBytes { buffer in
            StampRequest(
                sequence: sequence, timestamp: WireTimestamp(ntp: sentAt), errorEstimate: clock,
                sessionIdentifier: 9
            ).write(to: buffer)
            StampTLV.writeExtensions(to: buffer)
        }
        return packet
    }

    @discardableResult
    private static func reflect(
        _ packet: inout [UInt8], by reflector: inout StampReflector, from sender: Endpoint = sender,
        now: Int64 = 0
    ) -> StampReflector.Refusal? {
        packet.withUnsafeMutableBytes {
            reflector.reflect(
                $0, from: sender, at: arrival, ttl: 61, clock: clock, now: MonotonicTime(nanoseconds: now))
        }
    }

    private static func open(rateLimit: Int? = nil, sessions: Int = 16) -> StampReflector {
        StampReflector(
            allow: ["192.0.2.0/24", "2001:db8::/32"].compactMap { Prefix($0) }, rateLimit: rateLimit,
            maximumSessions: sessions)
    }

    @Test("a reply has all that RFC 8762 §4.3.1 asks for, and its own count")
    func reply() throws {
        var reflector = Self.open()
        for count: UInt32 in 0..<3 {
            // The sender's numbers have gaps: lost on the way here.
            var packet = Self.request(10 * count)
            #expect(Self.reflect(&packet, by: &reflector) == nil)
            let reply = try #require(packet.withUnsafeBytes { StampReply($0) })
            #expect(reply.sequence == count)
            #expect(reply.senderSequence == 10 * count)
            #expect(reply.receiveTimestamp == WireTimestamp(ntp: Self.arrival))
            #expect(reply.senderTimestamp == WireTimestamp(ntp: Self.arrival + -5_000_000))
            #expect(reply.senderErrorEstimate == Self.clock)
            #expect(reply.errorEstimate == Self.clock)
            #expect(reply.senderTTL == 61)
            #expect(reply.sessionIdentifier == 9)
            #expect(packet.count == 44)
        }
        #expect(reflector.counters.received == 3)
        #expect(reflector.counters.reflected == 3)
    }

    @Test("each sender is counted for itself")
    func perSession() throws {
        var reflector = Self.open()
        let other = Endpoint(Self.sender.address, port: 50_001)
        for (sender, expected) in [(Self.sender, UInt32(0)), (other, 0), (Self.sender, 1), (other, 1)] {
            var packet = Self.request(expected)
            Self.reflect(&packet, by: &reflector, from: sender)
            #expect(packet.withUnsafeBytes { StampReply($0) }?.sequence == expected)
        }
        #expect(reflector.sessionCount == 2)
    }

    @Test("a sender that begins again from the same port is counted from zero")
    func restart() throws {
        var reflector = Self.open()
        for sequence: UInt32 in 0..<5 {
            var packet = Self.request(sequence)
            Self.reflect(&packet, by: &reflector)
        }
        var packet = Self.request(0, size: 80, sentAt: Self.arrival)
        Self.reflect(&packet, by: &reflector)
        #expect(packet.withUnsafeBytes { StampReply($0) }?.sequence == 0)
        #expect(packet.withUnsafeBytes { Receipt.read($0) }?.receipt.isDuplicate == false)
    }

    @Test("requests shorter than a reply are refused and left as they are", arguments: 0..<44)
    func tooShort(length: Int) {
        var reflector = Self.open()
        var packet = Array(Self.request()[..<length])
        #expect(Self.reflect(&packet, by: &reflector) == .tooShort)
        #expect(packet == Array(Self.request()[..<length]))
        #expect(reflector.counters.tooShort == 1)
        #expect(reflector.sessionCount == 0)
    }

    @Test(
        "only allowed prefixes are answered",
        arguments: [
            ("192.0.2.255", true), ("192.0.3.0", false), ("2001:db8:1::1", true), ("2001:db9::1", false),
            ("::ffff:192.0.2.1", false),
        ])
    func allowed(address: String, isAnswered: Bool) throws {
        var reflector = Self.open()
        var packet = Self.request()
        let refusal = Self.reflect(
            &packet, by: &reflector, from: Endpoint(try #require(IPAddress(address)), port: 1))
        #expect(refusal == (isAnswered ? nil : .notAllowed))
        #expect(reflector.counters.notAllowed == (isAnswered ? 0 : 1))
        #expect((packet == Self.request()) == !isAnswered)
    }

    @Test("who is allowed can change, and sessions of others end")
    func changes() throws {
        var reflector = Self.open()
        var packet = Self.request()
        Self.reflect(&packet, by: &reflector)
        reflector.allow([])
        #expect(reflector.sessionCount == 0)
        packet = Self.request(1)
        #expect(Self.reflect(&packet, by: &reflector) == .notAllowed)
    }

    @Test("a source has its rate and one second's burst, whatever its ports, and others theirs")
    func rate() throws {
        var reflector = Self.open(rateLimit: 10, sessions: 1_000)
        var answered = 0
        for number in 0..<100 {
            var packet = Self.request()
            if Self.reflect(&packet, by: &reflector, from: Endpoint(Self.sender.address, port: UInt16(1 + number)))
                == nil
            {
                answered += 1
            }
        }
        #expect(answered == 10)
        #expect(reflector.counters.rateLimited == 90)
        var packet = Self.request()
        let other = Endpoint(.v4(IPv4Address(192, 0, 2, 2)), port: 1)
        #expect(Self.reflect(&packet, by: &reflector, from: other) == nil)
        // A tenth of a second later there is room for one.
        packet = Self.request()
        #expect(Self.reflect(&packet, by: &reflector, now: 100_000_000) == nil)
        packet = Self.request()
        #expect(Self.reflect(&packet, by: &reflector, now: 100_000_000) == .rateLimited)
    }

    @Test("the session table is bounded; idle sessions give way, live ones do not")
    func bounded() throws {
        var reflector = Self.open(sessions: 4)
        for port: UInt16 in 1...5 {
            var packet = Self.request()
            let refusal = Self.reflect(&packet, by: &reflector, from: Endpoint(Self.sender.address, port: port))
            #expect(refusal == (port <= 4 ? nil : .tableFull))
        }
        let later: Int64 = 901 * 1_000_000_000
        var packet = Self.request(1)
        Self.reflect(&packet, by: &reflector, from: Endpoint(Self.sender.address, port: 1), now: later - 1_000_000_000)
        packet = Self.request()
        #expect(Self.reflect(&packet, by: &reflector, from: Endpoint(Self.sender.address, port: 9), now: later) == nil)
        #expect(reflector.sessionCount == 2)
        #expect(reflector.counters.tableFull == 1)
    }

    @Test("a reply of another reflector is not reflected, so that two never play for ever")
    func loop() throws {
        var reflector = Self.open()
        var packet = Self.request()
        Self.reflect(&packet, by: &reflector)
        packet.withUnsafeMutableBytes { StampReply.setTimestamp(WireTimestamp(ntp: Self.arrival), in: $0) }
        let before = packet
        #expect(Self.reflect(&packet, by: &reflector, from: Endpoint(Self.sender.address, port: 862)) == .notRequest)
        #expect(packet == before)
        #expect(reflector.counters.notRequests == 1)
    }

    @Test("RFC 8972 extensions: U is cleared where we know the type, stays where not, M marks the malformed")
    func extensions() {
        func reflected(_ extensions: String) -> [UInt8] {
            var reflector = Self.open()
            var packet = Array(Self.request()[..<44]) + octets(extensions)
            #expect(Self.reflect(&packet, by: &reflector) == nil)
            return Array(packet[44...])
        }
        #expect(reflected("80 01 0002 aabb") == octets("00 01 0002 aabb"))
        #expect(reflected("80 c8 0001 77 80 01 0000") == octets("80 c8 0001 77 00 01 0000"))
        #expect(reflected("80 01 00ff aabb") == octets("c0 01 00ff aabb"))
        // Padding of a TWAMP-Light sender goes back as it came.
        #expect(reflected("00 00 0000 0000 0000") == octets("00 00 0000 0000 0000"))
        #expect(reflected("41 42 4344 4546 4748") == octets("41 42 4344 4546 4748"))
        // A foreign private use of type 252.
        #expect(reflected("80 fc 0004 01020304") == octets("80 fc 0004 01020304"))
    }

    @Test("receipts say what came, in the order of numbers")
    func receipts() throws {
        var reflector = Self.open()
        var last: [UInt8] = []
        for sequence: UInt32 in [5, 7, 6, 7, 10] {
            last = Self.request(sequence, size: 80, sentAt: Self.arrival + Int64(sequence) * 1_000)
            Self.reflect(&last, by: &reflector)
            let receipt = try #require(last.withUnsafeBytes { Receipt.read($0) }?.receipt)
            #expect(receipt.isReordered == (sequence == 6))
        }
        #expect(
            Array(last[44...])
                == octets(
                    """
                    00 fc 0020   # U cleared: recognised
                    5455594e     # TUYN
                    80 00 0006   # filled in, neither copy nor reordered, six numbers lived through
                    0000000a     # highest
                    00000004     # different ones
                    9c00000000000000 0000000000000000   # 10, not 9, not 8, 7, 6, 5
                    """))
        last = Self.request(7, size: 80, sentAt: Self.arrival + 7_000)
        Self.reflect(&last, by: &reflector)
        #expect(last.withUnsafeBytes { Receipt.read($0) }?.receipt.isDuplicate == true)
    }

    @Test(
        "any octets of any length are answered in kind or refused, never with more", arguments: 0..<16 as Range<UInt64>)
    func robustness(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var reflector = Self.open()
        for length in 0..<300 {
            var packet = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            // Half of them look like ours up to the extensions.
            if length >= 48, Bool.random(using: &random) {
                packet.replaceSubrange(0..<44, with: Self.request()[..<44])
                packet[44] = 0x80
                packet[45] = [1, 252, 3, 255].randomElement(using: &random) ?? 0
                if Bool.random(using: &random) { packet[46] = 0 }
                if length >= 52, Bool.random(using: &random) {
                    packet.replaceSubrange(48..<52, with: octets("5455594e"))
                }
            }
            let refusal = Self.reflect(&packet, by: &reflector)
            #expect(packet.count == length)
            #expect((refusal == .tooShort) == (length < 44))
            packet.withUnsafeBytes { _ = Receipt.read($0) }
        }
    }
}
