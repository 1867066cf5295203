extension SteinerProblem {
    /// What dual ascent leaves: a bound, and the reduced costs of both directions of each edge.
    struct DualAscent {
        /// No tree is shorter.
        var bound: Double
        var root: Int
        /// Reduced cost of the arc from `edges[e].a` to `.b` at `2 e`, and of the other at `2 e + 1`.
        var reduced: [Double]
    }

    /// Wong's dual ascent for the directed cut formulation (*A dual ascent approach for Steiner tree problems on a
    /// directed graph*, Mathematical Programming 28, 1984): for a terminal that the root does not yet reach over arcs of
    /// reduced cost nought, take the set of nodes that reach it over such arcs, and raise the dual of the cut into it.
    /// The terminal of the smallest set goes first. O(edges) for each raise, at most two raises an edge.
    func dualAscent(root: Int) -> DualAscent {
        let n = graph.nodeCount
        var reduced = Array(repeating: 0.0, count: 2 * graph.edges.count)
        for (index, e) in graph.edges.enumerated() {
            reduced[2 * index] = e.length
            reduced[2 * index + 1] = e.length
        }
        var bound = 0.0
        var stamp = Array(repeating: 0, count: n)
        var now = 0
        var heap = MinimumHeap()
        for t in terminals where t != root { heap.push(t, 1) }
        var inside: [Int] = []
        while let (t, key) = heap.pop() {
            now += 1
            stamp[t] = now
            inside = [t]
            var head = 0
            var reached = false
            var least = Double.infinity
            while head < inside.count {
                let v = inside[head]
                head += 1
                for arc in graph.arcs(of: v) where stamp[Int(graph.head[arc])] != now {
                    let w = Int(graph.head[arc])
                    if reduced[Self.arcIndex(graph, arc, into: v)] <= 0 {
                        if w == root { reached = true }
                        stamp[w] = now
                        inside.append(w)
                    }
                }
                if reached { break }
            }
            if reached { continue }
            if Double(inside.count) > key + 0.5, !heap.isEmpty {
                heap.push(t, Double(inside.count))
                continue
            }
            for v in inside {
                for arc in graph.arcs(of: v) where stamp[Int(graph.head[arc])] != now {
                    least = min(least, reduced[Self.arcIndex(graph, arc, into: v)])
                }
            }
            guard least.isFinite else { return DualAscent(bound: .infinity, root: root, reduced: reduced) }
            for v in inside {
                for arc in graph.arcs(of: v) where stamp[Int(graph.head[arc])] != now {
                    reduced[Self.arcIndex(graph, arc, into: v)] -= least
                }
            }
            bound += least
            heap.push(t, Double(inside.count))
        }
        return DualAscent(bound: bound, root: root, reduced: reduced)
    }

    /// The index in `DualAscent.reduced` of the arc into `node` that `arc`, one of `node`'s, is the other direction of.
    @inline(__always)
    static func arcIndex(_ graph: CompressedGraph, _ arc: Int, into node: Int) -> Int {
        let e = Int(graph.edge[arc])
        return graph.edges[e].b == node ? 2 * e : 2 * e + 1
    }

    /// Which edges a tree shorter than `limit` can hold: those whose cheapest way from the root over the edge to a
    /// terminal, in reduced costs, does not lift the bound to `limit` (Duin 1993; Polzin and Daneshmand 2001).
    func edgesWorthKeeping(_ ascent: DualAscent, below limit: Double) -> [Bool] {
        let down = reducedDistances(ascent, from: [ascent.root], forward: true)
        let up = reducedDistances(ascent, from: terminals.filter { $0 != ascent.root }, forward: false)
        return graph.edges.indices.map { index in
            let e = graph.edges[index]
            let there = down[e.a] + ascent.reduced[2 * index] + up[e.b]
            let back = down[e.b] + ascent.reduced[2 * index + 1] + up[e.a]
            return ascent.bound + min(there, back) < limit
        }
    }

    private func reducedDistances(_ ascent: DualAscent, from sources: [Int], forward: Bool) -> [Double] {
        var distance = Array(repeating: Double.infinity, count: graph.nodeCount)
        var heap = MinimumHeap()
        for s in sources {
            distance[s] = 0
            heap.push(s, 0)
        }
        while let (v, d) = heap.pop() {
            if d > distance[v] { continue }
            for arc in graph.arcs(of: v) {
                let w = Int(graph.head[arc])
                let into = Self.arcIndex(graph, arc, into: v)
                let step = d + max(0, ascent.reduced[forward ? into ^ 1 : into])
                if step < distance[w] {
                    distance[w] = step
                    heap.push(w, step)
                }
            }
        }
        return distance
    }
}
