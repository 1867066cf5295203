import Localization
import NetworkModel
import Planning
import Reports

/// Which crews and which province an export is about.
struct ExportSelection {
    /// The office of the province; nil for all.
    let province: SiteID?
    private let crew: CrewAgenda.Crew?
    private let planPath: String
    private let language: Language

    /// - Parameters:
    ///   - crew: a crew, or the beginning of its name: `field-crew`, `field-crew/24@2025`, `field-crew/24@2025/3`.
    ///   - province: its id or name.
    /// - Throws: `CommandError` that names what there is.
    init(_ plan: Planning.Plan, crew: String?, province: String?, planPath: String, _ language: Language) throws {
        self.language = language
        self.planPath = planPath
        self.crew = crew.map { CrewAgenda.Crew($0) }
        self.province = try province.map { try Self.province($0, plan, language) }
        guard let wanted = self.crew else { return }
        let crews = CrewAgenda(plan).crews
        guard !crews.contains(where: { Self.isCrew($0, wanted) }) else { return }
        let near = crews.filter { $0.rule == wanted.rule }
        let examples = (near.isEmpty ? crews : near).prefix(5).map(\.id).joined(separator: ", ")
        throw CommandError(
            .usage, language, what: ExportMessages.unknownCrew.text(language, wanted.id), place: "--crew",
            expected: ExportMessages.crewNearest.text(language, examples.isEmpty ? "-" : examples))
    }

    private static func province(_ text: String, _ plan: Planning.Plan, _ language: Language) throws -> SiteID {
        let provinces = plan.sites.filter { $0.level == .province }
        let name = PlaceName(text)
        let found = provinces.filter { $0.site.id.rawValue == text || name.isName($0.site.name) }
        if found.count == 1 { return found[0].site.id }
        let named = (found.isEmpty ? provinces : found).prefix(6).map { "\($0.site.id) (\($0.site.name[language]))" }
        throw CommandError(
            .usage, language, what: ExportMessages.unknownProvince.text(language, text), place: "--province",
            expected: ExportMessages.provinceExpected.text(language, named.joined(separator: ", ")))
    }

    private static func isCrew(_ crew: CrewAgenda.Crew, _ wanted: CrewAgenda.Crew) -> Bool {
        crew.rule == wanted.rule && (wanted.base == nil || crew.base == wanted.base)
            && (wanted.number == nil || crew.number == wanted.number)
    }

    func isCrew(_ candidate: CrewAgenda.Crew) -> Bool { crew.map { Self.isCrew(candidate, $0) } ?? true }

    func isSite(_ site: PlannedSite) -> Bool { province.map { site.province == $0 } ?? true }

    /// A crew with a work in the province gets its whole calendar: half of one would look as if the rest were withdrawn.
    func isWanted(_ candidate: CrewAgenda.Crew, _ entries: [CrewAgenda.Entry], _ plan: Planning.Plan) -> Bool {
        isCrew(candidate) && (province == nil || entries.contains { isSite(plan.sites[$0.site]) })
    }

    func svg(of chart: GanttChart) throws -> String {
        guard let text = province.map({ chart.svg(ofProvince: $0, language) }) ?? chart.svg(language) else {
            throw nothing
        }
        return text
    }

    var nothing: CommandError {
        CommandError(
            .usage, language, what: ExportMessages.nothingPlanned.text(language), place: planPath,
            next: PlanMessages.listSites.text(language, planPath))
    }
}
