/// A capacitated minimum spanning tree problem (CMST): join every node to the root by a tree of least cost such that no
/// subtree hanging from the root carries more demand than the capacity.
package struct CapacitatedTreeProblem: Sendable {
    /// Nodes are `0 ..< nodeCount`, the root among them.
    package let nodeCount: Int
    package let root: Int
    /// The most demand that one subtree of the root may carry.
    package let capacity: Int
    /// Demand of each node, non-negative; the root's is ignored.
    package let demands: [Int]
    /// Cost of the edge between `i` and `j` at `i * nodeCount + j`; symmetric, finite, non-negative; infinite where
    /// there is no edge.
    package let costs: [Double]

    package enum Flaw: Error, Hashable, Sendable {
        case size(expected: Int, found: Int)
        case root(Int)
        case demandAboveCapacity(node: Int, demand: Int, capacity: Int)
        case cost(from: Int, to: Int)
        case asymmetricCost(from: Int, to: Int)
    }

    /// Checks the shape: throws `Flaw` for a wrong count, a root outside, a demand that is negative or above the
    /// capacity, or a cost that is negative, not a number or not symmetric.
    package init(root: Int, capacity: Int, demands: [Int], costs: [Double]) throws(Flaw) {
        let n = demands.count
        guard costs.count == n * n else { throw .size(expected: n * n, found: costs.count) }
        guard root >= 0, root < n else { throw .root(root) }
        for node in 0..<n where node != root && (demands[node] > capacity || demands[node] < 0) {
            throw .demandAboveCapacity(node: node, demand: demands[node], capacity: capacity)
        }
        for i in 0..<n {
            for j in 0..<i {
                guard costs[i * n + j] >= 0 else { throw .cost(from: i, to: j) }
                guard costs[i * n + j] == costs[j * n + i] else { throw .asymmetricCost(from: i, to: j) }
            }
        }
        nodeCount = n
        self.root = root
        self.capacity = capacity
        self.demands = demands
        self.costs = costs
    }

    @inline(__always)
    package func cost(_ i: Int, _ j: Int) -> Double { costs[i * nodeCount + j] }

    /// Whether every cost is a whole number: a bound may then be rounded up.
    package var hasIntegerCosts: Bool { costs.allSatisfy { $0 == $0.rounded() || $0.isInfinite } }
}

/// A tree given by each node's parent; the root's is -1.
package struct ParentTree: Hashable, Sendable {
    package var parents: [Int]
    package init(parents: [Int]) { self.parents = parents }
}

extension CapacitatedTreeProblem {
    /// The cost of `tree`, or nil where it is no tree over all nodes, uses a missing edge or overloads a subtree of the
    /// root. Linear in the number of nodes.
    package func cost(of tree: ParentTree) -> Double? {
        guard tree.parents.count == nodeCount, tree.parents[root] == -1 else { return nil }
        var sum = 0.0
        var top = Array(repeating: -1, count: nodeCount)
        var load = Array(repeating: 0, count: nodeCount)
        for node in 0..<nodeCount where node != root {
            guard tree.parents.indices.contains(tree.parents[node]) else { return nil }
            sum += cost(node, tree.parents[node])
            var path: [Int] = []
            var at = node
            while top[at] < 0, at != root {
                path.append(at)
                guard path.count < nodeCount, tree.parents.indices.contains(tree.parents[at]) else { return nil }
                at = tree.parents[at]
            }
            let found = at == root ? path.last ?? node : top[at]
            for passed in path { top[passed] = found }
            load[found] += demands[node]
        }
        guard sum.isFinite, load.allSatisfy({ $0 <= capacity }) else { return nil }
        return sum
    }
}
