/// When a sender's datagrams are due: the two transmitters of a row, by absolute deadlines.
///
/// A late call gets what was due meanwhile, so that the mean rate is the row's; what is later than `patience` is left out
/// and counted, rather than sent as one burst that no row meant.
package struct LoadPacer: Sendable {
    package struct Burst: Hashable, Sendable {
        /// Datagrams of `payload`, and one of `addOn` behind them unless that is 0. Random sizes bear their bit.
        package var count = 0
        package var payload: UInt32 = 0
        package var addOn: UInt32 = 0

        package init(count: Int, payload: UInt32, addOn: UInt32) {
            self.count = count
            self.payload = payload
            self.addOn = addOn
        }
    }

    package private(set) var rate: SendingRate
    private var next1: Int64
    private var next2: Int64
    /// Datagrams that were left out.
    package private(set) var omitted: UInt64 = 0
    /// Nanoseconds by which a burst was late, at most.
    package private(set) var lateness: Int64 = 0
    package private(set) var lateBursts: UInt64 = 0
    package private(set) var bursts: UInt64 = 0

    /// Nanoseconds.
    private static let patience: Int64 = 20_000_000
    private static let late: Int64 = 1_000_000

    /// - Parameter now: nanoseconds of a monotonic clock, as in every call.
    package init(_ rate: SendingRate, now: Int64) {
        self.rate = rate
        next1 = now
        next2 = now
    }

    /// The next deadline.
    package var deadline: Int64 {
        min(rate.interval1 > 0 ? next1 : .max, rate.interval2 > 0 ? next2 : .max)
    }

    package mutating func set(_ rate: SendingRate, now: Int64) {
        if rate == self.rate { return }
        // A transmitter that was off begins now; one that goes on keeps its beat, or a shorter one.
        next1 = Self.moved(next1, self.rate.interval1, rate.interval1, now)
        next2 = Self.moved(next2, self.rate.interval2, rate.interval2, now)
        self.rate = rate
    }

    private static func moved(_ next: Int64, _ old: UInt32, _ new: UInt32, _ now: Int64) -> Int64 {
        old == 0 ? now : min(next, now + Int64(new) * 1_000)
    }

    /// What is due at `now`, at most `most` datagrams of one size; nil for nothing. Ask again until nil.
    package mutating func due(_ now: Int64, most: Int) -> Burst? {
        // The one that has waited longer goes first, so that neither starves the other on a host that is too slow for both.
        let isFirstDue = rate.interval1 > 0 && next1 <= now && (rate.interval2 == 0 || next1 <= next2)
        if isFirstDue {
            let interval = Int64(rate.interval1) * 1_000
            note(now - next1)
            let skipped = Self.ticksTooLate(next1, interval, now)
            next1 += skipped * interval
            omitted += UInt64(skipped) * UInt64(rate.burst1)
            var ticks = Int((now - next1) / interval) + 1
            let burst = Int(rate.burst1)
            if burst > 0 { ticks = min(ticks, max(1, most / burst)) }
            next1 += Int64(ticks) * interval
            if burst > 0 { return Burst(count: ticks * burst, payload: rate.payload1, addOn: 0) }
        }
        if rate.interval2 > 0, next2 <= now {
            let interval = Int64(rate.interval2) * 1_000
            note(now - next2)
            let skipped = Self.ticksTooLate(next2, interval, now)
            next2 += skipped * interval
            omitted += UInt64(skipped) * (UInt64(rate.burst2) + (rate.addOn > 0 ? 1 : 0))
            next2 += interval
            return Burst(count: Int(rate.burst2), payload: rate.payload2, addOn: rate.addOn)
        }
        return nil
    }

    private mutating func note(_ late: Int64) {
        bursts += 1
        lateness = max(lateness, late)
        if late > Self.late { lateBursts += 1 }
    }

    /// Ticks since `next` that are beyond patience.
    private static func ticksTooLate(_ next: Int64, _ interval: Int64, _ now: Int64) -> Int64 {
        max(0, now - next - max(patience, interval)) / interval
    }
}
