import Telemetry

/// Reads scopes that are none of ours into samples; what can't be kept is counted and named.
struct ForeignReader {
    /// Most labels of a sample, and most octets of a name and of a label's value.
    static let mostLabels = 32
    static let longestName = 255
    static let longestValue = 1_024
    /// Most bounds of a histogram that are kept.
    static let mostBounds = 64

    /// Most samples of a request.
    static let mostSamples = 50_000

    private(set) var samples: [ForeignSample] = []
    private(set) var refused: [RefusedPoints] = []
    /// Unix nanoseconds: samples lie before it.
    private let latest: UInt64
    private var metric = WireMetric()
    private var attributes = WireAttributes()

    init(latest: UInt64) { self.latest = latest }

    /// Labels that all of a resource's samples have: its attributes, but for those of the process and of the sender's library,
    /// which change with each start and release.
    static func labels(ofResource attributes: WireAttributes) -> [ForeignSample.Label] {
        var labels: [ForeignSample.Label] = []
        for (name, value) in attributes.texts
        where !name.hasPrefix("process.") && !name.hasPrefix("telemetry.") && labels.count < mostLabels / 2 {
            guard isGood(name, value), !labels.contains(where: { $0.name == name }) else { continue }
            labels.append(ForeignSample.Label(name, value))
        }
        return labels
    }

    private static func isGood(_ name: String, _ value: String) -> Bool {
        (1...longestName).contains(name.utf8.count) && value.utf8.count <= longestValue
    }

    /// - Parameter common: labels of the resource.
    mutating func read(_ scope: ScopeView, common: [ForeignSample.Label]) {
        for bytes in scope.metrics {
            guard (try? metric.read(bytes)) != nil else {
                let name = String(decoding: scope.name.bytes.prefix(100), as: UTF8.self)
                refused.add(RefusedPoints(place: "scope \(name)", reason: "its protobuf is damaged", points: 1))
                continue
            }
            read(common)
        }
    }

    private mutating func read(_ common: [ForeignSample.Label]) {
        let metric = metric
        guard let name = metric.name.text, (1...Self.longestName).contains(name.utf8.count),
            name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else {
            refused.add(
                RefusedPoints(
                    place: "metric", reason: "its name is empty, longer than 255 bytes or not printable",
                    points: metric.points))
            return
        }
        let kind: ForeignSample.Kind = metric.isDelta ? .delta : .cumulative
        var lost = 0
        for message in metric.dataPoints {
            guard samples.count < Self.mostSamples else {
                refused.add(
                    RefusedPoints(
                        place: "metric \(name)", reason: "the request has more than \(Self.mostSamples) samples",
                        points: 1))
                continue
            }
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
        if lost > 0 {
            refused.add(
                RefusedPoints(
                    place: "metric \(name)", reason: "a time, a number or the attributes are none or too many",
                    points: lost))
        }
    }

    private mutating func number(
        _ message: WireReader, _ name: String, _ kind: ForeignSample.Kind, _ common: [ForeignSample.Label]
    ) -> Bool {
        guard let point = try? WireNumber(message, &attributes) else { return false }
        // "No recorded value" ends a series and is no number.
        if point.isAbsent { return true }
        guard let labels = labels(common) else { return false }
        switch point.value {
        case .integer(let value): return add(name, kind, labels, point.end, Double(value))
        case .double(let value): return add(name, kind, labels, point.end, value)
        case .absent: return false
        }
    }

    private mutating func exponential(
        _ message: WireReader, _ name: String, _ kind: ForeignSample.Kind, _ common: [ForeignSample.Label]
    ) -> Bool {
        guard let point = try? WireHistogram(message, &attributes) else { return false }
        if point.isAbsent { return true }
        guard let labels = labels(common), add(name + ".count", kind, labels, point.end, Double(point.count)) else {
            return false
        }
        if let sum = point.sum, !add(name + ".sum", kind, labels, point.end, sum) { return false }
        guard !point.hasNegative, point.count > 0, let scale = Int(exactly: point.scale),
            let minimum = point.minimum, let maximum = point.maximum,
            let histogram = ExponentialHistogram(
                scale: scale, count: point.count, sum: point.sum ?? 0, minimum: minimum, maximum: maximum,
                zeroCount: point.zeroCount, offset: Int(point.offset), buckets: point.buckets)
        else { return true }
        for (text, share) in [("0.5", 0.5), ("0.95", 0.95), ("0.99", 0.99)] {
            if let value = histogram.quantile(share), value.isFinite,
                !add(name, .gauge, labels + [ForeignSample.Label("quantile", text)], point.end, value)
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
        if point.isAbsent { return true }
        guard let labels = labels(common), add(name + ".count", kind, labels, point.end, Double(point.count)) else {
            return false
        }
        if let sum = point.sum, !add(name + ".sum", kind, labels, point.end, sum) { return false }
        // A quantile of nothing is no number.
        for (quantile, value) in point.quantiles.prefix(Self.mostBounds) where value.isFinite {
            let label = ForeignSample.Label("quantile", "\(quantile)")
            guard add(name, .gauge, labels + [label], point.end, value) else { return false }
        }
        guard !point.counts.isEmpty, point.counts.count == point.bounds.count + 1 else { return true }
        var total: UInt64 = 0
        for (position, count) in point.counts.enumerated() {
            total = total.addingReportingOverflow(count).partialValue
            // Of very many bounds the first are kept, and the last, which is all.
            let isLast = position == point.bounds.count
            guard isLast || position < Self.mostBounds else { continue }
            let bound = isLast ? "+Inf" : "\(point.bounds[position])"
            guard add(name + ".bucket", kind, labels + [ForeignSample.Label("le", bound)], point.end, Double(total))
            else { return false }
        }
        return true
    }

    private mutating func add(
        _ name: String, _ kind: ForeignSample.Kind, _ labels: [ForeignSample.Label], _ time: UInt64, _ value: Double
    ) -> Bool {
        guard time > 0, time < latest, time <= UInt64(Int64.max), value.isFinite, labels.count <= Self.mostLabels else {
            return false
        }
        samples.append(ForeignSample(name: name, kind: kind, labels: labels, time: time, value: value))
        return true
    }

    /// The data point's attributes and what is `common`; nil where one is too long or there are too many.
    private func labels(_ common: [ForeignSample.Label]) -> [ForeignSample.Label]? {
        var labels: [ForeignSample.Label] = []
        for (name, value) in attributes.texts {
            guard labels.count < Self.mostLabels, Self.isGood(name, value) else { return nil }
            if !labels.contains(where: { $0.name == name }) { labels.append(ForeignSample.Label(name, value)) }
        }
        return labels + common.filter { label in !labels.contains { $0.name == label.name } }
    }
}
