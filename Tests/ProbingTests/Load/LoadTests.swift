import Telemetry
import Testing

@testable import Probing

/// Intervals of 1 s with probes every 100 ms, see `Script`.
@Suite("What the line carried beside the probes")
struct LoadTests {
    private let line = LineLoad(interface: "wan0", scope: .line)

    private func note(_ script: inout Script, _ from: Int64, _ to: Int64, _ counted: InterfaceCounters?) {
        let sample = LoadSample(
            since: script.moment(from).monotonic, until: script.moment(to).monotonic, counted: counted)
        script.sender.note(sample, of: line, at: script.moment(to))
    }

    @Test("a look over an interval's end is divided by time, and nothing is lost in between")
    func division() throws {
        var script = Script()
        script.send(0, 100)
        note(&script, 0, 750, counters(750_000, 7_500, packets: 75))
        script.send(800, 900, 1_000)
        note(&script, 750, 1_750, counters(1_000_001, 100, packets: 5))
        note(&script, 1_750, 2_750, counters(0))
        script.advance(to: 4_500)
        let first = try #require(script.records[0].line)
        let second = try #require(script.records[1].line)
        #expect(first.covered == 1_000_000_000 && second.covered == 1_000_000_000)
        #expect(first.receive.octets == 750_000 + 250_000)
        #expect(second.receive.octets == 750_001)
        #expect(first.receive.packets + second.receive.packets == 80)
        #expect(first.interface == "wan0" && first.scope == .line)
        #expect(first.receive.busiest == 8_000_000)
    }

    @Test("the load of the seconds in which probes were lost is kept apart, weighted by the losses")
    func whenLost() throws {
        var script = Script(interval: .seconds(10))
        // Probes 0 to 3, second by second: 1 and 3 are lost.
        for second in 0..<4 {
            let begin = Int64(second) * 1_000
            script.send(begin)
            if second % 2 == 0 {
                script.receive(script.reply(second, received: begin + 5), at: begin + 10 + Int64(second))
            }
            note(&script, begin, begin + 1_000, counters(UInt64(second) * 125_000, 1_250, packets: 1))
        }
        script.advance(to: 12_000)
        let line = try #require(script.records[0].line)
        #expect(script.records[0].lost == 2)
        #expect(line.receive.whenLost == 2_000_000)
        #expect(line.transmit.whenLost == 10_000)
        // The reply to the third took longest.
        #expect(line.receive.whenSlowest == 2_000_000)
        #expect(line.receive.busiest == 3_000_000)
        #expect(line.covered == 4_000_000_000)
    }

    @Test("what a fault of our own silenced is no loss, and no second of one")
    func excused() throws {
        var script = Script()
        script.send(0, 100)
        script.sender.receiveOverflowed(by: 2)
        note(&script, 0, 1_000, counters(125_000))
        script.advance(to: 3_000)
        #expect(script.records[0].unmeasured == 2)
        #expect(try #require(script.records[0].line).receive.whenLost == nil)
    }

    @Test("counters that began anew leave a gap, and the probes sent in it belong to no second")
    func gap() throws {
        var script = Script(interval: .seconds(10))
        script.send(0)
        note(&script, 0, 1_000, nil)
        script.send(1_000)
        script.receive(script.reply(1, received: 1_005), at: 1_010)
        note(&script, 1_000, 2_000, counters(125_000))
        script.advance(to: 12_000)
        let line = try #require(script.records[0].line)
        #expect(line.resets == 1 && line.covered == 1_000_000_000)
        #expect(script.records[0].lost == 1 && line.receive.whenLost == nil)
        #expect(line.receive.whenSlowest == 1_000_000)
    }

    @Test("what was counted before the session began is not its own")
    func before() throws {
        var script = Script(start: 500)
        script.send(600)
        note(&script, 0, 1_000, counters(1_000))
        script.advance(to: 3_000)
        let line = try #require(script.records[0].line)
        #expect(line.covered == 500_000_000 && line.receive.octets == 500)
    }

    @Test("another interface begins anew, and the probes sent before are not its own")
    func rerouted() throws {
        var script = Script(interval: .seconds(10))
        script.send(0)
        note(&script, 0, 1_000, counters(1_000_000))
        script.send(1_000)
        script.receive(script.reply(1, received: 1_005), at: 1_010)
        let sample = LoadSample(
            since: script.moment(1_000).monotonic, until: script.moment(2_000).monotonic, counted: counters(125))
        script.sender.note(sample, of: LineLoad(interface: "wan1", scope: .line), at: script.moment(2_000))
        script.advance(to: 12_000)
        let line = try #require(script.records[0].line)
        #expect(line.interface == "wan1" && line.receive.octets == 125 && line.receive.whenLost == nil)
    }

    @Test("parts of any number add up to it", arguments: [0, 7, 1 << 53 + 1, .max - 512, .max] as [UInt64])
    func parts(_ number: UInt64) {
        for share in [-1, 0, 0.3, 0.999_999_999_999_999_9, 1, 2] {
            let (early, late) = counters(number, number).split(share)
            #expect(early.receive.octets + late.receive.octets == number)
            #expect(share < 1 || late.receive.octets == 0)
        }
    }

    @Test("rates stay within what a record carries")
    func fastest() {
        var tally = LoadTally(line, first: 0)
        tally.add(counters(1 << 48 - 1), over: 1_000, before: 1)
        let closed = tally.closed(in: 0..<1, lost: { _ in 1 }, slow: { _ in 1 })
        #expect(closed.receive.busiest == 1 << 48 - 1)
    }

    @Test("an interval in which the line's interface was down once says so")
    func down() throws {
        var script = Script(interval: .seconds(10))
        script.send(0)
        for (second, speed) in [(0, 100), (1, 0), (2, 100)] as [(Int64, UInt64)] {
            var line = line
            line.speed = speed
            let sample = LoadSample(
                since: script.moment(second * 1_000).monotonic, until: script.moment(second * 1_000 + 1_000).monotonic,
                counted: counters(1))
            script.sender.note(sample, of: line, at: script.moment(second * 1_000 + 1_000))
        }
        script.advance(to: 12_000)
        #expect(script.records[0].line?.speed == 0)
    }

    @Test("an hour's seconds are told apart as a minute's are")
    func hour() {
        var tally = LoadTally(line, first: 0)
        for second in 0..<3_600 {
            let isBusy = second == 1_800
            tally.add(counters(isBusy ? 1_000_000 : 10), over: 1_000_000_000, before: UInt64(second + 1))
        }
        let closed = tally.closed(in: 0..<3_600, lost: { $0.contains(1_800) ? 1 : 0 }, slow: { _ in 0 })
        #expect(closed.covered == 3_600_000_000_000)
        #expect(closed.receive.octets == 1_000_000 + 3_599 * 10)
        #expect(closed.receive.busiest == 8_000_000)
        #expect(closed.receive.whenLost == 8_000_000)
    }

    @Test("what a router that was silent for long counted is no second's, and a second of silence is bearable")
    func silence() throws {
        func line(until end: Int64) throws -> LineLoad {
            var script = Script(interval: .seconds(10))
            script.send(0, 3_000)
            note(&script, 0, end, counters(UInt64(end) * 1_000))
            script.advance(to: 12_000)
            return try #require(script.records[0].line)
        }
        let late = try line(until: 4_000)
        #expect(late.covered == 0 && late.receive == LineLoad.Way())
        let bearable = try line(until: 2_000)
        #expect(bearable.covered == 2_000_000_000 && bearable.receive.octets == 2_000_000)
    }

    @Test("where most of what was lost was lost in seconds that nobody counted, nothing is said of them")
    func uncounted() throws {
        var script = Script(interval: .seconds(10))
        script.send(0, 200)
        note(&script, 0, 1_000, counters(125_000))
        script.send(2_000, 2_200, 2_400)
        note(&script, 1_000, 5_000, counters(500_000))
        script.advance(to: 12_000)
        let line = try #require(script.records[0].line)
        #expect(script.records[0].lost == 5 && line.receive.whenLost == nil && line.receive.octets == 125_000)
    }

    @Test("one straggler in an idle second doesn't tell of delay: the slowest tenth do, in the seconds that were full")
    func slowestTenth() throws {
        var script = Script(interval: .seconds(10))
        for second in 0..<4 as Range<Int64> {
            let begin = second * 1_000
            for place in 0..<5 as Range<Int64> {
                script.send(begin + 100 * place)
                let delay: Int64 = second == 2 ? 80 : second == 0 && place == 0 ? 90 : 10
                let sequence = Int(5 * second + place)
                script.receive(
                    script.reply(sequence, received: begin + 100 * place + 5), at: begin + 100 * place + delay)
            }
            note(&script, begin, begin + 1_000, counters(second == 2 ? 1_250_000 : 1_250))
        }
        script.advance(to: 12_000)
        let line = try #require(script.records[0].line)
        // Five in twenty took 80 ms, one 90.
        let slowest = try #require(line.receive.whenSlowest)
        #expect(slowest > 8_000_000, "\(slowest)")
    }

    @Test("each interval tells with which class its probes arrived")
    func classes() {
        var script = Script()
        script.send(0, 100, 1_000)
        func seen(_ codePoint: UInt8, _ congestion: UInt8 = 0) -> ReplyExtensions.ClassOfService {
            .init(codePoint: codePoint, congestion: congestion, isRefused: false)
        }
        script.sender.note(seen(0), to: 0, asked: 0, replyClass: 0)
        script.sender.note(seen(10, 3), to: 1, asked: 0, replyClass: 40)
        script.sender.note(seen(0), to: 2, asked: 0, replyClass: nil)
        script.advance(to: 4_000)
        var expected = ClassMarks(sent: 0)
        expected.told = 2
        expected.remarkedForward = 1
        expected.lastForward = 10
        expected.remarkedReturn = 1
        expected.lastReturn = 10
        expected.congested = 1
        #expect(script.records[0].classMarks == expected)
        #expect(script.records[1].classMarks?.told == 1)
    }
}
