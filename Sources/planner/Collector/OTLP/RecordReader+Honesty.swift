import Telemetry

/// Loss episodes, what was not measured, and how well the rest was.
extension RecordReader {
    private static let ways = ["round_trip", "forward", "return"]

    /// As `place`.
    mutating func placeHonesty(
        _ metric: OTLP_Metric, in record: inout IntervalRecord
    ) throws(RecordFault) -> Bool {
        switch metric.name {
        case "tuyen.probe.loss_periods":
            // The ways that are known are those that have their periods counted.
            let periods = try knownCounts(metric, Self.ways)
            if periods[1] != nil { record.forwardLossEpisodes = record.forwardLossEpisodes ?? LossEpisodes() }
            if periods[2] != nil { record.returnLossEpisodes = record.returnLossEpisodes ?? LossEpisodes() }
            Self.set(\.periods, periods, in: &record)
        case "tuyen.probe.loss_distances":
            Self.set(\.distances, try knownCounts(metric, Self.ways), in: &record)
        case "tuyen.probe.loss_distance.total":
            Self.set(\.distanceSum, try knownCounts(metric, Self.ways), in: &record)
        case "tuyen.probe.loss_period.longest":
            Self.set(\.longest, try gauges(metric, Self.ways), in: &record)
        case "tuyen.probe.loss_distance.least":
            Self.set(\.leastDistance, try gauges(metric, Self.ways), in: &record)
        case "tuyen.probe.outage.longest": record.longestOutage = try whole(metric)
        case "tuyen.probe.unmeasured": record.unmeasured = try knownCounts(metric, [""])[0] ?? 0
        case "tuyen.probe.unsent": record.unsent = try knownCounts(metric, [""])[0] ?? 0
        case "tuyen.probe.marked":
            let counts = try knownCounts(metric, SampleMark.allCases.map(\.rawValue), by: "reason")
            for (mark, count) in zip(SampleMark.allCases, counts) { record.marked[mark] = count }
        case "tuyen.probe.send_lateness":
            record.sendLateness = try histograms(metric, ["forward"])[0] ?? ExponentialHistogram()
        case "tuyen.clock.error_bound": record.clockErrorBound = try whole(metric)
        default: return try placeLoad(metric, in: &record)
        }
        return true
    }

    /// Metrics come in any order, so a way's episodes are made by whichever comes first.
    private static func set(
        _ field: WritableKeyPath<LossEpisodes, UInt64>, _ values: [UInt64?], in record: inout IntervalRecord
    ) {
        if let value = values[0] { record.lossEpisodes[keyPath: field] = value }
        if let value = values[1] {
            record.forwardLossEpisodes = record.forwardLossEpisodes ?? LossEpisodes()
            record.forwardLossEpisodes?[keyPath: field] = value
        }
        if let value = values[2] {
            record.returnLossEpisodes = record.returnLossEpisodes ?? LossEpisodes()
            record.returnLossEpisodes?[keyPath: field] = value
        }
    }

    /// A gauge with one integer from 0.
    mutating func whole(_ metric: OTLP_Metric) throws(RecordFault) -> UInt64 {
        guard case .asInt(let value) = try gauge(metric), value >= 0 else {
            throw RecordFault("\(metric.name) is not an integer from 0")
        }
        return UInt64(value)
    }

    /// A gauge with at most one integer from 0 per direction.
    mutating func gauges(
        _ metric: OTLP_Metric, _ directions: [String], by key: String = "direction"
    ) throws(RecordFault) -> [UInt64?] {
        guard case .gauge(let gauge)? = metric.data else { throw RecordFault("\(metric.name) is not a gauge") }
        var values = [UInt64?](repeating: nil, count: directions.count)
        for point in gauge.dataPoints {
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
}
