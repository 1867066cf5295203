extension CompressedGraph {
    /// What two paths must not share.
    package enum Disjointness: Sendable { case edges, nodes }

    /// Two paths of least total length from `a` to another node `b` that share no edge, or no node but their ends; the edges
    /// of each in order from `a`, the shorter path first. Nil where there are not two.
    ///
    /// Suurballe and Tarjan, *A quick method for finding shortest pairs of disjoint paths*, Networks 14, 1984, with node splitting
    /// after Bhandari, *Survivable Networks*, 1999, ch. 3: two runs of Dijkstra's method.
    package func shortestDisjointPair(from a: Int, to b: Int, disjoint: Disjointness) -> (first: [Int], second: [Int])?
    {
        guard a != b else { return nil }
        var pair = DisjointPair(self, a, b, disjoint)
        guard pair.augment(), pair.augment() else { return nil }
        return pair.paths()
    }
}

/// A flow of two units over arcs of capacity one.
private struct DisjointPair {
    private struct Arc {
        var to: Int
        var cost: Double
        /// The edge it stands for, -1 within a split node.
        var edge: Int
        var residual: Int
    }

    private let graph: CompressedGraph
    private let source: Int
    private let target: Int
    /// Arc `k ^ 1` is the residual twin of arc `k`.
    private var arcs: [Arc] = []
    private var out: [[Int]]
    private var potential: [Double]

    /// Node `v` comes in at `2 v` and goes out at `2 v + 1`.
    init(_ graph: CompressedGraph, _ a: Int, _ b: Int, _ disjoint: CompressedGraph.Disjointness) {
        self.graph = graph
        source = 2 * a + 1
        target = 2 * b
        out = Array(repeating: [], count: 2 * graph.nodeCount)
        potential = Array(repeating: 0, count: 2 * graph.nodeCount)
        for v in 0..<graph.nodeCount where v != a && v != b {
            add(2 * v, 2 * v + 1, 0, edge: -1, capacity: disjoint == .nodes ? 1 : 2)
        }
        for (index, e) in graph.edges.enumerated() where e.a != e.b {
            add(2 * e.a + 1, 2 * e.b, e.length, edge: index, capacity: 1)
            add(2 * e.b + 1, 2 * e.a, e.length, edge: index, capacity: 1)
        }
    }

    private mutating func add(_ from: Int, _ to: Int, _ cost: Double, edge: Int, capacity: Int) {
        out[from].append(arcs.count)
        arcs.append(Arc(to: to, cost: cost, edge: edge, residual: capacity))
        out[to].append(arcs.count)
        arcs.append(Arc(to: from, cost: -cost, edge: edge, residual: 0))
    }

    /// One more unit over the shortest residual path, by reduced lengths; false without one.
    mutating func augment() -> Bool {
        var distance = Array(repeating: Double.infinity, count: out.count)
        var last = Array(repeating: -1, count: out.count)
        var heap = MinimumHeap()
        distance[source] = 0
        heap.push(source, 0)
        while let (v, d) = heap.pop() {
            if d > distance[v] { continue }
            for k in out[v] where arcs[k].residual > 0 {
                let w = arcs[k].to
                // Rounding may leave a reduced length a hair below nought.
                let next = d + max(0, arcs[k].cost + potential[v] - potential[w])
                guard next < distance[w] else { continue }
                distance[w] = next
                last[w] = k
                heap.push(w, next)
            }
        }
        guard distance[target] < .infinity else { return false }
        for v in potential.indices where distance[v] < .infinity { potential[v] += distance[v] }
        var v = target
        while v != source {
            let k = last[v]
            arcs[k].residual -= 1
            arcs[k ^ 1].residual += 1
            v = arcs[k ^ 1].to
        }
        return true
    }

    /// Takes the flow apart. An edge used both ways is used by no path.
    func paths() -> (first: [Int], second: [Int]) {
        var uses = Array(repeating: 0, count: graph.edges.count)
        for k in stride(from: 0, to: arcs.count, by: 2) where arcs[k].edge >= 0 && arcs[k + 1].residual > 0 {
            let e = arcs[k].edge
            uses[e] += graph.edges[e].a == arcs[k + 1].to / 2 ? 1 : -1
        }
        var leaving: [Int: [Int]] = [:]
        for (e, use) in uses.enumerated() where use != 0 {
            leaving[use > 0 ? graph.edges[e].a : graph.edges[e].b, default: []].append(e)
        }
        var found: [[Int]] = []
        for _ in 0..<2 {
            var path: [Int] = []
            var v = source / 2
            while v != target / 2, let e = leaving[v]?.popLast() {
                path.append(e)
                v = graph.edges[e].a == v ? graph.edges[e].b : graph.edges[e].a
            }
            found.append(path)
        }
        func length(_ path: [Int]) -> Double { path.reduce(0) { $0 + graph.edges[$1].length } }
        return length(found[0]) <= length(found[1]) ? (found[0], found[1]) : (found[1], found[0])
    }
}
