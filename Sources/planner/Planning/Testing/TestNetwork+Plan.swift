package import Admission
import Graphs
import NetworkModel
package import Resilience

extension TestNetwork {
    /// What a plan says of capacity tests: every office's circuits against the agent of the office above it.
    ///
    /// Links, their capacities and their busy-hour loads are those of `PlanResilience`: what the design sizes by. A test leaves the
    /// office over the circuit it is about and goes on over the ways that traffic takes while all works: primaries before
    /// backups, level I only as an end, then the shortest. A hub's port is what its primary circuits of level I carry.
    ///
    /// O(hubs × links × log sites).
    package init(_ plan: Plan, _ scope: PlanResilience.Scope) throws(FailureNetwork.Flaw) {
        self.init()
        let resilience = PlanResilience(plan, scope)
        let network = resilience.network
        let analysis = try FailureAnalysis(network)
        links = network.links.enumerated().map { index, link in
            let load = analysis.load(of: index)
            return Link(
                name: link.name, capacity: link.capacity, forward: Bandwidth(bitsPerSecond: Int64(load.forward)),
                backward: Bandwidth(bitsPerSecond: Int64(load.backward)))
        }
        var node: [SiteID: Int] = [:]
        for (index, site) in resilience.sites.enumerated() { node[site.site.id] = index }
        var hubNodes: [Int] = []
        var hubAt: [Int: Int] = [:]
        for site in resilience.sites {
            guard site.level != nil, let above = site.upstream.flatMap({ node[$0] }), hubAt[above] == nil else {
                continue
            }
            hubAt[above] = hubNodes.count
            hubNodes.append(above)
            hubs.append(Self.hub(at: above, resilience, analysis))
        }
        let routes = Routes(network, hubs: hubNodes)
        for (e, link) in network.links.enumerated() {
            let way = resilience.ways[e]
            guard way.kind == .access || way.kind == .levelOne, let circuit = way.circuits.first,
                let rate = link.capacity,
                resilience.sites[link.a].level != nil,
                let above = resilience.sites[link.a].upstream.flatMap({ node[$0] }), let hub = hubAt[above],
                let rest = routes.path(from: link.b, toHub: hub)
            else { continue }
            circuits.append(
                Circuit(
                    site: resilience.sites[link.a].site.id.rawValue, id: circuit, role: link.role, hub: hub,
                    committed: rate,
                    path: [Step(link: e, isForward: true)] + rest))
        }
    }

    private static func hub(at node: Int, _ resilience: PlanResilience, _ analysis: FailureAnalysis) -> Hub {
        var hub = Hub(site: resilience.sites[node].site.id.rawValue, port: nil)
        for (e, link) in resilience.network.links.enumerated()
        where resilience.ways[e].kind == .levelOne && link.a == node && link.role == .primary {
            guard let capacity = link.capacity else { continue }
            let load = analysis.load(of: e)
            hub.port = (hub.port ?? .zero) + capacity
            hub.out += Bandwidth(bitsPerSecond: Int64(load.forward))
            hub.into += Bandwidth(bitsPerSecond: Int64(load.backward))
        }
        return hub
    }

    /// The ways from any place to each hub.
    private struct Routes {
        private let network: FailureNetwork
        private let paths: [CompressedGraph.ShortestPaths]
        private let hubs: [Int]
        /// Link of each edge.
        private let links: [Int]

        /// A backup is longer than any way of primaries, a circuit of level I than any way without one; in milliseconds.
        private static let backup = 1e6
        private static let access = 1e4

        init(_ network: FailureNetwork, hubs: [Int]) {
            self.network = network
            self.hubs = hubs
            let ends = Set(hubs)
            var edges: [CompressedGraph.Edge] = []
            var links: [Int] = []
            for (e, link) in network.links.enumerated() {
                // An office is an end, not a way between others.
                let isOpen = [link.a, link.b].allSatisfy { network.nodes[$0].isTransit || ends.contains($0) }
                guard isOpen else { continue }
                let extra = (link.role == .backup ? Self.backup : 0) + (link.isAccess ? Self.access : 0)
                edges.append(CompressedGraph.Edge(link.a, link.b, link.latency + extra))
                links.append(e)
            }
            self.links = links
            let graph = CompressedGraph(nodeCount: network.nodes.count, edges: edges)
            paths = hubs.map { graph.shortestPaths(from: [$0]) }
        }

        func path(from node: Int, toHub hub: Int) -> [Step]? {
            let tree = paths[hub]
            guard tree.distance[node] < .infinity else { return nil }
            var steps: [Step] = []
            var at = node
            while at != hubs[hub] {
                let link = links[Int(tree.lastEdge[at])]
                steps.append(Step(link: link, isForward: network.links[link].a == at))
                at = Int(tree.before[at])
            }
            return steps
        }
    }
}
