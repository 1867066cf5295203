import Telemetry
import TestSupport
import Testing

/// The same bytes with a valid checksum, so that a fuzzer gets past it. CRC-32 as of RFC 1952 §8, bit by bit.
private func sealed(_ content: [UInt8]) -> [UInt8] {
    var crc: UInt32 = .max
    for byte in content {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return content + (0..<4).map { UInt8(truncatingIfNeeded: ~crc >> (8 * $0)) }
}

@Suite(.blocking) struct RecordCodecTests {
    static let records: [IntervalRecord] = {
        var extreme = IntervalRecord.full(start: .max - 60_000_000_000)
        extreme.sent = .max
        extreme.link = "Hà Nội~xã Đông Anh"
        extreme.clock = ClockState(isSynchronised: false, maximumError: .max)
        extreme.jitter = -0.0
        extreme.notMeasured = NotMeasured.allCases
        var wide = IntervalRecord.empty()
        for value in [1e-300, 1e300] { wide.roundTripDelay.record(value) }
        return [.full(), .empty(), extreme, wide]
    }()

    @Test("a record reads back exactly", arguments: records.indices)
    func roundTrip(index: Int) throws {
        let record = Self.records[index]
        #expect(try RecordCodec.decode(RecordCodec.encode(record)) == record)
    }

    @Test("a record with every part takes little more than a kilobyte")
    func size() { #expect(RecordCodec.encode(.full()).count < 1_200) }

    @Test("no prefix of a record is a record, and no longer one either", arguments: records.indices)
    func truncated(index: Int) {
        let record = Self.records[index]
        let bytes = RecordCodec.encode(record)
        let content = Array(bytes.dropLast(4))
        #expect(sealed(content) == bytes)
        for length in 0..<bytes.count {
            #expect(throws: RecordCodec.Failure.self) { try RecordCodec.decode(Array(bytes.prefix(length))) }
        }
        for length in 0..<content.count {
            #expect(throws: RecordCodec.Failure.self) { try RecordCodec.decode(sealed(Array(content.prefix(length)))) }
        }
        #expect(throws: RecordCodec.Failure.length) { try RecordCodec.decode(sealed(content + [0])) }
    }

    @Test("a flipped bit anywhere is noticed")
    func flipped() {
        let bytes = RecordCodec.encode(.full())
        for position in bytes.indices {
            var damaged = bytes
            damaged[position] ^= 1 << (position % 8)
            #expect(throws: RecordCodec.Failure.self) { try RecordCodec.decode(damaged) }
        }
    }

    @Test("another version is named")
    func version() {
        #expect(throws: RecordCodec.Failure.version(6)) { try RecordCodec.decode([6, 0, 0]) }
    }

    /// As agents of versions 1 to 4 left it in their spools.
    private static let first: [UInt8] = [
        1, 0x61, 3, 0x61, 0x7E, 0x62, 1, 0x62,  // site a, link a~b, peer b
        5, 0xAC, 0x02,  // start 5, end 300
        10, 7, 1, 2, 0, 3, 4, 5, 6,  // sent, received, lost 3 ways, duplicated 2, reordered 2
        0, 14,  // round-trip delay: no value, scale 7
        0, 14,  // variation
        0, 0,  // no one-way delays
        0,  // no jitter
        1, 1, 0x90, 0x4E,  // clock synchronised, error 10000
        6, 0x6B, 0x65, 0x72, 0x6E, 0x65, 0x6C, 4, 0x75, 0x73, 0x65, 0x72,  // stamps kernel, user
        1, 7, 0x73, 0x74, 0x61, 0x72, 0x74, 0x65, 0x64,  // not measured: started
    ]
    private static let second: [UInt8] = [
        8, 9, 10, 11, 12,  // duplicated and reordered on an unknown way, unmeasured, unsent, longest outage
        3, 2, 1, 7, 4,  // loss periods, longest, least distance, sum, number
        1, 1, 1, 0, 0, 0,  // the same of the way out: 1 period of 1
        0,  // and none of the way back
        1, 13, 0x63, 0x6F, 0x6E, 0x74, 0x72, 0x61, 0x64, 0x69, 0x63, 0x74, 0x69, 0x6F, 0x6E, 6,  // 6 contradictions
        0, 14,  // lateness
        1, 0x7F, 0,  // path hash 127, no error bound
        1, 4, 0x65, 0x74, 0x68, 0x30,  // uplink eth0
    ]

    private static let third: [UInt8] = [0, 0, 0]  // no line, class marks or path MTU
    private static let fourth: [UInt8] = [
        1, 4, 0x77, 0x61, 0x6E, 0x30, 9, 8, 7, 6, 5,  // wan0: covered, captured, dropped, bursts in and out
        1, 2, 3, 4, 5, 6,  // in and out: octets, packets, busiest
        1, 46, 1, 1, 1, 2, 2, 2,  // one class
        0, 0,  // no systems, no networks
        3, 2, 1, 0, 0, 0, 4, 0, 4,  // TCP: segments, retransmissions, attempts; no delays of scale 2
        0, 0, 0, 0, 4,  // no DNS
    ]

    private static func earlier(_ version: UInt8) -> IntervalRecord {
        var expected = IntervalRecord(site: "a", link: "a~b", peer: "b", start: 5, end: 300)
        expected.sent = 10
        expected.received = 7
        expected.lostForward = 1
        expected.lostReturn = 2
        expected.duplicatedForward = 3
        expected.duplicatedReturn = 4
        expected.reorderedForward = 5
        expected.reorderedReturn = 6
        expected.clock = ClockState(isSynchronised: true, maximumError: 10_000)
        expected.timestamps = TimestampSource(transmit: .kernel, receive: .user)
        expected.notMeasured = [.started]
        guard version > 1 else { return expected }
        (expected.duplicatedUnknown, expected.reorderedUnknown, expected.unmeasured, expected.unsent) = (8, 9, 10, 11)
        expected.longestOutage = 12
        expected.lossEpisodes.periods = 3
        expected.lossEpisodes.longest = 2
        expected.lossEpisodes.leastDistance = 1
        expected.lossEpisodes.distanceSum = 7
        expected.lossEpisodes.distances = 4
        expected.forwardLossEpisodes = LossEpisodes()
        expected.forwardLossEpisodes?.periods = 1
        expected.forwardLossEpisodes?.longest = 1
        expected.marked = [.contradiction: 6]
        expected.pathHash = 127
        expected.uplink = "eth0"
        guard version > 3 else { return expected }
        var traffic = LineTraffic(interface: "wan0")
        (traffic.covered, traffic.captured, traffic.dropped) = (9, 8, 7)
        (traffic.receiveBursts, traffic.transmitBursts) = (6, 5)
        (traffic.receive.octets, traffic.receive.packets, traffic.receive.busiest) = (1, 2, 3)
        (traffic.transmit.octets, traffic.transmit.packets, traffic.transmit.busiest) = (4, 5, 6)
        var share = LineTraffic.ClassShare(codePoint: 46)
        (share.receive.octets, share.receive.packets, share.receive.busiest) = (1, 1, 1)
        (share.transmit.octets, share.transmit.packets, share.transmit.busiest) = (2, 2, 2)
        traffic.classes = [share]
        (traffic.tcp.segments, traffic.tcp.retransmissions, traffic.tcp.attempts) = (3, 2, 1)
        expected.traffic = traffic.coarsened
        return expected
    }

    @Test(
        "a record of an earlier version is read, and what it lacks is empty or unknown", arguments: [UInt8(1), 2, 3, 4])
    func earlierVersions(version: UInt8) throws {
        let parts = [Self.first, Self.second, Self.third, Self.fourth].prefix(Int(version))
        let content = [version] + parts.flatMap { $0 }
        #expect(try RecordCodec.decode(sealed(content)) == Self.earlier(version))
    }

    @Test("random bytes behind a valid checksum never trap", arguments: 1...8)
    func fuzz(seed: Int) {
        var generator = SplitMix64(state: UInt64(seed))
        let whole = Array(RecordCodec.encode(Self.records[seed % Self.records.count]).dropLast(4))
        for _ in 0..<500 {
            var content = whole
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: content[Int.random(in: 1..<content.count, using: &generator)] = .max
                case 1: content[Int.random(in: 1..<content.count, using: &generator)] ^= 0x80
                case 2: content.insert(.random(in: 0...255, using: &generator), at: 1)
                default:
                    content = Array(content.prefix(Int.random(in: 2...content.count, using: &generator))) + [7, 7]
                }
            }
            // Whatever reads as a record must also be written as one that reads the same.
            if let record = try? RecordCodec.decode(sealed(content)) {
                let again = try? RecordCodec.decode(RecordCodec.encode(record))
                #expect(again.map(RecordCodec.encode) == RecordCodec.encode(record))
            }
            let noise = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            _ = try? RecordCodec.decode(sealed([RecordCodec.version] + noise))
        }
    }
}

/// Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, 2014: the same sequence on every run.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
