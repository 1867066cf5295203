import Telemetry

extension CauseJudge {
    /// What the line's own interface says against itself.
    ///
    /// - Parameter isLower: whether the record is the lower end's.
    func ownFaults(of record: IntervalRecord, isLower: Bool) -> [LinkEvidence] {
        guard let line = record.line, line.scope == .line else { return [] }
        var faults: [LinkEvidence] = []
        if line.speed == 0 { faults.append(.interfaceDown) }
        let errors = line.receive.errors &+ line.transmit.errors
        // As many as would be loss beyond the limit by themselves.
        if Double(errors) > limits.lossRatio * Double(line.receive.packets &+ line.transmit.packets) {
            faults.append(.interfaceErrors(errors))
        }
        // Those that arrived and were dropped may be of protocols that nobody wants; none is sent that nobody wanted sent.
        if Double(line.transmit.dropped) > limits.lossRatio * Double(line.transmit.packets) {
            faults.append(.transmitDrops(line.transmit.dropped))
        }
        if line.carrierChanges > 0 { faults.append(.carrierChanges(line.carrierChanges)) }
        if line.isHalfDuplex == true { faults.append(.halfDuplex) }
        if isLower, let speed = line.speed, speed > 0, let rate = contract?.rate(of: record), speed < rate {
            faults.append(.slowInterface(speed, contract: rate))
        }
        return faults
    }

    /// Whether the line's counters can't be those of the line that the probes took: they have fewer octets sent than the
    /// probes alone would be with `leastProbe` each.
    func isAnotherLine(_ line: LineLoad, in record: IntervalRecord) -> Bool {
        guard record.end > record.start, line.speed != 0 else { return false }
        let covered = min(1, Double(line.covered) / Double(record.end - record.start))
        return Double(line.transmit.octets) < Self.leastProbe * Double(record.sent) * covered
    }

    /// Octets of an IPv4 packet with the 14 octets of TWAMP's test packet (RFC 5357 §4.1.2), the smallest probe. Frames have
    /// more, and STAMP's probes 30 more (RFC 8762 §4.2), so that what a look missed at an interval's border is no matter.
    private static let leastProbe = 42.0
}

extension LinkEvidence {
    /// Whether the site's own interface or cable may be the cause.
    var isOwnInterface: Bool {
        switch self {
        case .interfaceDown, .interfaceErrors, .transmitDrops, .carrierChanges, .halfDuplex: true
        default: false
        }
    }

    /// Whether users' packets fare so: none came back, or too few, or too late.
    var isImpairment: Bool {
        switch self {
        case .noReply, .loss, .delay: true
        default: false
        }
    }
}
