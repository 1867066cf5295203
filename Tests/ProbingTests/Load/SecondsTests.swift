import Telemetry
import Testing

@testable import Probing

/// Intervals of 10 s with a probe of class 46 every 100 ms, see `Script`.
@Suite("What a capture saw in the probes' seconds")
struct SecondsTests {
    private let line: LineSeconds = {
        var line = LineSeconds(interface: "wan0")
        line.probes = 46
        return line
    }()

    /// Of each class octets received.
    private func note(
        _ script: inout Script, _ from: Int64, _ to: Int64, at now: Int64? = nil, isWhole: Bool = true,
        _ classes: [UInt8: UInt64]
    ) {
        let second = CapturedSecond(
            since: script.moment(from).monotonic, until: script.moment(to).monotonic, isWhole: isWhole,
            received: classes.values.reduce(0, +), transmitted: 125,
            classes: classes.map { .init(codePoint: $0.key, received: $0.value, transmitted: 0) })
        script.sender.note(second, at: script.moment(now ?? to))
    }

    private func script(dscp: UInt8 = 46, interval: Duration = .seconds(10)) -> Script {
        var script = Script(interval: interval, dscp: dscp)
        script.sender.capture(on: line)
        return script
    }

    @Test("each class is known in the seconds of the lost probes and in those of the slowest")
    func classes() throws {
        var script = script()
        // Probes 0 to 3, second by second: 1 and 3 are lost, the reply to 2 takes longest.
        for second in 0..<4 {
            let begin = Int64(second) * 1_000
            script.send(begin)
            if second % 2 == 0 {
                script.receive(script.reply(second, received: begin + 5), at: begin + 10 + Int64(second))
            }
            note(&script, begin, begin + 1_000, at: begin + 1_300, [46: 12_500, 0: UInt64(second) * 1_250_000])
        }
        script.advance(to: 12_000)
        let seen = try #require(script.records[0].seconds)
        #expect(script.records[0].lost == 2)
        #expect(seen.interface == "wan0" && seen.covered == 4_000_000_000 && !seen.isNarrowed)
        #expect(seen.receive.whenLost == 20_100_000 && seen.receive.whenSlowest == 20_100_000)
        #expect(seen.receive.busiest == 30_100_000 && seen.transmit.whenLost == 1_000)
        #expect(seen.receive.octets == 4 * 12_500 + 6 * 1_250_000)
        // The probes' own class comes first.
        #expect(seen.classes.map(\.codePoint) == [46, 0])
        #expect(seen.classes.map(\.receive.whenLost) == [100_000, 20_000_000])
        #expect(seen.classes.map(\.receive.whenSlowest) == [100_000, 20_000_000])
    }

    @Test("a second that comes late speaks of the probes that were sent in it, not of those before it came")
    func late() throws {
        var script = script()
        script.send(0, 900, 1_000, 1_100, 1_200)
        for sequence in [2, 3, 4] { script.receive(script.reply(sequence, received: 1_210), at: 1_220) }
        note(&script, 0, 1_000, at: 1_300, [0: 1_250_000])
        script.send(1_900)
        script.receive(script.reply(5, received: 1_910), at: 1_920)
        script.send(2_000, 2_100)
        note(&script, 1_000, 2_000, at: 2_300, [0: 0])
        script.advance(to: 12_000)
        let seen = try #require(script.records[0].seconds)
        // Two were lost in the full second, two in one that is not captured: just enough to tell.
        #expect(script.records[0].lost == 4 && seen.receive.whenLost == 10_000_000)
        #expect(seen.receive.whenSlowest == 0)
    }

    @Test("a second in which the capture lost packets is none, nor is one that it missed")
    func partial() throws {
        var script = script()
        script.send(0, 1_000)
        note(&script, 0, 1_000, isWhole: false, [0: 1_250_000])
        script.send(2_000)
        note(&script, 2_000, 3_000, [0: 125_000])
        script.send(3_000)
        note(&script, 3_000, 4_000, [0: 125_000])
        script.advance(to: 12_000)
        let seen = try #require(script.records[0].seconds)
        #expect(seen.covered == 2_000_000_000 && seen.receive.octets == 250_000)
        // Half of the lost probes are in captured seconds, those before in none.
        #expect(script.records[0].lost == 4 && seen.receive.whenLost == 1_000_000)
    }

    @Test("the probes' class is told apart whatever it carried, and what is beyond the bounds is in one")
    func bounds() throws {
        var script = script(dscp: 3)
        script.send(0)
        note(
            &script, 0, 1_000,
            Dictionary(uniqueKeysWithValues: (0..<20).map { (UInt8($0), 1_000 + 1_000 * UInt64($0)) }))
        script.advance(to: 12_000)
        let seen = try #require(script.records[0].seconds)
        #expect(seen.classes.count == 9 && seen.classes.first?.codePoint == 3 && seen.classes.last?.codePoint == nil)
        #expect(seen.classes[1].codePoint == 19)
        #expect(seen.classes.reduce(0) { $0 + $1.receive.whenLost } == 8 * 210_000)
    }

    @Test("a capture that showed nothing says so, and a session without one says nothing")
    func silence() {
        var script = script()
        script.send(0)
        script.advance(to: 12_000)
        #expect(script.records[0].seconds == line)
        var other = Script(interval: .seconds(10))
        other.send(0)
        note(&other, 0, 1_000, [0: 1])
        other.advance(to: 12_000)
        #expect(other.records[0].seconds == nil)
    }

    @Test("probes that left by another line are not this one's")
    func rerouted() throws {
        var script = script()
        script.send(0)
        note(&script, 0, 1_000, [0: 1_250_000])
        script.sender.capture(on: LineSeconds(interface: "sat0"))
        script.send(1_000)
        note(&script, 1_000, 2_000, [0: 125_000])
        script.advance(to: 12_000)
        let seen = try #require(script.records[0].seconds)
        #expect(seen.interface == "sat0" && seen.receive.octets == 125_000 && seen.receive.whenLost == 1_000_000)
    }

    @Test("a second over an interval's end is divided by time, and each probe belongs to its own")
    func division() throws {
        var script = script(interval: .seconds(1))
        script.send(500, 900)
        script.send(1_000, 1_100)
        note(&script, 500, 1_500, [0: 1_000])
        script.advance(to: 4_500)
        let (first, second) = (try #require(script.records[0].seconds), try #require(script.records[1].seconds))
        #expect(first.covered == 500_000_000 && second.covered == 500_000_000)
        #expect(first.receive.octets == 500 && second.receive.octets == 500)
        #expect(first.receive.whenLost == 8_000 && second.receive.whenLost == 8_000)
    }
}
