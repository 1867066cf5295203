import Graphs

/// Sizes links for traffic from one source that takes its shortest way, as routers send it, in every state.
///
/// `BackboneProblem` lets a demand split over all ways, which gives a bound and says which links are worth having; routers
/// follow the shortest way alone. Given the links, the load of each is then a matter of counting, and its modules the
/// cheapest that carry its worst state; links are dropped and added one by one while that saves money, or brings ways that
/// are too long nearer to their limits: of two designs the one that breaks them less is better, then the cheaper one.
struct ShortestPathDimensioning {
    struct Link {
        var a: Int
        var b: Int
        /// One way, in milliseconds.
        var latency: Double
        /// Whether it is there in any case and carries whatever comes.
        var isFree: Bool
    }

    /// What is on a link already and costs less than new.
    struct Existing: Hashable {
        var capacity: Double
        /// Of keeping it.
        var cost: Double
        /// Whether it stays whatever it costs.
        var isPinned: Bool
    }

    let nodeCount: Int
    let source: Int
    let links: [Link]
    /// What each node takes.
    let demands: [Double]
    /// Nodes that pass nothing on.
    let terminals: Set<Int>
    let failures: [BackboneProblem.Failure]
    let modules: [[BackboneProblem.Module]]
    /// Of each link; links that bear a pinned one are always open.
    let existing: [[Existing]]
    /// How long each node's way may be in every state.
    let limits: [WayLimits]
    private let incident: [[Int]]
    private let isTerminal: [Bool]

    struct Result {
        var isOpen: [Bool]
        var counts: [[Int]]
        /// Which of the existing stay.
        var isKept: [[Bool]]
        /// Of the normal state.
        var load: [Double]
        /// Of the worst state of each link.
        var most: [Double]
        var cost: Double
        /// Of each node while all works, and the worst in any state that leaves it one.
        var ways: [Way?]
        var worst: [Way?]
        /// Milliseconds and hops by which the worst ways of all nodes are too long.
        var excess: Double

        func isBetter(than other: Result) -> Bool {
            if abs(excess - other.excess) > WayLimits.tolerance { return excess < other.excess }
            return cost < other.cost * (1 - 1e-9)
        }
    }

    init(
        nodeCount: Int, source: Int, links: [Link], demands: [Double], terminals: Set<Int>,
        failures: [BackboneProblem.Failure], modules: [[BackboneProblem.Module]], existing: [[Existing]],
        limits: [WayLimits]
    ) {
        self.nodeCount = nodeCount
        self.source = source
        self.links = links
        self.demands = demands
        self.terminals = terminals
        isTerminal = (0..<nodeCount).map(terminals.contains)
        self.failures = failures
        self.modules = modules
        self.existing = existing
        self.limits = limits
        var incident: [[Int]] = Array(repeating: [], count: nodeCount)
        for (index, link) in links.enumerated() {
            incident[link.a].append(index)
            incident[link.b].append(index)
        }
        self.incident = incident
    }

    // MARK: - Search

    /// The best of a descent from each of `starts` and of `budget.steps` more from disturbances of the best (iterated local search;
    /// Lourenço, Martin, Stützle 2003); nil where no start connects every demand in every state that allows it.
    func best(from starts: [[Bool]], seed: UInt64, budget: SearchBudget) -> Result? {
        var ladder = ModuleLadders(modules, existing: existing)
        var random = SeededGenerator(seed: seed)
        var best: Result?
        for start in starts {
            guard let found = descend(from: start, &ladder, budget: budget) else { continue }
            if best.map({ found.isBetter(than: $0) }) ?? true { best = found }
        }
        guard var best else { return nil }
        let core = links.indices.filter { !isFixed($0) && !terminals.contains(links[$0].a) }
        for _ in 0..<(core.isEmpty ? 0 : budget.steps) where !budget.isExhausted {
            var isOpen = best.isOpen
            for _ in 0..<(2 + random.below(3)) { isOpen[core[random.below(core.count)]].toggle() }
            if let next = descend(from: isOpen, &ladder, budget: budget), next.isBetter(than: best) { best = next }
        }
        return best
    }

    /// Whether the link is there in any case.
    private func isFixed(_ link: Int) -> Bool { links[link].isFree || existing[link].contains(where: \.isPinned) }

    private func descend(from start: [Bool], _ ladder: inout ModuleLadders, budget: SearchBudget) -> Result? {
        guard var best = result(start, &ladder) else { return nil }
        var isOpen = start
        var improves = true
        while improves, !budget.isExhausted {
            improves = false
            for link in links.indices where !isFixed(link) && !terminals.contains(links[link].a) {
                isOpen = best.isOpen
                isOpen[link].toggle()
                if let next = result(isOpen, &ladder), next.isBetter(than: best) {
                    best = next
                    improves = true
                }
            }
        }
        return best
    }

    /// What open links come to with other existing ones than the problem's; nil where they leave a demand out.
    func result(_ isOpen: [Bool], existing: [[Existing]]) -> Result? {
        var ladder = ModuleLadders(modules, existing: existing)
        let other = ShortestPathDimensioning(
            nodeCount: nodeCount, source: source, links: links, demands: demands, terminals: terminals,
            failures: failures, modules: modules, existing: existing, limits: limits)
        return other.result(isOpen, &ladder)
    }

    private func result(_ wanted: [Bool], _ ladder: inout ModuleLadders) -> Result? {
        var isOpen = wanted
        for link in links.indices where isFixed(link) { isOpen[link] = true }
        var worst = Array<Way?>(repeating: nil, count: nodeCount)
        guard let normal = state(isOpen, BackboneProblem.Failure(), &worst) else { return nil }
        let ways = worst
        var most = normal
        for failure in failures {
            guard let load = state(isOpen, failure, &worst) else { return nil }
            for link in links.indices { most[link] = max(most[link], load[link]) }
        }
        var result = Result(
            isOpen: isOpen, counts: Array(repeating: [], count: links.count),
            isKept: existing.map { Array(repeating: false, count: $0.count) }, load: normal, most: most, cost: 0,
            ways: ways, worst: worst, excess: excess(worst))
        for link in links.indices where isOpen[link] && !links[link].isFree {
            guard most[link] > 0 || isFixed(link) else {
                result.isOpen[link] = false
                continue
            }
            guard let step = ladder.cheapest(link, carrying: most[link]) else { return nil }
            result.counts[link] = step.counts
            result.isKept[link] = step.isKept
            result.cost += step.cost
        }
        return result
    }

    private func excess(_ worst: [Way?]) -> Double {
        var sum = 0.0
        for node in 0..<nodeCount {
            guard let way = worst[node], !limits[node].isNone else { continue }
            let over = limits[node].excess(of: way)
            sum += over.latency + Double(over.hops)
        }
        return sum
    }

    // MARK: - States

    /// The load of each link in the direction that has more; nil where open links leave a demand out that all links would
    /// reach. `worst` takes in the ways of this state.
    private func state(_ isOpen: [Bool], _ failure: BackboneProblem.Failure, _ worst: inout [Way?]) -> [Double]? {
        let tree = tree(isOpen, failure)
        var reachable: [Double]?
        var forth = Array(repeating: 0.0, count: links.count)
        var back = forth
        for node in 0..<nodeCount where tree.latency[node].isFinite && !failure.nodes.contains(node) {
            let way = Way(latency: tree.latency[node], hops: tree.hops[node])
            worst[node] = worst[node].map { Way.worst($0, way) } ?? way
        }
        for node in 0..<nodeCount where demands[node] > 0 && !failure.nodes.contains(node) {
            guard tree.latency[node].isFinite else {
                if reachable == nil {
                    reachable = self.tree(Array(repeating: true, count: links.count), failure).latency
                }
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

    private func tree(
        _ isOpen: [Bool], _ failure: BackboneProblem.Failure
    ) -> (latency: [Double], hops: [Int], link: [Int]) {
        var latency = Array(repeating: Double.infinity, count: nodeCount)
        var hops = Array(repeating: 0, count: nodeCount)
        var over = Array(repeating: -1, count: nodeCount)
        var isDone = Array(repeating: false, count: nodeCount)
        for node in failure.nodes { isDone[node] = true }
        guard !isDone[source] else { return (latency, hops, over) }
        latency[source] = 0
        // Few nodes and dense: a plain scan beats a heap.
        while true {
            var at = -1
            for node in 0..<nodeCount where !isDone[node] && latency[node].isFinite {
                if at < 0 || latency[node] < latency[at] { at = node }
            }
            guard at >= 0 else { break }
            isDone[at] = true
            if isTerminal[at] { continue }
            for index in incident[at] where isOpen[index] && !failure.links.contains(index) {
                let link = links[index]
                let other = link.a == at ? link.b : link.a
                let next = latency[at] + link.latency
                if !isDone[other], next < latency[other] {
                    latency[other] = next
                    hops[other] = hops[at] + (link.isFree ? 0 : 1)
                    over[other] = index
                }
            }
        }
        return (latency, hops, over)
    }
}
