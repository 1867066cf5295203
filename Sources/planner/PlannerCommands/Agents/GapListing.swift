import Collector
import Localization
import Rendering
import Reports

/// What is missing as a listing: of spools by number, of links by time.
struct GapListing {
    var gaps: [MeasurementGap]
    /// Seconds east of UTC for times on screen.
    var utcOffset: Int
    /// Leaves out the last column where all was to be measured under the site's own name.
    var isForScreen = false

    func table(_ language: Language) -> Table {
        func column(_ key: String, _ title: StoreMessages, numeric: Bool = false) -> Table.Column {
            Table.Column(key, title: title.text(language), isNumeric: numeric)
        }
        var table = Table(
            columns: [
                Table.Column("site", title: ServeMessages.site.text(language)), column("missing", .columnMissing),
                column("subject", .columnSpoolOrLink), column("first", .columnFirst), column("last", .columnLast),
                column("count", .columnCount, numeric: true), column("reason", .columnReason),
                Table.Column("certified_site", title: SuccessionMessages.certified.text(language)),
            ],
            rows: gaps.map { gap in
                [Table.Cell(gap.site)] + cells(gap.missing, language) + [
                    Table.Cell(Int(clamping: gap.count)),
                    Table.Cell(.string(gap.reason.rawValue), text: Self.words(gap.reason).text(language)),
                    Table.Cell(gap.certified),
                ]
            })
        if isForScreen, gaps.allSatisfy({ $0.certified == $0.site }) {
            table.columns.removeLast()
            table.rows = table.rows.map { $0.dropLast() }
        }
        return table
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
