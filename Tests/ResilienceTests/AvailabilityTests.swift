import NetworkModel
import TestSupport
import Testing

@testable import Resilience

@Suite(.blocking) struct AvailabilityTests {
    /// The exact downtime in minutes a year, over all states of all elements.
    private func downtime(_ network: FailureNetwork) -> [Double] {
        var elements: [(Failure, Double)] = []
        for (v, node) in network.nodes.enumerated() {
            if let u = node.reliability?.unavailability { elements.append((.node(v), u)) }
        }
        for (e, link) in network.links.enumerated() {
            if let u = link.reliability?.unavailability { elements.append((.link(e), u)) }
        }
        for (g, group) in network.groups.enumerated() {
            if let u = group.reliability?.unavailability { elements.append((.group(g), u)) }
        }
        var result = Array(repeating: 0.0, count: network.nodes.count)
        for state in 0..<(1 << elements.count) {
            var probability = 1.0
            var failures: [Failure] = []
            for (k, element) in elements.enumerated() {
                let isDown = state >> k & 1 == 1
                probability *= isDown ? element.1 : 1 - element.1
                if isDown { failures.append(element.0) }
            }
            let connected = network.reached(without: failures)
            for v in result.indices where !connected.contains(v) { result[v] += probability }
        }
        return result.map { $0 * 365.25 * 1_440 }
    }

    /// A network small enough for all states: only some elements fail.
    private func network(_ seed: Int) -> FailureNetwork {
        var network = randomNetwork(seed, nodes: 6, reliable: true)
        for v in network.nodes.indices where v % 2 == seed % 2 { network.nodes[v].reliability = nil }
        for e in network.links.indices where e >= 6 { network.links[e].reliability = nil }
        for g in network.groups.indices where g >= 1 { network.groups[g].reliability = nil }
        return network
    }

    @Test(arguments: 1...16)
    func theBoundsHoldTheExactDowntime(seed: Int) async throws {
        let network = network(seed)
        let exact = downtime(network)
        let analysis = try FailureAnalysis(network)
        for figure in await analysis.availability(with: analysis.pairs(keeping: 10)) {
            let truth = exact[figure.office]
            #expect(figure.leastDowntime <= truth * (1 + 1e-9) + 1e-6, "\(figure) \(truth)")
            #expect(figure.mostDowntime >= truth * (1 - 1e-9) - 1e-6, "\(figure) \(truth)")
        }
    }

    /// Office 4 over PoP 2 to centre 0, and as a backup over PoP 3 to centre 1.
    private func twoChains(_ mtbf: Double, groups: [FailureNetwork.Group] = []) -> FailureNetwork {
        let line = FailureNetwork.Reliability(meanTimeBetweenFailures: mtbf, meanTimeToRepair: 1)
        func node(_ name: String, _ kind: FailureNetwork.NodeKind) -> FailureNetwork.Node {
            .init(name: name, kind: kind, people: 1, reliability: line)
        }
        func link(_ a: Int, _ b: Int, _ role: CircuitRole) -> FailureNetwork.Link {
            .init(name: "\(a)\(b)", a: a, b: b, latency: 1, role: role, reliability: line)
        }
        return FailureNetwork(
            nodes: [node("0", .centre), node("1", .centre), node("2", .pop), node("3", .pop), node("4", .office)],
            links: [link(0, 2, .primary), link(1, 3, .primary), link(2, 4, .primary), link(3, 4, .backup)],
            groups: groups, roots: [0, 1])
    }

    @Test func aPrimaryAndABackupChainAreExact() async throws {
        let network = twoChains(100)
        let analysis = try FailureAnalysis(network)
        let figure = try #require(await analysis.availability(with: analysis.pairs(keeping: 1)).first)
        let up = 100.0 / 101
        let chain = 1 - up * up * up * up
        #expect(abs(figure.mostDowntime - (1 - up * (1 - chain * chain)) * Availability.minutesPerYear) < 1e-6)
        #expect(abs(figure.mostDowntime - downtime(network)[4]) < 1e-6)
        #expect(figure.unknownElements == 0)
    }

    @Test func aSharedGroupIsInSeries() async throws {
        let duct = FailureNetwork.Group(
            name: "duct", kind: .sharedRisk, links: [2, 3],
            reliability: .init(meanTimeBetweenFailures: 50, meanTimeToRepair: 1))
        let network = twoChains(100, groups: [duct])
        let analysis = try FailureAnalysis(network)
        let figure = try #require(await analysis.availability(with: analysis.pairs(keeping: 1)).first)
        #expect(abs(figure.mostDowntime - downtime(network)[4]) < 1e-6)
        #expect(figure.leastDowntime <= figure.mostDowntime)
    }

    @Test func rareFailuresSettleTheBounds() async throws {
        let analysis = try FailureAnalysis(twoChains(20_000))
        let figure = try #require(await analysis.availability(with: analysis.pairs(keeping: 1)).first)
        #expect(figure.isSettled && figure.mostDowntime > 0)
    }
}
