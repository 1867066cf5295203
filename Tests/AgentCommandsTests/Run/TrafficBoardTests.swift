import Telemetry
import TestSupport
import Testing

@testable import AgentCommands

@Suite("A capture's figures and the records", .blocking) struct TrafficBoardTests {
    private static let minute: UInt64 = 60_000_000_000
    private static let start = 1_000 * minute
    private let board = TrafficBoard(["wan0", "sat0"].map { LineTraffic(interface: $0) })

    private func record(
        _ link: String, from start: UInt64 = TrafficBoardTests.start, length: UInt64 = minute,
        on interface: String? = "wan0"
    ) -> IntervalRecord {
        var record = IntervalRecord(site: "a", link: link, peer: "b", start: start, end: start + length)
        record.seconds = interface.map { LineSeconds(interface: $0) }
        return record
    }

    /// Of one link on the line.
    private static let empty: LineTraffic = {
        var traffic = LineTraffic(interface: "wan0")
        traffic.links = 1
        return traffic
    }()

    @Test("they go with the chosen link's record of the same interval, once")
    func once() {
        board.expect([("a~b", "wan0")], interval: Self.minute)
        board.put(.sample(), from: Self.start + 3)
        let records = board.attached(to: [record("a~c"), record("a~b")])
        #expect(records.map(\.traffic) == [nil, .sample()])
        // The next one's interval was not captured, and says so.
        let next = board.attached(to: [record("a~b", from: Self.start + Self.minute)])
        #expect(next.first?.traffic == Self.empty)
    }

    @Test("of several links on a line the first bears them, and they say how many there are; nobody bears them twice")
    func shared() {
        board.expect([("a~b", "wan0"), ("a~c", "wan0"), ("a~d", nil)], interval: Self.minute)
        board.put(.sample(), from: Self.start)
        let records = board.attached(to: [record("a~d", on: nil), record("a~c"), record("a~b")])
        #expect(records.map { $0.traffic?.links } == [nil, nil, 2])
        // The first one's way is another now: the next has them, from the interval on that nobody had.
        let later = board.attached(to: [record("a~b", on: nil), record("a~c")])
        #expect(later.map(\.traffic) == [nil, nil])
        board.put(.sample(), from: Self.start + Self.minute)
        let next = board.attached(to: [record("a~c", from: Self.start + Self.minute)])
        #expect(next.first?.traffic == .sample())
    }

    @Test("each line's figures go with a link whose probes leave by it")
    func lines() throws {
        board.expect([("a~b", "wan0"), ("a~c", "sat0")], interval: Self.minute)
        var other = LineTraffic.sample(scale: 2)
        other.interface = "sat0"
        board.put(other, from: Self.start)
        board.put(.sample(), from: Self.start)
        let records = board.attached(to: [record("a~c", on: "sat0"), record("a~b")])
        #expect(records.map(\.traffic) == [other, .sample()])
        // The main line is down: probes leave by the other one, whose figures go with the first link then.
        let second = Self.start + Self.minute
        board.put(other, from: second)
        let moved = board.attached(to: [
            record("a~b", from: second, on: "sat0"), record("a~c", from: second, on: "sat0"),
        ])
        #expect(moved.map { $0.traffic?.interface } == ["sat0", nil] && moved[0].traffic?.links == 2)
    }

    @Test("a capture that a filter narrows says so also where it didn't run")
    func narrowed() {
        var empty = LineTraffic(interface: "wan0")
        empty.isNarrowed = true
        let board = TrafficBoard([empty])
        board.expect([("a~b", "wan0")], interval: Self.minute)
        empty.links = 1
        #expect(board.attached(to: [record("a~b")]).first?.traffic == empty)
    }

    @Test("what was captured before and after a fault is one interval's")
    func parts() {
        board.expect([("a~b", "wan0")], interval: Self.minute)
        board.put(.sample(), from: Self.start)
        board.put(.sample(), from: Self.start + Self.minute / 2)
        var sum = LineTraffic.sample()
        sum.merge(.sample())
        #expect(board.attached(to: [record("a~b")]).first?.traffic == sum)
    }

    @Test("two parts with other talkers and systems have no more of them than a record may")
    func partsOfOthers() throws {
        board.expect([("a~b", "wan0")], interval: Self.minute)
        var later = LineTraffic.sample()
        later.talkers = later.talkers.map {
            var other = $0
            other.prefix = "2001:db8:\($0.octets % 10_000)::/56"
            return other
        }
        later.systems = (0..<LineTraffic.mostSystems).map { number in
            var system = later.systems[0]
            system.name = "system-\(number)"
            return system
        }
        board.put(.sample(), from: Self.start)
        board.put(later, from: Self.start + Self.minute / 2)
        let seen = try #require(board.attached(to: [record("a~b")]).first?.traffic)
        #expect(seen.talkers.count <= LineTraffic.mostTalkers && seen.systems.count <= LineTraffic.mostSystems + 1)
    }

    @Test("a record that was cut short leaves an interval's figures to the one that goes on")
    func cutShort() {
        board.expect([("a~b", "wan0")], interval: Self.minute)
        let first = record("a~b", length: Self.minute / 3)
        #expect(board.attached(to: [first]).first?.traffic == nil)
        board.put(.sample(), from: Self.start)
        let second = record("a~b", from: Self.start + Self.minute / 3, length: 2 * Self.minute / 3)
        #expect(board.attached(to: [second]).first?.traffic == .sample())
    }

    @Test("what no record comes for doesn't pile up, nor do old intervals of another length")
    func bounded() {
        board.expect([("a~b", "wan0")], interval: Self.minute)
        for number in 0..<100 as Range<UInt64> { board.put(.sample(), from: Self.start + number * Self.minute) }
        let late = board.attached(to: [record("a~b", from: Self.start + 50 * Self.minute)])
        #expect(late.first?.traffic?.covered == 0)
        board.expect([("a~b", "wan0")], interval: Self.minute / 6)
        let other = board.attached(to: [record("a~b", from: Self.start + 99 * Self.minute)])
        #expect(other.first?.traffic?.covered == 0)
    }
}
