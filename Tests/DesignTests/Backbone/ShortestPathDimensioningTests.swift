import Graphs
import TestSupport
import Testing

@testable import Design

/// Node 0 is the source; each other one takes something. Links are drawn by chance until all single failures can be survived.
private func randomDimensioning(seed: UInt64, limited: Bool) -> ShortestPathDimensioning {
    var random = Graphs.SeededGenerator(seed: seed)
    let n = 5
    var links: [ShortestPathDimensioning.Link] = []
    for a in 0..<n {
        for b in (a + 1)..<n where b == a + 1 || (a == 0 && b == n - 1) || random.below(3) > 0 {
            links.append(.init(a: a, b: b, latency: Double(1 + random.below(9)), isFree: false))
        }
    }
    let modules = links.map { link in
        [(4.0, 6.0), (10.0, 11.0)].map { capacity, cost in
            BackboneProblem.Module(capacity: capacity, cost: cost * (1 + link.latency / 5))
        }
    }
    let existing = links.indices.map { _ in
        random.below(4) > 0
            ? []
            : [
                ShortestPathDimensioning.Existing(
                    capacity: Double(3 + random.below(8)), cost: Double(1 + random.below(30)),
                    isPinned: random.below(3) == 0)
            ]
    }
    return ShortestPathDimensioning(
        nodeCount: n, source: 0, links: links, demands: [0] + (1..<n).map { _ in Double(1 + random.below(4)) },
        terminals: [], failures: links.indices.map { .init(links: [$0]) }, modules: modules, existing: existing,
        limits: (0..<n).map { _ in
            limited ? WayLimits(latency: Double(6 + random.below(12)), hops: 1 + random.below(3)) : WayLimits()
        })
}

@Suite(.blocking) struct ShortestPathDimensioningTests {
    @Test(arguments: 1...12, [false, true])
    func theSearchHoldsWhatAnyChoiceOfLinksHoldsAndCostsHardlyMore(seed: Int, limited: Bool) throws {
        let problem = randomDimensioning(seed: UInt64(seed), limited: limited)
        var best: ShortestPathDimensioning.Result?
        for mask in 0..<(1 << problem.links.count) {
            let open = problem.links.indices.map { mask >> $0 & 1 == 1 }
            guard let found = problem.result(open, existing: problem.existing) else { continue }
            if best.map({ found.isBetter(than: $0) }) ?? true { best = found }
        }
        let all = Array(repeating: true, count: problem.links.count)
        let found = try #require(problem.best(from: [all], seed: 1, budget: SearchBudget(steps: 60)))
        let least = try #require(best)
        #expect(abs(found.excess - least.excess) < 1e-6)
        #expect(found.cost > least.cost - 1e-6)
        #expect(found.cost <= least.cost * 1.05)
        for (link, there) in problem.existing.enumerated() where there.contains(where: \.isPinned) {
            #expect(found.isOpen[link] && found.isKept[link] == [true])
        }
    }

    @Test(arguments: 1...20)
    func keptAndNewModulesCarryALoadAtTheLeastCost(seed: Int) {
        var random = Graphs.SeededGenerator(seed: UInt64(seed))
        let modules = [(2.0, 5.0), (5.0, 9.0)].map { BackboneProblem.Module(capacity: $0.0, cost: $0.1) }
        let existing = (0..<4).map { _ in
            ShortestPathDimensioning.Existing(
                capacity: Double(1 + random.below(3)), cost: Double(1 + random.below(5)), isPinned: random.below(4) == 0
            )
        }
        var ladders = ModuleLadders([modules], existing: [existing])
        for load in [0.0, 1, 3.5, 8, 14] {
            var least = Double.infinity
            for mask in 0..<16 {
                for (small, large) in (0...7).flatMap({ a in (0...3).map { (a, $0) } }) {
                    var (capacity, cost) = (
                        Double(small) * 2 + Double(large) * 5, Double(small) * 5 + Double(large) * 9
                    )
                    var isAllowed = true
                    for (index, item) in existing.enumerated() {
                        if mask >> index & 1 == 1 {
                            capacity += item.capacity
                            cost += item.cost
                        } else if item.isPinned {
                            isAllowed = false
                        }
                    }
                    if isAllowed, capacity >= load { least = min(least, cost) }
                }
            }
            #expect(ladders.cheapest(0, carrying: load)?.cost == least)
        }
    }
}
