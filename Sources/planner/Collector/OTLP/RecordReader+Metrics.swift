import Telemetry

/// The metrics of a record, one case a line of the protocol's table.
extension RecordReader {
    /// Puts a metric into its place; false where it is none of ours.
    mutating func place(_ metric: OTLP_Metric, in record: inout IntervalRecord) throws(RecordFault) -> Bool {
        switch metric.name {
        case "tuyen.probe.sent": record.sent = try counts(metric, [""])[0]
        case "tuyen.probe.received": record.received = try counts(metric, [""])[0]
        case "tuyen.probe.lost":
            let lost = try counts(metric, ["forward", "return", "unknown"])
            (record.lostForward, record.lostReturn, record.lostUnknown) = (lost[0], lost[1], lost[2])
        case "tuyen.probe.duplicated":
            let copies = try counts(metric, ["forward", "return", "unknown"])
            (record.duplicatedForward, record.duplicatedReturn) = (copies[0], copies[1])
            record.duplicatedUnknown = copies[2]
        case "tuyen.probe.reordered":
            let late = try counts(metric, ["forward", "return", "unknown"])
            (record.reorderedForward, record.reorderedReturn) = (late[0], late[1])
            record.reorderedUnknown = late[2]
        case "tuyen.probe.delay":
            let delays = try histograms(metric, ["round_trip", "forward", "return"])
            record.roundTripDelay = delays[0] ?? ExponentialHistogram()
            (record.forwardDelay, record.returnDelay) = (delays[1], delays[2])
        case "tuyen.probe.delay_variation":
            record.delayVariation = try histograms(metric, ["round_trip"])[0] ?? ExponentialHistogram()
        case "tuyen.probe.jitter":
            let jitter = try gauge(metric)
            guard case .asDouble(let value) = jitter, value.isFinite, value >= 0 else {
                throw RecordFault("tuyen.probe.jitter is not a finite number from 0")
            }
            record.jitter = value
        case "tuyen.clock.synchronised":
            guard case .asInt(let value) = try gauge(metric), value == 0 || value == 1 else {
                throw RecordFault("tuyen.clock.synchronised is neither 0 nor 1")
            }
            record.clock.isSynchronised = value == 1
        case "tuyen.clock.maximum_error":
            guard case .asInt(let value) = try gauge(metric), value >= 0 else {
                throw RecordFault("tuyen.clock.maximum_error is not an integer from 0")
            }
            record.clock.maximumError = UInt64(value)
        default: guard try placeHonesty(metric, in: &record) else { return false }
        }
        guard seen.insert(metric.name).inserted else { throw RecordFault("it has \(metric.name) twice") }
        return true
    }

    /// The counts of a delta sum by direction (`""` for none), 0 where a direction has no data point.
    private mutating func counts(_ metric: OTLP_Metric, _ directions: [String]) throws(RecordFault) -> [UInt64] {
        try knownCounts(metric, directions).map { $0 ?? 0 }
    }

    /// The same, nil where a direction has no data point. `key` is the attribute that tells the data points apart.
    mutating func knownCounts(
        _ metric: OTLP_Metric, _ directions: [String], by key: String = "direction"
    ) throws(RecordFault) -> [UInt64?] {
        guard case .sum(let sum)? = metric.data, sum.aggregationTemporality == .delta, sum.isMonotonic else {
            throw RecordFault("\(metric.name) is not a monotonic delta sum")
        }
        var values = [UInt64?](repeating: nil, count: directions.count)
        for point in sum.dataPoints {
            let position = try direction(point.attributes, directions, metric.name, key)
            guard case .asInt(let value)? = point.value, value >= 0, value < Int64(Self.largestCount) else {
                throw RecordFault("\(metric.name) is not an integer from 0 to 2^48")
            }
            guard values[position] == nil else { throw RecordFault("\(metric.name) has a direction twice") }
            values[position] = UInt64(value)
            try span(point.startTimeUnixNano, point.timeUnixNano)
        }
        return values
    }

    mutating func histograms(
        _ metric: OTLP_Metric, _ directions: [String]
    ) throws(RecordFault) -> [ExponentialHistogram?] {
        guard case .exponentialHistogram(let data)? = metric.data, data.aggregationTemporality == .delta else {
            throw RecordFault("\(metric.name) is not a delta exponential histogram")
        }
        var values = [ExponentialHistogram?](repeating: nil, count: directions.count)
        for point in data.dataPoints {
            let position = try direction(point.attributes, directions, metric.name)
            guard values[position] == nil else { throw RecordFault("\(metric.name) has a direction twice") }
            guard let histogram = Self.histogram(point) else {
                throw RecordFault("\(metric.name) has a histogram whose parts contradict each other")
            }
            values[position] = histogram
            try span(point.startTimeUnixNano, point.timeUnixNano)
        }
        return values
    }

    private static func histogram(_ point: OTLP_ExponentialHistogramDataPoint) -> ExponentialHistogram? {
        guard point.count < largestCount, !point.hasNegative || point.negative.bucketCounts.allSatisfy({ $0 == 0 }),
            point.count == 0 || (point.hasSum && point.hasMin && point.hasMax && point.min >= 0)
        else { return nil }
        return ExponentialHistogram(
            scale: Int(point.scale), count: point.count, sum: point.sum, minimum: point.min, maximum: point.max,
            zeroCount: point.zeroCount, offset: Int(point.positive.offset), buckets: point.positive.bucketCounts)
    }

    mutating func gauge(
        _ metric: OTLP_Metric
    ) throws(RecordFault) -> OTLP_NumberDataPoint.OneOf_Value {
        guard case .gauge(let gauge)? = metric.data, gauge.dataPoints.count == 1, let point = gauge.dataPoints.first,
            let value = point.value
        else { throw RecordFault("\(metric.name) is not a gauge with one data point") }
        try span(point.startTimeUnixNano, point.timeUnixNano)
        return value
    }

    func direction(
        _ pairs: [OTLP_KeyValue], _ directions: [String], _ name: String, _ key: String = "direction"
    ) throws(RecordFault) -> Int {
        let attributes = Attributes(pairs)
        let text = attributes.has(key) ? attributes.text(key, limit: 32) : ""
        guard let text, let position = directions.firstIndex(of: text) else {
            throw RecordFault("\(name) has the \(key) '\(text ?? "?")', not one of \(directions)")
        }
        return position
    }

    /// All data points of a record share one interval.
    mutating func span(_ start: UInt64, _ end: UInt64) throws(RecordFault) {
        guard start > 0, end > start, end <= UInt64(Int64.max), end - start <= Self.longestInterval else {
            throw RecordFault("its interval \(start)..\(end) is empty, longer than a day or out of range")
        }
        guard interval == nil || interval! == (start, end) else {
            throw RecordFault("its data points have different intervals")
        }
        interval = (start, end)
    }
}
