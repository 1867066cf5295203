import NetworkAddress
import Telemetry
import Testing

@testable import Probing

@Suite("STAMP's authenticated mode")
struct AuthenticatedModeTests {
    static let key = StampKey(identifier: "k", octets: Array(0..<32))
    /// RFC 8762 §4.2.2; the HMAC by Python's hmac module.
    static let request = octets(
        """
        00000007                            # sequence number
        00000000 00000000 00000000          # must be zero
        eb95ab00 80000000                   # timestamp
        8a02                                # error estimate: S, scale 10, multiplier 2
        1234                                # SSID
        00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000   # must be zero
        00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000
        eae54ebb 7898dcd7 07705597 d14a6969 # HMAC-SHA-256/128 over the first 96 octets
        """)
    static let arrival = WallTime(nanoseconds: 1_743_465_600_600_000_000)
    static let sender = Endpoint(.v4(IPv4Address(192, 0, 2, 1)), port: 50_000)

    private static func ring(_ lines: String) throws -> StampKeyRing {
        try #require(StampKeyRing(try StampKeyFile(lines)))
    }

    private static let secret = Array(0..<32).map {
        String(UInt8($0) >> 4, radix: 16) + String(UInt8($0) & 15, radix: 16)
    }
    .joined()

    private static func reflector(_ keys: StampKeyRing) -> StampReflector {
        StampReflector(
            allow: ["192.0.2.0/24"].compactMap { Prefix($0) }, rateLimit: nil, keys: keys,
            clock: ErrorEstimate(isSynchronised: true, nanoseconds: 1_000))
    }

    private static func answer(
        _ packet: inout [UInt8], _ reflector: inout StampReflector, at time: WallTime = arrival
    ) -> StampReflector.Refusal? {
        packet.withUnsafeMutableBytes { buffer in
            let answer = reflector.answer(
                buffer, ReflectorArrival(sender: sender, time: time, now: .init(nanoseconds: 0), ttl: 61))
            guard case .reply(let reply) = answer else {
                if case .refused(let refusal) = answer { return refusal }
                return nil
            }
            reflector.finish(buffer, reply, at: time + 40_000)
            return nil
        }
    }

    private static func signed(_ sequence: UInt32, at time: WallTime = arrival + -5_000_000) throws -> [UInt8] {
        let authenticator = try #require(StampAuthenticator(key))
        var packet = [UInt8](repeating: 0, count: 112)
        packet.withUnsafeMutableBytes {
            StampRequest(
                sequence: sequence, timestamp: WireTimestamp(ntp: time), errorEstimate: ErrorEstimate(raw: 0x8A02),
                sessionIdentifier: 0x1234
            ).write(to: $0, mode: .authenticated)
            authenticator.seal($0)
        }
        return packet
    }

    @Test("a request is written, signed and read to the octet")
    func writes() throws {
        let request = StampRequest(
            sequence: 7, timestamp: WireTimestamp(raw: 0xEB95_AB00_8000_0000),
            errorEstimate: ErrorEstimate(raw: 0x8A02), sessionIdentifier: 0x1234)
        let authenticator = try #require(StampAuthenticator(Self.key))
        var buffer = [UInt8](repeating: 0xFF, count: 112)
        buffer.withUnsafeMutableBytes {
            request.write(to: $0, mode: .authenticated)
            authenticator.seal($0)
        }
        #expect(buffer == Self.request)
        #expect(Self.request.withUnsafeBytes { StampRequest($0, mode: .authenticated) } == request)
        #expect(Self.request.withUnsafeBytes { authenticator.verifies($0) })
    }

    @Test("every octet that the HMAC covers, and every octet of it, counts")
    func tampering() throws {
        let authenticator = try #require(StampAuthenticator(Self.key))
        for index in 0..<112 {
            var packet = Self.request
            packet[index] ^= 1
            #expect(!packet.withUnsafeBytes { authenticator.verifies($0) }, "octet \(index)")
        }
    }

    @Test("a reply has each field at its place of §4.3.2 and verifies with the key")
    func reply() throws {
        var reflector = Self.reflector(try Self.ring("k \(Self.secret)"))
        var packet = Self.request
        #expect(Self.answer(&packet, &reflector) == nil)
        let reply = try #require(packet.withUnsafeBytes { StampReply($0, mode: .authenticated) })
        #expect(packet.count == 112)
        #expect(reply.sequence == 0 && reply.senderSequence == 7 && reply.sessionIdentifier == 0x1234)
        #expect(reply.receiveTimestamp == WireTimestamp(ntp: Self.arrival))
        #expect(reply.timestamp == WireTimestamp(ntp: Self.arrival + 40_000))
        #expect(Array(packet[48..<52]) == [0, 0, 0, 7])
        #expect(Array(packet[64..<74]) == Array(Self.request[16..<26]))
        #expect(packet[80] == 61)
        for range in [4..<16, 28..<32, 40..<48, 52..<64, 74..<80, 81..<96] {
            #expect(packet[range].allSatisfy { $0 == 0 }, "must be zero: \(range)")
        }
        let authenticator = try #require(StampAuthenticator(Self.key))
        #expect(packet.withUnsafeBytes { authenticator.verifies($0) })
        // Authentic as it is, it is no request: two reflectors with one key never play.
        #expect(Self.answer(&packet, &reflector) == .notRequest)
    }

    @Test("a peer with a key is answered only what it signed; others stay in open mode")
    func noDowngrade() throws {
        var reflector = Self.reflector(try Self.ring("k \(Self.secret) 192.0.2.0/28"))
        var open = [UInt8](repeating: 0, count: 112)
        open.withUnsafeMutableBytes {
            StampRequest(sequence: 0, timestamp: .init(ntp: Self.arrival), errorEstimate: .init(raw: 1)).write(to: $0)
        }
        var packet = open
        #expect(Self.answer(&packet, &reflector) == .unauthentic)
        #expect(packet == open)
        packet = Array(open[..<44])
        #expect(Self.answer(&packet, &reflector) == .tooShort)
        packet = Self.request
        #expect(Self.answer(&packet, &reflector) == nil)
        packet = open
        let isAnswered = packet.withUnsafeMutableBytes { buffer in
            let other = Endpoint(.v4(IPv4Address(192, 0, 2, 77)), port: 1)
            if case .reply = reflector.answer(
                buffer, ReflectorArrival(sender: other, time: Self.arrival, now: .init(nanoseconds: 0)))
            {
                return true
            }
            return false
        }
        #expect(isAnswered)
        #expect(reflector.counters.unauthentic == 1 && reflector.counters.tooShort == 1)
    }

    @Test("two keys for one peer are both good, and the longest prefix decides")
    func rollover() throws {
        let other = String(repeating: "ab", count: 32)
        for (lines, isGood) in [
            ("old \(other)\nk \(Self.secret)", true), ("k \(Self.secret)\nold \(other) 192.0.2.1", false),
            ("old \(other)\nk \(Self.secret) 192.0.2.1", true),
        ] {
            var reflector = Self.reflector(try Self.ring(lines))
            var packet = Self.request
            #expect((Self.answer(&packet, &reflector) == nil) == isGood, "\(lines)")
        }
    }

    @Test("a recording is answered for ten seconds and a thousand probes at most")
    func replay() throws {
        var reflector = Self.reflector(try Self.ring("k \(Self.secret)"))
        let first = try Self.signed(0)
        var packet = first
        #expect(Self.answer(&packet, &reflector) == nil)
        // The network may make copies.
        packet = first
        #expect(Self.answer(&packet, &reflector) == nil)
        packet = try Self.signed(1, at: Self.arrival + 11_000_000_000)
        #expect(Self.answer(&packet, &reflector, at: Self.arrival + 11_000_000_000) == nil)
        packet = first
        #expect(Self.answer(&packet, &reflector, at: Self.arrival + 11_000_000_000) == .replayed)
        packet = try Self.signed(2_000, at: Self.arrival + 11_100_000_000)
        #expect(Self.answer(&packet, &reflector, at: Self.arrival + 11_100_000_000) == nil)
        packet = try Self.signed(2, at: Self.arrival + 11_050_000_000)
        #expect(Self.answer(&packet, &reflector, at: Self.arrival + 11_100_000_000) == .replayed)
        #expect(reflector.counters.replayed == 2)
    }

    @Test("a sender believes signed replies alone")
    func sender() throws {
        var settings = SessionSettings(
            link: "a", peer: "b", remote: Endpoint(.v4(.loopback), port: 862), period: .milliseconds(100), size: 112)
        settings.key = Self.key
        settings.sessionIdentifier = 7
        let start = Moment(wall: Self.arrival, monotonic: .init(nanoseconds: 0))
        var sender = StampSender(
            settings, site: "s", interval: nil, clock: .init(isSynchronised: true, maximumError: 1_000), at: start)
        var probe = [UInt8](repeating: 0, count: settings.packetSize)
        probe.withUnsafeMutableBytes { _ = sender.makeProbe(into: $0, at: start) }
        #expect(Array(probe[26..<28]) == [0, 7])
        var reflector = Self.reflector(try Self.ring("k \(Self.secret)"))
        var reply = probe
        #expect(Self.answer(&reply, &reflector, at: Self.arrival + 1_000_000) == nil)
        let later = Moment(wall: Self.arrival + 3_000_000, monotonic: .init(nanoseconds: 3_000_000))
        var forged = reply
        forged[20] ^= 1
        #expect(
            forged.withUnsafeBytes { sender.receive($0, at: later.wall, stamp: .kernel, now: later) } == .unknown)
        #expect(reply.withUnsafeBytes { sender.receive($0, at: later.wall, stamp: .kernel, now: later) } == .new)
        #expect(sender.insight.unauthentic == 1)
    }
}

@Suite("Key files")
struct StampKeyFileTests {
    @Test("names, secrets and prefixes are read; comments and empty lines are not")
    func reads() throws {
        let secret = String(repeating: "0f", count: 16)
        let file = try StampKeyFile("# ours\n\nnorth \(secret)\t10.0.0.0/8  2001:db8::/32 # two\r\nall \(secret)\n")
        #expect(file.entries.map(\.key.identifier) == ["north", "all"])
        #expect(file.entries[0].key.octets == Array(repeating: 15, count: 16))
        #expect(file.entries[0].peers == ["10.0.0.0/8", "2001:db8::/32"].compactMap { Prefix($0) })
        #expect(file.key(named: "all") != nil && file.key(named: "south") == nil)
        #expect("\(file.entries[0].key)" == "key north")
    }

    private static let good = String(repeating: "0f", count: 16)

    @Test(
        "each mistake is named with its line and column",
        arguments: [
            ("", 1, 1, StampKeyFile.Fault.Reason.noKeys), ("# x\n", 1, 1, .noKeys), ("a\n", 1, 2, .noSecret),
            ("\n  a xyz\n", 2, 5, .secretNotHexadecimal), ("a 012\n", 1, 3, .secretNotHexadecimal),
            ("a 0123\n", 1, 3, .secretLength(2)),
            ("a \(good) 10.0.0.0/33\n", 1, 36, .badPrefix("10.0.0.0/33")),
            ("a \(good)\na \(good)\n", 2, 1, .repeated("a")),
        ])
    func faults(text: String, line: Int, column: Int, reason: StampKeyFile.Fault.Reason) {
        #expect(throws: StampKeyFile.Fault(line: line, column: column, reason: reason)) { _ = try StampKeyFile(text) }
    }
}
