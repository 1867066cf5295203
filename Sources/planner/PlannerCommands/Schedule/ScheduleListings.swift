import Localization
import NetworkModel
import Planning
import Rendering

/// The works of one crew in the order of time, and those of one province.
struct ScheduleListings {
    private let plan: Planning.Plan
    private let language: Language
    private let words: ScheduleExplanation

    init(_ plan: Planning.Plan, _ language: Language) {
        self.plan = plan
        self.language = language
        words = ScheduleExplanation(plan: plan, language: language)
    }

    func name(of id: String) -> String { words.name(of: SiteID(rawValue: id)) }

    private func column(_ key: String, _ message: ScheduleMessages, numeric: Bool = false) -> Table.Column {
        Table.Column(key, title: message.text(language), isNumeric: numeric)
    }

    private func row(_ site: PlannedSite, _ activity: PlannedActivity) -> [Table.Cell] {
        [
            Table.Cell(ScheduleExplanation.begin(activity)), Table.Cell(ScheduleExplanation.end(activity)),
            Table.Cell(site.site.id.rawValue), Table.Cell(site.site.name[language]),
            Table.Cell(.string(activity.kind.rawValue), text: activity.kind.message.text(language)),
            Table.Cell(activity.crews.isEmpty ? activity.crew ?? "-" : activity.crews.joined(separator: " ")),
            Table.Cell(activity.travel),
            Table.Cell(words.sentence(of: activity, at: site.site.id)),
        ]
    }

    private func table(_ works: [(site: PlannedSite, activity: PlannedActivity)]) -> Table {
        func key(_ item: (site: PlannedSite, activity: PlannedActivity)) -> (CivilDate, Int, SiteID) {
            (item.activity.starts, item.activity.startMinute ?? 0, item.site.site.id)
        }
        return Table(
            columns: [
                column("starts", .begins), column("finishes", .ends), column("site", .site), column("name", .place),
                column("activity", .activity), column("crew", .crew), column("travel_minutes", .travel, numeric: true),
                column("reason", .reason),
            ],
            rows: works.sorted { key($0) < key($1) }.map { row($0.site, $0.activity) })
    }

    /// Nil where no works are a crew's of that name.
    func works(ofCrew crew: String) -> Table? {
        let works = plan.sites.flatMap { site in
            site.activities.filter { $0.crews.contains(crew) }.map { (site: site, activity: $0) }
        }
        return works.isEmpty ? nil : table(works)
    }

    /// Of the province's office and of those that hang on it.
    func works(inProvince id: String) -> Table {
        let sites = plan.sites.filter { $0.site.id.rawValue == id || $0.upstream?.rawValue == id }
        return table(sites.flatMap { site in site.activities.map { (site: site, activity: $0) } })
    }
}
