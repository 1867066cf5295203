package import ArgumentParser
import Collector
import CommandHelp
import Localization
import NetworkModel
import Planning
import Rendering
import Reports

/// `planner report links`: per link and period availability, delay, loss, and how much was measured at all.
package struct LinksReportCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "links", abstract: PlannerHelp.reportLinks.words,
            discussion: PlannerHelp.reportLinksDiscussion.words)
    }

    @Option(help: PlannerHelp.reportData.help(value: "folder"))
    var data: String

    @Option(help: PlannerHelp.from.help(value: "time"))
    var from: String

    @Option(help: PlannerHelp.to.help(value: "time"))
    var to: String

    @Option(help: PlannerHelp.reportOut.help(value: "folder"))
    var out: String?

    @Option(help: PlannerHelp.namesPlan.help(value: "plan"))
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
        // Before the work: a report that can't be kept is no report.
        if let out { try judgeReportFolder(out, language) }
        let plan = try plan.map { try readPlan($0, language).plan }
        let periods = try await withNetwork(data, language) { network, served in
            // The plan that was named, else the one that was served last.
            let lineage = plan.map { SiteLineage($0) } ?? served
            return try await SuccessionView(network, lineage: lineage).linkPeriods(from: begin, to: end)
        }
        let made = WallClock.now()
        let report = LinkStatusReport(
            periods: periods, from: begin, to: end, made: made, utcOffset: WallClock.utcOffset(at: made),
            names: plan.map(Self.names) ?? [:])
        try listing.say(report.table(language, isForScreen: listing.format == .table), language)
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
        let units = plan.units.map { ($0.unit.id.description, $0.unit.name) }
        return Dictionary(plan.sites.map { ($0.site.id.rawValue, $0.site.name) } + units) { first, _ in first }
    }
}
