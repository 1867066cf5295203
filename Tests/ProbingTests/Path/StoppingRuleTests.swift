import Testing

@testable import Probing

@Suite("The stopping rule of multipath detection") struct StoppingRuleTests {
    @Test("at 95 % it asks for 6, 11, 16, 21, 27 and 33 flows, as published")
    func published() {
        let rule = StoppingRule(confidence: 0.95)
        #expect((1...6).map(rule.probes(known:)) == [6, 11, 16, 21, 27, 33])
    }

    @Test("it is right: drawing as often as it says misses one of k + 1 less often than it allows")
    func simulated() {
        let rule = StoppingRule(confidence: 0.9)
        var random = SplitMix(seed: 3)
        for known in [1, 2, 4, 8] {
            var misses = 0
            for _ in 0..<4_000 {
                var seen = Set<Int>()
                for _ in 0..<rule.probes(known: known) { seen.insert(Int.random(in: 0...known, using: &random)) }
                if seen.count <= known { misses += 1 }
            }
            // Three standard deviations above the bound.
            #expect(Double(misses) / 4_000 <= 0.1 + 3 * 0.005)
        }
    }

    @Test("more certainty asks for more, and so does each next hop found")
    func growth() {
        let bounds = (1...60).map(StoppingRule(confidence: 0.99).probes(known:))
        #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 })
        #expect(bounds[0] == 8)
    }
}
