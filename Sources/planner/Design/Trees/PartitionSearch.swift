import Glibc
import Graphs

/// Large neighbourhood search over partitions into sets of a pool: some subtrees that compete for nodes are taken apart,
/// and their nodes are covered anew at least cost by a depth-first search that the dual prices cut short.
///
/// A cover costs the prices of its nodes plus the reduced costs of its sets; the search follows only covers whose
/// reduced costs sum to less than those of the subtrees taken apart.
struct PartitionSearch {
    let pool: SubtreePool
    private(set) var subtrees: [[Int32]] = []
    private(set) var costs: [Double] = []
    private(set) var cost = 0.0
    private var home: [Int32]
    private var random: SeededGenerator
    private var local: [Int32]
    private var cover = LocalCover()
    private var chosen: [Int] = []
    private var union: [Int32] = []
    private(set) var work = 0

    init(_ pool: SubtreePool, random: SeededGenerator) {
        self.pool = pool
        self.random = random
        home = Array(repeating: -1, count: pool.n)
        local = Array(repeating: -1, count: pool.n)
    }

    /// Puts in the subtrees of a solution, each at its cost.
    mutating func load(_ sets: [(nodes: [Int32], cost: Double)]) {
        subtrees = sets.map(\.nodes)
        costs = sets.map(\.cost)
        cost = costs.reduce(0, +)
        seat()
    }

    private mutating func seat() {
        for (index, set) in subtrees.enumerated() { for v in set { home[Int(v)] = Int32(index) } }
    }

    /// One proposal at `temperature`: a set of the pool goes in, and the nodes of the subtrees that it takes from, with
    /// those of up to `extra` more, are covered anew around it.
    mutating func step(temperature: Double, extra: Int) {
        let seed = random.below(pool.n - 1)
        let v = seed >= pool.root ? seed + 1 : seed
        guard let s = pick(v) else { return }
        chosen.removeAll(keepingCapacity: true)
        union.removeAll(keepingCapacity: true)
        let range = Int(pool.start[s])..<Int(pool.start[s + 1])
        for k in range { take(Int(home[Int(pool.nodes[k])])) }
        if chosen.count == 1, union.count == range.count {
            clear()
            return
        }
        for k in range where local[Int(pool.nodes[k])] < 0 {
            // Too many nodes: not all that the set takes from are in.
            clear()
            return
        }
        if extra > 0 {
            let more = chosen.count + random.below(extra + 1)
            var tries = 2 * extra
            while chosen.count < more, tries > 0 {
                tries -= 1
                guard let s = pick(Int(union[random.below(union.count)])) else { continue }
                for k in Int(pool.start[s])..<Int(pool.start[s + 1]) where chosen.count < more {
                    take(Int(home[Int(pool.nodes[k])]))
                }
            }
        }
        var slack = 0.0
        var before = 0.0
        for index in chosen {
            before += costs[index]
            slack += costs[index]
            for v in subtrees[index] { slack -= pool.price[Int(v)] }
        }
        slack -= temperature * log(1 - random.unit())
        let found = cover.solve(union, around: s, local: &local, pool: pool, slack: slack)
        clear()
        work += 250 + (cover.visited + cover.entryCount) / 8
        guard found else { return }
        var at = 0
        chosen.sort()
        for s in cover.best {
            let set = Array(pool.nodes[Int(pool.start[Int(s)])..<Int(pool.start[Int(s) + 1])])
            let index: Int
            if at < chosen.count {
                index = chosen[at]
                at += 1
                subtrees[index] = set
                costs[index] = pool.cost[Int(s)]
            } else {
                index = subtrees.count
                subtrees.append(set)
                costs.append(pool.cost[Int(s)])
            }
            for v in set { home[Int(v)] = Int32(index) }
            cost += pool.cost[Int(s)]
        }
        cost -= before
        while at < chosen.count {
            // Fewer subtrees than before: the last ones move into the gaps.
            let gap = chosen.removeLast()
            let last = subtrees.count - 1
            subtrees.swapAt(gap, last)
            costs.swapAt(gap, last)
            if gap != last { for v in subtrees[gap] { home[Int(v)] = Int32(gap) } }
            subtrees.removeLast()
            costs.removeLast()
        }
    }

    /// A set that holds `v`, rather one of low reduced cost; nil where none does.
    private mutating func pick(_ v: Int) -> Int? {
        let row = Int(pool.first[v])
        let length = Int(pool.first[v + 1]) - row
        guard length > 0 else { return nil }
        let u = random.unit()
        return Int(pool.holding[row + Int(Double(length) * u * u * u)])
    }

    private mutating func take(_ index: Int) {
        guard union.count + subtrees[index].count <= LocalCover.nodeLimit, local[Int(subtrees[index][0])] < 0 else {
            return
        }
        chosen.append(index)
        for v in subtrees[index] {
            union.append(v)
            local[Int(v)] = 0
        }
    }

    private mutating func clear() { for v in union { local[Int(v)] = -1 } }
}
