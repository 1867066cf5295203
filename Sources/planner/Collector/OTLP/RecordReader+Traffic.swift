import Telemetry

/// What a capture saw of the line's users: points that several attributes tell apart.
extension RecordReader {
    mutating func putTraffic(
        _ name: MetricName, _ metric: WireMetric, in record: inout IntervalRecord
    ) throws(RecordFault) {
        guard var traffic = record.traffic else {
            throw RecordFault("\(name.rawValue) has no tuyen.capture.interface in its scope")
        }
        // Held once, so that it is changed in place.
        record.traffic = nil
        try put(name, metric, in: &traffic)
        record.traffic = traffic
    }

    /// What the scope's attributes say of the capture.
    func readTraffic(into record: inout IntervalRecord) throws(RecordFault) {
        guard attributes.has("tuyen.capture.interface") else { return }
        guard let name = attributes.text("tuyen.capture.interface", limit: 64) else {
            throw RecordFault("tuyen.capture.interface is empty, too long or not text")
        }
        var traffic = LineTraffic(interface: name)
        traffic.isNarrowed = try mark("tuyen.capture.narrowed")
        if attributes.has("tuyen.capture.links") {
            guard let links = attributes.integer("tuyen.capture.links"), links > 0 else {
                throw RecordFault("tuyen.capture.links is not an integer from 1")
            }
            traffic.links = UInt64(links)
        }
        record.traffic = traffic
    }

    /// An attribute that is 1, or isn't there.
    func mark(_ key: StaticString) throws(RecordFault) -> Bool {
        guard attributes.has(key) else { return false }
        guard attributes.integer(key) == 1 else { throw RecordFault("\(key) is not 1") }
        return true
    }

    private mutating func put(
        _ name: MetricName, _ metric: WireMetric, in traffic: inout LineTraffic
    ) throws(RecordFault) {
        switch name {
        case .captureCovered: traffic.covered = try whole(name, metric)
        case .capturePackets:
            let counts = try trafficCounts(name, metric, .fates)
            (traffic.captured, traffic.dropped) = (counts[0] ?? 0, counts[1] ?? 0)
        case .trafficOctets: try setWays(\.octets, name, metric, in: &traffic)
        case .trafficPackets: try setWays(\.packets, name, metric, in: &traffic)
        case .trafficBusiest: try setWays(\.busiest, name, metric, in: &traffic)
        case .microbursts:
            let counts = try trafficCounts(name, metric, .interface)
            (traffic.receiveBursts, traffic.transmitBursts) = (counts[0] ?? 0, counts[1] ?? 0)
        case .systemOctets:
            try each(name, metric) { reader, value throws(RecordFault) in
                let isReceived = try reader.direction(name) == 0
                let place = try reader.system(name, in: &traffic)
                if isReceived {
                    traffic.systems[place].received = value
                } else {
                    traffic.systems[place].transmitted = value
                }
            }
        case .systemSegments: try setSystems(\.segments, name, metric, in: &traffic)
        case .systemRetransmissions: try setSystems(\.retransmissions, name, metric, in: &traffic)
        case .systemAttempts: try setSystems(\.attempts, name, metric, in: &traffic)
        case .systemFailures: try setSystems(\.failed, name, metric, in: &traffic)
        case .talkerOctets:
            try each(name, metric) { reader, value throws(RecordFault) in
                guard traffic.talkers.count < LineTraffic.mostTalkers,
                    let prefix = reader.attributes.text("tuyen.prefix", limit: LineTraffic.longestPrefix)
                else {
                    throw RecordFault("\(name.rawValue) has more than \(LineTraffic.mostTalkers) prefixes, or none")
                }
                traffic.talkers.append(.init(prefix: prefix, octets: value))
            }
        case .tcpSegments: traffic.tcp.segments = try trafficCounts(name, metric, .none)[0] ?? 0
        case .tcpRetransmissions: traffic.tcp.retransmissions = try trafficCounts(name, metric, .none)[0] ?? 0
        case .tcpAttempts: traffic.tcp.attempts = try trafficCounts(name, metric, .none)[0] ?? 0
        case .tcpFailures:
            let counts = try trafficCounts(name, metric, .refusals)
            (traffic.tcp.refused, traffic.tcp.unanswered) = (counts[0] ?? 0, counts[1] ?? 0)
        case .tcpDelay:
            let delays = try histograms(name, metric, .samples)
            traffic.tcp.handshake = delays[0] ?? ExponentialHistogram()
            traffic.tcp.acknowledgment = delays[1] ?? ExponentialHistogram()
        case .dnsQueries: traffic.dns.queries = try trafficCounts(name, metric, .none)[0] ?? 0
        case .dnsFailures:
            let counts = try trafficCounts(name, metric, .failures)
            (traffic.dns.failures, traffic.dns.unanswered) = (counts[0] ?? 0, counts[1] ?? 0)
        case .dnsDelay: traffic.dns.delay = try histograms(name, metric, .responses)[0] ?? ExponentialHistogram()
        default: throw RecordFault("the collector has no place for the metric '\(name.rawValue)'")
        }
    }

    private mutating func trafficCounts(
        _ name: MetricName, _ metric: WireMetric, _ directions: Directions
    ) throws(RecordFault) -> ByDirection<UInt64> {
        try counts(name, metric, directions, below: Self.largestLineCount)
    }

    /// Of the whole line where a point has no class.
    private mutating func setWays(
        _ field: WritableKeyPath<LineTraffic.Way, UInt64>, _ name: MetricName, _ metric: WireMetric,
        in traffic: inout LineTraffic
    ) throws(RecordFault) {
        try each(name, metric) { reader, value throws(RecordFault) in
            let isReceived = try reader.direction(name) == 0
            guard reader.attributes.has("tuyen.dscp") else {
                if isReceived {
                    traffic.receive[keyPath: field] = value
                } else {
                    traffic.transmit[keyPath: field] = value
                }
                return
            }
            let place = try reader.classPlace(name, in: &traffic)
            if isReceived {
                traffic.classes[place].receive[keyPath: field] = value
            } else {
                traffic.classes[place].transmit[keyPath: field] = value
            }
        }
    }

    private mutating func setSystems(
        _ field: WritableKeyPath<LineTraffic.SystemShare, UInt64>, _ name: MetricName, _ metric: WireMetric,
        in traffic: inout LineTraffic
    ) throws(RecordFault) {
        try each(name, metric) { reader, value throws(RecordFault) in
            let place = try reader.system(name, in: &traffic)
            traffic.systems[place][keyPath: field] = value
        }
    }

    func direction(_ name: MetricName) throws(RecordFault) -> Int {
        guard let position = Directions.interface.position(attributes) else {
            throw RecordFault("\(name.rawValue) has no network.io.direction that is receive or transmit")
        }
        return position
    }

    /// The point's class; nil for those that are not told apart.
    func pointClass(_ name: MetricName) throws(RecordFault) -> UInt8? {
        if let number = attributes.integer("tuyen.dscp") {
            guard (0..<64).contains(number) else {
                throw RecordFault("\(name.rawValue) has a tuyen.dscp that is not 0 to 63")
            }
            return UInt8(number)
        }
        guard attributes.string("tuyen.dscp")?.equals("other") == true else {
            throw RecordFault("\(name.rawValue) has a tuyen.dscp that is neither a number nor 'other'")
        }
        return nil
    }

    /// The place of the point's class, made where there is none.
    private func classPlace(_ name: MetricName, in traffic: inout LineTraffic) throws(RecordFault) -> Int {
        let point = try pointClass(name)
        if let place = traffic.classes.firstIndex(where: { $0.codePoint == point }) { return place }
        guard traffic.classes.count <= LineTraffic.mostClasses else {
            throw RecordFault("\(name.rawValue) has more than \(LineTraffic.mostClasses) classes")
        }
        traffic.classes.append(LineTraffic.ClassShare(codePoint: point))
        return traffic.classes.count - 1
    }

    /// The place of the point's system, made where there is none.
    private func system(_ name: MetricName, in traffic: inout LineTraffic) throws(RecordFault) -> Int {
        var system: String?
        if attributes.has("tuyen.system") {
            guard let text = attributes.text("tuyen.system", limit: LineTraffic.longestName) else {
                throw RecordFault("\(name.rawValue) has a tuyen.system that is empty, too long or not text")
            }
            system = text
        }
        if let place = traffic.systems.firstIndex(where: { $0.name == system }) { return place }
        guard traffic.systems.count <= LineTraffic.mostSystems else {
            throw RecordFault("\(name.rawValue) has more than \(LineTraffic.mostSystems) systems")
        }
        traffic.systems.append(LineTraffic.SystemShare(name: system))
        return traffic.systems.count - 1
    }
}

extension Directions {
    static let fates = Directions(key: "fate", names: ["captured", "dropped"])
    static let refusals = Directions(key: "reason", names: ["refused", "unanswered"])
    static let failures = Directions(key: "reason", names: ["failed", "unanswered"])
    static let samples = Directions(key: "sample", names: ["handshake", "acknowledgment"])
    static let responses = Directions(key: "sample", names: ["response"])
}
