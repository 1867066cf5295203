/// One metric of a scope, in place: its points are read when they are asked for.
struct WireMetric {
    enum Data { case none, gauge, sum, histogram, exponentialHistogram, summary }

    private(set) var name = WireReader.empty
    private(set) var data = Data.none
    /// The messages of `data`; more than one where a sender repeats the field, whose parts then count together.
    private var parts: [WireReader] = []
    private(set) var isDelta = false
    private(set) var isMonotonic = false
    private(set) var points = 0
    private(set) var bytes = WireReader.empty
    /// Where its numbers are, where one of its like was read before: then its parts were not read.
    private(set) var shape: MetricShape?

    /// Takes the metric's fields from one of its like.
    mutating func read(_ metric: WireReader, like shape: MetricShape) {
        bytes = metric
        self.shape = shape
        (data, isDelta, isMonotonic, points) = (shape.data, shape.isDelta, shape.isMonotonic, shape.points.count)
    }

    /// Reads the metric's fields into this one, whose room is used again.
    mutating func read(_ metric: WireReader) throws(WireReader.Fault) {
        name = .empty
        bytes = metric
        shape = nil
        data = .none
        parts.removeAll(keepingCapacity: true)
        (isDelta, isMonotonic, points) = (false, false, 0)
        var rest = metric
        while let (number, kind) = try rest.field() {
            switch (number, kind) {
            case (1, .bytes): name = try rest.message()
            case (5, .bytes): try add(.gauge, try rest.message())
            case (7, .bytes): try add(.sum, try rest.message())
            case (9, .bytes): try add(.histogram, try rest.message())
            case (10, .bytes): try add(.exponentialHistogram, try rest.message())
            case (11, .bytes): try add(.summary, try rest.message())
            default: try rest.skip(kind)
            }
        }
    }

    private mutating func add(_ kind: Data, _ part: WireReader) throws(WireReader.Fault) {
        if data != kind {
            parts.removeAll(keepingCapacity: true)
            (isDelta, isMonotonic, points) = (false, false, 0)
        }
        data = kind
        parts.append(part)
        var rest = part
        while let (number, kind) = try rest.field() {
            switch (number, kind) {
            case (1, .bytes):
                _ = try rest.message()
                points += 1
            case (2, .varint): isDelta = try rest.varint() == 1
            case (3, .varint): isMonotonic = try rest.varint() != 0
            default: try rest.skip(kind)
            }
        }
    }

    /// The messages of its data points.
    var dataPoints: DataPoints { DataPoints(parts: parts) }

    struct DataPoints: Sequence, IteratorProtocol {
        fileprivate let parts: [WireReader]
        private var index = 0
        private var rest = WireReader.empty

        fileprivate init(parts: [WireReader]) { self.parts = parts }

        mutating func next() -> WireReader? {
            while true {
                // `add` has been through these bytes, so nothing here can fail.
                while let (number, kind) = try? rest.field() {
                    if number == 1, kind == .bytes { return try? rest.message() }
                    guard (try? rest.skip(kind)) != nil else { return nil }
                }
                guard index < parts.count else { return nil }
                rest = parts[index]
                index += 1
            }
        }
    }
}

/// A `NumberDataPoint`.
struct WireNumber {
    enum Value { case absent, integer(Int64), double(Double) }

    var start: UInt64 = 0
    var end: UInt64 = 0
    var value = Value.absent
    /// Whether it says that there is no value (`FLAG_NO_RECORDED_VALUE`).
    var isAbsent = false

    init(_ point: WireReader, _ attributes: inout WireAttributes) throws(WireReader.Fault) {
        attributes.removeAll()
        var rest = point
        while let (number, kind) = try rest.field() {
            switch (number, kind) {
            case (2, .fixed64): start = try rest.fixed64()
            case (3, .fixed64): end = try rest.fixed64()
            case (4, .fixed64): value = .double(try rest.double())
            case (6, .fixed64): value = .integer(Int64(bitPattern: try rest.fixed64()))
            case (7, .bytes): try attributes.add(try rest.message())
            case (8, .varint): isAbsent = try rest.varint() & 1 != 0
            default: try rest.skip(kind)
            }
        }
    }
}

/// An `ExponentialHistogramDataPoint`.
struct WireHistogram {
    var start: UInt64 = 0
    var end: UInt64 = 0
    var count: UInt64 = 0
    var sum: Double?
    var minimum: Double?
    var maximum: Double?
    var scale: Int64 = 0
    var zeroCount: UInt64 = 0
    var offset: Int64 = 0
    var buckets: [UInt64] = []
    var hasNegative = false
    var isAbsent = false

    /// Most buckets that are read; more are no histogram of ours.
    private static let mostBuckets = 4_096

    init(_ point: WireReader, _ attributes: inout WireAttributes) throws(WireReader.Fault) {
        attributes.removeAll()
        var rest = point
        while let (number, kind) = try rest.field() {
            switch (number, kind) {
            case (1, .bytes): try attributes.add(try rest.message())
            case (2, .fixed64): start = try rest.fixed64()
            case (3, .fixed64): end = try rest.fixed64()
            case (4, .fixed64): count = try rest.fixed64()
            case (5, .fixed64): sum = try rest.double()
            case (6, .varint): scale = try rest.signed()
            case (7, .fixed64): zeroCount = try rest.fixed64()
            case (8, .bytes): (offset, buckets) = try Self.buckets(try rest.message())
            case (9, .bytes): hasNegative = try Self.buckets(try rest.message()).buckets.contains { $0 != 0 }
            case (10, .varint): isAbsent = try rest.varint() & 1 != 0
            case (12, .fixed64): minimum = try rest.double()
            case (13, .fixed64): maximum = try rest.double()
            default: try rest.skip(kind)
            }
        }
    }

    private static func buckets(_ message: WireReader) throws(WireReader.Fault) -> (offset: Int64, buckets: [UInt64]) {
        var rest = message
        var offset: Int64 = 0
        var buckets: [UInt64] = []
        while let (number, kind) = try rest.field() {
            switch (number, kind) {
            case (1, .varint): offset = try rest.signed()
            case (2, .bytes):
                var packed = try rest.message()
                if buckets.isEmpty, packed.count <= mostBuckets, let all = packed.shortNumbers {
                    buckets = all
                    continue
                }
                buckets.reserveCapacity(buckets.count + min(packed.count, mostBuckets))
                while !packed.isEmpty {
                    buckets.append(try packed.varint())
                    guard buckets.count <= mostBuckets else { throw WireReader.Fault() }
                }
            case (2, .varint):
                buckets.append(try rest.varint())
                guard buckets.count <= mostBuckets else { throw WireReader.Fault() }
            default: try rest.skip(kind)
            }
        }
        return (offset, buckets)
    }
}

extension WireReader {
    /// Packed varints, where each has one octet; nil where one has more.
    fileprivate var shortNumbers: [UInt64]? {
        var all: UInt8 = 0
        for octet in bytes { all |= octet }
        guard all < 0x80 else { return nil }
        return [UInt64](unsafeUninitializedCapacity: count) { numbers, filled in
            for (place, octet) in bytes.enumerated() { numbers.initializeElement(at: place, to: UInt64(octet)) }
            filled = count
        }
    }
}
