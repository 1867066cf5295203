import Graphs
import TestSupport
import Testing

@testable import Design

/// Five nodes in a ring with two chords; all demands end at node 0, so that they fit just where the maximum flow from a
/// super-source is their sum.
private func hubProblem(
    seed: UInt64, failures: [BackboneProblem.Failure] = [], links model: BackboneProblem.LinkModel = .undirected,
    capacities: BackboneProblem.CapacityModel = .explicit, setup: Bool = false
) throws -> BackboneProblem {
    var random = Graphs.SeededGenerator(seed: seed)
    let ends = [(1, 0), (2, 1), (2, 3), (3, 4), (4, 0), (3, 0), (1, 4)]
    let links = ends.map { a, b in
        BackboneProblem.Link(
            a, b, setupCost: setup ? Double(random.below(20)) : 0,
            modules: [
                .init(capacity: 4, cost: Double(5 + random.below(20))),
                .init(capacity: 13, cost: Double(26 + random.below(20))),
            ])
    }
    let demands = (1...4).map { BackboneProblem.Demand($0, 0, Double(1 + random.below(5))) }
    return try BackboneProblem(
        nodeCount: 5, links: links, demands: demands, failures: failures, linkModel: model, capacityModel: capacities)
}

/// Whether the demands, all to node 0, fit into capacities: augmenting paths, apart from the kernel.
private func fits(_ problem: BackboneProblem, _ capacity: [Double], without failure: BackboneProblem.Failure) -> Bool {
    let n = problem.nodeCount
    let joins = problem.reachability(without: failure)
    var residual = Array(repeating: 0.0, count: (n + 1) * (n + 1))
    for (index, link) in problem.links.enumerated() where !failure.links.contains(index) {
        if failure.nodes.contains(link.a) || failure.nodes.contains(link.b) { continue }
        residual[link.a * (n + 1) + link.b] += capacity[index]
        if problem.linkModel != .directed { residual[link.b * (n + 1) + link.a] += capacity[index] }
    }
    var wanted = 0.0
    for demand in problem.demands where joins(demand.source, 0) {
        residual[n * (n + 1) + demand.source] += demand.value
        wanted += demand.value
    }
    var flow = 0.0
    while true {
        var before = Array(repeating: -1, count: n + 1)
        before[n] = n
        var queue = [n]
        while let node = queue.popLast() {
            for next in 0...n where before[next] < 0 && residual[node * (n + 1) + next] > 1e-9 {
                before[next] = node
                queue.append(next)
            }
        }
        if before[0] < 0 { return flow > wanted - 1e-6 }
        var amount = Double.infinity
        var at = 0
        while at != n {
            amount = min(amount, residual[before[at] * (n + 1) + at])
            at = before[at]
        }
        at = 0
        while at != n {
            residual[before[at] * (n + 1) + at] -= amount
            residual[at * (n + 1) + before[at]] += amount
            at = before[at]
        }
        flow += amount
    }
}

/// The least cost over every choice of at most one module a link.
private func bruteForce(_ problem: BackboneProblem) -> Double {
    var best = Double.infinity
    var capacity = Array(repeating: 0.0, count: problem.links.count)
    func visit(_ link: Int, _ cost: Double) {
        if cost >= best { return }
        if link == problem.links.count {
            if ([.init()] + problem.failures).allSatisfy({ fits(problem, capacity, without: $0) }) { best = cost }
            return
        }
        capacity[link] = 0
        visit(link + 1, cost)
        for module in problem.links[link].modules {
            capacity[link] = module.capacity
            visit(link + 1, cost + problem.links[link].setupCost + module.cost)
        }
        capacity[link] = 0
    }
    visit(0, 0)
    return best
}

@Suite(.blocking) struct BackboneTests {
    private static let everyLink = [BackboneProblem.Failure].everyLink(of: 7)

    @Test(arguments: 1...6, [false, true])
    func searchFindsTheOptimumOfSmallProblemsAndTheBoundHolds(seed: Int, survivable: Bool) async throws {
        let problem = try hubProblem(
            seed: UInt64(seed), failures: survivable ? Self.everyLink : [], setup: seed % 2 == 0)
        let best = bruteForce(problem)
        let design = try await problem.solve(seed: 1, budget: SearchBudget(steps: 300))
        #expect(abs(design.cost - best) < 1e-6)
        #expect(design.lowerBound <= best + 1e-6)
        #expect(design.lowerBound > 0.6 * best)
        #expect(problem.verify(design).isEmpty)
    }

    @Test(arguments: [
        BackboneProblem.Failure(nodes: [4]), .init(links: [0, 4]), .init(links: [2], nodes: [1]),
    ])
    func nodesAndSharedRiskGroupsAreSurvived(failure: BackboneProblem.Failure) async throws {
        let problem = try hubProblem(seed: 9, failures: [failure])
        let design = try await problem.solve(seed: 1, budget: SearchBudget(steps: 300))
        #expect(abs(design.cost - bruteForce(problem)) < 1e-6)
        #expect(problem.verify(design).isEmpty)
        // Without the failure in view the cheapest design is too weak, or costs no more.
        let plain = try await hubProblem(seed: 9).solve(seed: 1, budget: SearchBudget(steps: 300))
        #expect(plain.cost < design.cost ? problem.verify(plain).contains(.failure(0)) : plain.cost == design.cost)
    }

    @Test func demandsThatABridgeCutsOffAreIgnoredInItsFailure() async throws {
        let link = { BackboneProblem.Link($0, $1, modules: [.init(capacity: 5, cost: 2)]) }
        let problem = try BackboneProblem(
            nodeCount: 3, links: [link(0, 1), link(1, 2)], demands: [.init(0, 2, 3), .init(1, 2, 1)],
            failures: .everyLink(of: 2))
        let design = try await problem.solve(seed: 1, budget: SearchBudget(steps: 50))
        #expect(design.modules == [[1], [1]])
        #expect(design.lowerBound == 4)
    }

    @Test func modulesMixAndDirectionsShareOrNot() async throws {
        let modules = [BackboneProblem.Module(capacity: 2, cost: 3), .init(capacity: 5, cost: 6)]
        func cost(_ links: BackboneProblem.LinkModel, _ capacities: BackboneProblem.CapacityModel) async throws
            -> Double
        {
            var all = [BackboneProblem.Link(0, 1, modules: modules)]
            if links == .directed { all.append(.init(1, 0, modules: modules)) }
            let problem = try BackboneProblem(
                nodeCount: 2, links: all, demands: [.init(0, 1, 4), .init(1, 0, 3)], linkModel: links,
                capacityModel: capacities)
            let design = try await problem.solve(seed: 1, budget: SearchBudget(steps: 50))
            #expect(problem.verify(design).isEmpty)
            return design.cost
        }
        #expect(try await cost(.undirected, .modular) == 9)
        #expect(try await cost(.bidirected, .modular) == 6)
        #expect(try await cost(.directed, .single) == 12)
        await #expect(throws: BackboneProblem.Flaw.tooSmall(failure: nil)) {
            _ = try await cost(.undirected, .explicit)
        }
    }

    @Test func routingCostIsWeighedAgainstModules() async throws {
        // The short way costs 1 a unit and a module of 30; the long one 2 a unit over modules of 1.
        let dear = BackboneProblem.Link(0, 1, routingCost: 1, modules: [.init(capacity: 10, cost: 30)])
        let cheap = { BackboneProblem.Link($0, $1, routingCost: 1, modules: [.init(capacity: 10, cost: 1)]) }
        for (value, best) in [(10.0, 22.0), (3, 8)] {
            let problem = try BackboneProblem(
                nodeCount: 3, links: [dear, cheap(0, 2), cheap(2, 1)], demands: [.init(0, 1, value)])
            let design = try await problem.solve(seed: 1, budget: SearchBudget(steps: 100))
            #expect(abs(design.cost - best) < 1e-6)
            #expect(design.lowerBound > 0.9 * best)
        }
    }

    @Test func sameSeedSameDesign() async throws {
        let problem = try hubProblem(seed: 3, failures: Self.everyLink, capacities: .modular)
        let one = try await problem.solve(seed: 4, budget: SearchBudget(steps: 200))
        let two = try await problem.solve(seed: 4, budget: SearchBudget(steps: 200))
        #expect(one.modules == two.modules)
        #expect(one.routes == two.routes)
        #expect(one.lowerBound == two.lowerBound)
    }

    @Test func anExhaustedBudgetStillGivesADesign() async throws {
        let problem = try hubProblem(seed: 5, failures: Self.everyLink)
        let design = try await problem.solve(seed: 1, budget: SearchBudget(steps: 1_000_000) { 2 })
        #expect(problem.verify(design).isEmpty)
    }

    @Test func verificationNamesWhatIsWrong() async throws {
        let problem = try hubProblem(seed: 2)
        let design = try await problem.solve(seed: 1, budget: SearchBudget(steps: 100))
        var short = design
        short.routes[0].flow /= 2
        #expect(problem.verify(short).contains(.demand(design.routes[0].demand)))
        var astray = design
        astray.routes[0].links.removeLast()
        #expect(problem.verify(astray).contains(.route(0)))
        var dear = design
        dear.cost += 1
        #expect(problem.verify(dear) == [.cost])
        var weak = design
        let link = try #require(design.routes.first?.links.first)
        weak.modules[link] = [0, 0]
        #expect(problem.verify(weak).contains(.overload(link: link)))
        weak.modules[link] = [2, 0]
        #expect(problem.verify(weak).contains(.modules(link: link)))
    }

    @Test func flawsAreNamed() {
        let link = BackboneProblem.Link(0, 1, modules: [.init(capacity: 1, cost: 1)])
        #expect(throws: BackboneProblem.Flaw.linkEnds(link: 0)) {
            try BackboneProblem(nodeCount: 1, links: [link], demands: [])
        }
        #expect(throws: BackboneProblem.Flaw.unroutable(demand: 0)) {
            try BackboneProblem(nodeCount: 3, links: [link], demands: [.init(0, 2, 1)])
        }
        #expect(throws: BackboneProblem.Flaw.demandValue(demand: 0)) {
            try BackboneProblem(nodeCount: 2, links: [link], demands: [.init(0, 1, -1)])
        }
        #expect(throws: BackboneProblem.Flaw.failure(0)) {
            try BackboneProblem(nodeCount: 2, links: [link], demands: [], failures: [.init(links: [1])])
        }
        #expect(throws: BackboneProblem.Flaw.module(link: 0, module: 0)) {
            let bad = BackboneProblem.Link(0, 1, modules: [.init(capacity: 0, cost: 1)])
            return try BackboneProblem(nodeCount: 2, links: [bad], demands: [])
        }
    }
}

@Suite(.blocking) struct CapacityStaircaseTests {
    @Test func onlyLevelsWorthTheirCostStay() {
        let link = BackboneProblem.Link(
            0, 1, installed: 1, setupCost: 2, modules: [.init(capacity: 2, cost: 3), .init(capacity: 5, cost: 6)])
        let mixed = CapacityStaircase(link, .modular, enough: 10)
        #expect(mixed.levels.map(\.capacity) == [0, 1, 3, 6, 8, 11])
        #expect(mixed.levels.map(\.cost) == [0, 2, 5, 8, 11, 14])
        #expect(mixed.levels.map(\.modules) == [[0, 0], [0, 0], [1, 0], [0, 1], [1, 1], [0, 2]])
        let one = CapacityStaircase(link, .explicit, enough: 10)
        #expect(one.levels.map(\.capacity) == [0, 1, 3, 6])
        #expect([0, 0.5, 3, 3.1, 99].map { one.level(for: $0) } == [0, 1, 2, 3, 3])
        let small = CapacityStaircase(link, .single, enough: 4)
        #expect(small.levels.map(\.capacity) == [0, 1, 3, 5])
    }

    @Test func whatIsInstalledForNothingIsThereFromTheStart() {
        let link = BackboneProblem.Link(0, 1, installed: 7, modules: [.init(capacity: 2, cost: 3)])
        #expect(CapacityStaircase(link, .modular, enough: 8).levels.map(\.capacity) == [7, 9])
    }
}
