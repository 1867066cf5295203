import NetworkModel
import TestSupport
import Testing

@testable import Resilience

@Suite(.blocking) struct ProtectionAndDateTests {
    /// Offices 3 and 4 have PoPs 1 and 2, which both hang on centre 0; office 3's attributes are all known.
    private var network: FailureNetwork {
        func circuit(
            _ name: String, _ a: Int, _ b: Int, _ role: CircuitRole = .primary, _ medium: Medium? = nil,
            _ carrier: String? = nil, known: Bool = false
        ) -> FailureNetwork.Link {
            .init(
                name: name, a: a, b: b, capacity: .megabits(10), latency: 1, role: role, medium: medium,
                carrier: carrier, isRouteKnown: known)
        }
        return FailureNetwork(
            nodes: [
                .init(name: "centre", kind: .centre),
                .init(name: "pop-1", kind: .pop, powerArea: "east"),
                .init(name: "pop-2", kind: .pop, powerArea: "west"),
                .init(name: "office-3", kind: .office, people: 30, down: .megabits(6)),
                .init(name: "office-4", kind: .office, people: 40, down: .megabits(6)),
            ],
            links: [
                circuit("01", 0, 1), circuit("02", 0, 2),
                circuit("31", 3, 1, .primary, .fibre, "vnpt", known: true),
                circuit("32", 3, 2, .backup, .cellular, "viettel", known: true),
                circuit("41", 4, 1, .primary, .fibre, "vnpt"), circuit("42", 4, 2, .backup, .fibre),
            ],
            groups: [.init(name: "duct", kind: .sharedRisk, links: [4, 5])], roots: [0])
    }

    @Test func findsWhatIsSharedAndWhatIsNotShown() async throws {
        let findings = try await FailureAnalysis(network).protection()
        #expect(findings.map(\.office) == [3, 4])
        // Only the one centre is common.
        #expect(findings[0].shared == [.node(0)])
        #expect(findings[0].notShown == [])
        #expect(findings[1].shared == [.node(0), .group(0), .medium(.fibre)])
        #expect(findings[1].notShown == [.route, .carrier])
    }

    @Test func twoCentresAndDisjointCircuitsAreShownDiverse() async throws {
        var network = network
        network.nodes.append(.init(name: "centre-2", kind: .centre))
        network.links[1].a = 5
        network.roots = [0, 5]
        let findings = try await FailureAnalysis(network).protection()
        #expect(findings[0].isShownDiverse && !findings[0].onlyLooksProtected)
        #expect(findings[1].onlyLooksProtected)
    }

    @Test func circuitsToOnePoPOnlyLookProtected() async throws {
        var network = network
        network.links[3].b = 1
        let finding = try #require(try await FailureAnalysis(network).protection().first)
        #expect(finding.shared == [.node(1), .link(0), .node(0), .power("east")])
    }

    @Test func theHalfBuiltNetworkIsJudgedOnEachDay() async throws {
        let dates = ServiceDates(nodes: [1, 1, 20, 10, 10], links: [1, 1, 10, 30, 10, nil])
        let days = try await FailureAnalysis.summaries(of: network, dates: dates, on: [0, 5, 10, 30])
        #expect(days.map(\.officesInService) == [0, 0, 2, 2])
        #expect(days.map(\.officesConnected) == [0, 0, 2, 2])
        #expect(days.map(\.peopleConnected) == [0, 0, 70, 70])
        // On day 10 both offices hang on PoP 1; by day 30 office 3 has its backup, but all hang on the centre.
        #expect(days.map(\.worstPeopleCutOff) == [0, 0, 70, 70])
        #expect(days.map(\.officesWithSinglePointOfFailure) == [0, 0, 2, 2])
        #expect(days.map(\.worst) == [nil, .node(0), .node(0), .node(0)])
        // Twelve megabits over ten, until some of it leaves by failure.
        #expect(days.map(\.overloadedLinks) == [0, 0, 1, 1])
        #expect(days[2].worstUtilisation == 1.2)
    }

    @Test(arguments: 1...10)
    func aDayWithAllInServiceIsTheWholeNetwork(seed: Int) async throws {
        let network = randomNetwork(seed)
        let analysis = try FailureAnalysis(network)
        let dates = ServiceDates(
            nodes: network.nodes.map { _ in 3 }, links: network.links.map { _ in 3 })
        let day = try #require(try await FailureAnalysis.summaries(of: network, dates: dates, on: [3]).first)
        let impacts = await analysis.singles()
        let worst = try #require(impacts.min(by: FailureImpact.ranksHigher))
        #expect(day.worst == worst.failure)
        #expect(day.worstPeopleCutOff == worst.peopleCutOff)
        #expect(day.mostOverloadedLinks == impacts.map(\.overloadedLinks).max())
        let exposed = await analysis.singlePointsOfFailure()
        #expect(day.officesWithSinglePointOfFailure == exposed.count)
        let connected = network.reached(without: [])
        // An office is exposed where some failure that does not hold it cuts it off.
        let expected = network.nodes.indices.filter { v in
            network.nodes[v].kind == .office
                && analysis.failures.contains { failure in
                    failure != .node(v) && !network.elements(of: [failure]).nodes.contains(v)
                        && connected.contains(v) && !network.reached(without: [failure]).contains(v)
                }
        }
        #expect(exposed == expected)
    }
}
