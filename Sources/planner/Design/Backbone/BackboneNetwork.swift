/// The problem as the search works on it: demands of the same nodes merged, capacities scaled so that a demand is about
/// 1, each link a staircase of levels, each state with its own arcs and demands.
struct BackboneNetwork: Sendable {
    /// A demand, or several between the same nodes.
    struct Commodity: Sendable {
        var source: Int
        var target: Int
        var value: Double
    }

    /// The normal state or one after a failure.
    struct State: Sendable {
        /// Commodities that want to be routed, by index; those of one source stand together.
        var commodities: [Int]
        var isAlive: [Bool]
    }

    let problem: BackboneProblem
    let nodeCount: Int
    let linkCount: Int
    /// Capacities and demands are in units of this.
    let scale: Double
    let stairs: [CapacityStaircase]
    let commodities: [Commodity]
    /// The commodity of each demand, -1 where it needs no capacity, and whether it runs against it.
    let commodityOfDemand: [Int]
    let isReversed: [Bool]
    /// A capacity that flows share: one for a link, or one for each direction.
    let resourceLink: [Int]
    /// For each node its arcs: far end, resource.
    let arcs: [[(head: Int, resource: Int)]]
    let states: [State]
    /// For each state the links and commodities that it has lost.
    let losses: [(links: [Int], commodities: [Int])]
    /// Cost of a unit of capacity about, of each link; 1 on average.
    let slopes: [Double]
    /// Cost of a unit of flow on each link.
    let routingCosts: [Double]
    let hasRoutingCosts: Bool
    /// Of all links, whatever is chosen.
    let installedCost: Double

    init(_ problem: BackboneProblem) {
        self.problem = problem
        nodeCount = problem.nodeCount
        linkCount = problem.links.count
        let wanted = problem.demands.filter { $0.value > 0 && $0.source != $0.target }
        let total = wanted.reduce(0) { $0 + $1.value }
        let scale = wanted.isEmpty ? 1 : total / Double(wanted.count)
        self.scale = scale

        // Without directions either end may be the source: few sources mean few shortest-path trees.
        var order: [Int: Int] = [:]
        if problem.linkModel == .undirected, problem.terminals.isEmpty {
            var count = Array(repeating: 0, count: problem.nodeCount)
            for demand in wanted {
                count[demand.source] += 1
                count[demand.target] += 1
            }
            for (rank, node) in count.indices.sorted(by: { (-count[$0], $0) < (-count[$1], $1) }).enumerated() {
                order[node] = rank
            }
        }
        var index: [Int: Int] = [:]
        var merged: [Commodity] = []
        var ofDemand: [Int] = []
        var reversed: [Bool] = []
        for demand in problem.demands {
            guard demand.value > 0, demand.source != demand.target else {
                ofDemand.append(-1)
                reversed.append(false)
                continue
            }
            let swap = (order[demand.source] ?? 0) > (order[demand.target] ?? 0)
            let (s, t) = swap ? (demand.target, demand.source) : (demand.source, demand.target)
            let known = index[s * problem.nodeCount + t] ?? merged.count
            if known == merged.count {
                index[s * problem.nodeCount + t] = known
                merged.append(Commodity(source: s, target: t, value: 0))
            }
            merged[known].value += demand.value / scale
            ofDemand.append(known)
            reversed.append(swap)
        }
        commodities = merged
        commodityOfDemand = ofDemand
        isReversed = reversed

        stairs = problem.links.map { link in
            CapacityStaircase(link, problem.capacityModel, enough: total).scaled(by: 1 / scale)
        }
        var resources: [Int] = []
        var arcs: [[(head: Int, resource: Int)]] = Array(repeating: [], count: problem.nodeCount)
        for (at, link) in problem.links.enumerated() {
            func join(_ from: Int, _ to: Int, over resource: Int) {
                if !problem.terminals.contains(from) { arcs[from].append((to, resource)) }
            }
            join(link.a, link.b, over: resources.count)
            resources.append(at)
            switch problem.linkModel {
            case .undirected: join(link.b, link.a, over: resources.count - 1)
            case .bidirected:
                join(link.b, link.a, over: resources.count)
                resources.append(at)
            case .directed: break
            }
        }
        self.arcs = arcs
        resourceLink = resources

        states = ([BackboneProblem.Failure()] + problem.failures).map { failure in
            let joins = problem.reachability(without: failure)
            var alive = Array(repeating: true, count: problem.links.count)
            for link in failure.links { alive[link] = false }
            let failed = Set(failure.nodes)
            for (at, link) in problem.links.enumerated() where failed.contains(link.a) || failed.contains(link.b) {
                alive[at] = false
            }
            let routable = merged.indices.filter { joins(merged[$0].source, merged[$0].target) }
            return State(
                commodities: routable.sorted { (merged[$0].source, $0) < (merged[$1].source, $1) }, isAlive: alive)
        }

        losses = states.map { state in
            let kept = Set(state.commodities)
            return (
                state.isAlive.indices.filter { !state.isAlive[$0] }, merged.indices.filter { !kept.contains($0) }
            )
        }

        var slopes = stairs.map { stair -> Double in
            let first = stair.levels[0]
            return stair.levels.dropFirst().map { ($0.cost - first.cost) / ($0.capacity - first.capacity) }.min() ?? 0
        }
        let positive = slopes.filter { $0 > 0 }
        let mean = positive.isEmpty ? 1 : positive.reduce(0, +) / Double(positive.count)
        for at in slopes.indices {
            slopes[at] = stairs[at].levels.count == 1 ? 5 : min(5, max(0.1, slopes[at] / mean))
        }
        self.slopes = slopes
        routingCosts = problem.links.map { $0.routingCost * scale }
        installedCost = problem.links.reduce(0) { $0 + $1.installedCost }
        hasRoutingCosts = routingCosts.contains { $0 > 0 }
    }

    func capacity(_ link: Int, _ level: Int) -> Double { stairs[link].levels[level].capacity }
    func cost(_ link: Int, _ level: Int) -> Double { stairs[link].levels[level].cost }

    /// Set-up and modules of a choice of levels.
    func cost(of levels: [Int]) -> Double {
        var sum = 0.0
        for link in 0..<linkCount { sum += cost(link, levels[link]) }
        return sum
    }
}
