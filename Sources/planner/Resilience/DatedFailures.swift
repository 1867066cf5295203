/// From which day on each node and link is in service; nil never.
package struct ServiceDates: Sendable {
    package var nodes: [Int?]
    package var links: [Int?]

    package init(nodes: [Int?], links: [Int?]) {
        self.nodes = nodes
        self.links = links
    }
}

/// How well the half-built network of one day stands failures.
package struct DatedFailureSummary: Hashable, Sendable {
    package var day: Int
    /// Offices whose service date has come, the people behind them, and the offices among them that reach a root.
    package var officesInService: Int
    package var peopleInService: Int
    package var officesConnected: Int
    package var peopleConnected: Int
    /// The worst single failure, in the numbering of the whole network; nil where nothing in service can fail.
    package var worst: Failure?
    package var worstPeopleCutOff: Int
    package var worstOfficesCutOff: Int
    /// Connected offices that some single failure of another node, a link, or a group without them cuts off.
    package var officesWithSinglePointOfFailure: Int
    /// Links beyond capacity while all works, and at most after a single failure.
    package var overloadedLinks: Int
    package var mostOverloadedLinks: Int
    /// The highest load over capacity of a link, while all works or after a single failure; infinite where a link without
    /// capacity has load.
    package var worstUtilisation: Double
}

extension FailureAnalysis {
    /// Judges the part of `network` that is in service on each of `days`: what is not yet there carries nothing and cannot
    /// fail. A link counts from when both its ends do too. Each day costs what `singles` costs on that part.
    package static func summaries(
        of network: FailureNetwork, dates: ServiceDates, on days: [Int]
    ) async throws(FailureNetwork.Flaw) -> [DatedFailureSummary] {
        try network.check()
        guard dates.nodes.count == network.nodes.count, dates.links.count == network.links.count else {
            throw FailureNetwork.Flaw(
                place: "service dates",
                expected: "one for each of \(network.nodes.count) nodes and \(network.links.count) links")
        }
        var result: [DatedFailureSummary] = []
        for day in days {
            let part = PartInService(network, dates, day)
            guard !part.network.roots.isEmpty else {
                result.append(part.unconnected(day: day))
                continue
            }
            result.append(await part.summary(try FailureAnalysis(part.network), day: day))
        }
        return result
    }
}

/// The nodes, links, groups and demands that are in service, numbered anew.
private struct PartInService {
    var network: FailureNetwork
    var nodes: [Int] = []
    var links: [Int] = []
    var groups: [Int] = []

    init(_ whole: FailureNetwork, _ dates: ServiceDates, _ day: Int) {
        func isIn(_ date: Int?) -> Bool { date.map { $0 <= day } ?? false }
        var newNode = Array(repeating: -1, count: whole.nodes.count)
        for v in whole.nodes.indices where isIn(dates.nodes[v]) {
            newNode[v] = nodes.count
            nodes.append(v)
        }
        var newLink = Array(repeating: -1, count: whole.links.count)
        for (e, link) in whole.links.enumerated()
        where isIn(dates.links[e]) && newNode[link.a] >= 0 && newNode[link.b] >= 0 {
            newLink[e] = links.count
            links.append(e)
        }
        network = FailureNetwork(
            nodes: nodes.map { whole.nodes[$0] },
            links: links.map {
                var link = whole.links[$0]
                link.a = newNode[link.a]
                link.b = newNode[link.b]
                return link
            }, roots: whole.roots.map { newNode[$0] }.filter { $0 >= 0 },
            demands: whole.demands.compactMap {
                guard newNode[$0.from] >= 0, newNode[$0.to] >= 0 else { return nil }
                return .init(from: newNode[$0.from], to: newNode[$0.to], forward: $0.forward, backward: $0.backward)
            }, sharedDemand: whole.sharedDemand)
        for (g, group) in whole.groups.enumerated() {
            var part = group
            part.nodes = group.nodes.map { newNode[$0] }.filter { $0 >= 0 }
            part.links = group.links.map { newLink[$0] }.filter { $0 >= 0 }
            if part.nodes.isEmpty && part.links.isEmpty { continue }
            network.groups.append(part)
            groups.append(g)
        }
    }

    private func original(_ failure: Failure) -> Failure {
        switch failure {
        case .node(let v): .node(nodes[v])
        case .link(let e): .link(links[e])
        case .group(let g): .group(groups[g])
        }
    }

    func unconnected(day: Int) -> DatedFailureSummary {
        let offices = network.nodes.filter { $0.kind == .office }
        return DatedFailureSummary(
            day: day, officesInService: offices.count, peopleInService: offices.reduce(0) { $0 + $1.people },
            officesConnected: 0, peopleConnected: 0, worst: nil, worstPeopleCutOff: 0, worstOfficesCutOff: 0,
            officesWithSinglePointOfFailure: 0, overloadedLinks: 0, mostOverloadedLinks: 0, worstUtilisation: 0)
    }

    func summary(_ analysis: FailureAnalysis, day: Int) async -> DatedFailureSummary {
        var result = unconnected(day: day)
        let net = analysis.net
        for v in net.isOffice.indices where net.isOffice[v] && net.distance[v] < .infinity {
            result.officesConnected += 1
            result.peopleConnected += net.people[v]
        }
        result.overloadedLinks = net.overloadedLinkCount
        let impacts = await analysis.singles()
        if let worst = impacts.min(by: FailureImpact.ranksHigher) {
            result.worst = original(worst.failure)
            result.worstPeopleCutOff = worst.peopleCutOff
            result.worstOfficesCutOff = worst.officesCutOff
        }
        result.mostOverloadedLinks = impacts.map(\.overloadedLinks).max() ?? 0
        let working = net.byUtilisation.first.map { net.utilisation(Int($0)) } ?? 0
        result.worstUtilisation = impacts.reduce(working) { max($0, $1.worstUtilisation) }
        result.officesWithSinglePointOfFailure = await analysis.singlePointsOfFailure().count
        return result
    }
}

extension FailureAnalysis {
    /// The offices that the failure of one other node, of a link, or of a group without them cuts off.
    package func singlePointsOfFailure() async -> [Int] {
        var tree = SeparatorTree(nodeCount: net.nodeCount)
        tree.build(
            CoreNetwork(net), isDead: Array(repeating: false, count: net.nodeCount),
            isDown: Array(repeating: false, count: net.linkCount))
        var isExposed = net.isOffice.indices.map { tree.above[$0] >= 0 || tree.bridge[$0] >= 0 }
        for (g, cut) in await groupCuts().enumerated() {
            let members = Set(network.groups[g].nodes)
            for v in cut where !members.contains(Int(v)) { isExposed[Int(v)] = true }
        }
        return net.isOffice.indices.filter { net.isOffice[$0] && isExposed[$0] }
    }
}
