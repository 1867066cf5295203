import Capture
import Localization
import NetworkAddress
import Rendering

/// Records of flows, for a person or for a program.
enum FlowListing {
    /// - Parameter systems: where there are rules, each flow's system is told.
    static func table(
        _ records: ContiguousArray<FlowRecord>, _ systems: SystemRules, _ language: Language
    ) -> Table {
        func title(_ message: CaptureMessages) -> String { message.text(language) }
        var table = Table(columns: [
            .init("begin", title: title(.columnBegin)), .init("seconds", title: title(.columnSeconds), isNumeric: true),
            .init("protocol", title: title(.columnProtocol)), .init("source", title: title(.columnSource)),
            .init("destination", title: title(.columnDestination)),
            .init("forward.packets", title: title(.columnPackets), isNumeric: true),
            .init("forward.octets", title: title(.columnOctets), isNumeric: true),
            .init("backward.packets", title: title(.columnBack), isNumeric: true),
            .init("backward.octets", title: title(.columnOctets), isNumeric: true),
            .init("retransmissions", title: title(.columnRetransmitted), isNumeric: true),
            .init("end", title: title(.columnEnd)),
        ])
        let hasSystems = !systems.names.isEmpty
        if hasSystems { table.columns.append(.init("system", title: title(.columnSystem))) }
        for record in records {
            let again = record.connection.map {
                Int($0.forward.events.retransmissions + $0.backward.events.retransmissions)
            }
            table.rows.append([
                .init(WallClock.iso8601(record.first / 1_000_000_000)),
                .init(Double(record.last - record.first) / 1e9, decimals: 3),
                .init(name(of: record.protocolNumber)), .init(end(record.source, record.sourcePort)),
                .init(end(record.destination, record.destinationPort)), .init(Int(clamping: record.forward.packets)),
                .init(Int(clamping: record.forward.octets)), .init(Int(clamping: record.backward.packets)),
                .init(Int(clamping: record.backward.octets)), again.map { .init($0) } ?? .init(.null, text: ""),
                .init(.string(name(of: record.end)), text: words(of: record.end).text(language)),
            ])
            if hasSystems {
                let name = systems.name(of: record.system)
                table.rows[table.rows.count - 1].append(
                    .init(name.map { .string($0) } ?? .null, text: name ?? title(.unclassified)))
            }
        }
        return table
    }

    private static func end(_ address: IPAddress, _ port: UInt16) -> String {
        port == 0 ? "\(address)" : "\(Endpoint(address, port: port))"
    }

    static func name(of number: UInt8) -> String {
        switch number {
        case 1: "icmp"
        case 6: "tcp"
        case 17: "udp"
        case 47: "gre"
        case 50: "esp"
        case 58: "icmpv6"
        case 132: "sctp"
        default: "\(number)"
        }
    }

    private static func words(of end: FlowEnd) -> CaptureMessages {
        switch end {
        case .idle: .end1
        case .active: .end2
        case .ended: .end3
        case .forced: .end4
        case .lackOfResources: .end5
        }
    }

    private static func name(of end: FlowEnd) -> String {
        switch end {
        case .idle: "idle"
        case .active: "active"
        case .ended: "ended"
        case .forced: "forced"
        case .lackOfResources: "lack_of_resources"
        }
    }

    /// Times in nanoseconds since 1970, delays in nanoseconds.
    static func json(_ record: FlowRecord, _ systems: SystemRules) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("type", "flow"), .init("begin", .integer(record.first)), .init("end", .integer(record.last)),
            .init("protocol", .integer(Int64(record.protocolNumber))), .init("source", .string("\(record.source)")),
            .init("source_port", .integer(Int64(record.sourcePort))),
            .init("destination", .string("\(record.destination)")),
            .init("destination_port", .integer(Int64(record.destinationPort))),
            .init("vlan", record.vlan == 0 ? .null : .integer(Int64(record.vlan))),
            .init("system", systems.name(of: record.system).map { .string($0) } ?? .null),
            .init("reason", .string(name(of: record.end))), .init("continued", .bool(record.isContinued)),
            .init("forward", json(record.forward, record.connection?.forward)),
            .init("backward", json(record.backward, record.connection?.backward)),
        ]
        if let connection = record.connection {
            func delay(_ value: Int64?) -> JSONValue { value.map { .integer($0) } ?? .null }
            members += [
                .init("handshake_server", delay(connection.responderHandshake)),
                .init("handshake_client", delay(connection.initiatorHandshake)),
                .init("initial_rtt", delay(connection.initialRoundTrip)),
            ]
        }
        return .object(members)
    }

    private static func json(_ counters: FlowCounters, _ tcp: TCPStatistics?) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("packets", .integer(Int64(clamping: counters.packets))),
            .init("octets", .integer(Int64(clamping: counters.octets))),
            .init("frame_octets", .integer(Int64(clamping: counters.frameOctets))),
            .init("dscp", .integer(Int64(counters.trafficClass >> 2))),
            .init("tcp_flags", .integer(Int64(counters.tcpFlags))),
        ]
        if let tcp {
            members += [
                .init("retransmissions", .integer(Int64(tcp.events.retransmissions))),
                .init("fast_retransmissions", .integer(Int64(tcp.events.fastRetransmissions))),
                .init("spurious_retransmissions", .integer(Int64(tcp.events.spuriousRetransmissions))),
                .init("out_of_order", .integer(Int64(tcp.events.outOfOrder))),
                .init("zero_windows", .integer(Int64(tcp.events.zeroWindows))),
                .init("lost_segments", .integer(Int64(tcp.events.lostSegments))),
                .init("delay_samples", .integer(Int64(tcp.delayCount))),
                .init("delay_sum", .integer(Int64(clamping: tcp.delaySum))),
            ]
        }
        return .object(members)
    }
}
