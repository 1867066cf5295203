import Telemetry

/// One interval of one session while it is open: its probes are a range of sequence numbers.
struct IntervalTally: Sendable {
    var start: WallTime
    var end: WallTime
    var first: UInt64
    /// Behind the last; nil while the interval is current.
    var last: UInt64?
    /// When the interval began, and when it or its last probe ended, by the clock that nobody steps.
    let began: MonotonicTime
    var ended: MonotonicTime?
    var reasons: Set<NotMeasured> = []
    var clock: ClockState?
    /// The largest error of our clock so far; nil since it was not synchronised.
    private(set) var clockErrorBound: UInt64? = 0

    var received: UInt64 = 0
    var duplicatedForward: UInt64 = 0
    var duplicatedReturn: UInt64 = 0
    var duplicatedUnknown: UInt64 = 0
    /// By receipts.
    var reorderedForward: UInt64 = 0
    var reorderedReturnByCount: UInt64 = 0
    var reorderedReturnByClock: UInt64 = 0
    /// First replies that came behind that to a later probe, whichever way it overtook them on.
    var overtaken: UInt64 = 0
    /// Beats at which no probe was sent, and those of them that our loop came too late for.
    var unsent: UInt64 = 0
    var missed: UInt64 = 0
    /// Answered probes without a usable delay, and those whose delay can't meet its class: marked, not averaged.
    private(set) var contradictions: UInt64 = 0
    private(set) var unfit: UInt64 = 0
    var sendLateness = ExponentialHistogram()
    var delays = IntervalDelays()
    var order = ForwardOrder()
    var numbers = ReflectorNumbers()
    /// The lowest and highest answered probes.
    var answered: ClosedRange<UInt64>?
    /// What the line carries meanwhile, and with which class probes arrive.
    var load: LoadTally?
    /// What a capture saw of it, by class.
    var seconds: SecondsTally?
    var classMarks: ClassMarks?
    private(set) var ranks: DelayRanks

    init(start: WallTime, end: WallTime, first: UInt64, began: MonotonicTime) {
        self.start = start
        self.end = end
        self.first = first
        self.began = began
        ranks = DelayRanks(first: first)
    }

    mutating func noteClock(_ state: ClockState) {
        guard state.isSynchronised, let error = state.maximumError, let bound = clockErrorBound else {
            clockErrorBound = nil
            return
        }
        clockErrorBound = max(bound, error)
    }

    mutating func note(_ sample: DelaySample?, of sequence: UInt64) {
        guard let sample else {
            contradictions += 1
            return
        }
        guard sample.quality != .unfit else {
            unfit += 1
            return
        }
        delays.append(sample)
        ranks.note(sample.roundTrip, of: sequence)
    }

    mutating func noteAnswer(_ sequence: UInt64) {
        received += 1
        if let answered, sequence < answered.upperBound { overtaken += 1 }
        answered = min(answered?.lowerBound ?? sequence, sequence)...max(answered?.upperBound ?? sequence, sequence)
    }
}

/// The reflector's numbers in one interval: of its replies, or better, where it gives receipts, of the probes it got.
struct ReflectorNumbers: Sendable {
    /// By epoch and kind; numbers of different ones can't be compared.
    struct Series: Hashable, Sendable {
        var epoch: Int
        /// Numbers are ordinals of distinct probes, so no copy has one of its own.
        var isDistinct: Bool
    }

    private(set) var series: Series?
    private(set) var range: ClosedRange<UInt64>?
    private(set) var count: UInt64 = 0
    /// Replies of more than one series came: nothing can be concluded.
    private(set) var isMixed = false

    mutating func note(_ number: UInt64, _ kind: Series) {
        if series == nil { series = kind }
        if series != kind { isMixed = true }
        range = min(range?.lowerBound ?? number, number)...max(range?.upperBound ?? number, number)
        count += 1
    }

    /// Answered by a later copy, so far: the probe's own ordinal belongs to its first copy.
    private(set) var unnumbered: Set<UInt64> = []

    mutating func noteWithoutNumber(_ sequence: UInt64) {
        count += 1
        unnumbered.insert(sequence)
    }

    /// The first copy's reply came after all.
    mutating func noteLate(_ number: UInt64, of sequence: UInt64) {
        guard unnumbered.remove(sequence) != nil else { return }
        range = min(range?.lowerBound ?? number, number)...max(range?.upperBound ?? number, number)
    }

    /// Numbers within the range that no reply bore; nil where that says nothing.
    var missing: UInt64? {
        guard let range, !isMixed else { return nil }
        let all = range.upperBound - range.lowerBound + 1
        return all >= count ? all - count : nil
    }
}
