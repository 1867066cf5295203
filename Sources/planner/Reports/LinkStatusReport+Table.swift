import Collector
package import Localization
package import Rendering
import Telemetry

extension LinkStatusReport {
    /// The listing that terminal, JSON and CSV share. Keys are stable; durations are milliseconds, shares are ratios
    /// 0...1 in data and per cent on screen, what is not known is null.
    ///
    /// - Parameter isForScreen: leaves out what a line of a terminal has no room for (far end, 99.9th percentile of
    ///   variation, loss that can't be placed, counts of intervals).
    package func table(_ language: Language, isForScreen: Bool = false) -> Table {
        let numbers = NumberStyle(language)
        func column(_ key: String, _ title: ReportMessages, numeric: Bool = true) -> Table.Column {
            Table.Column(key, title: title.text(language), isNumeric: numeric)
        }
        func milliseconds(_ value: Double?) -> Table.Cell {
            // To the nanosecond: digits beyond it are none of the measurement's.
            Table.Cell(value.map { .number($0.rounded() / 1e6) } ?? .null, text: numbers.milliseconds(value))
        }
        func share(_ value: Double?) -> Table.Cell {
            Table.Cell(
                value.map { .number(($0 * 1e6).rounded() / 1e6) } ?? .null,
                text: String(numbers.percent(value).prefix { $0 != " " }))
        }
        func count(_ value: UInt64) -> Table.Cell {
            Table.Cell(.integer(Int64(clamping: value)), text: numbers.integer(value))
        }
        let columns = [
            column("link", .columnLink, numeric: false), column("site", .columnMeasuredAt, numeric: false),
            column("peer", .columnPeer, numeric: false), column("status", .columnVerdict, numeric: false),
            column("availability", .columnAvailability),
            column("delay_p50_ms", .columnDelay50), column("delay_p95_ms", .columnDelay95),
            column("delay_p99_ms", .columnDelay99), column("delay_max_ms", .columnDelayMaximum),
            column("variation_p95_ms", .columnVariation95), column("variation_p999_ms", .columnVariation999),
            column("loss_forward", .columnLossForward), column("loss_return", .columnLossReturn),
            column("loss_unknown", .columnLossUnknown),
            Table.Column(
                "longest_outage_ms", title: HonestyMessages.columnOutage.text(language), isNumeric: true),
            Table.Column(
                "loss_periods", title: HonestyMessages.columnLossPeriods.text(language), isNumeric: true),
            column("expected", .columnExpected), column("present", .columnPresent),
            column("partial", .columnPartial),
            column("completeness", .columnCompleteness),
            column("missing", .columnReasons, numeric: false),
            Table.Column("cause", title: LineMessages.columnCause.text(language)),
            Table.Column("cause_intervals", title: LineMessages.columnIntervals.text(language)),
            Table.Column("cause_evidence", title: LineMessages.columnEvidence.text(language)),
            Table.Column(
                "utilisation_forward_max", title: LineMessages.columnBusiestForward.text(language), isNumeric: true),
            Table.Column(
                "utilisation_return_max", title: LineMessages.columnBusiestReturn.text(language), isNumeric: true),
            Table.Column("carried_from", title: SuccessionMessages.carriedFrom.text(language)),
            Table.Column("counted_elsewhere", title: SuccessionMessages.elsewhere.text(language), isNumeric: true),
        ]
        let cells = rows.map { row -> [Table.Cell] in
            let reasons = missingReasons(row, language)
            return [
                Table.Cell(row.period.key.link), Table.Cell(row.period.key.site), Table.Cell(row.period.peer),
                Table.Cell(.string(row.verdict.rawValue), text: row.verdict.title(language)),
                share(row.period.availability),
                milliseconds(row.medianDelay), milliseconds(row.delay95), milliseconds(row.delay99),
                milliseconds(row.maximumDelay),
                milliseconds(row.variation95), milliseconds(row.variation999),
                share(row.forwardLoss), share(row.returnLoss), share(row.unknownLoss),
                milliseconds(row.period.sent == 0 ? nil : Double(row.period.longestOutage)),
                count(row.period.lossPeriods),
                count(row.period.expected), count(row.period.present), count(row.period.partial),
                share(row.period.completeness),
                Table.Cell(.string(missingData(row)), text: reasons.joined(separator: ", ")),
                Table.Cell(.string(row.finding.cause.rawValue), text: row.finding.cause.title(language)),
                Table.Cell(row.period.causes.code),
                Table.Cell(.string(row.finding.code), text: row.finding.text(language)),
                share(row.busiestForward), share(row.busiestReturn),
                Table.Cell(
                    .string(row.predecessors.joined(separator: ";")), text: row.predecessors.joined(separator: ", ")),
                count(row.period.elsewhere.present),
            ]
        }
        guard isForScreen else { return Table(columns: columns, rows: cells) }
        let kept = columns.indices.filter { index in
            let key = columns[index].key
            return !Self.dataOnly.contains(key) && (key != "carried_from" || carried > 0)
        }
        return Table(columns: kept.map { columns[$0] }, rows: cells.map { row in kept.map { row[$0] } })
    }

    private static let dataOnly: Set = [
        "peer", "variation_p999_ms", "loss_unknown", "loss_periods", "expected", "present", "partial",
        "counted_elsewhere", "cause_intervals", "cause_evidence", "utilisation_forward_max", "utilisation_return_max",
    ]

    /// Why intervals are missing or say nothing, most frequent first, with counts; for people.
    package func missingReasons(_ row: LinkStatusRow, _ language: Language) -> [String] {
        let numbers = NumberStyle(language)
        var parts: [String] = []
        if row.missing > 0 { parts.append(ReportMessages.noReport.text(language, numbers.integer(row.missing))) }
        if row.period.partial > 0 {
            parts.append(ReportMessages.partialReports.text(language, numbers.integer(row.period.partial)))
        }
        for (reason, count) in Self.reasons(row) {
            parts.append(reason.message.text(language, numbers.integer(count)))
        }
        return parts
    }

    /// The same in data: `no-report=12;started=1`.
    private func missingData(_ row: LinkStatusRow) -> String {
        var parts = row.missing > 0 ? ["no-report=\(row.missing)"] : []
        if row.period.partial > 0 { parts.append("partial=\(row.period.partial)") }
        parts += Self.reasons(row).map { "\($0.key.rawValue)=\($0.value)" }
        return parts.joined(separator: ";")
    }

    private static func reasons(_ row: LinkStatusRow) -> [(key: NotMeasured, value: UInt64)] {
        row.period.notMeasured.filter { $0.value > 0 }
            .sorted { a, b in a.value == b.value ? a.key.rawValue < b.key.rawValue : a.value > b.value }
    }
}

extension LinkVerdict {
    package func title(_ language: Language) -> String {
        let message: ReportMessages =
            switch self {
            case .available: .verdictAvailable
            case .interrupted: .verdictInterrupted
            case .down: .verdictDown
            case .unmeasured: .verdictUnmeasured
            }
        return message.text(language)
    }
}

extension NotMeasured {
    fileprivate var message: any MessageCatalogue {
        switch self {
        case .started: ReportMessages.reasonStarted
        case .stopped: ReportMessages.reasonStopped
        case .sendFailed: ReportMessages.reasonSendFailed
        case .receiveOverflow: ReportMessages.reasonReceiveOverflow
        case .clockStep: ReportMessages.reasonClockStep
        case .suspended: ReportMessages.reasonSuspended
        case .peerNotListening: ReportMessages.reasonPeerNotListening
        case .interfaceDown: HonestyMessages.countedInterfaceDown
        case .interfaceDrops: HonestyMessages.countedInterfaceDrops
        case .bufferErrors: HonestyMessages.countedBufferErrors
        case .lateSend: HonestyMessages.countedLateSend
        case .cpuStolen: HonestyMessages.countedCpuStolen
        case .clockLost: HonestyMessages.countedClockLost
        case .clockSlewed: HonestyMessages.countedClockSlewed
        case .peerOverflow: HonestyMessages.countedPeerOverflow
        }
    }
}
