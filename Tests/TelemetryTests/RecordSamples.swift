import Telemetry

extension IntervalRecord {
    /// A record with every part present, none of them zero.
    static func full(start: UInt64 = 1_775_001_600_000_000_000) -> IntervalRecord {
        var record = IntervalRecord(
            site: "04@2025", link: "01290@2025~04@2025", peer: "01290@2025", start: start,
            end: start + 60_000_000_000)
        record.sent = 600
        record.received = 594
        record.lostForward = 3
        record.lostReturn = 2
        record.lostUnknown = 1
        record.duplicatedForward = 4
        record.duplicatedReturn = 5
        record.reorderedForward = 6
        record.reorderedReturn = 7
        for step in 0..<594 { record.roundTripDelay.record(1_000_000 + Double(step) * 1_777) }
        for step in 0..<594 { record.delayVariation.record(Double(step) * 1_777) }
        var forward = ExponentialHistogram()
        for value in [300_000.0, 400_000, 0] { forward.record(value) }
        record.forwardDelay = forward
        var back = ExponentialHistogram()
        for value in [0.000_1, 9e15] { back.record(value) }
        record.returnDelay = back
        record.jitter = 1_234.5
        record.clock = ClockState(isSynchronised: true, maximumError: 16_000)
        record.timestamps = TimestampSource(transmit: .kernel, receive: .kernel)
        record.notMeasured = [.started, .clockStep]
        record.duplicatedUnknown = 8
        record.reorderedUnknown = 9
        record.unmeasured = 10
        record.unsent = 11
        record.longestOutage = 300_000_000
        record.lossEpisodes.periods = 4
        record.lossEpisodes.longest = 3
        record.lossEpisodes.leastDistance = 1
        record.lossEpisodes.distanceSum = 120
        record.lossEpisodes.distances = 5
        record.forwardLossEpisodes = record.lossEpisodes
        record.forwardLossEpisodes?.periods = 2
        record.returnLossEpisodes = LossEpisodes()
        record.marked = [.contradiction: 12, .otherStamps: 13]
        for value in [0.0, 15_000, 250_000] { record.sendLateness.record(value) }
        record.pathHash = 0xF00D_0000_0000_0001
        record.uplink = "vnpt-1"
        record.clockErrorBound = 17_000
        record.addLoad()
        return record
    }

    /// What the line carried meanwhile, every part of it.
    mutating func addLoad() {
        var load = LineLoad(interface: "wan0", scope: .line)
        load.covered = 59_000_000_000
        load.receive.octets = 700_000_000
        load.receive.packets = 800_000
        load.receive.errors = 14
        load.receive.dropped = 15
        load.receive.busiest = 97_000_000
        load.receive.whenLost = 96_000_000
        load.transmit.octets = 60_000_000
        load.transmit.packets = 90_000
        load.transmit.busiest = 18_000_000
        load.transmit.whenLost = 17_000_000
        load.transmit.whenSlowest = 0
        load.carrierChanges = 2
        load.resets = 1
        load.speed = 100_000_000
        load.isHalfDuplex = false
        line = load
        var marks = ClassMarks(sent: 46)
        marks.told = 594
        marks.remarkedForward = 594
        marks.lastForward = 0
        marks.congested = 3
        classMarks = marks
        pathMTU = 1_420
    }

    /// A record of an interval in which nothing was sent.
    static func empty() -> IntervalRecord {
        IntervalRecord(site: "pop-040", link: "l", peer: "p", start: 1, end: 2)
    }
}
