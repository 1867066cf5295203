import Design
import Graphs
import TestSupport
import Testing

/// Problems large enough for the search over partitions, with tight unequal demands.
@Suite(.blocking) struct TreePartitionTests {
    private func problem(seed: UInt64, nodes n: Int = 62, capacity: Int = 20) throws -> CapacitatedTreeProblem {
        var random = Graphs.SeededGenerator(seed: seed)
        var costs = Array(repeating: 0.0, count: n * n)
        for i in 0..<n {
            for j in 0..<i {
                let c = Double(1 + random.below(100))
                costs[i * n + j] = c
                costs[j * n + i] = c
            }
        }
        return try CapacitatedTreeProblem(
            root: n - 1, capacity: capacity, demands: (0..<n).map { _ in 6 + random.below(5) }, costs: costs)
    }

    @Test func unequalDemandsInSmallSubtreesGiveTheSameFeasibleTreeForTheSameSeed() async throws {
        let problem = try problem(seed: 3)
        let one = try #require(await problem.solve(seed: 2, workers: 1, budget: SearchBudget(steps: 24_000)))
        let two = try #require(await problem.solve(seed: 2, workers: 1, budget: SearchBudget(steps: 24_000)))
        #expect(one.tree == two.tree)
        #expect(problem.cost(of: one.tree) == one.cost)
        #expect(one.bound <= one.cost)
        let start = try #require(problem.esauWilliams().flatMap(problem.cost))
        #expect(one.cost <= start)
    }

    @Test func twoNodesASubtreeIsTheBestMatching() async throws {
        // Demand 3 of 6 each: subtrees hold two nodes at most. Pairs 2k, 2k + 1 are near each other, all else is far.
        let n = 65
        var costs = Array(repeating: 50.0, count: n * n)
        for i in 0..<n {
            costs[i * n + i] = 0
            if i < 64 { costs[i * n + (i ^ 1)] = 2 }
        }
        let problem = try CapacitatedTreeProblem(
            root: 64, capacity: 6, demands: Array(repeating: 3, count: n), costs: costs)
        let found = try #require(await problem.solve(seed: 1, workers: 1, budget: SearchBudget(steps: 20_000)))
        #expect(found.cost == 32 * 52)
    }
}
