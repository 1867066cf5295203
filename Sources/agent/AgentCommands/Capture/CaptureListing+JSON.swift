import Capture
import NetworkAddress
import Rendering
import Telemetry

/// One interval of a capture, for a program: times and delays in nanoseconds, rates in bit/s.
extension CaptureListing {
    var json: JSONValue {
        func number(_ value: UInt64) -> JSONValue { .integer(Int64(clamping: value)) }
        let read = summary.dissected
        let classes = summary.classes.enumerated().filter { !$0.1.isEmpty }.map { codePoint, traffic in
            JSONValue.object([.init("dscp", .integer(Int64(codePoint)))] + members(of: traffic))
        }
        let talkers = summary.talkers.map { talker in
            JSONValue.object([
                .init("prefix", .string("\(talker.prefix)")), .init("packets", number(talker.packets)),
                .init("octets", number(talker.octets)), .init("surplus", number(talker.surplus)),
            ])
        }
        let wrapped = zip(Self.encapsulations, summary.encapsulations).filter { $0.1 > 0 }.map { name, count in
            JSONValue.Member(name.lowercased(), number(count))
        }
        return .object([
            .init("type", "interval"), .init("place", .string(place)), .init("begin", .integer(summary.begin)),
            .init("end", .integer(summary.end)), .init("packets", number(summary.packets)),
            .init("dropped", number(summary.dropped)),
            .init("coverage", summary.coverage.map { .number($0) } ?? .null),
            .init("ip", number(read.ip)), .init("other", number(read.other)),
            .init("truncated", number(read.truncated)),
            .init("malformed", number(read.malformed)), .init("unknown_link", number(read.unknownLink)),
            .init("fragments", number(summary.fragments)), .init("encapsulated", .object(wrapped)),
            .init("directions", json(of: summary.rates, withLineRate: true)),
            .init("classes", .array(classes)), .init("systems", systemCounts), .init("tcp", tcp), .init("dns", dns),
            .init("delays", json(of: delays)),
            .init("talkers", .array(talkers)), .init("flows", flows),
        ])
    }

    /// null without rules; what is of none has the system null.
    private var systemCounts: JSONValue {
        guard !summary.systems.isEmpty else { return .null }
        return .array(
            summary.systems.enumerated().map { place, system in
                let name = systems.name(of: UInt8(clamping: place))
                return .object(
                    [.init("system", name.map { .string($0) } ?? .null)] + members(of: system.traffic) + [
                        .init("tcp", .object(members(of: system.tcp))),
                        .init("delays", json(of: Self.delays(of: system.tcp))),
                    ])
            })
    }

    private func members(of traffic: TrafficRates) -> [JSONValue.Member] {
        [
            .init("packets", .integer(Int64(clamping: traffic.packets))),
            .init("octets", .integer(Int64(clamping: traffic.octets))),
            .init("directions", json(of: traffic.rates, withLineRate: false)),
        ]
    }

    private func json(of rates: [RateMeter], withLineRate: Bool) -> JSONValue {
        .object(
            zip(Self.directionNames, rates).filter { !$0.1.isEmpty }.map { name, rate in
                .init(name, json(of: rate, withLineRate: withLineRate))
            })
    }

    private func json(of delays: [Delay]) -> JSONValue {
        .object(delays.filter { !$0.histogram.isEmpty }.map { .init($0.name, json(of: $0.histogram)) })
    }

    private func json(of rate: RateMeter, withLineRate: Bool) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("packets", .integer(Int64(clamping: rate.packets))),
            .init("octets", .integer(Int64(clamping: rate.octets))),
            .init("rate", .number(Double(rate.lineOctets) * 8 / seconds)),
            .init("peak_1s", .number(Double(rate.peakSecond) * 8)),
            .init("peak_5ms", .number(Double(rate.peakFine) * 8 * 1e9 / Double(RateMeter.fine))),
        ]
        if rate.lineRate > 0 {
            if withLineRate { members.append(.init("line_rate", .number(rate.lineRate))) }
            members += [
                .init("utilisation", .number(Double(rate.lineOctets) * 8 / seconds / rate.lineRate)),
                .init("utilisation_peak_1s", .number(Double(rate.peakSecond) * 8 / rate.lineRate)),
                .init("microbursts", .integer(Int64(rate.microbursts))),
                .init("microburst_longest", .integer(rate.longestMicroburst)),
            ]
        }
        return .object(members)
    }

    private func json(of histogram: ExponentialHistogram) -> JSONValue {
        func value(_ number: Double?) -> JSONValue {
            number.map { .integer(Int64(min(max($0, -9e18), 9e18).rounded())) } ?? .null
        }
        return .object([
            .init("samples", .integer(Int64(clamping: histogram.count))), .init("sum", value(histogram.sum)),
            .init("minimum", value(histogram.minimum)), .init("median", value(histogram.quantile(0.5))),
            .init("p95", value(histogram.quantile(0.95))), .init("maximum", value(histogram.maximum)),
        ])
    }

    private var tcp: JSONValue {
        let room = summary.room
        return .object(
            members(of: summary.tcp)
                + members([
                    ("unmeasured", room.unmeasured), ("given_up", room.givenUp), ("evicted_unproven", room.evicted[0]),
                    ("evicted_one_way", room.evicted[1]), ("evicted_proven", room.evicted[2]),
                ]))
    }

    private func members(of tcp: TCPCounts) -> [JSONValue.Member] {
        members([
            ("segments", tcp.segments), ("retransmissions", tcp.events.retransmissions),
            ("fast_retransmissions", tcp.events.fastRetransmissions),
            ("spurious_retransmissions", tcp.events.spuriousRetransmissions), ("out_of_order", tcp.events.outOfOrder),
            ("lost_segments", tcp.events.lostSegments), ("acked_unseen", tcp.events.ackedUnseen),
            ("duplicate_acks", tcp.events.duplicateAcks), ("zero_windows", tcp.events.zeroWindows),
            ("keep_alives", tcp.events.keepAlives), ("reused_ports", tcp.reusedPorts), ("resets", tcp.resets),
            ("attempts", tcp.attempts), ("established", tcp.established), ("refused", tcp.refused),
            ("unanswered", tcp.unanswered),
        ])
    }

    private func members(_ counts: [(String, UInt64)]) -> [JSONValue.Member] {
        counts.map { .init($0.0, .integer(Int64(clamping: $0.1))) }
    }

    private var dns: JSONValue {
        let dns = summary.dns
        return .object(
            members([
                ("queries", dns.queries), ("repeated", dns.repeated), ("responses", dns.responses),
                ("nxdomain", dns.noSuchName), ("servfail", dns.serverFailures), ("refused", dns.refused),
                ("unanswered", dns.unanswered), ("unasked", dns.unasked), ("evicted", dns.evicted),
            ]))
    }

    private var flows: JSONValue {
        let flows = summary.flows
        return .object(
            members([
                ("began", flows.began), ("ended", flows.ended), ("active", UInt64(clamping: flows.active)),
                ("evicted_closed", flows.evicted[0]), ("evicted_unanswered", flows.evicted[1]),
                ("evicted_answered", flows.evicted[2]), ("not_analysed", flows.notAnalysed),
            ]))
    }
}
