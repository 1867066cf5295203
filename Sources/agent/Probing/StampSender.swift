package import Telemetry

/// The Session-Sender of RFC 8762 §4.2 as a value: it says what to send and when, takes what came, and gives a record per
/// interval. It sends nothing and reads no clock; whoever drives it hands in each moment.
///
///     var sender = StampSender(settings, site: "01290@2025", interval: .seconds(60), clock: state, at: now)
///     // at sender.schedule: sender.makeProbe(into: buffer, at: now); send; on failure sender.sendFailed()
///     // on a transmit timestamp: sender.transmitted(sequence, at: time)
///     // on a packet: sender.receive(packet, at: arrival, stamp: .kernel, now: now)
///     // after each round, when the socket is drained: records = sender.advance(to: now)
///
/// Probes belong to the interval in which they were sent. An interval is closed when the last of its probes has been
/// answered or has timed out. `received + lost = sent` holds in every record, whatever came over the wire.
package struct StampSender: Sendable {
    package let settings: SessionSettings
    let site: String
    /// Nanoseconds; nil for one interval without end.
    let length: Int64?
    let timeout: Int64
    /// How many probes to try in all; nil for no end.
    let limit: UInt64?

    var schedule: SendSchedule
    var attempts: UInt64 = 0
    /// Sequence numbers count from 0 and are sent modulo 2^32.
    package internal(set) var nextSequence: UInt64 = 0
    /// All probes before this one are past their timeout.
    var oldestOpen: UInt64 = 0
    var slots: [ProbeSlot]
    /// The most that can be within their timeout at once.
    private let inFlight: Int
    var fates = ProbeFates()
    var order = ReplyOrder()
    var distinct: (highest: UInt64, sequence: UInt32)?
    /// The current interval last.
    var intervals: [IntervalTally]
    var jitter: [TimestampSource: InterarrivalJitter] = [:]
    /// Our own clock's state; the driver keeps it up to date.
    package var clock: ClockState { didSet { noteClock(was: oldValue) } }
    /// What the closed intervals leave to the next for attributing losses at the border.
    var border = IntervalBorder()
    /// Faults of our own whose probes are not all decided.
    var faults = OwnFaults()
    var resettling: Resettling?
    /// The far reflector's count of what its buffers dropped, and the latest probe whose reply said so.
    var peerOverflows: (count: UInt8, sequence: UInt64)?
    /// Loss episodes go on from interval to interval.
    var runs = LossRuns()

    /// How much later than it could an interval is closed, nanoseconds: drivers of many sessions spread the work.
    package var closingDelay: Int64 = 0

    /// What is known of the path: goes into every record.
    package var pathHash: UInt64?
    package var uplink: String?
    /// Where a router on the way has said so.
    package var pathMTU: UInt64?

    /// By which captured line probes leave; nil for none.
    var captured: LineSeconds?

    /// What was learnt beside the counts, over the whole session.
    package internal(set) var insight = SessionInsight()
    /// TAI - UTC in seconds, for PTP timestamps; 0 where unknown.
    package var leap: Int64 = 0
    /// Signs probes and verifies replies; nil in open mode.
    let authenticator: StampAuthenticator?
    /// The reflector gives follow-ups: a delay is booked when its probe's has come, or at the timeout without it.
    var awaitsFollowUps = false
    /// The most by which this reflector's program stamped before its kernel, by its follow-ups.
    var programGap: Int64 = 0
    /// Replies that know follow-ups and had none to give.
    var emptyFollowUps: UInt64 = 0
    /// By the reflector's numbers, modulo the count: which of our probes each reply answered.
    var reflections: [UInt64] = []

    /// When the peer's host last said that nobody listens; nil after a reply.
    var refused: MonotonicTime?

    /// What happened, for who shows it live; empty unless `keepsEvents`. The driver empties it.
    package var events: [ProbeEvent] = []
    package var keepsEvents = false
    /// The socket promises the kernel's transmit timestamps: a delay is booked when its probe's has come, or at the
    /// timeout without it.
    package var expectsTransmitStamps = false
    /// Packets that are no reply to any probe of ours.
    package private(set) var strangers: UInt64 = 0

    /// `first` is when a steady beat begins (see `SendLattice`); nil for a moment that `seed` draws.
    package init(
        _ settings: SessionSettings, site: String, interval: Duration?, limit: UInt64? = nil, seed: SplitMix? = nil,
        first: MonotonicTime? = nil, clock: ClockState, at now: Moment
    ) {
        self.settings = settings
        self.site = site
        self.limit = limit
        self.clock = clock
        length = interval.map { max(1, $0.nanoseconds) }
        timeout = max(1_000_000, settings.timeout.nanoseconds)
        authenticator = settings.key.flatMap { StampAuthenticator($0) }
        let period = settings.beat
        var random = seed ?? SplitMix(seededBy: site, settings.link)
        schedule = SendSchedule(
            period: period, start: now.monotonic, first: first, isPoisson: settings.isPoisson, random: &random)
        // A beat may be late by almost a period, so one more probe than the quotient can be under way.
        inFlight = Int(
            min(SendSchedule.most(within: timeout, period: period, isPoisson: settings.isPoisson), 1 << 20))
        var capacity = 16
        while capacity < inFlight { capacity *= 2 }
        slots = Array(repeating: ProbeSlot(), count: capacity)
        intervals = []
        beginInterval(at: now, start: now.wall, isPartial: true)
    }

    /// How many probes may be sent, at most, before what has come is handed in: a probe's place is not taken by another before
    /// its timeout and so many more have passed.
    package var patience: Int { slots.count - inFlight }

    /// When the next probe is due; nil when all have been sent.
    package var nextSend: MonotonicTime? {
        if let limit, attempts >= limit { return nil }
        return schedule.next
    }

    /// `nextSend` and `nextDeadline(at:)` together, with `.max` for never; in place, as a packet loop needs it: to read from
    /// a sender that somebody else holds counts every reference in it.
    package mutating func nextMoments(at now: Moment) -> (send: MonotonicTime, deadline: MonotonicTime) {
        (nextSend ?? MonotonicTime(nanoseconds: .max), nextDeadline(at: now))
    }

    /// Whether all probes of a limited session have been sent and decided. O(probes under way) at the end, else O(1).
    package var isFinished: Bool {
        nextSend == nil && !(oldestOpen..<nextSequence).contains { slots[slot($0)].state == .outstanding }
    }

    /// Writes the next probe, as long as `packet`, with `now` as T1, and counts it as sent. `now` should be read right
    /// before. Returns the probe's number.
    package mutating func makeProbe(into packet: UnsafeMutableRawBufferPointer, at now: Moment) -> UInt64 {
        let lateness = schedule.lateness(at: now.monotonic)
        let missed = schedule.advance(past: now.monotonic)
        if let resettling, now.monotonic > resettling.until { settle(before: nextSequence) }
        rollIntervals(to: now)
        let current = intervals.count - 1
        intervals[current].unsent += missed
        intervals[current].missed += missed
        intervals[current].sendLateness.record(Double(max(0, lateness)))
        if lateness > max(2 * schedule.period, 250_000_000) { noteStarved() }
        let sequence = nextSequence
        // The slot's last user, if its timeout has not been noticed yet, is past it by the capacity's choice.
        while oldestOpen + UInt64(slots.count) <= sequence { expireOldest() }
        attempts += 1
        nextSequence += 1
        let wire = WireTimestamp(now.wall, format: settings.timestampFormat, leap: leap)
        var fresh = ProbeSlot()
        fresh.state = .outstanding
        fresh.sequence = sequence
        fresh.sent = now.monotonic
        fresh.userTransmit = now.wall
        fresh.wire = wire
        fresh.lateness = max(0, lateness)
        slots[slot(sequence)] = fresh
        StampRequest(
            sequence: UInt32(truncatingIfNeeded: sequence), timestamp: wire,
            errorEstimate: ErrorEstimate(
                isSynchronised: clock.isSynchronised, format: settings.timestampFormat,
                nanoseconds: clock.maximumError ?? 1_000_000_000),
            sessionIdentifier: settings.sessionIdentifier
        ).write(to: packet, mode: settings.mode)
        if settings.carriesExtensions {
            settings.extensions.write(
                to: packet, from: settings.mode.length, counter: UInt32(truncatingIfNeeded: nextSequence),
                authenticator: authenticator)
        } else {
            packet.clear(settings.mode.length..<packet.count)
        }
        authenticator?.seal(packet)
        noteWhetherRefused(sequence, at: now)
        return sequence
    }

    /// The kernel has taken the probe just made, at `now`.
    package mutating func probeSent(at now: Moment) {
        guard nextSequence > oldestOpen else { return }
        let index = slot(nextSequence - 1)
        slots[index].sendGap = max(0, now.monotonic - slots[index].sent)
    }

    /// Takes back the probe just made: the socket refused it, so it was never sent, and its number will be used again.
    package mutating func sendFailed() {
        guard nextSequence > oldestOpen else { return }
        nextSequence -= 1
        slots[slot(nextSequence)].state = .unused
        intervals[intervals.count - 1].reasons.insert(.sendFailed)
        intervals[intervals.count - 1].unsent += 1
    }

    /// A session without a working socket: the beat goes on, nothing is sent.
    package mutating func skipSend(at now: Moment) {
        rollIntervals(to: now)
        attempts += 1
        let missed = schedule.advance(past: now.monotonic)
        intervals[intervals.count - 1].reasons.insert(.sendFailed)
        intervals[intervals.count - 1].unsent += missed + 1
    }

    /// The kernel's time of sending of a probe. May come before or after the reply.
    package mutating func transmitted(_ sequence: UInt64, at time: WallTime) {
        guard sequence < nextSequence, sequence >= oldestOpen else { return }
        let index = slot(sequence)
        // A stamp from before the probe was made belongs to another one.
        guard slots[index].sequence == sequence, slots[index].kernelTransmit == nil,
            time >= slots[index].userTransmit
        else { return }
        slots[index].kernelTransmit = time
        if slots[index].state == .answered { measureIfComplete(index) }
    }

    /// The session got a new socket: the reflector sees a new sender and counts anew.
    package mutating func reconnected() { beginEpoch() }

    func slot(_ sequence: UInt64) -> Int { Int(sequence & UInt64(slots.count - 1)) }

    mutating func noteStranger() { strangers += 1 }

    /// The open interval that a probe belongs to.
    func interval(of sequence: UInt64) -> Int? {
        intervals.lastIndex { $0.first <= sequence && sequence < $0.last ?? .max }
    }

    mutating func beginEpoch() {
        order.beginEpoch()
        distinct = nil
        peerOverflows = nil
        border.forget()
        reflections = []
        emptyFollowUps = 0
        programGap = 0
    }
}

/// What happened to a probe, for a live display.
package enum ProbeEvent: Hashable, Sendable {
    /// The reply came; `sample` is nil where its timestamps contradict each other.
    case answered(sequence: UInt64, sample: DelaySample?)
    case duplicated(sequence: UInt64, ProbeDirection)
    case late(sequence: UInt64)
    case timedOut(sequence: UInt64)
}
