import Graphs

/// The choice of levels under the cuts known so far: lower some links, repair what is short by the raises that cost
/// least for what they give, lower again what has become too much.
final class LevelSearch {
    let network: BackboneNetwork
    let linkCount: Int
    let fit: CutRows
    let routing: CutRows
    /// The routing costs at least this, whatever the capacities.
    let leastRouting: Double
    private(set) var levels: [Int]
    private(set) var capacity: [Double]
    /// Set-up and modules.
    private(set) var installing = 0.0
    var random: SeededGenerator
    private var violated: [Int32] = []
    private var isBarred: [Bool]
    private var order: [Int]
    private let neighbours: [[Int]]

    init(_ network: BackboneNetwork, leastRouting: Double, random: SeededGenerator) {
        self.network = network
        self.leastRouting = leastRouting
        self.random = random
        linkCount = network.linkCount
        fit = CutRows(linkCount: linkCount, limit: 3_000)
        routing = CutRows(linkCount: linkCount, limit: network.hasRoutingCosts ? 400 : 1)
        levels = Array(repeating: 0, count: linkCount)
        capacity = (0..<linkCount).map { network.capacity($0, 0) }
        isBarred = Array(repeating: false, count: linkCount)
        order = Array(0..<linkCount)
        let links = network.problem.links
        neighbours = links.indices.map { one in
            links.indices.filter { other in
                other != one
                    && [links[one].a, links[one].b].contains { $0 == links[other].a || $0 == links[other].b }
            }
        }
    }

    func load(_ new: [Int]) {
        levels = new
        for link in 0..<linkCount { capacity[link] = network.capacity(link, new[link]) }
        installing = network.cost(of: new)
        fit.reload(capacity)
        routing.reload(capacity)
    }

    func add(_ cut: CapacityCut) { (cut.isRoutingCost ? routing : fit).add(cut, capacity: capacity) }

    /// What the routing costs at least by the cuts.
    var routingEstimate: Double { max(leastRouting, routing.worst) }
    /// What the levels cost, the routing estimated from below.
    var cost: Double { installing + routingEstimate }

    func set(_ link: Int, _ level: Int) {
        let change = network.capacity(link, level) - capacity[link]
        installing += network.cost(link, level) - network.cost(link, levels[link])
        levels[link] = level
        capacity[link] += change
        fit.move(link, by: change)
        routing.move(link, by: change)
    }

    /// Lowers a few links, near to each other half of the time, and repairs. False where it can't be repaired.
    func perturb() -> Bool {
        for link in 0..<linkCount { isBarred[link] = false }
        let open = order.filter { levels[$0] > 0 }
        guard let first = open.isEmpty ? nil : open[random.below(open.count)] else { return repair() }
        let count = [1, 1, 1, 2, 2, 3][random.below(6)]
        var chosen = first
        for turn in 0..<count {
            if levels[chosen] > 0 {
                let all = random.below(3) == 0
                set(chosen, all ? 0 : max(0, levels[chosen] - 1 - random.below(2)))
                if turn == 0 || random.below(2) == 0 { isBarred[chosen] = true }
            }
            let near = neighbours[first]
            chosen =
                random.below(2) == 0 && !near.isEmpty ? near[random.below(near.count)] : open[random.below(open.count)]
        }
        return repair()
    }

    /// Raises links until no row is short, then lowers what is not needed.
    func repair() -> Bool {
        let noise = random.below(4) == 0 ? 1.5 : 0.25
        for _ in 0..<20 * linkCount + 100 {
            violated.removeAll(keepingCapacity: true)
            for row in 0..<fit.count where fit.slack[row] < -CutRows.tolerance { violated.append(Int32(row)) }
            if violated.isEmpty {
                trim()
                return true
            }
            let row = Int(violated[random.below(violated.count)])
            var best = Double.infinity
            var chosen = -1
            var to = 0
            for link in 0..<linkCount where fit.weight[row * linkCount + link] > 0 {
                let top = network.stairs[link].levels.count - 1
                let level = levels[link]
                if level == top { continue }
                let needed = capacity[link] - fit.slack[row] / fit.weight[row * linkCount + link]
                let covering = network.stairs[link].level(for: needed)
                for (turn, target) in [level + 1, covering].enumerated() {
                    if turn == 1, target == level + 1 { continue }
                    let gain = gain(link, network.capacity(link, target) - capacity[link])
                    var score = (network.cost(link, target) - network.cost(link, level)) / max(1e-12, gain)
                    score *= 1 + noise * random.unit()
                    if isBarred[link] { score = 1e6 * (1 + score) }
                    if score < best {
                        best = score
                        chosen = link
                        to = target
                    }
                }
            }
            if chosen < 0 { return false }
            set(chosen, to)
        }
        return false
    }

    /// How much of what rows lack a raise would give.
    private func gain(_ link: Int, _ change: Double) -> Double {
        var sum = 0.0
        for row in violated {
            let w = fit.weight[Int(row) * linkCount + link]
            if w > 0 { sum += min(-fit.slack[Int(row)], w * change) }
        }
        return sum
    }

    /// Lowers links in random order as far as the rows allow.
    func trim() {
        for at in stride(from: linkCount - 1, to: 0, by: -1) { order.swapAt(at, random.below(at + 1)) }
        for link in order where levels[link] > 0 {
            let spare = fit.spare(link)
            let level = network.stairs[link].level(for: capacity[link] - spare - 1e-12)
            if level >= levels[link] { continue }
            if routing.count == 0 {
                set(link, level)
                continue
            }
            let (before, old) = (cost, levels[link])
            set(link, level)
            if cost > before { set(link, old) }
        }
    }
}
