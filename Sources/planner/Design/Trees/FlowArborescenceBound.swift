import Graphs

/// A lower bound for the multi-level tree problem: Lagrangian relaxation of flow conservation over arborescences.
///
/// With a price `p` of demand at each node (nought at the centre), a link from `i` to `j` that carries `f` costs
/// `c(i, j, f) - f (p(i) - p(j))`; whatever the prices, the cheapest arborescence of links each at its own best flow,
/// plus the demands at their prices, is no dearer than any solution (Gouveia's capacitated flow model, *A 2n constraint
/// formulation for the CMST*, Operations Research 43, 1995, relaxed). Prices climb by subgradient steps.
struct FlowArborescenceBound {
    private let problem: MultiLevelTreeProblem
    private let prices: LevelPrices
    private let n: Int

    init(_ problem: MultiLevelTreeProblem) {
        self.problem = problem
        prices = LevelPrices(problem)
        n = problem.nodeCount
    }

    /// The best bound after at most `budget.steps` arborescences of O(n^2) to O(n^3) each; `upper` is a known cost.
    func climb(upper: Double, budget: SearchBudget) -> Double {
        var price = unitPrices()
        var lengths = Array(repeating: Double.infinity, count: n * n)
        var flows = Array(repeating: 0, count: n * n)
        var best = 0.0
        var pace = 1.0
        var sinceBest = 0
        for _ in 0..<budget.steps {
            if budget.isExhausted { break }
            fill(price, &lengths, &flows)
            guard let choice = minimumArborescence(nodeCount: n, root: problem.centre, lengths: lengths) else { break }
            var value = 0.0
            var slope = (0..<n).map { $0 == problem.centre ? 0.0 : Double(problem.demands[$0]) }
            for i in 0..<n where i != problem.centre {
                value += price[i] * Double(problem.demands[i]) + lengths[i * n + choice[i]]
                let f = Double(flows[i * n + choice[i]])
                slope[i] -= f
                if choice[i] != problem.centre { slope[choice[i]] += f }
            }
            if value > best + 1e-7 * upper {
                best = value
                sinceBest = 0
            } else {
                sinceBest += 1
                if sinceBest == 20 {
                    pace *= 0.7
                    sinceBest = 0
                    if pace < 0.003 { break }
                }
            }
            let norm = slope.reduce(0) { $0 + $1 * $1 }
            guard norm > 0, upper - best > 1e-9 * upper else { break }
            let step = pace * max(upper - value, upper * 0.001) / norm
            for i in 0..<n where i != problem.centre { price[i] += step * slope[i] }
        }
        return min(best, upper)
    }

    /// Prices to begin with: no unit of demand reaches the centre for less than this, at the best rate of full links.
    private func unitPrices() -> [Double] {
        var price = Array(repeating: Double.infinity, count: n)
        var isDone = Array(repeating: false, count: n)
        price[problem.centre] = 0
        for _ in 0..<n {
            guard let at = (0..<n).filter({ !isDone[$0] }).min(by: { price[$0] < price[$1] }), price[at].isFinite
            else { break }
            isDone[at] = true
            for i in 0..<n where !isDone[i] {
                for (band, capacity) in prices.capacities.enumerated() where capacity > 0 {
                    price[i] = min(price[i], price[at] + prices.cost(i, at, band: band) / Double(capacity))
                }
            }
        }
        return price.map { $0.isFinite ? $0 : 0 }
    }

    /// The best flow on each arc and what it costs there; a flow's cost is linear in each band, so band ends suffice.
    private func fill(_ price: [Double], _ lengths: inout [Double], _ flows: inout [Int]) {
        for i in 0..<n where i != problem.centre {
            let least = problem.demands[i]
            for j in 0..<n where j != i {
                let most = problem.capacity - (j == problem.centre ? 0 : problem.demands[j])
                let gain = price[i] - price[j]
                var best = Double.infinity
                var flow = least
                for (band, capacity) in prices.capacities.enumerated() where capacity >= least {
                    let low = max(least, band == 0 ? 0 : prices.capacities[band - 1] + 1)
                    let high = min(capacity, most)
                    guard low <= high else { continue }
                    let f = gain > 0 ? high : low
                    let cost = prices.cost(i, j, band: band) - Double(f) * gain
                    if cost < best {
                        best = cost
                        flow = f
                    }
                }
                lengths[i * n + j] = best
                flows[i * n + j] = flow
            }
        }
    }
}
