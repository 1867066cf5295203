/// One sub-interval of a test as the client has it.
package struct CapacityInterval: Hashable, Sendable {
    package var statistics: SubIntervalStatistics
    /// Nanoseconds since 1970 at its end.
    package var end: Int64
    package var interfaceBitsPerSecond: Double?

    package init(_ statistics: SubIntervalStatistics, end: Int64, interfaceBitsPerSecond: Double? = nil) {
        self.statistics = statistics
        self.end = end
        self.interfaceBitsPerSecond = interfaceBitsPerSecond
    }
}

/// The metrics of RFC 9097 over a test's sub-intervals.
package struct CapacityReport: Hashable, Sendable {
    package let intervals: [CapacityInterval]
    /// Octets of IP and UDP headers, 28 or 48.
    package let overhead: Int

    package init(_ intervals: [CapacityInterval], overhead: Int) {
        self.intervals = intervals
        self.overhead = overhead
    }

    package func bitsPerSecond(_ interval: CapacityInterval) -> Double {
        interval.statistics.bitsPerSecond(overhead: overhead)
    }

    /// The first interval of the greatest rate: the Maximum IP-Layer Capacity (RFC 9097 §5.3).
    package var best: CapacityInterval? {
        intervals.reduce(nil) { best, interval in
            if let best, bitsPerSecond(best) >= bitsPerSecond(interval) { return best }
            return interval
        }
    }

    package var maximum: Double { best.map { bitsPerSecond($0) } ?? 0 }

    /// The rate that the path carries on and on: the mean of the faster half of the intervals, without one that stands out
    /// above all others by more than 1 % as a full token bucket makes it. Never above the maximum.
    package var sustained: Double {
        var rates = intervals.map { bitsPerSecond($0) }.sorted(by: >)
        if rates.count >= 3, rates[0] > rates[1] * 1.01 { rates.removeFirst() }
        guard !rates.isEmpty else { return 0 }
        let half = rates.prefix((rates.count + 1) / 2)
        return half.reduce(0, +) / Double(half.count)
    }

    /// Octets that came above the sustained rate in the interval of the maximum: what a token bucket gave.
    package var burst: Double {
        guard let best else { return 0 }
        let excess = maximum - sustained
        return excess > sustained * 0.01 ? excess * Double(best.statistics.duration) / 8e6 : 0
    }

    /// Lost and arrived over all.
    package var lost: UInt64 { intervals.reduce(0) { $0 + UInt64($1.statistics.lost) } }
    package var datagrams: UInt64 { intervals.reduce(0) { $0 + UInt64($1.statistics.datagrams) } }
    package var reordered: UInt64 { intervals.reduce(0) { $0 + UInt64($1.statistics.reordered) } }
    package var duplicated: UInt64 { intervals.reduce(0) { $0 + UInt64($1.statistics.duplicated) } }

    /// Mean rate over the whole test.
    package var mean: Double {
        let time = intervals.reduce(0.0) { $0 + Double($1.statistics.duration) }
        guard time > 0 else { return 0 }
        return intervals.reduce(0.0) { $0 + bitsPerSecond($1) * Double($1.statistics.duration) } / time
    }

    /// Octets of IP packets that were sent over all: those that came, and as large a share as was lost.
    package var octets: Double {
        intervals.reduce(0.0) { sum, interval in
            let statistics = interval.statistics
            let came = bitsPerSecond(interval) / 8 * Double(statistics.duration) / 1e6
            let packets = Double(statistics.datagrams)
            return sum + (packets > 0 ? came * (packets + Double(statistics.lost)) / packets : came)
        }
    }

    /// `count` of what was sent, as a ratio; sent is what came once and what was lost.
    package static func ratio(_ count: some BinaryInteger, lost: some BinaryInteger, came: some BinaryInteger)
        -> Double
    {
        let sent = Double(lost) + Double(came)
        return sent > 0 ? Double(count) / sent : 0
    }
}
