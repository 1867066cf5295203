import Design
import Graphs
import TestSupport
import Testing

/// A problem with random whole costs and demands.
private func randomProblem(nodes n: Int, capacity: Int, unit: Bool, seed: UInt64) throws -> CapacitatedTreeProblem {
    var random = Graphs.SeededGenerator(seed: seed)
    var costs = Array(repeating: 0.0, count: n * n)
    for i in 0..<n {
        for j in 0..<i {
            let c = Double(1 + random.below(50))
            costs[i * n + j] = c
            costs[j * n + i] = c
        }
    }
    let demands = (0..<n).map { _ in unit ? 1 : 1 + random.below(capacity) }
    return try CapacitatedTreeProblem(root: n - 1, capacity: capacity, demands: demands, costs: costs)
}

/// Feasibility and cost worked out apart from the kernel: walks from each node to the root.
private func check(_ tree: ParentTree, _ problem: CapacitatedTreeProblem) -> Double? {
    var load: [Int: Int] = [:]
    var cost = 0.0
    for v in 0..<problem.nodeCount where v != problem.root {
        cost += problem.costs[v * problem.nodeCount + tree.parents[v]]
        var at = v
        for _ in 0..<problem.nodeCount where tree.parents[at] != problem.root { at = tree.parents[at] }
        guard tree.parents[at] == problem.root else { return nil }
        load[at, default: 0] += problem.demands[v]
    }
    return load.values.allSatisfy { $0 <= problem.capacity } ? cost : nil
}

/// The least cost over all trees, by trying every parent of every node.
private func bruteForce(_ problem: CapacitatedTreeProblem) -> Double {
    let n = problem.nodeCount
    var best = Double.infinity
    var tree = ParentTree(parents: Array(repeating: problem.root, count: n))
    tree.parents[problem.root] = -1
    func visit(_ v: Int) {
        if v == problem.root {
            if let cost = check(tree, problem) { best = min(best, cost) }
            return
        }
        for p in 0..<n where p != v {
            tree.parents[v] = p
            visit(v + 1)
        }
    }
    visit(0)
    return best
}

@Suite(.blocking) struct CapacitatedTreeTests {
    @Test(arguments: 1...24)
    func searchFindsTheOptimumOfSmallProblemsAndTheBoundHolds(seed: Int) async throws {
        let problem = try randomProblem(nodes: 7, capacity: 2 + seed % 9, unit: seed % 2 == 0, seed: UInt64(seed))
        let best = bruteForce(problem)
        let found = try #require(await problem.solve(seed: 1, budget: SearchBudget(steps: 40_000)))
        #expect(check(found.tree, problem) == found.cost)
        #expect(found.cost == best)
        #expect(found.bound <= best)
        #expect(found.bound > 0.6 * best)
    }

    @Test(arguments: [3, 8, 60])
    func sameSeedSameTreeAndFeasible(capacity: Int) async throws {
        let problem = try randomProblem(nodes: 61, capacity: capacity, unit: true, seed: 9)
        let one = try #require(await problem.solve(seed: 4, budget: SearchBudget(steps: 60_000)))
        let two = try #require(await problem.solve(seed: 4, budget: SearchBudget(steps: 60_000)))
        #expect(one.tree == two.tree)
        #expect(check(one.tree, problem) == one.cost)
        #expect(problem.cost(of: one.tree) == one.cost)
        let start = try #require(problem.esauWilliams())
        #expect(one.cost <= (problem.cost(of: start) ?? 0))
    }

    @Test func withoutACapacityTheTreeIsTheMinimumSpanningTree() async throws {
        let problem = try randomProblem(nodes: 50, capacity: 1_000, unit: true, seed: 3)
        var edges: [CompressedGraph.Edge] = []
        for i in 0..<50 { for j in 0..<i { edges.append(.init(i, j, problem.cost(i, j))) } }
        let graph = CompressedGraph(nodeCount: 50, edges: edges)
        let least = graph.minimumSpanningForest().reduce(0) { $0 + graph.edges[$1].length }
        let found = try #require(await problem.solve(seed: 1, budget: SearchBudget(steps: 200_000)))
        #expect(found.cost == least)
        #expect(found.bound == least)
    }

    @Test func anExhaustedBudgetStillGivesATreeAndABound() async throws {
        let problem = try randomProblem(nodes: 40, capacity: 5, unit: true, seed: 8)
        let found = try #require(await problem.solve(seed: 1, budget: SearchBudget(steps: 1_000_000) { 2 }))
        #expect(check(found.tree, problem) == found.cost)
        #expect(found.bound > 0)
        #expect(found.bound <= found.cost)
    }

    @Test func costRefusesOverloadCyclesAndForeignNodes() throws {
        let costs = (0..<16).map { $0 / 4 == $0 % 4 ? 0.0 : 1.0 }
        let problem = try CapacitatedTreeProblem(root: 3, capacity: 2, demands: [1, 1, 1, 0], costs: costs)
        #expect(problem.cost(of: ParentTree(parents: [3, 0, 3, -1])) == 3)
        #expect(problem.cost(of: ParentTree(parents: [3, 0, 1, -1])) == nil)
        #expect(problem.cost(of: ParentTree(parents: [1, 0, 3, -1])) == nil)
        #expect(problem.cost(of: ParentTree(parents: [3, 9, 3, -1])) == nil)
    }

    @Test func flawsAreNamed() {
        #expect(throws: CapacitatedTreeProblem.Flaw.demandAboveCapacity(node: 0, demand: 3, capacity: 2)) {
            try CapacitatedTreeProblem(root: 1, capacity: 2, demands: [3, 0], costs: [0, 1, 1, 0])
        }
        #expect(throws: CapacitatedTreeProblem.Flaw.asymmetricCost(from: 1, to: 0)) {
            try CapacitatedTreeProblem(root: 1, capacity: 2, demands: [1, 0], costs: [0, 1, 2, 0])
        }
        #expect(throws: CapacitatedTreeProblem.Flaw.size(expected: 4, found: 3)) {
            try CapacitatedTreeProblem(root: 1, capacity: 2, demands: [1, 0], costs: [0, 1, 2])
        }
        #expect(throws: CapacitatedTreeProblem.Flaw.root(2)) {
            try CapacitatedTreeProblem(root: 2, capacity: 2, demands: [1, 0], costs: [0, 1, 1, 0])
        }
    }
}
