package import ArgumentParser
import Certificates
import Graphs
import Localization
import NetworkModel
import Planning
import Rendering
import Reports
import TopologyFiles

/// `planner plan`: makes a plan as of a date and writes it.
package struct PlanCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Makes the rollout plan as of a date and writes it to a directory.",
        discussion: "planner plan --topology topology/vietnam --as-of 2025-04-01 --out plans/april")

    @Option(help: ArgumentHelp("The model of the country.", valueName: "dir"))
    var topology: String

    @Option(help: ArgumentHelp("The day whose gates count, as YYYY-MM-DD.", valueName: "date"))
    var asOf: String

    @Option(help: ArgumentHelp("Where the plan goes: new, empty, or an older plan.", valueName: "dir"))
    var out: String

    @Option(help: "Whose pending events hold a unit: its own and its province's (strict), or its own alone.")
    var gate: GatePolicy = .strict

    @Option(help: "How to print the summary.")
    var format: SummaryFormat = .table

    @Option(help: "Seed of the searches' random choices.")
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "How long the design may take; Ctrl-C ends it sooner. Both keep the best so far.", valueName: "seconds"))
    var timeLimit: Double?

    @OptionGroup var certificates: CertificateOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        guard let day = CivilDate(asOf) else {
            throw CommandError(
                .usage, language, what: PlanMessages.badDate.text(language, asOf), place: "--as-of",
                expected: PlanMessages.badDateExpected.text(language))
        }
        if let timeLimit, !(timeLimit > 0 && timeLimit <= 86_400) {
            throw CommandError(
                .usage, language, what: PlanMessages.badTimeLimit.text(language, "\(timeLimit)"), place: "--time-limit",
                expected: PlanMessages.badTimeLimitExpected.text(language))
        }
        let solver = try certificates.solver(language)
        let progress = Progress()
        progress.step(PlanMessages.reading.text(language))
        let topology = try TopologyInput(path: topology).read(language)
        progress.step(PlanMessages.planning.text(language))
        let document = PlanDocument(
            await Planning.Planner(topology).plan(asOf: day, gatePolicy: gate, seed: seed, budget: budget()))
        progress.step(PlanMessages.writing.text(language))
        do {
            let report = PlanFile(PlanDirectory.reportFile, RolloutReport(document).html)
            try PlanDirectory.write(document, to: out, adding: [report])
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
        case .json:
            var summary = PlanSummary(document.plan).json(of: document.plan, planHash: document.hash)
            if certificates.certificate != nil, case .object(let members) = summary {
                summary = .object(members + [.init("certificate", certificate?.json ?? .null)])
            }
            try Terminal.say(summary.text(pretty: true) + "\n")
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
