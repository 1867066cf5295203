import Admission
package import ArgumentParser
import Collector
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

    @Option(help: TimetableHelp.data.help(value: "dir"))
    var data: String?

    @Option(help: TimetableHelp.date.help(value: "date"))
    var date: String?

    @Option(help: TimetableHelp.from.help(value: "hh:mm"))
    var from = "22:00"

    @Option(help: TimetableHelp.to.help(value: "hh:mm"))
    var to = "05:00"

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
        let window = try window(language)
        let day = try date.map { try DateOption("--date", $0).date(language) }
        let plan = try readPlan(plan, language).plan
        let site = try explain.map { try UnitSheet.find($0, in: plan, planPath: self.plan, language) }
        if let data {
            guard day == nil, level == nil else {
                throw CommandError(.usage, language, what: TimetableMessages.dataAlone.text(language), place: "--data")
            }
            let network = try network(of: plan, .built, language)
            let night = try await CollectorFaults(language: language, dataPath: data).catching {
                let store = try await openStore(data, language)
                defer { try? store.close() }
                let terms =
                    try await store.testTerms() ?? TestTerms(rules: rules, window: window, scope: options.scope)
                return try await TestNight(store, SiteLineage(plan), network, terms, at: WallClock.now())
            }
            let sheet = TimetableSheet(
                tests: night.tests, timetable: night.timetable, plan: plan, night: night, language: language)
            return try show(sheet, site, language)
        }
        let evening = day ?? plan.sites.compactMap(\.finishes).max() ?? plan.asOf
        let network = try network(of: plan, day.map { .on($0) } ?? .built, language)
        let levels = Dictionary(plan.sites.map { ($0.site.id.rawValue, $0.level) }) { first, _ in first }
        let items = options.scope.items(of: network) { level == nil || levels[$0.site] == .some(level) }
        let tests = NetworkTests(network, rules, items: items, windows: [window.window(on: evening)])
        let sheet = TimetableSheet(
            tests: tests, timetable: TimetableSearch(tests.problem).timetable(), plan: plan, language: language)
        try show(sheet, site, language)
    }

    private func show(_ sheet: TimetableSheet, _ site: String?, _ language: Language) throws {
        if let site {
            guard sheet.explains(site) else {
                throw CommandError(
                    .usage, language,
                    what: sheet.absence(of: site) ?? TimetableMessages.noTests.text(language, site),
                    place: "--explain", next: sheet.night == nil ? TimetableMessages.noTestsNext.text(language) : nil)
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

    /// - Throws: `CommandError` for what is no time of day.
    private func window(_ language: Language) throws -> LocalWindow {
        func minutes(_ text: String, _ name: String) throws -> Int {
            if let minutes = LocalWindow.minutes(text) { return minutes }
            throw CommandError(
                .usage, language, what: TimetableMessages.badTime.text(language, text), place: name,
                expected: TimetableMessages.badTimeExpected.text(language))
        }
        return LocalWindow(from: try minutes(from, "--from"), until: try minutes(to, "--to"))
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
