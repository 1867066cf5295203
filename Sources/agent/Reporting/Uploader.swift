/// Decides what is sent when, and what an answer means; knows no spool, socket or clock.
///
/// ```
///           next                 loaded(range)              answered
/// idle ───────────▶ load(limit) ───────────────▶ send ───────────────────▶ acknowledge │ refuse │ wait, smaller batch
/// ```
///
/// 200 acknowledges. 429 and 503 wait as long as Retry-After says, and other failures back off; the same batch is sent
/// again. 400 and 413, and a 200 that refuses data points, are final for a batch: it is halved until the one record
/// that is at fault stands alone, which is set aside. Halving sends records again that were stored already; the
/// collector stores each once. Where nothing but refusals comes, the fault is hardly in the records: after the third in a
/// row it backs off between them, so that somebody can mend it before the whole spool is set aside.
///
/// Times are monotonic nanoseconds.
package struct Uploader: Sendable {
    package enum Action: Hashable, Sendable {
        /// Take the oldest records, at most so many, and report `loaded`.
        case load(limit: Int)
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
        /// Reports of all agents' intervals end at the same wall-clock moment; each waits a share of this.
        package var spread = Duration.zero
        package init() {}
    }

    private enum State: Hashable {
        case idle
        case pending
        case inFlight(ClosedRange<UInt64>)
    }

    /// The newest failure's words; nil after a success.
    package private(set) var lastError: String?
    private let limits: Limits
    private var backOff: BackOff
    private var state = State.pending
    private var batch: Int
    private var notBefore: UInt64 = 0
    private var refusalsInARow = 0

    package init(site: String, limits: Limits = Limits(), backOff: BackOff? = nil) {
        self.limits = limits
        self.backOff = backOff ?? BackOff(site: site)
        batch = limits.batch
    }

    /// A record was committed.
    package mutating func committed(now: UInt64) {
        guard state == .idle else { return }
        state = .pending
        notBefore = max(notBefore, Self.add(backOff.share(of: limits.spread), to: now))
    }

    /// The agent stops: what waits is tried at once, whatever wait was agreed with a living collector.
    package mutating func hurry() {
        if state == .idle { state = .pending }
        notBefore = 0
    }

    package func next(now: UInt64) -> Action {
        switch state {
        case .idle, .inFlight: .wait(until: nil)
        case .pending: now < notBefore ? .wait(until: notBefore) : .load(limit: batch)
        }
    }

    /// What the spool gave; nil where it is empty.
    package mutating func loaded(_ range: ClosedRange<UInt64>?) -> Action {
        guard let range else {
            state = .idle
            return .wait(until: nil)
        }
        state = .inFlight(range)
        return .send(range)
    }

    /// The collector answered the batch in flight.
    ///
    /// - Parameters:
    ///   - message: what the answer's body says, for people.
    ///   - rejected: data points refused by a partial success.
    package mutating func answered(
        status: Int, retryAfter: Duration? = nil, message: String = "", rejected: Int64 = 0, now: UInt64
    ) -> Action {
        guard case .inFlight(let range) = state else { return next(now: now) }
        state = .pending
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
    package mutating func failed(_ words: String, now: UInt64) -> Action {
        state = .pending
        return postpone(words, at: now, atLeast: nil)
    }

    private mutating func succeeded() {
        backOff.reset()
        lastError = nil
        refusalsInARow = 0
        batch = min(batch * 2, limits.batch)
    }

    private mutating func split(_ range: ClosedRange<UInt64>, reason: String, now: UInt64) -> Action {
        lastError = reason
        guard range.count == 1 else {
            batch = range.count / 2
            return .load(limit: batch)
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
