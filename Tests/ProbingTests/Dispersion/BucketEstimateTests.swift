import Testing

@testable import Probing

@Suite("What one train says of a bucket")
struct BucketEstimateTests {
    /// `count` packets of 1,250 octets, sent and arrived at these nanoseconds.
    private func record(_ times: [(sent: Double, arrived: Double)]) -> TrainRecord {
        TrainRecord(
            ProbeTrain(octets: 1_250, [.init(count: times.count, spacing: 0)]),
            times.enumerated().map {
                TrainArrival(
                    sequence: UInt32($0.offset), sent: 1_000_000_000 + Int64($0.element.sent),
                    arrived: 1_000_030_000 + Int64($0.element.arrived))
            })
    }

    private func estimate(_ record: TrainRecord) throws -> BucketEstimate {
        guard case .drained(let estimate) = BucketFinding(record) else {
            Issue.record("\(BucketFinding(record))")
            throw CancellationError()
        }
        return estimate
    }

    @Test("a sender in fits and starts doesn't bend the knee")
    func unevenSender() throws {
        // As one went over 10 Mbit/s with a bucket of 51 packets: eight quick ones, eight quicker, a pause, then one in 2.7 us.
        var times: [(sent: Double, arrived: Double)] = []
        var sent = 0.0
        for place in 0..<72 {
            sent += place == 1 ? 55_000 : place < 16 ? 4_000 : place == 16 ? 28_000 : 2_700
            let leaves = place < 50 ? sent : max(sent, 375_000 + 1_011_200 * Double(place - 50))
            times.append((sent, leaves))
        }
        let estimate = try estimate(record(times))
        #expect(abs(estimate.rate / (10_000 / 1_011.2e-6) - 1) < 0.002, "\(estimate.rate)")
        #expect(abs(estimate.depth / 63_290 - 1) < 0.02, "\(estimate.depth)")
    }

    @Test("a burst that came at one moment is before the knee")
    func gathered() throws {
        var times: [(sent: Double, arrived: Double)] = []
        for place in 0..<80 {
            times.append((1_000 * Double(place), 200_000 + 100_000 * Double(max(0, place - 39))))
        }
        let estimate = try estimate(record(times))
        #expect(abs(estimate.rate / 100e6 - 1) < 0.005, "\(estimate.rate)")
    }

    @Test("a host that stands still while packets wait takes nothing from the rate of a shallow bucket")
    func standstill() throws {
        var times: [(sent: Double, arrived: Double)] = []
        for place in 0..<1_000 {
            let late = place >= 700 ? 4_000_000.0 : 0
            times.append((3_000 * Double(place), 10_000 * Double(max(0, place - 1)) + late))
        }
        let estimate = try estimate(record(times))
        #expect(abs(estimate.rate / 1e9 - 1) < 0.001, "\(estimate.rate)")
        #expect(estimate.depth < 5_000, "\(estimate.depth)")
    }
}
