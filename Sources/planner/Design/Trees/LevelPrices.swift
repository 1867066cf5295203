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
        let capacities = Set(problem.levels.map(\.capacity)).sorted()
        self.capacities = capacities
        let pairs = n * n
        // From the largest band down: what serves a larger flow serves a smaller one.
        costs = Array(unsafeUninitializedCapacity: capacities.count * pairs) { buffer, count in
            count = capacities.count * pairs
            guard let first = buffer.baseAddress else { return }
            for band in capacities.indices.reversed() {
                let row = first + band * pairs
                if band + 1 < capacities.count {
                    row.initialize(from: row + pairs, count: pairs)
                } else {
                    row.initialize(repeating: .infinity, count: pairs)
                }
                for level in problem.levels where level.capacity == capacities[band] {
                    level.costs.withUnsafeBufferPointer { own in
                        for at in 0..<pairs where own[at] < row[at] { row[at] = own[at] }
                    }
                }
            }
        }
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

    /// Whether any link from `i` to `j` carries a flow of `band` or more: those that carry more are among the band's own.
    @inline(__always)
    func hasLink(_ i: Int, _ j: Int, from band: Int) -> Bool { cost(i, j, band: band).isFinite }
}
