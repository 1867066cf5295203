/// What all data points of a record share.
struct MetricPoint {
    var link: String
    var peer: String
    var start: UInt64
    var end: UInt64
    /// `network.interface.name` of points that are an interface's.
    var interface: String?
    /// Whether points bear the link's name and its peer's.
    var isOfLink = true
    init(_ record: IntervalRecord) {
        link = record.link
        peer = record.peer
        start = record.start
        end = record.end
    }
}

/// An attribute that tells a data point from others.
enum MetricTag {
    case text(String, String)
    case number(String, Int64)
}

enum MetricNumber {
    case int(Int64)
    case double(Double)
}

/// The three kinds of metric that we write, each with its data points; names in comments are opentelemetry-proto's.
extension ProtobufWriter {
    private static let delta: Int64 = 1  // AGGREGATION_TEMPORALITY_DELTA

    /// `KeyValue` with a string.
    mutating func attribute(_ field: Int, _ key: String, _ value: String) {
        message(field) { pair in
            pair.string(1, key)
            pair.message(2) { $0.string(1, value) }  // AnyValue.string_value
        }
    }

    /// `KeyValue` with an integer.
    mutating func attribute(_ field: Int, _ key: String, _ value: Int64) {
        message(field) { pair in
            pair.string(1, key)
            pair.message(2) { $0.int64(3, value) }  // AnyValue.int_value
        }
    }

    /// `Metric.sum`: delta and monotonic, a data point per direction, or per value of another attribute `key`.
    mutating func sum(
        _ values: [(direction: String?, value: UInt64)], _ point: MetricPoint, by key: String = "direction"
    ) {
        message(7) { sum in
            for (direction, value) in values {
                sum.message(1) { $0.numberPoint(.int(Int64(clamping: value)), point, direction, key) }
            }
            sum.int64(2, Self.delta)  // aggregation_temporality
            sum.bool(3, true)  // is_monotonic
        }
    }

    /// `Metric.sum` likewise, a data point for each list of attributes.
    mutating func sum(_ values: [(value: UInt64, tags: [MetricTag])], _ point: MetricPoint) {
        message(7) { sum in
            sum.points(values, point)
            sum.int64(2, Self.delta)  // aggregation_temporality
            sum.bool(3, true)  // is_monotonic
        }
    }

    /// `Metric.gauge` likewise.
    mutating func gauge(_ values: [(value: UInt64, tags: [MetricTag])], _ point: MetricPoint) {
        message(5) { $0.points(values, point) }
    }

    private mutating func points(_ values: [(value: UInt64, tags: [MetricTag])], _ point: MetricPoint) {
        for (value, tags) in values {
            message(1) { data in
                data.numberPoint(.int(Int64(clamping: value)), point, nil)
                for tag in tags {
                    switch tag {
                    case .text(let key, let text): data.attribute(7, key, text)
                    case .number(let key, let number): data.attribute(7, key, number)
                    }
                }
            }
        }
    }

    /// `Metric.gauge` with one data point.
    mutating func gauge(_ value: MetricNumber, _ point: MetricPoint) {
        message(5) { gauge in gauge.message(1) { $0.numberPoint(value, point, nil) } }
    }

    /// `Metric.gauge` with a data point per direction.
    mutating func gauge(
        _ values: [(direction: String, value: UInt64)], _ point: MetricPoint, by key: String = "direction"
    ) {
        message(5) { gauge in
            for (direction, value) in values {
                gauge.message(1) { $0.numberPoint(.int(Int64(clamping: value)), point, direction, key) }
            }
        }
    }

    /// `Metric.exponential_histogram`: delta, a data point per direction that was measured.
    mutating func histogram(
        _ values: [(direction: String, histogram: ExponentialHistogram?)], _ point: MetricPoint,
        by key: String = "direction"
    ) {
        message(10) { data in
            for case (let direction, let histogram?) in values {
                data.message(1) { $0.histogramPoint(histogram, point, direction, key) }
            }
            data.int64(2, Self.delta)  // aggregation_temporality
        }
    }

    /// `NumberDataPoint`
    private mutating func numberPoint(
        _ value: MetricNumber, _ point: MetricPoint, _ direction: String?, _ key: String = "direction"
    ) {
        fixed64(2, point.start)  // start_time_unix_nano
        fixed64(3, point.end)  // time_unix_nano
        switch value {
        case .double(let value): double(4, value)  // as_double
        case .int(let value): sfixed64(6, value)  // as_int
        }
        attributes(7, point, direction, key)
    }

    /// `ExponentialHistogramDataPoint`
    private mutating func histogramPoint(
        _ histogram: ExponentialHistogram, _ point: MetricPoint, _ direction: String, _ key: String
    ) {
        attributes(1, point, direction, key)
        fixed64(2, point.start)  // start_time_unix_nano
        fixed64(3, point.end)  // time_unix_nano
        if histogram.count > 0 { fixed64(4, histogram.count) }
        double(5, histogram.sum)
        if histogram.scale != 0 { sint32(6, Int32(clamping: histogram.scale)) }
        if histogram.zeroCount > 0 { fixed64(7, histogram.zeroCount) }
        if !histogram.buckets.isEmpty {
            message(8) { positive in
                if histogram.offset != 0 { positive.sint32(1, Int32(clamping: histogram.offset)) }
                positive.packed(2, histogram.buckets)  // bucket_counts
            }
        }
        if histogram.count > 0 {
            double(12, histogram.minimum)  // min
            double(13, histogram.maximum)  // max
        }
    }

    private mutating func attributes(
        _ field: Int, _ point: MetricPoint, _ direction: String?, _ key: String = "direction"
    ) {
        if point.isOfLink {
            attribute(field, "tuyen.link", point.link)
            attribute(field, "tuyen.peer", point.peer)
        }
        if let interface = point.interface { attribute(field, "network.interface.name", interface) }
        if let direction { attribute(field, key, direction) }
    }
}
