/// How long the ways of a tree to its centre may be: in links, and in a length that adds up along them, such as latency.
package struct TreeLimits: Hashable, Sendable {
    /// Length of the link from `i` to `j` at `i * nodeCount + j`, 0 or more; infinite for one that is nobody's way.
    package var lengths: [Double]
    /// The longest way that each node bears; infinite where any will do.
    package var longest: [Double]
    /// The most links on it; `Int.max` where any number will do.
    package var mostLinks: [Int]

    package init(lengths: [Double], longest: [Double], mostLinks: [Int]) {
        self.lengths = lengths
        self.longest = longest
        self.mostLinks = mostLinks
    }

    /// What is less is rounding.
    static let tolerance = 1e-9

    /// By how much a way of `links` and `length` is too long for `node`: a link too many counts as much as one unit of length.
    @inline(__always)
    func excess(_ node: Int, links: Int, length: Double) -> Double {
        let over = length > longest[node] + Self.tolerance ? length - longest[node] : 0
        return Double(links > mostLinks[node] ? links - mostLinks[node] : 0) + over
    }
}

extension MultiLevelTreeProblem {
    /// The ways of a tree: links and length from each node to the centre; nil where `parents` is no tree over all nodes.
    ///
    /// - Parameter lengths: as in `TreeLimits`.
    package func ways(_ parents: [Int], lengths: [Double]) -> [(links: Int, length: Double)]? {
        guard parents.count == nodeCount, parents[centre] == -1 else { return nil }
        var ways: [(links: Int, length: Double)] = []
        for node in 0..<nodeCount {
            var way = (links: 0, length: 0.0)
            var at = node
            while at != centre {
                guard parents[at] >= 0, parents[at] < nodeCount, way.links < nodeCount else { return nil }
                way.length += lengths[at * nodeCount + parents[at]]
                way.links += 1
                at = parents[at]
            }
            ways.append(way)
        }
        return ways
    }

    /// By how much the ways of all nodes together are too long; 0 without limits, infinite where `parents` is no tree.
    package func excess(of parents: [Int]) -> Double {
        guard let limits else { return 0 }
        guard let ways = ways(parents, lengths: limits.lengths) else { return .infinity }
        return ways.enumerated().reduce(0) { sum, item in
            item.offset == centre
                ? sum : sum + limits.excess(item.offset, links: item.element.links, length: item.element.length)
        }
    }

    /// The tree of the ways that are shortest by length, then by links, or the other way round where `byLinks`, over links that
    /// carry the demand of their own node. No tree has a shorter way for any node, but it may ask more of links than they carry.
    /// Nodes that no way reaches have the parent -1. O(n^2).
    func shortestWays(
        lengths: [Double], byLinks: Bool
    ) -> (parents: [Int], ways: [(links: Int, length: Double)]) {
        var parents = Array(repeating: -1, count: nodeCount)
        var ways = Array(repeating: (links: Int.max, length: Double.infinity), count: nodeCount)
        var isDone = Array(repeating: false, count: nodeCount)
        ways[centre] = (0, 0)
        func hasLink(_ from: Int, _ to: Int) -> Bool {
            levels.contains { $0.capacity >= demands[from] && $0.costs[from * nodeCount + to].isFinite }
        }
        func isShorter(_ a: (links: Int, length: Double), _ b: (links: Int, length: Double)) -> Bool {
            byLinks ? (a.links, a.length) < (b.links, b.length) : (a.length, a.links) < (b.length, b.links)
        }
        while true {
            var at = -1
            for node in 0..<nodeCount where !isDone[node] && ways[node].links < .max {
                if at < 0 || isShorter(ways[node], ways[at]) { at = node }
            }
            guard at >= 0 else { break }
            isDone[at] = true
            for node in 0..<nodeCount where !isDone[node] && lengths[node * nodeCount + at] < .infinity {
                let way = (links: ways[at].links + 1, length: ways[at].length + lengths[node * nodeCount + at])
                if isShorter(way, ways[node]), hasLink(node, at) {
                    ways[node] = way
                    parents[node] = at
                }
            }
        }
        return (parents, ways)
    }

    /// The least links and the least length that a way of each node can have, each by itself; of all trees, whatever they
    /// cost or carry. `Int.max` and infinite where no way leads to the centre.
    package func leastWays(lengths: [Double]) -> [(links: Int, length: Double)] {
        let short = shortestWays(lengths: lengths, byLinks: false).ways
        let few = shortestWays(lengths: lengths, byLinks: true).ways
        return zip(few, short).map { ($0.links, $1.length) }
    }
}
