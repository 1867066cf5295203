import NetworkModel
import TestSupport
import Testing

@testable import Resilience

@Suite(.blocking) struct SingleFailureTests {
    @Test(arguments: 1...60)
    func theWorkingNetworkIsRoutedAsFromScratch(seed: Int) throws {
        let network = randomNetwork(seed)
        let analysis = try FailureAnalysis(network)
        let scratch = ScratchState(network)
        for v in network.nodes.indices {
            #expect((analysis.latency(of: v) == nil) == scratch.isCutOff[v])
            if let latency = analysis.latency(of: v) { #expect(abs(latency - scratch.latency[v]) < 1e-9) }
        }
        for e in network.links.indices {
            #expect([analysis.load(of: e).forward, analysis.load(of: e).backward] == scratch.load[e])
        }
    }

    @Test(arguments: 1...25)
    func everySingleFailureAgreesWithRoutingFromScratch(seed: Int) async throws {
        let network = randomNetwork(seed)
        let analysis = try FailureAnalysis(network)
        let before = ScratchState(network)
        let impacts = await analysis.singles()
        #expect(impacts.map(\.failure) == analysis.failures)
        for impact in impacts {
            let after = ScratchState(network, [impact.failure])
            let lost = network.nodes.indices.filter { after.isCutOff[$0] && !before.isCutOff[$0] }
            let detail = try #require(analysis.detail(of: [impact.failure]))
            #expect(detail.impact == impact)
            #expect(detail.cutOff == lost)
            #expect(impact.peopleCutOff == lost.reduce(0) { $0 + network.nodes[$1].people })
            #expect(impact.officesCutOff == lost.count { network.nodes[$0].kind == .office })
            #expect(Set(detail.overloads.map(\.link)) == after.overloads())
            for overload in detail.overloads { #expect(overload.load == after.load[overload.link].max()) }
            #expect(impact.overloadedLinks == after.overloads().count)
            #expect(impact.newlyOverloadedLinks == after.overloads().subtracting(before.overloads()).count)
            #expect(abs(impact.worstUtilisation - after.worstUtilisation) < 1e-12)
            #expect(abs(impact.raisedUtilisation - after.raisedUtilisation(since: before)) < 1e-12)
            #expect((impact.raisedLink == nil) == (impact.raisedUtilisation == 0))
            for moved in detail.rerouted {
                #expect(abs(moved.latencyAfter - after.latency[moved.node]) < 1e-9)
            }
            let offices = network.nodes.indices.filter {
                network.nodes[$0].kind == .office && !after.isCutOff[$0]
            }
            let increase = offices.map { after.latency[$0] - before.latency[$0] }.max() ?? 0
            #expect(abs(impact.worstLatencyIncrease - max(0, increase)) < 1e-9)
            let late = offices.count {
                let limit = network.nodes[$0].latencyLimit ?? .infinity
                return after.latency[$0] > limit && before.latency[$0] <= limit
            }
            #expect(impact.newlyLateOffices == late)
            let demands = zip(before.demandLatency, after.demandLatency)
            #expect(impact.demandsLost == demands.count { $0 != nil && $1 == nil })
        }
    }

    @Test(arguments: 1...15)
    func thePeaksAreTheWorstOfAllStates(seed: Int) async throws {
        let network = randomNetwork(seed)
        let analysis = try FailureAnalysis(network)
        var expected = ScratchState(network).load.map { LinkPeak(load: Int64($0.max() ?? 0), failure: nil) }
        for failure in analysis.failures {
            for (e, load) in ScratchState(network, [failure]).load.enumerated()
            where Int64(load.max() ?? 0) > expected[e].load {
                expected[e] = LinkPeak(load: Int64(load.max() ?? 0), failure: failure)
            }
        }
        let judged = await analysis.judge(analysis.failures)
        #expect(judged.links == expected)
        #expect(judged.impacts == (await analysis.singles()))
        let working = ScratchState(network)
        for v in network.nodes.indices where network.nodes[v].kind == .office && !working.isCutOff[v] {
            let states = analysis.failures.map { ScratchState(network, [$0]) }.filter { !$0.isCutOff[v] }
            let longest = states.map { $0.latency[v] }.max() ?? 0
            #expect(abs(judged.offices[v].latency - max(working.latency[v], longest)) < 1e-9)
        }
    }

    @Test func aTrunkIsOverfullByThePeopleWhoShareIt() async throws {
        // Centre 0 - PoPs 1 and 2; office 3 on PoP 1 with a backup to PoP 2 for 30 %, office 4 on PoP 2.
        func trunk(_ name: String, _ pop: Int) -> FailureNetwork.Link {
            .init(name: name, a: pop, b: 0, capacity: .megabits(10), loadRule: .shared, latency: 1)
        }
        func circuit(_ name: String, _ a: Int, _ b: Int, _ megabits: Double, _ share: Int) -> FailureNetwork.Link {
            .init(
                name: name, a: a, b: b, capacity: .megabits(5),
                loadRule: .own(forward: .megabits(1), backward: .megabits(megabits)), share: share, latency: 1,
                role: share < 1_000 ? .backup : .primary)
        }
        var network = FailureNetwork(
            nodes: [
                .init(name: "centre", kind: .centre), .init(name: "pop-1", kind: .pop),
                .init(name: "pop-2", kind: .pop),
                .init(name: "office-3", kind: .office, people: 9, staff: 30),
                .init(name: "office-4", kind: .office, people: 9, staff: 41),
            ],
            links: [
                trunk("10", 1), trunk("20", 2), circuit("31", 3, 1, 4, 1_000), circuit("32", 3, 2, 1.2, 300),
                circuit("42", 4, 2, 5, 1_000),
            ], roots: [0],
            // Fifty people fill ten megabits, one more is too many.
            sharedDemand: SharedDemand(points: [
                .init(staff: 50, demand: .megabits(10)), .init(staff: 51, demand: .megabits(10.1)),
            ]))
        // 41 and 0.3 × 30 are 50.
        var impact = try await FailureAnalysis(network).singles()[5]
        #expect(impact.failure == .link(0))
        #expect(impact.officesRerouted == 1 && impact.newlyOverloadedLinks == 0)
        #expect(impact.raisedUtilisation == 1 && impact.raisedLink == 1)
        network.nodes[4].staff = 42
        impact = try await FailureAnalysis(network).singles()[5]
        #expect(impact.newlyOverloadedLinks == 1)
        #expect(try #require(FailureAnalysis(network).detail(of: [.link(0)])).overloads.map(\.load) == [10_100_000])
        // A backup that is too small shows when it is used, and only then.
        network.links[3].capacity = .megabits(1)
        #expect(try await FailureAnalysis(network).singles()[7].newlyOverloadedLinks == 2)
        #expect(try await FailureAnalysis(network).singles()[8].newlyOverloadedLinks == 0)
    }

    @Test(arguments: 1...30)
    func twoFailuresTogetherAgreeWithRoutingFromScratch(seed: Int) throws {
        let network = randomNetwork(seed)
        let analysis = try FailureAnalysis(network)
        let before = ScratchState(network)
        for failures in [[Failure.link(0), .node(3)], [.group(0), .group(1)], [.node(2), .node(4)]] {
            let after = ScratchState(network, failures)
            let detail = try #require(analysis.detail(of: failures))
            #expect(detail.cutOff == network.nodes.indices.filter { after.isCutOff[$0] && !before.isCutOff[$0] })
            #expect(Set(detail.overloads.map(\.link)) == after.overloads())
        }
    }

    @Test func anOfficeWithTwoCircuitsIsNoWayForOthers() async throws {
        // Centre 0 - PoP 1, PoP 2 hangs on the centre too; the office 3 has both PoPs, the office 4 PoP 1 only.
        let network = FailureNetwork(
            nodes: [
                .init(name: "centre", kind: .centre), .init(name: "pop-1", kind: .pop),
                .init(name: "pop-2", kind: .pop),
                .init(name: "both", kind: .office, people: 10), .init(name: "one", kind: .office, people: 20),
            ],
            links: [
                .init(name: "01", a: 0, b: 1, latency: 1), .init(name: "02", a: 0, b: 2, latency: 1),
                .init(name: "13", a: 1, b: 3, latency: 1), .init(name: "23", a: 2, b: 3, latency: 0.1, role: .backup),
                .init(name: "14", a: 1, b: 4, latency: 1),
            ], roots: [0])
        let analysis = try FailureAnalysis(network)
        // The primary comes first although the backup is shorter.
        #expect(analysis.way(of: 3) == [2, 0])
        let detail = try #require(analysis.detail(of: [.link(0)]))
        #expect(detail.cutOff == [1, 4])
        #expect(detail.rerouted.map(\.node) == [3])
    }

    @Test func refusesANetworkThatNamesWhatIsNotThere() {
        let network = randomNetwork(7)
        #expect(throws: Never.self) { try FailureAnalysis(network) }
        var bad = network
        bad.links[2].b = 99
        #expect(throws: FailureNetwork.Flaw(place: "links[2] \"l2\"", expected: "ends below 10, not 99")) {
            try FailureAnalysis(bad)
        }
        bad = network
        bad.links[1].loadRule = .shared
        bad.sharedDemand = nil
        #expect(throws: FailureNetwork.Flaw.self) { try FailureAnalysis(bad) }
        bad = network
        bad.links[1].share = 1_001
        #expect(throws: FailureNetwork.Flaw.self) { try FailureAnalysis(bad) }
        bad = network
        bad.sharedDemand?.points[1].staff = 0
        #expect(throws: FailureNetwork.Flaw.self) { try FailureAnalysis(bad) }
        bad = network
        bad.roots = []
        #expect(throws: FailureNetwork.Flaw(place: "roots", expected: "one national centre at least")) {
            try FailureAnalysis(bad)
        }
    }

    @Test func rankingPutsPeopleBeforeOverload() async throws {
        let impacts = try await FailureAnalysis(randomNetwork(3)).singles().sorted(by: FailureImpact.ranksHigher)
        for (a, b) in zip(impacts, impacts.dropFirst()) {
            #expect(a.peopleCutOff >= b.peopleCutOff)
            if a.peopleCutOff == b.peopleCutOff, a.officesCutOff == b.officesCutOff, a.demandsLost == b.demandsLost {
                #expect(a.newlyOverloadedLinks >= b.newlyOverloadedLinks)
            }
        }
    }
}

@Suite(.blocking) struct DemandCoreTests {
    @Test(arguments: 1...30)
    func holdsEveryLinkOfEveryWayBetweenEnds(seed: Int) {
        let network = randomNetwork(seed, nodes: 8)
        let carries = linksBetweenDemandEnds(network)
        // All ways without repeated nodes, whatever else is down.
        var used: Set<Int> = []
        func visit(_ v: Int, _ target: Int, _ seen: Set<Int>, _ way: [Int]) {
            if v == target { return used.formUnion(way) }
            for (e, link) in network.links.enumerated() where link.a == v || link.b == v {
                let w = link.a == v ? link.b : link.a
                if !seen.contains(w) { visit(w, target, seen.union([w]), way + [e]) }
            }
        }
        for demand in network.demands { visit(demand.from, demand.to, [demand.from], []) }
        #expect(used.allSatisfy { carries[$0] })
    }

    @Test func leavesOutWhatHangsOnOneNode() {
        let nodes = (0..<5).map { FailureNetwork.Node(name: "\($0)", kind: .pop) }
        let links = [(0, 1), (1, 2), (2, 3), (3, 1), (0, 4)].map {
            FailureNetwork.Link(name: "", a: $0.0, b: $0.1, latency: 1)
        }
        let network = FailureNetwork(
            nodes: nodes, links: links, roots: [0],
            demands: [.init(from: 0, to: 1, forward: .megabits(1))])
        #expect(linksBetweenDemandEnds(network) == [true, false, false, false, false])
    }
}
