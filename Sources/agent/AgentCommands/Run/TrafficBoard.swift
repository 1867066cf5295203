import Synchronization
import Telemetry

/// Where captures' intervals wait for the record of the same interval. Written by the captures' threads, read by the one that hands
/// records over.
///
/// A capture sees a line, not one of the links that go over it: its figures go with one record of each interval, so that nobody counts
/// them twice. It is that of the first session of the configuration whose probes leave by the line, which leads to the office above; where
/// another's record came first, as before the first sessions' ways are known, it is that one's. An interval in which nothing was captured
/// is told as not covered.
final class TrafficBoard: Sendable {
    private struct Line {
        /// Without counts.
        var empty: LineTraffic
        /// By the interval's number since 1970; nil for one that a record has taken.
        var seen: [UInt64: LineTraffic?] = [:]
    }

    private struct State {
        /// In the configuration's order.
        var links: [String] = []
        /// By which captured interface each link's probes leave, as its last record said, or as routes were when the configuration came.
        var places: [String: String] = [:]
        /// Nanoseconds.
        var interval: UInt64 = 0
        /// By interface.
        var lines: [String: Line]

        /// Of those whose probes leave by an interface, in the configuration's order.
        func links(on interface: String) -> [String] { links.filter { places[$0] == interface } }
    }

    /// Intervals whose records still come, and some more.
    private static let most: UInt64 = 8
    private let state: Mutex<State>

    /// - Parameter lines: the interfaces that are captured, without counts.
    init(_ lines: [LineTraffic]) {
        let pairs = lines.map { ($0.interface, Line(empty: $0)) }
        state = Mutex(State(lines: Dictionary(pairs) { first, _ in first }))
    }

    /// - Parameter links: all that are measured, in the configuration's order, each with the captured interface by which its probes
    ///   leave; nil for none.
    func expect(_ links: [(link: String, interface: String?)], interval: UInt64) {
        state.withLock { state in
            state.links = links.map(\.link)
            state.places = [:]
            for (link, interface) in links { state.places[link] = interface }
            guard state.interval != interval else { return }
            state.interval = interval
            for name in state.lines.keys { state.lines[name]?.seen = [:] }
        }
    }

    /// Puts what was captured of an interval; two parts of one, before and after a fault, are summed up.
    ///
    /// - Parameter start: Unix nanoseconds.
    func put(_ traffic: LineTraffic, from start: UInt64) {
        state.withLock { state in
            guard state.interval > 0, var line = state.lines.removeValue(forKey: traffic.interface) else { return }
            let slot = start / state.interval
            switch line.seen[slot] {
            case .some(.some(var before)):
                before.merge(traffic)
                // A record holds no more than a part does.
                before.bound()
                line.seen[slot] = .some(before)
            // What comes behind its record has none.
            case .some(.none): break
            case .none: line.seen[slot] = .some(traffic)
            }
            line.seen = line.seen.filter { $0.key + Self.most > slot }
            state.lines[traffic.interface] = line
        }
    }

    /// The records, those that bear a line's figures with what was captured in their interval.
    func attached(to records: [IntervalRecord]) -> [IntervalRecord] {
        state.withLock { state in
            guard state.interval > 0 else { return records }
            var records = records
            for place in records.indices where state.links.contains(records[place].link) {
                let link = records[place].link
                state.places[link] = records[place].seconds?.interface
                guard let interface = state.places[link] else { continue }
                let sharing = state.links(on: interface)
                guard sharing.first == link else { continue }
                attach(interface, links: UInt64(sharing.count), to: &records[place], &state)
            }
            return records
        }
    }

    private func attach(_ interface: String, links: UInt64, to record: inout IntervalRecord, _ state: inout State) {
        guard var line = state.lines[interface] else { return }
        let slot = record.start / state.interval
        let isWhole = record.end >= (slot + 1) * state.interval
        switch line.seen[slot] {
        case .some(.some(let seen)):
            record.traffic = seen
            line.seen[slot] = .some(nil)
        // Another link's record had them.
        case .some(.none): return
        case .none:
            // One that was cut short leaves the interval's figures to the one that goes on.
            guard isWhole else { return }
            record.traffic = line.empty
            line.seen[slot] = .some(nil)
        }
        record.traffic?.links = links
        state.lines[interface] = line
    }
}
