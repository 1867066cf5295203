import Telemetry

/// A `prometheus.WriteRequest`, remote write 1.0: each record's samples at the end of its interval.
///
/// Source: Prometheus remote write specification 1.0. Labels are in the order of their names.
enum RemoteWriteRequest {
    /// The request's bytes, not yet compressed.
    static func encode(_ records: [IntervalRecord]) -> [UInt8] {
        var writer = ProtobufWriter()
        for record in records { write(record, &writer) }
        return writer.bytes
    }

    /// What another sender measured, whose certificate names `site`. What was added since the last sample has no sum here and is left
    /// out.
    static func encode(_ samples: [ForeignSample], of site: String) -> [UInt8] {
        var writer = ProtobufWriter()
        for sample in samples where sample.kind != .delta {
            write(
                sample.prometheusName, sample.value, sample.prometheusLabels(site: site),
                at: Int64(clamping: sample.time / 1_000_000), &writer)
        }
        return writer.bytes
    }

    private static func write(
        _ name: String, _ value: Double, _ labels: [(String, String)], at time: Int64, _ writer: inout ProtobufWriter
    ) {
        writer.message(1) { series in  // WriteRequest.timeseries
            series.message(1) { $0.label("__name__", name) }  // TimeSeries.labels
            for (name, value) in labels.sorted(by: { $0.0 < $1.0 }) { series.message(1) { $0.label(name, value) } }
            series.message(2) { sample in  // TimeSeries.samples
                sample.double(1, value)
                sample.int64(2, time)
            }
        }
    }

    /// Why links fare as they do, by their newest intervals: judged when a link's other end had its say.
    static func encode(causes links: [LinkState]) -> [UInt8] {
        var writer = ProtobufWriter()
        for state in links where state.status != .unknown && state.finding != .unmeasured {
            guard let newest = state.newest else { continue }
            write(
                "tuyen_link_cause", 1,
                [
                    ("link", state.key.link), ("peer", state.peer), ("site", state.key.site),
                    ("cause", state.finding.cause.rawValue),
                ], at: Int64(clamping: newest.end / 1_000_000), &writer)
        }
        return writer.bytes
    }

    private static func write(_ record: IntervalRecord, _ writer: inout ProtobufWriter) {
        let time = Int64(clamping: record.end / 1_000_000)
        func series(_ name: String, _ value: Double?, _ label: (String, String)? = nil) {
            guard let value else { return }
            var labels = [("link", record.link), ("peer", record.peer), ("site", record.site)]
            if let label { labels.append(label) }
            write(name, value, labels, at: time, &writer)
        }
        series("tuyen_link_sent_packets", Double(record.sent))
        series("tuyen_link_received_packets", Double(record.received))
        if record.sent > 0 { series("tuyen_link_up", record.received > 0 ? 1 : record.showsOutage ? 0 : nil) }
        series("tuyen_link_loss_ratio", record.forwardLoss, ("direction", "forward"))
        series("tuyen_link_loss_ratio", record.returnLoss, ("direction", "return"))
        for (name, share) in [("0.5", 0.5), ("0.95", 0.95), ("1", 1)] {
            series(
                "tuyen_link_round_trip_delay_seconds", record.roundTripDelay.quantile(share).map { $0 / 1e9 },
                ("quantile", name))
        }
        series("tuyen_link_delay_variation_seconds", record.delayVariation.quantile(0.95).map { $0 / 1e9 })
        if let line = record.line {
            for way in LineLoad.ways {
                series("tuyen_link_line_bits_per_second", line.mean(way.path), ("direction", way.name))
            }
        }
        guard let traffic = record.traffic else { return }
        for kind in TrafficSeries.allCases {
            for sample in kind.samples(traffic) {
                let labels = [("interface", traffic.interface), ("site", record.site)] + sample.labels
                write(kind.rawValue, sample.value, labels, at: time, &writer)
            }
        }
    }
}

extension ProtobufWriter {
    /// A `prometheus.Label`.
    fileprivate mutating func label(_ name: String, _ value: String) {
        string(1, name)
        string(2, value)
    }
}
