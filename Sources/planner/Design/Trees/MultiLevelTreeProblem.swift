/// A multi-level capacitated minimum spanning tree problem: each edge towards the centre is given one of several link
/// sizes, each with its own prices, and must carry the demand of all nodes behind it.
///
/// This is the question of which bandwidth tier and medium each site gets on its way to the provincial centre
/// (Gamvros, Golden, Raghavan, *The multilevel capacitated minimum spanning tree problem*, INFORMS J. Computing 18, 2006).
package struct MultiLevelTreeProblem: Sendable {
    package struct Level: Sendable {
        /// The most demand one link of this size carries.
        package var capacity: Int
        /// Cost of a link of this size between `i` and `j` at `i * nodeCount + j`; infinite where it can't be built.
        package var costs: [Double]
        package init(capacity: Int, costs: [Double]) {
            self.capacity = capacity
            self.costs = costs
        }
    }

    package let nodeCount: Int
    package let centre: Int
    /// Demand of each node, non-negative; the centre's is ignored.
    package let demands: [Int]
    /// The link sizes as given; solutions name them by their index here.
    package private(set) var levels: [Level]
    /// How long ways may be; nil where they may have any length.
    package private(set) var limits: TreeLimits?

    package enum Flaw: Error, Hashable, Sendable {
        case size(expected: Int, found: Int)
        case centre(Int)
        case noLevels
        case demandAboveCapacity(node: Int, demand: Int, capacity: Int)
        case cost(level: Int, from: Int, to: Int)
        case length(from: Int, to: Int)
    }

    /// Checks the shape: throws `Flaw` for wrong counts, a centre outside, a demand that no level carries or a cost that
    /// is negative or not a number. Costs need not be symmetric: that from child to parent counts.
    package init(centre: Int, demands: [Int], levels: [Level]) throws(Flaw) {
        let n = demands.count
        guard let capacity = levels.map(\.capacity).max() else { throw .noLevels }
        guard centre >= 0, centre < n else { throw .centre(centre) }
        for node in 0..<n where node != centre && (demands[node] < 0 || demands[node] > capacity) {
            throw .demandAboveCapacity(node: node, demand: demands[node], capacity: capacity)
        }
        for (index, level) in levels.enumerated() {
            guard level.costs.count == n * n else { throw .size(expected: n * n, found: level.costs.count) }
            if let at = level.costs.firstIndex(where: { !($0 >= 0) }) {
                throw .cost(level: index, from: at / n, to: at % n)
            }
        }
        nodeCount = n
        self.centre = centre
        self.demands = demands
        self.levels = levels
    }

    /// The same problem with `node` hung on `parent`, by a link of size `level` where given: every other way out of the
    /// node is made infinitely dear. For circuits that exist or that the planner has fixed; pin the other end too if its
    /// own way must stay.
    package func pinning(_ node: Int, to parent: Int, level: Int? = nil) -> MultiLevelTreeProblem {
        var copy = self
        for index in copy.levels.indices {
            for j in 0..<nodeCount where j != parent || (level ?? index) != index {
                copy.levels[index].costs[node * nodeCount + j] = .infinity
            }
        }
        return copy
    }

    /// The same problem with ways of limited length. Throws `Flaw.size` for wrong counts, `Flaw.length` for a length that is
    /// negative or not a number.
    package func limited(by limits: TreeLimits) throws(Flaw) -> MultiLevelTreeProblem {
        for (count, expected) in [
            (limits.lengths.count, nodeCount * nodeCount), (limits.longest.count, nodeCount),
            (limits.mostLinks.count, nodeCount),
        ] where count != expected {
            throw .size(expected: expected, found: count)
        }
        if let at = limits.lengths.firstIndex(where: { !($0 >= 0) }) {
            throw .length(from: at / nodeCount, to: at % nodeCount)
        }
        var copy = self
        copy.limits = limits
        return copy
    }

    /// The largest capacity of a link.
    package var capacity: Int { levels.map(\.capacity).max() ?? 0 }
}

/// A tree with a link size for each node's edge to its parent; the centre's parent and level are -1.
package struct MultiLevelTree: Hashable, Sendable {
    package var parents: [Int]
    package var levels: [Int]
    package init(parents: [Int], levels: [Int]) {
        self.parents = parents
        self.levels = levels
    }
}

extension MultiLevelTreeProblem {
    /// The cost of `tree`, or nil where it is no tree over all nodes, a link can't be built, or one carries too much.
    package func cost(of tree: MultiLevelTree) -> Double? {
        guard tree.levels.count == nodeCount, let flow = flows(tree.parents) else { return nil }
        var sum = 0.0
        for node in 0..<nodeCount where node != centre {
            guard levels.indices.contains(tree.levels[node]) else { return nil }
            let level = levels[tree.levels[node]]
            guard flow[node] <= level.capacity else { return nil }
            sum += level.costs[node * nodeCount + tree.parents[node]]
        }
        return sum.isFinite ? sum : nil
    }

    /// The tree over `parents` with the cheapest link size that carries each flow; nil where there is none.
    package func tree(over parents: [Int]) -> MultiLevelTree? {
        guard let flow = flows(parents) else { return nil }
        var chosen = Array(repeating: -1, count: nodeCount)
        for node in 0..<nodeCount where node != centre {
            var best = Double.infinity
            for (index, level) in levels.enumerated() where level.capacity >= flow[node] {
                let cost = level.costs[node * nodeCount + parents[node]]
                if cost < best {
                    best = cost
                    chosen[node] = index
                }
            }
            guard best.isFinite else { return nil }
        }
        return MultiLevelTree(parents: parents, levels: chosen)
    }

    /// The demand that each node's edge to its parent carries; nil where `parents` is no tree over all nodes.
    private func flows(_ parents: [Int]) -> [Int]? {
        guard parents.count == nodeCount, parents[centre] == -1 else { return nil }
        var flow = Array(repeating: 0, count: nodeCount)
        for node in 0..<nodeCount where node != centre {
            var at = node
            var steps = 0
            while at != centre {
                guard at >= 0, at < nodeCount, steps < nodeCount else { return nil }
                flow[at] += demands[node]
                at = parents[at]
                steps += 1
            }
        }
        return flow
    }
}
