import Telemetry
import TestSupport
import Testing

@testable import AgentCommands

@Suite("A capture's figures and the records", .blocking) struct TrafficBoardTests {
    private static let minute: UInt64 = 60_000_000_000
    private static let start = 1_000 * minute
    private let board = TrafficBoard(interface: "wan0")

    private func record(_ link: String, from start: UInt64 = TrafficBoardTests.start, length: UInt64 = minute)
        -> IntervalRecord
    {
        IntervalRecord(site: "a", link: link, peer: "b", start: start, end: start + length)
    }

    @Test("they go with the chosen link's record of the same interval, once")
    func once() {
        board.expect(link: "a~b", interval: Self.minute)
        board.put(.sample(), from: Self.start + 3)
        let records = board.attached(to: [record("a~c"), record("a~b")])
        #expect(records.map(\.traffic) == [nil, .sample()])
        // The next one's interval was not captured, and says so.
        let next = board.attached(to: [record("a~b", from: Self.start + Self.minute)])
        #expect(next.first?.traffic == LineTraffic(interface: "wan0"))
    }

    @Test("what was captured before and after a fault is one interval's")
    func parts() {
        board.expect(link: "a~b", interval: Self.minute)
        board.put(.sample(), from: Self.start)
        board.put(.sample(), from: Self.start + Self.minute / 2)
        var sum = LineTraffic.sample()
        sum.merge(.sample())
        #expect(board.attached(to: [record("a~b")]).first?.traffic == sum)
    }

    @Test("two parts with other talkers and systems have no more of them than a record may")
    func partsOfOthers() throws {
        board.expect(link: "a~b", interval: Self.minute)
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
        board.expect(link: "a~b", interval: Self.minute)
        let first = record("a~b", length: Self.minute / 3)
        #expect(board.attached(to: [first]).first?.traffic == nil)
        board.put(.sample(), from: Self.start)
        let second = record("a~b", from: Self.start + Self.minute / 3, length: 2 * Self.minute / 3)
        #expect(board.attached(to: [second]).first?.traffic == .sample())
    }

    @Test("what no record comes for doesn't pile up, nor do old intervals of another length")
    func bounded() {
        board.expect(link: "a~b", interval: Self.minute)
        for number in 0..<100 as Range<UInt64> { board.put(.sample(), from: Self.start + number * Self.minute) }
        let late = board.attached(to: [record("a~b", from: Self.start + 50 * Self.minute)])
        #expect(late.first?.traffic?.covered == 0)
        board.expect(link: "a~b", interval: Self.minute / 6)
        let other = board.attached(to: [record("a~b", from: Self.start + 99 * Self.minute)])
        #expect(other.first?.traffic?.covered == 0)
    }
}
