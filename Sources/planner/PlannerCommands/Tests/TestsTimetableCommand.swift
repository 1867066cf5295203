import Admission
package import ArgumentParser
import CommandHelp
import Localization
import NetworkModel
import Planning
import Rendering
import Resilience

/// `planner tests timetable`: when each office's capacity test begins, and why not sooner.
package struct TestsTimetableCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "timetable", abstract: TimetableHelp.timetable.words,
            discussion: TimetableHelp.discussion.words)
    }

    @Option(help: TimetableHelp.plan.help(value: "dir"))
    var plan: String

    @Option(help: TimetableHelp.date.help(value: "date"))
    var date: String?

    @Option(help: TimetableHelp.level.help)
    var level: UnitLevel?

    @Option(help: TimetableHelp.explain.help(value: "site"))
    var explain: String?

    @OptionGroup var options: TestRulesOptions
    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let rules = try options.rules(language)
        let window = try options.window(language)
        let day = try date.map { try DateOption("--date", $0).date(language) }
        let plan = try readPlan(plan, language).plan
        let site = try explain.map { try UnitSheet.find($0, in: plan, planPath: self.plan, language) }
        let evening = day ?? plan.sites.compactMap(\.finishes).max() ?? plan.asOf
        let network = try network(of: plan, day.map { .on($0) } ?? .built, language)
        let levels = Dictionary(plan.sites.map { ($0.site.id.rawValue, $0.level) }) { first, _ in first }
        let items = NetworkTests.items(of: network, directions: options.directions) { circuit in
            options.includes(circuit.role) && (level == nil || levels[circuit.site] == .some(level))
        }
        let tests = NetworkTests(network, rules, items: items, windows: [window.window(on: evening)])
        let sheet = TimetableSheet(
            tests: tests, timetable: TimetableSearch(tests.problem).timetable(), plan: plan, language: language)
        if let site {
            guard sheet.explains(site) else {
                throw CommandError(
                    .usage, language, what: TimetableMessages.noTests.text(language, site), place: "--explain",
                    next: TimetableMessages.noTestsNext.text(language))
            }
            switch listing.format {
            case .table: try Terminal.say(sheet.explanation(of: site))
            case .json: try Terminal.say(sheet.explanationJSON(of: site).text(pretty: true) + "\n")
            case .csv: try Terminal.say(sheet.waits(of: site).rendered(as: .csv))
            }
            return
        }
        switch listing.format {
        case .table:
            try listing.say(sheet.table, language)
            try Terminal.say(sheet.summary)
        case .json: try Terminal.say(sheet.json.text(pretty: true) + "\n")
        case .csv: try Terminal.say(sheet.table.rendered(as: .csv))
        }
        if sheet.isShort { throw ExitCode(ExitStatus.badNews.rawValue) }
    }

    private func network(
        of plan: Planning.Plan, _ scope: PlanResilience.Scope, _ language: Language
    ) throws -> TestNetwork {
        do {
            return try TestNetwork(plan, scope)
        } catch {
            throw CommandError(
                .usage, language, what: TimetableMessages.flaw.text(language, "\(error)"), place: self.plan,
                next: TimetableMessages.noPathNext.text(language))
        }
    }
}
