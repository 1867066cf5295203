package import Telemetry

/// What one answered probe says of delay, in nanoseconds.
package struct DelaySample: Hashable, Sendable {
    /// (T4 - T1) - (T3 - T2), RFC 8762 §4.3.1's timestamps.
    package var roundTrip: Int64
    /// T2 - T1 and T4 - T3; nil unless both clocks are synchronised. Negative where the clocks' errors exceed the delay.
    package var forward: Int64?
    package var backward: Int64?
    package var timestamps: TimestampSource
    /// Where T3 comes from.
    package var departure = Departure.program
    package var budget = ErrorBudget(stamps: 0, residence: 0, rate: 0, clocks: nil, lateness: 0)
    /// How good the sample is; `.unfit` ones must not be averaged.
    package var quality = SampleQuality.programReflector

    /// The largest error of the two-way delay, in nanoseconds.
    package var errorBound: Int64 { budget.twoWay }

    package enum Departure: String, CaseIterable, Sendable {
        /// The reflector's kernel, by a later reply's follow-up (RFC 8972 §4.7).
        case followUp = "follow-up"
        /// The reflector's program, in the reply itself.
        case program
        /// T3 equals T2, as some responders have it.
        case unknown
    }

    /// Says what the sample is, by how its stamps were made and by its error bound.
    mutating func classify() {
        let kind: SampleQuality =
            if departure == .unknown {
                .residenceUnknown
            } else if timestamps.transmit == .user || timestamps.receive == .user {
                .programSender
            } else {
                departure == .followUp ? .kernel : .programReflector
            }
        quality = errorBound <= kind.promise(for: roundTrip) ? kind : .unfit
    }
}

/// The delays of one interval that share one way of stamping, in the order in which they came.
struct DelaySeries: Sendable {
    var roundTrips: [Int64] = []
    var forward: ExponentialHistogram?
    var backward: ExponentialHistogram?

    mutating func append(_ sample: DelaySample) {
        roundTrips.append(sample.roundTrip)
        if let delay = sample.forward { Self.record(delay, in: &forward) }
        if let delay = sample.backward { Self.record(delay, in: &backward) }
    }

    private static func record(_ delay: Int64, in histogram: inout ExponentialHistogram?) {
        if histogram == nil { histogram = ExponentialHistogram() }
        histogram?.record(Double(delay))
    }
}

/// The interarrival jitter of RFC 3550 §6.4.1, J += (|D| - J) / 16, over two-way delays.
struct InterarrivalJitter: Sendable {
    private(set) var value: Double?
    private var last: Int64?

    mutating func add(_ delay: Int64) {
        if let last {
            let difference = Double((delay - last).magnitude)
            value = (value ?? 0) + (difference - (value ?? 0)) / 16
        }
        last = delay
    }
}

/// All delays of an interval. Samples whose timestamps were made in different ways differ by constants of their own (a
/// program's stamp adds 10 to 20 us and the scheduler's whims), so they are never averaged together: the record shows the
/// way that most samples have, says which, and marks the others.
struct IntervalDelays: Sendable {
    private struct Way: Hashable {
        var timestamps: TimestampSource
        var departure: DelaySample.Departure
    }

    /// One or two in most intervals, so they are looked through.
    private var ways: [Way] = []
    private var series: [DelaySeries] = []

    mutating func append(_ sample: DelaySample) {
        let way = Way(timestamps: sample.timestamps, departure: sample.departure)
        guard let index = ways.firstIndex(of: way) else {
            ways.append(way)
            series.append(DelaySeries())
            series[series.count - 1].append(sample)
            return
        }
        series[index].append(sample)
    }

    /// Writes delays, variation and jitter into the record. `jitter` goes on from interval to interval.
    func write(to record: inout IntervalRecord, jitter: inout [TimestampSource: InterarrivalJitter]) {
        guard var best = series.indices.first else { return }
        for index in series.indices where series[index].roundTrips.count > series[best].roundTrips.count {
            best = index
        }
        let chosen = series[best]
        guard let minimum = chosen.roundTrips.min() else { return }
        let others = series.reduce(0) { $0 + $1.roundTrips.count } - chosen.roundTrips.count
        if others > 0 { record.marked[.otherStamps] = UInt64(others) }
        let source = ways[best].timestamps
        record.timestamps = source
        record.forwardDelay = chosen.forward
        record.returnDelay = chosen.backward
        var running = jitter[source] ?? InterarrivalJitter()
        for delay in chosen.roundTrips {
            record.roundTripDelay.record(Double(delay))
            record.delayVariation.record(Double(delay - minimum))
            running.add(delay)
        }
        record.jitter = running.value
        jitter[source] = running
    }
}
