/// What the line carried meanwhile, under OpenTelemetry's names for an interface's counters (Semantic Conventions, *System
/// Metrics*), and what else tells why probes fared as they did. What is unknown is left out.
extension ProtobufWriter {
    mutating func load(_ record: IntervalRecord, _ point: MetricPoint) {
        if let line = record.line { load(line, point) }
        if let marks = record.classMarks {
            metric("tuyen.probe.class_told", "{packet}") { $0.sum([(nil, marks.told)], point) }
            metric("tuyen.probe.remarked", "{packet}") {
                $0.sum([("forward", marks.remarkedForward), ("return", marks.remarkedReturn)], point)
            }
            metric("tuyen.probe.congestion_experienced", "{packet}") { $0.sum([(nil, marks.congested)], point) }
        }
        if let mtu = record.pathMTU {
            metric("tuyen.path.mtu", "By") { $0.gauge(.int(Int64(clamping: mtu)), point) }
        }
    }

    /// The scope attributes of the same.
    mutating func loadAttributes(_ field: Int, _ record: IntervalRecord) {
        if let line = record.line {
            attribute(field, "network.interface.name", line.interface)
            attribute(field, "tuyen.line.scope", line.scope.rawValue)
            if let isHalf = line.isHalfDuplex { attribute(field, "tuyen.line.duplex", isHalf ? "half" : "full") }
        }
        if let marks = record.classMarks {
            attribute(field, "tuyen.dscp", Int64(marks.sent))
            if let last = marks.lastForward { attribute(field, "tuyen.dscp.forward", Int64(last)) }
            if let last = marks.lastReturn { attribute(field, "tuyen.dscp.return", Int64(last)) }
        }
    }

    private mutating func load(_ line: LineLoad, _ plain: MetricPoint) {
        var point = plain
        point.interface = line.interface
        let key = "network.io.direction"
        func both(_ field: KeyPath<LineLoad.Way, UInt64>) -> [(direction: String?, value: UInt64)] {
            LineLoad.ways.map { ($0.name, line[keyPath: $0.path][keyPath: field]) }
        }
        metric("system.network.io", "By") { $0.sum(both(\.octets), point, by: key) }
        metric("system.network.packet.count", "{packet}") { $0.sum(both(\.packets), point, by: key) }
        metric("system.network.packet.dropped", "{packet}") { $0.sum(both(\.dropped), point, by: key) }
        metric("system.network.errors", "{error}") { $0.sum(both(\.errors), point, by: key) }
        metric("tuyen.line.covered", "ns") { $0.gauge(.int(Int64(clamping: line.covered)), point) }
        metric("tuyen.line.busiest", "bit/s") {
            $0.gauge(LineLoad.ways.map { ($0.name, line[keyPath: $0.path].busiest) }, point, by: key)
        }
        for (name, field) in [("when_lost", \LineLoad.Way.whenLost), ("when_slowest", \LineLoad.Way.whenSlowest)] {
            let values = LineLoad.ways.compactMap { way in
                line[keyPath: way.path][keyPath: field].map { (direction: way.name, value: $0) }
            }
            if !values.isEmpty { metric("tuyen.line.\(name)", "bit/s") { $0.gauge(values, point, by: key) } }
        }
        if line.carrierChanges > 0 {
            metric("tuyen.line.carrier_changes", "{change}") { $0.sum([(nil, line.carrierChanges)], point) }
        }
        if line.resets > 0 { metric("tuyen.line.resets", "{reset}") { $0.sum([(nil, line.resets)], point) } }
        if let speed = line.speed {
            metric("tuyen.line.speed", "bit/s") { $0.gauge(.int(Int64(clamping: speed)), point) }
        }
    }
}
