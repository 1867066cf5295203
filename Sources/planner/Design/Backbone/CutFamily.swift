/// What one state's cut says of the other states.
///
/// A cut's weights are lengths of links, its need the demands times their distances. Give the links that failed in its
/// state the distance of their ends as length: no distance changes. In any other state distances are at least as long,
/// so with its own failed links left out, and its own commodities, the same lengths make a cut of it too.
struct CutFamily {
    let network: BackboneNetwork
    private var distance: [Double]
    private var isDone: [Bool]

    init(_ network: BackboneNetwork) {
        self.network = network
        distance = Array(repeating: 0, count: network.nodeCount)
        isDone = Array(repeating: false, count: network.nodeCount)
    }

    /// The cuts of other states that hold less than `ratio` of their need in `capacity`, the shortest first.
    mutating func others(
        of cut: CapacityCut, state: Int, capacity: [Double], ratio: Double, most: Int
    ) -> [CapacityCut] {
        // With two directions apart a link has two lengths, which the cut has added up.
        guard network.problem.linkModel != .bidirected, network.states.count > 1, !cut.isRoutingCost else { return [] }
        var weights = cut.weights
        let alive = network.states[state].isAlive
        for link in alive.indices where !alive[link] {
            let ends = network.problem.links[link]
            measure(from: ends.a, weights, alive)
            let far = distance[ends.b]
            weights[link] = far.isFinite ? far : Double(network.nodeCount)
        }
        var reach = Array(repeating: 0.0, count: network.commodities.count)
        var source = -1
        for c in network.states[0].commodities {
            if network.commodities[c].source != source {
                source = network.commodities[c].source
                measure(from: source, weights, nil)
            }
            reach[c] = network.commodities[c].value * distance[network.commodities[c].target]
        }
        var has = 0.0
        for link in weights.indices { has += weights[link] * capacity[link] }
        var found: [(ratio: Double, state: Int, need: Double)] = []
        for other in network.states.indices where other != state {
            var here = has
            for link in network.losses[other].links { here -= weights[link] * capacity[link] }
            var need = 0.0
            if network.losses[other].commodities.isEmpty {
                need = whole(reach)
            } else {
                for c in network.states[other].commodities { need += reach[c] }
            }
            if need > 1e-6, here < ratio * need - 1e-6 { found.append((here / need, other, need)) }
        }
        return found.sorted { ($0.ratio, $0.state) < ($1.ratio, $1.state) }.prefix(most).map { one in
            var left = weights
            for link in network.losses[one.state].links { left[link] = 0 }
            let largest = left.max() ?? 1
            return CapacityCut(
                weights: left.map { $0 / largest }, need: one.need / largest, isRoutingCost: false)
        }
    }

    private func whole(_ reach: [Double]) -> Double { reach.reduce(0, +) }

    private mutating func measure(from source: Int, _ length: [Double], _ alive: [Bool]?) {
        let links = network.resourceLink
        for node in distance.indices {
            distance[node] = .infinity
            isDone[node] = false
        }
        distance[source] = 0
        while true {
            var node = -1
            var least = Double.infinity
            for other in distance.indices where !isDone[other] && distance[other] < least {
                least = distance[other]
                node = other
            }
            if node < 0 { return }
            isDone[node] = true
            for arc in network.arcs[node] {
                let link = links[arc.resource]
                if let alive, !alive[link] { continue }
                let reached = least + length[link]
                if reached < distance[arc.head] { distance[arc.head] = reached }
            }
        }
    }
}
