import Telemetry

extension LinkPeriod {
    /// Adds what was measured under another name, or of the link itself.
    ///
    /// - Parameter isCountedHere: false where the same measurements are another link's in sums over all links.
    mutating func take(_ other: LinkPeriod, isCountedHere: Bool) {
        expected.add(saturated: other.expected)
        merge(other)
        if other.key == key || contract == nil { contract = other.contract }
        if other.key != key { carried.append(other.key) }
        if !isCountedHere {
            elsewhere.expected.add(saturated: other.expected)
            elsewhere.present.add(saturated: other.present)
            elsewhere.partial.add(saturated: other.partial)
        }
    }

    /// Adds the sums of other intervals of the same link.
    mutating func merge(_ other: LinkPeriod) {
        present.add(saturated: other.present)
        partial.add(saturated: other.partial)
        available.add(saturated: other.available)
        unavailable.add(saturated: other.unavailable)
        sent.add(saturated: other.sent)
        received.add(saturated: other.received)
        lostForward.add(saturated: other.lostForward)
        lostReturn.add(saturated: other.lostReturn)
        lostUnknown.add(saturated: other.lostUnknown)
        duplicated.add(saturated: other.duplicated)
        reordered.add(saturated: other.reordered)
        lossPeriods.add(saturated: other.lossPeriods)
        longestOutage = max(longestOutage, other.longestOutage)
        roundTripDelay.merge(other.roundTripDelay)
        delayVariation.merge(other.delayVariation)
        forwardDelay.merge(other.forwardDelay)
        returnDelay.merge(other.returnDelay)
        causes.merge(other.causes)
        load.merge(other.load)
        if let seen = other.traffic { add(seen) }
        for (reason, count) in other.notMeasured { notMeasured[reason, default: 0].add(saturated: count) }
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
            sum.expected.add(saturated: period.expected.subtractingSaturated(period.elsewhere.expected))
            sum.present.add(saturated: period.present.subtractingSaturated(period.elsewhere.present))
            sum.partial.add(saturated: period.partial.subtractingSaturated(period.elsewhere.partial))
        }
    }
}
