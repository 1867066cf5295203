import Synchronization
import Telemetry

/// Where a capture's intervals wait for the record of the same interval. Written by the capture's thread, read by the one that hands
/// records over.
///
/// A capture sees the site's line, not one of its links: its figures go with one record of each interval, that of the first session
/// of the configuration, which leads to the office above. An interval that nothing was captured in is told as not covered.
final class TrafficBoard: Sendable {
    private struct State {
        var link: String?
        /// Nanoseconds.
        var interval: UInt64 = 0
        /// By the interval's number since 1970.
        var seen: [UInt64: LineTraffic] = [:]
    }

    /// Intervals whose records still come, and some more.
    private static let most: UInt64 = 8
    private let interface: String
    private let state = Mutex(State())

    init(interface: String) { self.interface = interface }

    /// - Parameter link: whose records bear the figures; nil for none.
    func expect(link: String?, interval: UInt64) {
        state.withLock { state in
            state.link = link
            guard state.interval != interval else { return }
            state.interval = interval
            state.seen = [:]
        }
    }

    /// Puts what was captured of an interval; two parts of one, before and after a fault, are summed up.
    ///
    /// - Parameter start: Unix nanoseconds.
    func put(_ traffic: LineTraffic, from start: UInt64) {
        state.withLock { state in
            guard state.interval > 0 else { return }
            let slot = start / state.interval
            if state.seen[slot] != nil {
                state.seen[slot]?.merge(traffic)
                // A record holds no more than a part does.
                state.seen[slot]?.bound()
            } else {
                state.seen[slot] = traffic
            }
            state.seen = state.seen.filter { $0.key + Self.most > slot }
        }
    }

    /// The records, that of the chosen link with what was captured in its interval.
    func attached(to records: [IntervalRecord]) -> [IntervalRecord] {
        state.withLock { state in
            guard let link = state.link, state.interval > 0 else { return records }
            var records = records
            for place in records.indices where records[place].link == link {
                let slot = records[place].start / state.interval
                if let seen = state.seen.removeValue(forKey: slot) {
                    records[place].traffic = seen
                } else if records[place].end >= (slot + 1) * state.interval {
                    records[place].traffic = LineTraffic(interface: interface)
                }
                // One that was cut short leaves the interval's figures to the one that goes on.
            }
            return records
        }
    }
}
