package import ArgumentParser
import Collector
import CommandHelp
import Localization
import Rendering
import Telemetry

/// `planner links`: each measured link's state by its newest interval.
package struct LinksCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "links", abstract: PlannerHelp.links.words,
            discussion: PlannerHelp.linksDiscussion.words)
    }

    @Option(help: PlannerHelp.collectorData.help(value: "dir"))
    var data: String

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let now = WallClock.now()
        let links = try await withNetwork(data, language) { try await SuccessionView($0, lineage: $1).links(at: now) }
        try listing.say(Self.table(links, at: now, isForScreen: listing.format == .table, language), language)
    }

    /// - Parameter isForScreen: leaves out the last column where no link is measured under another name.
    static func table(_ links: [LinkState], at now: UInt64, isForScreen: Bool = false, _ language: Language) -> Table {
        func column(_ key: String, _ title: ServeMessages, numeric: Bool = true) -> Table.Column {
            Table.Column(key, title: title.text(language), isNumeric: numeric)
        }
        var table = Table(
            columns: [
                column("link", .link, numeric: false), column("from", .from, numeric: false),
                column("to", .to, numeric: false), column("status", .status, numeric: false),
                column("delay_median_ms", .delayMedian), column("delay_p95_ms", .delay95),
                column("delay_max_ms", .delayMaximum), column("jitter_ms", .jitter),
                column("loss_forward_percent", .lossForward), column("loss_return_percent", .lossReturn),
                column("loss_percent", .loss), column("age_seconds", .age),
                Table.Column("cause", title: LineMessages.columnCause.text(language)),
                Table.Column("evidence", title: LineMessages.columnEvidence.text(language), rank: 2, least: 24),
                Table.Column("measured_as", title: SuccessionMessages.measuredAs.text(language)),
            ],
            rows: links.map { row($0, at: now, language) })
        if isForScreen, links.allSatisfy({ $0.measuredAs == nil }) {
            table.columns.removeLast()
            table.rows = table.rows.map { $0.dropLast() }
        }
        return table
    }

    private static func row(_ link: LinkState, at now: UInt64, _ language: Language) -> [Table.Cell] {
        let record = link.newest
        func milliseconds(_ nanoseconds: Double?) -> Table.Cell {
            Table.Cell(nanoseconds.map { $0 / 1_000_000 }, decimals: 2)
        }
        /// RFC 7680 loss: of those that could have arrived.
        func percent(_ lost: UInt64?, of sent: UInt64?) -> Table.Cell {
            guard let lost, let sent, sent > 0 else { return Table.Cell(nil, decimals: 2) }
            return Table.Cell(Double(lost) / Double(sent) * 100, decimals: 2)
        }
        let delay = record?.roundTripDelay
        return [
            Table.Cell(link.key.link), Table.Cell(link.key.site), Table.Cell(link.peer),
            Table.Cell(.string(link.status.rawValue), text: link.status.message.text(language)),
            milliseconds(delay?.quantile(0.5)), milliseconds(delay?.quantile(0.95)),
            milliseconds(delay.flatMap { $0.isEmpty ? nil : $0.maximum }), milliseconds(record?.jitter),
            Table.Cell(record?.forwardLoss.map { $0 * 100 }, decimals: 2),
            Table.Cell(record?.returnLoss.map { $0 * 100 }, decimals: 2),
            percent(record?.lost, of: record?.sent),
            Table.Cell(record.map { now > $0.end ? Double((now - $0.end) / 1_000_000_000) : 0 }, decimals: 0),
            Table.Cell(.string(link.finding.cause.rawValue), text: link.finding.cause.title(language)),
            Table.Cell(.string(link.finding.code), text: link.finding.text(language)),
            Table.Cell(link.measuredAs.map { .string($0) } ?? .null, text: link.measuredAs ?? ""),
        ]
    }
}

extension LinkStatus {
    fileprivate var message: ServeMessages {
        switch self {
        case .up: .up
        case .down: .down
        case .degraded: .degraded
        case .unknown: .unknown
        }
    }
}
