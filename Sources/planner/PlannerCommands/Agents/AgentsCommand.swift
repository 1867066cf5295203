package import ArgumentParser
import Collector
import CommandHelp
import Localization
import Rendering
import Reports

/// `planner agents`: who has enrolled, and who still reports.
package struct AgentsCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "agents", abstract: PlannerHelp.agents.words,
            discussion: "planner agents --data var/collector")
    }

    @Option(help: PlannerHelp.collectorData.help(value: "dir"))
    var data: String

    @Flag(help: StoreMessages.helpGaps.help)
    var gaps = false

    @Option(help: StoreMessages.helpGapDays.help(value: "days"))
    var days = 1

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        guard (1...400).contains(days) else {
            throw CommandError(
                .usage, language, what: StoreMessages.badDays.text(language, days), place: "--days",
                expected: StoreMessages.badDaysExpected.text(language))
        }
        let now = WallClock.now()
        if gaps {
            let gaps = try await withNetwork(data, language) { store, lineage in
                lineage.current(
                    of: try await store.gaps(from: now - UInt64(days) * 86_400_000_000_000, to: now, at: now))
            }
            // A bare header would leave open whether anything was looked at.
            if gaps.isEmpty, listing.format == .table {
                return try Terminal.say(StoreMessages.nothingMissing.text(language, days) + "\n")
            }
            return try listing.say(
                GapListing(gaps: gaps, utcOffset: WallClock.utcOffset(at: now), isForScreen: listing.format == .table)
                    .table(language), language)
        }
        let agents = try await withNetwork(data, language) { try await SuccessionView($0, lineage: $1).agents(at: now) }
        let isForScreen = listing.format == .table
        try listing.say(
            Self.table(agents, utcOffset: WallClock.utcOffset(at: now), isForScreen: isForScreen, language),
            language)
    }

    /// Times are UTC in data and local on screen.
    ///
    /// - Parameter isForScreen: leaves out the last column where all report under the site's own name.
    static func table(
        _ agents: [AgentState], utcOffset: Int, isForScreen: Bool = false, _ language: Language
    ) -> Table {
        func column(_ key: String, _ title: ServeMessages, numeric: Bool = false) -> Table.Column {
            Table.Column(key, title: title.text(language), isNumeric: numeric)
        }
        func moment(_ nanoseconds: UInt64?) -> Table.Cell {
            guard let nanoseconds, nanoseconds > 0 else { return Table.Cell(.null, text: "-") }
            return Table.Cell(
                .string(LinkReportTime.iso(nanoseconds)),
                text: LinkReportTime.local(nanoseconds, utcOffset: utcOffset, language: language))
        }
        var table = Table(
            columns: [
                column("site", .site), column("version", .version), column("alive", .alive),
                column("enrolled", .enrolled), column("last_report", .lastReport),
                column("records", .records, numeric: true), column("missing", .missing, numeric: true),
                column("certificate_expires", .expires),
                Table.Column("certified_site", title: SuccessionMessages.certified.text(language)),
            ],
            rows: agents.map { agent in
                [
                    Table.Cell(agent.site), Table.Cell(agent.version),
                    Table.Cell(
                        .bool(agent.isAlive), text: (agent.isAlive ? ServeMessages.yes : .no).text(language)),
                    moment(agent.enrolled), moment(agent.lastReport), Table.Cell(Int(clamping: agent.records)),
                    Table.Cell(Int(clamping: agent.missing)), moment(agent.certificateExpires &* 1_000_000_000),
                    Table.Cell(agent.certified),
                ]
            })
        if isForScreen, agents.allSatisfy({ $0.certified == $0.site }) {
            table.columns.removeLast()
            table.rows = table.rows.map { $0.dropLast() }
        }
        return table
    }
}
