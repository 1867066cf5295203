import Telemetry

/// What a capture saw of a site's users in one interval, as series of Prometheus: the same names at `/metrics` and in remote write.
///
/// Bounded by the record: at most 9 classes and 17 systems a site. Networks' prefixes are in no series.
enum TrafficSeries: String, CaseIterable {
    case coverage = "tuyen_traffic_coverage_ratio"
    case covered = "tuyen_traffic_covered_seconds"
    case narrowed = "tuyen_traffic_narrowed"
    case rate = "tuyen_traffic_bits_per_second"
    case busiest = "tuyen_traffic_busiest_bits_per_second"
    case bursts = "tuyen_traffic_microbursts"
    case classRate = "tuyen_traffic_class_bits_per_second"
    case classBusiest = "tuyen_traffic_class_busiest_bits_per_second"
    case systemRate = "tuyen_traffic_system_bits_per_second"
    case systemRetransmissions = "tuyen_traffic_system_retransmission_ratio"
    case systemFailures = "tuyen_traffic_system_failed_connections"
    case retransmissions = "tuyen_traffic_retransmission_ratio"
    case failures = "tuyen_traffic_failed_connection_ratio"
    case handshake = "tuyen_traffic_handshake_seconds"
    case acknowledgment = "tuyen_traffic_acknowledgment_seconds"
    case response = "tuyen_traffic_dns_response_seconds"
    case dnsFailures = "tuyen_traffic_dns_failure_ratio"

    var help: String {
        switch self {
        case .coverage: "Share of the packets in the newest interval that the capture did not lose."
        case .covered: "Time of the newest interval in which the capture ran; 0 where it was to run and did not."
        case .narrowed: "1 where a filter leaves a part of the line out of all other figures, else 0."
        case .rate: "What the capture saw on the line, users' and probes'."
        case .busiest: "The same in the busiest second, on the wire."
        case .bursts: "Bursts of less than 100 ms that filled 80 % of the line."
        case .classRate: "By Differentiated Services code point."
        case .classBusiest: "The same in each class's busiest second."
        case .systemRate: "By system of the plan; none for what is of no system."
        case .systemRetransmissions: "Share of a system's TCP segments that were sent again."
        case .systemFailures: "Connections to a system that were refused or not answered."
        case .retransmissions: "Share of TCP segments that were sent again."
        case .failures: "Share of attempted TCP connections that were refused or not answered."
        case .handshake: "TCP handshakes' delay across the line and back."
        case .acknowledgment: "Delay until TCP data is acknowledged across the line."
        case .response: "DNS response time."
        case .dnsFailures: "Share of DNS queries that failed or were not answered."
        }
    }

    typealias Sample = (labels: [(String, String)], value: Double)

    /// The samples of a record's figures; those that are unknown are left out.
    func samples(_ traffic: LineTraffic) -> [Sample] {
        switch self {
        case .coverage: return Self.one(traffic.coverage)
        case .covered: return Self.one(Double(traffic.covered) / 1e9)
        case .narrowed: return Self.one(traffic.covered == 0 ? nil : traffic.isNarrowed ? 1 : 0)
        case .rate:
            return Self.ways(traffic.receive, traffic.transmit) { traffic.mean($0.octets) }
        case .busiest: return Self.ways(traffic.receive, traffic.transmit) { Self.known($0.busiest, traffic) }
        case .bursts:
            guard traffic.covered > 0 else { return [] }
            return [
                ([("direction", "receive")], Double(traffic.receiveBursts)),
                ([("direction", "transmit")], Double(traffic.transmitBursts)),
            ]
        case .classRate:
            return traffic.classes.flatMap { share in
                Self.ways(share.receive, share.transmit, Self.label(share)) { traffic.mean($0.octets) }
            }
        case .classBusiest:
            return traffic.classes.flatMap { share in
                Self.ways(share.receive, share.transmit, Self.label(share)) { Self.known($0.busiest, traffic) }
            }
        case .systemRate:
            return traffic.systems.flatMap { share in
                [("receive", share.received), ("transmit", share.transmitted)].compactMap { way, octets in
                    traffic.mean(octets).map { ([("direction", way), Self.label(share)], $0) }
                }
            }
        case .systemRetransmissions:
            return traffic.systems.compactMap { share in
                share.retransmissionRatio.map { ([Self.label(share)], $0) }
            }
        case .systemFailures:
            return traffic.systems.compactMap { share in
                share.attempts == 0 ? nil : ([Self.label(share)], Double(share.failed))
            }
        case .retransmissions: return Self.one(traffic.tcp.retransmissionRatio)
        case .failures: return Self.one(traffic.tcp.failureRatio)
        case .handshake: return Self.quantiles(traffic.tcp.handshake)
        case .acknowledgment: return Self.quantiles(traffic.tcp.acknowledgment)
        case .response: return Self.quantiles(traffic.dns.delay)
        case .dnsFailures: return Self.one(traffic.dns.failureRatio)
        }
    }

    private static func one(_ value: Double?) -> [Sample] { value.map { [([], $0)] } ?? [] }

    private static func known(_ value: UInt64, _ traffic: LineTraffic) -> Double? {
        traffic.covered == 0 ? nil : Double(value)
    }

    private static func ways(
        _ receive: LineTraffic.Way, _ transmit: LineTraffic.Way, _ more: (String, String)...,
        value: (LineTraffic.Way) -> Double?
    ) -> [Sample] {
        [("receive", receive), ("transmit", transmit)].compactMap { name, way in
            value(way).map { ([("direction", name)] + more, $0) }
        }
    }

    private static func quantiles(_ histogram: ExponentialHistogram) -> [Sample] {
        [("0.5", 0.5), ("0.95", 0.95)].compactMap { name, share in
            histogram.quantile(share).map { ([("quantile", name)], $0 / 1e9) }
        }
    }

    private static func label(_ share: LineTraffic.ClassShare) -> (String, String) {
        ("dscp", share.codePoint.map { "\($0)" } ?? "other")
    }

    private static func label(_ share: LineTraffic.SystemShare) -> (String, String) {
        ("system", share.name ?? "none")
    }
}
