import Design
import Graphs
import TestSupport
import Testing

/// `problem` with lengths drawn by chance and limits between what the shortest ways need and what the cheapest tree takes.
private func limited(
    _ problem: MultiLevelTreeProblem, seed: UInt64, links: Bool, lengths: Bool
) throws -> MultiLevelTreeProblem {
    var random = Graphs.SeededGenerator(seed: seed)
    let n = problem.nodeCount
    let matrix = (0..<n * n).map { _ in Double(1 + random.below(9)) }
    let least = problem.leastWays(lengths: matrix)
    let cheapest = try #require(problem.optimum())
    let ways = try #require(problem.ways(cheapest.parents, lengths: matrix))
    return try problem.limited(
        by: TreeLimits(
            lengths: matrix,
            longest: (0..<n).map { node in
                guard lengths, problem.demands[node] > 0 else { return .infinity }
                return least[node].length + random.unit() * max(0, ways[node].length - least[node].length)
            },
            mostLinks: (0..<n).map { node in
                guard links, problem.demands[node] > 0 else { return .max }
                return least[node].links + random.below(2)
            }))
}

@Suite(.blocking) struct TreeLimitsTests {
    @Test(arguments: 1...10, [(true, false), (false, true), (true, true)])
    func treesHoldTheirLimitsAtTheLeastCostOfAllThatDo(seed: Int, kinds: (Bool, Bool)) async throws {
        let plain = try seed % 2 == 0 ? accessProblem(seed: UInt64(seed)) : randomProblem(nodes: 7, seed: UInt64(seed))
        let problem = try limited(plain, seed: UInt64(seed), links: kinds.0, lengths: kinds.1)
        let best = leastCost(problem)
        let found = try #require(await problem.solve(seed: 1, budget: SearchBudget(steps: 60_000)))
        #expect(problem.cost(of: found.tree) == found.cost)
        #expect(found.bound <= best + 1e-9)
        guard best < .infinity else {
            #expect(problem.excess(of: found.tree.parents) > 0)
            return
        }
        #expect(problem.excess(of: found.tree.parents) == 0)
        #expect(abs(found.cost - best) < 1e-9)
    }

    @Test func limitsThatNothingMeetsAreBrokenAsLittleAsCanBe() async throws {
        let plain = try randomProblem(nodes: 7, seed: 4, capacities: [3, 40])
        let n = plain.nodeCount
        let lengths = (0..<n * n).map { Double(1 + $0 * 7 % 5) }
        let problem = try plain.limited(
            by: TreeLimits(
                lengths: lengths, longest: Array(repeating: 0.5, count: n), mostLinks: Array(repeating: .max, count: n))
        )
        let least = problem.leastWays(lengths: lengths)
        let found = try #require(await problem.solve(seed: 1, budget: SearchBudget(steps: 20_000)))
        let shortest = least.enumerated().reduce(0) { $0 + ($1.offset == 0 ? 0 : $1.element.length - 0.5) }
        #expect(abs(problem.excess(of: found.tree.parents) - shortest) < 1e-6)
    }

    @Test func limitsThatDoNotBindChangeNothing() async throws {
        let plain = try randomProblem(nodes: 40, seed: 5)
        let n = plain.nodeCount
        let problem = try plain.limited(
            by: TreeLimits(
                lengths: Array(repeating: 1, count: n * n), longest: Array(repeating: 100, count: n),
                mostLinks: Array(repeating: 100, count: n)))
        let budget = SearchBudget(steps: 30_000)
        let one = try #require(await plain.solve(seed: 3, budget: budget))
        let two = try #require(await problem.solve(seed: 3, budget: budget))
        #expect(two.cost <= one.cost * 1.02)
        #expect(one.bound <= two.cost)
    }

    @Test func aLargerTreeHoldsItsLimitsFromTheFirstStepOn() async throws {
        let plain = try randomProblem(nodes: 40, seed: 6, capacities: [2, 6, 80])
        let n = plain.nodeCount
        let problem = try plain.limited(
            by: TreeLimits(
                lengths: Array(repeating: 1, count: n * n), longest: Array(repeating: .infinity, count: n),
                mostLinks: Array(repeating: 2, count: n)))
        for steps in [100, 40_000] {
            let found = try #require(await problem.solve(seed: 1, budget: SearchBudget(steps: steps)))
            let ways = try #require(problem.ways(found.tree.parents, lengths: Array(repeating: 1, count: n * n)))
            #expect(ways.allSatisfy { $0.links <= 2 })
            #expect(found.bound <= found.cost)
        }
    }

    @Test func limitsOfTheWrongShapeAreRefused() throws {
        let problem = try randomProblem(nodes: 4, seed: 1)
        let good = TreeLimits(
            lengths: Array(repeating: 1, count: 16), longest: Array(repeating: 1, count: 4),
            mostLinks: Array(repeating: 1, count: 4))
        var short = good
        short.longest.removeLast()
        #expect(throws: MultiLevelTreeProblem.Flaw.size(expected: 4, found: 3)) { try problem.limited(by: short) }
        var negative = good
        negative.lengths[6] = -1
        #expect(throws: MultiLevelTreeProblem.Flaw.length(from: 1, to: 2)) { try problem.limited(by: negative) }
    }
}
