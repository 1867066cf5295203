import NetworkAddress
import Probing
import Rendering

extension Iperf3Listing {
    /// One line for each interval.
    static func json(_ interval: ThroughputInterval, isClient: Bool, client: Endpoint? = nil) -> JSONValue {
        var members: [JSONValue.Member] = [.init("kind", "interval")]
        if let client { members.append(.init("client", .string("\(client)"))) }
        members += [
            .init("begin_s", .number(interval.begin)), .init("end_s", .number(interval.end)),
            .init("omitted", .bool(interval.isOmitted)),
        ]
        for (isSent, count) in [(true, interval.sent), (false, interval.received)] {
            guard let count else { continue }
            let name = isSent == isClient ? "forward" : "return"
            var way: [JSONValue.Member] = [
                .init("counted_at", isSent ? "sender" : "receiver"),
                .init("bytes", whole(count.octets)),
                .init("bits_per_second", .number(ThroughputInterval.bitsPerSecond(count.octets, interval.seconds))),
            ]
            if isSent, let tcp = interval.tcp {
                way += [.init("retransmits", whole(count.retransmits)), .init("tcp", json(tcp))]
            }
            if count.packets > 0 { way.append(.init("packets", whole(count.packets))) }
            if !isSent, count.packets > 0 {
                way += [
                    .init("lost", whole(count.lost)), .init("own_overflow", whole(count.ownOverflow)),
                    .init("out_of_order", whole(count.reordered)), .init("duplicates", whole(count.duplicates)),
                    .init("jitter_ms", .number(count.jitter / 1e6)),
                ]
            }
            members.append(.init(name, .object(way)))
        }
        return .object(members)
    }

    /// The last line: the receiver's figure is `bits_per_second`, of the forward way where there are two.
    func json(_ report: ThroughputReport, remote: Endpoint, fault: String?) -> JSONValue {
        let parameters = report.parameters
        let main = report.directions.first
        var members: [JSONValue.Member] = [
            .init("kind", "summary"), .init("host", .string(host)), .init("address", .string("\(remote.address)")),
            .init("port", .integer(Int64(remote.port))), .init("protocol", .string(parameters.carrier.rawValue)),
            .init("reverse", .bool(parameters.isReverse)), .init("bidirectional", .bool(parameters.isBidirectional)),
            .init("parallel", .integer(Int64(parameters.parallel))),
            .init("length", .integer(Int64(parameters.length))),
            .init("omitted_s", .integer(Int64(parameters.omit))),
            .init("target_bits_per_second", whole(parameters.rate)),
            .init("bits_per_second", .number(main?.bitsPerSecond ?? 0)),
            .init("measured_at", main?.isMeasuredAtReceiver == true ? "receiver" : "sender"),
        ]
        for direction in report.directions {
            members.append(.init(direction.isForward ? "forward" : "return", Self.json(direction, parameters.carrier)))
        }
        func shares(_ value: (total: Double, user: Double, system: Double)) -> JSONValue {
            ["total": .number(value.total), "user": .number(value.user), "system": .number(value.system)]
        }
        members.append(
            .init(
                "cpu_percent",
                ["local": shares(report.localProcessor), "remote": report.remoteProcessor.map(shares) ?? .null]))
        members += [
            .init("postponed_ns", .integer(report.postponed)),
            .init("receive_buffer_bytes", report.receiveBuffer > 0 ? .integer(Int64(report.receiveBuffer)) : .null),
            .init("cut_short", .bool(report.isCutShort)), .init("fault", fault.map { .string($0) } ?? .null),
        ]
        if let output = report.serverOutput { members.append(.init("server_output", .string(output))) }
        return .object(members)
    }

    private static func json(
        _ direction: ThroughputReport.Direction, _ carrier: ThroughputParameters.Carrier
    ) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("bits_per_second", .number(direction.bitsPerSecond)),
            .init("measured_at", direction.isMeasuredAtReceiver ? "receiver" : "sender"),
            .init("sent_bytes", whole(direction.sentOctets)), .init("sent_s", .number(direction.sentSeconds)),
            .init("received_bytes", whole(direction.receivedOctets)),
            .init("received_s", .number(direction.receivedSeconds)),
        ]
        if carrier == .udp {
            members.append(.init("udp", datagrams(direction)))
        } else {
            members.append(.init("retransmits", whole(direction.retransmits)))
            members.append(
                .init("congestion", direction.congestion.isEmpty ? .null : .string(direction.congestion)))
            if let quality = direction.quality {
                func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
                members.append(
                    .init(
                        "rfc6349",
                        [
                            "efficiency_percent": number(quality.efficiency),
                            "buffer_delay_percent": number(quality.bufferDelay),
                            "transfer_time_ratio": number(quality.transferTimeRatio),
                            "loaded_rtt_ns": number(quality.loadedRoundTrip),
                            "base_rtt_ns": number(quality.baseRoundTrip),
                        ]))
            }
        }
        members.append(.init("streams", .array(direction.streams.map { json($0, carrier) })))
        return .object(members)
    }

    private static func datagrams(_ direction: ThroughputReport.Direction) -> JSONValue {
        let packets = direction.packets ?? 0
        let percent: JSONValue =
            packets > 0 ? direction.lost.map { .number(Double($0) / Double(packets) * 100) } ?? .null : .null
        return [
            "packets_sent": whole(direction.packetsSent), "packets": whole(direction.packets),
            "lost": whole(direction.lost), "lost_percent": percent, "own_overflow": whole(direction.ownOverflow),
            "behind_the_last": whole(tail(direction)), "out_of_order": whole(direction.reordered),
            "duplicates": whole(direction.duplicates),
            "jitter_ms": direction.jitter.map { .number($0 * 1_000) } ?? .null,
        ]
    }

    private static func json(
        _ stream: ThroughputReport.Stream, _ carrier: ThroughputParameters.Carrier
    ) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("id", .integer(Int64(stream.id))), .init("sent_bytes", whole(stream.sender?.octets)),
            .init("received_bytes", whole(stream.receiver?.octets)),
            .init(
                "bits_per_second",
                stream.receiver.map { .number(ThroughputInterval.bitsPerSecond($0.octets, $0.seconds)) } ?? .null),
        ]
        if carrier == .tcp { members.append(.init("retransmits", whole(stream.sender?.retransmits))) }
        if carrier == .udp {
            members += [
                .init("packets", whole(stream.receiver?.packets)), .init("lost", whole(stream.receiver?.lost)),
                .init("own_overflow", whole(stream.receiver?.ownOverflow)),
                .init("jitter_ms", stream.receiver?.jitter.map { .number($0 * 1_000) } ?? .null),
            ]
        }
        if let tcp = stream.tcp { members.append(.init("tcp", json(tcp))) }
        return .object(members)
    }

    private static func json(_ tcp: TCPState) -> JSONValue {
        [
            "rtt_ns": whole(tcp.roundTrip), "rttvar_ns": whole(tcp.variation),
            "min_rtt_ns": whole(tcp.leastRoundTrip), "cwnd_bytes": whole(tcp.congestionWindow),
            "delivery_bits_per_second": whole(tcp.deliveryRate.multipliedReportingOverflow(by: 8).partialValue),
            "retransmits": whole(tcp.retransmits), "retransmitted_bytes": whole(tcp.resent),
            "acknowledged_bytes": whole(tcp.acknowledged), "busy_ns": whole(tcp.busy),
            "receiver_limited_ns": whole(tcp.windowLimited), "sender_buffer_limited_ns": whole(tcp.bufferLimited),
            "mss_bytes": whole(tcp.segment), "path_mtu": whole(tcp.pathMTU),
        ]
    }

    private static func whole(_ number: UInt64?) -> JSONValue { number.map { .integer(Int64(clamping: $0)) } ?? .null }
    private func whole(_ number: UInt64?) -> JSONValue { Self.whole(number) }
}
