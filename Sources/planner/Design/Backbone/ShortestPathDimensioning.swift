import Graphs

/// Sizes links for traffic from one source that takes its shortest way, as routers send it, in every state.
///
/// `BackboneProblem` lets a demand split over all ways, which gives a bound and says which links are worth having; routers
/// follow the shortest way alone. Given the links, the load of each is then a matter of counting, and its modules the
/// cheapest that carry its worst state; links are dropped and added one by one while that saves money.
struct ShortestPathDimensioning {
    struct Link {
        var a: Int
        var b: Int
        var length: Double
        /// Whether it is there in any case and carries whatever comes.
        var isFree: Bool
    }

    let nodeCount: Int
    let source: Int
    /// What a link costs a way besides its length.
    let hop: Double
    let links: [Link]
    /// What each node takes.
    let demands: [Double]
    /// Nodes that pass nothing on.
    let terminals: Set<Int>
    let failures: [BackboneProblem.Failure]
    let modules: [[BackboneProblem.Module]]

    struct Result {
        var isOpen: [Bool]
        var counts: [[Int]]
        /// Of the normal state.
        var load: [Double]
        var cost: Double
    }

    /// The best of a descent from each of `starts` and of `budget.steps` more from disturbances of the best (iterated local search;
    /// Lourenço, Martin, Stützle 2003); nil where no start connects every demand in every state that allows it.
    func best(from starts: [[Bool]], seed: UInt64, budget: SearchBudget) -> Result? {
        var ladder = Ladders(modules)
        var random = SeededGenerator(seed: seed)
        let found = starts.compactMap { descend(from: $0, &ladder, budget: budget) }.min { $0.cost < $1.cost }
        guard var best = found else { return nil }
        let core = links.indices.filter { !links[$0].isFree && !terminals.contains(links[$0].a) }
        for _ in 0..<(core.isEmpty ? 0 : budget.steps) where !budget.isExhausted {
            var isOpen = best.isOpen
            for _ in 0..<(2 + random.below(3)) { isOpen[core[random.below(core.count)]].toggle() }
            if let next = descend(from: isOpen, &ladder, budget: budget), next.cost < best.cost { best = next }
        }
        return best
    }

    private func descend(from start: [Bool], _ ladder: inout Ladders, budget: SearchBudget) -> Result? {
        var isOpen = start
        for link in links.indices where links[link].isFree { isOpen[link] = true }
        guard var best = result(isOpen, &ladder) else { return nil }
        var improves = true
        while improves, !budget.isExhausted {
            improves = false
            for link in links.indices where !links[link].isFree && !terminals.contains(links[link].a) {
                isOpen = best.isOpen
                isOpen[link].toggle()
                if let next = result(isOpen, &ladder), next.cost < best.cost * (1 - 1e-9) {
                    best = next
                    improves = true
                }
            }
        }
        return best
    }

    private func result(_ isOpen: [Bool], _ ladder: inout Ladders) -> Result? {
        let all = Array(repeating: true, count: links.count)
        guard let normal = loads(isOpen, BackboneProblem.Failure(), must: all) else { return nil }
        var most = normal
        for failure in failures {
            guard let load = loads(isOpen, failure, must: all) else { return nil }
            for link in links.indices { most[link] = max(most[link], load[link]) }
        }
        var result = Result(
            isOpen: isOpen, counts: Array(repeating: [], count: links.count), load: normal, cost: 0)
        for link in links.indices where isOpen[link] && !links[link].isFree {
            guard most[link] > 0 else {
                result.isOpen[link] = false
                continue
            }
            guard let step = ladder.cheapest(link, carrying: most[link]) else { return nil }
            result.counts[link] = step.counts
            result.cost += step.cost
        }
        return result
    }

    /// The load of each link in the direction that has more; nil where open links leave a demand out that all links (`must`)
    /// would reach.
    private func loads(_ isOpen: [Bool], _ failure: BackboneProblem.Failure, must: [Bool]) -> [Double]? {
        let tree = tree(isOpen, failure)
        var reachable: [Double]?
        var forth = Array(repeating: 0.0, count: links.count)
        var back = forth
        for node in 0..<nodeCount where demands[node] > 0 && !failure.nodes.contains(node) {
            guard tree.distance[node].isFinite else {
                if reachable == nil { reachable = self.tree(must, failure).distance }
                if reachable?[node].isFinite == true { return nil }
                continue
            }
            var at = node
            while at != source, tree.link[at] >= 0 {
                let link = links[tree.link[at]]
                if link.b == at {
                    forth[tree.link[at]] += demands[node]
                    at = link.a
                } else {
                    back[tree.link[at]] += demands[node]
                    at = link.b
                }
            }
        }
        return zip(forth, back).map(max)
    }

    private func tree(_ isOpen: [Bool], _ failure: BackboneProblem.Failure) -> (distance: [Double], link: [Int]) {
        var distance = Array(repeating: Double.infinity, count: nodeCount)
        var over = Array(repeating: -1, count: nodeCount)
        var isDone = Array(repeating: false, count: nodeCount)
        for node in failure.nodes { isDone[node] = true }
        guard !isDone[source] else { return (distance, over) }
        distance[source] = 0
        // Few nodes and dense: a plain scan beats a heap.
        while true {
            var at = -1
            for node in 0..<nodeCount where !isDone[node] && distance[node].isFinite {
                if at < 0 || distance[node] < distance[at] { at = node }
            }
            guard at >= 0 else { break }
            isDone[at] = true
            if terminals.contains(at) { continue }
            for index in incident[at] where isOpen[index] && !failure.links.contains(index) {
                let link = links[index]
                let other = link.a == at ? link.b : link.a
                let next = distance[at] + link.length + hop
                if !isDone[other], next < distance[other] {
                    distance[other] = next
                    over[other] = index
                }
            }
        }
        return (distance, over)
    }

    private let incident: [[Int]]

    init(
        nodeCount: Int, source: Int, hop: Double, links: [Link], demands: [Double], terminals: Set<Int>,
        failures: [BackboneProblem.Failure], modules: [[BackboneProblem.Module]]
    ) {
        self.nodeCount = nodeCount
        self.source = source
        self.hop = hop
        self.links = links
        self.demands = demands
        self.terminals = terminals
        self.failures = failures
        self.modules = modules
        var incident: [[Int]] = Array(repeating: [], count: nodeCount)
        for (index, link) in links.enumerated() {
            incident[link.a].append(index)
            incident[link.b].append(index)
        }
        self.incident = incident
    }

    /// For each link the cheapest whole numbers of modules that carry a load: an unbounded covering knapsack over the greatest
    /// common measure of the modules.
    private struct Ladders {
        private let modules: [[BackboneProblem.Module]]
        private let measure: Double
        private var known: [Key: (counts: [Int], cost: Double)] = [:]
        private static let mostUnits = 200_000

        private struct Key: Hashable {
            var link: Int
            var units: Int
        }

        init(_ modules: [[BackboneProblem.Module]]) {
            self.modules = modules
            var measure = 0
            for module in modules.joined() {
                var (a, b) = (measure, Int(module.capacity.rounded(.down)))
                while b > 0 { (a, b) = (b, a % b) }
                measure = a
            }
            self.measure = Double(max(1, measure))
        }

        mutating func cheapest(_ link: Int, carrying load: Double) -> (counts: [Int], cost: Double)? {
            let units = Int((load / measure * (1 - 1e-12)).rounded(.up))
            guard units > 0, units <= Self.mostUnits, !modules[link].isEmpty else { return nil }
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
            var counts = Array(repeating: 0, count: modules[link].count)
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
}
