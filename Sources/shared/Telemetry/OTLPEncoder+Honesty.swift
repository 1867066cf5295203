/// Loss episodes, what was not measured, and how well the rest was. What is zero or unknown is left out.
extension ProtobufWriter {
    mutating func honesty(_ record: IntervalRecord, _ point: MetricPoint) {
        let episodes = [
            ("round_trip", record.lossEpisodes), ("forward", record.forwardLossEpisodes),
            ("return", record.returnLossEpisodes),
        ].compactMap { way, episodes in episodes.map { (direction: way, episodes: $0) } }
        func each(_ field: KeyPath<LossEpisodes, UInt64>) -> [(direction: String, value: UInt64)] {
            episodes.map { ($0.direction, $0.episodes[keyPath: field]) }
        }
        func counts(_ field: KeyPath<LossEpisodes, UInt64>) -> [(direction: String?, value: UInt64)] {
            each(field).map { ($0.direction, $0.value) }
        }
        metric("tuyen.probe.loss_periods", "{period}") { $0.sum(counts(\.periods), point) }
        if record.lossEpisodes != LossEpisodes() {
            metric("tuyen.probe.loss_period.longest", "{packet}") { $0.gauge(each(\.longest), point) }
            metric("tuyen.probe.loss_distances", "{packet}") { $0.sum(counts(\.distances), point) }
            metric("tuyen.probe.loss_distance.total", "{packet}") { $0.sum(counts(\.distanceSum), point) }
            metric("tuyen.probe.loss_distance.least", "{packet}") { $0.gauge(each(\.leastDistance), point) }
        }
        if record.longestOutage > 0 {
            metric("tuyen.probe.outage.longest", "ns") {
                $0.gauge(.int(Int64(clamping: record.longestOutage)), point)
            }
        }
        if record.unmeasured > 0 {
            metric("tuyen.probe.unmeasured", "{packet}") { $0.sum([(nil, record.unmeasured)], point) }
        }
        if record.unsent > 0 { metric("tuyen.probe.unsent", "{packet}") { $0.sum([(nil, record.unsent)], point) } }
        let marks = SampleMark.allCases.compactMap { mark in
            record.marked[mark].map { (direction: Optional(mark.rawValue), value: $0) }
        }
        if !marks.isEmpty {
            metric("tuyen.probe.marked", "{packet}") { $0.sum(marks, point, by: "reason") }
        }
        if !record.sendLateness.isEmpty {
            metric("tuyen.probe.send_lateness", "ns") { $0.histogram([("forward", record.sendLateness)], point) }
        }
        if let bound = record.clockErrorBound {
            metric("tuyen.clock.error_bound", "ns") { $0.gauge(.int(Int64(clamping: bound)), point) }
        }
    }
}
