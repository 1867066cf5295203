/// What a capture saw of the line's users. Its points are the interface's, not the link's: they bear its name. What is 0 is left out.
extension ProtobufWriter {
    mutating func traffic(_ traffic: LineTraffic, _ plain: MetricPoint) {
        var point = plain
        point.interface = traffic.interface
        point.isOfLink = false
        metric("tuyen.capture.covered", "ns") { $0.gauge(.int(Int64(clamping: traffic.covered)), point) }
        tagged(
            "tuyen.capture.packets", "{packet}", point,
            [
                (traffic.captured, [.text("fate", "captured")]), (traffic.dropped, [.text("fate", "dropped")]),
            ])
        let ways = Self.ways(traffic)
        tagged("tuyen.traffic.io", "By", point, ways.map { ($0.way.octets, $0.tags) })
        tagged("tuyen.traffic.packets", "{packet}", point, ways.map { ($0.way.packets, $0.tags) })
        tagged("tuyen.traffic.busiest", "bit/s", isGauge: true, point, ways.map { ($0.way.busiest, $0.tags) })
        tagged(
            "tuyen.traffic.microbursts", "{burst}", point,
            [
                (traffic.receiveBursts, [.text(Self.direction, "receive")]),
                (traffic.transmitBursts, [.text(Self.direction, "transmit")]),
            ])
        write(traffic.systems, point)
        tagged("tuyen.talker.io", "By", point, traffic.talkers.map { ($0.octets, [.text("tuyen.prefix", $0.prefix)]) })
        let tcp = traffic.tcp
        tagged("tuyen.tcp.segments", "{segment}", point, [(tcp.segments, [])])
        tagged("tuyen.tcp.retransmissions", "{segment}", point, [(tcp.retransmissions, [])])
        tagged("tuyen.tcp.attempts", "{connection}", point, [(tcp.attempts, [])])
        tagged(
            "tuyen.tcp.failures", "{connection}", point,
            [
                (tcp.refused, [.text("reason", "refused")]), (tcp.unanswered, [.text("reason", "unanswered")]),
            ])
        let delays = [("handshake", tcp.handshake), ("acknowledgment", tcp.acknowledgment)].filter { !$0.1.isEmpty }
        if !delays.isEmpty {
            metric("tuyen.tcp.delay", "ns") { $0.histogram(delays.map { ($0.0, $0.1) }, point, by: "sample") }
        }
        let dns = traffic.dns
        tagged("tuyen.dns.queries", "{query}", point, [(dns.queries, [])])
        tagged(
            "tuyen.dns.failures", "{query}", point,
            [
                (dns.failures, [.text("reason", "failed")]), (dns.unanswered, [.text("reason", "unanswered")]),
            ])
        if !dns.delay.isEmpty {
            metric("tuyen.dns.delay", "ns") { $0.histogram([("response", dns.delay)], point, by: "sample") }
        }
    }

    /// The scope attribute of the same.
    mutating func trafficAttributes(_ field: Int, _ record: IntervalRecord) {
        guard let traffic = record.traffic else { return }
        attribute(field, "tuyen.capture.interface", traffic.interface)
        if traffic.isNarrowed { attribute(field, "tuyen.capture.narrowed", 1) }
        if traffic.links > 0 { attribute(field, "tuyen.capture.links", Int64(clamping: traffic.links)) }
    }

    private static let direction = "network.io.direction"

    /// Of the whole line, and of each class.
    private static func ways(_ traffic: LineTraffic) -> [(way: LineTraffic.Way, tags: [MetricTag])] {
        var found = [
            (way: traffic.receive, tags: [MetricTag.text(direction, "receive")]),
            (way: traffic.transmit, tags: [.text(direction, "transmit")]),
        ]
        for share in traffic.classes {
            let point = MetricTag.codePoint(share.codePoint)
            found.append((share.receive, [.text(direction, "receive"), point]))
            found.append((share.transmit, [.text(direction, "transmit"), point]))
        }
        return found
    }

    private mutating func write(_ systems: [LineTraffic.SystemShare], _ point: MetricPoint) {
        func tags(_ share: LineTraffic.SystemShare) -> [MetricTag] {
            share.name.map { [.text("tuyen.system", $0)] } ?? []
        }
        tagged(
            "tuyen.system.io", "By", point,
            systems.flatMap { share in
                [
                    (share.received, [.text(Self.direction, "receive")] + tags(share)),
                    (share.transmitted, [.text(Self.direction, "transmit")] + tags(share)),
                ]
            })
        let counts: [(String, String, KeyPath<LineTraffic.SystemShare, UInt64>)] = [
            ("segments", "{segment}", \.segments), ("retransmissions", "{segment}", \.retransmissions),
            ("attempts", "{connection}", \.attempts), ("failures", "{connection}", \.failed),
        ]
        for (name, unit, field) in counts {
            tagged("tuyen.system.tcp.\(name)", unit, point, systems.map { ($0[keyPath: field], tags($0)) })
        }
    }

    /// A sum, or a gauge, of those that aren't 0.
    private mutating func tagged(
        _ name: String, _ unit: String, isGauge: Bool = false, _ point: MetricPoint,
        _ values: [(value: UInt64, tags: [MetricTag])]
    ) {
        let values = values.filter { $0.value > 0 }
        guard !values.isEmpty else { return }
        metric(name, unit) { isGauge ? $0.gauge(values, point) : $0.sum(values, point) }
    }
}
