import Capture
import NetworkAddress
import Rendering
import Telemetry

/// One interval of a capture, for a program: times and delays in nanoseconds, rates in bit/s.
extension CaptureListing {
    var json: JSONValue {
        func number(_ value: UInt64) -> JSONValue { .integer(Int64(clamping: value)) }
        let read = Dissected.allCases.map { summary.dissected[Int($0.rawValue)] }
        let classes = summary.classes.enumerated().filter { $0.1.packets > 0 }.map { codePoint, counters in
            JSONValue.object([
                .init("dscp", .integer(Int64(codePoint))), .init("packets", number(counters.packets)),
                .init("octets", number(counters.octets)),
            ])
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
            .init("ip", number(read[0])), .init("other", number(read[1])), .init("truncated", number(read[2])),
            .init("malformed", number(read[3])), .init("unknown_link", number(read[4])),
            .init("fragments", number(summary.fragments)), .init("encapsulated", .object(wrapped)),
            .init(
                "directions",
                .object(directions.filter { $0.rate.packets > 0 }.map { .init($0.name, json(of: $0.rate)) })),
            .init("classes", .array(classes)), .init("systems", systemCounts), .init("tcp", tcp), .init("dns", dns),
            .init(
                "delays",
                .object(delays.filter { !$0.histogram.isEmpty }.map { .init($0.name, json(of: $0.histogram)) })),
            .init("talkers", .array(talkers)), .init("flows", flows),
        ])
    }

    /// null without rules; what is of none has the system null.
    private var systemCounts: JSONValue {
        guard !summary.systems.isEmpty else { return .null }
        return .array(
            summary.systems.enumerated().map { place, counters in
                .object([
                    .init("system", systems.name(of: UInt8(clamping: place)).map { .string($0) } ?? .null),
                    .init("packets", .integer(Int64(clamping: counters.packets))),
                    .init("octets", .integer(Int64(clamping: counters.octets))),
                ])
            })
    }

    private func json(of rate: RateMeter) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("packets", .integer(Int64(clamping: rate.packets))),
            .init("octets", .integer(Int64(clamping: rate.octets))),
            .init("rate", .number(Double(rate.lineOctets) * 8 / seconds)),
            .init("peak_1s", .number(Double(rate.peakSecond) * 8)),
            .init("peak_5ms", .number(Double(rate.peakFine) * 8 * 1e9 / Double(RateMeter.fine))),
        ]
        if rate.lineRate > 0 {
            members += [
                .init("line_rate", .number(rate.lineRate)),
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
        let tcp = summary.tcp
        let counts: [(String, UInt64)] = [
            ("segments", tcp.segments), ("retransmissions", tcp.events.retransmissions),
            ("fast_retransmissions", tcp.events.fastRetransmissions),
            ("spurious_retransmissions", tcp.events.spuriousRetransmissions), ("out_of_order", tcp.events.outOfOrder),
            ("lost_segments", tcp.events.lostSegments), ("acked_unseen", tcp.events.ackedUnseen),
            ("duplicate_acks", tcp.events.duplicateAcks), ("zero_windows", tcp.events.zeroWindows),
            ("keep_alives", tcp.events.keepAlives), ("reused_ports", tcp.reusedPorts), ("resets", tcp.resets),
            ("attempts", tcp.attempts), ("established", tcp.established), ("refused", tcp.refused),
            ("unanswered", tcp.unanswered), ("unmeasured", tcp.unmeasured),
            ("given_up", tcp.givenUp), ("evicted_unproven", tcp.evicted[0]), ("evicted_one_way", tcp.evicted[1]),
            ("evicted_proven", tcp.evicted[2]),
        ]
        return .object(counts.map { .init($0.0, .integer(Int64(clamping: $0.1))) })
    }

    private var dns: JSONValue {
        let dns = summary.dns
        let counts: [(String, UInt64)] = [
            ("queries", dns.queries), ("repeated", dns.repeated), ("responses", dns.responses),
            ("nxdomain", dns.noSuchName), ("servfail", dns.serverFailures), ("refused", dns.refused),
            ("unanswered", dns.unanswered), ("unasked", dns.unasked), ("evicted", dns.evicted),
        ]
        return .object(counts.map { .init($0.0, .integer(Int64(clamping: $0.1))) })
    }

    private var flows: JSONValue {
        let flows = summary.flows
        let counts: [(String, UInt64)] = [
            ("began", flows.began), ("ended", flows.ended), ("active", UInt64(clamping: flows.active)),
            ("evicted_closed", flows.evicted[0]), ("evicted_unanswered", flows.evicted[1]),
            ("evicted_answered", flows.evicted[2]), ("not_analysed", flows.notAnalysed),
        ]
        return .object(counts.map { .init($0.0, .integer(Int64(clamping: $0.1))) })
    }
}
