import Telemetry

extension LinkPeriod {
    /// Adds what was measured under another name, or of the link itself.
    ///
    /// - Parameter isCountedHere: false where the same measurements are another link's in sums over all links.
    mutating func take(_ other: LinkPeriod, isCountedHere: Bool) {
        expected += other.expected
        merge(other)
        if other.key == key || contract == nil { contract = other.contract }
        if other.key != key { carried.append(other.key) }
        if !isCountedHere {
            elsewhere.expected += other.expected
            elsewhere.present += other.present
            elsewhere.partial += other.partial
        }
    }

    /// Adds the sums of other intervals of the same link.
    mutating func merge(_ other: LinkPeriod) {
        present += other.present
        partial += other.partial
        available += other.available
        unavailable += other.unavailable
        sent += other.sent
        received += other.received
        lostForward += other.lostForward
        lostReturn += other.lostReturn
        lostUnknown += other.lostUnknown
        duplicated += other.duplicated
        reordered += other.reordered
        lossPeriods += other.lossPeriods
        longestOutage = max(longestOutage, other.longestOutage)
        roundTripDelay.merge(other.roundTripDelay)
        delayVariation.merge(other.delayVariation)
        forwardDelay.merge(other.forwardDelay)
        returnDelay.merge(other.returnDelay)
        causes.merge(other.causes)
        load.merge(other.load)
        for (reason, count) in other.notMeasured { notMeasured[reason, default: 0] += count }
    }
}

/// Intervals of a period by how much of them is here.
package struct IntervalTally: Hashable, Sendable {
    package var expected: UInt64 = 0
    package var present: UInt64 = 0
    package var partial: UInt64 = 0
    package init() {}
}

extension [LinkPeriod] {
    /// Of all links together, each measured interval once.
    package var tally: IntervalTally {
        reduce(into: IntervalTally()) { sum, period in
            sum.expected += period.expected - period.elsewhere.expected
            sum.present += period.present - period.elsewhere.present
            sum.partial += period.partial - period.elsewhere.partial
        }
    }
}
