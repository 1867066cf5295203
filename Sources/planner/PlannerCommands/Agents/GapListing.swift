import Collector
import Localization
import Rendering
import Reports

/// What is missing as a listing: of spools by number, of links by time.
struct GapListing {
    var gaps: [MeasurementGap]
    /// Seconds east of UTC for times on screen.
    var utcOffset: Int

    func table(_ language: Language) -> Table {
        func column(_ key: String, _ title: StoreMessages, numeric: Bool = false) -> Table.Column {
            Table.Column(key, title: title.text(language), isNumeric: numeric)
        }
        return Table(
            columns: [
                Table.Column("site", title: ServeMessages.site.text(language)), column("missing", .columnMissing),
                column("subject", .columnSpoolOrLink), column("first", .columnFirst), column("last", .columnLast),
                column("count", .columnCount, numeric: true), column("reason", .columnReason),
            ],
            rows: gaps.map { gap in
                [Table.Cell(gap.site)] + cells(gap.missing, language) + [
                    Table.Cell(Int(clamping: gap.count)),
                    Table.Cell(.string(gap.reason.rawValue), text: Self.words(gap.reason).text(language)),
                ]
            })
    }

    private func cells(_ missing: MeasurementGap.Missing, _ language: Language) -> [Table.Cell] {
        func kind(_ code: String, _ words: StoreMessages) -> Table.Cell {
            Table.Cell(.string(code), text: words.text(language))
        }
        func moment(_ time: UInt64) -> Table.Cell {
            Table.Cell(
                .string(LinkReportTime.iso(time)),
                text: LinkReportTime.local(time, utcOffset: utcOffset, language: language))
        }
        switch missing {
        case .records(let spool, let first, let last):
            return [
                kind("records", .records), Table.Cell(.string(spool), text: String(spool.prefix(8))),
                Table.Cell(Int(clamping: first)), Table.Cell(Int(clamping: last)),
            ]
        case .intervals(let link, let from, let to, _):
            return [kind("intervals", .intervals), Table.Cell(link), moment(from), moment(to)]
        }
    }

    private static func words(_ reason: GapReason) -> StoreMessages {
        switch reason {
        case .notMeasured: .notMeasured
        case .thinned: .thinned
        case .unsaved: .unsaved
        case .refused: .refused
        case .damaged: .damaged
        case .notYetHere: .notYetHere
        case .unexplained: .unexplained
        }
    }
}
