import Telemetry

/// An exponential histogram as a blob: a version byte, then LEB128 integers (zigzag where signed) and little-endian doubles.
///
/// `01, scale, count, zero count, sum, minimum, maximum, offset, number of buckets, buckets…`; sum and what follows are
/// absent where the count is 0. A bucket of an interval takes one byte, rarely two.
enum HistogramBlob {
    private static let version: UInt8 = 1

    /// The histogram; nil where the bytes are no such blob.
    static func decode(_ bytes: [UInt8]) -> ExponentialHistogram? {
        var rest = bytes[...]
        guard rest.popFirst() == version, let scale = signed(&rest), let count = unsigned(&rest) else { return nil }
        guard count > 0 else {
            return ExponentialHistogram(
                scale: scale, count: 0, sum: 0, minimum: 0, maximum: 0, zeroCount: 0, offset: 0, buckets: [])
        }
        guard let zeroCount = unsigned(&rest), let sum = double(&rest), let minimum = double(&rest),
            let maximum = double(&rest), let offset = signed(&rest), let size = unsigned(&rest),
            size <= UInt64(rest.count)
        else { return nil }
        var buckets: [UInt64] = []
        buckets.reserveCapacity(Int(size))
        for _ in 0..<size {
            guard let bucket = unsigned(&rest) else { return nil }
            buckets.append(bucket)
        }
        return ExponentialHistogram(
            scale: scale, count: count, sum: sum, minimum: minimum, maximum: maximum, zeroCount: zeroCount,
            offset: offset, buckets: buckets)
    }

    private static func unsigned(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64, let byte = rest.popFirst() {
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
        return nil
    }

    private static func signed(_ rest: inout ArraySlice<UInt8>) -> Int? {
        guard let raw = unsigned(&rest) else { return nil }
        return Int(Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1))
    }

    private static func double(_ rest: inout ArraySlice<UInt8>) -> Double? {
        guard rest.count >= 8 else { return nil }
        var pattern: UInt64 = 0
        for (place, byte) in rest.prefix(8).enumerated() { pattern |= UInt64(byte) << (8 * UInt64(place)) }
        rest = rest.dropFirst(8)
        return Double(bitPattern: pattern)
    }
}
