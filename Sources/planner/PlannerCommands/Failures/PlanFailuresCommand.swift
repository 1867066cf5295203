package import ArgumentParser
import CommandHelp
import Localization
import NetworkModel
import Planning
import Rendering
import Resilience

/// `planner failures`: what single and double failures do to a plan's network, finished or half built.
package struct PlanFailuresCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "failures",
            abstract: PlannerHelp.failures.words,
            discussion: PlannerHelp.failuresDiscussion.words)
    }

    @Argument(help: PlannerHelp.planDirectory.help(value: "plan"))
    var plan: String

    @Option(help: PlannerHelp.top.help)
    var top = 10

    @Flag(help: PlannerHelp.pairs.help)
    var pairs = false

    @Option(help: PlannerHelp.on.help(value: "date"))
    var on: String?

    @Flag(help: PlannerHelp.dates.help)
    var dates = false

    @Flag(help: PlannerHelp.prepared.help)
    var prepared = false

    @Option(help: PlannerHelp.failuresOut.help(value: "dir"))
    var out: String?

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func validate() throws {
        guard (1...10_000).contains(top) else { throw ValidationError("--top: 1...10000") }
        guard !(prepared && on != nil) else { throw ValidationError("--on, --prepared: one of them") }
    }

    package func run() async throws {
        let language = languages.language
        let scope = try scope(language)
        let document = try readPlan(plan, language)
        guard PlanResilience(document.plan, scope).network.nodes.contains(where: { $0.kind == .office }) else {
            throw CommandError(
                .usage, language, what: FailuresMessages.noOffices.text(language), place: on ?? plan)
        }
        let report: FailureReport
        do {
            let found = try await PlanFailures(document.plan, scope)
            let needsDates = dates || out != nil || listing.format == .json
            let dated = needsDates ? try await PlanFailures.dates(of: document.plan) : nil
            report = FailureReport(document.plan, scope, found, dated, top: top, language)
        } catch {
            throw CommandError(
                .usage, language, what: FailuresMessages.cannotAnalyse.text(language), place: error.place,
                expected: error.expected)
        }
        if let out { try write(report, to: out, language) }
        switch listing.format {
        case .table: try Terminal.say(report.text(pairs: pairs, dates: dates))
        case .json: try Terminal.say(report.json(pairs: pairs).text(pretty: true) + "\n")
        case .csv:
            try Terminal.say((pairs ? report.pairTable(limit: top) : report.singles(report.worst)).rendered(as: .csv))
        }
        if let out { Terminal.complain(FailuresMessages.written.text(language, out)) }
    }

    private func scope(_ language: Language) throws -> PlanResilience.Scope {
        guard let on else { return prepared ? .prepared : .built }
        guard let day = CivilDate(on) else {
            throw CommandError(
                .usage, language, what: FailuresMessages.badDate.text(language, on), place: "--on",
                expected: PlanMessages.badDateExpected.text(language))
        }
        return .on(day)
    }

    private func write(_ report: FailureReport, to path: String, _ language: Language) throws {
        do {
            try ListingDirectory.write(report.files, to: path)
        } catch {
            switch error {
            case .foreign(let path):
                throw CommandError(
                    .usage, language, what: FailuresMessages.notOurs.text(language), place: path,
                    expected: FailuresMessages.notOursExpected.text(language))
            case .cannotWrite(let path, let reason):
                throw CommandError(
                    .environment, language, what: PlanMessages.cannotWrite.text(language, reason), place: path,
                    next: PlanMessages.checkPath.text(language))
            }
        }
    }
}
