import Glibc
import Graphs

/// Simulated annealing over the partition of the nodes into subtrees of the root, each at the cost of its minimum
/// spanning tree with the root.
///
/// One step moves a node or a branch of one subtree to another subtree, to a new one, or exchanges it for a node or a
/// branch of the other: the node and subtree exchanges of Ahuja, Orlin and Sharma (*A composite very large-scale
/// neighborhood structure for the capacitated minimum spanning tree problem*, Operations Research Letters 31, 2003).
/// Both spanning trees are recomputed by Prim's method, O(k^2) for subtrees of k nodes: strong where subtrees are
/// small, as unequal demands make them.
///
/// Buffers are owned by the object and touched by the one thread that runs it.
final class ClusterAnnealer {
    let n: Int
    let root: Int
    let capacity: Int
    let problem: CapacitatedTreeProblem
    let candidates: CandidateEdges
    var random: SeededGenerator

    let costs: UnsafeMutablePointer<Double>
    let demand: UnsafeMutablePointer<Int>
    let parent: UnsafeMutablePointer<Int32>
    /// The subtree that a node is in, and per subtree its nodes (parents before children), their number, demand, cost.
    let cluster: UnsafeMutablePointer<Int32>
    let members: UnsafeMutablePointer<Int32>
    let size: UnsafeMutablePointer<Int>
    let load: UnsafeMutablePointer<Int>
    let clusterCost: UnsafeMutablePointer<Double>
    var free: [Int32] = []
    let mark: UnsafeMutablePointer<Int32>
    var stamp: Int32 = 0
    let left: PrimBuffer
    let right: PrimBuffer
    let threshold: UnsafeMutablePointer<Double>
    static let thresholdCount = 8192

    var cost = 0.0
    var overload = 0
    var price = 0.0
    let top: UnsafeMutablePointer<Int32>
    let tally: UnsafeMutablePointer<Int>
    var bestCost = Double.infinity
    var best: [Int32]

    init(_ problem: CapacitatedTreeProblem, candidates: CandidateEdges, random: SeededGenerator) {
        self.problem = problem
        self.candidates = candidates
        self.random = random
        n = problem.nodeCount
        root = problem.root
        capacity = problem.capacity
        costs = .allocate(capacity: n * n)
        demand = .allocate(capacity: n)
        parent = .allocate(capacity: n)
        cluster = .allocate(capacity: n)
        members = .allocate(capacity: n * n)
        size = .allocate(capacity: n)
        load = .allocate(capacity: n)
        clusterCost = .allocate(capacity: n)
        mark = .allocate(capacity: n)
        threshold = .allocate(capacity: Self.thresholdCount)
        top = .allocate(capacity: n)
        tally = .allocate(capacity: n)
        left = PrimBuffer(n)
        right = PrimBuffer(n)
        best = Array(repeating: Int32(root), count: n)
        for k in 0..<n * n {
            (costs + k).initialize(to: problem.costs[k])
            (members + k).initialize(to: 0)
        }
        for i in 0..<n {
            (demand + i).initialize(to: i == root ? 0 : problem.demands[i])
            (parent + i).initialize(to: Int32(root))
            (cluster + i).initialize(to: -1)
            (size + i).initialize(to: 0)
            (load + i).initialize(to: 0)
            (clusterCost + i).initialize(to: 0)
            (mark + i).initialize(to: 0)
            (top + i).initialize(to: 0)
            (tally + i).initialize(to: 0)
        }
        for k in 0..<Self.thresholdCount {
            (threshold + k).initialize(to: -log((Double(k) + 0.5) / Double(Self.thresholdCount)))
        }
    }

    deinit {
        costs.deallocate()
        demand.deallocate()
        parent.deallocate()
        cluster.deallocate()
        members.deallocate()
        size.deallocate()
        load.deallocate()
        clusterCost.deallocate()
        mark.deallocate()
        top.deallocate()
        tally.deallocate()
        threshold.deallocate()
    }

    /// Puts `tree` in as the present one, each subtree at its minimum spanning tree.
    func load(_ tree: ParentTree) {
        cost = 0
        overload = 0
        free = (0..<Int32(n)).reversed()
        var groups: [[Int32]] = Array(repeating: [], count: n)
        for i in 0..<n where i != root {
            var at = i
            while tree.parents[at] != root { at = tree.parents[at] }
            groups[at].append(Int32(i))
        }
        for group in groups where !group.isEmpty {
            for (k, node) in group.enumerated() { left.nodes[k] = node }
            left.count = group.count
            cost += span(left)
            store(left)
        }
        keepIfBest()
    }

    func keepIfBest() {
        guard overload == 0, cost < bestCost - 1e-9 else { return }
        bestCost = cost
        best.withUnsafeMutableBufferPointer { $0.baseAddress?.update(from: parent, count: n) }
    }

    var bestTree: ParentTree? {
        guard bestCost.isFinite else { return nil }
        return ParentTree(parents: best.indices.map { $0 == root ? -1 : Int(best[$0]) })
    }
}

/// A set of nodes and its spanning tree with the root: scratch space of one side of a step.
final class PrimBuffer {
    var count = 0
    let nodes: UnsafeMutablePointer<Int32>
    let from: UnsafeMutablePointer<Int32>
    let distance: UnsafeMutablePointer<Double>

    init(_ capacity: Int) {
        nodes = .allocate(capacity: capacity + 1)
        from = .allocate(capacity: capacity + 1)
        distance = .allocate(capacity: capacity + 1)
        nodes.initialize(repeating: 0, count: capacity + 1)
        from.initialize(repeating: 0, count: capacity + 1)
        distance.initialize(repeating: 0, count: capacity + 1)
    }

    deinit {
        nodes.deallocate()
        from.deallocate()
        distance.deallocate()
    }

    /// The cost of the minimum spanning tree of the buffer's nodes and the root. Afterwards the nodes stand in the order
    /// of joining, each with the node it joined at and that edge's cost. Prim's method, O(k^2).
    @inline(__always)
    func span(costs: UnsafeMutablePointer<Double>, nodeCount n: Int, root: Int) -> Double {
        guard count > 0 else { return 0 }
        let gates = costs + root &* n
        var nearest = 0
        var least = Double.infinity
        for k in 0..<count {
            let d = gates[Int(nodes[k])]
            distance[k] = d
            from[k] = Int32(truncatingIfNeeded: root)
            if d < least {
                least = d
                nearest = k
            }
        }
        var sum = 0.0
        for done in 0..<count {
            let node = nodes[nearest]
            let d = distance[nearest]
            let f = from[nearest]
            sum += d
            nodes[nearest] = nodes[done]
            distance[nearest] = distance[done]
            from[nearest] = from[done]
            nodes[done] = node
            distance[done] = d
            from[done] = f
            let row = costs + Int(node) &* n
            least = Double.infinity
            var k = done &+ 1
            while k < count {
                let c = row[Int(nodes[k])]
                if c < distance[k] {
                    distance[k] = c
                    from[k] = node
                }
                if distance[k] < least {
                    least = distance[k]
                    nearest = k
                }
                k &+= 1
            }
        }
        return sum
    }
}
