package import NetworkModel

/// Demand between pairs of nodes in the busy hour at the horizon; sparse, in an order of its own.
///
///     for entry in matrix.entries { route(entry.from, entry.to, entry.upstream, entry.downstream) }
package struct TrafficMatrix: Hashable, Sendable {
    /// Both directions of one pair, each sized on its own.
    package struct Entry: Hashable, Sendable {
        package var from: SiteID
        package var to: SiteID
        /// Bits per second from `to` to `from`.
        package var downstream: Bandwidth
        /// Bits per second from `from` to `to`.
        package var upstream: Bandwidth

        package init(from: SiteID, to: SiteID, downstream: Bandwidth, upstream: Bandwidth) {
            self.from = from
            self.to = to
            self.downstream = downstream
            self.upstream = upstream
        }
    }

    /// By `from`, then `to`; each unordered pair once, and none without demand.
    package let entries: [Entry]

    /// - Parameter entries: in any order; those of one pair are added, those of a node with itself left out.
    package init(_ entries: [Entry]) {
        var byPair: [Pair: Entry] = [:]
        for entry in entries where entry.from != entry.to {
            let reversed = Pair(a: entry.to, b: entry.from)
            if var known = byPair[reversed] {
                known.downstream += entry.upstream
                known.upstream += entry.downstream
                byPair[reversed] = known
            } else if var known = byPair[Pair(a: entry.from, b: entry.to)] {
                known.downstream += entry.downstream
                known.upstream += entry.upstream
                byPair[Pair(a: entry.from, b: entry.to)] = known
            } else {
                byPair[Pair(a: entry.from, b: entry.to)] = entry
            }
        }
        self.entries = byPair.values.filter { $0.downstream > .zero || $0.upstream > .zero }
            .sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }

    private struct Pair: Hashable {
        var a: SiteID
        var b: SiteID
    }

    /// Bits per second into and out of `node` over all its pairs. O(entries).
    package func totals(of node: SiteID) -> (into: Bandwidth, outOf: Bandwidth) {
        var into = Bandwidth.zero
        var outOf = Bandwidth.zero
        for entry in entries {
            if entry.from == node {
                into += entry.downstream
                outOf += entry.upstream
            } else if entry.to == node {
                into += entry.upstream
                outOf += entry.downstream
            }
        }
        return (into, outOf)
    }
}

/// What the access of one node to the backbone needs, by either kind of forecast.
///
/// N. Duffield et al., *A Flexible Model for Resource Management in Virtual Private Networks*, SIGCOMM 1999: pairs ask for the peak
/// of every pair, the hose for the peak of each site's total, whichever way it goes. S. Ahuja et al., *Capacity-Efficient and
/// Uncertainty-Resilient Backbone Network Planning with Hose*, SIGCOMM 2021, plan a backbone by it.
package struct HoseDemand: Hashable, Sendable {
    package var node: SiteID
    /// The sum of its pairs' peaks, each sized alone.
    package var pairwiseDownstream: Bandwidth
    package var pairwiseUpstream: Bandwidth
    /// Its total, sized at once; never above the pairwise sum, for a share for each pair would carry it too.
    package var hoseDownstream: Bandwidth
    package var hoseUpstream: Bandwidth

    package init(
        node: SiteID, pairwiseDownstream: Bandwidth, pairwiseUpstream: Bandwidth, hoseDownstream: Bandwidth,
        hoseUpstream: Bandwidth
    ) {
        self.node = node
        self.pairwiseDownstream = pairwiseDownstream
        self.pairwiseUpstream = pairwiseUpstream
        self.hoseDownstream = hoseDownstream
        self.hoseUpstream = hoseUpstream
    }
}
