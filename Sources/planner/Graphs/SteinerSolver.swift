extension SteinerProblem {
    /// A tree, its length and what is known of the shortest.
    package struct Answer: Sendable {
        /// Indices of the tree's edges, rising.
        package var edges: [Int]
        package var length: Double
        /// No tree is shorter than this.
        package var bound: Double
    }

    /// A short tree with a lower bound, proved shortest where the bound meets it; nil where the terminals are not
    /// connected.
    ///
    /// Shortest-path heuristics from many starts and local search; dual ascent for a bound and to strike out edges that
    /// no better tree holds; then the exact dynamic program on what is left; and, where that is too large, an iterated
    /// local search of `budget.steps` rounds. The same seed gives the same answer unless time runs out.
    package func solve(seed: UInt64, budget: SearchBudget) -> Answer? {
        guard let first = terminals.first else { return Answer(edges: [], length: 0, bound: 0) }
        guard var best = connect([], start: first) else { return nil }
        let whole = graph.edges.allSatisfy { $0.length == $0.length.rounded() }
        // With whole lengths a better tree is better by one at least.
        let gain = whole ? 1.0 - 1e-6 : 1e-9 * max(1, best.length)
        func take(_ tree: (edges: [Int], length: Double)?) {
            if let tree, tree.length < best.length - 1e-9 { best = tree }
        }
        best = improved(best, budget: budget)
        for start in sample(terminals, 12) { take(connect([], start: start)) }
        best = improved(best, budget: budget)

        var bound = 0.0
        var keep = Array(repeating: true, count: graph.edges.count)
        for root in sample(terminals, 10) {
            let ascent = dualAscent(root: root)
            bound = max(bound, whole ? (ascent.bound - 1e-6).rounded(.up) : ascent.bound)
            take(treeWithin(ascent).map { improved($0, budget: budget) })
            if bound > best.length - gain || budget.isExhausted { break }
            for (index, kept) in edgesWorthKeeping(ascent, below: best.length - gain + 1e-9).enumerated() where !kept {
                keep[index] = false
            }
        }
        bound = min(bound, best.length)
        if bound <= best.length - gain, !budget.isExhausted {
            let small = restricted(to: keep)
            switch small.problem.exact(below: best.length - gain / 2, labelLimit: 20_000_000, budget: budget) {
            case .found(let edges):
                var nodes = Array(repeating: false, count: graph.nodeCount)
                for t in terminals { nodes[t] = true }
                for e in edges {
                    nodes[small.problem.graph.edges[e].a] = true
                    nodes[small.problem.graph.edges[e].b] = true
                }
                take(prunedTree(over: nodes))
                bound = best.length
            case .none: bound = best.length
            case .gaveUp: take(iterated(from: best, bound: bound, seed: seed, budget: budget))
            }
        }
        return Answer(edges: best.edges.sorted(), length: best.length, bound: min(bound, best.length))
    }

    /// Up to `count` of `values`, evenly spread.
    private func sample(_ values: [Int], _ count: Int) -> [Int] {
        if values.count <= count { return values }
        return (0..<count).map { values[$0 * values.count / count] }
    }

    /// A tree over the arcs that dual ascent brought to nought.
    private func treeWithin(_ ascent: DualAscent) -> (edges: [Int], length: Double)? {
        let lengths = graph.edges.indices.map { index in
            let r = min(ascent.reduced[2 * index], ascent.reduced[2 * index + 1])
            return r <= 0 ? graph.edges[index].length : graph.edges[index].length * 1e6 + 1
        }
        return connect([], start: ascent.root, length: lengths)
    }

    /// The same problem over the kept edges alone.
    private func restricted(to keep: [Bool]) -> (problem: SteinerProblem, edges: [Int]) {
        let indices = graph.edges.indices.filter { keep[$0] }
        let small = CompressedGraph(nodeCount: graph.nodeCount, edges: indices.map { graph.edges[$0] })
        return (SteinerProblem(graph: small, terminals: terminals), indices)
    }

    /// Drops some key paths at random, rejoins over randomly stretched lengths, betters the result, and goes on from the
    /// better of the two.
    private func iterated(
        from first: (edges: [Int], length: Double), bound: Double, seed: UInt64, budget: SearchBudget
    ) -> (edges: [Int], length: Double) {
        var random = SeededGenerator(seed: seed)
        var best = first
        var present = first
        for _ in 0..<budget.steps {
            if budget.isExhausted || best.length <= bound { break }
            let paths = keyPaths(present.edges)
            var gone = Set<Int>()
            for _ in 0..<(2 + random.below(4)) { gone.formUnion(paths[random.below(paths.count)]) }
            let lengths = graph.edges.map { $0.length * (1 + 0.4 * random.unit()) }
            let kept = present.edges.filter { !gone.contains($0) }
            guard let next = connect(kept, start: terminals[random.below(terminals.count)], length: lengths) else {
                break
            }
            let better = improved(next, budget: budget)
            if better.length <= present.length * 1.002 { present = better }
            if better.length < best.length - 1e-9 { best = better }
        }
        return best
    }
}
