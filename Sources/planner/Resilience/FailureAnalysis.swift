/// Answers what failures do to one network. Built once, then asked; all answers are the same on every machine and with any
/// number of processors.
package struct FailureAnalysis: Sendable {
    package let network: FailureNetwork
    let net: RoutedNetwork

    /// Checks the network and routes it while all works: O((nodes + links) log nodes).
    package init(_ network: FailureNetwork) throws(FailureNetwork.Flaw) {
        try network.check()
        self.network = network
        net = RoutedNetwork(network)
    }

    /// One-way latency in milliseconds of the node's way to its root; nil where it reaches none.
    package func latency(of node: Int) -> Double? { net.distance[node] < .infinity ? net.delay[node] : nil }

    /// Load in bit/s of a link while all works: from `a` to `b`, and back.
    package func load(of link: Int) -> (forward: Int, backward: Int) {
        (Int(net.load[2 * link]), Int(net.load[2 * link + 1]))
    }

    /// The links of the node's way to its root, from the node on; empty at a root and where it reaches none.
    package func way(of node: Int) -> [Int] {
        var result: [Int] = []
        var v = node
        while net.parent[v] >= 0 {
            result.append(Int(net.parentLink[v]))
            v = Int(net.parent[v])
        }
        return result
    }

    /// Nodes and links that a failure takes down.
    func elements(of failure: Failure) -> (nodes: [Int32], links: [Int32]) {
        switch failure {
        case .node(let v): ([Int32(v)], [])
        case .link(let e): ([], [Int32(e)])
        case .group(let g): (network.groups[g].nodes.map { Int32($0) }, network.groups[g].links.map { Int32($0) })
        }
    }

    /// Every node, link and group.
    package var failures: [Failure] {
        network.nodes.indices.map { .node($0) } + network.links.indices.map { .link($0) }
            + network.groups.indices.map { .group($0) }
    }

    /// What each failure of one element does, with traffic rerouted over the best ways left: of each node, link and
    /// group, in this order. Rank them by `FailureImpact.ranksHigher`.
    ///
    /// Each costs about its orphaned part of the network (`FailureSimulator`), not all of it.
    package func singles() async -> [FailureImpact] { await judge(failures).impacts }

    /// What each of `failures` does, and the worst that any of them does to each link and office.
    package func judge(_ failures: [Failure]) async -> FailureJudgement {
        let net = net
        let chunks = chunked(failures, into: 8)
        return await withTaskGroup(of: (Int, FailureJudgement).self) { group in
            for (index, chunk) in chunks.enumerated() {
                group.addTask {
                    var simulator = FailureSimulator(net)
                    for failure in chunk {
                        let (nodes, links) = elements(of: failure)
                        let impact = simulator.impact(of: failure, nodes: nodes, links: links)
                        simulator.judged.impacts.append(impact)
                        simulator.restore()
                    }
                    return (index, simulator.judged)
                }
            }
            var parts = Array<FailureJudgement?>(repeating: nil, count: chunks.count)
            for await (index, part) in group { parts[index] = part }
            var all = FailureSimulator(net).judged
            for part in parts.compactMap(\.self) { all.include(part) }
            return all
        }
    }

    /// What `failures` do when they happen together, in full; the impact bears the first one's name.
    package func detail(of failures: [Failure]) -> FailureDetail? {
        guard let first = failures.first else { return nil }
        let all = failures.map(elements)
        let nodes = Set(all.flatMap(\.nodes)).sorted()
        let links = Set(all.flatMap(\.links)).sorted()
        var simulator = FailureSimulator(net)
        let impact = simulator.impact(of: first, nodes: nodes, links: links)
        let orphans = simulator.orphans.map(Int.init).sorted()
        var overloads: [(link: Int, load: Int, capacity: Int)] = []
        for e in 0..<net.linkCount {
            let load = max(simulator.load(2 * e), simulator.load(2 * e + 1))
            if load > net.capacity[e] { overloads.append((e, Int(load), Int(net.capacity[e]))) }
        }
        return FailureDetail(
            impact: impact, cutOff: orphans.filter { simulator.isCutOff($0) },
            rerouted: orphans.filter { !simulator.isCutOff($0) }.map { ($0, net.delay[$0], simulator.delay[$0]) },
            overloads: overloads)
    }
}

/// Even parts of neighbours, a fixed number of them whatever the machine, so that sums always come in the same order.
func chunked<Element>(_ all: [Element], into count: Int) -> [[Element]] {
    guard !all.isEmpty else { return [] }
    let parts = min(count, all.count)
    return (0..<parts).map { Array(all[($0 * all.count / parts)..<(($0 + 1) * all.count / parts)]) }
}
