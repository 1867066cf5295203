extension CompressedGraph {
    /// Distances from a set of sources, with the arc by which each node was reached.
    package struct ShortestPaths: Sendable {
        /// Infinite where no source reaches the node.
        package var distance: [Double]
        /// The index of the last edge on the way, -1 at a source or where unreached.
        package var lastEdge: [Int32]
        /// The node before, -1 likewise.
        package var before: [Int32]
    }

    /// Dijkstra's method from all `sources` at once, O((nodes + edges) log nodes). `length` replaces the edges' own
    /// lengths, by edge index, where given.
    package func shortestPaths(from sources: [Int], length own: [Double]? = nil) -> ShortestPaths {
        var result = ShortestPaths(
            distance: Array(repeating: .infinity, count: nodeCount), lastEdge: Array(repeating: -1, count: nodeCount),
            before: Array(repeating: -1, count: nodeCount))
        var heap = MinimumHeap()
        for s in sources {
            result.distance[s] = 0
            heap.push(s, 0)
        }
        while let (v, d) = heap.pop() {
            if d > result.distance[v] { continue }
            for arc in arcs(of: v) {
                let w = Int(head[arc])
                let step = own.map { $0[Int(edge[arc])] } ?? length[arc]
                if d + step < result.distance[w] {
                    result.distance[w] = d + step
                    result.lastEdge[w] = edge[arc]
                    result.before[w] = Int32(v)
                    heap.push(w, d + step)
                }
            }
        }
        return result
    }
}
