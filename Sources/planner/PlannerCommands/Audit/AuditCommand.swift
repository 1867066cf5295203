package import ArgumentParser
import Collector
import CommandHelp
import Localization
import Rendering
import Reports

/// `planner audit`: who changed what at the collector, oldest first.
package struct AuditCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "audit", abstract: PlannerHelp.audit.words, discussion: "planner audit --data var/collector")
    }

    @Option(help: PlannerHelp.collectorData.help(value: "dir"))
    var data: String

    @Option(help: PlannerHelp.auditSubject.help(value: "site"))
    var subject: String?

    @Option(help: PlannerHelp.auditLimit.help(value: "n"))
    var limit = 100

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        guard limit > 0 else {
            throw CommandError(
                .usage, language, what: ServeMessages.badLimit.text(language, limit), place: "--limit",
                expected: ServeMessages.badLimitExpected.text(language))
        }
        let store = try await openStore(data, language)
        let entries = try await store.auditLog(of: subject, limit: limit)
        try store.close()
        try listing.say(Self.table(entries, utcOffset: WallClock.utcOffset(at: WallClock.now()), language), language)
    }

    /// Times are UTC in data and local on screen.
    static func table(_ entries: [AuditEntry], utcOffset: Int, _ language: Language) -> Table {
        Table(
            columns: [
                Table.Column("at", title: ServeMessages.auditTime.text(language)),
                Table.Column("actor", title: ServeMessages.auditActor.text(language)),
                Table.Column("action", title: ServeMessages.auditAction.text(language)),
                Table.Column("subject", title: ServeMessages.auditOf.text(language)),
                Table.Column("detail", title: ServeMessages.auditDetail.text(language)),
            ],
            rows: entries.map { entry in
                [
                    Table.Cell(
                        .string(LinkReportTime.iso(entry.at)),
                        text: LinkReportTime.local(entry.at, utcOffset: utcOffset, language: language)),
                    Table.Cell(entry.actor), Table.Cell(entry.action), Table.Cell(entry.subject),
                    Table.Cell(entry.detail),
                ]
            })
    }
}
