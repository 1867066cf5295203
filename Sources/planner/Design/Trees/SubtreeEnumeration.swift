import Graphs

/// All subtrees that a cheap tree of a multi-level problem may hold, by dynamic programming over sets of nodes.
///
/// A *tree* of node `r` is a set with `r` in it, joined so that all leaves it by `r`; a *branch* of `r` is a set without
/// `r` together with its link to `r`. A branch is a tree and a link; a tree of `r` is a branch that holds the lowest of its
/// other nodes and a tree of `r` over the rest. Costs are counted above a bound (`FlowNodeBound`), where no part is
/// negative: whatever exceeds the slack is in no tree that is cheap enough, and is dropped. Of one set only the cheapest way
/// is kept. Without bound these are the recurrences of Dreyfus and Wagner (*The Steiner problem in graphs*, Networks 1,
/// 1971) for flows that only grow towards the centre.
struct SubtreeEnumeration {
    enum Outcome {
        case found([Int])
        /// No tree costs as little as the slack allows.
        case none
        case unfinished
    }

    /// Sets with the cheapest way found for each; those of one size stand together, cheapest first.
    private struct Family {
        var set: ContiguousArray<UInt64> = []
        var excess: ContiguousArray<Double> = []
        /// A branch's tree, or a tree's branch, by place in its family.
        var first: ContiguousArray<Int32> = []
        /// The node that a branch leaves by, or the place of the rest of a tree.
        var second: ContiguousArray<Int32> = []
        /// Sets of `k` nodes are `bySize[k] ..< bySize[k + 1]`.
        var bySize: [Int] = [0, 0]

        /// Takes over the sets of the next size, as far as they are wanted.
        mutating func append(_ table: inout SetTable, where isWanted: (UInt64) -> Bool = { _ in true }) {
            for at in table.order() {
                let entry = table.entries[at]
                guard isWanted(entry.set) else { continue }
                set.append(entry.set)
                excess.append(entry.excess)
                first.append(entry.first)
                second.append(entry.second)
            }
            bySize.append(set.count)
            table.removeAll()
        }

        func range(_ size: Int) -> Range<Int> { bySize[size]..<bySize[size + 1] }
    }

    /// More sets than this are not kept: some 100 megabytes, and several times that where no bound drops any.
    private let setLimit: Int

    private let problem: MultiLevelTreeProblem
    private let bound: FlowNodeBound
    private let slack: Double
    /// The nodes but the centre; sets count them in this order.
    private let nodes: [Int]
    private let m: Int
    private let demands: [Int]
    private let capacity: Int
    private var trees: [Family]
    /// Of each node, and last of the centre.
    private var branches: [Family]
    private var count = 0

    init(_ problem: MultiLevelTreeProblem, _ bound: FlowNodeBound, slack: Double) {
        self.problem = problem
        self.bound = bound
        self.slack = slack
        setLimit = slack.isFinite ? 2_000_000 : 12_000_000
        nodes = (0..<problem.nodeCount).filter { $0 != problem.centre }
        m = nodes.count
        demands = nodes.map { problem.demands[$0] }
        capacity = problem.capacity
        trees = Array(repeating: Family(), count: m)
        branches = Array(repeating: Family(), count: m + 1)
    }

    /// Takes from `steps` the pairs tried.
    mutating func run(steps: inout Int, _ budget: SearchBudget) -> Outcome {
        var tables = (0...m).map { _ in SetTable() }
        let demands = demands
        let capacity = capacity
        for size in 1...m {
            for r in 0..<m {
                if size == 1 {
                    tables[r].improve(1 << UInt64(r), 0, -1, -1)
                } else if !join(r, size, &tables[r], &steps, budget) {
                    return .unfinished
                }
                // What no link carries is part of nothing.
                trees[r].append(&tables[r]) { demand(of: $0, demands) <= capacity }
                count += trees[r].range(size).count
            }
            for r in 0..<m {
                // Linking a tree to each other node is work too.
                steps -= trees[r].range(size).count * (m + 1)
                if steps < 0 || count > setLimit || budget.isExhausted { return .unfinished }
                link(r, size, &tables)
                if tables.reduce(count, { $0 + $1.entries.count }) > setLimit { return .unfinished }
            }
            for r in 0...m {
                branches[r].append(&tables[r])
                count += branches[r].range(size).count
            }
            if count > setLimit || budget.isExhausted { return .unfinished }
        }
        return cover(&steps, budget)
    }

    /// Trees of `r` with `size` nodes into `table`: each branch with each tree over higher nodes.
    private func join(_ r: Int, _ size: Int, _ table: inout SetTable, _ steps: inout Int, _ budget: SearchBudget)
        -> Bool
    {
        let own = UInt64(1) << UInt64(r)
        let family = branches[r]
        let rest = trees[r]
        var tried = 0
        let isWhole: Bool = family.set.withUnsafeBufferPointer { branchSet in
            family.excess.withUnsafeBufferPointer { branchExcess in
                rest.set.withUnsafeBufferPointer { restSet in
                    rest.excess.withUnsafeBufferPointer { restExcess in
                        for part in 1..<size {
                            let others = rest.range(size - part)
                            guard !others.isEmpty else { continue }
                            for b in family.range(part) {
                                let branch = branchSet[b]
                                let room = slack - branchExcess[b]
                                if restExcess[others.lowerBound] > room { break }
                                // All nodes up to the branch's lowest, which the rest may not hold.
                                let lowest = branch & (0 &- branch)
                                let taken = (branch | (lowest &- 1)) & ~own
                                for s in others {
                                    if restExcess[s] > room { break }
                                    tried += 1
                                    if restSet[s] & taken != 0 { continue }
                                    table.improve(
                                        branch | restSet[s], branchExcess[b] + restExcess[s],
                                        Int32(truncatingIfNeeded: b),
                                        Int32(truncatingIfNeeded: s))
                                }
                                if tried > 100_000 {
                                    steps -= tried
                                    tried = 0
                                    if steps < 0 || table.entries.count > setLimit || budget.isExhausted {
                                        return false
                                    }
                                }
                            }
                        }
                        return true
                    }
                }
            }
        }
        steps -= tried
        return isWhole && steps >= 0
    }

    /// Branches made of the trees of `q` with `size` nodes, into the table of the node that each is linked to.
    private func link(_ q: Int, _ size: Int, _ tables: inout [SetTable]) {
        for at in trees[q].range(size) {
            let set = trees[q].set[at]
            let excess = trees[q].excess[at]
            let carried = demand(of: set, demands)
            guard carried <= capacity else { continue }
            let band = bound.prices.band(carried)
            for r in 0...m where r == m || set >> UInt64(r) & 1 == 0 {
                if r < m, carried + demands[r] > capacity { continue }
                let whole =
                    excess
                    + bound.excess(nodes[q], r == m ? problem.centre : nodes[r], demand: carried, band: band)
                if whole <= slack, whole < .infinity {
                    tables[r].improve(set, whole, Int32(truncatingIfNeeded: at), Int32(q))
                }
            }
        }
    }

    /// The cheapest cover of all nodes by branches of the centre: always the branch of the lowest node not yet covered.
    private func cover(_ steps: inout Int, _ budget: SearchBudget) -> Outcome {
        let family = branches[m]
        var byLowest: [[Int]] = Array(repeating: [], count: m)
        for at in family.set.indices.sorted(by: { (family.excess[$0], $0) < (family.excess[$1], $1) }) {
            byLowest[family.set[at].trailingZeroBitCount].append(at)
        }
        let full = m == 64 ? UInt64.max : (1 << UInt64(m)) - 1
        var covers = Family()
        var tables = (0...m).map { _ in SetTable() }
        tables[0].improve(0, 0, -1, -1)
        covers.bySize = [0]
        for size in 0...m {
            covers.append(&tables[size])
            if size == m { break }
            for at in covers.range(size) {
                let done = covers.set[at]
                let room = slack - covers.excess[at]
                for b in byLowest[(~done).trailingZeroBitCount] {
                    if family.excess[b] > room { break }
                    steps -= 1
                    if family.set[b] & done != 0 { continue }
                    let next = done | family.set[b]
                    tables[next.nonzeroBitCount].improve(
                        next, covers.excess[at] + family.excess[b], Int32(truncatingIfNeeded: b),
                        Int32(truncatingIfNeeded: at))
                }
                if at & 0xFF == 0, steps < 0 || budget.isExhausted { return .unfinished }
            }
            if covers.set.count > setLimit { return .unfinished }
        }
        guard let last = covers.set.indices.last, covers.set[last] == full else { return .none }
        return .found(parents(covers, last))
    }

    /// Takes the cover apart into each node's parent.
    private func parents(_ covers: Family, _ last: Int) -> [Int] {
        var parents = Array(repeating: -1, count: problem.nodeCount)
        var open: [(branch: Int, of: Int)] = []
        var at = last
        while covers.first[at] >= 0 {
            open.append((Int(covers.first[at]), m))
            at = Int(covers.second[at])
        }
        while let (branch, owner) = open.popLast() {
            let q = Int(branches[owner].second[branch])
            parents[nodes[q]] = owner == m ? problem.centre : nodes[owner]
            var tree = Int(branches[owner].first[branch])
            while trees[q].first[tree] >= 0 {
                open.append((Int(trees[q].first[tree]), q))
                tree = Int(trees[q].second[tree])
            }
        }
        return parents
    }
}

private func demand(of set: UInt64, _ demands: [Int]) -> Int {
    var sum = 0
    var left = set
    while left != 0 {
        sum += demands[left.trailingZeroBitCount]
        left &= left - 1
    }
    return sum
}
