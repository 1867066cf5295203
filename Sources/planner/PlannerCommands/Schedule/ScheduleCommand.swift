package import ArgumentParser
import CommandHelp
import Localization
import NetworkModel
import Planning
import Rendering
import Rollout

/// `planner schedule`: a plan's schedule in figures, why each of the works is when it is, and a search for a better one.
package struct ScheduleCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "schedule", abstract: ScheduleHelp.schedule.words,
            discussion: ScheduleHelp.discussion.words)
    }

    @Argument(help: PlannerHelp.planDirectory.help(value: "plan"))
    var plan: String

    @Option(help: ScheduleHelp.explain.help(value: "site"))
    var explain: String?

    @Option(help: ScheduleHelp.crew.help(value: "id"))
    var crew: String?

    @Option(help: ScheduleHelp.province.help(value: "unit"))
    var province: String?

    @Flag(help: ScheduleHelp.compare.help)
    var compare = false

    @Option(help: ScheduleHelp.topology.help(value: "dir"))
    var topology: String?

    @Option(help: ScheduleHelp.timeLimit.help(value: "seconds"))
    var timeLimit: Double?

    @Option(help: ScheduleHelp.seed.help)
    var seed: UInt64 = 1

    @Option(help: ScheduleHelp.out.help(value: "dir"))
    var out: String?

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func validate() throws {
        let chosen = [explain != nil, crew != nil, province != nil, compare].count { $0 }
        guard chosen <= 1 else { throw ValidationError("--explain, --crew, --province, --compare: one of them") }
    }

    package func run() async throws {
        let language = languages.language
        var document = try readPlan(plan, language)
        if topology != nil || timeLimit != nil || out != nil {
            document = try await improved(document, language)
        }
        if let explain {
            let id = try UnitSheet.find(explain, in: document.plan, planPath: plan, language)
            let sheet = ScheduleSheet(document.plan, id: id, language)
            switch listing.format {
            case .table: try Terminal.say(sheet.text)
            case .json: try Terminal.say(sheet.json.text(pretty: true) + "\n")
            case .csv: try Terminal.say(sheet.table.rendered(as: .csv))
            }
            return
        }
        let listings = ScheduleListings(document.plan, language)
        if let crew {
            guard let works = listings.works(ofCrew: crew) else { throw unknownCrew(crew, document.plan, language) }
            try say(works, heading: ScheduleMessages.crewHeading.text(language, crew))
        } else if let province {
            let id = try UnitSheet.find(province, in: document.plan, planPath: plan, language)
            try say(
                listings.works(inProvince: id),
                heading: ScheduleMessages.provinceHeading.text(language, listings.name(of: id)))
        } else {
            try summarise(document.plan, language)
        }
    }

    private func say(_ table: Table, heading: String) throws {
        if listing.format == .table { try Terminal.say(heading + "\n") }
        try listing.say(table, languages.language)
    }

    private func unknownCrew(_ crew: String, _ plan: Planning.Plan, _ language: Language) -> CommandError {
        let example = plan.sites.lazy.flatMap(\.activities).flatMap(\.crews).first ?? "-"
        return CommandError(
            .usage, language, what: ScheduleMessages.unknownCrew.text(language, crew), place: "--crew",
            expected: ScheduleMessages.unknownCrewExpected.text(language, example))
    }

    private func summarise(_ plan: Planning.Plan, _ language: Language) throws {
        guard let schedule = plan.schedule else {
            throw CommandError(
                .usage, language, what: ScheduleMessages.notRecorded.text(language), place: self.plan)
        }
        let summary = ScheduleSummary(plan, schedule, allRules: compare, language)
        switch listing.format {
        case .table: try Terminal.say(summary.text)
        case .json: try Terminal.say(summary.json.text(pretty: true) + "\n")
        case .csv: try Terminal.say(summary.comparison.rendered(as: .csv))
        }
        if !schedule.conflicts.isEmpty { throw ExitCode(ExitStatus.badNews.rawValue) }
    }

    // MARK: - Searching on

    private func improved(_ document: PlanDocument, _ language: Language) async throws -> PlanDocument {
        guard let topology else {
            throw CommandError(
                .usage, language, what: ScheduleMessages.needsTopology.text(language), place: "--topology")
        }
        let seconds = timeLimit ?? 10
        guard seconds > 0, seconds <= 86_400 else {
            throw CommandError(
                .usage, language, what: PlanMessages.badTimeLimit.text(language, "\(seconds)"), place: "--time-limit",
                expected: PlanMessages.badTimeLimitExpected.text(language))
        }
        if let out { do { try PlanDirectory.destination(out) } catch { throw error.commandError(language) } }
        let progress = Progress()
        progress.step(PlanMessages.reading.text(language))
        let country = try TopologyInput(path: topology).read(language)
        guard country.inputHash == document.plan.inputHash else {
            progress.finish()
            throw CommandError(
                .usage, language, what: ScheduleMessages.otherTopology.text(language), place: topology,
                expected: document.plan.inputHash, next: ScheduleMessages.otherTopologyNext.text(language))
        }
        progress.step(ScheduleMessages.searching.text(language))
        let begin = ContinuousClock.now
        let limit = Duration.seconds(seconds)
        Interruption.listen()
        let budget = WorkforceBudget(steps: .max) {
            Interruption.isRequested ? 1 : (ContinuousClock.now - begin) / limit
        }
        let better = PlanDocument(
            Planning.Planner(country).rescheduled(document.plan, seed: seed, budget: budget))
        progress.finish()
        if let before = document.plan.schedule?.value.total, let after = better.plan.schedule?.value.total {
            func millions(_ value: Double) -> String { NumberStyle(language).decimal(value / 1e6, 1) }
            let spent = (ContinuousClock.now - begin) / .seconds(1)
            Terminal.complain(
                ScheduleMessages.improved.text(
                    language, NumberStyle(language).decimal(spent, 1), millions(before), millions(after),
                    NumberStyle(language).decimal(before > 0 ? (1 - after / before) * 100 : 0, 2)))
        }
        if let out { try await write(better, to: out, language) }
        return better
    }

    private func write(_ document: PlanDocument, to path: String, _ language: Language) async throws {
        do { try await PlanFiles(of: document.plan, for: path).commit() } catch { throw error.commandError(language) }
        Terminal.complain(PlanMessages.written.text(language, path))
    }
}
