package import Telemetry

extension IntervalRecord {
    /// Fills in loss episodes, all that says how well the interval was measured, and what the line and its classes carried meanwhile; none
    /// of it zero.
    package mutating func addHonesty() {
        duplicatedUnknown = 8
        reorderedUnknown = 9
        unmeasured = 10
        unsent = 11
        longestOutage = 300_000_000
        lossEpisodes.periods = 4
        lossEpisodes.longest = 3
        lossEpisodes.leastDistance = 1
        lossEpisodes.distanceSum = 120
        lossEpisodes.distances = 5
        forwardLossEpisodes = lossEpisodes
        forwardLossEpisodes?.periods = 2
        returnLossEpisodes = LossEpisodes()
        marked = [.contradiction: 12, .otherStamps: 13]
        for value in [0.0, 15_000, 250_000] { sendLateness.record(value) }
        pathHash = 0xF00D_0000_0000_0001
        uplink = "vnpt-1"
        clockErrorBound = 17_000
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
        load.isHalfDuplex = true
        line = load
        var marks = ClassMarks(sent: 46)
        marks.told = 594
        marks.remarkedForward = 594
        marks.lastForward = 0
        marks.congested = 3
        classMarks = marks
        pathMTU = 1_420
        seconds = .sample()
    }
}
