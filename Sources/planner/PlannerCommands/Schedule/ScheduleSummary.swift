import Localization
import NetworkModel
import Planning
import Rendering

/// A schedule's figures, what it was compared with, what stands against it, and its first waves.
struct ScheduleSummary {
    private let plan: Planning.Plan
    private let schedule: PlannedSchedule
    private let allRules: Bool
    private let language: Language
    private static let shown = 8

    init(_ plan: Planning.Plan, _ schedule: PlannedSchedule, allRules: Bool, _ language: Language) {
        self.plan = plan
        self.schedule = schedule
        self.allRules = allRules
        self.language = language
    }

    private func say(_ message: ScheduleMessages, _ arguments: any CustomStringConvertible...) -> String {
        message.texts[language].filled(with: arguments.map(\.description)) + "\n"
    }

    private func millions(_ value: Double, decimals: Int = 1) -> String {
        NumberStyle(language).decimal(value / 1e6, decimals)
    }

    var text: String {
        var parts = [
            say(.title, plan.topologyName[language], plan.asOf) + "\n" + figures,
            say(allRules ? .rulesHeading : .compareHeading)
                + comparison.rendered(as: .table, language: language.rawValue),
        ]
        parts.append(
            conflicts.isEmpty
                ? say(.noConflicts)
                : say(.conflictsHeading) + conflicts.prefix(Self.shown).map { "  \($0)\n" }.joined()
                    + (conflicts.count > Self.shown ? say(.moreConflicts, conflicts.count - Self.shown) : ""))
        parts.append(say(.wavesHeading) + waves.rendered(as: .table, language: language.rawValue))
        return parts.joined(separator: "\n")
    }

    private var figures: String {
        var lines = say(
            .valueLine, millions(schedule.personDays), NumberStyle(language).decimal(schedule.siteDays, 0),
            NumberStyle(language).decimal(schedule.value.makespan, 0))
        if let gap = schedule.gap {
            lines += say(.boundLine, millions(schedule.lowerBound), NumberStyle(language).decimal(gap * 100, 1))
        } else {
            lines += say(.noBound)
        }
        if let best = schedule.bestRule, best.value.total > 0 {
            let gain = (1 - schedule.value.total / best.value.total) * 100
            lines += say(
                .betterThanRule, NumberStyle(language).decimal(gain, 1), Self.name(of: best.id, language).lowercased())
        }
        return lines + say(.moneyLine, millions(Double(schedule.value.money.dong), decimals: 0))
    }

    static func name(of rule: String, _ language: Language) -> String {
        ScheduleMessages.order(rule)?.text(language) ?? rule
    }

    /// This schedule, the plain orders and the best rule; or all.
    private var compared: [PlannedSchedule.Rule] {
        if allRules { return schedule.rules }
        return schedule.rules.filter { $0.isPlain || $0.id == schedule.bestRule?.id }
    }

    var comparison: Table {
        func row(_ id: String, _ name: String, _ value: PlannedSchedule.Value, isOwn: Bool) -> [Table.Cell] {
            let more = value.total - schedule.value.total
            let share = schedule.value.total > 0 ? more / schedule.value.total * 100 : 0
            func figure(_ value: Double) -> Table.Cell {
                Table.Cell(.number(value), text: NumberStyle(language).decimal(value / 1e6, 1))
            }
            return [
                Table.Cell(.string(id), text: name), figure(value.total),
                isOwn ? Table.Cell(.number(0), text: "-") : figure(more),
                isOwn ? Table.Cell(.number(0), text: "-") : Table.Cell(share, decimals: 1),
                figure(value.waiting), figure(value.lateness), Table.Cell(value.makespan, decimals: 0),
                Table.Cell(.integer(value.money.dong), text: millions(Double(value.money.dong), decimals: 0)),
            ]
        }
        func column(_ key: String, _ message: ScheduleMessages) -> Table.Column {
            Table.Column(key, title: message.text(language), isNumeric: true)
        }
        return Table(
            columns: [
                Table.Column("order", title: ScheduleMessages.order.text(language)), column("person_days", .total),
                column("difference", .difference), column("difference_percent", .share), column("waiting", .waiting),
                column("lateness", .lateness), column("makespan_days", .makespan), column("money_vnd", .money),
            ],
            rows: [row("plan", ScheduleMessages.thisSchedule.text(language), schedule.value, isOwn: true)]
                + compared.map { row($0.id, Self.name(of: $0.id, language), $0.value, isOwn: false) })
    }

    private var conflicts: [String] {
        let words = ScheduleExplanation(plan: plan, language: language)
        return schedule.conflicts.map { words.sentence(of: $0, in: plan, language) }
    }

    private var waves: Table {
        Table(
            columns: [
                Table.Column("wave", title: ScheduleMessages.wave.text(language)),
                Table.Column("sites", title: ScheduleMessages.sites.text(language), isNumeric: true),
                Table.Column("people", title: ScheduleMessages.people.text(language), isNumeric: true),
                Table.Column("first_day", title: ScheduleMessages.firstDay.text(language)),
                Table.Column("last_day", title: ScheduleMessages.lastDay.text(language)),
            ],
            rows: plan.waves.prefix(Self.shown).map { wave in
                [
                    Table.Cell(wave.id), Table.Cell(wave.sites), Table.Cell(wave.people),
                    Table.Cell(wave.firstDay.description), Table.Cell(wave.lastDay.description),
                ]
            })
    }

    var json: JSONValue {
        [
            "person_days": .number(schedule.personDays), "site_days": .number(schedule.siteDays),
            "cost_person_days": .number(schedule.value.total), "lower_bound": .number(schedule.lowerBound),
            "gap": schedule.gap.map { .number($0) } ?? .null,
            "makespan_days": .number(schedule.value.makespan), "money_vnd": .integer(schedule.value.money.dong),
            "comparison": comparison.asJSON(),
            "conflicts": .array(
                zip(schedule.conflicts, conflicts).map { conflict, sentence in
                    [
                        "site": .string(conflict.site.rawValue),
                        "activity": conflict.kind.map { .string($0.rawValue) } ?? .null, "sentence": .string(sentence),
                    ]
                }),
            "waves": waves.asJSON(),
        ]
    }
}
