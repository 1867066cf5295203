/// A search that fills the path without flooding it.
///
/// Until the first sign of congestion the rate grows by half with each round trip. From then on what arrives is the path's
/// rate, since its queue never empties: the search keeps the sending rate within fractions of a percent of that, above it
/// while the queue is short, below while it is long. A sign is loss, a queue that stands, or that less arrives than is sent.
/// Loss that stays when the rate is lowered is the path's own, and no sign.
struct RefinedSearch: Sendable {
    /// Bits per second of IP packets; nil for the table's first row.
    private(set) var target: Double?
    private(set) var isBracketed = false

    private let terms: ActivationPDU
    private let overhead: Double
    private let limit: Double
    /// Targets of the last trials, latest last: what arrives now was sent by an earlier one.
    private var past: [Double] = []
    private var shortfalls = 0
    private var sinceRaise = 0
    /// Trials in a row without a sign.
    private var calm = 0
    /// Bits and microseconds of the last trials.
    private var window: [(bits: Double, duration: Double)] = []
    /// The path's own loss ratio.
    private var background = 0.0
    private var check: Check?

    /// After loss, trials at a rate that the path carries: does the loss stay?
    private struct Check {
        /// What was lost before.
        var ratio: Double
        var trials = 0
        var lost = 0.0
        var all = 0.0
    }

    private static let windowLength = 8
    private static let growth = 1.5
    private static let first = 2e6
    /// Milliseconds of a queue that is too short, and too long. The wire's unit is the millisecond.
    private static let shortQueue = 0.5
    private static let longQueue = 4.5
    /// Trials of a check.
    private static let checkLength = 5

    init(_ terms: ActivationPDU, start: Double?, table: SendingRateTable, limit: Double, overhead: Int) {
        self.terms = terms
        self.limit = limit
        self.overhead = Double(overhead)
        target = start.map { min($0, limit) }
    }

    mutating func adjust(_ trial: Trial) {
        guard trial.duration > 0 else { return }
        let bits = (Double(trial.octets) + Double(trial.datagrams) * overhead) * 8
        let received = bits * 1e6 / Double(trial.duration)
        guard let sent = target else {
            // The first row has shown that something arrives.
            raise(to: Self.first)
            return
        }
        // Trials between a rate's command and its arrival, with the receiver's report on it.
        let delayTrials = Int(trial.roundTripMinimum ?? 0) / max(1, Int(terms.trialInterval))
        past.append(sent)
        if past.count > delayTrials + 2 { past.removeFirst(past.count - delayTrials - 2) }
        window.append((bits, Double(trial.duration)))
        if window.count > Self.windowLength { window.removeFirst() }
        if isBracketed {
            hold(trial, sent: sent)
        } else {
            ramp(trial, sent: sent, received: received, lag: delayTrials)
        }
    }

    private func lossRatio(_ trial: Trial) -> Double {
        let all = Double(trial.datagrams) + Double(trial.lost)
        return all > 0 ? Double(trial.lost) / all : 0
    }

    private func errors(_ trial: Trial) -> Double {
        Double(trial.lost) + (terms.ignoresReordering ? 0 : Double(trial.reordered) + Double(trial.duplicated))
    }

    /// What gets lost in such a trial on a path that isn't full.
    private func expectedErrors(_ trial: Trial) -> Double {
        (Double(trial.datagrams) + Double(trial.lost)) * (0.002 + background * 1.2)
    }

    /// More errors than chance makes of those expected: twice their standard deviation, and one.
    private func isLossy(_ trial: Trial) -> Bool {
        let expected = expectedErrors(trial)
        return errors(trial) > expected + 2 * expected.squareRoot() + 1
    }

    /// Milliseconds that every packet of a trial waited: a queue that stands. What only some waited for is a burst, or a
    /// sender that was kept from sending.
    private func queue(_ trial: Trial) -> Double { Double(trial.delayMinimum ?? 0) }

    /// Milliseconds that they waited on average.
    private func meanDelay(_ trial: Trial) -> Double {
        trial.delayCount > 0 ? Double(trial.delaySum) / Double(trial.delayCount) : 0
    }

    /// Of a ramp, in whose first full trial the queue begins empty: it grows as long as less arrives than is sent. Bursts of
    /// a sender that was held up delay packets too, but all of them arrive in the end.
    private func isQueueing(_ trial: Trial, received: Double, sent: Double) -> Bool {
        let mean = meanDelay(trial)
        return queue(trial) >= 2 || mean > Double(terms.lowThreshold)
            || (mean > Double(min(terms.lowThreshold, 10)) && received < sent * 0.85)
    }

    private mutating func raise(to rate: Double) {
        target = min(rate, limit)
        sinceRaise = 0
    }

    private mutating func ramp(_ trial: Trial, sent: Double, received: Double, lag: Int) {
        let expected = past.min() ?? sent
        shortfalls = trial.datagrams >= 10 && received < expected * 0.9 ? shortfalls + 1 : 0
        if isLossy(trial) || isQueueing(trial, received: received, sent: sent) || shortfalls > 1 {
            isBracketed = true
            calm = 0
            window = [window[window.count - 1]]
            target = max(received, SendingRate.minimumRate)
            return
        }
        sinceRaise += 1
        if sinceRaise > lag, sent < limit { raise(to: sent * Self.growth) }
    }

    private mutating func verify(_ check: Check, _ trial: Trial) {
        var check = check
        check.trials += 1
        // The first still shows the rate before.
        if check.trials > 1 {
            check.lost += errors(trial)
            check.all += Double(trial.datagrams) + Double(trial.lost)
        }
        self.check = check
        guard check.trials == Self.checkLength else { return }
        self.check = nil
        let ratio = check.all > 0 ? check.lost / check.all : 0
        if check.lost >= 2, ratio > max(0.003, check.ratio * 0.4) { background = min(max(background, ratio), 0.05) }
    }

    private mutating func hold(_ trial: Trial, sent: Double) {
        let bits = window.reduce(0) { $0 + $1.bits }
        let duration = window.reduce(0) { $0 + $1.duration }
        let arriving = bits * 1e6 / duration
        let waiting = queue(trial)
        if let check = check {
            verify(check, trial)
        } else if isLossy(trial) {
            calm = 0
            target = arriving * 0.998
            // Below what arrives nothing should get lost any more; with a long queue there is no doubt why it was.
            if waiting <= Self.shortQueue { check = Check(ratio: lossRatio(trial)) }
        } else if waiting > Self.longQueue {
            calm = 0
            target = arriving * (waiting > 4 * Self.longQueue ? 0.985 : 0.996)
        } else if waiting > Self.shortQueue {
            calm = 0
            target = arriving
        } else {
            calm += 1
            // Twice as fast with every ten calm trials: the bracket was wrong, or the path has grown.
            let step = min(0.002 * Double(1 << min(calm / 10, 7)), 0.25)
            // Errors short of a sign may be the first of a full path.
            let isDoubtful = errors(trial) > expectedErrors(trial)
            target = max(sent, arriving) * (1 + (isDoubtful ? step / 2 : step))
        }
        target = target.map { min(max($0, SendingRate.minimumRate), limit) }
    }
}

extension SendingRate {
    /// Below it a row of whole datagrams no longer means anything.
    static let minimumRate = 2e4
}
