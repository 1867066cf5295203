import Graphs
import TestSupport
import Testing

@testable import Design

func randomProblem(nodes n: Int, seed: UInt64, capacities: [Int] = [1, 3, 10]) throws -> MultiLevelTreeProblem {
    var random = Graphs.SeededGenerator(seed: seed)
    let places = (0..<n).map { _ in (Double(random.below(20)), Double(random.below(20))) }
    let demands = (0..<n).map { _ in random.below(4) == 0 ? 2 : 1 }
    var rate = 1.0
    let levels = capacities.map { capacity in
        defer { rate *= 2 }
        let used = rate
        return MultiLevelTreeProblem.Level(
            capacity: max(capacity, capacity == capacities.last ? 2 : 0),
            costs: (0..<n * n).map { k in
                let (a, b) = (places[k / n], places[k % n])
                return (((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).squareRoot() + 1) * used
            })
    }
    return try MultiLevelTreeProblem(centre: 0, demands: demands, levels: levels)
}

/// The least cost over all trees that hold the limits, by trying every parent of every node.
func leastCost(_ problem: MultiLevelTreeProblem) -> Double {
    let n = problem.nodeCount
    var best = Double.infinity
    var parents = Array(repeating: -1, count: n)
    func visit(_ v: Int) {
        if v == n {
            if let tree = problem.tree(over: parents), let cost = problem.cost(of: tree), cost < best,
                problem.excess(of: parents) == 0
            {
                best = cost
            }
            return
        }
        for p in 0..<n where p != v {
            parents[v] = p
            visit(v + 1)
        }
    }
    visit(1)
    return best
}

/// Leaves that may join hubs alone, hubs without demand that cost nothing when left out: an access network.
func accessProblem(seed: UInt64) throws -> MultiLevelTreeProblem {
    var random = Graphs.SeededGenerator(seed: seed)
    let hubs = 3
    let n = 1 + hubs + 4
    let places = (0..<n).map { _ in (Double(random.below(30)), Double(random.below(30))) }
    let demands = (0..<n).map { $0 <= hubs ? 0 : 1 + random.below(3) }
    func costs(_ rate: Double, _ base: Double) -> [Double] {
        (0..<n * n).map { k in
            let (i, j) = (k / n, k % n)
            guard i > 0, i != j, j <= hubs else { return .infinity }
            let (a, b) = (places[i], places[j])
            return base + rate * ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).squareRoot()
        }
    }
    var idle = Array(repeating: Double.infinity, count: n * n)
    for hub in 1...hubs { idle[hub * n] = 0 }
    return try MultiLevelTreeProblem(
        centre: 0, demands: demands,
        levels: [
            .init(capacity: 3, costs: costs(1, 2)), .init(capacity: 8, costs: costs(1.5, 4)),
            .init(capacity: 40, costs: costs(2, 9)), .init(capacity: 0, costs: idle),
        ])
}

@Suite(.blocking) struct MultiLevelTreeTests {
    @Test(arguments: 1...12)
    func hubsAreLeftOutWhereTheyDoNotPay(seed: Int) async throws {
        let problem = try accessProblem(seed: UInt64(seed))
        let best = leastCost(problem)
        let tree = try #require(problem.optimum())
        #expect(abs(try #require(problem.cost(of: tree)) - best) < 1e-9)
        let found = try #require(await problem.solve(seed: 1, budget: SearchBudget(steps: 60_000)))
        #expect(abs(found.cost - best) < 1e-9)
        #expect(abs(found.bound - best) < 1e-6)
    }

    @Test(arguments: 1...20)
    func exactMethodAgreesWithTryingAllTrees(seed: Int) throws {
        let problem = try randomProblem(nodes: 7, seed: UInt64(seed), capacities: seed % 2 == 0 ? [1, 3, 10] : [2, 4])
        let tree = try #require(problem.optimum())
        let cost = try #require(problem.cost(of: tree))
        #expect(abs(cost - leastCost(problem)) < 1e-9)
    }

    @Test(arguments: 1...3)
    func annealingComesNearTheOptimumAndTheBoundsStayBelow(seed: Int) async throws {
        let problem = try randomProblem(nodes: 13, seed: UInt64(seed))
        let best = try #require(problem.optimum().flatMap(problem.cost))
        let star = (0..<13).map { $0 == 0 ? -1 : 0 }
        let found = await problem.anneal(
            from: star, seed: 1, stream: 0, workers: 2, steps: 150_000, runs: 2, budget: SearchBudget(steps: 0))
        #expect(found.cost >= best - 1e-9)
        #expect(found.cost <= best * 1.1)
        #expect(problem.tree(over: found.parents).flatMap(problem.cost).map { abs($0 - found.cost) < 1e-9 } == true)
        let relaxed = FlowArborescenceBound(problem).climb(upper: best, budget: SearchBudget(steps: 300))
        #expect(relaxed <= best + 1e-9)
        var byNode = FlowNodeBound(problem)
        let isBounded = byNode.climb(upper: best, rounds: 500)
        #expect(isBounded)
        #expect(byNode.value <= best + 1e-9)
        #expect(byNode.value >= 0.5 * best)
    }

    @Test(arguments: 1...12)
    func enumerationBelowAKnownCostFindsTheOptimumAndProvesIt(seed: Int) throws {
        let problem = try randomProblem(
            nodes: 10, seed: UInt64(seed), capacities: [[1, 3, 10], [2, 4], [2, 5, 9]][seed % 3])
        let best = try #require(problem.optimum().flatMap(problem.cost))
        for factor in [1, 1.03, 1.3] {
            let found = problem.exactSearch(upper: best * factor, budget: SearchBudget(steps: .max))
            let cost = try #require(found.tree.flatMap(problem.cost))
            #expect(abs(cost - best) < 1e-9 * best)
            #expect(abs(found.bound - best) < 1e-6 * best)
        }
        let cut = problem.exactSearch(upper: best * 1.3, budget: SearchBudget(steps: 20))
        #expect(cut.bound <= best + 1e-9)
    }

    @Test func largerProblemsGetATreeAndABoundAndTheSameForTheSameSeed() async throws {
        let problem = try randomProblem(nodes: 40, seed: 5)
        let one = try #require(await problem.solve(seed: 2, budget: SearchBudget(steps: 60_000)))
        let two = try #require(await problem.solve(seed: 2, budget: SearchBudget(steps: 60_000)))
        #expect(one.tree == two.tree)
        #expect(problem.cost(of: one.tree) == one.cost)
        #expect(one.bound > 0.5 * one.cost)
        #expect(one.bound <= one.cost)
    }

    @Test func aLargerLinkThatIsCheaperServesSmallFlowsToo() throws {
        let problem = try MultiLevelTreeProblem(
            centre: 0, demands: [0, 1],
            levels: [.init(capacity: 1, costs: [0, 5, 5, 0]), .init(capacity: 4, costs: [0, 3, 3, 0])])
        let tree = try #require(problem.optimum())
        #expect(tree.levels == [-1, 1])
        #expect(problem.cost(of: tree) == 3)
    }

    @Test func aLinkTooSmallOrMissingHasNoCost() throws {
        let free = Array(repeating: 1.0, count: 9)
        let problem = try MultiLevelTreeProblem(
            centre: 0, demands: [0, 1, 1], levels: [.init(capacity: 1, costs: free), .init(capacity: 2, costs: free)])
        #expect(problem.cost(of: MultiLevelTree(parents: [-1, 0, 1], levels: [-1, 1, 0])) == 2)
        #expect(problem.cost(of: MultiLevelTree(parents: [-1, 0, 1], levels: [-1, 0, 0])) == nil)
        #expect(problem.cost(of: MultiLevelTree(parents: [-1, 2, 1], levels: [-1, 1, 1])) == nil)
    }

    @Test func noWayToTheCentreIsNoTree() async throws {
        let apart = (0..<9).map { [1, 2, 3, 6].contains($0) ? Double.infinity : 1.0 }
        let problem = try MultiLevelTreeProblem(
            centre: 0, demands: [0, 1, 1], levels: [.init(capacity: 5, costs: apart)])
        #expect(await problem.solve(seed: 1, budget: SearchBudget(steps: 1_000)) == nil)
    }

    @Test(arguments: 1...6)
    func pinnedLinksStayAndTheRestIsStillBest(seed: Int) async throws {
        let problem = try randomProblem(nodes: 6, seed: UInt64(seed)).pinning(2, to: 4, level: 2).pinning(4, to: 0)
        let best = leastCost(problem)
        let found = try #require(await problem.solve(seed: 1, budget: SearchBudget(steps: 4_000)))
        #expect(found.tree.parents[2] == 4)
        #expect(found.tree.levels[2] == 2)
        #expect(found.tree.parents[4] == 0)
        #expect(abs(found.cost - best) < 1e-9)
    }

    @Test func reachLimitsAndBitRatesOfANationalAccessTree() async throws {
        // Demands and capacities in bit/s; links no longer than 11 of 20: few nodes reach the centre on their own.
        var random = Graphs.SeededGenerator(seed: 12)
        let n = 60
        let places = (0..<n).map { _ in (Double(random.below(20)), Double(random.below(20))) }
        let levels = [(10, 1.0), (100, 2.0), (1_000, 5.0), (10_000, 12.0)].map { mega, rate in
            MultiLevelTreeProblem.Level(
                capacity: mega * 1_000_000,
                costs: (0..<n * n).map { k in
                    let (a, b) = (places[k / n], places[k % n])
                    let length = ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).squareRoot()
                    return length > 11 ? .infinity : 1e6 * rate * (5 + length)
                })
        }
        let problem = try MultiLevelTreeProblem(
            centre: 0, demands: (0..<n).map { _ in (2 + random.below(8)) * 1_000_000 }, levels: levels)
        let short = try #require(await problem.solve(seed: 1, budget: SearchBudget(steps: 500)))
        let long = try #require(await problem.solve(seed: 1, budget: SearchBudget(steps: 40_000)))
        #expect(problem.cost(of: long.tree) == long.cost)
        #expect(long.cost < short.cost)
        #expect(long.bound > 0.2 * long.cost)
        #expect(long.bound <= long.cost)
    }
}
