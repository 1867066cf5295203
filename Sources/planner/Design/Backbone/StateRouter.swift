import Graphs

/// Routes one state's commodities in given capacities, or shows by a cut that they do not fit. Each call starts from
/// the routing of the call before.
final class StateRouter {
    private let nodeCount: Int
    private let resourceCount: Int
    private let linkCount: Int
    private let resourceLink: [Int]
    private let commodities: [BackboneNetwork.Commodity]
    /// Ranges of `commodities` with one source.
    private let sources: [Range<Int>]
    private let arcStart: [Int]
    private let arcHead: [Int32]
    private let arcResource: [Int32]
    let simplex: ElasticSimplex
    /// Cost of a unit of flow on each resource.
    private let cost: [Double]
    /// What each limit is lifted by, all a little differently: whole numbers make many bases meet in one point, where the
    /// simplex method would go round in circles.
    private let lift: [Double]
    /// Whether limits are taken as they are.
    var isExact = false
    /// Whether a cut that shows most of what lacks ends a call, before the best is found: with many states to route a
    /// quick answer is worth more than a deep cut.
    private let isHasty: Bool
    private var length: [Double]
    private var distance: [Double]
    private var beforeArc: [Int32]
    private var beforeNode: [Int32]
    private var isDone: [Bool]

    /// The most that a load exceeds its capacity by, a demand being about 1.
    static let largestLift = 1e-6

    /// What a call finds.
    enum Outcome {
        case routed
        /// Any capacities that carry the commodities satisfy this.
        case cut(CapacityCut)
        /// Neither was found within the tolerances.
        case unclear
    }

    /// `routingCosts` of each link make it look for the cheapest routing; `penalty` of each link is the price of a unit
    /// of capacity that lacks.
    init(
        _ network: BackboneNetwork, state: BackboneNetwork.State, routingCosts: [Double]? = nil, penalty: [Double]
    ) {
        nodeCount = network.nodeCount
        linkCount = network.linkCount
        resourceLink = network.resourceLink
        resourceCount = resourceLink.count
        isHasty = network.states.count > 60
        commodities = state.commodities.map { network.commodities[$0] }
        var ranges: [Range<Int>] = []
        for at in commodities.indices {
            if let last = ranges.last, commodities[last.lowerBound].source == commodities[at].source {
                ranges[ranges.count - 1] = last.lowerBound..<at + 1
            } else {
                ranges.append(at..<at + 1)
            }
        }
        sources = ranges
        var start = [0]
        var head: [Int32] = []
        var resource: [Int32] = []
        for node in 0..<nodeCount {
            for arc in network.arcs[node] where state.isAlive[resourceLink[arc.resource]] {
                head.append(Int32(arc.head))
                resource.append(Int32(arc.resource))
            }
            start.append(head.count)
        }
        arcStart = start
        arcHead = head
        arcResource = resource
        cost = resourceLink.map { routingCosts?[$0] ?? 0 }
        var random = SeededGenerator(seed: 1)
        lift = resourceLink.map { _ in Self.largestLift * (0.3 + 0.7 * random.unit()) }
        length = Array(repeating: 0, count: resourceCount)
        distance = Array(repeating: 0, count: nodeCount)
        beforeArc = Array(repeating: -1, count: nodeCount)
        beforeNode = beforeArc
        isDone = Array(repeating: false, count: nodeCount)
        simplex = ElasticSimplex(
            groupCount: commodities.count, rowLimit: resourceCount, entryLimit: max(1, nodeCount - 1))
        for r in 0..<resourceCount { length[r] = routingCosts == nil ? penalty[resourceLink[r]] : cost[r] + 1e-9 }
        for range in sources {
            findPaths(from: range)
            for at in range { simplex.setKey(newColumn(at), amount: commodities[at].value) }
        }
        for r in 0..<resourceCount { simplex.addRow(limit: 0, penalty: penalty[resourceLink[r]]) }
        simplex.refresh()
    }

    /// Shortest paths by `length` from the source of a range until all its targets are reached.
    private func findPaths(from range: Range<Int>) {
        let source = commodities[range.lowerBound].source
        var left = range.count
        length.withUnsafeBufferPointer { length in
            distance.withUnsafeMutableBufferPointer { distance in
                isDone.withUnsafeMutableBufferPointer { isDone in
                    for node in 0..<nodeCount {
                        distance[node] = .infinity
                        isDone[node] = false
                    }
                    distance[source] = 0
                    while true {
                        var node = -1
                        var least = Double.infinity
                        for other in 0..<nodeCount where !isDone[other] && distance[other] < least {
                            least = distance[other]
                            node = other
                        }
                        if node < 0 { return }
                        isDone[node] = true
                        if isTarget(node, range) {
                            left -= 1
                            if left == 0 { return }
                        }
                        for arc in arcStart[node]..<arcStart[node + 1] {
                            let other = Int(arcHead[arc])
                            let reached = least + length[Int(arcResource[arc])]
                            if reached < distance[other] {
                                distance[other] = reached
                                beforeArc[other] = Int32(arc)
                                beforeNode[other] = Int32(node)
                            }
                        }
                    }
                }
            }
        }
    }

    private func isTarget(_ node: Int, _ range: Range<Int>) -> Bool {
        for at in range where commodities[at].target == node { return true }
        return false
    }

    private func newColumn(_ at: Int) -> Int {
        let commodity = commodities[at]
        let slot = simplex.newColumn(group: at, cost: 0, tag: 0)
        var node = commodity.target
        var sum = 0.0
        while node != commodity.source {
            let resource = Int(arcResource[Int(beforeArc[node])])
            simplex.append(resource, 1, to: slot)
            sum += cost[resource]
            node = Int(beforeNode[node])
        }
        simplex.columnCost[slot] = sum
        return slot
    }

    /// Routes in the capacities of the links, at most `pivots` changes of the basis.
    func route(_ capacity: [Double], pivots limit: Int = 20_000) -> Outcome {
        if commodities.isEmpty { return .routed }
        for r in 0..<resourceCount {
            let new = capacity[resourceLink[r]] + (isExact ? 0 : lift[r])
            if simplex.limit[r] != new { simplex.setLimit(r, new) }
        }
        if simplex.isBroken || (simplex.pivotsSinceFactor > 300 && !simplex.factor()) { simplex.reset() }
        simplex.refresh()
        if isBad { simplex.reset() }
        let pureFit = !cost.contains { $0 > 0 }
        let begin = simplex.pivots
        var rounds = 0
        while simplex.pivots - begin < limit {
            rounds += 1
            if pureFit, isFitting { break }
            var improved = simplex.enterSlacks()
            for range in sources {
                if pureFit, isFitting { break }
                for r in 0..<resourceCount { length[r] = max(0, cost[r] - simplex.dual[r]) + 1e-9 }
                findPaths(from: range)
                var entered = false
                for at in range {
                    guard distance[commodities[at].target] < simplex.groupPrice(at) - 1e-8 else { continue }
                    if simplex.enter(newColumn(at)) { entered = true }
                }
                if entered {
                    improved = true
                    _ = simplex.enterSlacks()
                }
                if simplex.isBroken { break }
            }
            if simplex.pivotsSinceFactor > 300 {
                if !simplex.factor() { simplex.isBroken = true }
                simplex.refresh()
            }
            if simplex.isBroken {
                simplex.reset()
                if rounds > 200 { return .unclear }
                continue
            }
            if !improved { break }
            if isHasty, pureFit, rounds % 2 == 0, case .cut(let cut) = outcome(capacity, pureFit: true, share: 0.6) {
                return .cut(cut)
            }
        }
        if pureFit, isFitting {
            simplex.refresh()
            if isFitting, !isBad { return .routed }
        }
        return outcome(capacity, pureFit: pureFit)
    }

    private var isFitting: Bool {
        for r in 0..<resourceCount where simplex.slack(r) < -1e-8 { return false }
        return true
    }

    /// Whether a flow is below 0: rounding, or limits moved under a basis.
    private var isBad: Bool {
        var bad = false
        simplex.eachColumn { if $1 < -1e-7 { bad = true } }
        return bad
    }

    /// The cut of the duals as they are. `share` asks it to show at least that part of what lacks now.
    private func outcome(_ capacity: [Double], pureFit: Bool, share: Double = 0) -> Outcome {
        var weights = Array(repeating: 0.0, count: linkCount)
        for r in 0..<resourceCount {
            let weight = max(0, -simplex.dual[r])
            length[r] = cost[r] + weight
            weights[resourceLink[r]] += weight
        }
        var need = 0.0
        for range in sources {
            findPaths(from: range)
            for at in range { need += commodities[at].value * distance[commodities[at].target] }
        }
        if !pureFit {
            return .cut(CapacityCut(weights: weights, need: need, isRoutingCost: true))
        }
        let largest = weights.max() ?? 0
        guard largest > 1e-12 else { return .unclear }
        if share > 0 {
            var has = 0.0
            for link in 0..<linkCount { has += weights[link] * capacity[link] }
            guard need - has >= share * simplex.shortfall else { return .unclear }
        }
        for link in 0..<linkCount { weights[link] /= largest }
        need /= largest
        var has = 0.0
        for link in 0..<linkCount { has += weights[link] * capacity[link] }
        guard has < need - 1e-7 else { return .unclear }
        return .cut(CapacityCut(weights: weights, need: need, isRoutingCost: false))
    }

    /// The most that any resource of each link carries.
    func loads() -> [Double] {
        var loads = Array(repeating: 0.0, count: linkCount)
        for r in 0..<resourceCount {
            loads[resourceLink[r]] = max(loads[resourceLink[r]], simplex.limit[r] - simplex.slack(r))
        }
        return loads
    }

    /// The cost of the flows as they are.
    var routingCost: Double {
        var sum = 0.0
        simplex.eachColumn { sum += simplex.columnCost[$0] * $1 }
        return sum
    }

    /// The paths in use: the position of the commodity in the state, links from target back to source, flow.
    func paths() -> [(commodity: Int, links: [Int], flow: Double)] {
        var found: [(commodity: Int, links: [Int], flow: Double)] = []
        simplex.eachColumn { slot, flow in
            guard flow > 1e-9 else { return }
            let base = slot * simplex.entryLimit
            let links = (base..<base + Int(simplex.columnLength[slot])).map {
                resourceLink[Int(simplex.columnRow[$0])]
            }
            found.append((Int(simplex.columnGroup[slot]), links, flow))
        }
        return found
    }
}

/// A condition on capacities: `Σ weights[l] capacity[l] >= need`, or, of the routing cost, that it is at least
/// `need - Σ weights[l] capacity[l]`. By duality it holds for any weights that are not negative, with `need` the sum of
/// the demands times their distances (a *metric inequality*: Iri 1971; Onaga and Kakusho 1971).
struct CapacityCut: Sendable {
    var weights: [Double]
    var need: Double
    var isRoutingCost: Bool
}
