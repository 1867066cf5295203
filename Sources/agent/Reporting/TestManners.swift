/// Why a test is not run, or was ended: told to the collector with the lease that is given back.
package enum TestObjection: Hashable, Sendable {
    /// Users have so many bits per second on the line, of so many that they may have while it is tested.
    case lineInUse(bitsPerSecond: Double, limit: Double)
    /// Octets of today's budget that are left.
    case budgetSpent(left: Int64)
    /// The test made everybody wait for so many nanoseconds.
    case delay(Int64)
    /// What was spent today can't be read or written.
    case ledger(String)

    /// The word in `docs/protocol.md`.
    package var reason: String {
        switch self {
        case .lineInUse: "line-in-use"
        case .budgetSpent: "budget"
        case .delay: "delay"
        case .ledger: "ledger"
        }
    }
}

/// Rules by which a test leaves those alone who use the line: a state machine over what its sub-intervals say.
package struct TestManners: Sendable {
    package struct Limits: Hashable, Sendable {
        /// Of the committed rate, that users may have before and while the line is tested.
        package var use = 0.1
        /// Nanoseconds that packets may wait on average over a sub-interval: RFC 9097's search keeps below its upper
        /// threshold of 90 ms by itself, on a line that obeys it.
        package var delay: Int64 = 120_000_000
        /// Probes beside the test, one after the other, that wait longer than that: half a second of them. A search on a line that
        /// carries less than it should goes beyond for less.
        package var probes = 10
        /// Sub-intervals in a row in which others use the line.
        package var patience = 2
        /// Seconds at the committed rate that a circuit's tests may take a day, where no budget is set.
        package var share = 60.0

        package init() {}
    }

    /// A sub-interval of a test, as its receiver and this host's interface have it.
    package struct Sample: Hashable, Sendable {
        /// Bits per second of frames on the interface in the test's direction; nil for unknown.
        package var line: Double?
        /// Likewise of the test alone.
        package var test: Double
        /// Nanoseconds that its packets waited on average; nil for unknown.
        package var delay: Int64?

        package init(line: Double?, test: Double, delay: Int64?) {
            self.line = line
            self.test = test
            self.delay = delay
        }
    }

    private let rate: Double
    private let limits: Limits
    private var used = 0
    /// Nanoseconds of the fastest probe, and probes in a row that waited too long.
    private var fastest = Int64.max
    private var waiting = 0

    /// Nanoseconds between two probes beside a test.
    package static let probePeriod: Int64 = 50_000_000

    /// - Parameter rate: the committed rate, bits per second.
    package init(rate: Double, limits: Limits = Limits()) {
        self.rate = rate
        self.limits = limits
    }

    private var allowed: Double { limits.use * rate }

    /// Whether users need the line now, before a test: nil for no.
    package func objection(toUse bitsPerSecond: Double) -> TestObjection? {
        bitsPerSecond > allowed ? .lineInUse(bitsPerSecond: bitsPerSecond, limit: allowed) : nil
    }

    /// Why the test has to end, after another sub-interval; nil where it may go on.
    package mutating func take(_ sample: Sample) -> TestObjection? {
        if let delay = sample.delay, delay > limits.delay { return .delay(delay) }
        // Counters and sub-intervals don't end in the same moment: a tenth of the test may be on either side.
        let others = sample.line.map { $0 - sample.test - 0.1 * sample.test } ?? 0
        used = others > allowed ? used + 1 : 0
        return used >= limits.patience ? .lineInUse(bitsPerSecond: others, limit: allowed) : nil
    }

    /// Why the test has to end, after a probe that went beside it, as users' packets do, came back after `roundTrip` nanoseconds.
    package mutating func take(probe roundTrip: Int64) -> TestObjection? {
        fastest = min(fastest, roundTrip)
        let waited = roundTrip - fastest
        waiting = waited > limits.delay ? waiting + 1 : 0
        return waiting >= limits.probes ? .delay(waited) : nil
    }

    /// A day's octets for a circuit of this rate where nobody set them.
    package static func budget(rate: Int64, limits: Limits = Limits()) -> Int64 {
        Int64(min(9e18, Double(max(0, rate)) / 8 * limits.share))
    }

    /// What a test may send of a lease's `wanted` where `left` remain of the day's budget; nil where that is too little for
    /// a figure: less than two seconds at the committed rate, and less than the lease wants.
    package static func allowance(wanted: Int64, left: Int64, rate: Int64) -> Int64? {
        let octets = min(wanted, left)
        return octets >= min(wanted, max(1, rate / 4)) ? octets : nil
    }
}
