import Foundation
import TestSupport
import Testing

@testable import Telemetry

@Suite("Exponential histogram", .blocking)
struct ExponentialHistogramTests {
    /// A generator with a seed, so that a failure can be repeated.
    struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state ^ state >> 33) &* 0xFF51_AFD7_ED55_8CCD
        }
    }

    private static func values(_ count: Int, decades: Double, _ dice: inout Dice) -> [Double] {
        (0..<count).map { _ in (1_000 * pow(10, Double.random(in: 0...decades, using: &dice))).rounded() }
    }

    private static func histogram(_ values: [Double]) -> ExponentialHistogram {
        var histogram = ExponentialHistogram()
        for value in values { histogram.record(value) }
        return histogram
    }

    /// The bucket that a value went to: offset of a histogram that holds nothing else, and its scale.
    private static func bucket(of value: Double, scale: Int) throws -> Int {
        // A second value far away forces the scale down; it is taken away again by its position.
        var histogram = try #require(
            ExponentialHistogram(
                scale: scale, count: 0, sum: 0, minimum: 0, maximum: 0, zeroCount: 0, offset: 0, buckets: []))
        histogram.record(value)
        #expect(histogram.scale == scale)
        return histogram.offset
    }

    @Test("powers of two and their neighbours fall on the right side of the border", arguments: -3...7)
    func powersOfTwo(scale: Int) throws {
        for exponent in stride(from: -30, through: 62, by: 1) {
            let power = scalbn(1.0, exponent)
            // base^i < value <= base^(i+1), with base = 2^(2^-scale): 2^exponent = base^(exponent * 2^scale).
            let below = scale >= 0 ? exponent << scale - 1 : (exponent - 1) >> -scale
            let above = scale >= 0 ? exponent << scale : exponent >> -scale
            #expect(try Self.bucket(of: power, scale: scale) == below, "2^\(exponent)")
            #expect(try Self.bucket(of: power.nextDown, scale: scale) == below, "below 2^\(exponent)")
            #expect(try Self.bucket(of: power.nextUp, scale: scale) == above, "above 2^\(exponent)")
        }
    }

    @Test("every value lies within its bucket's borders, found by multiplying the base up", arguments: 0...7)
    func bruteForce(scale: Int) throws {
        var dice = Dice(state: UInt64(scale))
        for value in Self.values(2_000, decades: 9, &dice) {
            let index = try Self.bucket(of: value, scale: scale)
            let lower = pow(2, Double(index) / Double(1 << scale))
            let upper = pow(2, Double(index + 1) / Double(1 << scale))
            #expect(lower < value * (1 + 1e-12) && value <= upper * (1 + 1e-12), "\(value) in \(lower)...\(upper)")
        }
    }

    @Test("counts, sum, minimum and maximum are exact", arguments: 0..<20)
    func exactParts(seed: UInt64) {
        var dice = Dice(state: seed)
        let values = Self.values(500, decades: 4, &dice) + [0, 0, 0]
        let histogram = Self.histogram(values)
        #expect(histogram.count == 503)
        #expect(histogram.zeroCount == 3)
        #expect(histogram.zeroCount + histogram.buckets.reduce(0, +) == 503)
        #expect(histogram.minimum == 0)
        #expect(histogram.maximum == values.max())
        #expect(abs(histogram.sum - values.reduce(0, +)) < 1)
        #expect(histogram.buckets.count <= ExponentialHistogram.maximumBuckets)
        #expect(histogram.buckets.first != 0 && histogram.buckets.last != 0)
    }

    @Test(
        "a quantile lies in the bucket of the true order statistic", arguments: [0.05, 0.5, 2, 6] as [Double],
        0..<10 as Range<UInt64>)
    func quantiles(decades: Double, seed: UInt64) throws {
        var dice = Dice(state: seed &+ UInt64(decades * 100))
        let values = Self.values(Int.random(in: 1...800, using: &dice), decades: decades, &dice).sorted()
        let histogram = Self.histogram(values)
        let base = pow(2, pow(2, -Double(histogram.scale))) * (1 + 1e-12)
        for q in [0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1] {
            let truth = values[Int(q * Double(values.count - 1))]
            let found = try #require(histogram.quantile(q))
            #expect(found >= truth / base && found <= truth * base, "q \(q): \(found) for \(truth)")
            #expect((histogram.minimum...histogram.maximum).contains(found))
        }
        #expect(histogram.quantile(-1) == histogram.quantile(0))
        #expect(histogram.quantile(2) == histogram.quantile(1))
    }

    @Test("quantiles never fall as the share rises", arguments: 0..<10 as Range<UInt64>)
    func monotone(seed: UInt64) {
        var dice = Dice(state: seed)
        let histogram = Self.histogram(Self.values(50, decades: 3, &dice) + [0, 0])
        let quantiles = (0...1_000).compactMap { histogram.quantile(Double($0) / 1_000) }
        #expect(zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test("merging gives the histogram of all values, whatever the scales", arguments: 0..<40 as Range<UInt64>)
    func merging(seed: UInt64) {
        var dice = Dice(state: seed)
        let one = Self.values(
            Int.random(in: 0...300, using: &dice), decades: Double.random(in: 0.01...6, using: &dice), &dice)
        let other = Self.values(
            Int.random(in: 0...300, using: &dice), decades: Double.random(in: 0.01...6, using: &dice), &dice)
        var merged = Self.histogram(one)
        merged.merge(Self.histogram(other))
        let whole = Self.histogram(one + other)
        #expect(merged.scale == whole.scale)
        #expect(merged.offset == whole.offset || whole.buckets.isEmpty)
        #expect(merged.buckets == whole.buckets)
        #expect(merged.count == whole.count)
        #expect(merged.zeroCount == whole.zeroCount)
        #expect(merged.minimum == whole.minimum && merged.maximum == whole.maximum)
        #expect(abs(merged.sum - whole.sum) <= whole.sum * 1e-12)
    }

    @Test("the order of values makes no difference")
    func order() {
        var dice = Dice(state: 9)
        let values = Self.values(400, decades: 6, &dice)
        let rising = Self.histogram(values.sorted())
        let falling = Self.histogram(values.sorted(by: >))
        #expect(rising.scale == falling.scale)
        #expect(rising.offset == falling.offset)
        #expect(rising.buckets == falling.buckets)
    }

    @Test("negative values count as zeros and keep the minimum; what is not finite is ignored")
    func oddValues() {
        var histogram = ExponentialHistogram()
        #expect(histogram.quantile(0.5) == nil)
        #expect(histogram.mean == nil)
        histogram.record(.nan)
        histogram.record(.infinity)
        #expect(histogram.isEmpty)
        histogram.record(-5)
        #expect(histogram.zeroCount == 1)
        #expect(histogram.minimum == -5)
        #expect(histogram.quantile(0.5) == -5)
        histogram.record(7)
        #expect(histogram.quantile(0) == 0)
        #expect(histogram.quantile(1) == 7)
    }

    @Test("the smallest and the largest doubles share one histogram")
    func extremes() {
        let histogram = Self.histogram([.leastNonzeroMagnitude, .leastNormalMagnitude, 1, .greatestFiniteMagnitude])
        #expect(histogram.count == 4)
        #expect(histogram.buckets.reduce(0, +) == 4)
        #expect(histogram.buckets.count <= ExponentialHistogram.maximumBuckets)
    }

    @Test("parts from the wire that contradict each other are refused")
    func wire() {
        func make(
            scale: Int = 3, count: UInt64 = 2, minimum: Double = 1, maximum: Double = 2, offset: Int = 0,
            buckets: [UInt64] = [1, 1]
        ) -> ExponentialHistogram? {
            ExponentialHistogram(
                scale: scale, count: count, sum: 3, minimum: minimum, maximum: maximum, zeroCount: 0,
                offset: offset, buckets: buckets)
        }
        #expect(make() != nil)
        #expect(make(scale: 21) == nil)
        #expect(make(count: 3) == nil)
        #expect(make(minimum: 3) == nil)
        #expect(make(minimum: .nan) == nil)
        #expect(make(offset: 1 << 25) == nil)
        #expect(make(buckets: [.max, 3]) == nil)
        #expect(make(buckets: Array(repeating: 0, count: 4_097)) == nil)
    }

    private static func isReadable(_ histogram: ExponentialHistogram) -> Bool {
        ExponentialHistogram(
            scale: histogram.scale, count: histogram.count, sum: histogram.sum, minimum: histogram.minimum,
            maximum: histogram.maximum, zeroCount: histogram.zeroCount, offset: histogram.offset,
            buckets: histogram.buckets) != nil
    }

    @Test("whatever can be read can be merged, and read again")
    func mergingOfExtremes() throws {
        let scales = [-10, -4, 0, 7, 20]
        let offsets = [-(1 << 24), 0, 1 << 24]
        var extremes: [ExponentialHistogram] = []
        for scale in scales {
            for offset in offsets {
                for count in [1, UInt64.max - 2] {
                    extremes.append(
                        try #require(
                            ExponentialHistogram(
                                scale: scale, count: count + 2, sum: .greatestFiniteMagnitude, minimum: 0,
                                maximum: .greatestFiniteMagnitude, zeroCount: 1, offset: offset,
                                buckets: [count] + Array(repeating: 0, count: 4_094) + [1])))
                }
            }
        }
        for first in extremes {
            for second in extremes {
                var merged = first
                merged.merge(second)
                #expect(Self.isReadable(merged))
                var fresh = Self.histogram([1_000])
                fresh.merge(merged)
                #expect(Self.isReadable(fresh))
            }
        }
    }
}
