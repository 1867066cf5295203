import Localization
import NetworkModel
import Planning
import Rendering
import Reports

/// The crews' days: a row for each activity and each crew that does it.
struct CrewListing {
    let plan: Planning.Plan
    let language: Language
    private let agenda: CrewAgenda
    private let words: CrewWords

    init(_ plan: Planning.Plan, _ language: Language) {
        self.plan = plan
        self.language = language
        agenda = CrewAgenda(plan)
        words = CrewWords(plan, language)
    }

    /// The first column, by which a file is known as one of these.
    static let firstKey = "crew"

    private func column(_ key: String, _ message: ExportMessages, numeric: Bool = false) -> Table.Column {
        Table.Column(key, title: message.text(language), isNumeric: numeric)
    }

    private var columns: [Table.Column] {
        [
            column(Self.firstKey, .crew), column("rule", .rule), column("base", .base), column("starts", .starts),
            column("start_time", .startTime), column("finishes", .finishes), column("finish_time", .finishTime),
            column("travel_minutes", .travel, numeric: true), column("site", .site), column("name", .name),
            column("province", .province), column("activity", .activity), column("mode", .mode),
            column("phase", .phase), column("wave", .wave), column("people", .people, numeric: true),
            column("latitude", .latitude, numeric: true), column("longitude", .longitude, numeric: true),
            column("reason", .reason), column("reason_site", .reasonSite), column("reason_activity", .reasonActivity),
            column("reason_item", .reasonItem), column("why", .why),
        ]
    }

    /// By crew, then time; activities that need no crew come last.
    /// - Parameters:
    ///   - crew: which crews; those without a crew are listed only where it is nil.
    ///   - site: which sites.
    func table(crew: ((CrewAgenda.Crew) -> Bool)? = nil, site: (PlannedSite) -> Bool) -> Table {
        var table = Table(columns: columns)
        for (number, entries) in agenda.entries.enumerated() {
            let member = agenda.crews[number]
            if let crew, !crew(member) { continue }
            for entry in entries where site(plan.sites[entry.site]) { table.rows.append(row(member, entry)) }
        }
        if crew == nil {
            for entry in agenda.unassigned where site(plan.sites[entry.site]) { table.rows.append(row(nil, entry)) }
        }
        return table
    }

    private func row(_ crew: CrewAgenda.Crew?, _ entry: CrewAgenda.Entry) -> [Table.Cell] {
        let planned = plan.sites[entry.site]
        let activity = plan[entry]
        let reason = activity.reason.map(parts)
        let place = planned.site.location.coordinate
        return [
            cell(crew?.id), word(crew?.rule, words.rule), word(crew?.base, words.base),
            Table.Cell(activity.starts.description), cell(activity.startMinute.map(PlannedActivity.clock)),
            Table.Cell(activity.finishes.description), cell(activity.finishMinute.map(PlannedActivity.clock)),
            Table.Cell(activity.travel), Table.Cell(planned.site.id.rawValue), Table.Cell(planned.site.name[language]),
            word(planned.province?.rawValue, words.base),
            Table.Cell(.string(activity.kind.rawValue), text: words.activity(activity.kind)), cell(activity.mode),
            cell(planned.phase), cell(planned.wave), Table.Cell(planned.people),
            Table.Cell(place.latitude, decimals: 4), Table.Cell(place.longitude, decimals: 4),
            cell(reason?.code), cell(reason?.site?.rawValue),
            word(reason?.kind?.rawValue) { _ in reason?.kind.map(words.activity) ?? "" }, cell(reason?.item),
            cell(activity.reason.map { words.sentence($0, at: planned.site.id) }),
        ]
    }

    private func cell(_ text: String?) -> Table.Cell { text.map { Table.Cell($0) } ?? Table.Cell(.null, text: "-") }

    private func word(_ id: String?, _ name: (String) -> String) -> Table.Cell {
        guard let id else { return Table.Cell(.null, text: "-") }
        return Table.Cell(.string(id), text: name(id))
    }

    private func parts(
        _ reason: PlannedReason
    ) -> (code: String, site: SiteID?, kind: ActivityKind?, item: String?) {
        switch reason {
        case .pinned: ("pinned", nil, nil, nil)
        case .release: ("release", nil, nil, nil)
        case .after(let site, let kind): ("after", site, kind, nil)
        case .crew(let site, let kind): ("crew", site, kind, nil)
        case .stock(let item): ("stock", nil, nil, item)
        case .budget(let period): ("budget", nil, nil, period)
        case .season(let season): ("season", nil, nil, season)
        case .value(let site, let kind): ("value", site, kind, nil)
        }
    }
}
