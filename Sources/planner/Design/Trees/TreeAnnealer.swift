import Glibc
import Graphs

/// Simulated annealing over spanning trees by edge exchange, with overload priced instead of forbidden.
///
/// One step adds a random cheap edge and removes the edge of the cycle it closes (through the root, if its ends hang
/// under different subtrees) that changes the objective for the best; so a step moves any branch, re-rooted where it
/// suits, between subtrees. The objective is the cost plus `price` times the demand above capacity; the price follows
/// the share of time spent overloaded, so that the search walks along the border of what is allowed (Gendreau, Hertz,
/// Laporte, *A tabu search heuristic for the vehicle routing problem*, Management Science 40, 1994).
///
/// Buffers are owned by the object and touched by the one thread that runs it. A step costs the depth of the tree.
final class TreeAnnealer {
    let n: Int
    let root: Int32
    let capacity: Int
    let problem: CapacitatedTreeProblem
    let candidates: CandidateEdges
    var random: SeededGenerator

    // The tree: parent, cost of the edge to it, demand of the subtree. The root's parent is itself.
    let parent: UnsafeMutablePointer<Int32>
    let parentCost: UnsafeMutablePointer<Double>
    let weight: UnsafeMutablePointer<Int>
    let gate: UnsafeMutablePointer<Double>
    let mark: UnsafeMutablePointer<Int32>
    let pathI: UnsafeMutablePointer<Int32>
    let pathJ: UnsafeMutablePointer<Int32>
    /// `-ln(u)` for evenly spread `u`: a table look-up instead of a logarithm in each step.
    let threshold: UnsafeMutablePointer<Double>
    static let thresholdCount = 8192
    var stamp: Int32 = 0

    var cost = 0.0
    var overload = 0
    var price = 0.0
    private(set) var bestCost = Double.infinity
    private(set) var best: [Int32]

    init(_ problem: CapacitatedTreeProblem, candidates: CandidateEdges, random: SeededGenerator) {
        self.problem = problem
        self.candidates = candidates
        self.random = random
        n = problem.nodeCount
        root = Int32(problem.root)
        capacity = problem.capacity
        parent = .allocate(capacity: n)
        parentCost = .allocate(capacity: n)
        weight = .allocate(capacity: n)
        gate = .allocate(capacity: n)
        mark = .allocate(capacity: n)
        pathI = .allocate(capacity: n)
        pathJ = .allocate(capacity: n)
        threshold = .allocate(capacity: Self.thresholdCount)
        parent.initialize(repeating: root, count: n)
        parentCost.initialize(repeating: 0, count: n)
        weight.initialize(repeating: 0, count: n)
        mark.initialize(repeating: 0, count: n)
        pathI.initialize(repeating: 0, count: n)
        pathJ.initialize(repeating: 0, count: n)
        best = Array(repeating: root, count: n)
        for i in 0..<n { (gate + i).initialize(to: problem.cost(i, problem.root)) }
        for k in 0..<Self.thresholdCount {
            (threshold + k).initialize(to: -log((Double(k) + 0.5) / Double(Self.thresholdCount)))
        }
    }

    deinit {
        parent.deallocate()
        parentCost.deallocate()
        weight.deallocate()
        gate.deallocate()
        mark.deallocate()
        pathI.deallocate()
        pathJ.deallocate()
        threshold.deallocate()
    }

    /// Puts `tree` in as the present one.
    func load(_ tree: ParentTree) {
        cost = 0
        for i in 0..<n {
            weight[i] = 0
            parent[i] = i == problem.root ? root : Int32(tree.parents[i])
            parentCost[i] = i == problem.root ? 0 : problem.cost(i, tree.parents[i])
            cost += parentCost[i]
        }
        for i in 0..<n where i != problem.root {
            var at = Int32(i)
            while at != root {
                weight[Int(at)] += problem.demands[i]
                at = parent[Int(at)]
            }
        }
        overload = 0
        for i in 0..<n where i != problem.root && parent[i] == root { overload += max(0, weight[i] - capacity) }
        keepIfBest()
    }

    @inline(__always)
    func keepIfBest() {
        guard overload == 0, cost < bestCost - 1e-9 else { return }
        bestCost = cost
        best.withUnsafeMutableBufferPointer { $0.baseAddress?.update(from: parent, count: n) }
    }

    var bestTree: ParentTree? {
        guard bestCost.isFinite else { return nil }
        return ParentTree(parents: best.indices.map { $0 == problem.root ? -1 : Int(best[$0]) })
    }
}
