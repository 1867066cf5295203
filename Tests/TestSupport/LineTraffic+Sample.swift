package import Telemetry

extension LineTraffic {
    /// What a capture saw of a minute on a line of 100 Mbit/s, with every part present.
    ///
    /// - Parameter scale: by which all counts are multiplied.
    package static func sample(scale: UInt64 = 1) -> LineTraffic {
        var traffic = LineTraffic(interface: "wan0")
        traffic.links = 1
        traffic.covered = 60_000_000_000
        traffic.captured = 250_000 * scale
        traffic.dropped = 12 * scale
        traffic.receive = way(120_000_000 * scale, 130_000 * scale, busiest: 61_000_000)
        traffic.transmit = way(22_500_000 * scale, 120_000 * scale, busiest: 9_000_000)
        traffic.receiveBursts = 3 * scale
        traffic.transmitBursts = scale
        for (point, share) in [(46, 1), (26, 2), (nil, 3)] as [(UInt8?, UInt64)] {
            var found = ClassShare(codePoint: point)
            found.receive = way(share * 20_000_000 * scale, share * 20_000 * scale, busiest: share * 10_000_000)
            found.transmit = way(share * 3_000_000 * scale, share * 20_000 * scale, busiest: share * 1_500_000)
            traffic.classes.append(found)
        }
        for (name, share) in [("document-processing", 3), ("paperless-meeting", 2), (nil, 1)] as [(String?, UInt64)] {
            var found = SystemShare(name: name)
            found.received = share * 20_000_000 * scale
            found.transmitted = share * 3_000_000 * scale
            (found.segments, found.retransmissions) = (share * 30_000 * scale, share * 90 * scale)
            (found.attempts, found.failed) = (share * 40 * scale, share * scale)
            traffic.systems.append(found)
        }
        traffic.talkers = [
            .init(prefix: "10.1.2.0/24", octets: 90_000_000 * scale), .init(prefix: "fd00:1::/56", octets: 7),
        ]
        traffic.tcp.segments = 180_000 * scale
        traffic.tcp.retransmissions = 540 * scale
        (traffic.tcp.attempts, traffic.tcp.refused, traffic.tcp.unanswered) = (240 * scale, 2 * scale, 4 * scale)
        for step in 1...40 { traffic.tcp.handshake.record(Double(step) * 1_000_000) }
        for step in 1...400 { traffic.tcp.acknowledgment.record(Double(step) * 250_000) }
        (traffic.dns.queries, traffic.dns.failures, traffic.dns.unanswered) = (90 * scale, scale, 2 * scale)
        for step in 1...87 { traffic.dns.delay.record(Double(step) * 100_000) }
        return traffic.coarsened
    }

    private static func way(_ octets: UInt64, _ packets: UInt64, busiest: UInt64) -> Way {
        var way = Way()
        (way.octets, way.packets, way.busiest) = (octets, packets, busiest)
        return way
    }
}
