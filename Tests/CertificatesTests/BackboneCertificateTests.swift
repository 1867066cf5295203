import Certificates
import Design
import Graphs
import TestSupport
import Testing

/// Capacities of small networks against the least cost over every choice of modules, judged by cuts.
@Suite(.blocking, .enabled(if: LibraryUnderTest.highs != nil, LibraryUnderTest.reason))
struct BackboneCertificateTests {
    struct Case: CustomTestStringConvertible {
        var name: String
        var links: BackboneProblem.LinkModel = .undirected
        var capacities: BackboneProblem.CapacityModel = .modular
        var survives = false
        var setup = false
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "modular"), Case(name: "bidirected", links: .bidirected),
        Case(name: "directed", links: .directed, capacities: .explicit),
        Case(name: "explicit", capacities: .explicit), Case(name: "single", capacities: .single),
        Case(name: "set-up costs", capacities: .explicit, setup: true),
        Case(name: "survivable", capacities: .explicit, survives: true),
        Case(name: "survivable, modular", survives: true),
    ]

    @Test(arguments: cases, 1...3)
    func boundIsTheLeastCost(_ kind: Case, seed: Int) async throws {
        let highs = try #require(LibraryUnderTest.highs)
        let problem = try star(kind, seed: UInt64(seed))
        let best = leastCost(problem)
        try #require(best.isFinite)
        let design = try await problem.solve(seed: 1, budget: SearchBudget(steps: 300))
        for program in [problem.mixedProgram(), problem.mixedProgram(known: design)] {
            let found = highs.certificate(for: program, seconds: 20)
            #expect(found.status == .optimal)
            #expect(found.lowerBound == best)
            #expect(!found.contradicts(cost: design.cost))
        }
    }

    @Test func routingCostsCount() async throws {
        let highs = try #require(LibraryUnderTest.highs)
        let problem = try BackboneProblem(
            nodeCount: 3,
            links: [
                .init(0, 1, installedCost: 7, routingCost: 0.5, modules: [.init(capacity: 10, cost: 4)]),
                .init(1, 2, routingCost: 0.25, modules: [.init(capacity: 10, cost: 4)]),
                .init(0, 2, routingCost: 9, modules: [.init(capacity: 10, cost: 4)]),
            ], demands: [.init(0, 2, 6), .init(2, 0, 2)])
        let found = highs.certificate(for: problem.mixedProgram(), seconds: 5)
        // Both over node 1: 7 installed, two modules, 8 units at 0.75.
        #expect(abs((found.lowerBound ?? 0) - (7 + 8 + 6)) < 1e-6)
    }

    /// All demands end at node 0 of four nodes in a ring with a chord: a choice carries them just where each cut does.
    private func star(_ kind: Case, seed: UInt64) throws -> BackboneProblem {
        var random = SeededGenerator(seed: seed, stream: 11)
        let links = [(1, 0), (2, 1), (2, 3), (3, 0), (2, 0)].map { a, b in
            BackboneProblem.Link(
                a, b, installed: random.below(4) == 0 ? 2 : 0, installedCost: 3,
                setupCost: kind.setup ? Double(1 + random.below(9)) : 0,
                modules: [
                    .init(capacity: 5, cost: Double(5 + random.below(20))),
                    .init(capacity: 12, cost: Double(12 + random.below(20))),
                ])
        }
        return try BackboneProblem(
            nodeCount: 4, links: links, demands: (1...3).map { .init($0, 0, Double(1 + random.below(3))) },
            failures: kind.survives ? .everyLink(of: links.count) : [], linkModel: kind.links,
            capacityModel: kind.capacities)
    }

    private func leastCost(_ problem: BackboneProblem) -> Double {
        var best = Double.infinity
        var capacity = Array(repeating: 0.0, count: problem.links.count)
        func visit(_ index: Int, _ cost: Double) {
            guard cost < best else { return }
            guard index < problem.links.count else {
                if ([.init()] + problem.failures).allSatisfy({ carries(problem, capacity, without: $0) }) {
                    best = cost
                }
                return
            }
            let link = problem.links[index]
            capacity[index] = 0
            if link.setupCost > 0 { visit(index + 1, cost) }
            for first in 0...2 {
                for second in 0...1 {
                    if problem.capacityModel == .explicit, first + second > 1 { continue }
                    if problem.capacityModel == .single, second > 0 { continue }
                    capacity[index] = link.installed + 5 * Double(first) + 12 * Double(second)
                    visit(
                        index + 1,
                        cost + link.setupCost + Double(first) * link.modules[0].cost
                            + Double(second) * link.modules[1].cost)
                }
            }
            capacity[index] = 0
        }
        visit(0, problem.links.reduce(0) { $0 + $1.installedCost })
        return best
    }

    /// Maximum flow is minimum cut: every set without node 0 sends out what its demands add up to.
    private func carries(
        _ problem: BackboneProblem, _ capacity: [Double], without failure: BackboneProblem.Failure
    ) -> Bool {
        let joins = problem.reachability(without: failure)
        for set in 1..<8 {
            func isIn(_ node: Int) -> Bool { node > 0 && set >> (node - 1) & 1 == 1 }
            let wanted = problem.demands.filter { isIn($0.source) && joins($0.source, 0) }.reduce(0) { $0 + $1.value }
            var room = 0.0
            for (index, link) in problem.links.enumerated() where !failure.links.contains(index) {
                if isIn(link.a), !isIn(link.b) { room += capacity[index] }
                if problem.linkModel != .directed, isIn(link.b), !isIn(link.a) { room += capacity[index] }
            }
            if room < wanted { return false }
        }
        return true
    }
}
