import NetworkAddress
import Probing
import Testing

@testable import PacketIO

@Suite struct SnmpCredentialsTests {
    struct Mistake: Sendable {
        var text: String
        var line: Int
        var reason: SnmpCredentials.Fault.Reason
    }

    @Test(
        "each mistake is told with its line, and no secret with it",
        arguments: [
            Mistake(text: "", line: 1, reason: .neitherOrBoth),
            Mistake(text: "comunity x", line: 1, reason: .unknownWord),
            Mistake(text: "# a comment\ncommunity", line: 2, reason: .words(1)),
            Mistake(text: "community a b", line: 1, reason: .words(1)),
            Mistake(text: "community a\ncommunity b", line: 2, reason: .repeated),
            Mistake(text: "user a\nauth md5 12345678", line: 2, reason: .unknownHash),
            Mistake(text: "user a\nauth sha 1234567", line: 2, reason: .shortPassword),
            Mistake(text: "user a\nauth sha 12345678\nprivacy des 12345678", line: 3, reason: .unknownCipher),
            Mistake(text: "user a\nprivacy aes 12345678", line: 2, reason: .incomplete),
            Mistake(text: "community a\nuser b", line: 2, reason: .neitherOrBoth),
            Mistake(text: "community a\nauth sha 12345678", line: 2, reason: .incomplete),
        ]) func mistakes(_ one: Mistake)
    {
        let fault = #expect(throws: SnmpCredentials.Fault.self) { try SnmpCredentials(one.text) }
        #expect(fault == SnmpCredentials.Fault(line: one.line, reason: one.reason))
    }

    @Test("both versions' files are read")
    func versions() throws {
        #expect(try SnmpCredentials("# v2c\n\n  community\tsecret \r\n").community == "secret")
        let user = try SnmpCredentials("user w\nauth sha256 authpass123\nprivacy aes privpass123\n")
        #expect(user.user == "w" && user.hash == .sha256 && user.authentication == "authpass123")
        #expect(user.privacy == "privpass123" && user.community == nil)
    }
}

@Suite struct RouterAnswerTests {
    @Test("a speed is a Gauge32 of Mbit/s, or none", arguments: [0, UInt64(1) << 32, .max])
    func noSpeed(_ megabits: UInt64) { #expect(RouterInterface.speed(megabits: megabits) == nil) }

    @Test("speeds are bits per second")
    func speeds() {
        #expect(RouterInterface.speed(megabits: 100) == 100_000_000)
        #expect(RouterInterface.speed(megabits: UInt64(UInt32.max)) == 4_294_967_295_000_000)
        #expect(RouterInterface.speed(megabits: nil) == nil)
    }

    /// Answers to all 23 questions; those not given are that there is no such object.
    private static func reading(_ numbers: [Int: UInt64]) throws -> RouterInterface.Reading {
        let zero = MonotonicTime(nanoseconds: 0)
        return try RouterInterface.reading(
            (0..<23).map { place in numbers[place].map { SnmpSession.Value.number($0) } ?? SnmpSession.Value.none },
            asked: zero, came: zero)
    }

    @Test("packets of two 32-bit counters wrap where each of them does")
    func narrow() throws {
        let reading = try Self.reading([0: 1, 16: 7, 17: 8, 18: 1 << 32 - 1, 19: 3, 20: 5, 21: 6])
        #expect(reading.isNarrow && reading.counters.receive.octets == 7 && reading.counters.receive.packets == 2)
        #expect(reading.counters.transmit.octets == 8 && reading.counters.transmit.packets == 11)
    }

    @Test("only what says that it is down is down, and no number is too large")
    func hostile() throws {
        let wide: [Int: UInt64] = [0: 1, 1: .max, 2: .max, 3: .max, 4: .max, 9: .max]
        for (status, isUp) in [(1, true), (2, false), (4, true), (6, false), (7, false), (nil, true)]
            as [(UInt64?, Bool)]
        {
            var numbers = wide
            numbers[11] = status
            let reading = try Self.reading(numbers)
            #expect(reading.isUp == isUp && reading.speed == nil && !reading.isNarrow)
        }
    }

    @Test("control characters of a router's words reach no terminal")
    func words() {
        let octets: [UInt8] = [0x65, 0x1B, 0x5B, 0x32, 0x4A, 0x0A, 0x7F, 0xC2, 0x9B, 0xC3, 0xA9, 0, 0x78]
        #expect(SnmpSession.printable(octets) == "e?[2J???é")
    }

    @Test("an interface is kept over single lost answers, and looked for anew after what says that it moved")
    func found() {
        func keeps(_ faults: SnmpError?...) -> [Bool] {
            var place = RouterPlace()
            return faults.map { fault in
                if let fault { return place.keeps(after: fault) }
                place.noteAnswer()
                return true
            }
        }
        let lost = SnmpError.silent("")
        #expect(keeps(lost, lost, lost) == [true, true, false])
        #expect(keeps(lost, lost, nil, lost, lost) == [true, true, true, true, true])
        #expect(keeps(.noCounters("")) == [false] && keeps(.refused(status: 5)) == [false])
    }
}

@Suite struct RouterSeriesTests {
    private static func reading(
        _ seconds: Int64, octets: UInt64, uptime: UInt32, discontinuity: UInt64? = 0, isNarrow: Bool = false,
        speed: UInt64? = 100_000_000
    ) -> RouterInterface.Reading {
        let way = InterfaceCounters.Way(octets: octets, packets: 5, errors: 0, dropped: 0)
        let at = MonotonicTime(nanoseconds: seconds * 1_000_000_000)
        return RouterInterface.Reading(
            counters: InterfaceCounters(receive: way, transmit: way, carrierChanges: 0), isNarrow: isNarrow,
            uptime: uptime, discontinuity: discontinuity, speed: speed, isHalfDuplex: nil, isUp: true, asked: at,
            came: at)
    }

    struct Step: Sendable {
        var name: String
        var first: RouterInterface.Reading
        var second: RouterInterface.Reading
        /// nil where counters are taken to have begun anew.
        var octets: UInt64?
    }

    @Test(
        "what a router says of its own time tells a restart from a wrap",
        arguments: [
            Step(
                name: "goes on", first: reading(0, octets: 500, uptime: 1_000),
                second: reading(1, octets: 900, uptime: 1_100), octets: 400),
            // Counters that overtook their old values already.
            Step(
                name: "was started anew", first: reading(0, octets: 500, uptime: 900_000),
                second: reading(60, octets: 900, uptime: 3_000), octets: nil),
            Step(
                name: "uptime wrapped", first: reading(0, octets: 500, uptime: .max - 49),
                second: reading(1, octets: 900, uptime: 50), octets: 400),
            Step(
                name: "this interface began anew", first: reading(0, octets: 500, uptime: 1_000, discontinuity: 7),
                second: reading(1, octets: 900, uptime: 1_100, discontinuity: 1_050), octets: nil),
            Step(
                name: "32 bits wrapped", first: reading(0, octets: 1 << 32 - 100, uptime: 1_000, isNarrow: true),
                second: reading(10, octets: 900, uptime: 2_000, isNarrow: true), octets: 1_000),
            // At 100 Mbit/s 2^32 octets take 344 s: it may have wrapped and come further than it stood.
            Step(
                name: "32 bits, and too long ago", first: reading(0, octets: 500, uptime: 1_000, isNarrow: true),
                second: reading(400, octets: 900, uptime: 41_000, isNarrow: true), octets: nil),
            Step(
                name: "from 64 bits to 32", first: reading(0, octets: 500, uptime: 1_000),
                second: reading(1, octets: 900, uptime: 1_100, isNarrow: true), octets: nil),
            Step(
                name: "from 32 bits to 64", first: reading(0, octets: 500, uptime: 1_000, isNarrow: true),
                second: reading(1, octets: 900, uptime: 1_100), octets: nil),
            Step(
                name: "64 bits, as long ago", first: reading(0, octets: 500, uptime: 1_000),
                second: reading(400, octets: 900, uptime: 41_000), octets: 400),
        ]) func restarts(_ step: Step) throws
    {
        var series = RouterSeries()
        let first = series.advance(to: step.first)
        #expect(first == nil)
        let second = series.advance(to: step.second)
        let sample = try #require(second, "\(step.name)")
        #expect(sample.counted?.receive.octets == step.octets, "\(step.name)")
        #expect(series.routerRestarted == (step.name == "was started anew"))
    }
}
