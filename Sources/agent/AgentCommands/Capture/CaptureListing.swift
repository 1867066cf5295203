import Capture
import Localization
import NetworkAddress
import Rendering
import Telemetry

/// One interval of a capture, for a person.
struct CaptureListing {
    var place: String
    var summary: IntervalSummary
    /// Whose counts `summary.systems` are.
    var systems: SystemRules

    var seconds: Double { Double(max(1, summary.end - summary.begin)) / 1e9 }

    /// In the order of `IntervalSummary.rates`.
    static let directionNames = ["unknown", "inbound", "outbound"]
    private static let directionWords = [CaptureMessages.unknown, .inbound, .outbound]

    typealias Delay = (name: String, words: CaptureMessages, histogram: ExponentialHistogram)

    static func delays(of tcp: TCPCounts) -> [Delay] {
        [
            ("tcp_handshake_server", .responderHandshake, tcp.responder.handshake),
            ("tcp_handshake_client", .initiatorHandshake, tcp.initiator.handshake),
            ("tcp_ack_server", .responderAck, tcp.responder.acknowledgment),
            ("tcp_ack_client", .initiatorAck, tcp.initiator.acknowledgment),
            ("tcp_timestamps_server", .responderStamps, tcp.responder.timestamps),
            ("tcp_timestamps_client", .initiatorStamps, tcp.initiator.timestamps),
        ]
    }

    var delays: [Delay] {
        Self.delays(of: summary.tcp) + [
            ("quic_spin", .spin, summary.spin), ("dns", .dnsDelay, summary.dns.delay),
        ]
    }

    static let encapsulations = [
        "VLAN", "QinQ", "MPLS", "PPPoE", "GRE", "VXLAN", "IP-in-IP", "ESP", "AH",
    ]

    func text(_ language: Language) -> String {
        let style = NumberStyle(language)
        let begin = WallClock.iso8601(summary.begin / 1_000_000_000)
        let end = WallClock.iso8601((summary.end + 500_000_000) / 1_000_000_000)
        var parts = [CaptureMessages.title.text(language, place, begin, String(end.dropFirst(11)))]
        if summary.packets == 0 { parts.append(CaptureMessages.quiet.text(language)) }
        let octets = summary.rates.reduce(0) { $0 + $1.octets }
        if summary.packets > 0 {
            parts.append(
                CaptureMessages.total.text(language, style.integer(summary.packets), style.integer(octets)))
        }
        if summary.dropped > 0 {
            parts.append(
                CaptureMessages.missing.text(
                    language, style.integer(summary.dropped), style.percent(summary.coverage)))
        }
        parts += readability(language, style)
        guard summary.packets > 0 else { return parts.joined(separator: "\n") + "\n" }
        parts.append("\n" + rates(language).rendered(as: .table, language: language.rawValue))
        parts.append(classes(language, style).rendered(as: .table, language: language.rawValue))
        if !summary.systems.isEmpty {
            parts.append(systemTable(language, style).rendered(as: .table, language: language.rawValue))
            let fares = systemConnections(language, style)
            if !fares.rows.isEmpty { parts.append(fares.rendered(as: .table, language: language.rawValue)) }
        }
        parts += connections(language, style)
        let delays = delays(language, style)
        if !delays.rows.isEmpty { parts.append("\n" + delays.rendered(as: .table, language: language.rawValue)) }
        if summary.dns.queries + summary.dns.responses > 0 { parts.append(dns(language, style) + "\n") }
        if !summary.talkers.isEmpty {
            parts.append(talkers(language, style).rendered(as: .table, language: language.rawValue))
        }
        parts.append(
            CaptureMessages.flows.text(
                language, style.integer(summary.flows.began), style.integer(summary.flows.ended),
                style.integer(summary.flows.active)))
        if summary.flows.evicted.contains(where: { $0 > 0 }) {
            let evicted = summary.flows.evicted.map { style.integer($0) }
            parts.append(CaptureMessages.evicted.text(language, evicted[0], evicted[1], evicted[2]))
        }
        return parts.joined(separator: "\n") + "\n"
    }

    private func readability(_ language: Language, _ style: NumberStyle) -> [String] {
        var lines: [String] = []
        let read = summary.dissected
        let others = [read.other, read.truncated, read.malformed, read.unknownLink]
        if others.contains(where: { $0 > 0 }) {
            let words = others.map { style.integer($0) }
            lines.append(CaptureMessages.unreadable.text(language, words[0], words[1], words[2], words[3]))
        }
        let wrapped = zip(Self.encapsulations, summary.encapsulations).filter { $0.1 > 0 }
        if !wrapped.isEmpty {
            let words = wrapped.map { "\($0.0) \(style.integer($0.1))" }.joined(separator: ", ")
            lines.append(CaptureMessages.encapsulated.text(language, words))
        }
        return lines
    }

    // MARK: - tables

    private func rates(_ language: Language) -> Table {
        func title(_ message: CaptureMessages) -> String { message.text(language) }
        let style = NumberStyle(language)
        let knowsRate = summary.rates.contains { $0.lineRate > 0 }
        var table = Table(columns: [
            .init("direction", title: title(.columnDirection)),
            .init("packets", title: title(.columnPackets), isNumeric: true),
            .init("rate", title: title(.columnRate), isNumeric: true),
            .init("peak_1s", title: title(.columnPeakSecond), isNumeric: true),
            .init("peak_5ms", title: title(.columnPeakFine), isNumeric: true),
        ])
        if knowsRate {
            table.columns += [
                .init("use", title: title(.columnUse), isNumeric: true),
                .init("peak_use", title: title(.columnPeakUse), isNumeric: true),
                .init("microbursts", title: title(.columnBursts), isNumeric: true),
                .init("longest", title: title(.columnLongest), isNumeric: true),
            ]
        }
        for (words, rate) in zip(Self.directionWords, summary.rates) where !rate.isEmpty {
            let mean = Double(rate.lineOctets) * 8 / seconds
            let peak = Double(rate.peakSecond) * 8
            let fine = Double(rate.peakFine) * 8 * 1e9 / Double(RateMeter.fine)
            var row: [Table.Cell] = [
                .init(words.text(language)), .init(Int(clamping: rate.packets)), .init(mean / 1e6, decimals: 3),
                .init(peak / 1e6, decimals: 3), .init(fine / 1e6, decimals: 3),
            ]
            if knowsRate {
                row += [
                    .init(style.percent(mean / rate.lineRate, 1)), .init(style.percent(peak / rate.lineRate, 1)),
                    .init(Int(rate.microbursts)), .init(Double(rate.longestMicroburst) / 1e6, decimals: 0),
                ]
            }
            table.rows.append(row)
        }
        return table
    }

    /// As operators name them (RFC 2474, RFC 2597, RFC 3246, RFC 5865, RFC 8622).
    static func name(ofClass codePoint: Int) -> String {
        switch codePoint {
        case 1: "LE (1)"
        case 46: "EF (46)"
        case 44: "VA (44)"
        case _ where codePoint % 8 == 0: "CS\(codePoint / 8) (\(codePoint))"
        case 10...38 where codePoint % 2 == 0 && codePoint % 8 != 0:
            "AF\(codePoint / 8)\(codePoint % 8 / 2) (\(codePoint))"
        default: "\(codePoint)"
        }
    }

    private func connections(_ language: Language, _ style: NumberStyle) -> [String] {
        let tcp = summary.tcp
        guard tcp.segments > 0 else { return [] }
        func number(_ value: UInt64) -> String { style.integer(value) }
        var lines = [
            CaptureMessages.tcp.text(
                language, number(tcp.segments), number(tcp.events.retransmissions),
                style.percent(Double(tcp.events.retransmissions) / Double(tcp.segments)),
                number(tcp.events.fastRetransmissions),
                number(tcp.events.spuriousRetransmissions), number(tcp.events.outOfOrder)),
            CaptureMessages.tcpTrouble.text(
                language, number(tcp.events.zeroWindows), number(tcp.resets), number(tcp.events.lostSegments),
                number(tcp.events.duplicateAcks)),
            CaptureMessages.connections.text(
                language, number(tcp.attempts), number(tcp.established), number(tcp.refused), number(tcp.unanswered)),
        ]
        if summary.flows.notAnalysed + summary.room.unmeasured + summary.room.givenUp > 0 {
            lines.append(
                CaptureMessages.notAnalysed.text(
                    language, number(summary.flows.notAnalysed), number(summary.room.unmeasured + summary.room.givenUp))
            )
        }
        if summary.room.evicted.contains(where: { $0 > 0 }) {
            lines.append(
                CaptureMessages.connectionsEvicted.text(
                    language, number(summary.room.evicted[0]), number(summary.room.evicted[1]),
                    number(summary.room.evicted[2])))
        }
        return lines
    }

    private func delays(_ language: Language, _ style: NumberStyle) -> Table {
        func title(_ message: CaptureMessages) -> String { message.text(language) }
        var table = Table(columns: [
            .init("delay", title: title(.columnDelay)), .init("samples", title: title(.columnSamples), isNumeric: true),
            .init("least", title: title(.columnMinimum), isNumeric: true),
            .init("median", title: title(.columnMedian), isNumeric: true),
            .init("p95", title: title(.column95), isNumeric: true),
            .init("greatest", title: title(.columnMaximum), isNumeric: true),
        ])
        for (_, words, histogram) in delays where !histogram.isEmpty {
            table.rows.append(
                [.init(words.text(language)), .init(Int(clamping: histogram.count))]
                    + [histogram.minimum, histogram.quantile(0.5), histogram.quantile(0.95), histogram.maximum].map {
                        .init(style.milliseconds($0))
                    })
        }
        return table
    }

    private func dns(_ language: Language, _ style: NumberStyle) -> String {
        let dns = summary.dns
        return CaptureMessages.dns.text(
            language, style.integer(dns.queries), style.integer(dns.responses), style.integer(dns.noSuchName),
            style.integer(dns.serverFailures), style.integer(dns.refused), style.integer(dns.unanswered))
    }

    private func talkers(_ language: Language, _ style: NumberStyle) -> Table {
        var table = Table(columns: [
            .init("prefix", title: CaptureMessages.columnTalker.text(language)),
            .init("packets", title: CaptureMessages.columnPackets.text(language), isNumeric: true),
            .init("octets", title: CaptureMessages.columnOctets.text(language), isNumeric: true),
            .init("share", title: CaptureMessages.columnShare.text(language), isNumeric: true),
        ])
        let all = summary.rates.reduce(0) { $0 + $1.octets }
        for talker in summary.talkers {
            table.rows.append([
                .init("\(talker.prefix)"), .init(Int(clamping: talker.packets)), .init(Int(clamping: talker.octets)),
                .init(style.percent(Double(talker.octets) / Double(max(1, all)), 1)),
            ])
        }
        return table
    }
}
