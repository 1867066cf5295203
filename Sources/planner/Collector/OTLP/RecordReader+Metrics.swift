import Telemetry

/// The metrics of a record, one case a line of the protocol's table.
extension RecordReader {
    /// Puts a metric into its place.
    mutating func put(_ name: MetricName, _ metric: WireMetric, in record: inout IntervalRecord) throws(RecordFault) {
        switch name {
        case .sent: record.sent = try counts(name, metric, .none)[0] ?? 0
        case .received: record.received = try counts(name, metric, .none)[0] ?? 0
        case .lost:
            let lost = try counts(name, metric, .waysOrUnknown)
            (record.lostForward, record.lostReturn, record.lostUnknown) = (lost[0] ?? 0, lost[1] ?? 0, lost[2] ?? 0)
        case .duplicated:
            let copies = try counts(name, metric, .waysOrUnknown)
            (record.duplicatedForward, record.duplicatedReturn) = (copies[0] ?? 0, copies[1] ?? 0)
            record.duplicatedUnknown = copies[2] ?? 0
        case .reordered:
            let late = try counts(name, metric, .waysOrUnknown)
            (record.reorderedForward, record.reorderedReturn) = (late[0] ?? 0, late[1] ?? 0)
            record.reorderedUnknown = late[2] ?? 0
        case .delay:
            let delays = try histograms(name, metric, .roundTripAndWays)
            record.roundTripDelay = delays[0] ?? ExponentialHistogram()
            (record.forwardDelay, record.returnDelay) = (delays[1], delays[2])
        case .delayVariation:
            record.delayVariation = try histograms(name, metric, .roundTrip)[0] ?? ExponentialHistogram()
        case .jitter:
            guard case .double(let value) = try gauge(name, metric), value.isFinite, value >= 0 else {
                throw RecordFault("tuyen.probe.jitter is not a finite number from 0")
            }
            record.jitter = value
        case .clockSynchronised:
            guard case .integer(let value) = try gauge(name, metric), value == 0 || value == 1 else {
                throw RecordFault("tuyen.clock.synchronised is neither 0 nor 1")
            }
            record.clock.isSynchronised = value == 1
        case .clockMaximumError: record.clock.maximumError = try whole(name, metric)
        case .clockErrorBound: record.clockErrorBound = try whole(name, metric)
        case .sendLateness:
            record.sendLateness = try histograms(name, metric, .forward)[0] ?? ExponentialHistogram()
        case .pathMTU: record.pathMTU = try whole(name, metric)
        default: try putHonesty(name, metric, in: &record)
        }
    }

    /// Loss episodes and what was not measured.
    private mutating func putHonesty(
        _ name: MetricName, _ metric: WireMetric, in record: inout IntervalRecord
    ) throws(RecordFault) {
        switch name {
        case .lossPeriods:
            // The ways that are known are those that have their periods counted.
            let periods = try counts(name, metric, .roundTripAndWays)
            if periods[1] != nil { record.forwardLossEpisodes = record.forwardLossEpisodes ?? LossEpisodes() }
            if periods[2] != nil { record.returnLossEpisodes = record.returnLossEpisodes ?? LossEpisodes() }
            Self.set(\.periods, periods, in: &record)
        case .lossDistances: Self.set(\.distances, try counts(name, metric, .roundTripAndWays), in: &record)
        case .lossDistanceTotal: Self.set(\.distanceSum, try counts(name, metric, .roundTripAndWays), in: &record)
        case .longestLossPeriod: Self.set(\.longest, try gauges(name, metric, .roundTripAndWays), in: &record)
        case .leastLossDistance: Self.set(\.leastDistance, try gauges(name, metric, .roundTripAndWays), in: &record)
        case .longestOutage: record.longestOutage = try whole(name, metric)
        case .unmeasured: record.unmeasured = try counts(name, metric, .none)[0] ?? 0
        case .unsent: record.unsent = try counts(name, metric, .none)[0] ?? 0
        case .marked:
            let marks = try counts(name, metric, .reasons)
            for (position, mark) in SampleMark.allCases.enumerated() { record.marked[mark] = marks[position] }
        default: try putLoad(name, metric, in: &record)
        }
    }

    /// Metrics come in any order, so a way's episodes are made by whichever comes first.
    private static func set(
        _ field: WritableKeyPath<LossEpisodes, UInt64>, _ values: ByDirection<UInt64>, in record: inout IntervalRecord
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
}
