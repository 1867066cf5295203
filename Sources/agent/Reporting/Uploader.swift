package import Spool

/// Decides what is sent when, and what an answer means; knows no database, socket or clock.
///
/// ```
///           next                       loaded(range)              answered
/// idle ───────────▶ load(which, limit) ───────────────▶ send ───────────────────▶ acknowledge │ refuse │ wait, smaller batch
/// ```
///
/// After an outage what matters now goes first: the newest records, as many as a batch may hold, then the intervals with loss or
/// outages, newest first, then the rest, oldest first. The two latter share a rate, so that they neither fill the site's line nor
/// hold up what is measured meanwhile.
///
/// 200 acknowledges. 429 and 503 wait as long as Retry-After says, and other failures back off. 400 and 413, and a 200 that refuses
/// data points, are final for a batch: it is halved until the one record that is at fault stands alone, which is set aside. Halving
/// sends records again that were stored already; the collector stores each once. Where nothing but refusals comes, the fault is
/// hardly in the records: after the third in a row it backs off between them, so that somebody can mend it before the whole spool is
/// set aside. A batch that was cut off on its way is halved too: a line may be too slow for a whole one.
///
/// Times are monotonic nanoseconds.
package struct Uploader: Sendable {
    package enum Action: Hashable, Sendable {
        /// Take these of the waiting records, at most so many, and report `loaded`.
        case load(Spool.Selection, limit: Int)
        /// Post the batch that was loaded and report `answered` or `failed`.
        case send(ClosedRange<UInt64>)
        /// Forget these in the spool.
        case acknowledge(ClosedRange<UInt64>)
        /// Set these aside in the spool.
        case refuse(ClosedRange<UInt64>, reason: String)
        /// Ask `next` again at this time, or when a record is committed if it is nil.
        case wait(until: UInt64?)
    }

    package struct Limits: Sendable {
        /// Records in a batch: about 2 KiB each before gzip.
        package var batch = 256
        /// The smallest that a batch becomes because it was cut off on its way.
        package var smallest = 16
        /// Records in a batch of alarms, of which most may be their neighbours.
        package var alarms = 32
        /// Octets per second for what waits from before; an hour for a month of 10 sessions by the minute.
        package var backlogRate = 32_768.0
        /// Reports of all agents' intervals end at the same wall-clock moment; each waits a share of this.
        package var spread = Duration.zero
        package init() {}
    }

    /// What a batch is made of, in the order in which they go.
    private enum Lane: Hashable, CaseIterable { case live, alarms, backlog }

    /// The newest failure's words; nil after a success.
    package private(set) var lastError: String?
    /// Whether the last answer was to come again later (429, 503).
    package private(set) var isAskedToWait = false
    /// Octets per second for what waits from before.
    package var backlogRate: Double
    private let limits: Limits
    private var backOff: BackOff
    private var due = Set(Lane.allCases)
    private var lane = Lane.live
    private var inFlight: ClosedRange<UInt64>?
    private var batch: Int
    /// After a failure nothing is tried before.
    private var notBefore: UInt64 = 0
    private var liveNotBefore: UInt64 = 0
    private var backlogNotBefore: UInt64 = 0
    /// Whether that failure was that the collector could not be reached.
    private var isUnreached = false
    /// What lies at or below `liveFloor` is no longer live; `liveTop` is the newest that was sent as such.
    private var liveFloor: UInt64 = 0
    private var liveTop: UInt64 = 0
    private var isInRound = false
    private var refusalsInARow = 0

    /// - Parameter notBefore: nothing is sent before: what the last run was asked to wait, or agents that all start together.
    package init(site: String, limits: Limits = Limits(), backOff: BackOff? = nil, notBefore: UInt64 = 0) {
        self.limits = limits
        backlogRate = limits.backlogRate
        self.backOff = backOff ?? BackOff(site: site)
        self.notBefore = notBefore
        batch = limits.batch
    }

    /// A record was committed.
    package mutating func committed(now: UInt64) {
        guard due.insert(.live).inserted else { return }
        liveNotBefore = Self.add(backOff.share(of: limits.spread), to: now)
    }

    /// The collector has answered another question: where it could not be reached before, there is nothing to wait for but the others.
    package mutating func reached(now: UInt64) {
        guard isUnreached else { return }
        isUnreached = false
        notBefore = min(notBefore, Self.add(backOff.share(of: limits.spread), to: now))
    }

    /// The agent stops: what waits is tried at once, whatever wait was agreed with a living collector.
    package mutating func hurry() {
        due.insert(.live)
        (notBefore, liveNotBefore) = (0, 0)
    }

    package mutating func next(now: UInt64) -> Action {
        guard inFlight == nil else { return .wait(until: nil) }
        guard now >= notBefore else { return .wait(until: notBefore) }
        if due.contains(.live), now >= liveNotBefore { return load(.live) }
        let isBehind = due.contains(.alarms) || due.contains(.backlog)
        if isBehind, now >= backlogNotBefore { return load(due.contains(.alarms) ? .alarms : .backlog) }
        return .wait(
            until: [due.contains(.live) ? liveNotBefore : nil, isBehind ? backlogNotBefore : nil].compactMap { $0 }
                .min())
    }

    private mutating func load(_ lane: Lane) -> Action {
        self.lane = lane
        return switch lane {
        case .live: .load(.newest(after: liveFloor), limit: batch)
        case .alarms: .load(.alarms, limit: min(batch, limits.alarms))
        case .backlog: .load(.oldest, limit: batch)
        }
    }

    /// What the spool gave; nil where it has nothing of the kind.
    package mutating func loaded(_ range: ClosedRange<UInt64>?, now: UInt64) -> Action {
        guard let range else {
            due.remove(lane)
            if lane == .live { (liveFloor, isInRound) = (max(liveFloor, liveTop), false) }
            return next(now: now)
        }
        if lane == .live {
            if !isInRound { liveFloor = max(liveFloor, range.upperBound - min(range.upperBound, UInt64(limits.batch))) }
            (isInRound, liveTop) = (true, max(liveTop, range.upperBound))
        }
        inFlight = range
        return .send(range)
    }

    /// The collector answered the batch in flight.
    ///
    /// - Parameters:
    ///   - message: what the answer's body says, for people.
    ///   - rejected: data points refused by a partial success.
    ///   - octets: of the request's body.
    package mutating func answered(
        status: Int, retryAfter: Duration? = nil, message: String = "", rejected: Int64 = 0, octets: Int = 0,
        now: UInt64
    ) -> Action {
        guard let range = inFlight else { return next(now: now) }
        inFlight = nil
        isUnreached = false
        isAskedToWait = [429, 503].contains(status)
        if lane != .live {
            backlogNotBefore = Self.add(.seconds(Double(octets) / max(1, backlogRate)), to: now)
        }
        switch status {
        case 200..<300 where rejected <= 0:
            succeeded()
            return .acknowledge(range)
        case 200..<300: return split(range, reason: Self.reason("refused", message), now: now)
        case 400, 413: return split(range, reason: Self.reason("status \(status)", message), now: now)
        case 429, 503:
            let words = Self.reason("the collector asks to wait (status \(status))", message)
            return postpone(words, at: now, atLeast: retryAfter)
        default: return postpone(Self.reason("status \(status)", message), at: now, atLeast: retryAfter)
        }
    }

    /// The batch in flight got no answer; it may or may not be stored.
    ///
    /// - Parameter wasCut: whether the connection stood and ended, or took too long, with the batch on its way.
    package mutating func failed(_ words: String, wasCut: Bool = false, now: UInt64) -> Action {
        inFlight = nil
        isUnreached = !wasCut
        isAskedToWait = false
        if wasCut { batch = max(min(limits.smallest, limits.batch), batch / 2) }
        return postpone(words, at: now, atLeast: nil)
    }

    private mutating func succeeded() {
        backOff.reset()
        lastError = nil
        refusalsInARow = 0
        batch = min(batch * 2, limits.batch)
        // More may be left below what was live.
        if lane == .live { due.formUnion([.alarms, .backlog]) }
    }

    private mutating func split(_ range: ClosedRange<UInt64>, reason: String, now: UInt64) -> Action {
        lastError = reason
        guard range.count == 1 else {
            batch = range.count / 2
            return load(lane)
        }
        batch = min(batch * 2, limits.batch)
        refusalsInARow += 1
        if refusalsInARow >= 3 { notBefore = Self.add(backOff.next(), to: now) }
        return .refuse(range, reason: reason)
    }

    private mutating func postpone(_ words: String, at now: UInt64, atLeast: Duration?) -> Action {
        lastError = words
        let wait = backOff.next()
        notBefore = Self.add(wait, to: now)
        // Jitter goes on top of Retry-After: at least so long, and not all at once.
        if let atLeast { notBefore = max(notBefore, Self.add(atLeast + min(wait, atLeast * 0.5), to: now)) }
        // By then other records are the newest.
        due = Set(Lane.allCases)
        (isInRound, liveNotBefore) = (false, 0)
        return .wait(until: notBefore)
    }

    private static func reason(_ what: String, _ message: String) -> String {
        message.isEmpty ? what : "\(what): \(message)"
    }

    private static func add(_ wait: Duration, to now: UInt64) -> UInt64 {
        let (seconds, attoseconds) = wait.components
        return now &+ UInt64(clamping: seconds) &* 1_000_000_000 &+ UInt64(clamping: attoseconds / 1_000_000_000)
    }
}
