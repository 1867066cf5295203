package import Graphs

/// A tree with its cost and a bound that no tree undercuts; proved best where they meet.
package struct BoundedTree<Tree: Sendable>: Sendable {
    package var tree: Tree
    package var cost: Double
    package var bound: Double
    package init(tree: Tree, cost: Double, bound: Double) {
        self.tree = tree
        self.cost = cost
        self.bound = min(bound, cost)
    }
    /// The part of the cost that may be too much, from 0 to 1.
    package var gap: Double { cost > 0 ? (cost - bound) / cost : 0 }
}

extension CapacitatedTreeProblem {
    /// Proposals for one worker that fit into `seconds` on a core of about 3 GHz; on a slower one the time limit ends
    /// the search before.
    package func steps(for seconds: Double) -> Int {
        let k = typicalSubtreeSize
        let nanoseconds = isClustered ? 130 + 2 * k * k : 150
        return max(10_000, Int(min(seconds, 1e6) * 0.8e9 / nanoseconds))
    }

    /// A good tree by simulated annealing on `workers` threads, where subtrees are small also by a search over partitions
    /// into priced subtrees, and a lower bound from rounded capacity cuts; nil where the savings heuristic finds no first tree (nodes without an edge to the root).
    ///
    /// `budget.steps` counts the proposals of each worker (`steps(for:)`). While time does not run out, the same seed
    /// and number of workers give the same tree on every machine.
    package func solve(seed: UInt64, workers: Int = 2, budget: SearchBudget) async -> BoundedTree<ParentTree>? {
        guard let first = esauWilliams(), let firstCost = cost(of: first) else { return nil }
        if nodeCount < 3 { return BoundedTree(tree: first, cost: firstCost, bound: firstCost) }
        // A short search first: its cost paces the climb of the bound, which in turn may end the long search early.
        let short = anneal(
            from: first, seed: seed, stream: 0, steps: max(20_000, budget.steps / 20), runs: 1, floor: 0,
            budget: budget.slice(from: 0, to: 0.06, steps: 0))
        var bound = CapacityCutBound(self)
        let floor = bound.climb(upper: short.cost, budget: budget.slice(from: 0.05, to: 0.15, steps: 4_000))
        if floor >= short.cost - 1e-9 { return BoundedTree(tree: short.tree, cost: short.cost, bound: floor) }

        let rest = budget.slice(from: 0, to: 0.98, steps: budget.steps)
        let steps = budget.steps * 17 / 20
        // Long runs find more than many short ones, up to a length that grows with the problem.
        let runs = max(1, min(8, steps / (nodeCount * 1_500_000)))
        let found = await withTaskGroup(of: (Int, tree: ParentTree, cost: Double).self) { group in
            for worker in 0..<max(1, workers) {
                group.addTask {
                    let result = anneal(
                        from: short.tree, seed: seed, stream: UInt64(worker + 1), steps: steps, runs: runs,
                        floor: floor, budget: rest)
                    return (worker, result.tree, result.cost)
                }
            }
            var all: [(Int, tree: ParentTree, cost: Double)] = []
            for await result in group { all.append(result) }
            return all
        }
        // The lowest worker wins a tie, whichever came first.
        guard let best = found.min(by: { ($0.cost, $0.0) < ($1.cost, $1.0) }), best.cost < short.cost else {
            return BoundedTree(tree: short.tree, cost: short.cost, bound: floor)
        }
        return BoundedTree(tree: best.tree, cost: best.cost, bound: floor)
    }

    /// How many nodes a full subtree of the root has, about.
    var typicalSubtreeSize: Double {
        let total = demands.indices.reduce(0) { $1 == root ? $0 : $0 + demands[$1] }
        let nodes = Double(nodeCount - 1)
        return total == 0 ? nodes : min(nodes, nodes * Double(capacity) / Double(total))
    }

    /// Whether subtrees are small enough to span them anew in each step.
    private var isClustered: Bool { typicalSubtreeSize <= 40 }

    /// Whether subtrees are small and many enough to be handled as members of a pool.
    private var isPartitioned: Bool { typicalSubtreeSize <= 10 && nodeCount > 60 }

    /// `runs` annealings after each other with `steps` proposals in all, each from `first`.
    private func anneal(
        from first: ParentTree, seed: UInt64, stream: UInt64, steps: Int, runs: Int, floor: Double, budget: SearchBudget
    ) -> (tree: ParentTree, cost: Double) {
        let others = (0..<nodeCount).filter { $0 != root }
        let edges = others.map { cost($0, first.parents[$0]) }
        let mean = edges.reduce(0, +) / Double(edges.count)
        let demand = others.reduce(0.0) { $0 + Double(demands[$1]) } / Double(others.count)
        let random = SeededGenerator(seed: seed, stream: stream)
        let candidates = CandidateEdges(self, perNode: 400)
        let price = demand > 0 ? mean / demand : 0
        let enough: (Double) -> Bool = { $0 <= floor + 1e-9 }
        func each(_ run: (AnnealingSchedule, SearchBudget) -> Bool) {
            for k in 0..<runs {
                let part = budget.slice(
                    from: Double(k) / Double(runs), to: Double(k + 1) / Double(runs), steps: steps / runs)
                // Runs cool over somewhat different ranges: no one range is best for all.
                let hot = [0.5, 0.35, 0.7][(k + Int(stream)) % 3] * mean
                if run(AnnealingSchedule(steps: steps / runs, hot: hot, cold: 0.05 * mean), part) { return }
            }
        }
        if isClustered {
            let search = ClusterAnnealer(self, candidates: candidates, random: random)
            if stream > 0, isPartitioned {
                // The larger subtrees are, the more of the good ones only annealing meets.
                let share = max(0.2, min(0.5, typicalSubtreeSize / 15))
                let pool = SubtreePool(self)
                search.load(first)
                search.price = price
                let part = budget.slice(from: 0, to: share, steps: Int(Double(steps) * share))
                let schedule = AnnealingSchedule(steps: part.steps, hot: 0.5 * mean, cold: 0.08 * mean)
                if search.anneal(schedule, budget: part, gathering: pool, enough: enough) {
                    return finished(search.bestTree, or: first)
                }
                let found = searchPartitions(
                    from: [first, search.bestTree ?? first], pool: pool, annealer: search, mean: mean,
                    random: SeededGenerator(seed: seed, stream: stream + 100), floor: floor,
                    budget: budget.slice(from: share, to: 1, steps: steps - part.steps))
                return finished(found, or: first)
            }
            each { schedule, part in
                search.load(first)
                search.price = price
                return search.anneal(schedule, budget: part, enough: enough)
            }
            return finished(search.bestTree, or: first)
        }
        let search = TreeAnnealer(self, candidates: candidates, random: random)
        each { schedule, part in
            search.load(first)
            search.price = price
            return search.anneal(schedule, budget: part, enough: enough)
        }
        return finished(search.bestTree, or: first)
    }

    private func finished(_ tree: ParentTree?, or first: ParentTree) -> (tree: ParentTree, cost: Double) {
        if let tree, let cost = cost(of: tree) { return (tree, cost) }
        return (first, cost(of: first) ?? .infinity)
    }
}

/// How one annealing cools: from `hot` to `cold` in geometric steps over `steps` proposals.
struct AnnealingSchedule {
    var steps: Int
    var hot: Double
    var cold: Double
}
