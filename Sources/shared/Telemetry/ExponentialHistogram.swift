import Glibc

/// A base-2 exponential histogram of non-negative durations, as OTLP defines it: bucket `i` holds values in
/// `(base^i, base^(i+1)]` with `base = 2^(2^-scale)`, exact count, sum, minimum and maximum beside it.
///
/// Source: OpenTelemetry Metrics Data Model, *ExponentialHistogram*. It starts at `maximumScale` (buckets 0.54 % wide at
/// scale 7) and halves its resolution whenever more than `maximumBuckets` buckets would be needed.
/// Merging two histograms gives the histogram of all values; adding a value is O(1) but for rescaling.
package struct ExponentialHistogram: Hashable, Sendable {
    package static let maximumScale = 7
    package static let maximumBuckets = 160

    package private(set) var scale: Int
    package private(set) var count: UInt64
    /// Sum of the values, in the unit of the values (nanoseconds in our records).
    package private(set) var sum: Double
    package private(set) var minimum: Double
    package private(set) var maximum: Double
    /// Values that are zero.
    package private(set) var zeroCount: UInt64
    /// Index of `buckets[0]`.
    package private(set) var offset: Int
    package private(set) var buckets: [UInt64]

    package init() {
        scale = Self.maximumScale
        count = 0
        sum = 0
        minimum = .infinity
        maximum = -.infinity
        zeroCount = 0
        offset = 0
        buckets = []
    }

    /// A histogram as it came over the wire; nil where its parts contradict each other or are out of bounds.
    package init?(
        scale: Int, count: UInt64, sum: Double, minimum: Double, maximum: Double, zeroCount: UInt64, offset: Int,
        buckets: [UInt64]
    ) {
        guard (-10...20).contains(scale), buckets.count <= 4_096, (-(1 << 24)...(1 << 24)).contains(offset),
            sum.isFinite
        else {
            return nil
        }
        var total = zeroCount
        for bucket in buckets {
            let (next, overflow) = total.addingReportingOverflow(bucket)
            if overflow { return nil }
            total = next
        }
        guard total == count, count == 0 || (minimum.isFinite && maximum.isFinite && minimum <= maximum) else {
            return nil
        }
        self.scale = scale
        self.count = count
        self.sum = sum
        self.minimum = count == 0 ? .infinity : minimum
        self.maximum = count == 0 ? -.infinity : maximum
        self.zeroCount = zeroCount
        self.offset = offset
        self.buckets = buckets
    }

    package var isEmpty: Bool { count == 0 }
    package var mean: Double? { count == 0 ? nil : sum / Double(count) }

    /// Adds a value; negative values (a clock's error) count as zero.
    package mutating func record(_ value: Double) {
        guard value.isFinite, count < .max else { return }
        count += 1
        sum = Self.finite(sum + value)
        minimum = min(minimum, value)
        maximum = max(maximum, value)
        guard value > 0 else {
            zeroCount += 1
            return
        }
        add(1, at: Self.index(of: value, scale: scale))
    }

    /// Adds all values of another histogram; of those beyond 2^64 - 1 none. What comes of it can always be read again: its sum is
    /// finite, and its buckets lie where values can be.
    package mutating func merge(_ other: ExponentialHistogram) {
        guard other.count > 0 else { return }
        sum = Self.finite(sum + other.sum)
        minimum = min(minimum, other.minimum)
        maximum = max(maximum, other.maximum)
        var room = UInt64.max - count
        func taken(_ number: UInt64) -> UInt64 {
            let taken = min(number, room)
            room -= taken
            return taken
        }
        zeroCount += taken(other.zeroCount)
        var other = other
        if other.scale > scale { other.downscale(by: other.scale - scale) }
        if scale > other.scale { downscale(by: scale - other.scale) }
        clampPositions()
        other.clampPositions()
        for (position, bucket) in other.buckets.enumerated() where bucket > 0 {
            let shift = other.scale - scale
            add(taken(bucket), at: (other.offset + position) >> max(0, shift))
        }
        count = .max - room
    }

    /// The same values in buckets at least as wide as those of `scale`; count, sum, minimum and maximum stay exact.
    package func coarsened(to scale: Int) -> ExponentialHistogram {
        var coarse = self
        coarse.downscale(by: self.scale - scale)
        return coarse
    }

    private static func finite(_ sum: Double) -> Double {
        min(max(sum, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
    }

    /// Where the values of doubles lie, from 2^-1074 to below 2^1024: at scale -4 within the most buckets, so that no merging ever asks
    /// for a lower one.
    private static func positions(at scale: Int) -> ClosedRange<Int> {
        let (low, high) = scale >= 0 ? (-1_075 << scale, 1_024 << scale) : (-1_075 >> -scale, 1_024 >> -scale)
        return max(low, -1 << 24)...min(high, 1 << 24)
    }

    /// Moves buckets that lie where no value can to the nearest where one can.
    private mutating func clampPositions() {
        let bounds = Self.positions(at: scale)
        guard !buckets.isEmpty, offset < bounds.lowerBound || offset + buckets.count - 1 > bounds.upperBound else {
            return
        }
        func clamped(_ position: Int) -> Int { min(max(position, bounds.lowerBound), bounds.upperBound) }
        let low = clamped(offset)
        var moved = [UInt64](repeating: 0, count: clamped(offset + buckets.count - 1) - low + 1)
        for (position, bucket) in buckets.enumerated() { moved[clamped(offset + position) - low] += bucket }
        offset = low
        buckets = moved
    }

    /// The value below which the share `q` (0...1) of the values lie, interpolated geometrically in its bucket and
    /// never outside minimum and maximum; nil when empty. It is in the bucket of the true order statistic.
    package func quantile(_ q: Double) -> Double? {
        guard count > 0 else { return nil }
        let rank = min(max(q, 0), 1) * Double(count - 1)
        var below = Double(zeroCount)
        if rank < below { return min(max(0, minimum), maximum) }
        for (position, bucket) in buckets.enumerated() where bucket > 0 {
            if rank < below + Double(bucket) {
                let fraction = min(1, (rank - below + 0.5) / Double(bucket))
                let exponent = (Double(offset + position) + fraction) * exp2(-Double(scale))
                return min(max(exp2(exponent), minimum), maximum)
            }
            below += Double(bucket)
        }
        return maximum
    }

    /// The bucket of a positive value: the largest `i` with `base^i < value`.
    ///
    /// The exponent is kept apart from the logarithm of the significand: log2(2^30 + 1 ulp) rounds to 30 and would put
    /// the value one bucket too low.
    private static func index(of value: Double, scale: Int) -> Int {
        let exponent = Int(value.exponent)
        let logarithm = log2(value.significand)
        guard scale <= 0 else {
            return exponent << scale + Int((logarithm * Double(1 << scale)).rounded(.up)) - 1
        }
        return (logarithm > 0 ? exponent : exponent - 1) >> -scale
    }

    private mutating func add(_ number: UInt64, at index: Int) {
        var index = index
        if buckets.isEmpty {
            offset = index
            buckets = [number]
            return
        }
        var low = min(index, offset)
        var high = max(index, offset + buckets.count - 1)
        while high - low + 1 > Self.maximumBuckets {
            downscale(by: 1)
            index >>= 1
            low = min(index, offset)
            high = max(index, offset + buckets.count - 1)
        }
        if index < offset {
            buckets.insert(contentsOf: repeatElement(0, count: offset - index), at: 0)
            offset = index
        } else if index >= offset + buckets.count {
            buckets.append(contentsOf: repeatElement(0, count: index - offset - buckets.count + 1))
        }
        buckets[index - offset] += number
    }

    private mutating func downscale(by steps: Int) {
        guard steps > 0 else { return }
        scale -= steps
        guard !buckets.isEmpty else { return }
        let newOffset = offset >> steps
        let newLast = (offset + buckets.count - 1) >> steps
        var merged = [UInt64](repeating: 0, count: newLast - newOffset + 1)
        for (position, bucket) in buckets.enumerated() { merged[((offset + position) >> steps) - newOffset] += bucket }
        offset = newOffset
        buckets = merged
    }
}
