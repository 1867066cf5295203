package import Graphs

extension MultiLevelTreeProblem {
    /// The most numbers that the dual ascent may keep.
    private static let ascentLimit = 4_000_000
    /// Up to this many nodes the Lagrangian relaxation climbs to its end.
    private static let relaxationLimit = 60

    /// Proposals for one worker that fit into `seconds` on a core of about 3 GHz.
    package func steps(for seconds: Double) -> Int { max(20_000, Int(min(seconds, 1e6) * 2e6)) }

    /// A good tree by simulated annealing on `workers` threads with a Lagrangian lower bound; for up to `exactLimit`
    /// nodes besides the centre the cheapest tree, proved, unless time runs out first. Nil where a greedy construction
    /// finds no tree that the links can carry.
    ///
    /// `budget.steps` counts the proposals of each worker (`steps(for:)`); a few hundred a node give a decent tree. While
    /// time does not run out, the same seed and number of workers give the same tree on every machine.
    package func solve(seed: UInt64, workers: Int = 2, budget: SearchBudget) async -> BoundedTree<MultiLevelTree>? {
        let isSmall = nodeCount - 1 <= Self.exactLimit
        guard let first = firstParents() else {
            // The greedy construction may miss what the exact method finds.
            guard isSmall, let tree = optimum(budget: budget), let cost = cost(of: tree) else { return nil }
            return BoundedTree(tree: tree, cost: cost, bound: cost)
        }
        guard nodeCount > 1 else { return BoundedTree(tree: .init(parents: first, levels: [-1]), cost: 0, bound: 0) }
        let end = isSmall ? 0.3 : 0.85
        // A small problem needs no long search: the exact method follows.
        let steps = isSmall ? min(budget.steps, 40_000 * nodeCount) : budget.steps
        let runs = isSmall ? 4 : 2
        let found = await withTaskGroup(of: (Int, parents: [Int], cost: Double).self) { group in
            for worker in 0..<max(1, workers) {
                group.addTask {
                    let random = SeededGenerator(seed: seed, stream: UInt64(worker))
                    var search = MultiLevelAnnealer(self, from: first, random: random)
                    let mean = search.bestCost / Double(nodeCount - 1)
                    for run in 0..<runs {
                        search.reset(to: run == 0 ? first : search.best)
                        // Long and hot first; then, from the best, as hot again or cooler.
                        search.anneal(
                            AnnealingSchedule(
                                steps: steps / runs, hot: mean * (run & 1 == 0 ? 0.5 : 0.2), cold: mean * 0.01),
                            budget: budget.slice(
                                from: Double(run) * end / Double(runs), to: Double(run + 1) * end / Double(runs),
                                steps: 0))
                    }
                    return (worker, search.best, search.bestCost)
                }
            }
            var all: [(Int, parents: [Int], cost: Double)] = []
            for await result in group { all.append(result) }
            return all
        }
        if isSmall, let tree = optimum(budget: budget.slice(from: 0, to: 0.9, steps: .max)), let cost = cost(of: tree) {
            return BoundedTree(tree: tree, cost: cost, bound: cost)
        }
        guard let best = found.min(by: { ($0.cost, $0.0) < ($1.cost, $1.0) }), let tree = tree(over: best.parents),
            let cost = cost(of: tree)
        else { return nil }
        // Both are valid; the ascent sees shared fixed costs, the relaxation steps of price. Where there are many nodes the
        // ascent is the better one. Each round of the relaxation looks at every pair and level: fewer where these are many.
        var ascent = AffineFlowBound(self, near: tree)
        var bound = ascent.size <= Self.ascentLimit ? min(cost, ascent.value()) : 0
        let pairs = nodeCount * nodeCount * levels.count
        let most = nodeCount <= Self.relaxationLimit || bound == 0 ? 400 : 40
        let rounds = max(12, min(most, budget.steps / max(1, pairs / 16)))
        bound = max(
            bound,
            FlowArborescenceBound(self).climb(
                upper: cost, budget: budget.slice(from: 0, to: 0.98, steps: rounds)))
        return BoundedTree(tree: tree, cost: cost, bound: bound)
    }

    /// A tree to begin with: nodes join one by one, the cheapest first, on the centre where there is a link to it, else
    /// on the node with the cheapest link that leaves the links above it able to carry the demand. O(n^2) in practice.
    private func firstParents() -> [Int]? {
        let n = nodeCount
        let prices = LevelPrices(self)
        let bands = demands.map(prices.band)
        var parents = Array(repeating: -1, count: n)
        var flow = Array(repeating: 0, count: n)
        var isJoined = Array(repeating: false, count: n)
        var best = Array(repeating: (cost: Double.infinity, parent: -1), count: n)
        isJoined[centre] = true
        for i in 0..<n where i != centre {
            let cost = prices.cost(i, centre, band: bands[i])
            if cost.isFinite { best[i] = (cost, centre) }
        }
        for _ in 1..<max(1, n) {
            var next = -1
            while true {
                next = -1
                for i in 0..<n where !isJoined[i] && best[i].parent >= 0 {
                    if next < 0 || best[i].cost < best[next].cost { next = i }
                }
                if next < 0 { return nil }
                if fits(demands[next], on: best[next].parent, parents, flow, prices) { break }
                // What is full stays full: look among the others.
                best[next] = (.infinity, -1)
                for j in 0..<n where isJoined[j] {
                    let cost = prices.cost(next, j, band: bands[next])
                    if cost < best[next].cost, fits(demands[next], on: j, parents, flow, prices) {
                        best[next] = (cost, j)
                    }
                }
            }
            isJoined[next] = true
            parents[next] = best[next].parent
            var at = next
            while at != centre {
                flow[at] += demands[next]
                at = parents[at]
            }
            for i in 0..<n where !isJoined[i] && best[i].parent != centre {
                let cost = prices.cost(i, next, band: bands[i])
                if cost < best[i].cost, fits(demands[i], on: next, parents, flow, prices) { best[i] = (cost, next) }
            }
        }
        return parents
    }

    /// Whether the links from `node` to the centre carry `demand` more.
    private func fits(_ demand: Int, on node: Int, _ parents: [Int], _ flow: [Int], _ prices: LevelPrices) -> Bool {
        var at = node
        while at != centre {
            guard prices.cost(at, parents[at], band: prices.band(flow[at] + demand)).isFinite else { return false }
            at = parents[at]
        }
        return true
    }
}
