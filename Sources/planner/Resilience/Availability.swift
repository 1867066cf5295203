/// How many minutes a year an office is without a way to any root, between two proved bounds.
///
/// Method. Elements fail independently with their own MTBF and MTTR, so each is down for U = MTTR / (MTBF + MTTR) of the time.
/// - At most: only the primary way and one other way count, in series where they share an element and parallel where they
///   do not; leaving out further ways can only lower availability (the network is a coherent system: Barlow and Proschan,
///   *Statistical Theory of Reliability and Life Testing*, 1975, ch. 2). Exact where nothing else connects the office.
/// - At least: all cut sets of one element, in series and exact; and those of two, by Bonferroni's inequality S1 - S2 with S2 bounded
///   from above by the pairs of cut sets that share an element and half the square of S1. Cut sets of three and more are left out,
///   and of two with a group in them.
package struct Availability: Hashable, Sendable {
    package var office: Int
    /// Minutes a year of 365.25 days.
    package var leastDowntime: Double
    package var mostDowntime: Double
    /// Elements that the figure needs and whose reliability is unknown: they count as never failing.
    package var unknownElements: Int

    package static let minutesPerYear = 365.25 * 24 * 60

    /// The two bounds agree to 1 % of a minute or a thousandth.
    package var isSettled: Bool { mostDowntime - leastDowntime <= max(0.01, mostDowntime * 1e-3) }
}

extension FailureAnalysis {
    /// Of each office that reaches a root while all works, in order; `pairs` is what `pairs(keeping:)` gave.
    /// O(offices × core network), less where a way to a root is near.
    package func availability(with pairs: PairReport) async -> [Availability] {
        let cuts = await groupCuts()
        let unavailability = ElementUnavailability(network)
        let groupsUp = unavailability.groupsUp(cutting: cuts, nodeCount: net.nodeCount)
        let ways = TwoWays(self, unavailability)
        let offices = net.isOffice.indices.filter { net.isOffice[$0] && net.distance[$0] < .infinity }
        let parts = chunked(offices, into: 16)
        return await withTaskGroup(of: (Int, [Availability]).self) { group in
            for (index, part) in parts.enumerated() {
                group.addTask {
                    var ways = ways
                    return (
                        index,
                        part.map { v in
                            let (most, least, unknown) = ways.downtime(
                                of: v, groupsUp: groupsUp[v], products: pairs.cutSets.products[v] / 2,
                                squares: pairs.cutSets.squares[v])
                            return Availability(
                                office: v, leastDowntime: min(least, most) * Availability.minutesPerYear,
                                mostDowntime: most * Availability.minutesPerYear, unknownElements: unknown)
                        }
                    )
                }
            }
            var results = Array(repeating: [Availability](), count: parts.count)
            for await (index, figures) in group { results[index] = figures }
            return results.flatMap(\.self)
        }
    }
}
