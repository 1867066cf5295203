/// How losses are strewn over a stream of probes: loss periods and loss distances of RFC 3357.
///
/// A loss period that goes on over an interval's end is counted once, in the interval in which it began; what it adds to
/// `longest` in the next interval is its whole length so far. So the sum of `periods` over intervals is the number of
/// periods, and the maximum of `longest` the longest. The same holds for distances, which belong to the later probe.
package struct LossEpisodes: Hashable, Sendable {
    /// Loss periods that began (§6.2 Loss-Period-Total).
    package var periods: UInt64 = 0
    /// The most probes in a row that were lost (the largest of §6.3 Loss-Period-Lengths).
    package var longest: UInt64 = 0
    /// The smallest loss distance (§5.4.1: from one lost probe to the next, 1 within a loss period); 0 for none.
    package var leastDistance: UInt64 = 0
    /// The sum of the loss distances, and how many there are.
    package var distanceSum: UInt64 = 0
    package var distances: UInt64 = 0

    package init() {}

    package var meanDistance: Double? { distances == 0 ? nil : Double(distanceSum) / Double(distances) }

    /// The episodes of two stretches, one behind the other.
    package mutating func merge(_ other: LossEpisodes) {
        periods.add(saturated: other.periods)
        longest = max(longest, other.longest)
        if other.leastDistance > 0 {
            leastDistance = leastDistance == 0 ? other.leastDistance : min(leastDistance, other.leastDistance)
        }
        distanceSum.add(saturated: other.distanceSum)
        distances.add(saturated: other.distances)
    }

    package static var fields: [WritableKeyPath<LossEpisodes, UInt64>] {
        [\.periods, \.longest, \.leastDistance, \.distanceSum, \.distances]
    }
}
