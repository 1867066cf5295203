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
    /// The arcs that can be built: those out of `i` are `start[i] ..< start[i + 1]`.
    private let start: [Int]
    private let head: [Int]
    /// Nodes that some arc leads to, by rising number, and the place of each in that list, -1 for leaves: a leaf's link
    /// carries its own demand and nothing else, and the leaf lies on no cycle.
    private let inner: [Int]
    private let place: [Int]
    private let totalDemand: Int

    init(_ problem: MultiLevelTreeProblem) {
        self.problem = problem
        let prices = LevelPrices(problem)
        self.prices = prices
        n = problem.nodeCount
        totalDemand = problem.demands.enumerated().reduce(0) { $0 + ($1.offset == problem.centre ? 0 : $1.element) }
        var start = [0]
        var head: [Int] = []
        var isInner = Array(repeating: false, count: n)
        isInner[problem.centre] = true
        for i in 0..<n {
            if i != problem.centre {
                let band = prices.band(problem.demands[i])
                for j in 0..<n where j != i && prices.hasLink(i, j, from: band) {
                    head.append(j)
                    isInner[j] = true
                }
            }
            start.append(head.count)
        }
        self.start = start
        self.head = head
        inner = (0..<n).filter { isInner[$0] }
        var place = Array(repeating: -1, count: n)
        for (at, node) in inner.enumerated() { place[node] = at }
        self.place = place
    }

    /// The best bound after at most `budget.steps` arborescences of O(n^2) to O(n^3) each; `upper` is a known cost.
    func climb(upper: Double, budget: SearchBudget) -> Double {
        var price = unitPrices()
        var lengths = Array(repeating: Double.infinity, count: head.count)
        var flows = Array(repeating: 0, count: head.count)
        var best = 0.0
        var pace = 1.0
        var sinceBest = 0
        for _ in 0..<budget.steps {
            if budget.isExhausted { break }
            fill(price, &lengths, &flows)
            guard let choice = arcs(lengths) else { break }
            var value = 0.0
            var slope = (0..<n).map { $0 == problem.centre ? 0.0 : Double(problem.demands[$0]) }
            for i in 0..<n where i != problem.centre {
                value += price[i] * Double(problem.demands[i]) + lengths[choice[i]]
                let f = Double(flows[choice[i]])
                slope[i] -= f
                if head[choice[i]] != problem.centre { slope[head[choice[i]]] += f }
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

    /// The arc that each node takes in the cheapest arborescence (-1 for the centre), or nil where there is none.
    private func arcs(_ lengths: [Double]) -> [Int]? {
        var arcs = Array(repeating: -1, count: n)
        let m = inner.count
        var matrix = Array(repeating: Double.infinity, count: m * m)
        for i in 0..<n where i != problem.centre {
            var least = Double.infinity
            for arc in start[i]..<start[i + 1] {
                if place[i] >= 0 {
                    matrix[place[i] * m + place[head[arc]]] = lengths[arc]
                } else if lengths[arc] < least {
                    least = lengths[arc]
                    arcs[i] = arc
                }
            }
            if place[i] < 0, arcs[i] < 0 { return nil }
        }
        guard let choice = minimumArborescence(nodeCount: m, root: place[problem.centre], lengths: matrix) else {
            return nil
        }
        for i in inner where i != problem.centre {
            let parent = inner[choice[place[i]]]
            for arc in start[i]..<start[i + 1] where head[arc] == parent { arcs[i] = arc }
        }
        return arcs
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
            for arc in start[i]..<start[i + 1] {
                let j = head[arc]
                let room = min(problem.capacity, totalDemand) - (j == problem.centre ? 0 : problem.demands[j])
                let most = place[i] < 0 ? min(least, room) : room
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
                lengths[arc] = best
                flows[arc] = flow
            }
        }
    }
}
