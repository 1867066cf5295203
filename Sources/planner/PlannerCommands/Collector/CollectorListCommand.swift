package import ArgumentParser
import Collector
import CommandHelp
import Localization
import Rendering
import Reports

/// `planner collector list`: the collectors in front, and whether they are heard.
package struct CollectorListCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list", abstract: EdgeMessages.helpList.words,
            discussion: "planner collector list --data var/collector")
    }

    @Option(help: PlannerHelp.collectorData.help(value: "dir"))
    var data: String

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let now = WallClock.now()
        let store = try await openStore(data, language)
        let collectors = try await store.collectors(at: now)
        try store.close()
        try listing.say(Self.table(collectors, utcOffset: WallClock.utcOffset(at: now), language), language)
    }

    /// Times are UTC in data and local on screen.
    static func table(_ collectors: [CollectorState], utcOffset: Int, _ language: Language) -> Table {
        func moment(_ nanoseconds: UInt64?, _ absent: String = "-") -> Table.Cell {
            guard let nanoseconds else { return Table.Cell(.null, text: absent) }
            return Table.Cell(
                .string(LinkReportTime.iso(nanoseconds)),
                text: LinkReportTime.local(nanoseconds, utcOffset: utcOffset, language: language))
        }
        return Table(
            columns: [
                Table.Column("collector", title: EdgeMessages.columnCollector.text(language)),
                Table.Column("names", title: EdgeMessages.columnNames.text(language)),
                Table.Column("version", title: ServeMessages.version.text(language)),
                Table.Column("enrolled", title: ServeMessages.enrolled.text(language)),
                Table.Column("heard", title: EdgeMessages.columnHeard.text(language)),
                Table.Column("certificate_expires", title: ServeMessages.expires.text(language)),
            ],
            rows: collectors.map { collector in
                [
                    Table.Cell(collector.name),
                    Table.Cell(
                        .array(collector.names.map { .string($0) }), text: collector.names.joined(separator: " ")),
                    Table.Cell(collector.version), moment(collector.enrolled), moment(collector.heard),
                    moment(
                        collector.certificateExpires.map { $0 &* 1_000_000_000 }, EdgeMessages.none.text(language)),
                ]
            })
    }
}
