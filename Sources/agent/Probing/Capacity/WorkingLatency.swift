/// Round trips of a test's own messages, in their order.
package struct RoundTripSamples: Hashable, Sendable {
    private static let most = 16_384
    /// Nanoseconds.
    package private(set) var values: [Int64] = []

    package init() {}

    package mutating func note(_ roundTrip: Int64) {
        if values.count < Self.most { values.append(max(0, roundTrip)) }
    }
}

/// What those who use a path wait for while it is full, beside what they wait for while it is idle.
package struct WorkingLatency: Hashable, Sendable {
    /// Nanoseconds: the least round trip of the test, which begins gently.
    package var idle: Int64
    /// Nanoseconds: median and 90th percentile of the test's later half, when the load has found its rate.
    package var loaded: Int64
    package var high: Int64
    package var samples: Int

    package var difference: Int64 { max(0, loaded - idle) }
    /// Round trips that fit into a minute, one after the other, under load.
    package var roundTripsPerMinute: Double { loaded > 0 ? 60e9 / Double(loaded) : 0 }

    /// nil where there are too few.
    package init?(_ samples: RoundTripSamples) {
        let values = samples.values
        guard values.count >= 4, let idle = values.min() else { return nil }
        let later = values[(values.count / 2)...].sorted()
        self.idle = idle
        loaded = later[later.count / 2]
        high = later[min(later.count - 1, later.count * 9 / 10)]
        self.samples = later.count
    }
}
