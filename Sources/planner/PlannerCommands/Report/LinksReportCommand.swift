package import ArgumentParser
import Collector
import Localization
import NetworkModel
import Planning
import Rendering
import Reports

/// `planner report links`: per link and period availability, delay, loss, and how much was measured at all.
package struct LinksReportCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "links", abstract: "Reports how the measured links did in a period.",
        discussion: """
            planner report links --data var/collector --from 2025-07-01 --to 2025-08-01
            planner report links --data var/collector --from 2025-07-01T08:00+07:00 --to 2025-07-01T09:00+07:00 \\
                                 --plan plans/july --out reports/july

            Times are ISO 8601; without an offset they are UTC, a date is its midnight. With --out it writes links.html,
            which prints on A4, and links.csv, whose times and figures are the listing's.
            """)

    @Option(help: ArgumentHelp("The collector's data folder.", valueName: "folder"))
    var data: String

    @Option(help: ArgumentHelp("First moment of the period.", valueName: "time"))
    var from: String

    @Option(help: ArgumentHelp("End of the period, not included.", valueName: "time"))
    var to: String

    @Option(help: ArgumentHelp("Write links.html and links.csv into this folder.", valueName: "folder"))
    var out: String?

    @Option(help: ArgumentHelp("A directory that planner plan wrote; gives sites their names.", valueName: "plan"))
    var plan: String?

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let begin = try moment(from, option: "--from", language)
        let end = try moment(to, option: "--to", language)
        guard begin < end else {
            throw CommandError(.usage, language, what: ReportMessages.periodOrder.text(language, from, to))
        }
        let names = try plan.map { try Self.names(in: readPlan($0, language).plan) } ?? [:]
        let periods = try await CollectorFaults(language: language, dataPath: data).catching {
            let store = try await openStore(data, language)
            defer { try? store.close() }
            return try await store.linkPeriods(from: begin, to: end)
        }
        let made = WallClock.now()
        let report = LinkStatusReport(
            periods: periods, from: begin, to: end, made: made, utcOffset: WallClock.utcOffset(at: made),
            names: names)
        try listing.say(report.table(language, isForScreen: listing.format == .table))
        if listing.format == .table { try Terminal.say("\n" + report.summary(language) + "\n") }
        if let out {
            let page = out + "/links.html"
            let rows = out + "/links.csv"
            try writeReport(report.page(language).html, to: page, language)
            try writeReport(report.table(language).rendered(as: .csv), to: rows, language)
            // Standard output is the listing's alone.
            if listing.format == .table { try Terminal.say(ReportMessages.wrote.text(language, page, rows) + "\n") }
        }
    }

    private func moment(_ text: String, option: String, _ language: Language) throws -> UInt64 {
        guard let moment = LinkReportTime.parse(text) else {
            throw CommandError(.usage, language, what: ReportMessages.timeExpected.text(language, option, text))
        }
        return moment
    }

    private static func names(in plan: Plan) -> [String: LocalizedName] {
        Dictionary(plan.sites.map { ($0.site.id.rawValue, $0.site.name) }) { first, _ in first }
    }
}
