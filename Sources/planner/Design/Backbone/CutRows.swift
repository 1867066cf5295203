/// Cuts with their slack under the capacities that the search holds now, and for each link the rows that it is in.
final class CutRows {
    let linkCount: Int
    let limit: Int
    private(set) var count = 0
    let need: UnsafeMutablePointer<Double>
    /// What the capacities give beyond the need; below 0 where a row is violated.
    let slack: UnsafeMutablePointer<Double>
    /// Row by row.
    let weight: UnsafeMutablePointer<Double>
    /// Link by link, `limit` apart: the rows that a link is in.
    let linkRow: UnsafeMutablePointer<Int32>
    let linkWeight: UnsafeMutablePointer<Double>
    let linkRows: UnsafeMutablePointer<Int>

    init(linkCount: Int, limit: Int) {
        self.linkCount = linkCount
        self.limit = limit
        need = .allocate(capacity: limit)
        slack = .allocate(capacity: limit)
        weight = .allocate(capacity: limit * linkCount + 1)
        linkRow = .allocate(capacity: limit * linkCount + 1)
        linkWeight = .allocate(capacity: limit * linkCount + 1)
        linkRows = .allocate(capacity: linkCount + 1)
        linkRows.initialize(repeating: 0, count: linkCount + 1)
    }

    deinit {
        need.deallocate()
        slack.deallocate()
        weight.deallocate()
        linkRow.deallocate()
        linkWeight.deallocate()
        linkRows.deallocate()
    }

    /// Adds a row; a full store first drops the half with most room under `capacity`.
    func add(_ cut: CapacityCut, capacity: [Double]) {
        if count == limit { dropLoose() }
        let row = count
        count += 1
        need[row] = cut.need
        var has = 0.0
        for link in 0..<linkCount {
            let w = cut.weights[link] > 1e-9 ? cut.weights[link] : 0
            weight[row * linkCount + link] = w
            has += w * capacity[link]
            if w > 0 { list(row, w, link) }
        }
        slack[row] = has - cut.need
    }

    private func list(_ row: Int, _ w: Double, _ link: Int) {
        let at = link * limit + linkRows[link]
        linkRow[at] = Int32(row)
        linkWeight[at] = w
        linkRows[link] += 1
    }

    private func dropLoose() {
        let kept = (0..<count).sorted { (slack[$0] / max(1e-9, need[$0]), $0) < (slack[$1] / max(1e-9, need[$1]), $1) }
            .prefix(limit / 2).sorted()
        for link in 0..<linkCount { linkRows[link] = 0 }
        for (row, old) in kept.enumerated() {
            need[row] = need[old]
            slack[row] = slack[old]
            for link in 0..<linkCount {
                let w = weight[old * linkCount + link]
                weight[row * linkCount + link] = w
                if w > 0 { list(row, w, link) }
            }
        }
        count = kept.count
    }

    /// A link's capacity changes by `change`.
    @inline(__always)
    func move(_ link: Int, by change: Double) {
        let base = link * limit
        for at in base..<base + linkRows[link] { slack[Int(linkRow[at])] += linkWeight[at] * change }
    }

    func reload(_ capacity: [Double]) {
        for row in 0..<count {
            var has = 0.0
            for link in 0..<linkCount { has += weight[row * linkCount + link] * capacity[link] }
            slack[row] = has - need[row]
        }
    }

    /// How much capacity a link can lose before a row in it is violated.
    @inline(__always)
    func spare(_ link: Int) -> Double {
        var least = Double.infinity
        let base = link * limit
        for at in base..<base + linkRows[link] {
            let room = slack[Int(linkRow[at])] + Self.tolerance
            if room < least * linkWeight[at] { least = room / linkWeight[at] }
        }
        return max(0, least)
    }

    /// The largest shortage.
    var worst: Double {
        var least = 0.0
        for row in 0..<count where slack[row] < least { least = slack[row] }
        return -least
    }

    static let tolerance = 1e-8
}
