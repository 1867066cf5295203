package import ArgumentParser
import Certificates
import CommandHelp
import Graphs
import Localization
import NetworkModel
import Planning
import Rendering
import Rollout
import TopologyFiles

/// `planner plan`: makes a plan as of a date and writes it.
package struct PlanCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "plan", abstract: PlannerHelp.plan.words,
            discussion: "planner plan --topology topology/vietnam --as-of 2025-04-01 --out plans/april")
    }

    @Option(help: PlannerHelp.topology.help(value: "dir"))
    var topology: String

    @Option(help: PlannerHelp.asOf.help(value: "date"))
    var asOf: String

    @Option(help: PlannerHelp.planOut.help(value: "dir"))
    var out: String

    @Option(help: PlannerHelp.gatePolicy.help)
    var gate: GatePolicy = .strict

    @Option(help: PlannerHelp.summaryFormat.help)
    var format: Table.Format = .table

    @Option(help: PlannerHelp.seed.help)
    var seed: UInt64 = 1

    @Option(
        help: PlannerHelp.timeLimit.help(value: "seconds"))
    var timeLimit: Double?

    @Option(help: MergerHelp.knownAsOf.help(value: "date"))
    var knownAsOf: String?

    @OptionGroup var certificates: CertificateOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let day = try DateOption("--as-of", asOf).date(language)
        let known = try knownAsOf.map { try DateOption("--known-as-of", $0).date(language) }
        if let timeLimit, !(timeLimit > 0 && timeLimit <= 86_400) {
            throw CommandError(
                .usage, language, what: PlanMessages.badTimeLimit.text(language, "\(timeLimit)"), place: "--time-limit",
                expected: PlanMessages.badTimeLimitExpected.text(language))
        }
        // Before the work: nobody waits for a plan that can't be kept.
        do { try PlanDirectory.destination(out) } catch { throw error.commandError(language) }
        let solver = try certificates.solver(language)
        let progress = Progress()
        progress.step(PlanMessages.reading.text(language))
        var topology = try TopologyInput(path: topology).read(language)
        if let known { topology = topology.known(asOf: known) }
        progress.step(PlanMessages.planning.text(language))
        let plan = await Planning.Planner(topology).plan(
            asOf: day, gatePolicy: gate, seed: seed, budget: budget(), scheduling: scheduling())
        progress.step(PlanMessages.writing.text(language))
        let document: PlanDocument
        do {
            let files = try await PlanFiles(of: plan, for: out)
            try files.commit()
            document = files.document
        } catch {
            progress.finish()
            throw error.commandError(language)
        }
        if solver != nil { progress.step(CertificateMessages.certifying.text(language)) }
        let certificate = try solver.flatMap {
            try BackboneCertificate(of: document, topology, by: $0, certificates, language)
        }
        progress.finish()
        switch format {
        case .table:
            let more = certificate?.text(language) ?? ""
            try Terminal.say(
                SummaryText(document, language).text + more + PlanMessages.written.text(language, out) + "\n")
        case .json, .csv:
            var summary = PlanSummary(document.plan).json(of: document.plan, planHash: document.hash)
            if certificates.certificate != nil, case .object(let members) = summary {
                summary = .object(members + [.init("certificate", certificate?.json ?? .null)])
            }
            try Terminal.say(
                format == .json
                    ? summary.text(pretty: true) + "\n"
                    : Table(entries: summary.leaves, key: "key", value: "value").rendered(as: .csv))
        }
    }

    /// A quarter of the design's time for the schedule, in rounds alone while nobody interrupts.
    private func scheduling() -> WorkforceBudget {
        WorkforceBudget(steps: Planning.Planner.scheduleRounds(within: timeLimit.map { $0 / 4 })) {
            Interruption.isRequested ? 1 : 0
        }
    }

    /// Steps alone while time lasts, so that the plan does not depend on the machine; at the limit, or when the user
    /// interrupts, every search ends with the best it has.
    private func budget() -> SearchBudget {
        Interruption.listen()
        let begin = ContinuousClock.now
        let limit = timeLimit.map { Duration.seconds($0) }
        return SearchBudget(steps: Planning.Planner.proposalsPerSite(within: timeLimit)) {
            if Interruption.isRequested { return 1 }
            guard let limit else { return 0 }
            return ContinuousClock.now - begin >= limit ? 1 : 0
        }
    }
}
