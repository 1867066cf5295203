import Graphs

/// A lower bound for the multi-level tree problem that is a sum over nodes: the relaxation of `FlowArborescenceBound`
/// without the arborescence.
///
/// With a price `p` of demand at each node (nought at the centre), a link from `i` to `j` that carries `f` costs
/// `c(i, j, f) - f (p(i) - p(j))`, at least `least[i]` whichever link and flow it is. No tree is cheaper than the sum of
/// those and of the demands at their prices, and each of its links adds what it costs above `least` (`excess`): so a part
/// of a tree shows how much dearer than the bound all trees with this part are.
struct FlowNodeBound {
    private let problem: MultiLevelTreeProblem
    let prices: LevelPrices
    private let totalDemand: Int
    /// Price of a unit of demand at each node.
    private(set) var price: [Double]
    /// What the link of each node costs at least, at these prices.
    private(set) var least: [Double]
    private(set) var value = 0.0
    private var parent: [Int]
    private var flow: [Int]

    init(_ problem: MultiLevelTreeProblem) {
        self.problem = problem
        prices = LevelPrices(problem)
        let n = problem.nodeCount
        totalDemand = problem.demands.enumerated().reduce(0) { $0 + ($1.offset == problem.centre ? 0 : $1.element) }
        price = Array(repeating: 0, count: n)
        least = Array(repeating: 0, count: n)
        parent = Array(repeating: -1, count: n)
        flow = Array(repeating: 0, count: n)
    }

    /// What the link from `i` to `j` costs above the least of `i` when it carries `demand`; infinite where it can't.
    @inline(__always)
    func excess(_ i: Int, _ j: Int, demand: Int, band: Int) -> Double {
        prices.cost(i, j, band: band) - Double(demand) * (price[i] - price[j]) - least[i]
    }

    /// Raises the prices by at most `rounds` subgradient steps of Polyak's length towards `upper`, a known cost, and
    /// keeps the best. False where some node has no link at all. O(rounds × nodes² × levels).
    mutating func climb(upper: Double, rounds: Int) -> Bool {
        let n = problem.nodeCount
        guard evaluate() else { return false }
        var best = (value: value, price: price)
        var pace = 1.0
        var since = 0
        for _ in 0..<rounds {
            var slope = (0..<n).map { $0 == problem.centre ? 0.0 : Double(problem.demands[$0]) }
            for i in 0..<n where i != problem.centre {
                slope[i] -= Double(flow[i])
                if parent[i] != problem.centre { slope[parent[i]] += Double(flow[i]) }
            }
            let norm = slope.reduce(0) { $0 + $1 * $1 }
            guard norm > 0, upper - best.value > 1e-9 * upper else { break }
            let step = pace * max(upper - value, upper * 0.001) / norm
            for i in 0..<n where i != problem.centre { price[i] += step * slope[i] }
            guard evaluate() else { return false }
            if value > best.value {
                if value > best.value + 1e-6 * upper { since = 0 }
                best = (value, price)
            } else {
                since += 1
                if since == 20 {
                    since = 0
                    pace *= 0.8
                    price = best.price
                    guard evaluate(), pace > 0.001 else { break }
                }
            }
        }
        price = best.price
        return evaluate()
    }

    /// The bound at the present prices, with the link that is the cheapest for each node.
    private mutating func evaluate() -> Bool {
        let n = problem.nodeCount
        let most = min(problem.capacity, totalDemand)
        var sum = 0.0
        for i in 0..<n where i != problem.centre {
            let own = problem.demands[i]
            var best = Double.infinity
            for j in 0..<n where j != i {
                let room = most - (j == problem.centre ? 0 : problem.demands[j])
                let gain = price[i] - price[j]
                for (band, capacity) in prices.capacities.enumerated() where capacity >= own {
                    // The cost of a band is linear in the flow, so one of its ends is the cheapest.
                    let low = max(own, band == 0 ? 0 : prices.capacities[band - 1] + 1)
                    let high = min(capacity, room)
                    guard low <= high else { continue }
                    let f = gain > 0 ? high : low
                    let cost = prices.costs[(band * n + i) * n + j] - Double(f) * gain
                    if cost < best {
                        best = cost
                        parent[i] = j
                        flow[i] = f
                    }
                }
            }
            guard best.isFinite else { return false }
            least[i] = best
            sum += best + price[i] * Double(own)
        }
        value = sum
        return true
    }
}
