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

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let store = try await openStore(data, language)
        let now = WallClock.now()
        let agents = try await store.agents(at: now)
        try store.close()
        try listing.say(Self.table(agents, utcOffset: WallClock.utcOffset(at: now), language), language)
    }

    /// Times are UTC in data and local on screen.
    static func table(_ agents: [AgentState], utcOffset: Int, _ language: Language) -> Table {
        func column(_ key: String, _ title: ServeMessages, numeric: Bool = false) -> Table.Column {
            Table.Column(key, title: title.text(language), isNumeric: numeric)
        }
        func moment(_ nanoseconds: UInt64?) -> Table.Cell {
            guard let nanoseconds, nanoseconds > 0 else { return Table.Cell(.null, text: "-") }
            return Table.Cell(
                .string(LinkReportTime.iso(nanoseconds)),
                text: LinkReportTime.local(nanoseconds, utcOffset: utcOffset, language: language))
        }
        return Table(
            columns: [
                column("site", .site), column("version", .version), column("alive", .alive),
                column("enrolled", .enrolled), column("last_report", .lastReport),
                column("records", .records, numeric: true), column("missing", .missing, numeric: true),
                column("certificate_expires", .expires),
            ],
            rows: agents.map { agent in
                [
                    Table.Cell(agent.site), Table.Cell(agent.version),
                    Table.Cell(
                        .bool(agent.isAlive), text: (agent.isAlive ? ServeMessages.yes : .no).text(language)),
                    moment(agent.enrolled), moment(agent.lastReport), Table.Cell(Int(clamping: agent.records)),
                    Table.Cell(Int(clamping: agent.missing)), moment(agent.certificateExpires &* 1_000_000_000),
                ]
            })
    }
}
