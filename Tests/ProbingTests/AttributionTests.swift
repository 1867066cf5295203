import Telemetry
import Testing

@testable import Probing

/// Every mix of loss, duplication and reordering in both directions, against what the simulated line really did.
@Suite("Loss, duplication and reordering by direction")
struct AttributionTests {
    private static func randomImpairment(_ random: inout SplitMix, lateness: Bool = false) -> Impairment {
        func share(_ most: Double) -> Double {
            Bool.random(using: &random) ? Double.random(in: 0..<most, using: &random) : 0
        }
        return Impairment(
            loss: share(0.6), duplication: share(0.5), holding: share(0.5), lateness: lateness ? share(0.2) : 0)
    }

    /// The counts that the sender reports as a truth.
    private static func counts(_ record: IntervalRecord) -> LineSimulator.Truth {
        LineSimulator.Truth(
            sent: record.sent, received: record.received, lostForward: record.lostForward,
            lostReturn: record.lostReturn, duplicatedForward: record.duplicatedForward,
            duplicatedReturn: record.duplicatedReturn, reorderedForward: record.reorderedForward,
            reorderedReturn: record.reorderedReturn)
    }

    @Test("with receipts every count is exact under any mix", arguments: 0..<20)
    func receipts(batch: Int) throws {
        for number in 0..<60 {
            let seed = UInt64(batch * 100 + number)
            var random = SplitMix(seed: seed)
            let lateness = batch % 4 == 0
            var simulator = LineSimulator(
                kind: .receipts, forward: Self.randomImpairment(&random, lateness: lateness),
                backward: Self.randomImpairment(&random, lateness: lateness), roughIntervals: 2, intervals: 3,
                seed: seed)
            let (records, truth) = simulator.run()
            try #require(records.count == truth.count)
            for (record, var expected) in zip(records, truth) {
                let delays = expected.delays
                expected.delays = []
                var counts = Self.counts(record)
                if lateness {
                    // A probe that reaches the reflector after its timeout is lost on its way there or on its way back,
                    // as one likes; that it is lost is certain.
                    expected.lostForward += expected.lostReturn
                    expected.lostReturn = 0
                    counts.lostForward += counts.lostReturn
                    counts.lostReturn = 0
                }
                #expect(counts == expected, "seed \(seed)")
                #expect(record.lostUnknown == 0, "seed \(seed)")
                #expect(record.roundTripDelay.count == UInt64(delays.count), "seed \(seed)")
                if let least = delays.min(), let most = delays.max() {
                    // NTP's fraction is a quarter of a nanosecond, and a delay has two of them.
                    #expect(abs(record.roundTripDelay.minimum - Double(least)) <= 1)
                    #expect(abs(record.roundTripDelay.maximum - Double(most)) <= 1)
                    #expect(abs(record.delayVariation.maximum - Double(most - least)) <= 1)
                }
            }
        }
    }

    @Test(
        "without receipts a stateful reflector's count is exact where nothing is copied or overtakes", arguments: 0..<10
    )
    func statefulLossOnly(batch: Int) throws {
        for number in 0..<50 {
            let seed = UInt64(10_000 + batch * 100 + number)
            var random = SplitMix(seed: seed)
            // Some loss on the way there shows that the reflector counts.
            var simulator = LineSimulator(
                kind: .stateful, forward: Impairment(loss: Double.random(in: 0.15..<0.5, using: &random)),
                backward: Impairment(loss: Double.random(in: 0..<0.5, using: &random)), roughIntervals: 2,
                intervals: 3, seed: seed)
            let (records, truth) = simulator.run()
            var unknown: UInt64 = 0
            for (record, expected) in zip(records, truth) {
                #expect(record.received == expected.received)
                #expect(record.lost == expected.lostForward + expected.lostReturn)
                #expect(record.lostForward <= expected.lostForward, "seed \(seed)")
                #expect(record.lostReturn <= expected.lostReturn, "seed \(seed)")
                unknown += record.lostUnknown
            }
            // Only losses next to the two borders between intervals may stay open.
            let forward = records.reduce(0) { $0 + $1.lostForward }
            let all = truth.reduce(0) { $0 + $1.lostForward + $1.lostReturn }
            #expect(unknown <= 2 * 12 && unknown < max(30, all), "seed \(seed)")
            #expect(forward > 0 || all < 30, "seed \(seed)")
        }
    }

    @Test(
        "without receipts no direction is claimed that the reflector's count does not prove, and totals are exact",
        arguments: [LineSimulator.Kind.stateful, .stateless], 0..<8)
    func foreignReflectors(kind: LineSimulator.Kind, batch: Int) throws {
        for number in 0..<60 {
            let seed = UInt64(20_000 + batch * 100 + number)
            var random = SplitMix(seed: seed)
            let forward = Self.randomImpairment(&random)
            let backward = Self.randomImpairment(&random)
            var simulator = LineSimulator(
                kind: kind, forward: forward, backward: backward, roughIntervals: 2, intervals: 3, seed: seed)
            let (records, truth) = simulator.run()
            for (record, expected) in zip(records, truth) {
                #expect(record.received == expected.received, "seed \(seed)")
                #expect(record.sent == expected.sent, "seed \(seed)")
                #expect(record.lost == expected.lostForward + expected.lostReturn, "seed \(seed)")
                if kind == .stateless { #expect(record.lostUnknown == record.lost, "seed \(seed)") }
                #expect(
                    record.duplicatedForward + record.duplicatedReturn
                        == expected.duplicatedForward + expected.duplicatedReturn, "seed \(seed)")
                if kind == .stateful {
                    #expect(record.duplicatedForward == expected.duplicatedForward, "seed \(seed)")
                }
                if backward.loss == 0 {
                    #expect(record.reorderedForward == expected.reorderedForward, "seed \(seed)")
                } else if forward.duplication == 0 {
                    // What overtook may have been lost on the way back, unseen.
                    #expect(record.reorderedForward <= expected.reorderedForward, "seed \(seed)")
                }
                #expect(record.reorderedReturn == expected.reorderedReturn, "seed \(seed)")
            }
        }
    }

    @Test("an outage longer than a receipt reaches back is still booked on the way where it was", arguments: 0..<12)
    func outages(number: Int) throws {
        let way = number % 2
        var rough = [Impairment(duplication: 0.1), Impairment(duplication: 0.1, holding: 0.05)]
        // 300 to 800 ms without anything, at 500 probes a second, within the second interval.
        let length = Int64(300 + 45 * number) * 1_000_000
        rough[way].outage = 1_100_000_000..<1_100_000_000 + length
        var simulator = LineSimulator(
            kind: .receipts, forward: rough[0], backward: rough[1], roughIntervals: 2, intervals: 3,
            seed: UInt64(number), period: 2_000_000)
        let (records, truth) = simulator.run()
        for (record, expected) in zip(records, truth) {
            #expect(record.received == expected.received)
            #expect(record.lostForward == expected.lostForward)
            #expect(record.lostReturn == expected.lostReturn)
            #expect(record.lostUnknown == 0)
        }
        #expect((way == 0 ? truth[1].lostForward : truth[1].lostReturn) >= 128)
    }
}
