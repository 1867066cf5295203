import Telemetry

/// What the line carried meanwhile, and what else tells why probes fared as they did.
extension RecordReader {
    private static let directions = LineLoad.ways.map(\.name)
    private static let key = "network.io.direction"

    /// As `place`.
    mutating func placeLoad(_ metric: OTLP_Metric, in record: inout IntervalRecord) throws(RecordFault) -> Bool {
        switch metric.name {
        case "system.network.io": try set(\.octets, metric, in: &record)
        case "system.network.packet.count": try set(\.packets, metric, in: &record)
        case "system.network.packet.dropped": try set(\.dropped, metric, in: &record)
        case "system.network.errors": try set(\.errors, metric, in: &record)
        case "tuyen.line.busiest":
            let values = try lineGauges(metric, in: record)
            for (way, value) in zip(LineLoad.ways, values) { record.line?[keyPath: way.path].busiest = value ?? 0 }
        case "tuyen.line.when_lost":
            let values = try lineGauges(metric, in: record)
            for (way, value) in zip(LineLoad.ways, values) { record.line?[keyPath: way.path].whenLost = value }
        case "tuyen.line.when_slowest":
            let values = try lineGauges(metric, in: record)
            for (way, value) in zip(LineLoad.ways, values) { record.line?[keyPath: way.path].whenSlowest = value }
        case "tuyen.line.covered": try setLine(\.covered, try whole(metric), metric, in: &record)
        case "tuyen.line.carrier_changes":
            try setLine(\.carrierChanges, try knownCounts(metric, [""])[0] ?? 0, metric, in: &record)
        case "tuyen.line.resets": try setLine(\.resets, try knownCounts(metric, [""])[0] ?? 0, metric, in: &record)
        case "tuyen.line.speed":
            let speed = try whole(metric)
            try needLine(metric, record)
            record.line?.speed = speed
        case "tuyen.probe.class_told": try setMarks(\.told, try knownCounts(metric, [""])[0], metric, in: &record)
        case "tuyen.probe.remarked":
            let counts = try knownCounts(metric, ["forward", "return"])
            try setMarks(\.remarkedForward, counts[0], metric, in: &record)
            try setMarks(\.remarkedReturn, counts[1], metric, in: &record)
        case "tuyen.probe.congestion_experienced":
            try setMarks(\.congested, try knownCounts(metric, [""])[0], metric, in: &record)
        case "tuyen.path.mtu": record.pathMTU = try whole(metric)
        default: return false
        }
        return true
    }

    /// What the scope's attributes say of the line and of the class.
    func readLoad(_ attributes: Attributes, into record: inout IntervalRecord) throws(RecordFault) {
        if attributes.has("network.interface.name") {
            guard let name = attributes.text("network.interface.name", limit: 64) else {
                throw RecordFault("network.interface.name is empty, too long or not text")
            }
            guard let scope = attributes.text("tuyen.line.scope", limit: 16).flatMap(LineLoad.Scope.init(rawValue:))
            else { throw RecordFault("tuyen.line.scope is neither line nor host") }
            var line = LineLoad(interface: name, scope: scope)
            if attributes.has("tuyen.line.duplex") {
                switch attributes.text("tuyen.line.duplex", limit: 8) {
                case "half": line.isHalfDuplex = true
                case "full": line.isHalfDuplex = false
                default: throw RecordFault("tuyen.line.duplex is neither half nor full")
                }
            }
            record.line = line
        }
        guard let sent = try codePoint("tuyen.dscp", attributes) else { return }
        var marks = ClassMarks(sent: sent)
        marks.lastForward = try codePoint("tuyen.dscp.forward", attributes)
        marks.lastReturn = try codePoint("tuyen.dscp.return", attributes)
        record.classMarks = marks
    }

    private func codePoint(_ key: String, _ attributes: Attributes) throws(RecordFault) -> UInt8? {
        guard attributes.has(key) else { return nil }
        guard let number = attributes.integer(key), (0..<64).contains(number) else {
            throw RecordFault("\(key) is not an integer from 0 to 63")
        }
        return UInt8(number)
    }

    private func needLine(_ metric: OTLP_Metric, _ record: IntervalRecord) throws(RecordFault) {
        guard record.line != nil else { throw RecordFault("\(metric.name) has no network.interface.name in its scope") }
    }

    private mutating func set(
        _ field: WritableKeyPath<LineLoad.Way, UInt64>, _ metric: OTLP_Metric, in record: inout IntervalRecord
    ) throws(RecordFault) {
        try needLine(metric, record)
        let counts = try knownCounts(metric, Self.directions, by: Self.key)
        for (way, count) in zip(LineLoad.ways, counts) { record.line?[keyPath: way.path][keyPath: field] = count ?? 0 }
    }

    private mutating func setLine(
        _ field: WritableKeyPath<LineLoad, UInt64>, _ value: UInt64, _ metric: OTLP_Metric,
        in record: inout IntervalRecord
    ) throws(RecordFault) {
        try needLine(metric, record)
        record.line?[keyPath: field] = value
    }

    private mutating func setMarks(
        _ field: WritableKeyPath<ClassMarks, UInt64>, _ value: UInt64?, _ metric: OTLP_Metric,
        in record: inout IntervalRecord
    ) throws(RecordFault) {
        guard record.classMarks != nil else { throw RecordFault("\(metric.name) has no tuyen.dscp in its scope") }
        record.classMarks?[keyPath: field] = value ?? 0
    }

    private mutating func lineGauges(
        _ metric: OTLP_Metric, in record: IntervalRecord
    ) throws(RecordFault) -> [UInt64?] {
        try needLine(metric, record)
        return try gauges(metric, Self.directions, by: Self.key)
    }
}
