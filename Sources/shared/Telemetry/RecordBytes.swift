/// Writes the parts of the compact record form.
struct RecordBytes {
    private(set) var bytes: [UInt8]
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func append(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Zigzag, so that small negative numbers are short.
    mutating func append(signed number: Int) {
        append(UInt64(bitPattern: Int64((number << 1) ^ (number >> (Int.bitWidth - 1)))))
    }

    mutating func append(flag: Bool) { bytes.append(flag ? 1 : 0) }

    mutating func append(_ value: Double) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
        }
    }

    mutating func append(_ text: String) {
        append(UInt64(text.utf8.count))
        bytes += text.utf8
    }

    mutating func append(_ histogram: ExponentialHistogram) {
        append(histogram.count)
        guard histogram.count > 0 else { return append(signed: histogram.scale) }
        append(signed: histogram.scale)
        for value in [histogram.sum, histogram.minimum, histogram.maximum] { append(value) }
        append(histogram.zeroCount)
        append(signed: histogram.offset)
        append(UInt64(histogram.buckets.count))
        for bucket in histogram.buckets { append(bucket) }
    }
}

/// Reads what `RecordBytes` wrote; every length is checked before it is believed.
struct RecordReader {
    private var rest: ArraySlice<UInt8>
    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func number() throws(RecordCodec.Failure) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = rest.popFirst() else { throw .length }
            guard shift < 63 || byte <= 1 else { throw .field("number") }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw .field("number")
    }

    mutating func signed() throws(RecordCodec.Failure) -> Int {
        let value = try number()
        return Int(truncatingIfNeeded: value >> 1) ^ -Int(truncatingIfNeeded: value & 1)
    }

    mutating func count(atMost limit: Int) throws(RecordCodec.Failure) -> Int {
        guard let count = Int(exactly: try number()), count <= limit else { throw .field("count") }
        return count
    }

    mutating func double() throws(RecordCodec.Failure) -> Double {
        guard rest.count >= 8 else { throw .length }
        var bits: UInt64 = 0
        for byte in rest.prefix(8).reversed() { bits = bits << 8 | UInt64(byte) }
        rest = rest.dropFirst(8)
        return Double(bitPattern: bits)
    }

    mutating func text(_ field: String) throws(RecordCodec.Failure) -> String {
        let count = try count(atMost: 65_536)
        guard rest.count >= count else { throw .length }
        guard let text = String(validating: rest.prefix(count), as: UTF8.self) else { throw .field(field) }
        rest = rest.dropFirst(count)
        return text
    }

    mutating func flag() throws(RecordCodec.Failure) -> Bool {
        switch try number() {
        case 0: return false
        case 1: return true
        default: throw .field("flag")
        }
    }

    mutating func stamp() throws(RecordCodec.Failure) -> TimestampSource.Stamp {
        guard let stamp = TimestampSource.Stamp(rawValue: try text("stamp")) else { throw .field("stamp") }
        return stamp
    }

    mutating func histogram() throws(RecordCodec.Failure) -> ExponentialHistogram {
        try histogram { (input) throws(RecordCodec.Failure) in try input.double() }
    }

    /// - Parameter value: reads sum, minimum or maximum.
    mutating func histogram(
        _ value: (inout RecordReader) throws(RecordCodec.Failure) -> Double
    ) throws(RecordCodec.Failure) -> ExponentialHistogram {
        let total = try number()
        let scale = try signed()
        var sum = 0.0
        var (minimum, maximum) = (0.0, 0.0)
        var zeroCount: UInt64 = 0
        var offset = 0
        var buckets: [UInt64] = []
        if total > 0 {
            sum = try value(&self)
            minimum = try value(&self)
            maximum = try value(&self)
            zeroCount = try number()
            offset = try signed()
            let length = try count(atMost: min(4_096, rest.count))
            buckets.reserveCapacity(length)
            for _ in 0..<length { buckets.append(try number()) }
        }
        // abs(Int.min) traps in the histogram's own check.
        guard offset != .min,
            let histogram = ExponentialHistogram(
                scale: scale, count: total, sum: sum, minimum: minimum, maximum: maximum, zeroCount: zeroCount,
                offset: offset, buckets: buckets)
        else { throw .field("histogram") }
        return histogram
    }
}
