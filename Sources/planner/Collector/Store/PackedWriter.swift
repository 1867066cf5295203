import Telemetry

/// Octets that are written over and over into the same memory: LEB128 integers, doubles, texts and histograms.
///
/// A histogram's doubles are nanoseconds and hence mostly whole: these take as many octets as their integer.
final class PackedWriter {
    private var memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init() { memory = .allocate(byteCount: 4_096, alignment: 8) }
    deinit { memory.deallocate() }

    /// What was written since `clear`; valid until the next write.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }
    func clear() { count = 0 }

    private func reserve(_ octets: Int) {
        guard count + octets > memory.count else { return }
        let grown = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(2 * memory.count, count + octets), alignment: 8)
        grown.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
        memory.deallocate()
        memory = grown
    }

    /// Without asking for room.
    @inline(__always) private func put(_ number: UInt64) {
        var rest = number
        var place = count
        while rest >= 0x80 {
            memory[place] = UInt8(truncatingIfNeeded: rest) | 0x80
            rest >>= 7
            place += 1
        }
        memory[place] = UInt8(truncatingIfNeeded: rest)
        count = place + 1
    }

    func append(_ number: UInt64) {
        reserve(10)
        put(number)
    }

    /// Zigzag, so that small negative numbers are short.
    func append(signed number: Int64) { append(UInt64(bitPattern: (number << 1) ^ (number >> 63))) }

    func append(_ text: String) {
        var text = text
        text.withUTF8 { append(octets: UnsafeRawBufferPointer($0)) }
    }

    /// With their number before them.
    func append(octets: UnsafeRawBufferPointer) {
        append(UInt64(octets.count))
        append(raw: octets)
    }

    /// As they are.
    func append(raw octets: UnsafeRawBufferPointer) {
        reserve(octets.count)
        UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: octets)
        count += octets.count
    }

    /// Whole numbers below 2^52 as twice their value, all others as 1 and their eight octets, little end first.
    func append(_ value: Double) {
        reserve(10)
        if value >= 0, value < 0x1p52, value == value.rounded(.down), !(value == 0 && value.sign == .minus) {
            return put(UInt64(value) << 1)
        }
        put(1)
        withUnsafeBytes(of: value.bitPattern.littleEndian) { append(raw: $0) }
    }

    /// Count, scale, sum, minimum, maximum, zero count, offset, number of buckets and the buckets: of several empty ones in a
    /// row, 0 and how many follow the first.
    func append(_ histogram: ExponentialHistogram) {
        append(histogram.count)
        append(signed: Int64(histogram.scale))
        guard histogram.count > 0 else { return }
        append(histogram.sum)
        append(histogram.minimum)
        append(histogram.maximum)
        append(histogram.zeroCount)
        append(signed: Int64(histogram.offset))
        append(UInt64(histogram.buckets.count))
        reserve(11 * histogram.buckets.count)
        histogram.buckets.withUnsafeBufferPointer { buckets in
            var place = 0
            while place < buckets.count {
                let bucket = buckets[place]
                put(bucket)
                place += 1
                guard bucket == 0 else { continue }
                let first = place
                while place < buckets.count, buckets[place] == 0 { place += 1 }
                put(UInt64(place - first))
            }
        }
    }
}

/// Reads what `PackedWriter` wrote; every length is checked before it is believed.
struct PackedReader {
    /// The octets are damaged.
    struct Damage: Error {}

    private let memory: UnsafeRawBufferPointer
    private var place = 0

    /// - Parameter memory: must outlive the reader.
    init(_ memory: UnsafeRawBufferPointer) { self.memory = memory }

    var isAtEnd: Bool { place == memory.count }

    @inline(__always) mutating func number() throws(Damage) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while place < memory.count, shift < 64 {
            let octet = memory[place]
            place += 1
            value |= UInt64(octet & 0x7F) << shift
            if octet < 0x80 { return value }
            shift += 7
        }
        throw Damage()
    }

    mutating func signed() throws(Damage) -> Int64 {
        let raw = try number()
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }

    mutating func int(atMost limit: Int) throws(Damage) -> Int {
        let raw = try number()
        guard raw <= UInt64(limit) else { throw Damage() }
        return Int(raw)
    }

    mutating func octets() throws(Damage) -> UnsafeRawBufferPointer { try raw(int(atMost: memory.count - place)) }

    mutating func raw(_ count: Int) throws(Damage) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= memory.count - place else { throw Damage() }
        defer { place += count }
        return UnsafeRawBufferPointer(rebasing: memory[place..<place + count])
    }

    mutating func text() throws(Damage) -> String {
        guard let text = String(validating: try octets(), as: UTF8.self) else { throw Damage() }
        return text
    }

    mutating func double() throws(Damage) -> Double {
        let head = try number()
        guard head & 1 == 1 else { return Double(head >> 1) }
        guard head == 1 else { throw Damage() }
        let pattern = try raw(8).loadUnaligned(as: UInt64.self)
        return Double(bitPattern: UInt64(littleEndian: pattern))
    }

    mutating func histogram() throws(Damage) -> ExponentialHistogram {
        let count = try number()
        let scale = Int(try signed())
        guard count > 0 else { return try Self.checked(scale: scale) }
        let (sum, minimum, maximum) = (try double(), try double(), try double())
        let zeroCount = try number()
        let offset = Int(try signed())
        let size = try int(atMost: 4_096)
        let buckets = try buckets(size)
        return try Self.checked(
            scale: scale, count: count, sum: sum, minimum: minimum, maximum: maximum, zeroCount: zeroCount,
            offset: offset, buckets: buckets)
    }

    /// Most buckets take one octet; runs of empty ones are counted.
    private mutating func buckets(_ size: Int) throws(Damage) -> [UInt64] {
        var reader = self
        var isDamaged = false
        let buckets = [UInt64](unsafeUninitializedCapacity: size) { buckets, count in
            do throws(Damage) {
                while count < size {
                    let value = try reader.number()
                    buckets.initializeElement(at: count, to: value)
                    count += 1
                    guard value == 0 else { continue }
                    for _ in 0..<(try reader.int(atMost: size - count)) {
                        buckets.initializeElement(at: count, to: 0)
                        count += 1
                    }
                }
            } catch { isDamaged = true }
        }
        guard !isDamaged else { throw Damage() }
        self = reader
        return buckets
    }

    private static func checked(
        scale: Int, count: UInt64 = 0, sum: Double = 0, minimum: Double = 0, maximum: Double = 0,
        zeroCount: UInt64 = 0, offset: Int = 0, buckets: [UInt64] = []
    ) throws(Damage) -> ExponentialHistogram {
        // abs(Int.min) traps in the histogram's own check.
        guard offset != .min,
            let histogram = ExponentialHistogram(
                scale: scale, count: count, sum: sum, minimum: minimum, maximum: maximum, zeroCount: zeroCount,
                offset: offset, buckets: buckets)
        else { throw Damage() }
        return histogram
    }
}
