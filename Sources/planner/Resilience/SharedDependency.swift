package import NetworkModel

/// Something that a primary and a backup both depend on.
package enum SharedDependency: Hashable, Sendable {
    /// A link or node whose failure alone cuts the office off, however traffic is rerouted.
    case link(Int)
    case node(Int)
    /// A shared-risk or power group that holds both circuits or without which neither reaches a root.
    case group(Int)
    case medium(Medium)
    case carrier(String)
    /// Both circuits end at nodes of one power supply area.
    case power(String)
}

/// What has to differ between a primary and its backup.
package enum DiversityAspect: String, CaseIterable, Sendable { case medium, route, pop, carrier, power }

/// How a protected office's two circuits hang together.
package struct ProtectionFinding: Sendable {
    package var office: Int
    package var primary: Int
    package var backup: Int
    /// Empty where the data shows none.
    package var shared: [SharedDependency]
    /// Aspects that the data cannot show to be separate, for some attribute is unknown.
    package var notShown: [DiversityAspect]

    /// It has two circuits, and one failure may still take both.
    package var onlyLooksProtected: Bool { !shared.isEmpty }
    /// Nothing is shared, and no aspect is left unknown.
    package var isShownDiverse: Bool { shared.isEmpty && notShown.isEmpty }
}

extension FailureAnalysis {
    /// For each office with a primary and a backup circuit, in order, what both depend on and what the data cannot show.
    ///
    /// Roots are named only where one is all that an office can reach. O(nodes + links + members of groups + what hangs on
    /// groups).
    package func protection() async -> [ProtectionFinding] {
        let core = CoreNetwork(net)
        var tree = SeparatorTree(nodeCount: net.nodeCount)
        tree.build(
            core, isDead: Array(repeating: false, count: net.nodeCount),
            isDown: Array(repeating: false, count: net.linkCount))
        var cutBy = Array(repeating: [Int](), count: net.nodeCount)
        for (g, cut) in await groupCuts().enumerated() {
            // An office that is itself in the group is down, not badly protected.
            let members = Set(network.groups[g].nodes)
            for v in cut where !members.contains(Int(v)) { cutBy[Int(v)].append(g) }
        }
        var groupsOfLink = Array(repeating: [Int](), count: net.linkCount)
        for (g, group) in network.groups.enumerated() { for e in Set(group.links) { groupsOfLink[e].append(g) } }

        return net.isOffice.indices.compactMap { v in
            guard net.isOffice[v] else { return nil }
            let circuits = (Int(net.start[v])..<Int(net.start[v + 1])).map { Int(net.link[$0]) }
            let primaries = circuits.filter { network.links[$0].role == .primary }
            let backups = circuits.filter { network.links[$0].role == .backup }
            // A transit office has primaries of others too: its own is the one towards the root.
            let own = primaries.contains(Int(net.parentLink[v])) ? Int(net.parentLink[v]) : primaries.min()
            guard let primary = own, let backup = backups.min() else { return nil }
            var shared: [SharedDependency] = []
            if tree.isReached(v) {
                var at = v
                while at >= 0 {
                    if at != v { shared.append(.node(at)) }
                    if tree.bridge[at] >= 0 { shared.append(.link(Int(tree.bridge[at]))) }
                    at = Int(tree.above[at])
                }
            }
            let groups = Set(cutBy[v]).union(Set(groupsOfLink[primary]).intersection(groupsOfLink[backup]))
            shared += groups.sorted().map { .group($0) }
            return finding(office: v, primary: primary, backup: backup, shared: shared)
        }
    }

    private func finding(
        office v: Int, primary: Int, backup: Int, shared: [SharedDependency]
    ) -> ProtectionFinding {
        var result = ProtectionFinding(office: v, primary: primary, backup: backup, shared: shared, notShown: [])
        let (one, two) = (network.links[primary], network.links[backup])
        func compare<Value: Hashable>(
            _ a: Value?, _ b: Value?, _ aspect: DiversityAspect, _ same: (Value) -> SharedDependency
        ) {
            guard let a, let b else { return result.notShown.append(aspect) }
            if a == b { result.shared.append(same(a)) }
        }
        compare(one.medium, two.medium, .medium) { .medium($0) }
        if !(one.isRouteKnown && two.isRouteKnown) { result.notShown.append(.route) }
        let ends = [one, two].map { $0.a == v ? $0.b : $0.a }
        if ends[0] == ends[1] {
            if !result.shared.contains(.node(ends[0])) { result.shared.append(.node(ends[0])) }
        }
        compare(one.carrier, two.carrier, .carrier) { .carrier($0) }
        compare(network.nodes[ends[0]].powerArea, network.nodes[ends[1]].powerArea, .power) { .power($0) }
        return result
    }
}
