import Graphs

/// A random connected graph with whole lengths: a random tree and some more edges.
func randomGraph(nodes n: Int, extra: Int, seed: UInt64) -> CompressedGraph {
    var random = SeededGenerator(seed: seed)
    var edges = (1..<n).map { CompressedGraph.Edge($0, random.below($0), Double(1 + random.below(20))) }
    for _ in 0..<extra {
        let a = random.below(n)
        let b = random.below(n)
        if a != b { edges.append(.init(a, b, Double(1 + random.below(20)))) }
    }
    return CompressedGraph(nodeCount: n, edges: edges)
}

/// All distances by Floyd and Warshall.
func allDistances(_ graph: CompressedGraph) -> [[Double]] {
    let n = graph.nodeCount
    var d = (0..<n).map { i in (0..<n).map { i == $0 ? 0 : Double.infinity } }
    for e in graph.edges {
        d[e.a][e.b] = min(d[e.a][e.b], e.length)
        d[e.b][e.a] = min(d[e.b][e.a], e.length)
    }
    for k in 0..<n { for i in 0..<n { for j in 0..<n { d[i][j] = min(d[i][j], d[i][k] + d[k][j]) } } }
    return d
}

/// The length of a shortest Steiner tree: the least minimum spanning tree over all sets of further nodes.
func bruteForceSteiner(_ graph: CompressedGraph, _ terminals: [Int]) -> Double {
    let others = (0..<graph.nodeCount).filter { !terminals.contains($0) }
    var best = Double.infinity
    for choice in 0..<(1 << others.count) {
        var inside = Set(terminals)
        for (k, v) in others.enumerated() where choice >> k & 1 == 1 { inside.insert(v) }
        let tree = graph.minimumSpanningForest { inside.contains($0) }
        if tree.count == inside.count - 1 { best = min(best, tree.reduce(0) { $0 + graph.edges[$1].length }) }
    }
    return best
}
