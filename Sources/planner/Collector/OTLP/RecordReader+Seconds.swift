import Telemetry

/// What the line and its classes carried in the seconds of lost and slow probes, by a capture.
extension RecordReader {
    mutating func putSeconds(
        _ name: MetricName, _ metric: WireMetric, in record: inout IntervalRecord
    ) throws(RecordFault) {
        guard var seconds = record.seconds else {
            throw RecordFault("\(name.rawValue) has no tuyen.seconds.interface in its scope")
        }
        switch name {
        case .secondsCovered: seconds.covered = try whole(name, metric)
        case .secondsOctets:
            let octets = try counts(name, metric, .interface, below: Self.largestLineCount)
            (seconds.receive.octets, seconds.transmit.octets) = (octets[0] ?? 0, octets[1] ?? 0)
        case .secondsBusiest:
            let rates = try gauges(name, metric, .interface)
            (seconds.receive.busiest, seconds.transmit.busiest) = (rates[0] ?? 0, rates[1] ?? 0)
        case .secondsWhenLost: try setMoments(\.whenLost, \.whenLost, name, metric, in: &seconds)
        default: try setMoments(\.whenSlowest, \.whenSlowest, name, metric, in: &seconds)
        }
        record.seconds = seconds
    }

    /// What the scope's attributes say of it.
    func readSeconds(into record: inout IntervalRecord) throws(RecordFault) {
        guard attributes.has("tuyen.seconds.interface") else { return }
        guard let name = attributes.text("tuyen.seconds.interface", limit: 64) else {
            throw RecordFault("tuyen.seconds.interface is empty, too long or not text")
        }
        var seconds = LineSeconds(interface: name)
        guard let probes = attributes.integer("tuyen.seconds.dscp"), (0..<64).contains(probes) else {
            throw RecordFault("tuyen.seconds.dscp is not an integer from 0 to 63")
        }
        seconds.probes = UInt8(probes)
        seconds.isNarrowed = try mark("tuyen.seconds.narrowed")
        record.seconds = seconds
    }

    /// Of the whole line where a point has no class.
    private mutating func setMoments(
        _ line: WritableKeyPath<LineSeconds.Way, UInt64?>, _ part: WritableKeyPath<LineSeconds.Moments, UInt64>,
        _ name: MetricName, _ metric: WireMetric, in seconds: inout LineSeconds
    ) throws(RecordFault) {
        try each(name, metric) { reader, value throws(RecordFault) in
            let isReceived = try reader.direction(name) == 0
            guard reader.attributes.has("tuyen.dscp") else {
                let way = isReceived ? \LineSeconds.receive : \.transmit
                seconds[keyPath: way][keyPath: line] = value
                return
            }
            let point = try reader.pointClass(name)
            let place = try Self.place(of: point, name, in: &seconds)
            let way = isReceived ? \LineSeconds.ClassShare.receive : \.transmit
            seconds.classes[place][keyPath: way][keyPath: part] = value
        }
    }

    /// The place of a class, made where there is none.
    private static func place(
        of point: UInt8?, _ name: MetricName, in seconds: inout LineSeconds
    ) throws(RecordFault) -> Int {
        if let place = seconds.classes.firstIndex(where: { $0.codePoint == point }) { return place }
        guard seconds.classes.count <= LineTraffic.mostClasses else {
            throw RecordFault("\(name.rawValue) has more than \(LineTraffic.mostClasses) classes")
        }
        seconds.classes.append(LineSeconds.ClassShare(codePoint: point))
        return seconds.classes.count - 1
    }
}
