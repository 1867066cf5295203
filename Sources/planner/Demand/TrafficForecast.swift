package import NetworkModel

/// Where the traffic of all offices goes over the backbone: between pairs of its nodes, and as the hose of each.
///
/// A node is an office of level I: a province with the communes behind it, an organ, the centre. `TrafficPattern` says who a user's
/// traffic is with; what stays within a province never meets the backbone. Of traffic between peers each unit is the user of
/// some sessions and transfers and the server of others, so both are counted. O(nodes²) sizings.
package struct TrafficForecast: Sendable {
    /// An office, its people, and the node that it is behind; an office of level I is its own.
    package struct Unit: Hashable, Sendable {
        package var site: SiteID
        package var level: UnitLevel
        package var staff: Int
        package var node: SiteID

        package init(site: SiteID, level: UnitLevel, staff: Int, node: SiteID) {
            self.site = site
            self.level = level
            self.staff = staff
            self.node = node
        }
    }

    package let matrix: TrafficMatrix
    /// By node; a node's pairs are those of the matrix.
    package let hoses: [HoseDemand]

    /// - Parameter centre: the node that hosts what `TrafficPattern.centre` serves; nil leaves that traffic out.
    package init(model: DemandModel, units: [Unit], centre: SiteID?) {
        let flows = NodeFlows(model: model, units: units, centre: centre)
        let nodes = flows.nodes
        var entries: [TrafficMatrix.Entry] = []
        for (index, a) in nodes.enumerated() {
            for b in nodes[(index + 1)...] {
                let (from, to) = a == centre ? (b, a) : (a, b)
                let clients = flows.users(of: from, to: to)
                let peers = flows.users(of: to, to: from)
                guard (clients + peers).contains(where: { $0 > 0 }) else { continue }
                entries.append(
                    TrafficMatrix.Entry(
                        from: from, to: to, downstream: model.capacity(clients: clients, peers: peers, .downstream),
                        upstream: model.capacity(clients: clients, peers: peers, .upstream)))
            }
        }
        let matrix = TrafficMatrix(entries)
        self.matrix = matrix
        hoses = nodes.map { node in
            let pairs = matrix.totals(of: node)
            let clients = flows.usersBeyond(node)
            let peers = flows.usersElsewhere(servedBy: node)
            let down = model.capacity(clients: clients, peers: peers, .downstream)
            let up = model.capacity(clients: clients, peers: peers, .upstream)
            return HoseDemand(
                node: node, pairwiseDownstream: pairs.into, pairwiseUpstream: pairs.outOf,
                hoseDownstream: min(down, pairs.into), hoseUpstream: min(up, pairs.outOf))
        }
    }
}

/// How many users of each workload one node has towards another.
private struct NodeFlows {
    let nodes: [SiteID]
    private let model: DemandModel
    private let centre: SiteID?
    private var userSums: [SiteID: [Double]] = [:]
    private var isProvince: Set<SiteID> = []
    private let all: [Double]

    init(model: DemandModel, units: [TrafficForecast.Unit], centre: SiteID?) {
        self.model = model
        self.centre = centre
        var staff: [SiteID: [UnitLevel: Int]] = [:]
        for unit in units {
            staff[unit.node, default: [:]][unit.level, default: 0] += unit.staff
            if unit.level == .province || unit.level == .commune { isProvince.insert(unit.node) }
        }
        nodes = staff.keys.sorted()
        userSums = staff.mapValues { model.users($0) }
        var all = [Double](repeating: 0, count: model.workloads.count)
        for node in nodes {
            for (index, users) in (userSums[node] ?? []).enumerated() { all[index] += users }
        }
        self.all = all
    }

    /// The share of a workload's traffic that goes to the centre from `node`.
    private func centralShare(_ workload: Workload, from node: SiteID) -> Double {
        guard let centre, node != centre else { return 0 }
        let own = workload.serves[.centre] ?? 0
        // To an organ the centre is what its province is to a commune.
        if isProvince.contains(node) { return own }
        return own + (workload.serves[.province] ?? 0) + (workload.serves[.withinProvince] ?? 0)
    }

    /// `users` of a workload at `node`, as far as their traffic goes to `far` users elsewhere.
    private func peers(_ index: Int, _ users: Double, _ far: Double) -> Double {
        guard all[index] > 0 else { return 0 }
        return (model.workloads[index].serves[.peers] ?? 0) * users * far / all[index]
    }

    /// Users of `node` whose traffic goes to `other`.
    func users(of node: SiteID, to other: SiteID) -> [Double] {
        let own = userSums[node] ?? []
        let far = userSums[other] ?? []
        return own.indices.map { index in
            let central = other == centre ? centralShare(model.workloads[index], from: node) * own[index] : 0
            return central + peers(index, own[index], far[index])
        }
    }

    /// Users of `node` whose traffic leaves it.
    func usersBeyond(_ node: SiteID) -> [Double] {
        let own = userSums[node] ?? []
        return own.indices.map { index in
            centralShare(model.workloads[index], from: node) * own[index]
                + peers(index, own[index], all[index] - own[index])
        }
    }

    /// Users elsewhere whose traffic goes to `node`.
    func usersElsewhere(servedBy node: SiteID) -> [Double] {
        let own = userSums[node] ?? []
        return own.indices.map { index in
            let central =
                node == centre
                ? nodes.reduce(0) { sum, other in
                    sum + centralShare(model.workloads[index], from: other) * (userSums[other]?[index] ?? 0)
                } : 0
            return central + peers(index, all[index] - own[index], own[index])
        }
    }
}
