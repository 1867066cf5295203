import NetworkModel
import TestSupport
import Testing

@testable import Resilience

@Suite(.blocking) struct PairTests {
    private func expectedPairs(_ network: FailureNetwork, _ failures: [Failure]) -> [FailurePair] {
        let before = network.reached(without: [])
        func cutOff(_ failures: [Failure]) -> Set<Int> { before.subtracting(network.reached(without: failures)) }
        let singles = failures.map { cutOff([$0]) }
        func people(_ nodes: Set<Int>) -> Int { nodes.reduce(0) { $0 + network.nodes[$1].people } }
        func offices(_ nodes: Set<Int>) -> Int { nodes.count { network.nodes[$0].kind == .office } }
        var result: [FailurePair] = []
        for (i, first) in failures.enumerated() {
            for j in (i + 1)..<max(i + 1, failures.count) {
                let both = cutOff([first, failures[j]])
                let extra = both.subtracting(singles[i].union(singles[j]))
                guard people(extra) > 0 || offices(extra) > 0 else { continue }
                result.append(
                    FailurePair(
                        first: first, second: failures[j], people: people(both), offices: offices(both),
                        extraPeople: people(extra), extraOffices: offices(extra)))
            }
        }
        return result
    }

    /// Both ways round, for a group comes first where it meets a node or link.
    private func normalised(_ pairs: [FailurePair], _ failures: [Failure]) -> Set<FailurePair> {
        Set(
            pairs.map { pair in
                guard let a = failures.firstIndex(of: pair.first), let b = failures.firstIndex(of: pair.second), a > b
                else { return pair }
                var turned = pair
                (turned.first, turned.second) = (pair.second, pair.first)
                return turned
            })
    }

    @Test(arguments: 1...30)
    func everyPairAgreesWithBruteForce(seed: Int) async throws {
        let network = randomNetwork(seed, nodes: 8)
        let analysis = try FailureAnalysis(network)
        let failures = analysis.failures
        let expected = expectedPairs(network, failures)
        let report = await analysis.pairs(keeping: 10_000)
        #expect(report.pairCount == failures.count * (failures.count - 1) / 2)
        #expect(report.harmfulCount == expected.count)
        #expect(normalised(report.worst, failures) == Set(expected))
        #expect(report.worst.count == expected.count)
        let few = await analysis.pairs(keeping: 3)
        #expect(few.worst == Array(report.worst.prefix(3)))
        #expect(few.harmfulCount == report.harmfulCount)
    }
}
