package import Graphs

/// A lower bound for the capacitated minimum spanning tree: Lagrangian relaxation of rounded capacity cuts over minimum
/// spanning trees.
///
/// For a set `S` of nodes without the root, every solution has at most `|S| - ceil(demand(S) / capacity)` edges inside
/// `S`. Each such inequality found violated by a minimum spanning tree gets a multiplier, which makes the edges inside
/// `S` dearer; the multipliers climb by subgradient steps. New sets are taken from the overloaded branches of the trees
/// met on the way ("relax and cut": Escudero, Guignard, Malik 1994; Lucena 2005). Every tree met gives a valid bound.
struct CapacityCutBound {
    private struct Cut {
        var nodes: [Int32]
        /// The most edges a solution has inside.
        var inside: Double
        var multiplier = 0.0
        var idle = 0
        var key: UInt64
    }

    private let problem: CapacitatedTreeProblem
    private let n: Int
    private var cuts: [Cut] = []
    private var known: Set<UInt64> = []
    private let keys: [UInt64]
    private var lengths: [Double]
    private var parent: [Int32]
    private var order: [Int32]

    init(_ problem: CapacitatedTreeProblem) {
        self.problem = problem
        n = problem.nodeCount
        var random = SeededGenerator(seed: 20_031)
        keys = (0..<n).map { _ in random.next() }
        lengths = problem.costs
        parent = Array(repeating: -1, count: n)
        order = []
        order.reserveCapacity(n)
        add((0..<Int32(n)).filter { Int($0) != problem.root })
    }

    /// The best bound after at most `budget.steps` trees; `upper` is the cost of a known solution. O(n^2) a tree and
    /// O(|S|^2) for each active set.
    mutating func climb(upper: Double, budget: SearchBudget) -> Double {
        let whole = problem.hasIntegerCosts
        var best = 0.0
        var pace = 1.0
        var sinceBest = 0
        for round in 0..<budget.steps {
            // A few dozen trees at least, however short the time: they give most of the bound.
            if round >= 64, round & 15 == 0, budget.isExhausted { break }
            price()
            var value = span()
            for cut in cuts { value -= cut.multiplier * cut.inside }
            if value > best + 1e-7 * upper {
                best = value
                sinceBest = 0
            } else {
                sinceBest += 1
                if sinceBest == 25 {
                    pace *= 0.7
                    sinceBest = 0
                    if pace < 0.003 { break }
                }
            }
            if !best.isFinite || (whole ? (best - 1e-6).rounded(.up) : best + 1e-9 * upper) >= upper { break }
            separate()
            climb(by: pace, towards: upper, from: value)
        }
        let bound = whole ? (best - 1e-6).rounded(.up) : best
        return min(bound, upper)
    }

    /// The sets of the cuts at hand.
    var sets: [[Int]] { cuts.map { $0.nodes.map(Int.init) } }

    /// Sets the edge costs that the multipliers make.
    private mutating func price() {
        lengths.withUnsafeMutableBufferPointer { lengths in
            for at in 0..<n * n { lengths[at] = problem.costs[at] }
            for cut in cuts where cut.multiplier > 0 {
                cut.nodes.withUnsafeBufferPointer { nodes in
                    for a in nodes {
                        let row = Int(a) * n
                        for b in nodes { lengths[row + Int(b)] += cut.multiplier }
                    }
                }
            }
        }
    }

    /// The minimum spanning tree under the present lengths, by Prim's method; fills `parent` and `order`.
    private mutating func span() -> Double {
        var distance = Array(repeating: Double.infinity, count: n)
        var done = Array(repeating: false, count: n)
        order.removeAll(keepingCapacity: true)
        var at = problem.root
        var sum = 0.0
        parent[at] = -1
        for _ in 0..<n {
            done[at] = true
            order.append(Int32(at))
            var nearest = -1
            var least = Double.infinity
            lengths.withUnsafeBufferPointer { lengths in
                let row = at * n
                for v in 0..<n where !done[v] {
                    let c = lengths[row + v]
                    if c < distance[v] {
                        distance[v] = c
                        parent[v] = Int32(at)
                    }
                    if distance[v] < least {
                        least = distance[v]
                        nearest = v
                    }
                }
            }
            if nearest < 0 { break }
            sum += least
            at = nearest
        }
        return order.count == n ? sum : .infinity
    }

    /// Adds the sets of overloaded branches: the lowest ones, and whole subtrees of the root.
    private mutating func separate() {
        guard cuts.count < 4 * n + 200 else { return }
        var load = problem.demands
        load[problem.root] = 0
        var isLowest = Array(repeating: true, count: n)
        for node in order.reversed() where Int(node) != problem.root {
            let v = Int(node)
            let up = Int(parent[v])
            load[up] += load[v]
            if load[v] > problem.capacity {
                if up != problem.root { isLowest[up] = false } else { addBranch(v) }
                if isLowest[v], up != problem.root { addBranch(v) }
            }
            if !isLowest[v], up != problem.root { isLowest[up] = false }
        }
    }

    private mutating func addBranch(_ top: Int) {
        var within = Array(repeating: false, count: n)
        var nodes: [Int32] = []
        for node in order {
            let v = Int(node)
            if v == top || (parent[v] >= 0 && within[Int(parent[v])]) {
                within[v] = true
                nodes.append(node)
            }
        }
        add(nodes)
    }

    private mutating func add(_ nodes: [Int32]) {
        let key = nodes.reduce(UInt64(0)) { $0 ^ keys[Int($1)] }
        guard problem.capacity > 0, known.insert(key).inserted else { return }
        let demand = nodes.reduce(0) { $0 + problem.demands[Int($1)] }
        let gates = (demand + problem.capacity - 1) / problem.capacity
        guard gates > 1 else { return }
        cuts.append(Cut(nodes: nodes, inside: Double(nodes.count - gates), key: key))
    }

    /// One subgradient step of Polyak's length.
    private mutating func climb(by pace: Double, towards upper: Double, from value: Double) {
        var slopes: [Double] = []
        slopes.reserveCapacity(cuts.count)
        var norm = 0.0
        var within = Array(repeating: false, count: n)
        for cut in cuts {
            for v in cut.nodes { within[Int(v)] = true }
            var count = 0
            for v in cut.nodes where parent[Int(v)] >= 0 && within[Int(parent[Int(v)])] { count += 1 }
            for v in cut.nodes { within[Int(v)] = false }
            let slope = Double(count) - cut.inside
            let effective = slope < 0 && cut.multiplier == 0 ? 0 : slope
            slopes.append(effective)
            norm += effective * effective
        }
        guard norm > 0 else { return }
        let step = pace * max(upper * 1.005 - value, upper * 0.001) / norm
        for k in cuts.indices {
            cuts[k].multiplier = max(0, cuts[k].multiplier + step * slopes[k])
            cuts[k].idle = cuts[k].multiplier > 0 ? 0 : cuts[k].idle + 1
        }
        cuts.removeAll { cut in
            guard cut.idle > 40 else { return false }
            known.remove(cut.key)
            return true
        }
    }
}

extension CapacitatedTreeProblem {
    /// Sets of nodes without the root whose rounded capacity cuts make our bound, for another method to start from;
    /// `upper` is the cost of a known tree.
    package func capacityCuts(upper: Double, budget: SearchBudget) -> [[Int]] {
        var bound = CapacityCutBound(self)
        _ = bound.climb(upper: upper, budget: budget)
        return bound.sets
    }
}
