/// For each link the cheapest whole numbers of modules that carry a load, besides what of the existing is kept.
///
/// New ones are an unbounded covering knapsack over the greatest common measure of the modules. Existing ones of equal
/// capacity and cost form a group, and every number kept of each group is tried.
struct ModuleLadders {
    struct Step {
        var counts: [Int]
        var isKept: [Bool]
        var cost: Double
    }

    private let modules: [[BackboneProblem.Module]]
    private let existing: [[ShortestPathDimensioning.Existing]]
    /// Of each link, which of its existing ones may stay together.
    private let choices: [[[Bool]]]
    private let measure: Double
    private var known: [Key: (counts: [Int], cost: Double)] = [:]
    private static let mostUnits = 200_000
    /// Choices of kept ones looked at; where there would be more, the later groups are kept or given up as a whole.
    private static let mostChoices = 4_096

    private struct Key: Hashable {
        var link: Int
        var units: Int
    }

    init(_ modules: [[BackboneProblem.Module]], existing: [[ShortestPathDimensioning.Existing]]) {
        self.modules = modules
        self.existing = existing
        choices = existing.map(Self.choices)
        var measure = 0
        for module in modules.joined() {
            var (a, b) = (measure, Int(module.capacity.rounded(.down)))
            while b > 0 { (a, b) = (b, a % b) }
            measure = a
        }
        self.measure = Double(max(1, measure))
    }

    /// Nil where nothing carries `load`.
    mutating func cheapest(_ link: Int, carrying load: Double) -> Step? {
        let there = existing[link]
        guard !there.isEmpty else {
            return new(link, carrying: load).map { Step(counts: $0.counts, isKept: [], cost: $0.cost) }
        }
        var best: Step?
        for isKept in choices[link] {
            var (rest, cost) = (load, 0.0)
            for (item, isKept) in zip(there, isKept) where isKept {
                rest -= item.capacity
                cost += item.cost
            }
            guard let added = new(link, carrying: rest) else { continue }
            if best.map({ cost + added.cost < $0.cost }) ?? true {
                best = Step(counts: added.counts, isKept: isKept, cost: cost + added.cost)
            }
        }
        return best
    }

    /// All choices of what to keep; what is pinned is in each.
    private static func choices(_ there: [ShortestPathDimensioning.Existing]) -> [[Bool]] {
        var groups: [ShortestPathDimensioning.Existing: [Int]] = [:]
        for (index, item) in there.enumerated() where !item.isPinned { groups[item, default: []].append(index) }
        var choices = [there.map(\.isPinned)]
        for members in groups.values.sorted(by: { $0[0] < $1[0] }) {
            let numbers =
                choices.count * (members.count + 1) <= mostChoices
                ? Array(0...members.count) : [0, members.count]
            choices = choices.flatMap { choice in
                numbers.map { number in
                    var next = choice
                    for member in members.prefix(number) { next[member] = true }
                    return next
                }
            }
        }
        return choices
    }

    /// The cheapest new modules for `load`; none where it is nothing.
    private mutating func new(_ link: Int, carrying load: Double) -> (counts: [Int], cost: Double)? {
        let none = Array(repeating: 0, count: modules[link].count)
        let units = Int((load / measure * (1 - 1e-12)).rounded(.up))
        guard units > 0 else { return (none, 0) }
        guard units <= Self.mostUnits, !modules[link].isEmpty else { return nil }
        let key = Key(link: link, units: units)
        if let step = known[key] { return step }
        var cost = [0.0]
        var choice = [-1]
        for at in 1...units {
            var best = (cost: Double.infinity, module: -1)
            for (index, module) in modules[link].enumerated() {
                let rest = max(0, at - max(1, Int(module.capacity / measure)))
                let sum = cost[rest] + module.cost
                if sum < best.cost { best = (sum, index) }
            }
            cost.append(best.cost)
            choice.append(best.module)
        }
        var counts = none
        var at = units
        while at > 0 {
            counts[choice[at]] += 1
            at = max(0, at - max(1, Int(modules[link][choice[at]].capacity / measure)))
        }
        let step = (counts, cost[units])
        known[key] = step
        return step
    }
}
