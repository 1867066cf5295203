/// A metric of a record as it was read once: what has the same octets but for the numbers, their times and the attributes that
/// nobody asks for is the same metric with other values, and needs no walk through its fields.
///
/// An agent's records of one link differ in hardly more than that. Only sums and gauges have shapes: a histogram's length changes.
final class MetricShape {
    /// Where a data point's parts lie in the metric.
    struct Point {
        var start: Int
        var end: Int
        var value: Int
        var isDouble: Bool
        /// By the metric's directions.
        var position: Int
    }

    let name: MetricName.Place
    let data: WireMetric.Data
    let isDelta: Bool
    let isMonotonic: Bool
    let points: [Point]
    private let shape: WireShape

    /// - Parameters:
    ///   - message: a metric that could be placed.
    ///   - metric: the same, as it was read.
    ///   - key: the attribute that was asked for, and `positions` what it came to, a data point each.
    /// - Returns: nil where it has another form than encoders give it, such as a field twice.
    init?(_ message: WireReader, _ metric: WireMetric, _ name: MetricName.Place, key: StaticString, positions: [Int]) {
        guard metric.data == .sum || metric.data == .gauge, metric.points > 0, metric.points == positions.count else {
            return nil
        }
        var holes: [Range<Int>] = []
        var points: [Point] = []
        for (point, position) in zip(metric.dataPoints, positions) {
            guard var place = try? Self.point(point, key, of: message, &holes) else { return nil }
            place.position = position
            points.append(place)
        }
        guard let shape = WireShape(message, holes: holes) else { return nil }
        self.shape = shape
        self.name = name
        self.points = points
        (data, isDelta, isMonotonic) = (metric.data, metric.isDelta, metric.isMonotonic)
    }

    func fits(_ message: WireReader) -> Bool { shape.fits(message) }

    private static func point(
        _ point: WireReader, _ key: StaticString, of message: WireReader, _ holes: inout [Range<Int>]
    ) throws(WireReader.Fault) -> Point {
        var (start, end, value): (Int?, Int?, Int?)
        var isDouble = false
        func once(_ place: inout Int?, _ number: WireReader) throws(WireReader.Fault) {
            guard place == nil else { throw WireReader.Fault() }
            place = number.offset(in: message)
        }
        var rest = point
        while let (number, kind) = try rest.field() {
            let content = rest
            switch (number, kind) {
            case (2, .fixed64): try once(&start, content)
            case (3, .fixed64): try once(&end, content)
            case (4, .fixed64), (6, .fixed64):
                try once(&value, content)
                isDouble = number == 4
            case (7, .bytes):
                var pair = rest
                if let value = try unasked(try pair.message(), key) {
                    let begin = value.offset(in: message)
                    holes.append(begin..<begin + value.count)
                }
            default: break
            }
            try rest.skip(kind)
        }
        guard let start, let end, let value else { throw WireReader.Fault() }
        holes += [start..<start + 8, end..<end + 8, value..<value + 8]
        return Point(start: start, end: end, value: value, isDouble: isDouble, position: 0)
    }

    /// The value of a `KeyValue` that has another key than `key`: nobody looks into it.
    private static func unasked(_ pair: WireReader, _ key: StaticString) throws(WireReader.Fault) -> WireReader? {
        var (name, value): (WireReader?, WireReader?)
        var rest = pair
        while let (number, kind) = try rest.field() {
            switch (number, kind) {
            case (1, .bytes) where name == nil: name = try rest.message()
            case (2, .bytes) where value == nil: value = try rest.message()
            default: throw WireReader.Fault()
            }
        }
        guard let name, let value, !name.equals(key), !value.isEmpty else { return nil }
        return value
    }
}

/// The shapes of the metrics that a request has had so far. It keeps at most `slots` of them: a request that has more is read at
/// the usual pace.
struct MetricShapes {
    private static let slots = 256
    private var shapes: [MetricShape?] = []

    /// Where the metric's shape is, or would be; nil for one that is too short to have any.
    static func slot(of message: WireReader) -> Int? {
        message.count < WireShape.shortest ? nil : WireShape.slot(message, of: slots)
    }

    /// - Parameter slot: from `slot(of:)`.
    func shape(of message: WireReader, in slot: Int) -> MetricShape? {
        guard !shapes.isEmpty, let shape = shapes[slot], shape.fits(message) else { return nil }
        return shape
    }

    mutating func keep(_ shape: MetricShape, in slot: Int) {
        if shapes.isEmpty { shapes = [MetricShape?](repeating: nil, count: Self.slots) }
        shapes[slot] = shape
    }
}
