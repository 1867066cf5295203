package import Graphs

extension MultiLevelTreeProblem {
    /// How many nodes besides the centre the exact method takes: its tables grow as `m 2^m`.
    package static let exactLimit = 20

    /// The cheapest tree, proved, by dynamic programming over subsets; nil where there is none, where the problem has
    /// more than `exactLimit` nodes besides the centre, or where the budget's time runs out first.
    ///
    /// `inner[r][S]`, for `r` in `S`: the cheapest tree over `S` with exit `r`; for `r` outside `S`: the cheapest tree
    /// over `S` together with its link to `r`. A tree over `S` with exit `r` is a branch that holds the lowest other
    /// node, linked to `r`, and a tree over the rest with exit `r`. Only sets that one link can carry are looked at.
    /// Time O(3^m m), less where capacity keeps the sets small; 19 nodes take about a second.
    package func optimum(budget: SearchBudget = SearchBudget(steps: .max)) -> MultiLevelTree? {
        let nodes = (0..<nodeCount).filter { $0 != centre }
        let m = nodes.count
        guard m <= Self.exactLimit else { return nil }
        let table = SubsetTable(self, nodes: nodes)
        defer { table.deallocate() }
        guard table.fill(budget), let parents = table.parents() else { return nil }
        return tree(over: parents)
    }
}

/// The tables of the dynamic program; `deallocate` must be called once.
private struct SubsetTable {
    let problem: MultiLevelTreeProblem
    let nodes: [Int]
    let m: Int
    let prices: LevelPrices
    let sets: Int
    let inner: UnsafeMutablePointer<Double>
    let load: UnsafeMutablePointer<Int>
    let outer: UnsafeMutablePointer<Double>
    let whole: UnsafeMutablePointer<Double>

    init(_ problem: MultiLevelTreeProblem, nodes: [Int]) {
        self.problem = problem
        self.nodes = nodes
        m = nodes.count
        prices = LevelPrices(problem)
        sets = 1 << nodes.count
        inner = .allocate(capacity: max(1, sets * nodes.count))
        load = .allocate(capacity: sets)
        outer = .allocate(capacity: sets)
        whole = .allocate(capacity: sets)
        inner.initialize(repeating: .infinity, count: max(1, sets * nodes.count))
        load.initialize(repeating: 0, count: sets)
        outer.initialize(repeating: .infinity, count: sets)
        whole.initialize(repeating: .infinity, count: sets)
    }

    func deallocate() {
        inner.deallocate()
        load.deallocate()
        outer.deallocate()
        whole.deallocate()
    }

    /// Fills all tables; false if time ran out.
    func fill(_ budget: SearchBudget) -> Bool {
        let capacity = problem.capacity
        whole[0] = 0
        guard m > 0 else { return true }
        for set in 1..<sets {
            if set & 0x3FF == 0, budget.isExhausted { return false }
            let low = set.trailingZeroBitCount
            load[set] = load[set & (set - 1)] + problem.demands[nodes[low]]
            if load[set] <= capacity { fill(set) }
            // Branches leave in the order of their lowest nodes: what is left never holds the first node.
            if set & 1 == 1, set != sets - 1 { continue }
            var best = Double.infinity
            let rest = set & (set - 1)
            var sub = rest
            while true {
                let branch = set ^ sub
                let cost = outer[branch] + whole[sub]
                if cost < best { best = cost }
                if sub == 0 { break }
                sub = (sub - 1) & rest
            }
            whole[set] = best
        }
        return true
    }

    private func fill(_ set: Int) {
        let band = prices.band(load[set])
        var members = set
        while members != 0 {
            let r = members.trailingZeroBitCount
            members &= members - 1
            let row = inner + r * sets
            let rest = set ^ (1 << r)
            if rest == 0 {
                row[set] = 0
                continue
            }
            let low = rest & -rest
            let free = rest ^ low
            var best = Double.infinity
            var sub = free
            while true {
                let branch = sub | low
                let cost = row[branch] + row[set ^ branch]
                if cost < best { best = cost }
                if sub == 0 { break }
                sub = (sub - 1) & free
            }
            row[set] = best
        }
        for j in 0..<m where set >> j & 1 == 0 { inner[j * sets + set] = exit(set, to: nodes[j], band: band).cost }
        outer[set] = exit(set, to: problem.centre, band: band).cost
    }

    /// The cheapest tree over `set` with its link to `target`, and the node it leaves by.
    private func exit(_ set: Int, to target: Int, band: Int) -> (cost: Double, by: Int) {
        var best = (cost: Double.infinity, by: -1)
        var members = set
        while members != 0 {
            let r = members.trailingZeroBitCount
            members &= members - 1
            let cost = inner[r * sets + set] + prices.cost(nodes[r], target, band: band)
            if cost < best.cost { best = (cost, r) }
        }
        return best
    }

    /// Walks the tables back to the parents of a cheapest tree.
    func parents() -> [Int]? {
        guard whole[sets - 1].isFinite else { return nil }
        var parents = Array(repeating: -1, count: problem.nodeCount)
        // Branches still to be taken apart, each with the node it links to.
        var open: [(set: Int, target: Int)] = []
        var left = sets - 1
        while left != 0 {
            let rest = left & (left - 1)
            var sub = rest
            while outer[left ^ sub] + whole[sub] != whole[left] { sub = (sub - 1) & rest }
            open.append((left ^ sub, problem.centre))
            left = sub
        }
        while let (set, target) = open.popLast() {
            let r = exit(set, to: target, band: prices.band(load[set])).by
            parents[nodes[r]] = target
            let row = inner + r * sets
            var tree = set
            while tree != 1 << r {
                let rest = tree ^ (1 << r)
                let low = rest & -rest
                let free = rest ^ low
                var sub = free
                while row[sub | low] + row[tree ^ (sub | low)] != row[tree] { sub = (sub - 1) & free }
                open.append((sub | low, nodes[r]))
                tree ^= sub | low
            }
        }
        return parents
    }
}
