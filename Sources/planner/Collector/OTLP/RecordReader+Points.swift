import Telemetry

/// The values of a metric's data points by direction, as many as there are directions; nil where one has no data point.
struct ByDirection<Value> {
    private var values: (Value?, Value?, Value?) = (nil, nil, nil)

    subscript(_ position: Int) -> Value? {
        get { position == 0 ? values.0 : position == 1 ? values.1 : values.2 }
        set {
            switch position {
            case 0: values.0 = newValue
            case 1: values.1 = newValue
            default: values.2 = newValue
            }
        }
    }
}

/// What tells the data points of a metric apart: an attribute and its values, at most three.
struct Directions {
    let key: StaticString
    let names: [StaticString]

    static let none = Directions(key: "direction", names: [""])
    static let ways = Directions(key: "direction", names: ["forward", "return"])
    static let waysOrUnknown = Directions(key: "direction", names: ["forward", "return", "unknown"])
    static let roundTripAndWays = Directions(key: "direction", names: ["round_trip", "forward", "return"])
    static let roundTrip = Directions(key: "direction", names: ["round_trip"])
    static let forward = Directions(key: "direction", names: ["forward"])
    /// As `LineLoad.ways`.
    static let interface = Directions(key: "network.io.direction", names: ["receive", "transmit"])
    /// As `SampleMark.allCases`.
    static let reasons = Directions(key: "reason", names: ["error-bound", "contradiction", "other-stamps"])

    /// Where the data point belongs; nil where its value is none of ours.
    func position(_ attributes: WireAttributes) -> Int? {
        guard attributes.has(key) else { return names.firstIndex { $0.utf8CodeUnitCount == 0 } }
        guard let value = attributes.string(key), !value.isEmpty else { return nil }
        return names.firstIndex { value.equals($0) }
    }
}

extension RecordReader {
    /// The counts of a delta sum; nil where a direction has no data point.
    mutating func counts(
        _ name: MetricName, _ metric: WireMetric, _ directions: Directions, below limit: UInt64 = Self.largestCount
    ) throws(RecordFault) -> ByDirection<UInt64> {
        guard metric.data == .sum, metric.isDelta, metric.isMonotonic else {
            throw RecordFault("\(name.rawValue) is not a monotonic delta sum")
        }
        return try numbers(name, metric, directions, below: limit)
    }

    /// A gauge with at most one integer from 0 a direction.
    mutating func gauges(
        _ name: MetricName, _ metric: WireMetric, _ directions: Directions
    ) throws(RecordFault) -> ByDirection<UInt64> {
        guard metric.data == .gauge else { throw RecordFault("\(name.rawValue) is not a gauge") }
        return try numbers(name, metric, directions, below: Self.largestLineCount)
    }

    private mutating func numbers(
        _ name: MetricName, _ metric: WireMetric, _ directions: Directions, below limit: UInt64
    ) throws(RecordFault) -> ByDirection<UInt64> {
        var values = ByDirection<UInt64>()
        if let shape = metric.shape {
            for point in shape.points {
                let value = metric.bytes.fixed64(at: point.value)
                guard !point.isDouble, value < limit else { throw Self.notWhole(name, below: limit) }
                values[point.position] = value
                try span(metric.bytes.fixed64(at: point.start), metric.bytes.fixed64(at: point.end))
            }
            return values
        }
        placed.key = directions.key
        for message in metric.dataPoints {
            let point = try number(message)
            let position = try self.position(name, directions)
            guard case .integer(let value) = point.value, value >= 0, value < Int64(limit) else {
                throw Self.notWhole(name, below: limit)
            }
            guard values[position] == nil else { throw RecordFault("\(name.rawValue) has a direction twice") }
            values[position] = UInt64(value)
            placed.positions.append(position)
            try span(point.start, point.end)
        }
        return values
    }

    private static func notWhole(_ name: MetricName, below limit: UInt64) -> RecordFault {
        RecordFault("\(name.rawValue) is not an integer from 0 to 2^\(limit.trailingZeroBitCount)")
    }

    /// Hands on the value of each data point, a monotonic delta sum's or a gauge's, with its attributes at hand.
    mutating func each(
        _ name: MetricName, _ metric: WireMetric,
        _ body: (inout RecordReader, UInt64) throws(RecordFault) -> Void
    ) throws(RecordFault) {
        guard metric.data == .gauge || (metric.data == .sum && metric.isDelta && metric.isMonotonic) else {
            throw RecordFault("\(name.rawValue) is neither a monotonic delta sum nor a gauge")
        }
        for message in metric.dataPoints {
            let point = try number(message)
            guard case .integer(let value) = point.value, value >= 0, value < Int64(Self.largestLineCount) else {
                throw RecordFault("\(name.rawValue) is not an integer from 0 to 2^56")
            }
            try span(point.start, point.end)
            try body(&self, UInt64(value))
        }
    }

    mutating func histograms(
        _ name: MetricName, _ metric: WireMetric, _ directions: Directions
    ) throws(RecordFault) -> ByDirection<ExponentialHistogram> {
        guard metric.data == .exponentialHistogram, metric.isDelta else {
            throw RecordFault("\(name.rawValue) is not a delta exponential histogram")
        }
        var values = ByDirection<ExponentialHistogram>()
        for message in metric.dataPoints {
            let point: WireHistogram
            do throws(WireReader.Fault) { point = try WireHistogram(message, &attributes) } catch { throw .damaged }
            let position = try self.position(name, directions)
            guard values[position] == nil else { throw RecordFault("\(name.rawValue) has a direction twice") }
            guard let histogram = Self.histogram(point) else {
                throw RecordFault("\(name.rawValue) has a histogram whose parts contradict each other")
            }
            values[position] = histogram
            try span(point.start, point.end)
        }
        return values
    }

    private static func histogram(_ point: WireHistogram) -> ExponentialHistogram? {
        guard point.count < largestCount, !point.hasNegative else { return nil }
        if point.count > 0 {
            guard let sum = point.sum, let maximum = point.maximum, let minimum = point.minimum, minimum >= 0,
                maximum <= largestDelay, sum >= 0, sum <= Double(point.count) * maximum * 1.000001,
                isPlausible(point)
            else { return nil }
        }
        return ExponentialHistogram(
            scale: Int(point.scale), count: point.count, sum: point.sum ?? 0, minimum: point.minimum ?? 0,
            maximum: point.maximum ?? 0, zeroCount: point.zeroCount, offset: Int(point.offset), buckets: point.buckets)
    }

    /// Whether all buckets hold values that delays in nanoseconds can have, 2^-64 to 2^64: so that any two can be merged.
    private static func isPlausible(_ point: WireHistogram) -> Bool {
        guard (-10...20).contains(point.scale) else { return false }
        let reach = point.scale >= 0 ? Int64(64) << point.scale : Int64(64) >> -point.scale
        return (-reach - 1...reach).contains(point.offset)
            && (-reach - 1...reach).contains(point.offset + Int64(point.buckets.count))
    }

    /// The value of a gauge with one data point.
    mutating func gauge(_ name: MetricName, _ metric: WireMetric) throws(RecordFault) -> WireNumber.Value {
        guard metric.data == .gauge, metric.points == 1 else {
            throw RecordFault("\(name.rawValue) is not a gauge with one data point")
        }
        if let shape = metric.shape, let point = shape.points.first {
            try span(metric.bytes.fixed64(at: point.start), metric.bytes.fixed64(at: point.end))
            let bits = metric.bytes.fixed64(at: point.value)
            return point.isDouble ? .double(Double(bitPattern: bits)) : .integer(Int64(bitPattern: bits))
        }
        placed.key = ""
        var value = WireNumber.Value.absent
        for message in metric.dataPoints {
            let point = try number(message)
            value = point.value
            placed.positions.append(0)
            try span(point.start, point.end)
        }
        if case .absent = value { throw RecordFault("\(name.rawValue) is not a gauge with one data point") }
        return value
    }

    /// A gauge with one integer from 0.
    mutating func whole(_ name: MetricName, _ metric: WireMetric) throws(RecordFault) -> UInt64 {
        guard case .integer(let value) = try gauge(name, metric), value >= 0 else {
            throw RecordFault("\(name.rawValue) is not an integer from 0")
        }
        return UInt64(value)
    }

    private mutating func number(_ message: WireReader) throws(RecordFault) -> WireNumber {
        do throws(WireReader.Fault) { return try WireNumber(message, &attributes) } catch { throw .damaged }
    }

    private func position(_ name: MetricName, _ directions: Directions) throws(RecordFault) -> Int {
        if let position = directions.position(attributes) { return position }
        let names = directions.names.map { "\($0)" }
        let value = attributes.string(directions.key)?.text ?? "?"
        throw RecordFault("\(name.rawValue) has the \(directions.key) '\(value)', not one of \(names)")
    }

    /// All data points of a record share one interval.
    private mutating func span(_ start: UInt64, _ end: UInt64) throws(RecordFault) {
        if let interval, interval.start == start, interval.end == end { return }
        guard start > 0, end > start, end <= UInt64(Int64.max), end - start <= Self.longestInterval else {
            throw RecordFault("its interval \(start)..\(end) is empty, longer than a day or out of range")
        }
        guard start < latest else { throw RecordFault("its interval \(start)..\(end) lies in the future") }
        guard interval == nil else { throw RecordFault("its data points have different intervals") }
        interval = (start, end)
    }
}
