import Graphs

/// Node sets that may become subtrees of the root, each at the cost of its minimum spanning tree with the root, and a
/// price for every node under which no set costs less than its nodes: the columns and the dual prices of the set
/// partitioning form of the problem.
///
/// Prices climb by the subgradient of the Lagrangian that relaxes "each node in one set" and keeps "at most one set for
/// each edge to the root" (cf. Uchoa et al., *Robust branch-cut-and-price for the capacitated minimum spanning tree
/// problem over a large extended formulation*, Mathematical Programming 112, 2008). They guide the search only: the
/// pool is not complete, so their sum is no bound.
///
/// Buffers are owned by the object and touched by the one thread that runs it.
final class SubtreePool {
    let problem: CapacitatedTreeProblem
    let n: Int
    let root: Int
    let costs: UnsafeMutablePointer<Double>
    private let keys: [UInt64]
    private var known: Set<UInt64> = []
    private let tree: PrimBuffer

    /// The nodes of set `s` are `nodes[start[s] ..< start[s + 1]]`.
    private(set) var nodes: ContiguousArray<Int32> = []
    private(set) var start: ContiguousArray<Int32> = [0]
    private(set) var cost: ContiguousArray<Double> = []
    /// Cost less the prices of the nodes; never below nought after `settle`.
    private(set) var reduced: ContiguousArray<Double> = []
    /// The node whose edge to the root is the cheapest.
    private var gate: ContiguousArray<Int32> = []
    var price: ContiguousArray<Double>
    /// The sets that hold node `v`, of rising reduced cost, are `holding[first[v] ..< first[v + 1]]`.
    private(set) var first: ContiguousArray<Int32> = []
    private(set) var holding: ContiguousArray<Int32> = []
    /// The sets whose first node is `v`, likewise, with a bit for each of their nodes (by node modulo 64).
    private(set) var firstOwned: ContiguousArray<Int32> = []
    private(set) var owned: ContiguousArray<Owned> = []

    struct Owned {
        var signature: UInt64
        var reduced: Double
        var set: Int32
    }

    var count: Int { cost.count }

    init(_ problem: CapacitatedTreeProblem) {
        self.problem = problem
        n = problem.nodeCount
        root = problem.root
        costs = .allocate(capacity: n * n)
        for k in 0..<n * n { (costs + k).initialize(to: problem.costs[k]) }
        var random = SeededGenerator(seed: 20_151)
        keys = (0..<n).map { _ in random.next() }
        tree = PrimBuffer(n)
        price = ContiguousArray(repeating: 0, count: n)
        for v in 0..<n where v != root { add([Int32(v)]) }
    }

    deinit { costs.deallocate() }

    @inline(__always)
    func key(_ node: Int) -> UInt64 { keys[node] }

    /// Adds a set unless it is known or can't be joined to the root.
    func add(_ set: [Int32]) { set.withUnsafeBufferPointer { add($0) } }

    func add(_ set: UnsafeBufferPointer<Int32>) {
        var hash: UInt64 = 0
        for v in set { hash ^= keys[Int(v)] }
        guard known.insert(hash).inserted else { return }
        tree.count = set.count
        for k in 0..<set.count { tree.nodes[k] = set[k] }
        let value = tree.span(costs: costs, nodeCount: n, root: root)
        guard value.isFinite else { return }
        var sum = value
        for v in set { sum -= price[Int(v)] }
        nodes.append(contentsOf: set)
        start.append(Int32(nodes.count))
        cost.append(value)
        reduced.append(sum)
        // Prim's method joins the cheapest gate first.
        gate.append(tree.nodes[0])
    }

    /// At most `rounds` subgradient steps towards the best prices for the sets at hand.
    func climb(rounds: Int, upper: Double) {
        var best = -Double.infinity
        var bestPrice = price
        var pace = 1.0
        var since = 0
        var least = ContiguousArray(repeating: 0.0, count: n)
        var choice = ContiguousArray(repeating: Int32(-1), count: n)
        var slope = ContiguousArray(repeating: 0.0, count: n)
        for _ in 0..<rounds {
            for v in 0..<n {
                least[v] = 0
                choice[v] = -1
                slope[v] = v == root ? 0 : 1
            }
            reprice()
            var value = price.reduce(0, +)
            for s in 0..<count where reduced[s] < least[Int(gate[s])] {
                least[Int(gate[s])] = reduced[s]
                choice[Int(gate[s])] = Int32(s)
            }
            for g in 0..<n where choice[g] >= 0 {
                value += least[g]
                let s = Int(choice[g])
                for k in Int(start[s])..<Int(start[s + 1]) { slope[Int(nodes[k])] -= 1 }
            }
            if value > best + 1e-7 * upper {
                best = value
                bestPrice = price
                since = 0
            } else {
                since += 1
                if since == 12 {
                    pace *= 0.7
                    since = 0
                    price = bestPrice
                    if pace < 0.01 { break }
                    continue
                }
            }
            let norm = slope.reduce(0) { $0 + $1 * $1 }
            guard norm > 0 else { break }
            let step = pace * max(upper * 1.001 - value, upper * 0.001) / norm
            for v in 0..<n { price[v] += step * slope[v] }
        }
        price = bestPrice
    }

    private func reprice() {
        nodes.withUnsafeBufferPointer { nodes in
            price.withUnsafeBufferPointer { price in
                start.withUnsafeBufferPointer { start in
                    cost.withUnsafeBufferPointer { cost in
                        reduced.withUnsafeMutableBufferPointer { reduced in
                            for s in cost.indices {
                                var sum = cost[s]
                                for k in Int(start[s])..<Int(start[s + 1]) { sum -= price[Int(nodes[k])] }
                                reduced[s] = sum
                            }
                        }
                    }
                }
            }
        }
    }

    /// Lowers prices until no set has a negative reduced cost, raises them again where there is room, then keeps the
    /// `limit` sets of least reduced cost and the sets of one node, and indexes them.
    func settle(limit: Int) {
        reprice()
        for s in (0..<count).sorted(by: { (reduced[$0], $0) < (reduced[$1], $1) }) where reduced[s] < 0 {
            let range = Int(start[s])..<Int(start[s + 1])
            let sum = range.reduce(cost[s]) { $0 - price[Int(nodes[$1])] }
            guard sum < 0 else { continue }
            for k in range { price[Int(nodes[k])] += sum / Double(range.count) }
        }
        reprice()
        index()
        for v in 0..<n where v != root {
            var room = Double.infinity
            for at in Int(first[v])..<Int(first[v + 1]) { room = min(room, reduced[Int(holding[at])]) }
            guard room > 0, room.isFinite else { continue }
            price[v] += room
            for at in Int(first[v])..<Int(first[v + 1]) { reduced[Int(holding[at])] -= room }
        }
        keep(limit)
        index()
    }

    private func keep(_ limit: Int) {
        let order = (0..<count).sorted { (self.reduced[$0], $0) < (self.reduced[$1], $1) }
        var nodes: ContiguousArray<Int32> = []
        var start: ContiguousArray<Int32> = [0]
        var cost: ContiguousArray<Double> = []
        var reduced: ContiguousArray<Double> = []
        var gate: ContiguousArray<Int32> = []
        for (rank, s) in order.enumerated() {
            let range = Int(self.start[s])..<Int(self.start[s + 1])
            if rank >= limit, range.count > 1 {
                var hash: UInt64 = 0
                for k in range { hash ^= keys[Int(self.nodes[k])] }
                known.remove(hash)
                continue
            }
            nodes.append(contentsOf: self.nodes[range])
            start.append(Int32(nodes.count))
            cost.append(self.cost[s])
            reduced.append(self.reduced[s])
            gate.append(self.gate[s])
        }
        self.nodes = nodes
        self.start = start
        self.cost = cost
        self.reduced = reduced
        self.gate = gate
    }

    /// Sets stand in rising order of reduced cost after `keep`, so each node's row does too.
    private func index() {
        first = ContiguousArray(repeating: 0, count: n + 1)
        for v in nodes { first[Int(v) + 1] += 1 }
        for v in 0..<n { first[v + 1] += first[v] }
        var next = first
        holding = ContiguousArray(repeating: 0, count: nodes.count)
        for s in 0..<count {
            for k in Int(start[s])..<Int(start[s + 1]) {
                let v = Int(nodes[k])
                holding[Int(next[v])] = Int32(s)
                next[v] += 1
            }
        }
        firstOwned = ContiguousArray(repeating: 0, count: n + 1)
        for s in 0..<count { firstOwned[Int(nodes[Int(start[s])]) + 1] += 1 }
        for v in 0..<n { firstOwned[v + 1] += firstOwned[v] }
        next = firstOwned
        owned = ContiguousArray(repeating: Owned(signature: 0, reduced: 0, set: 0), count: count)
        for s in 0..<count {
            var signature: UInt64 = 0
            for k in Int(start[s])..<Int(start[s + 1]) { signature |= 1 << UInt64(nodes[k] & 63) }
            let v = Int(nodes[Int(start[s])])
            owned[Int(next[v])] = Owned(signature: signature, reduced: reduced[s], set: Int32(s))
            next[v] += 1
        }
    }
}
