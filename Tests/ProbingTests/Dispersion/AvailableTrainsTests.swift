import TestSupport
import Testing

@testable import Probing

@Suite("Available bandwidth by standing queues", .blocking)
struct AvailableTrainsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var rate: Double
        var depth: Double
        var used: Double
        var testDescription: String { "\(rate / 1e6) Mbit/s, \(depth) octets, \(used) used" }
    }

    static let cases: [Case] =
        [10e6, 25e6, 100e6, 300e6].flatMap { rate in
            [3_000.0, 64_000, 500_000].flatMap { depth in
                [0, 0.2, 0.4, 0.75].map { Case(rate: rate, depth: depth, used: $0) }
            }
        } + [Case(rate: 1e9, depth: 64_000, used: 0.4)]

    private func measure(_ one: Case, _ cross: ShapedPath.Cross, seed: UInt64, policer: Bool = false)
        -> AvailableBandwidth
    {
        var path = ShapedPath(rate: one.rate, depth: one.depth, seed: seed)
        path.lateness = min(20e-6, one.depth * 8 / one.rate / 20)
        path.cross = cross
        path.crossRate = one.used * one.rate
        if policer { path.queue = 0 }
        let capacity = path.capacity()
        return path.available(capacity, seed: seed)
    }

    @Test("is found beside a constant stream", arguments: cases)
    func constant(one: Case) {
        let result = measure(one, .constant, seed: 1)
        let truth = one.rate * (1 - one.used)
        #expect(result.verdict == .measured, "\(result)")
        #expect(abs(result.rate - truth) < 0.03 * one.rate, "\(result.rate) \(result)")
    }

    @Test("is found beside random packets", arguments: cases.filter { $0.rate >= 25e6 && $0.used > 0 })
    func poisson(one: Case) {
        var sum = 0.0
        for seed: UInt64 in 1...3 {
            let result = measure(one, .poisson, seed: seed)
            #expect(result.verdict == .measured, "\(result)")
            sum += result.rate / 3
        }
        let truth = one.rate * (1 - one.used)
        #expect(abs(sum - truth) < 0.04 * one.rate, "\(sum)")
    }

    @Test(
        "in the mean beside traffic that comes and goes; the interval knows how little that says of long periods",
        arguments: [(0.01, 0.05), (0.03, 0.08), (0.1, 0.15), (0.2, 0.3)])
    func onOff(period: Double, error: Double) {
        var values: [Double] = []
        var inside = 0
        for seed: UInt64 in 1...6 {
            let result = measure(
                Case(rate: 100e6, depth: 64_000, used: 0.4), .onOff(period: period), seed: seed)
            #expect(result.verdict == .measured)
            #expect(result.low <= result.rate && result.rate <= result.high)
            if result.low < 61e6, result.high > 59e6 { inside += 1 }
            values.append(result.rate)
        }
        let mean = values.reduce(0, +) / 6
        #expect(abs(mean / 60e6 - 1) < error, "\(values)")
        if period > 0.05 { #expect(inside >= 4, "\(values)") }
    }

    @Test("behind a policer, by what it drops")
    func policed() {
        let result = measure(Case(rate: 100e6, depth: 64_000, used: 0.4), .poisson, seed: 2, policer: true)
        #expect(result.verdict == .measured)
        // Others take their share of what passes already while the rate is measured.
        #expect(abs(result.rate / 60e6 - 1) < 0.2, "\(result)")
    }

    @Test("a sender that keeps pausing is not measured, with the reason")
    func late() {
        var path = ShapedPath(rate: 100e6, depth: 64_000, seed: 3)
        let capacity = path.capacity()
        path.pauses = 0.3
        let result = path.available(capacity, seed: 3)
        #expect(result.verdict == .notMeasured(.late), "\(result)")
        #expect(path.available(TrainCapacity(), seed: 1).verdict == .noCapacity(.lost))
    }
}
