import Certificates
import Design
import Graphs
import TestSupport
import Testing

/// The certificate of each kind of problem against the least cost found by trying everything.
@Suite(.blocking, .enabled(if: LibraryUnderTest.highs != nil, LibraryUnderTest.reason))
struct CertificateTests {
    @Test(arguments: 1...12)
    func capacitatedTreesAreBoundedByTheirOptimum(seed: Int) async throws {
        let highs = try #require(LibraryUnderTest.highs)
        var random = SeededGenerator(seed: UInt64(seed))
        let n = 6
        let capacity = 2 + seed % 6
        var costs = Array(repeating: 0.0, count: n * n)
        for i in 0..<n {
            for j in 0..<i {
                costs[i * n + j] = Double(1 + random.below(50))
                costs[j * n + i] = costs[i * n + j]
            }
        }
        let demands = (0..<n).map { _ in seed % 2 == 0 ? 1 : random.below(capacity + 1) }
        let problem = try CapacitatedTreeProblem(root: n - 1, capacity: capacity, demands: demands, costs: costs)
        let best = leastCost(nodes: n, root: n - 1) { problem.cost(of: ParentTree(parents: $0)) }
        let tree = try #require(problem.esauWilliams())
        let cuts = problem.capacityCuts(upper: best, budget: SearchBudget(steps: 50))
        for program in [problem.mixedProgram(), problem.mixedProgram(cuts: cuts, known: tree)] {
            let found = highs.certificate(for: program, seconds: 20)
            #expect(found.status == .optimal)
            #expect(found.lowerBound == best)
            #expect(found.solver == "HiGHS " + highs.version)
        }
    }

    @Test(arguments: 1...10)
    func multiLevelTreesAreBoundedByTheirOptimum(seed: Int) async throws {
        let highs = try #require(LibraryUnderTest.highs)
        var random = SeededGenerator(seed: UInt64(seed), stream: 3)
        let n = 6
        let places = (0..<n).map { _ in (Double(random.below(20)), Double(random.below(20))) }
        let levels = [(2, 1.0), (4, 1.7), (9, 2.6)].map { capacity, rate in
            MultiLevelTreeProblem.Level(
                capacity: capacity,
                costs: (0..<n * n).map { k in
                    let (a, b) = (places[k / n], places[k % n])
                    let length = ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).squareRoot() + 1
                    return k % 7 == 3 && capacity == 2 ? .infinity : length * rate
                })
        }
        let demands = (0..<n).map { _ in 1 + random.below(2) }
        let problem = try MultiLevelTreeProblem(centre: 0, demands: demands, levels: levels)
        let best = leastCost(nodes: n, root: 0) { problem.tree(over: $0).flatMap { problem.cost(of: $0) } }
        let known = try #require(problem.optimum())
        for program in [problem.mixedProgram(), problem.mixedProgram(known: known)] {
            let found = highs.certificate(for: program, seconds: 20)
            #expect(found.status == .optimal)
            #expect(abs((found.lowerBound ?? 0) - best) < 1e-5 * best)
            #expect(!found.contradicts(cost: best))
        }
    }

    @Test(arguments: 1...10)
    func steinerTreesAreBoundedByTheirOptimum(seed: Int) throws {
        let highs = try #require(LibraryUnderTest.highs)
        var random = SeededGenerator(seed: UInt64(seed), stream: 5)
        let n = 8
        var edges = (1..<n).map { CompressedGraph.Edge($0, random.below($0), Double(1 + random.below(20))) }
        for _ in 0..<6 {
            let a = random.below(n)
            let b = random.below(n)
            if a != b { edges.append(.init(a, b, Double(1 + random.below(20)))) }
        }
        let problem = SteinerProblem(
            graph: CompressedGraph(nodeCount: n, edges: edges),
            terminals: Array((0..<n).shuffled(using: &random).prefix(4)))
        var best = Double.infinity
        for set in 0..<(1 << edges.count) {
            let chosen = edges.indices.filter { set >> $0 & 1 == 1 }
            if chosen.count < n, let length = problem.length(of: chosen) { best = min(best, length) }
        }
        let tree = try #require(problem.solve(seed: 1, budget: SearchBudget(steps: 5))).edges
        for program in [problem.mixedProgram(), problem.mixedProgram(known: tree)] {
            let found = highs.certificate(for: program, seconds: 20)
            #expect(found.status == .optimal)
            #expect(found.lowerBound == best)
        }
    }

    @Test func treesOfOneTerminalCostNothing() throws {
        let highs = try #require(LibraryUnderTest.highs)
        let graph = CompressedGraph(nodeCount: 2, edges: [.init(0, 1, 1)])
        let program = SteinerProblem(graph: graph, terminals: [1]).mixedProgram()
        #expect(highs.certificate(for: program, seconds: 1).lowerBound == 0)
    }

    /// The least cost over every choice of a parent for each node.
    private func leastCost(nodes n: Int, root: Int, cost: ([Int]) -> Double?) -> Double {
        var best = Double.infinity
        var parents = Array(repeating: -1, count: n)
        func visit(_ v: Int) {
            if v == n {
                if let found = cost(parents) { best = min(best, found) }
                return
            }
            if v == root { return visit(v + 1) }
            for parent in 0..<n where parent != v {
                parents[v] = parent
                visit(v + 1)
            }
        }
        visit(0)
        return best
    }
}
