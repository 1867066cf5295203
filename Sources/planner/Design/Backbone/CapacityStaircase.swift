/// What a link may be: its capacities that are worth their cost, in rising order of both.
struct CapacityStaircase: Sendable {
    struct Level: Sendable {
        var capacity: Double
        /// Set-up and modules.
        var cost: Double
        /// How many of each module.
        var modules: [Int]
        var isOpen: Bool
    }

    private(set) var levels: [Level]
    /// Whether the last level stands for many beyond the limit.
    private(set) var isCapped = false

    /// All levels that no other one dominates, up to the first that holds `enough`. At most `limit` are made: the last
    /// one then stands for all beyond it, as many of the best module as hold `enough`.
    init(_ link: BackboneProblem.Link, _ model: BackboneProblem.CapacityModel, enough: Double, limit: Int = 500) {
        let none = Array(repeating: 0, count: link.modules.count)
        var found: [Level] = []
        func add(_ level: Level) {
            if let last = found.last, level.capacity <= last.capacity { return }
            found.append(level)
        }
        add(Level(capacity: 0, cost: 0, modules: none, isOpen: false))
        let open = Level(capacity: link.installed, cost: link.setupCost, modules: none, isOpen: true)
        func with(_ level: Level, _ module: Int, _ count: Int = 1) -> Level {
            var more = level
            more.modules[module] += count
            more.capacity += Double(count) * link.modules[module].capacity
            more.cost += Double(count) * link.modules[module].cost
            return more
        }
        switch model {
        case .explicit:
            let all = [open] + link.modules.indices.map { with(open, $0) }
            for level in all.sorted(by: { ($0.cost, -$0.capacity) < ($1.cost, -$1.capacity) }) {
                if let last = found.last, last.capacity >= enough { break }
                add(level)
            }
        case .modular, .single:
            var usable = Array(link.modules.indices)
            if model == .single {
                usable = usable.min { link.modules[$0].capacity < link.modules[$1].capacity }.map { [$0] } ?? []
            }
            // Every part of an undominated choice is undominated, so it is enough to grow those, and the open link
            // itself, which the closed one may dominate but can't replace.
            add(open)
            var heap = CostHeap()
            for module in usable { heap.push(with(open, module)) }
            while let level = heap.pop() {
                if let last = found.last, last.capacity >= enough { break }
                if let last = found.last, level.capacity <= last.capacity { continue }
                add(level)
                if found.count >= limit {
                    let rate = { (m: Int) in link.modules[m].cost / link.modules[m].capacity }
                    if let best = usable.min(by: { rate($0) < rate($1) }), level.capacity < enough {
                        let count = ((enough - level.capacity) / link.modules[best].capacity).rounded(.up)
                        add(with(level, best, Int(min(count, 1e12))))
                        isCapped = true
                    }
                    break
                }
                for module in usable { heap.push(with(level, module)) }
            }
        }
        // What costs nothing is there without being asked for.
        if found.count > 1, found[1].cost == 0 { found.removeFirst() }
        levels = found
    }

    /// The same levels with capacities in another unit.
    func scaled(by factor: Double) -> CapacityStaircase {
        var copy = self
        for at in levels.indices { copy.levels[at].capacity *= factor }
        return copy
    }

    /// The first level that holds `load`, the last one if none does.
    func level(for load: Double) -> Int {
        var low = 0
        var high = levels.count - 1
        while low < high {
            let middle = (low + high) / 2
            if levels[middle].capacity >= load { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// Levels by cost, the larger first where equal.
private struct CostHeap {
    private var items: [CapacityStaircase.Level] = []

    private func before(_ a: CapacityStaircase.Level, _ b: CapacityStaircase.Level) -> Bool {
        a.cost != b.cost ? a.cost < b.cost : a.capacity > b.capacity
    }

    mutating func push(_ level: CapacityStaircase.Level) {
        items.append(level)
        var at = items.count - 1
        while at > 0, before(items[at], items[(at - 1) / 2]) {
            items.swapAt(at, (at - 1) / 2)
            at = (at - 1) / 2
        }
    }

    mutating func pop() -> CapacityStaircase.Level? {
        guard let first = items.first, let last = items.popLast() else { return nil }
        if items.isEmpty { return first }
        items[0] = last
        var at = 0
        while true {
            var down = 2 * at + 1
            if down >= items.count { return first }
            if down + 1 < items.count, before(items[down + 1], items[down]) { down += 1 }
            if !before(items[down], items[at]) { return first }
            items.swapAt(at, down)
            at = down
        }
    }
}
