import Localization
import NetworkModel
import Planning
import Rendering

/// Why one site's works are when they are: each with its sentence, and the chain from the last back to the root cause. A site that
/// is held, prepared or gone says which event does that.
struct ScheduleSheet {
    private let plan: Planning.Plan
    private let id: String
    private let language: Language
    private let site: PlannedSite?
    private let unit: PlannedUnit?
    private let words: ScheduleExplanation
    private let chain: [ScheduleExplanation.Step]
    private static let shown = 12

    init(_ plan: Planning.Plan, id: String, _ language: Language) {
        self.plan = plan
        self.id = id
        self.language = language
        let site = plan.sites.first { $0.site.id.rawValue == id }
        let words = ScheduleExplanation(plan: plan, language: language)
        self.site = site
        unit = plan.units.first { $0.unit.id.description == id }
        self.words = words
        chain =
            site.flatMap { site in
                ScheduleExplanation.last(of: site.activities).map { words.chain(from: $0, at: site.site.id) }
            } ?? []
    }

    private var title: String {
        let name = unit?.unit.name ?? site?.site.name
        return "\(name?[language] ?? "") (\(id))"
    }

    private var gate: String? { unit.map { GateExplanation(plan: plan, language: language).sentence(of: $0) } }

    private var conflicts: [String] {
        (plan.schedule?.conflicts ?? []).filter { $0.site.rawValue == id }
            .map { words.sentence(of: $0, in: plan, language) }
    }

    private func sentence(_ activity: PlannedActivity) -> String {
        words.sentence(of: activity, at: SiteID(rawValue: id))
    }

    var text: String {
        var lines = [title]
        if let gate { lines.append(gate) }
        lines += conflicts
        guard let site, !site.activities.isEmpty else {
            if conflicts.isEmpty { lines.append(PlanMessages.notScheduled.text(language)) }
            return lines.joined(separator: "\n") + "\n"
        }
        lines.append("")
        for activity in site.activities {
            lines.append(words.heading(of: activity))
            lines.append("    " + sentence(activity))
        }
        lines += ["", ScheduleMessages.chainHeading.text(language)]
        for (number, step) in chain.prefix(Self.shown).enumerated() {
            let place = step.site.rawValue == id ? "" : words.name(of: step.site) + ": "
            lines.append("\(number + 1). \(place)\(words.heading(of: step.activity)) \(step.sentence)")
        }
        if chain.count > Self.shown {
            lines.append(ScheduleMessages.chainMore.text(language, chain.count - Self.shown))
        }
        if let root = chain.last { lines.append(ScheduleMessages.rootOf.text(language, root.sentence)) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One row for each of the site's works.
    var table: Table {
        Table(
            columns: [
                Table.Column("activity", title: ScheduleMessages.activity.text(language)),
                Table.Column("starts", title: ScheduleMessages.begins.text(language)),
                Table.Column("finishes", title: ScheduleMessages.ends.text(language)),
                Table.Column("crew", title: ScheduleMessages.crew.text(language)),
                Table.Column("travel_minutes", title: ScheduleMessages.travel.text(language), isNumeric: true),
                Table.Column("reason", title: ScheduleMessages.reason.text(language)),
            ],
            rows: (site?.activities ?? []).map { activity in
                [
                    Table.Cell(.string(activity.kind.rawValue), text: activity.kind.message.text(language)),
                    Table.Cell(ScheduleExplanation.begin(activity)), Table.Cell(ScheduleExplanation.end(activity)),
                    Table.Cell(activity.crews.isEmpty ? activity.crew ?? "-" : activity.crews.joined(separator: " ")),
                    Table.Cell(activity.travel), Table.Cell(sentence(activity)),
                ]
            })
    }

    var json: JSONValue {
        [
            "id": .string(id), "name": .string((unit?.unit.name ?? site?.site.name)?[language] ?? ""),
            "gate": unit.map { .string($0.decision.gate.rawValue) } ?? .null,
            "explanation": gate.map { .string($0) } ?? .null,
            "conflicts": .array(conflicts.map { .string($0) }),
            "activities": table.asJSON(),
            "chain": .array(
                chain.map { step in
                    [
                        "site": .string(step.site.rawValue), "activity": .string(step.activity.kind.rawValue),
                        "starts": .string(ScheduleExplanation.begin(step.activity)),
                        "finishes": .string(ScheduleExplanation.end(step.activity)),
                        "reason": .string(step.sentence),
                    ]
                }),
            "root_cause": chain.last.map { .string($0.sentence) } ?? .null,
        ]
    }
}
