import NetworkAddress
package import Telemetry

extension LineTraffic {
    /// What an interval of a capture comes to in a record: the classes, systems and networks that carried most, the rest summed up.
    ///
    /// - Parameters:
    ///   - interface: on which it was captured.
    ///   - systems: by which it was metered.
    package init(_ summary: IntervalSummary, interface: String, systems: SystemRules) {
        self.init(interface: interface)
        covered = UInt64(max(0, summary.end - summary.begin))
        captured = summary.packets
        dropped = summary.dropped
        let received = Self.received(summary)
        if summary.rates.count == 3 {
            receive = Self.way(summary.rates[received])
            transmit = Self.way(summary.rates[2...2])
            receiveBursts = summary.rates[received].reduce(0) { $0 + UInt64($1.microbursts) }
            transmitBursts = UInt64(summary.rates[2].microbursts)
        }
        classes = summary.classes.indices.compactMap { point in
            guard summary.classes[point].rates.count == 3 else { return nil }
            var share = ClassShare(codePoint: UInt8(point))
            share.receive = Self.way(summary.classes[point].rates[received])
            share.transmit = Self.way(summary.classes[point].rates[2...2])
            return share.octets > 0 ? share : nil
        }
        let isMixed = Self.isMixed(summary)
        self.systems = summary.systems.indices.compactMap { place in
            let (traffic, tcp) = (summary.systems[place].traffic, summary.systems[place].tcp)
            var share = SystemShare(name: systems.name(of: UInt8(place)))
            if traffic.rates.count == 3 {
                share.received = traffic.rates[received].reduce(0) { $0 + $1.octets }
                share.transmitted = traffic.rates[2].octets
            }
            if !isMixed {
                share.segments = tcp.segments
                share.retransmissions = tcp.events.retransmissions
                share.attempts = tcp.attempts
                share.failed = tcp.refused + tcp.unanswered
            }
            return share == SystemShare(name: share.name) ? nil : share
        }
        talkers = summary.talkers.map { Talker(prefix: "\($0.prefix)", octets: $0.octets) }
        if !isMixed { testify(summary) }
        bound()
        self = coarsened
    }

    /// How users' TCP and DNS fared.
    private mutating func testify(_ summary: IntervalSummary) {
        tcp.segments = summary.tcp.segments
        tcp.retransmissions = summary.tcp.events.retransmissions
        tcp.attempts = summary.tcp.attempts
        tcp.refused = summary.tcp.refused
        tcp.unanswered = summary.tcp.unanswered
        tcp.handshake = summary.tcp.far.handshake
        tcp.acknowledgment = summary.tcp.far.acknowledgment
        dns.queries = summary.dns.queries
        dns.failures = summary.dns.serverFailures + summary.dns.refused
        dns.unanswered = summary.dns.unanswered
        dns.delay = summary.dns.delay
    }

    /// Whether so much at a mirror port stays within the site that what TCP and DNS say there says nothing of the line: they aren't told
    /// apart by direction.
    private static func isMixed(_ summary: IntervalSummary) -> Bool {
        guard summary.tellsByAddress, summary.rates.count == 3 else { return false }
        return summary.rates[0].packets * 100 > summary.packets
    }

    /// Which of an interval's rates came by the line. What has no direction is counted with what came, unless addresses tell: then it
    /// stayed within the site, or only passed by the mirror port.
    private static func received(_ summary: IntervalSummary) -> ClosedRange<Int> {
        (summary.tellsByAddress ? 1 : 0)...1
    }

    private static func way(_ meters: ArraySlice<RateMeter>) -> Way {
        var way = Way()
        for meter in meters {
            way.octets += meter.octets
            way.packets += meter.packets
            way.busiest += meter.peakSecond * 8
        }
        return way
    }
}
