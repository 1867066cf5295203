/// The Steiner tree problem in graphs: the shortest subgraph that joins all terminals, over other nodes where that pays.
package struct SteinerProblem: Sendable {
    package let graph: CompressedGraph
    /// Distinct, in rising order.
    package let terminals: [Int]
    package let isTerminal: [Bool]

    package init(graph: CompressedGraph, terminals: [Int]) {
        self.graph = graph
        self.terminals = Set(terminals).sorted()
        var flags = Array(repeating: false, count: graph.nodeCount)
        for t in terminals { flags[t] = true }
        isTerminal = flags
    }

    /// The length of the tree of the edges at `indices`, or nil unless they are a tree that joins all terminals.
    package func length(of indices: [Int]) -> Double? {
        var sets = UnionFind(graph.nodeCount)
        var sum = 0.0
        for index in indices {
            guard graph.edges.indices.contains(index) else { return nil }
            let e = graph.edges[index]
            guard sets.unite(e.a, e.b) else { return nil }
            sum += e.length
        }
        guard let first = terminals.first else { return indices.isEmpty ? 0 : nil }
        let home = sets.find(first)
        for t in terminals where sets.find(t) != home { return nil }
        for index in indices where sets.find(graph.edges[index].a) != home { return nil }
        return sum
    }

    /// The tree over `nodes`, which must connect the terminals: their minimum spanning tree without dead ends.
    /// Nil where they do not connect.
    func prunedTree(over nodes: [Bool]) -> (edges: [Int], length: Double)? {
        var tree = graph.minimumSpanningForest { nodes[$0] }
        var degree = Array(repeating: 0, count: graph.nodeCount)
        for e in tree {
            degree[graph.edges[e].a] += 1
            degree[graph.edges[e].b] += 1
        }
        var changed = true
        while changed {
            changed = false
            tree.removeAll { index in
                let e = graph.edges[index]
                for v in [e.a, e.b] where degree[v] == 1 && !isTerminal[v] {
                    degree[e.a] -= 1
                    degree[e.b] -= 1
                    changed = true
                    return true
                }
                return false
            }
        }
        guard let length = length(of: tree) else { return nil }
        return (tree, length)
    }
}
