import Capture
import Localization
import Rendering
import Telemetry

/// The parts of a line's traffic, for a person: its classes and its systems.
extension CaptureListing {
    func classes(_ language: Language, _ style: NumberStyle) -> Table {
        let classes = summary.classes.enumerated().filter { !$0.1.isEmpty }.map { (Self.name(ofClass: $0), $1) }
        return table(of: classes, "class", .columnClass, language, style)
    }

    func systemTable(_ language: Language, _ style: NumberStyle) -> Table {
        let all = summary.systems.enumerated().map { (name(ofSystem: $0, language), $1.traffic) }
        return table(of: all, "system", .columnSystem, language, style)
    }

    private func name(ofSystem place: Int, _ language: Language) -> String {
        systems.name(of: UInt8(clamping: place)) ?? CaptureMessages.unclassified.text(language)
    }

    /// Use and peaks are those of the busier direction.
    private func table(
        of parts: [(name: String, traffic: TrafficRates)], _ key: String, _ title: CaptureMessages,
        _ language: Language, _ style: NumberStyle
    ) -> Table {
        var table = Table(columns: [
            .init(key, title: title.text(language)),
            .init("packets", title: CaptureMessages.columnPackets.text(language), isNumeric: true),
            .init("octets", title: CaptureMessages.columnOctets.text(language), isNumeric: true),
            .init("share", title: CaptureMessages.columnShare.text(language), isNumeric: true),
            .init("peak_1s", title: CaptureMessages.columnPeakMegabits.text(language), isNumeric: true),
        ])
        let lineRate = summary.rates.reduce(0) { max($0, $1.lineRate) }
        if lineRate > 0 {
            table.columns += [
                .init("use", title: CaptureMessages.columnUse.text(language), isNumeric: true, rank: 3),
                .init("peak_use", title: CaptureMessages.columnPeakUse.text(language), isNumeric: true),
                .init("microbursts", title: CaptureMessages.columnBursts.text(language), isNumeric: true, rank: 1),
                .init("longest", title: CaptureMessages.columnLongest.text(language), isNumeric: true, rank: 2),
            ]
        }
        let all = parts.reduce(0) { $0 + $1.traffic.octets }
        for (name, traffic) in parts {
            let peak = Double(traffic.peakSecond) * 8
            var row: [Table.Cell] = [
                .init(name), .init(Int(clamping: traffic.packets)), .init(Int(clamping: traffic.octets)),
                .init(style.percent(Double(traffic.octets) / Double(max(1, all)), 1)), .init(peak / 1e6, decimals: 3),
            ]
            if lineRate > 0 {
                row += [
                    .init(style.percent(Double(traffic.lineOctets) * 8 / seconds / lineRate, 1)),
                    .init(style.percent(peak / lineRate, 1)), .init(traffic.microbursts),
                    .init(Double(traffic.longestMicroburst) / 1e6, decimals: 0),
                ]
            }
            table.rows.append(row)
        }
        return table
    }

    /// How the users of each system fare: of its TCP the counts, and the median delay on both sides of the tap by handshakes and
    /// timestamps together.
    func systemConnections(_ language: Language, _ style: NumberStyle) -> Table {
        func column(_ key: String, _ title: CaptureMessages, rank: Int = 0) -> Table.Column {
            .init(key, title: title.text(language), isNumeric: true, rank: rank)
        }
        var table = Table(columns: [
            .init("system", title: CaptureMessages.columnSystemTCP.text(language)),
            column("segments", .columnSegments, rank: 4), column("retransmissions", .columnRetransmitted),
            column("out_of_order", .columnOutOfOrder, rank: 3), column("zero_windows", .columnZeroWindows, rank: 2),
            column("resets", .columnResets, rank: 1), column("failed", .columnFailed),
            column("server", .columnServerDelay), column("client", .columnClientDelay),
        ])
        for (place, system) in summary.systems.enumerated() where system.tcp.segments + system.tcp.unanswered > 0 {
            let tcp = system.tcp
            let counts = [
                tcp.segments, tcp.events.retransmissions, tcp.events.outOfOrder, tcp.events.zeroWindows, tcp.resets,
                tcp.refused + tcp.unanswered,
            ]
            table.rows.append(
                [.init(name(ofSystem: place, language))] + counts.map { .init(Int(clamping: $0)) }
                    + [tcp.responder, tcp.initiator].map { .init(style.milliseconds(Self.median(of: $0))) })
        }
        return table
    }

    /// Nanoseconds; nil where none was measured.
    private static func median(of delays: TCPCounts.DelayBySource) -> Double? {
        var all = delays.handshake
        all.merge(delays.timestamps)
        return all.quantile(0.5)
    }
}
