package import Graphs

extension MultiLevelTreeProblem {
    /// The most numbers that the dual ascent may keep.
    private static let ascentLimit = 4_000_000
    /// Up to this many nodes the Lagrangian relaxation climbs to its end.
    private static let relaxationLimit = 60

    /// Proposals for one worker that fit into `seconds` on a core of about 3 GHz.
    package func steps(for seconds: Double) -> Int { max(20_000, Int(min(seconds, 1e6) * 2e6)) }

    /// Up to this many nodes besides the centre the exact method gets most of the time.
    private static let smallLimit = 24
    /// Pairs of partial trees that the exact method may try for each proposal allowed: five take about as long, and a small
    /// problem is worth more.
    private static let pairsPerProposal = (small: 100, other: 5)

    /// A good tree by simulated annealing on `workers` threads and a lower bound; for up to `exactLimit` nodes besides the
    /// centre the cheapest tree, proved, where the exact method comes to its end. Nil where a greedy construction finds no
    /// tree that the links can carry.
    ///
    /// Where ways are limited, no tree that holds the limits is passed over for a cheaper one that does not; where the search
    /// finds none, the tree breaks them as little as it can (`excess(of:)`). The bound is that of any length, so it holds.
    ///
    /// `budget.steps` counts the proposals of each worker (`steps(for:)`); a few hundred a node give a decent tree. While
    /// time does not run out, the same seed and number of workers give the same tree on every machine.
    package func solve(seed: UInt64, workers: Int = 2, budget: SearchBudget) async -> BoundedTree<MultiLevelTree>? {
        let isEnumerable = nodeCount - 1 <= Self.exactLimit
        let isSmall = nodeCount - 1 <= Self.smallLimit
        let share = isSmall ? Self.pairsPerProposal.small : Self.pairsPerProposal.other
        let pairs = budget.steps.multipliedReportingOverflow(by: share)
        let pairLimit = pairs.overflow ? Int.max : pairs.partialValue
        guard let first = start() else {
            // The greedy construction may miss what the exact method finds.
            guard isSmall, let tree = optimum(budget: budget.slice(from: 0, to: 1, steps: .max)),
                let cost = cost(of: tree)
            else { return nil }
            return BoundedTree(tree: tree, cost: cost, bound: cost)
        }
        guard nodeCount > 1 else { return BoundedTree(tree: .init(parents: first, levels: [-1]), cost: 0, bound: 0) }
        // Where the exact method may follow, a short search gives it a cost to undercut.
        let steps = isEnumerable ? min(budget.steps, 20_000 * nodeCount) : budget.steps
        var best = await anneal(
            from: first, seed: seed, stream: 0, workers: workers, steps: steps, runs: isEnumerable ? 4 : 2,
            budget: budget.slice(from: 0, to: isEnumerable ? 0.2 : 0.85, steps: 0))
        var proved = 0.0
        if isEnumerable {
            let exact = exactSearch(
                upper: best.cost, budget: budget.slice(from: 0, to: isSmall ? 0.9 : 0.5, steps: pairLimit))
            if let tree = exact.tree, let cost = cost(of: tree), excess(of: tree.parents) == 0 {
                return BoundedTree(tree: tree, cost: cost, bound: min(cost, exact.bound))
            }
            // What is cheapest without limits bounds what is cheapest with them.
            proved = exact.bound
            let more = await anneal(
                from: best.parents, seed: seed, stream: workers, workers: workers, steps: budget.steps - steps, runs: 2,
                budget: budget.slice(from: isSmall ? 0.9 : 0.5, to: 0.92, steps: 0))
            if (more.excess, more.cost) < (best.excess, best.cost) { best = more }
        }
        guard let tree = tree(over: best.parents), let cost = cost(of: tree) else { return nil }
        // Both are valid; the ascent sees shared fixed costs, the relaxation steps of price. Where there are many nodes the
        // ascent is the better one. Each round of the relaxation looks at every pair and level: fewer where these are many.
        var ascent = AffineFlowBound(self, near: tree)
        var bound = max(proved, ascent.size <= Self.ascentLimit ? min(cost, ascent.value()) : 0)
        let links = nodeCount * nodeCount * levels.count
        let most = nodeCount <= Self.relaxationLimit || bound == 0 ? 400 : 40
        let rounds = max(12, min(most, budget.steps / max(1, links / 16)))
        bound = max(
            bound,
            FlowArborescenceBound(self).climb(
                upper: cost, budget: budget.slice(from: 0, to: 0.98, steps: rounds)))
        return BoundedTree(tree: tree, cost: cost, bound: bound)
    }

    /// The best tree that `workers` find by `runs` annealings each, with `steps` proposals in all each, from `first`.
    func anneal(
        from first: [Int], seed: UInt64, stream: Int, workers: Int, steps: Int, runs: Int, budget: SearchBudget
    ) async -> (parents: [Int], excess: Double, cost: Double) {
        let found = await withTaskGroup(of: (worker: Int, parents: [Int], excess: Double, cost: Double).self) { group in
            for worker in 0..<max(1, workers) {
                group.addTask {
                    let random = SeededGenerator(seed: seed, stream: UInt64(stream + worker))
                    var search = MultiLevelAnnealer(self, from: first, random: random)
                    let mean = search.bestCost / Double(nodeCount - 1)
                    for run in 0..<runs where steps >= runs {
                        search.reset(to: run == 0 ? first : search.best)
                        // Long and hot first; then, from the best, as hot again or cooler.
                        search.anneal(
                            AnnealingSchedule(
                                steps: steps / runs, hot: mean * (run & 1 == 0 ? 0.5 : 0.2), cold: mean * 0.01),
                            budget: budget.slice(
                                from: Double(run) / Double(runs), to: Double(run + 1) / Double(runs), steps: 0))
                    }
                    return (worker, search.best, search.bestExcess, search.bestCost)
                }
            }
            var all: [(worker: Int, parents: [Int], excess: Double, cost: Double)] = []
            for await result in group { all.append(result) }
            return all
        }
        // The lowest worker wins a tie, whichever came first.
        let best = found.min { ($0.excess, $0.cost, $0.worker) < ($1.excess, $1.cost, $1.worker) }
        return best.map { ($0.parents, $0.excess, $0.cost) } ?? (first, .infinity, .infinity)
    }

    /// Of the trees at hand the one that breaks the limits least, then the cheapest: greedy with and without regard to them, and
    /// those of the shortest ways, which none is better than where the links carry them.
    private func start() -> [Int]? {
        let plain = firstParents()
        guard let limits else { return plain }
        let starts = [
            firstParents(limits), shortestWays(lengths: limits.lengths, byLinks: true).parents,
            shortestWays(lengths: limits.lengths, byLinks: false).parents, plain,
        ].map { parents in
            // A node that is nobody's way, such as an idle hub, may hang on the centre.
            parents?.enumerated().map { $0.element < 0 && $0.offset != centre ? centre : $0.element }
        }
        var best: (excess: Double, cost: Double, parents: [Int])?
        for case let parents? in starts {
            guard let tree = tree(over: parents), let cost = cost(of: tree) else { continue }
            let excess = excess(of: parents)
            if best.map({ (excess, cost) < ($0.excess, $0.cost) }) ?? true { best = (excess, cost, parents) }
        }
        return best?.parents
    }

    /// A tree to begin with: nodes join one by one, the cheapest first, on the centre where there is a link to it, else
    /// on the node with the cheapest link that leaves the links above it able to carry the demand. O(n^2) in practice.
    /// - Parameter limits: where given, no way that is too long by them is begun.
    private func firstParents(_ limits: TreeLimits? = nil) -> [Int]? {
        let n = nodeCount
        var links = Array(repeating: 0, count: n)
        var length = Array(repeating: 0.0, count: n)
        /// Whether `node` may hang on `parent`.
        func holds(_ node: Int, _ parent: Int) -> Bool {
            guard let limits else { return true }
            return limits.excess(
                node, links: links[parent] + 1, length: length[parent] + limits.lengths[node * n + parent]) == 0
        }
        let prices = LevelPrices(self)
        let bands = demands.map(prices.band)
        var parents = Array(repeating: -1, count: n)
        var flow = Array(repeating: 0, count: n)
        var isJoined = Array(repeating: false, count: n)
        var best = Array(repeating: (cost: Double.infinity, parent: -1), count: n)
        isJoined[centre] = true
        for i in 0..<n where i != centre {
            let cost = prices.cost(i, centre, band: bands[i])
            if cost.isFinite, holds(i, centre) { best[i] = (cost, centre) }
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
                    if cost < best[next].cost, holds(next, j), fits(demands[next], on: j, parents, flow, prices) {
                        best[next] = (cost, j)
                    }
                }
            }
            isJoined[next] = true
            parents[next] = best[next].parent
            links[next] = links[parents[next]] + 1
            length[next] = length[parents[next]] + (limits?.lengths[next * n + parents[next]] ?? 0)
            var at = next
            while at != centre {
                flow[at] += demands[next]
                at = parents[at]
            }
            for i in 0..<n where !isJoined[i] && best[i].parent != centre {
                let cost = prices.cost(i, next, band: bands[i])
                if cost < best[i].cost, holds(i, next), fits(demands[i], on: next, parents, flow, prices) {
                    best[i] = (cost, next)
                }
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
