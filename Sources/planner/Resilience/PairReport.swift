/// Two failures that together cut off more than each of them alone.
package struct FailurePair: Hashable, Sendable {
    package var first: Failure
    package var second: Failure
    /// Cut off by both together.
    package var people: Int
    package var offices: Int
    /// Those of them that neither failure alone cuts off.
    package var extraPeople: Int
    package var extraOffices: Int

    /// Worst first, by those that only both together cut off; equals in order of node, link, group.
    static func ranksHigher(_ a: FailurePair, _ b: FailurePair) -> Bool {
        let left = (a.extraPeople, a.extraOffices, a.people, a.offices)
        let right = (b.extraPeople, b.extraOffices, b.people, b.offices)
        if left != right { return left > right }
        if a.first.rank != b.first.rank { return a.first.rank < b.first.rank }
        return a.second.rank < b.second.rank
    }
}

/// All pairs of failures, judged by who is cut off.
package struct PairReport: Sendable {
    /// The worst, worst first.
    package var worst: [FailurePair] = []
    /// How many pairs of nodes, links and groups there are; all were judged.
    package var pairCount = 0
    /// How many of them cut off more than their two failures do one by one.
    package var harmfulCount = 0
    /// What the availability bounds take from the sweep.
    var cutSets: CutSetSums
    private let limit: Int

    init(keeping limit: Int, nodeCount: Int) {
        self.limit = max(0, limit)
        cutSets = CutSetSums(nodeCount: nodeCount)
    }

    /// Keeps at most twice as many as are asked for, so that memory stays bounded.
    mutating func add(_ pair: FailurePair) {
        harmfulCount += 1
        if worst.count >= limit, let last = lastKept, !FailurePair.ranksHigher(pair, last) { return }
        worst.append(pair)
        if worst.count >= 2 * limit { trim() }
    }

    /// The worst of those that were dropped at the last trim would not come before this one.
    private var lastKept: FailurePair?

    mutating func trim() {
        worst.sort(by: FailurePair.ranksHigher)
        if worst.count > limit { worst.removeLast(worst.count - limit) }
        lastKept = worst.count == limit ? worst.last : nil
    }

    mutating func merge(_ other: PairReport) {
        worst += other.worst
        harmfulCount += other.harmfulCount
        cutSets.add(other.cutSets)
        trim()
    }
}

/// For each node, sums over the pairs of nodes and links that separate it from all roots while neither does so alone.
struct CutSetSums: Sendable {
    /// Of the product of both unavailabilities, each pair counted twice.
    var products: [Double]
    /// Over each element A, its unavailability times the square of the sum of its partners'.
    var squares: [Double]

    init(nodeCount: Int) {
        products = Array(repeating: 0, count: nodeCount)
        squares = products
    }

    @inline(__always)
    mutating func add(_ unavailability: Double, partners: Double, at node: Int) {
        products[node] += unavailability * partners
        squares[node] += unavailability * partners * partners
    }

    mutating func add(_ other: CutSetSums) {
        guard !other.products.isEmpty else { return }
        for v in products.indices {
            products[v] += other.products[v]
            squares[v] += other.squares[v]
        }
    }
}
