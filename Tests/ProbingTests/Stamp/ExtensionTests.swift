import NetworkAddress
import Telemetry
import Testing

@testable import Probing

/// A sender's probes and a reflector's replies to them, in simulated time.
private struct Pair {
    static let epoch: Int64 = 1_800_000_000_000_000_000
    var settings: SessionSettings
    var sender: StampSender
    var reflector: StampReflector
    var trafficClass: UInt8? = 0

    init(_ change: (inout SessionSettings) -> Void = { _ in }, keys: StampKeyRing = .empty, isStateless: Bool = false) {
        settings = SessionSettings(
            link: "a", peer: "b", remote: Endpoint(.v4(.loopback), port: 862), period: .milliseconds(100))
        change(&settings)
        settings.size = settings.comfortableSize
        sender = StampSender(
            settings, site: "s", interval: nil, clock: .init(isSynchronised: true, maximumError: 1_000),
            at: Self.moment(0))
        sender.keepsEvents = true
        sender.expectsTransmitStamps = true
        reflector = StampReflector(
            allow: [Prefix(.v4(.loopback))], rateLimit: nil, keys: keys, isStateless: isStateless,
            clock: ErrorEstimate(isSynchronised: true, nanoseconds: 1_000))
        reflector.canFollowUp = true
    }

    static func moment(_ time: Int64) -> Moment {
        Moment(wall: .init(nanoseconds: epoch + time), monotonic: .init(nanoseconds: 9_000 + time))
    }

    mutating func probe(at time: Int64) -> [UInt8] {
        var packet = [UInt8](repeating: 0, count: settings.packetSize)
        packet.withUnsafeMutableBytes { buffer in
            let number = sender.makeProbe(into: buffer, at: Self.moment(time))
            sender.transmitted(number, at: Self.moment(time).wall)
        }
        return packet
    }

    /// The reflector gets it at `time` and its program stamps the reply 30 us later; it leaves `queue` after that.
    mutating func reflect(_ probe: [UInt8], at time: Int64, queue: Int64 = 0) -> (octets: [UInt8], trafficClass: UInt8?)
    {
        var packet = probe
        let reply: ReflectorReply? = packet.withUnsafeMutableBytes { buffer in
            let arrival = ReflectorArrival(
                sender: Endpoint(.v4(.loopback), port: 9), time: Self.moment(time).wall,
                now: Self.moment(time).monotonic, ttl: 64, trafficClass: trafficClass)
            guard case .reply(let reply) = reflector.answer(buffer, arrival) else { return nil }
            reflector.finish(buffer, reply, at: Self.moment(time + 30_000).wall)
            return reply
        }
        if let ticket = reply?.ticket {
            reflector.transmitted(ticket, at: Self.moment(time + 30_000 + queue).wall)
        }
        return (packet, reply?.trafficClass)
    }

    @discardableResult
    mutating func receive(_ packet: [UInt8], at time: Int64, trafficClass: UInt8? = nil) -> ReplyKind {
        let now = Self.moment(time)
        return packet.withUnsafeBytes {
            sender.receive($0, at: now.wall, stamp: .kernel, now: now, trafficClass: trafficClass)
        }
    }

    var samples: [DelaySample] {
        sender.events.compactMap { if case .answered(_, let sample) = $0 { sample } else { nil } }
    }
}

@Suite("RFC 8972 extensions")
struct ExtensionTests {
    @Test("a sender writes its extensions to the octet: U set, values zero but what it is to say")
    func request() {
        var pair = Pair {
            $0.extensions.replyCodePoint = 46
            $0.extensions.timestampInformation = true
            $0.extensions.directMeasurement = true
            $0.extensions.followUp = true
        }
        let packet = pair.probe(at: 0)
        #expect(
            Array(packet[44...])
                == octets(
                    """
                    80 04 0004  b8 00 00 00                                # class of service: DSCP1 46
                    80 03 0004  00 00 00 00                                # timestamp information
                    80 05 000c  00000001 00000000 00000000                 # direct measurement: S_TxC 1
                    80 07 0010  00000000 00000000 00000000 00 000000       # follow-up telemetry
                    80 fc 0020  5455594e 00000000 00000000 00000000        # a place for our receipt
                                00000000 00000000 00000000 00000000
                    """))
    }

    private struct Service: Sendable {
        /// Asked for, and what the probe arrived with.
        var asked: UInt8
        var arrived: UInt8
        /// What the reply has, and DSCP1, DSCP2, ECN and RP in the extension.
        var reply: UInt8
        var value: [UInt8]
    }

    private static let services: [Service] = [
        Service(asked: 46, arrived: 0xB9, reply: 0xB8, value: [0xBA, 0xE4]),
        Service(asked: 10, arrived: 0, reply: 0x28, value: [0x28, 0x00]),
        Service(asked: 0, arrived: 0x8B, reply: 0, value: [0x02, 0x2C]),
        // Network control is not for everybody: RP, and the code point that came.
        Service(asked: 48, arrived: 0x20, reply: 0x20, value: [0xC0, 0x81]),
        Service(asked: 48, arrived: 0xC0, reply: 0xC0, value: [0xC3, 0x00]),
    ]

    @Test("class of service: the reply has the code point asked for, and says what arrived", arguments: services)
    private func classOfService(service: Service) {
        var pair = Pair { $0.extensions.replyCodePoint = service.asked }
        pair.trafficClass = service.arrived
        let answer = pair.reflect(pair.probe(at: 0), at: 1_000_000)
        #expect(answer.trafficClass == service.reply)
        #expect(Array(answer.octets[44..<52]) == [0, 4, 0, 4] + service.value + [0, 0])
    }

    @Test("a sender sees on which way its code point was changed")
    func remarking() throws {
        var pair = Pair {
            $0.dscp = 46
            $0.extensions.replyCodePoint = 46
        }
        for (index, (arrived, back)) in [(UInt8(46), UInt8(46)), (0, 46), (46, 8), (46, 46)].enumerated() {
            let time = Int64(index) * 100_000_000
            pair.trafficClass = arrived << 2
            let answer = pair.reflect(pair.probe(at: time), at: time + 1_000_000)
            pair.receive(answer.octets, at: time + 2_000_000, trafficClass: back << 2)
        }
        let seen = try #require(pair.sender.insight.classOfService)
        #expect(seen.replies == 4)
        #expect(seen.remarkedForward == 1 && seen.lastForward == 0)
        #expect(seen.remarkedReturn == 1 && seen.lastReturn == 8)
        #expect(seen.refused == 0)
    }

    @Test("direct measurement and timestamp information are filled in")
    func counters() throws {
        var pair = Pair {
            $0.extensions.directMeasurement = true
            $0.extensions.timestampInformation = true
        }
        for index in 0..<3 as Range<Int64> {
            let probe = pair.probe(at: index * 100_000_000)
            // The second is lost on its way there.
            if index == 1 { continue }
            pair.receive(
                pair.reflect(probe, at: index * 100_000_000 + 1_000_000).octets, at: index * 100_000_000 + 2_000_000)
        }
        #expect(pair.sender.insight.counters == .init(sent: 3, reflectorReceived: 2, reflectorSent: 2))
        #expect(pair.sender.insight.timestampInformation == 0x0102_0102)
    }

    @Test("the delay is corrected by the time at which the reply really left, RFC 8972 §4.7")
    func followUp() throws {
        var pair = Pair { $0.extensions.followUp = true }
        // 1 ms each way, 30 us to the reflector's stamp, then 70, 170, 270 us in its queue.
        for index in 0..<3 as Range<Int64> {
            let time = index * 100_000_000
            let queue = 70_000 + index * 100_000
            let answer = pair.reflect(pair.probe(at: time), at: time + 1_000_000, queue: queue)
            #expect(pair.samples.count == max(0, Int(index) - 1))
            pair.receive(answer.octets, at: time + 2_030_000 + queue)
            // The delay before this one is known now.
            #expect(pair.samples.count == Int(index))
        }
        #expect(pair.samples.map(\.roundTrip) == [2_000_000, 2_000_000])
        #expect(pair.samples.allSatisfy { $0.quality == .kernel && $0.departure == .followUp })
        _ = pair.sender.stop(at: Pair.moment(400_000_000))
        // Nothing followed the last.
        let last = try #require(pair.samples.last)
        #expect(last.roundTrip == 2_270_000 && last.departure == .program)
        #expect(abs(last.forward ?? 0) == 1_000_000)
        #expect(pair.sender.insight.departures == [.followUp: 2, .program: 1])
    }

    @Test("the follow-up names an earlier reply by the reflector's own number, in the base packet's format")
    func followUpOctets() {
        var pair = Pair { $0.extensions.followUp = true }
        _ = pair.probe(at: 0)
        let first = pair.reflect(pair.probe(at: 100_000_000), at: 101_000_000, queue: 5_000)
        #expect(Array(first.octets[44..<64]) == [0, 7, 0, 16] + Array(repeating: 0, count: 16))
        pair.reflector.clock = ErrorEstimate(isSynchronised: true, format: .ptp, nanoseconds: 1_000)
        let second = pair.reflect(pair.probe(at: 200_000_000), at: 201_000_000)
        // 1,800,000,000 s and 101,035,000 ns since 1970; by software.
        #expect(Array(second.octets[44..<64]) == octets("00 07 0010 00000000 6b49d200 0605abf8 02 000000"))
        #expect(second.octets[12] & 0x40 != 0)
    }

    @Test("without state there is no follow-up, no count and no receipt, and the number is the sender's")
    func stateless() throws {
        var pair = Pair(
            {
                $0.extensions.followUp = true
                $0.extensions.directMeasurement = true
            }, isStateless: true)
        _ = pair.probe(at: 0)
        let answer = pair.reflect(pair.probe(at: 100_000_000), at: 101_000_000)
        #expect(Array(answer.octets[0..<4]) == [0, 0, 0, 1])
        #expect(answer.octets[44] == 0x80, "direct measurement needs counters")
        #expect(Array(answer.octets[60..<80]) == [0, 7, 0, 16] + Array(repeating: 0, count: 16))
        #expect(answer.octets[80] == 0x80, "receipts need a window")
        #expect(pair.reflector.sessionCount == 0)
        pair.receive(answer.octets, at: 102_000_000)
        #expect(pair.sender.insight.counters == nil)
    }

    @Test(
        "flags: M for a length that the type can't have, and nothing behind it is processed",
        arguments: [
            ("80 04 0003 b80000  80 03 0004 00000000", "40 04 0003 b80000  80 03 0004 00000000"),
            ("80 03 0004 00000000  80 05 0004 01020304", "00 03 0004 01020102  40 05 0004 01020304"),
            ("80 07 0008 0102030405060708", "40 07 0008 0000000000000000"),
            // Types that we don't process stay unrecognised: location, access report, HMAC without a key.
            ("80 02 0004 00000000  80 06 0004 10000000", "80 02 0004 00000000  80 06 0004 10000000"),
            ("80 08 0010 00112233445566778899aabbccddeeff", "80 08 0010 00112233445566778899aabbccddeeff"),
            // Not a whole header.
            ("80 03 0004 00000000  80 03", "00 03 0004 01020102  c0 03"),
        ])
    func flags(request: String, reply: String) {
        var pair = Pair()
        let probe = Array(pair.probe(at: 0)[..<44]) + octets(request)
        #expect(Array(pair.reflect(probe, at: 1_000_000).octets[44...]) == octets(reply))
    }

    @Test("a sender skips what has U, stops at M and believes nothing beside I")
    func reading() {
        func read(_ text: String) -> ReplyExtensions {
            (Array(repeating: UInt8(0), count: 44) + octets(text)).withUnsafeBytes {
                ReplyExtensions($0, from: 44, authenticator: nil)
            }
        }
        let counters = "00 05 000c 00000003 00000002 00000001"
        let information = "00 03 0004 01020102"
        #expect(read("\(counters)  \(information)").counters?.received == 2)
        #expect(read("80 05 000c 00000003 00000002 00000001  \(information)").counters == nil)
        #expect(read("80 05 000c 00000003 00000002 00000001  \(information)").timestampInformation == 0x0102_0102)
        #expect(read("40 04 0003 000000  \(information)").timestampInformation == nil)
        #expect(read("\(information)  20 05 000c 00000003 00000002 00000001").timestampInformation == nil)
        #expect(read("\(information)  20 05 000c 00000003 00000002 00000001").isUnauthentic)
    }
}

@Suite("Signed extensions")
struct SignedExtensionTests {
    private static func keys() throws -> StampKeyRing {
        let secret = AuthenticatedModeTests.key.octets.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        return try #require(StampKeyRing(try StampKeyFile("k \(secret.joined())")))
    }

    private static func pair() throws -> Pair {
        Pair(
            {
                $0.key = AuthenticatedModeTests.key
                $0.extensions.replyCodePoint = 46
            }, keys: try keys())
    }

    @Test("RFC 8972 §4.8: the HMAC covers the sequence number and all extensions before it")
    func digest() throws {
        let packet = [0, 0, 0, 7] + Array(repeating: UInt8(0), count: 108)
        var settings = SessionSettings(link: "", peer: "", remote: Endpoint(.v4(.loopback), port: 1), size: 0)
        settings.key = AuthenticatedModeTests.key
        settings.extensions.replyCodePoint = 46
        var whole = packet + Array(repeating: 0, count: 28)
        let authenticator = try #require(StampAuthenticator(AuthenticatedModeTests.key))
        #expect(settings.packetSize == whole.count)
        whole.withUnsafeMutableBytes {
            settings.extensions.write(to: $0, from: 112, counter: 0, authenticator: authenticator)
        }
        // By Python's hmac module.
        #expect(
            Array(whole[112...]) == octets("80 04 0004 b8000000  80 08 0010 2f556bae6162b93341ee8ddf894a6e1a"))
    }

    @Test("signed extensions go there and come back, signed anew over the reply's number")
    func roundTrip() throws {
        var pair = try Self.pair()
        let answer = pair.reflect(pair.probe(at: 0), at: 1_000_000)
        #expect(pair.receive(answer.octets, at: 2_000_000) == .new)
        #expect(pair.sender.insight.classOfService?.replies == 1)
        #expect(pair.sender.insight.voidedExtensions == 0)
        var forged = answer.octets
        forged[118] ^= 1
        let authenticator = try #require(StampAuthenticator(AuthenticatedModeTests.key))
        #expect(forged.withUnsafeBytes { ReplyExtensions($0, from: 112, authenticator: authenticator) }.isUnauthentic)
    }

    @Test("a reflector marks every extension with I where their HMAC is wrong, missing or misplaced, and fills in none")
    func integrity() throws {
        func flags(_ change: (inout [UInt8]) -> Void) throws -> [UInt8] {
            var pair = try Self.pair()
            var probe = pair.probe(at: 0)
            change(&probe)
            let authenticator = try #require(StampAuthenticator(AuthenticatedModeTests.key))
            probe.withUnsafeMutableBytes { authenticator.seal($0) }
            let reply = pair.reflect(probe, at: 1_000_000).octets
            #expect(Array(reply[116..<120]) == Array(probe[116..<120]))
            var offset = 112
            var flags: [UInt8] = []
            reply.withUnsafeBytes { octets in
                while let header = StampTLV.header(in: octets, at: offset) {
                    flags.append(header.flags)
                    offset = header.end
                }
            }
            return flags
        }
        // Class of service, receipt, HMAC.
        #expect(try flags { $0[116] ^= 4 } == [0xA0, 0xA0, 0xA0])
        // Without it.
        #expect(try flags { $0.removeLast(StampExtensions.hmacOctets) } == [0xA0, 0xA0])
        // Something other than padding behind it.
        #expect(try flags { $0 += [0x80, 3, 0, 4, 0, 0, 0, 0] } == [0xA0, 0xA0, 0xA0, 0xA0])
    }

    @Test("padding may stand behind the HMAC, and needs none by itself")
    func padding() throws {
        var pair = try Self.pair()
        let probe = pair.probe(at: 0) + [0x80, 1, 0, 2, 9, 9]
        let reply = pair.reflect(probe, at: 1_000_000).octets
        #expect(Array(reply.suffix(6)) == [0, 1, 0, 2, 9, 9])
        let bare = Array(pair.probe(at: 100_000_000)[..<112]) + [0x80, 1, 0, 2, 9, 9]
        #expect(Array(pair.reflect(bare, at: 101_000_000).octets.suffix(6)) == [0, 1, 0, 2, 9, 9])
    }

    @Test("a request waits for the time of sending of its session's reply before, and for no other's")
    func awaited() throws {
        var pair = Pair { $0.extensions.followUp = true }
        func isAwaited(_ probe: [UInt8], port: UInt16) -> Bool {
            var packet = probe
            return packet.withUnsafeMutableBytes { buffer in
                let now = Pair.moment(5_000)
                return pair.reflector.isAwaited(
                    buffer,
                    ReflectorArrival(
                        sender: Endpoint(.v4(.loopback), port: port), time: now.wall, now: now.monotonic, ttl: 64))
            }
        }
        let first = pair.probe(at: 1_000)
        #expect(!isAwaited(first, port: 9))
        var packet = first
        let reply: ReflectorReply? = packet.withUnsafeMutableBytes { buffer in
            let now = Pair.moment(5_000)
            let arrival = ReflectorArrival(
                sender: Endpoint(.v4(.loopback), port: 9), time: now.wall, now: now.monotonic, ttl: 64)
            guard case .reply(let reply) = pair.reflector.answer(buffer, arrival) else { return nil }
            return reply
        }
        let second = pair.probe(at: 101_000_000)
        #expect(isAwaited(second, port: 9) && !isAwaited(second, port: 10))
        pair.reflector.transmitted(try #require(reply?.ticket), at: Pair.moment(6_000).wall)
        #expect(!isAwaited(second, port: 9))
    }
}
