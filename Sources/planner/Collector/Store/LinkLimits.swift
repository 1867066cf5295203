import Glibc
package import Telemetry

/// Limits beyond which a link that answers counts as degraded.
///
/// By default ITU-T Y.1541 (12/2011) Table 1, class 0, each way: mean transfer delay 100 ms, loss ratio 1 in 1,000.
package struct LinkLimits: Hashable, Sendable {
    /// Mean delay one way, nanoseconds; the round trip may take twice that.
    package var oneWayDelay: Double
    /// Loss ratio one way.
    package var lossRatio: Double
    package init(oneWayDelay: Double = 100_000_000, lossRatio: Double = 0.001) {
        self.oneWayDelay = oneWayDelay
        self.lossRatio = lossRatio
    }

    /// How old what an agent said last may be before it counts as silent, nanoseconds: three intervals of `interval`, and
    /// the 5 s that a record may take to get here when nothing is wrong.
    ///
    /// An interval is judged when its last reply is overdue (2 s), and neither closing nor uploading is done by all at one
    /// moment; at intervals of a second this is longer than the intervals themselves.
    package static func patience(interval: UInt64) -> UInt64 { 3 * interval + 5_000_000_000 }

    /// The state that a link's newest record gives it at `now`, nanoseconds; `interval` is that of the reports.
    package func status(of record: IntervalRecord?, at now: UInt64, interval: UInt64) -> LinkStatus {
        guard let record, record.sent > 0,
            record.end.addingReportingOverflow(Self.patience(interval: interval)).partialValue >= now
        else { return .unknown }
        guard record.received > 0 else { return record.showsOutage ? .down : .unknown }
        let beyond = loss(of: record)
        return isLate(record) || beyond.forward || beyond.back || beyond.total ? .degraded : .up
    }

    /// Whether the mean delay there and back is beyond the limit.
    func isLate(_ record: IntervalRecord) -> Bool { record.roundTripDelay.mean.map { $0 > 2 * oneWayDelay } ?? false }

    /// Whether more was lost than the limit allows, each way and in all.
    func loss(of record: IntervalRecord) -> (forward: Bool, back: Bool, total: Bool) {
        // Loss that can't be told apart may have happened on either way, hence twice the ratio for the sum.
        (
            exceeds(record.lostForward, of: record.sent, ratio: lossRatio),
            exceeds(record.lostReturn, of: record.sent, ratio: lossRatio),
            exceeds(record.lost, of: record.sent, ratio: 2 * lossRatio)
        )
    }

    /// Whether so many losses in one interval are beyond the ratio and not mere chance: at the ratio itself as many would
    /// be seen in fewer than 1 of 100 intervals (the upper tail of the Poisson distribution).
    ///
    /// A minute at ten packets a second has 600: one loss is already more than 1 in 1,000, and says nothing.
    private func exceeds(_ lost: UInt64, of sent: UInt64, ratio: Double) -> Bool {
        guard lost > 0 else { return false }
        let mean = ratio * Double(sent)
        guard Double(lost) > mean else { return false }
        if mean > 700 { return Double(lost) > mean + 2.33 * mean.squareRoot() }
        var term = exp(-mean)
        var below = term
        for count in 1..<max(1, lost) {
            term *= mean / Double(count)
            below += term
            if 1 - below < 0.01 { return true }
        }
        return 1 - below < 0.01
    }
}
