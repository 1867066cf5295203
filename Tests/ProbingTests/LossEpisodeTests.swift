import Telemetry
import Testing

@testable import Probing

/// Loss periods and distances of RFC 3357 against a count over the whole stream.
@Suite("Loss episodes")
struct LossEpisodeTests {
    /// By definition: `isLost` of each probe in order, with its interval.
    private static func count(_ stream: [(interval: Int, isLost: Bool)], intervals: Int) -> [LossEpisodes] {
        var result = [LossEpisodes](repeating: LossEpisodes(), count: intervals)
        var length: UInt64 = 0
        var lastLost: Int?
        for (index, (interval, isLost)) in stream.enumerated() {
            guard isLost else {
                length = 0
                continue
            }
            length += 1
            if let last = lastLost, interval < intervals {
                let distance = UInt64(index - last)
                result[interval].distances += 1
                result[interval].distanceSum += distance
                let least = result[interval].leastDistance
                result[interval].leastDistance = least == 0 ? distance : min(least, distance)
            }
            lastLost = index
            guard interval < intervals else { continue }
            if length == 1 { result[interval].periods += 1 }
            result[interval].longest = max(result[interval].longest, length)
        }
        return result
    }

    @Test("there and back, and each way with receipts, over the borders of intervals", arguments: 0..<10)
    func againstDefinition(batch: Int) throws {
        for number in 0..<40 {
            let seed = UInt64(70_000 + batch * 100 + number)
            var random = SplitMix(seed: seed)
            func share() -> Double { Bool.random(using: &random) ? Double.random(in: 0..<0.6, using: &random) : 0 }
            let begin = Int64.random(in: 200_000_000..<1_200_000_000, using: &random)
            let outage = begin..<begin + Int64.random(in: 0..<900_000_000, using: &random)
            var simulator = LineSimulator(
                kind: .receipts, forward: Impairment(loss: share(), duplication: share(), outage: outage),
                backward: Impairment(loss: share(), holding: share()), roughIntervals: 3, intervals: 4, seed: seed)
            let (records, _) = simulator.run()
            let fates = simulator.fates
            let all = Self.count(fates.map { ($0.interval, $0.fate != .answered) }, intervals: 4)
            let there = Self.count(fates.map { ($0.interval, $0.fate == .lostForward) }, intervals: 4)
            let back = Self.count(
                fates.filter { $0.fate != .lostForward }.map { ($0.interval, $0.fate == .lostReturn) }, intervals: 4)
            #expect(records.map(\.lossEpisodes) == all, "seed \(seed)")
            #expect(records.map(\.forwardLossEpisodes) == there, "seed \(seed)")
            #expect(records.map(\.returnLossEpisodes) == back, "seed \(seed)")
            #expect(
                records.map(\.longestOutage) == all.map { $0.longest * UInt64(LineSimulator.period) }, "seed \(seed)")
        }
    }

    @Test("without receipts the ways' episodes are unknown where losses may be on either, and known where they can't")
    func unknownWays() {
        var isKnown = 0
        for seed in UInt64(0)..<40 {
            var simulator = LineSimulator(
                kind: .stateful, forward: Impairment(loss: 0.2), backward: Impairment(loss: seed % 2 == 0 ? 0.2 : 0),
                roughIntervals: 2, intervals: 3, seed: 90_000 + seed)
            let (records, truth) = simulator.run()
            for (record, truth) in zip(records, truth) {
                #expect((record.forwardLossEpisodes == nil) == (record.returnLossEpisodes == nil))
                guard let there = record.forwardLossEpisodes, let back = record.returnLossEpisodes else { continue }
                isKnown += 1
                #expect((there.longest > 0) == (truth.lostForward > 0))
                #expect((back.longest > 0) == (truth.lostReturn > 0))
            }
        }
        #expect(isKnown > 40)
    }

    @Test("an outage of three probes in a loss period that crosses a border is counted once and grows")
    func border() {
        var script = Script()
        script.send(700, 800, 900)
        script.receive(script.reply(0, received: 705), at: 710)
        script.send(1_000, 1_100)
        script.receive(script.reply(4, sequence: 1, received: 1_105), at: 1_110)
        script.advance(to: 4_000)
        #expect(script.records.prefix(2).map(\.lossEpisodes.periods) == [1, 0])
        #expect(script.records.prefix(2).map(\.lossEpisodes.longest) == [2, 3])
        #expect(script.records.prefix(2).map(\.longestOutage) == [200_000_000, 300_000_000])
        #expect(script.records[1].lossEpisodes.leastDistance == 1)
    }
}
