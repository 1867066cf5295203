/// The metrics that a record of ours may have, as `docs/protocol.md` lists them.
enum MetricName: String, CaseIterable {
    case sent = "tuyen.probe.sent"
    case received = "tuyen.probe.received"
    case lost = "tuyen.probe.lost"
    case duplicated = "tuyen.probe.duplicated"
    case reordered = "tuyen.probe.reordered"
    case delay = "tuyen.probe.delay"
    case delayVariation = "tuyen.probe.delay_variation"
    case jitter = "tuyen.probe.jitter"
    case clockSynchronised = "tuyen.clock.synchronised"
    case clockMaximumError = "tuyen.clock.maximum_error"
    case lossPeriods = "tuyen.probe.loss_periods"
    case longestLossPeriod = "tuyen.probe.loss_period.longest"
    case lossDistances = "tuyen.probe.loss_distances"
    case lossDistanceTotal = "tuyen.probe.loss_distance.total"
    case leastLossDistance = "tuyen.probe.loss_distance.least"
    case longestOutage = "tuyen.probe.outage.longest"
    case unmeasured = "tuyen.probe.unmeasured"
    case unsent = "tuyen.probe.unsent"
    case marked = "tuyen.probe.marked"
    case sendLateness = "tuyen.probe.send_lateness"
    case clockErrorBound = "tuyen.clock.error_bound"
    case octets = "system.network.io"
    case packets = "system.network.packet.count"
    case dropped = "system.network.packet.dropped"
    case errors = "system.network.errors"
    case busiest = "tuyen.line.busiest"
    case whenLost = "tuyen.line.when_lost"
    case whenSlowest = "tuyen.line.when_slowest"
    case covered = "tuyen.line.covered"
    case carrierChanges = "tuyen.line.carrier_changes"
    case resets = "tuyen.line.resets"
    case speed = "tuyen.line.speed"
    case classTold = "tuyen.probe.class_told"
    case remarked = "tuyen.probe.remarked"
    case congestionExperienced = "tuyen.probe.congestion_experienced"
    case pathMTU = "tuyen.path.mtu"
    case captureCovered = "tuyen.capture.covered"
    case capturePackets = "tuyen.capture.packets"
    case trafficOctets = "tuyen.traffic.io"
    case trafficPackets = "tuyen.traffic.packets"
    case trafficBusiest = "tuyen.traffic.busiest"
    case microbursts = "tuyen.traffic.microbursts"
    case secondsCovered = "tuyen.seconds.covered"
    case secondsOctets = "tuyen.seconds.io"
    case secondsBusiest = "tuyen.seconds.busiest"
    case secondsWhenLost = "tuyen.seconds.when_lost"
    case secondsWhenSlowest = "tuyen.seconds.when_slowest"
    case systemOctets = "tuyen.system.io"
    case systemSegments = "tuyen.system.tcp.segments"
    case systemRetransmissions = "tuyen.system.tcp.retransmissions"
    case systemAttempts = "tuyen.system.tcp.attempts"
    case systemFailures = "tuyen.system.tcp.failures"
    case talkerOctets = "tuyen.talker.io"
    case tcpSegments = "tuyen.tcp.segments"
    case tcpRetransmissions = "tuyen.tcp.retransmissions"
    case tcpAttempts = "tuyen.tcp.attempts"
    case tcpFailures = "tuyen.tcp.failures"
    case tcpDelay = "tuyen.tcp.delay"
    case dnsQueries = "tuyen.dns.queries"
    case dnsFailures = "tuyen.dns.failures"
    case dnsDelay = "tuyen.dns.delay"

    /// A name and which of all it is, so that a set of names is a number.
    struct Place {
        let name: MetricName
        let bit: UInt128
    }

    var bit: UInt128 { Self.bits[self] ?? 0 }
    private static let bits = Dictionary(
        uniqueKeysWithValues: allCases.enumerated().map { ($1, UInt128(1) << UInt128($0)) })

    /// The name that the bytes are, without making a string of them.
    static func place(of bytes: WireReader) -> Place? {
        var slot = Int(truncatingIfNeeded: bytes.hash) & (slots - 1)
        while let entry = table[slot] {
            if bytes.equals(entry.text) { return entry.place }
            slot = (slot + 1) & (slots - 1)
        }
        return nil
    }

    private static let slots = 512
    private static let table: [(text: [UInt8], place: Place)?] = {
        precondition(allCases.count <= 128, "a set of names is a number of 128 bits")
        var table = [(text: [UInt8], place: Place)?](repeating: nil, count: slots)
        for name in allCases {
            let text = Array(name.rawValue.utf8)
            var slot = Int(truncatingIfNeeded: WireReader.hash(text)) & (slots - 1)
            while table[slot] != nil { slot = (slot + 1) & (slots - 1) }
            table[slot] = (text, Place(name: name, bit: name.bit))
        }
        return table
    }()
}
