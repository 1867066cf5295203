/// Per pair of nodes the cheapest cost of each band of flow: a link size that carries more may be cheaper, and then
/// serves less as well.
struct LevelPrices {
    let n: Int
    /// Capacities in rising order; band `b` holds the flows above `capacities[b - 1]` up to `capacities[b]`.
    let capacities: [Int]
    /// Cost of `i` to `j` in band `b` at `(b * n + i) * n + j`; not falling in `b`.
    let costs: [Double]

    init(_ problem: MultiLevelTreeProblem) {
        n = problem.nodeCount
        capacities = Set(problem.levels.map(\.capacity)).sorted()
        var costs = Array(repeating: Double.infinity, count: capacities.count * n * n)
        for (band, capacity) in capacities.enumerated() {
            for level in problem.levels where level.capacity >= capacity {
                for at in 0..<n * n { costs[band * n * n + at] = min(costs[band * n * n + at], level.costs[at]) }
            }
        }
        self.costs = costs
    }

    /// The band of `flow`, or the number of bands where no link carries it.
    @inline(__always)
    func band(_ flow: Int) -> Int {
        var band = 0
        while band < capacities.count, capacities[band] < flow { band += 1 }
        return band
    }

    @inline(__always)
    func cost(_ i: Int, _ j: Int, band: Int) -> Double {
        band < capacities.count ? costs[(band * n + i) * n + j] : .infinity
    }

    /// Whether any link from `i` to `j` carries a flow of `band` or more.
    func hasLink(_ i: Int, _ j: Int, from band: Int) -> Bool {
        (band..<max(band, capacities.count)).contains { cost(i, j, band: $0).isFinite }
    }
}
