import Telemetry

/// What the line carried meanwhile, and what else tells why probes fared as they did.
extension RecordReader {
    mutating func putLoad(
        _ name: MetricName, _ metric: WireMetric, in record: inout IntervalRecord
    ) throws(RecordFault) {
        switch name {
        case .octets: try set(\.octets, name, metric, in: &record)
        case .packets: try set(\.packets, name, metric, in: &record)
        case .dropped: try set(\.dropped, name, metric, in: &record)
        case .errors: try set(\.errors, name, metric, in: &record)
        case .busiest:
            let values = try lineGauges(name, metric, record)
            record.line?.receive.busiest = values[0] ?? 0
            record.line?.transmit.busiest = values[1] ?? 0
        case .whenLost:
            let values = try lineGauges(name, metric, record)
            record.line?.receive.whenLost = values[0]
            record.line?.transmit.whenLost = values[1]
        case .whenSlowest:
            let values = try lineGauges(name, metric, record)
            record.line?.receive.whenSlowest = values[0]
            record.line?.transmit.whenSlowest = values[1]
        case .covered: try setLine(\.covered, try whole(name, metric), name, in: &record)
        case .carrierChanges:
            try setLine(\.carrierChanges, try counts(name, metric, .none)[0] ?? 0, name, in: &record)
        case .resets: try setLine(\.resets, try counts(name, metric, .none)[0] ?? 0, name, in: &record)
        case .speed:
            let speed = try whole(name, metric)
            try needLine(name, record)
            record.line?.speed = speed
        case .classTold: try setMarks(\.told, try counts(name, metric, .none)[0], name, in: &record)
        case .remarked:
            let counts = try counts(name, metric, .ways)
            try setMarks(\.remarkedForward, counts[0], name, in: &record)
            try setMarks(\.remarkedReturn, counts[1], name, in: &record)
        case .congestionExperienced:
            try setMarks(\.congested, try counts(name, metric, .none)[0], name, in: &record)
        case .secondsCovered, .secondsOctets, .secondsBusiest, .secondsWhenLost, .secondsWhenSlowest:
            try putSeconds(name, metric, in: &record)
        default: try putTraffic(name, metric, in: &record)
        }
    }

    /// What the scope's attributes say of the line and of the class.
    func readLoad(into record: inout IntervalRecord) throws(RecordFault) {
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
        guard let sent = try codePoint("tuyen.dscp") else { return }
        var marks = ClassMarks(sent: sent)
        marks.lastForward = try codePoint("tuyen.dscp.forward")
        marks.lastReturn = try codePoint("tuyen.dscp.return")
        record.classMarks = marks
    }

    private func codePoint(_ key: StaticString) throws(RecordFault) -> UInt8? {
        guard attributes.has(key) else { return nil }
        guard let number = attributes.integer(key), (0..<64).contains(number) else {
            throw RecordFault("\(key) is not an integer from 0 to 63")
        }
        return UInt8(number)
    }

    private func needLine(_ name: MetricName, _ record: IntervalRecord) throws(RecordFault) {
        guard record.line != nil else {
            throw RecordFault("\(name.rawValue) has no network.interface.name in its scope")
        }
    }

    private mutating func set(
        _ field: WritableKeyPath<LineLoad.Way, UInt64>, _ name: MetricName, _ metric: WireMetric,
        in record: inout IntervalRecord
    ) throws(RecordFault) {
        try needLine(name, record)
        let counts = try counts(name, metric, .interface, below: Self.largestLineCount)
        record.line?.receive[keyPath: field] = counts[0] ?? 0
        record.line?.transmit[keyPath: field] = counts[1] ?? 0
    }

    private mutating func setLine(
        _ field: WritableKeyPath<LineLoad, UInt64>, _ value: UInt64, _ name: MetricName, in record: inout IntervalRecord
    ) throws(RecordFault) {
        try needLine(name, record)
        record.line?[keyPath: field] = value
    }

    private mutating func setMarks(
        _ field: WritableKeyPath<ClassMarks, UInt64>, _ value: UInt64?, _ name: MetricName,
        in record: inout IntervalRecord
    ) throws(RecordFault) {
        guard record.classMarks != nil else { throw RecordFault("\(name.rawValue) has no tuyen.dscp in its scope") }
        record.classMarks?[keyPath: field] = value ?? 0
    }

    private mutating func lineGauges(
        _ name: MetricName, _ metric: WireMetric, _ record: IntervalRecord
    ) throws(RecordFault) -> ByDirection<UInt64> {
        try needLine(name, record)
        return try gauges(name, metric, .interface)
    }
}
