package import Graphs

extension MultiLevelTreeProblem {
    /// The most numbers that the dual ascent may keep.
    private static let ascentLimit = 4_000_000
    /// Up to this many nodes the Lagrangian relaxation climbs to its end.
    private static let relaxationLimit = 60

    /// Proposals for one worker that fit into `seconds` on a core of about 3 GHz.
    package func steps(for seconds: Double) -> Int { max(20_000, Int(min(seconds, 1e6) * 2e6)) }

    /// The cheapest tree, proved, for up to `exactLimit` nodes besides the centre; beyond, a good tree by simulated
    /// annealing on `workers` threads and a Lagrangian lower bound. Nil where no tree can carry the demand or where
    /// neither the star nor a greedy tree is possible.
    ///
    /// While time does not run out, the same seed and number of workers give the same tree on every machine.
    package func solve(seed: UInt64, workers: Int = 2, budget: SearchBudget) async -> BoundedTree<MultiLevelTree>? {
        if let tree = optimum(budget: budget.slice(from: 0, to: 0.7, steps: .max)), let cost = cost(of: tree) {
            return BoundedTree(tree: tree, cost: cost, bound: cost)
        }
        guard let first = firstParents() else { return nil }
        let found = await withTaskGroup(of: (Int, parents: [Int], cost: Double).self) { group in
            let end = nodeCount - 1 <= Self.exactLimit ? 0.95 : 0.85
            for worker in 0..<max(1, workers) {
                group.addTask {
                    let random = SeededGenerator(seed: seed, stream: UInt64(worker))
                    var search = MultiLevelAnnealer(self, from: first, random: random)
                    let mean = search.bestCost / Double(nodeCount - 1)
                    for run in 0..<2 {
                        search.reset(to: run == 0 ? first : search.best)
                        search.anneal(
                            AnnealingSchedule(
                                steps: budget.steps / 2, hot: mean * (run == 0 ? 0.7 : 0.25), cold: mean * 0.01),
                            budget: budget.slice(from: Double(run) * end / 2, to: Double(run + 1) * end / 2, steps: 0))
                    }
                    return (worker, search.best, search.bestCost)
                }
            }
            var all: [(Int, parents: [Int], cost: Double)] = []
            for await result in group { all.append(result) }
            return all
        }
        guard let best = found.min(by: { ($0.cost, $0.0) < ($1.cost, $1.0) }), let tree = tree(over: best.parents),
            let cost = cost(of: tree)
        else { return nil }
        // Both are valid; the ascent sees shared fixed costs, the relaxation steps of price. Where there are many nodes the
        // ascent is the better one, and the relaxation dear.
        var ascent = AffineFlowBound(self, near: tree)
        var bound = ascent.size <= Self.ascentLimit ? min(cost, ascent.value()) : 0
        let climbs = nodeCount <= Self.relaxationLimit || bound == 0 ? 400 : 40
        bound = max(
            bound,
            FlowArborescenceBound(self).climb(upper: cost, budget: budget.slice(from: 0, to: 1, steps: climbs)))
        return BoundedTree(tree: tree, cost: cost, bound: bound)
    }

    /// A tree to begin with: the star, or where it is not possible, nodes joined one by one where they fit.
    private func firstParents() -> [Int]? {
        let prices = LevelPrices(self)
        var parents = Array(repeating: -1, count: nodeCount)
        var flow = Array(repeating: 0, count: nodeCount)
        var joined = Array(repeating: false, count: nodeCount)
        joined[centre] = true
        for _ in 1..<max(1, nodeCount) {
            var best = (cost: Double.infinity, node: -1, parent: -1)
            for i in 0..<nodeCount where !joined[i] {
                for j in 0..<nodeCount where joined[j] && (j == centre || best.parent != centre) {
                    let cost = prices.cost(i, j, band: prices.band(demands[i]))
                    guard cost < best.cost || (j == centre && best.parent != centre && cost.isFinite) else { continue }
                    var at = j
                    var fits = true
                    while at != centre, fits {
                        fits = prices.cost(at, parents[at], band: prices.band(flow[at] + demands[i])).isFinite
                        at = parents[at]
                    }
                    if fits { best = (cost, i, j) }
                }
            }
            guard best.node >= 0 else { return nil }
            joined[best.node] = true
            parents[best.node] = best.parent
            var at = best.node
            while at != centre {
                flow[at] += demands[best.node]
                at = parents[at]
            }
        }
        return parents
    }
}
