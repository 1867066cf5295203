import Glibc
import Graphs

extension CapacitatedTreeProblem {
    /// The most sets that a pool keeps.
    static var poolLimit: Int { 60_000 }

    /// Betters the best of `trees` by annealing over covers from `pool`, which may hold sets already. First the pool
    /// grows in turn with the prices until nothing new pays (column generation by a beam search), then once more, wider.
    /// `mean` is the usual cost of an edge. Nil only where all trees miss an edge.
    func searchPartitions(
        from trees: [ParentTree], pool: SubtreePool, annealer: ClusterAnnealer, mean: Double, random: SeededGenerator,
        floor: Double, budget: SearchBudget
    ) -> ParentTree? {
        var upper = Double.infinity
        var first: [(nodes: [Int32], cost: Double)] = []
        for tree in trees {
            let sets = annealer.subtrees(of: tree)
            for set in sets { pool.add(set.nodes) }
            let cost = sets.reduce(0) { $0 + $1.cost }
            if cost < upper {
                upper = cost
                first = sets
            }
        }
        guard upper.isFinite else { return nil }
        // Prices to begin with: what each subtree costs, shared out among its nodes by demand.
        for set in first {
            let load = set.nodes.reduce(0.0) { $0 + Double(demands[Int($1)]) + 0.1 }
            for v in set.nodes { pool.price[Int(v)] = set.cost * (Double(demands[Int(v)]) + 0.1) / load }
        }
        var work = 0
        for _ in 0..<20 {
            let before = pool.count
            work += pool.grow(width: 30, branching: 12, margin: 0.3 * mean, budget: budget) / 4
            pool.climb(rounds: 150, upper: upper)
            pool.settle(limit: Self.poolLimit)
            work += pool.count * 5
            if pool.count == before || budget.usedTime() > 0.3 || work > budget.steps / 3 { break }
        }
        if budget.usedTime() < 0.3, work < budget.steps / 3 {
            work +=
                pool.grow(
                    width: 90, branching: 18, margin: 0.8 * mean, budget: budget.slice(from: 0, to: 0.6, steps: 0)) / 4
            pool.settle(limit: Self.poolLimit)
        }
        var search = PartitionSearch(pool, random: random)
        search.load(first)
        var best = search.subtrees
        var bestCost = search.cost
        let begin = (time: budget.usedTime(), work: work)
        // Covers differ by edges inside subtrees; with the few long edges to the root the scale would depend on the
        // capacity.
        let tree = annealer.tree(of: best)
        let inner = (0..<nodeCount).filter { $0 != root && tree.parents[$0] != root }.map { cost($0, tree.parents[$0]) }
        let scale = inner.isEmpty ? mean : inner.reduce(0, +) / Double(inner.count)
        let hot = 0.5 * scale
        let ratio = log(0.14 / 0.5)
        while bestCost > floor + 1e-9 {
            let used = budget.usedTime()
            let spent = work + search.work
            if used >= 1 || spent >= budget.steps { break }
            let progress = max(
                (used - begin.time) / (1 - begin.time),
                Double(spent - begin.work) / Double(max(1, budget.steps - begin.work)))
            let temperature = hot * exp(ratio * progress)
            for _ in 0..<16 {
                search.step(temperature: temperature, extra: 20)
                if search.cost < bestCost - 1e-9 {
                    bestCost = search.cost
                    best = search.subtrees
                }
            }
        }
        return annealer.tree(of: best)
    }
}

extension ClusterAnnealer {
    /// The subtrees of a tree, each at its minimum spanning tree.
    func subtrees(of tree: ParentTree) -> [(nodes: [Int32], cost: Double)] {
        load(tree)
        var seen = Set<Int32>()
        var sets: [(nodes: [Int32], cost: Double)] = []
        for v in 0..<n where v != root && seen.insert(cluster[v]).inserted {
            let id = Int(cluster[v])
            sets.append(((0..<size[id]).map { members[id * n + $0] }, clusterCost[id]))
        }
        return sets
    }

    /// Adds the present subtrees that hold the capacity to `pool`.
    func gather(into pool: SubtreePool) {
        for v in 0..<n where v != root && parent[v] == Int32(truncatingIfNeeded: root) {
            let id = Int(cluster[v])
            if load[id] > capacity { continue }
            pool.add(UnsafeBufferPointer(start: members + id * n, count: size[id]))
        }
    }

    /// The tree of minimum spanning trees over each of `sets` with the root.
    func tree(of sets: [[Int32]]) -> ParentTree {
        var parents = Array(repeating: -1, count: n)
        for set in sets {
            for (k, v) in set.enumerated() { left.nodes[k] = v }
            left.count = set.count
            _ = span(left)
            for k in 0..<set.count { parents[Int(left.nodes[k])] = Int(left.from[k]) }
        }
        return ParentTree(parents: parents)
    }
}
