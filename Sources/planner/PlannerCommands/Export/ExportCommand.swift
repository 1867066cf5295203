package import ArgumentParser
import CommandHelp
import Interchange
import Localization
import NetworkModel
import Planning
import Rendering
import Reports

/// `planner export`: a plan's works for other programs and other eyes.
package struct ExportCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "export", abstract: ExportHelp.export.words,
            discussion: ExportHelp.exportDiscussion.words)
    }

    /// What it becomes.
    package enum Form: String, CaseIterable, ExpressibleByArgument, Sendable { case ical, csv, gantt }

    @Argument(help: PlannerHelp.planDirectory.help(value: "plan"))
    var plan: String

    @Option(name: .customLong("as"), help: ExportHelp.form.help)
    var form: Form

    @Option(help: ExportHelp.out.help(value: "path"))
    var out: String?

    @Option(help: ExportHelp.crew.help(value: "crew"))
    var crew: String?

    @Option(help: ExportHelp.province.help(value: "unit"))
    var province: String?

    @Option(help: ExportHelp.previous.help(value: "plan"))
    var previous: String?

    @Option(help: ExportHelp.revision.help(value: "number"))
    var revision: Int?

    @Option(help: ExportHelp.format.help)
    var format: Table.Format?

    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        try judgeOptions(language)
        let document = try readPlan(plan, language)
        let selection = try ExportSelection(
            document.plan, crew: crew, province: province, planPath: plan, language)
        let destination = ExportDestination(out, language)
        switch form {
        case .ical: try calendars(document.plan, selection, destination, language)
        case .csv:
            let isChosen: ((CrewAgenda.Crew) -> Bool)? = crew == nil ? nil : { selection.isCrew($0) }
            let table = CrewListing(document.plan, language).table(crew: isChosen) { selection.isSite($0) }
            if table.rows.isEmpty { throw selection.nothing }
            let text = table.rendered(as: format ?? .csv, language: language.rawValue)
            // The part that every file of this kind begins with.
            let line = text.prefix { $0 != "\n" } + "\n"
            let head = format == .json ? "[\n  {\n    \"\(CrewListing.firstKey)\":" : String(line)
            try destination.write(text) { $0.starts(with: Array(head.utf8)) }
        case .gantt:
            let chart = GanttChart(document.plan)
            let text: String
            if destination.hasExtension("svg") {
                text = try selection.svg(of: chart)
            } else {
                text = GanttPage(document, province: selection.province, language).html
            }
            let mark = Array(GanttChart.mark.utf8)
            try destination.write(text) { bytes in bytes.prefix(1_000).contains(mark) }
        }
    }

    private func judgeOptions(_ language: Language) throws {
        func only(_ option: String, _ isGiven: Bool, _ forms: [Form]) throws {
            guard isGiven, !forms.contains(form) else { return }
            throw CommandError(
                .usage, language,
                what: ExportMessages.onlyFor.text(
                    language, option, forms.map(\.rawValue).joined(separator: ", ")), place: option)
        }
        try only("--crew", crew != nil, [.ical, .csv])
        try only("--previous", previous != nil, [.ical])
        try only("--revision", revision != nil, [.ical])
        if form == .gantt, let format {
            throw CommandError(
                .usage, language, what: ExportMessages.noFormat.text(language, format.rawValue), place: "--format",
                expected: ExportMessages.noFormatExpected.text(language))
        }
        if let revision, !CrewCalendar.revisions.contains(revision) {
            throw CommandError(
                .usage, language, what: ExportMessages.badRevision.text(language, revision), place: "--revision",
                expected: "0...\(CrewCalendar.revisions.upperBound - 1)")
        }
    }

    private func calendars(
        _ plan: Planning.Plan, _ selection: ExportSelection, _ destination: ExportDestination, _ language: Language
    ) throws {
        let earlier = try previous.map { try readPlan($0, language).plan }
        if let earlier, earlier.asOf > plan.asOf {
            throw CommandError(
                .usage, language, what: ExportMessages.previousForeign.text(language, earlier.asOf),
                place: "--previous", expected: "<= \(plan.asOf)")
        }
        // A second calendar of the same day must outdo the first.
        let usual = earlier?.asOf == plan.asOf ? 1 : 0
        let export = CalendarExport(plan, previous: earlier, revision: revision ?? usual, language)
        let files = export.files(plan, wanted: { selection.isWanted($0, $1, $2) }, earlier: earlier)
        guard let first = files.first else { throw selection.nothing }
        let mark = Array(CrewCalendar.product.utf8)
        if destination.isStandardOutput || destination.hasExtension("ics") {
            guard files.count == 1 else {
                throw CommandError(
                    .usage, language, what: ExportMessages.oneFileOnly.text(language, files.count), place: "--out",
                    next: ExportMessages.oneFileNext.text(language))
            }
            return try destination.write(first.calendar.text) { $0.prefix(1_000).contains(mark) }
        }
        let index = export.index(files, CrewWords(plan, language))
        let listed = [PlanFile(CalendarExport.index, index.asCSV())]
        try destination.write(
            listed + files.map { PlanFile($0.name, $0.calendar.text) }, ledger: CalendarExport.index)
        try Terminal.say(index.rendered(as: format ?? .table, language: language.rawValue))
    }
}
