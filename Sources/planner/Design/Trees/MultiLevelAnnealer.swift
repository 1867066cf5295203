import Glibc
import Graphs

/// Simulated annealing over trees whose edges cost by the demand behind them: one step moves a branch, re-rooted where
/// it suits, to another parent, or exchanges two branches. Only trees that the links can carry are visited. A step
/// costs the depth of the tree.
///
/// Where ways are limited, a move that makes one too long is refused; from a tree that breaks limits, any move that breaks
/// them less is taken, and none that breaks them more.
struct MultiLevelAnnealer {
    private let prices: LevelPrices
    private let centre: Int
    private let n: Int
    private let demands: [Int]
    /// The cheapest parents of each node, cheapest first: `near[start[i] ..< start[i + 1]]`.
    private var near: [Int32] = []
    private var start: [Int32] = [0]
    static let nearLimit = 48
    private var random: SeededGenerator
    private var parent: [Int]
    private var flow: [Int]
    private var edgeCost: [Double]
    private var cost = 0.0
    /// The limited ways; nil where they may have any length.
    private var ways: TreeWays?
    private let isLimited: Bool
    private(set) var bestExcess = Double.infinity
    private(set) var bestCost = Double.infinity
    private(set) var best: [Int]
    private var mark: [Int]
    private var stamp = 0
    private var up: [Int] = []
    private var down: [Int] = []

    /// Begins with `parents`, which must be a tree that the links can carry.
    init(_ problem: MultiLevelTreeProblem, from parents: [Int], random: SeededGenerator) {
        prices = LevelPrices(problem)
        centre = problem.centre
        n = problem.nodeCount
        demands = problem.demands
        self.random = random
        parent = parents
        best = parents
        flow = Array(repeating: 0, count: n)
        edgeCost = Array(repeating: 0, count: n)
        mark = Array(repeating: 0, count: n)
        isLimited = problem.limits != nil
        ways = problem.limits.map { TreeWays($0, nodeCount: problem.nodeCount, centre: problem.centre) }
        let prices = prices
        for i in 0..<n {
            let useful = (0..<n).filter { $0 != i && prices.cost(i, $0, band: 0).isFinite }
            let sorted = useful.map { (prices.cost(i, $0, band: 0), Int32($0)) }.sorted { $0 < $1 }
            near += sorted.prefix(Self.nearLimit).map(\.1)
            start.append(Int32(near.count))
        }
        reset(to: parents)
    }

    mutating func reset(to parents: [Int]) {
        parent = parents
        for v in 0..<n { flow[v] = 0 }
        for v in 0..<n where v != centre {
            var at = v
            while at != centre {
                flow[at] += demands[v]
                at = parent[at]
            }
        }
        cost = 0
        for v in 0..<n where v != centre {
            edgeCost[v] = prices.cost(v, parent[v], band: prices.band(flow[v]))
            cost += edgeCost[v]
        }
        ways?.reset(to: parents)
        keepIfBest()
    }

    private mutating func keepIfBest() {
        let excess = isLimited ? ways?.total ?? 0 : 0
        if excess < bestExcess - TreeLimits.tolerance || (excess <= bestExcess && cost < bestCost * (1 - 1e-12)) {
            bestExcess = excess
            bestCost = cost
            best = parent
        }
    }

    /// `steps` proposals while cooling from `hot` to `cold`.
    mutating func anneal(_ schedule: AnnealingSchedule, budget: SearchBudget) {
        let ratio = log(schedule.cold / schedule.hot)
        var temperature = schedule.hot
        var used = 0.0
        for k in 0..<schedule.steps {
            if k & 255 == 0 {
                if k & 0xFFF == 0 { used = budget.usedTime() }
                if used >= 1 { return }
                temperature = schedule.hot * exp(ratio * max(Double(k) / Double(schedule.steps), used))
            }
            var i = random.below(n - 1)
            if i >= centre { i += 1 }
            guard let j = target(for: i) else { continue }
            let allowed = -temperature * log(1 - random.unit())
            move(i, to: j, allowed: allowed)
        }
    }

    /// A parent to try: mostly a near node; at times the node that a near one hangs on, the centre, or any node.
    private mutating func target(for i: Int) -> Int? {
        let first = Int(start[i])
        let count = Int(start[i + 1]) - first
        guard count > 0 else { return nil }
        let kind = random.below(16)
        if kind == 0 { return centre }
        if kind == 1 {
            let j = random.below(n)
            return j == i ? nil : j
        }
        let u = random.unit()
        let j = Int(near[first + Int(Double(count) * u * u)])
        if kind > 4 || j == centre { return j }
        return parent[j] == i ? nil : parent[j]
    }

    private mutating func move(_ i: Int, to j: Int, allowed: Double) {
        stamp += 1
        up.removeAll(keepingCapacity: true)
        down.removeAll(keepingCapacity: true)
        var at = i
        while at != centre {
            mark[at] = stamp
            up.append(at)
            at = parent[at]
        }
        at = j
        while at != centre, mark[at] != stamp {
            down.append(at)
            at = parent[at]
        }
        let meeting = at
        if meeting != centre {
            while let last = up.popLast(), last != meeting {}
        }
        // `up` now leads from `i` to below the meeting; empty where `j` hangs below `i`.
        guard !up.isEmpty else { return }
        let cut = random.below(2) == 0 ? 0 : random.below(up.count)
        if cut == 0, parent[i] == j { return }
        let moved = flow[up[cut]]
        var change = 0.0
        for v in down {
            let c = prices.cost(v, parent[v], band: prices.band(flow[v] + moved))
            change += c - edgeCost[v]
        }
        guard change < .infinity else { return }
        for v in up[(cut + 1)...] {
            change += prices.cost(v, parent[v], band: prices.band(flow[v] - moved)) - edgeCost[v]
        }
        for k in 0...cut {
            let to = k == 0 ? j : up[k - 1]
            let carried = moved - (k == 0 ? 0 : flow[up[k - 1]])
            change += prices.cost(up[k], to, band: prices.band(carried)) - edgeCost[up[k]]
        }
        guard isLimited ? takes(change, allowed, up[...cut], to: j) : change <= allowed else { return }
        for v in down { set(v, parent[v], flow[v] + moved) }
        for v in up[(cut + 1)...] { set(v, parent[v], flow[v] - moved) }
        var before = 0
        for k in 0...cut {
            let old = flow[up[k]]
            set(up[k], k == 0 ? j : up[k - 1], moved - before)
            before = old
        }
        cost += change
        keepIfBest()
    }

    /// Whether a move is taken where ways are limited; its ways are then those of the tree.
    private mutating func takes(_ change: Double, _ allowed: Double, _ chain: ArraySlice<Int>, to target: Int) -> Bool {
        guard change < .infinity, let hold = ways?.hold, !hold || change <= allowed,
            let excess = ways?.propose(chain, to: target, parent)
        else { return false }
        if excess < -TreeLimits.tolerance || (excess <= TreeLimits.tolerance && change <= allowed) {
            ways?.commit()
            return true
        }
        ways?.undo(chain, from: target, parent)
        return false
    }

    private mutating func set(_ v: Int, _ to: Int, _ carried: Int) {
        parent[v] = to
        flow[v] = carried
        edgeCost[v] = prices.cost(v, to, band: prices.band(carried))
    }
}
