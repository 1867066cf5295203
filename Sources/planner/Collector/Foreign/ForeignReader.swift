import Telemetry

/// Reads scopes that are none of ours into samples; what can't be kept is counted and named.
struct ForeignReader {
    /// Most labels of a sample, and most octets of a name and of a label's value.
    static let mostLabels = 32
    static let longestName = 255
    static let longestValue = 1_024
    /// Most bounds of a histogram that are kept.
    static let mostBounds = 64

    private(set) var samples: [ForeignSample] = []
    private(set) var refused: [RefusedPoints] = []
    private var metric = WireMetric()
    private var attributes = WireAttributes()

    /// - Parameter resource: attributes that all of the resource's samples have.
    mutating func read(_ scope: ScopeView, resource: WireAttributes) {
        let common = Self.labels(resource, only: ["service.name", "service.instance.id", "host.name"]) ?? []
        for bytes in scope.metrics {
            guard (try? metric.read(bytes)) != nil else {
                refuse("scope \(scope.name.text ?? "?")", "its protobuf is damaged", 1)
                continue
            }
            read(common)
        }
    }

    private mutating func read(_ common: [ForeignSample.Label]) {
        let metric = metric
        guard let name = metric.name.text, (1...Self.longestName).contains(name.utf8.count),
            name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else { return refuse("metric", "its name is empty, longer than 255 bytes or not printable", metric.points) }
        let kind: ForeignSample.Kind = metric.isDelta ? .delta : .cumulative
        var lost = 0
        for message in metric.dataPoints {
            let before = samples.count
            let isGood =
                switch metric.data {
                case .gauge: number(message, name, .gauge, common)
                case .sum: number(message, name, metric.isMonotonic ? kind : .gauge, common)
                case .histogram, .summary: distribution(message, name, kind, metric.data == .summary, common)
                case .exponentialHistogram: exponential(message, name, kind, common)
                case .none: false
                }
            if !isGood {
                samples.removeSubrange(before...)
                lost += 1
            }
        }
        if lost > 0 { refuse("metric \(name)", "a time, a number or the attributes are none or too many", lost) }
    }

    private mutating func number(
        _ message: WireReader, _ name: String, _ kind: ForeignSample.Kind, _ common: [ForeignSample.Label]
    ) -> Bool {
        guard let point = try? WireNumber(message, &attributes) else { return false }
        switch point.value {
        case .integer(let value): return add(name, kind, common, point.end, Double(value))
        case .double(let value): return add(name, kind, common, point.end, value)
        case .absent: return false
        }
    }

    private mutating func exponential(
        _ message: WireReader, _ name: String, _ kind: ForeignSample.Kind, _ common: [ForeignSample.Label]
    ) -> Bool {
        guard let point = try? WireHistogram(message, &attributes) else { return false }
        guard add(name + ".count", kind, common, point.end, Double(point.count)) else { return false }
        if let sum = point.sum, !add(name + ".sum", kind, common, point.end, sum) { return false }
        guard !point.hasNegative, point.count > 0, let scale = Int(exactly: point.scale),
            let minimum = point.minimum, let maximum = point.maximum,
            let histogram = ExponentialHistogram(
                scale: scale, count: point.count, sum: point.sum ?? 0, minimum: minimum, maximum: maximum,
                zeroCount: point.zeroCount, offset: Int(point.offset), buckets: point.buckets)
        else { return true }
        for (text, share) in [("0.5", 0.5), ("0.95", 0.95), ("0.99", 0.99)] {
            if let value = histogram.quantile(share),
                !add(name, .gauge, common + [ForeignSample.Label("quantile", text)], point.end, value)
            {
                return false
            }
        }
        return true
    }

    private mutating func distribution(
        _ message: WireReader, _ name: String, _ kind: ForeignSample.Kind, _ isSummary: Bool,
        _ common: [ForeignSample.Label]
    ) -> Bool {
        guard let point = try? WireDistribution(message, isSummary: isSummary, &attributes) else { return false }
        guard add(name + ".count", kind, common, point.end, Double(point.count)) else { return false }
        if let sum = point.sum, !add(name + ".sum", kind, common, point.end, sum) { return false }
        for (quantile, value) in point.quantiles.prefix(Self.mostBounds) {
            let label = ForeignSample.Label("quantile", "\(quantile)")
            guard add(name, .gauge, common + [label], point.end, value) else { return false }
        }
        guard !point.counts.isEmpty, point.counts.count == point.bounds.count + 1 else { return true }
        var total: UInt64 = 0
        for (position, count) in point.counts.enumerated().prefix(Self.mostBounds + 1) {
            total &+= count
            let bound = position < point.bounds.count ? "\(point.bounds[position])" : "+Inf"
            guard add(name + ".bucket", kind, common + [ForeignSample.Label("le", bound)], point.end, Double(total))
            else { return false }
        }
        return true
    }

    private mutating func add(
        _ name: String, _ kind: ForeignSample.Kind, _ more: [ForeignSample.Label], _ time: UInt64, _ value: Double
    ) -> Bool {
        guard time > 0, time <= UInt64(Int64.max), value.isFinite, let own = Self.labels(attributes) else {
            return false
        }
        let labels = own + more.filter { label in !own.contains { $0.name == label.name } }
        guard labels.count <= Self.mostLabels else { return false }
        samples.append(ForeignSample(name: name, kind: kind, labels: labels, time: time, value: value))
        return true
    }

    private mutating func refuse(_ place: String, _ reason: String, _ points: Int) {
        refused.append(RefusedPoints(place: place, reason: reason, points: points))
    }

    /// The attributes as labels; nil where one is too long or there are too many.
    private static func labels(_ attributes: WireAttributes, only names: Set<String>? = nil) -> [ForeignSample.Label]? {
        var labels: [ForeignSample.Label] = []
        for (name, value) in attributes.texts {
            guard names == nil || names?.contains(name) == true else { continue }
            guard labels.count < mostLabels, (1...longestName).contains(name.utf8.count),
                value.utf8.count <= longestValue
            else { return nil }
            if !labels.contains(where: { $0.name == name }) { labels.append(ForeignSample.Label(name, value)) }
        }
        return labels
    }
}
