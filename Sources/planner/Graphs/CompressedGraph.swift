/// An undirected graph with edge lengths in compressed sparse rows: the arcs of node `v` are `start[v] ..< start[v + 1]`.
package struct CompressedGraph: Sendable {
    package struct Edge: Hashable, Sendable {
        package var a: Int
        package var b: Int
        /// Non-negative and finite.
        package var length: Double
        package init(_ a: Int, _ b: Int, _ length: Double) {
            self.a = a
            self.b = b
            self.length = length
        }
    }

    package let nodeCount: Int
    package let edges: [Edge]
    package let start: [Int32]
    /// The far end of each arc, and the index in `edges` of its edge.
    package let head: [Int32]
    package let edge: [Int32]
    package let length: [Double]

    /// Builds the rows in O(nodes + edges). Nodes of `edges` must lie in `0 ..< nodeCount`; loops and parallel edges are
    /// kept.
    package init(nodeCount: Int, edges: [Edge]) {
        self.nodeCount = nodeCount
        self.edges = edges
        var start = Array(repeating: Int32(0), count: nodeCount + 1)
        for e in edges {
            start[e.a + 1] += 1
            start[e.b + 1] += 1
        }
        for v in 0..<nodeCount { start[v + 1] += start[v] }
        var next = start
        var head = Array(repeating: Int32(0), count: 2 * edges.count)
        var edge = head
        var length = Array(repeating: 0.0, count: 2 * edges.count)
        for (index, e) in edges.enumerated() {
            for (from, to) in [(e.a, e.b), (e.b, e.a)] {
                let at = Int(next[from])
                next[from] += 1
                head[at] = Int32(to)
                edge[at] = Int32(index)
                length[at] = e.length
            }
        }
        self.start = start
        self.head = head
        self.edge = edge
        self.length = length
    }

    /// The positions of the arcs of `node` in `head`, `edge` and `length`.
    @inline(__always)
    package func arcs(of node: Int) -> Range<Int> { Int(start[node])..<Int(start[node + 1]) }
}
