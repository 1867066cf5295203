import Graphs

extension BackboneBound {
    /// Cuts between two parts of the network that the capacities hold narrowly: nodes are merged along links with much
    /// capacity until few clusters are left, and every two parts of those are tried (Raack et al., section 5; the merging
    /// is random here). Each with the state in which it is shortest.
    func cutSets(_ capacity: [Double], random: inout SeededGenerator) -> [CapacityCut] {
        let (cluster, count) = merged(capacity, &random)
        guard count > 1 else { return [] }
        let links = network.problem.links
        let isDirected = network.problem.linkModel == .directed
        let isOneWay = network.problem.linkModel != .undirected
        var demand = Array(repeating: 0.0, count: count * count)
        for c in network.commodities { demand[cluster[c.source] * count + cluster[c.target]] += c.value }
        var found: [CapacityCut] = []
        let last = isDirected ? (1 << count) - 1 : 1 << (count - 1)
        for set in 1..<max(2, last) {
            func holds(_ node: Int) -> Bool { set >> cluster[node] & 1 == 1 }
            var out = 0.0
            var back = 0.0
            for i in 0..<count {
                for j in 0..<count where (set >> i & 1) != (set >> j & 1) {
                    if set >> i & 1 == 1 { out += demand[i * count + j] } else { back += demand[i * count + j] }
                }
            }
            let whole = isDirected ? out : isOneWay ? max(out, back) : out + back
            if whole <= 1e-9 { continue }
            let across = links.indices.filter {
                isDirected ? holds(links[$0].a) && !holds(links[$0].b) : holds(links[$0].a) != holds(links[$0].b)
            }
            let room = across.reduce(0) { $0 + capacity[$1] }
            var best = (ratio: room / whole, state: 0, need: whole)
            for state in network.states.indices.dropFirst() {
                var lost = 0.0
                for link in network.losses[state].links {
                    let (a, b) = (holds(links[link].a), holds(links[link].b))
                    if isDirected ? a && !b : a != b { lost += capacity[link] }
                }
                if lost == 0 { continue }
                var less = (out: 0.0, back: 0.0)
                for c in network.losses[state].commodities {
                    let (s, t) = (holds(network.commodities[c].source), holds(network.commodities[c].target))
                    if s && !t { less.out += network.commodities[c].value }
                    if t && !s { less.back += network.commodities[c].value }
                }
                let need =
                    isDirected
                    ? out - less.out
                    : isOneWay ? max(out - less.out, back - less.back) : whole - less.out - less.back
                if need > 1e-9, (room - lost) / need < best.ratio { best = ((room - lost) / need, state, need) }
            }
            guard best.ratio < 1.7 else { continue }
            var weights = Array(repeating: 0.0, count: linkCount)
            for link in across where network.states[best.state].isAlive[link] { weights[link] = 1 }
            found.append(CapacityCut(weights: weights, need: best.need, isRoutingCost: false))
        }
        return found
    }

    /// Each node's cluster, and how many there are.
    private func merged(_ capacity: [Double], _ random: inout SeededGenerator) -> ([Int], Int) {
        var sets = UnionFind(network.nodeCount)
        var left = network.nodeCount
        let keys = capacity.map { ($0 + 0.05) * (0.2 + random.unit()) }
        for link in capacity.indices.sorted(by: { keys[$0] > keys[$1] }) where left > 9 {
            let ends = network.problem.links[link]
            if sets.unite(ends.a, ends.b) { left -= 1 }
        }
        var name: [Int: Int] = [:]
        let cluster = (0..<network.nodeCount).map { node in
            let root = sets.find(node)
            let known = name[root] ?? name.count
            name[root] = known
            return known
        }
        return name.count > 12 ? ([], 0) : (cluster, name.count)
    }
}
