extension FailureAnalysis {
    /// Judges every pair of nodes, links and groups by who is cut off, exactly, and keeps the `limit` worst.
    ///
    /// A pair is of interest where it cuts off someone whom neither failure alone cuts off. Time: elements × (nodes + links)
    /// for the pairs with a node or link (`PairSweep`), and for pairs of groups what hangs on them. Memory: linear,
    /// and `limit` pairs for each part of the work.
    package func pairs(keeping limit: Int) async -> PairReport {
        let core = CoreNetwork(net)
        let sweep = PairSweep(core, ElementUnavailability(network), keeping: limit)
        let cuts = network.groups.isEmpty ? [] : await groupCuts()
        // What a leaf's failure takes with it is known; the rest is spread so that parts take about the same time.
        let parts = chunked(failures.filter { isWorthSweeping($0) }, into: 32)
        return await withTaskGroup(of: (Int, PairReport).self) { group in
            for (index, part) in parts.enumerated() {
                group.addTask {
                    var sweep = sweep
                    for failure in part { self.sweep(failure, &sweep) }
                    return (index, sweep.report)
                }
            }
            let groups = chunked(Array(network.groups.indices), into: 16)
            for (index, part) in groups.enumerated() {
                group.addTask {
                    var report = PairReport(keeping: limit, nodeCount: 0)
                    var simulator = FailureSimulator(net)
                    for first in part { pairGroups(first, cuts, core, &simulator, &report) }
                    return (parts.count + index, report)
                }
            }
            var reports = [PairReport?](repeating: nil, count: parts.count + groups.count)
            for await (index, report) in group { reports[index] = report }
            var all = PairReport(keeping: limit, nodeCount: net.nodeCount)
            for report in reports.compactMap(\.self) { all.merge(report) }
            let count = failures.count
            all.pairCount = count * (count - 1) / 2
            return all
        }
    }

    private func isWorthSweeping(_ failure: Failure) -> Bool {
        switch failure {
        case .node(let v): net.isTransit[v]
        case .link, .group: true
        }
    }

    private func sweep(_ failure: Failure, _ sweep: inout PairSweep) {
        switch failure {
        case .node(let v): sweep.sweep(node: v)
        case .link(let e): sweep.sweep(link: e, network.links[e].a, network.links[e].b)
        case .group(let g): sweep.sweep(group: g, nodes: network.groups[g].nodes, links: network.groups[g].links)
        }
    }

    /// Whom each group alone cuts off.
    func groupCuts() async -> [[Int32]] {
        let parts = chunked(Array(network.groups.indices), into: 8)
        return await withTaskGroup(of: (Int, [[Int32]]).self) { group in
            for (index, part) in parts.enumerated() {
                group.addTask {
                    var simulator = FailureSimulator(net)
                    return (index, part.map { cutOff(by: [.group($0)], &simulator) })
                }
            }
            var results = Array(repeating: [[Int32]](), count: parts.count)
            for await (index, cuts) in group { results[index] = cuts }
            return results.flatMap(\.self)
        }
    }

    /// Nodes that reach no root while all `failures` last.
    func cutOff(by failures: [Failure], _ simulator: inout FailureSimulator) -> [Int32] {
        for failure in failures {
            let (nodes, links) = elements(of: failure)
            simulator.fail(nodes: nodes, links: links)
        }
        simulator.reroute()
        defer { simulator.restore() }
        return simulator.orphans.filter { simulator.isCutOff(Int($0)) }
    }

    /// Pairs of the group `first` with later ones: no tree tells whom several elements separate together, so only what hangs
    /// on both groups is looked at.
    private func pairGroups(
        _ first: Int, _ cuts: [[Int32]], _ core: CoreNetwork, _ simulator: inout FailureSimulator,
        _ report: inout PairReport
    ) {
        var isCut = Array(repeating: false, count: net.nodeCount)
        var alone: Int64 = 0
        for v in cuts[first].map(Int.init) {
            isCut[v] = true
            alone += core.weight[v]
        }
        for second in (first + 1)..<max(first + 1, network.groups.count) {
            let known = cuts[second].reduce(alone) { isCut[Int($1)] ? $0 : $0 + core.weight[Int($1)] }
            let both = cutOff(by: [.group(first), .group(second)], &simulator)
                .reduce(Int64(0)) { $0 + core.weight[Int($1)] }
            guard both > known else { continue }
            report.add(
                FailurePair(
                    first: .group(first), second: .group(second), people: CoreNetwork.people(both),
                    offices: CoreNetwork.offices(both), extraPeople: CoreNetwork.people(both - known),
                    extraOffices: CoreNetwork.offices(both - known)))
        }
    }
}
