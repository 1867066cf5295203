/// When a sender's datagrams are due: the two transmitters of a row, by absolute deadlines.
///
/// A late call gets what was due meanwhile, so that the mean rate is the row's; what is later than `patience` is left out
/// and counted, rather than sent as one burst that no row meant.
///
/// A row's interval of 100 us is the finest that the protocol has; what it wants of the first transmitter in that time is
/// spread over it where its packets follow each other faster than timers are punctual. A shaper there (tbf, or what a provider's
/// router has) forgets what its small bucket has no room for between two looks at its queue, and each packet that
/// comes makes it look.
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
    /// The begin of the first transmitter's interval, datagrams of it that were given, and those that go together.
    private var begin1: Int64
    private var given1: Int64 = 0
    private var group1: Int64
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
    /// A packet that takes the line less time than this is not waited for by a timer alone.
    private static let closeTogether: Int64 = 25_000
    /// Nanoseconds between groups of a transmitter whose burst is spread: what a host keeps.
    private static let grain: Int64 = 20_000

    /// - Parameter now: nanoseconds of a monotonic clock, as in every call.
    package init(_ rate: SendingRate, now: Int64) {
        self.rate = rate
        group1 = Self.group(rate)
        begin1 = now
        next2 = now
    }

    /// The next deadline.
    package var deadline: Int64 {
        min(isFirstOn ? next1 : .max, rate.interval2 > 0 ? next2 : .max)
    }

    private var isFirstOn: Bool { rate.interval1 > 0 && rate.burst1 > 0 }

    private var next1: Int64 {
        given1 == 0 ? begin1 : begin1 + given1 * Int64(rate.interval1) * 1_000 / Int64(rate.burst1)
    }

    /// Datagrams of the first transmitter that go together.
    private static func group(_ rate: SendingRate) -> Int64 {
        let burst = Int64(rate.burst1)
        guard burst > 1 else { return 1 }
        let spacing = Int64(rate.interval1) * 1_000 / burst
        guard spacing > 0, spacing <= closeTogether else { return burst }
        return min(burst, max(1, (grain + spacing / 2) / spacing))
    }

    package mutating func set(_ rate: SendingRate, now: Int64) {
        if rate == self.rate { return }
        // A transmitter that was off begins now; one that goes on keeps its beat, or a shorter one.
        begin1 = Self.moved(next1, isFirstOn ? self.rate.interval1 : 0, rate.interval1, now)
        given1 = 0
        group1 = Self.group(rate)
        next2 = Self.moved(next2, self.rate.interval2, rate.interval2, now)
        self.rate = rate
    }

    private static func moved(_ next: Int64, _ old: UInt32, _ new: UInt32, _ now: Int64) -> Int64 {
        old == 0 ? now : min(next, now + Int64(new) * 1_000)
    }

    /// What is due at `now`, at most `most` datagrams of one size; nil for nothing. Ask again until nil.
    package mutating func due(_ now: Int64, most: Int) -> Burst? {
        // The one that has waited longer goes first, so that neither starves the other on a host that is too slow for both.
        if isFirstOn, next1 <= now, rate.interval2 == 0 || next1 <= next2 { return first(now, most) }
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

    /// All groups of the first transmitter that are due, one at least.
    private mutating func first(_ now: Int64, _ most: Int) -> Burst {
        let interval = Int64(rate.interval1) * 1_000
        note(now - next1)
        let skipped = Self.ticksTooLate(next1, interval, now)
        begin1 += skipped * interval
        omitted += UInt64(skipped) * UInt64(rate.burst1)
        var count: Int64 = 0
        repeat {
            let size = min(group1, Int64(rate.burst1) - given1)
            count += size
            given1 += size
            if given1 == Int64(rate.burst1) {
                begin1 += interval
                given1 = 0
            }
        } while next1 <= now && count + group1 <= Int64(most)
        return Burst(count: Int(count), payload: rate.payload1, addOn: 0)
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
