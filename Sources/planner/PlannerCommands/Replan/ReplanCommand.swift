package import ArgumentParser
import CommandHelp
import Localization
import NetworkModel
import Planning
import Rendering
import TopologyFiles

/// `planner replan`: makes a plan from another one that disturbs it as little as possible, and says what changed and why.
package struct ReplanCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "replan", abstract: ReplanHelp.replan.words, discussion: ReplanHelp.replanDiscussion.words)
    }

    @Option(help: PlannerHelp.topology.help(value: "dir"))
    var topology: String

    @Option(help: ReplanHelp.previousPlan.help(value: "dir"))
    var plan: String

    @Option(help: PlannerHelp.asOf.help(value: "date"))
    var asOf: String

    @Option(help: ReplanHelp.actuals.help(value: "file"))
    var actuals: String?

    @Option(help: ReplanHelp.measuredBy.help(value: "dir"))
    var data: String?

    @Option(help: ReplanHelp.measuredDays.help(value: "days"))
    var days: Int = 7

    @Option(help: ReplanHelp.replanOut.help(value: "dir"))
    var out: String?

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        guard let day = CivilDate(asOf) else {
            throw CommandError(
                .usage, language, what: PlanMessages.badDate.text(language, asOf), place: "--as-of",
                expected: PlanMessages.badDateExpected.text(language))
        }
        let target = out ?? plan
        do { try PlanDirectory.destination(target) } catch { throw error.commandError(language) }
        let progress = Progress()
        progress.step(PlanMessages.reading.text(language))
        async let read = readPlan(plan, language)
        let topology = try TopologyInput(path: topology).read(language)
        let document = try await read
        guard (1...366).contains(days) else {
            throw CommandError(
                .usage, language, what: ReplanMessages.badDays.text(language, days), place: "--days",
                expected: "1...366")
        }
        var known = try ActualsInput(file: actuals, topologyFolder: self.topology)
            .read(topology, document.plan, language)
        if let data {
            let measured = MeasuredLinks(data: data, until: day, days: days)
            known += try await measured.actuals(document.plan, language)
        }
        let replanner = Replanner(topology, from: document)
        guard day >= replanner.start else {
            throw CommandError(
                .usage, language, what: ReplanMessages.beforeStart.text(language, day), place: "--as-of",
                expected: ReplanMessages.beforeStartExpected.text(language, replanner.start))
        }
        progress.step(ReplanMessages.replanning.text(language))
        let plan = await replanner.plan(asOf: day, actuals: known)
        progress.step(PlanMessages.writing.text(language))
        let made: PlanDocument
        do {
            let files = try await PlanFiles(of: plan, for: target)
            try files.commit()
            made = files.document
        } catch {
            progress.finish()
            throw error.commandError(language)
        }
        let format = listing.format
        async let report = DifferenceReport(document, made, language).rendered(as: format)
        progress.finish()
        let text = await report
        let written = listing.format == .table ? PlanMessages.written.text(language, target) + "\n" : ""
        try Terminal.say(text + written)
    }
}
