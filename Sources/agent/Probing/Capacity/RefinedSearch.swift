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
    /// The best mean over the window since the rate was bracketed.
    private var best = 0.0
    /// The path's own loss ratio, and how long it has been looked at.
    private var background = 0.0
    private var lossyAtFloor = 0

    private static let windowLength = 8
    private static let growth = 1.5
    private static let first = 2e6
    /// Milliseconds of a queue that is too short, and too long. The wire's unit is the millisecond.
    private static let shortQueue = 2.0
    private static let longQueue = 6.0
    /// How far below the best the search goes for loss alone.
    private static let floor = 0.97

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

    private func isLossy(_ trial: Trial) -> Bool {
        var errors = trial.lost
        if !terms.ignoresReordering { errors += trial.reordered + trial.duplicated }
        let all = Double(trial.datagrams) + Double(trial.lost)
        return errors > 1 && Double(errors) > all * (0.002 + background * 1.5)
    }

    /// Milliseconds by which packets waited on average.
    private func queue(_ trial: Trial) -> Double {
        trial.delayCount > 0 ? Double(trial.delaySum) / Double(trial.delayCount) : 0
    }

    private mutating func raise(to rate: Double) {
        target = min(rate, limit)
        sinceRaise = 0
    }

    private mutating func ramp(_ trial: Trial, sent: Double, received: Double, lag: Int) {
        let expected = past.min() ?? sent
        shortfalls = trial.datagrams >= 10 && received < expected * 0.9 ? shortfalls + 1 : 0
        if isLossy(trial) || queue(trial) > Double(min(terms.lowThreshold, 10)) || shortfalls > 1 {
            isBracketed = true
            calm = 0
            window = [window[window.count - 1]]
            target = max(received, SendingRate.minimumRate)
            return
        }
        sinceRaise += 1
        if sinceRaise > lag, sent < limit { raise(to: sent * Self.growth) }
    }

    private mutating func hold(_ trial: Trial, sent: Double) {
        let bits = window.reduce(0) { $0 + $1.bits }
        let duration = window.reduce(0) { $0 + $1.duration }
        let arriving = bits * 1e6 / duration
        if window.count == Self.windowLength { best = max(best * 0.9998, arriving) }
        let waiting = queue(trial)
        if isLossy(trial) {
            calm = 0
            // With a long queue the path is full beyond doubt; without one the loss may be the path's own.
            let least = waiting > Self.shortQueue ? 0 : best * Self.floor
            target = max(arriving * 0.998, least, SendingRate.minimumRate)
            if waiting <= Self.shortQueue, sent <= best * (Self.floor + 0.005) {
                lossyAtFloor += 1
                if lossyAtFloor >= 4 {
                    background = max(background, min(lossRatio(trial), 0.05))
                    lossyAtFloor = 0
                }
            } else {
                lossyAtFloor = 0
            }
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
            target = max(sent, arriving) * (1 + step)
        }
        target = target.map { min(max($0, SendingRate.minimumRate), limit) }
    }
}

extension SendingRate {
    /// Below it a row of whole datagrams no longer means anything.
    static let minimumRate = 2e4
}
