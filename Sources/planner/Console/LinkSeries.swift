import Telemetry

/// A link's intervals on an even grid of times, few enough to draw: intervals that share a step are merged, histogram by
/// histogram, so that a percentile over an hour is that of its probes. O(records).
struct LinkSeries: Sendable {
    struct Point: Sendable {
        var delay = ExponentialHistogram()
        var variation = ExponentialHistogram()
        var sent: UInt64 = 0
        var received: UInt64 = 0
        var lostForward: UInt64 = 0
        var lostReturn: UInt64 = 0
        var lostUnknown: UInt64 = 0
        /// The greatest of the intervals' RFC 3550 jitters, nanoseconds.
        var jitter: Double?
        var reasons: Set<NotMeasured> = []

        /// No reply came to tell on which way the probes were lost.
        var isWayUnknown: Bool { received == 0 && lostUnknown > 0 }
    }

    /// Unix nanoseconds of the first step's begin, a multiple of `step`.
    private(set) var begin: UInt64
    /// Nanoseconds.
    private(set) var step: UInt64
    /// One per step; nil where nothing is known of it.
    private(set) var points: [Point?]

    static let mostPoints: UInt64 = 360

    /// - Parameters:
    ///   - interval: the reporting interval in nanoseconds; a step is a multiple of it.
    init(_ records: [IntervalRecord], from: UInt64, to: UInt64, interval: UInt64) {
        let interval = max(interval, 1_000_000)
        let end = max(to, from + interval)
        step = interval * max(1, ((end - from) / interval + Self.mostPoints - 1) / Self.mostPoints)
        begin = from / step * step
        let count = Int((end - begin + step - 1) / step)
        points = Array(repeating: nil, count: count)
        for record in records where record.start >= begin {
            // An agent's intervals need not begin on the grid: the middle decides.
            let middle = record.start + (record.end > record.start ? (record.end - record.start) / 2 : 0)
            let index = (middle - begin) / step
            guard index < points.count else { continue }
            var point = points[Int(index)] ?? Point()
            point.add(record)
            points[Int(index)] = point
        }
    }
}

extension LinkSeries.Point {
    fileprivate mutating func add(_ record: IntervalRecord) {
        delay.merge(record.roundTripDelay)
        variation.merge(record.delayVariation)
        sent.add(saturated: record.sent)
        received.add(saturated: record.received)
        lostForward.add(saturated: record.lostForward)
        lostReturn.add(saturated: record.lostReturn)
        lostUnknown.add(saturated: record.lostUnknown)
        if let value = record.jitter { jitter = max(jitter ?? 0, value) }
        reasons.formUnion(record.notMeasured)
    }
}
