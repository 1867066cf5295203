package import Localization
import NetworkModel

extension ScheduleExplanation {
    /// What stands against a site: `No schedule for … : phase 1 ends on 2025-04-20 (hard), but …`.
    package func sentence(of conflict: PlannedConflict, in plan: Plan, _ language: Language) -> String {
        let cause = cause(conflict, plan, language)
        let site = name(of: conflict.site)
        guard let kind = conflict.kind else { return ScheduleMessages.conflict.text(language, site, cause) }
        return ScheduleMessages.conflictIn.text(language, site, kind.message.text(language).lowercased(), cause)
    }

    private func cause(_ conflict: PlannedConflict, _ plan: Plan, _ language: Language) -> String {
        func millions(_ money: Money) -> String { NumberStyle(language).decimal(Double(money.dong) / 1e6, 0) }
        func span(_ minutes: Int) -> String {
            ScheduleMessages.hours.text(language, NumberStyle(language).decimal(Double(minutes) / 60, 1))
        }
        switch conflict.cause {
        case .noCrew(let crew, _, _, let there) where there == 0:
            return ScheduleMessages.noCrewAtAll.text(language, crewName(crew))
        case .noCrew(let crew, _, let wanted, let there):
            return ScheduleMessages.noCrew.text(language, wanted, crewName(crew), there)
        case .noStock(let item, let wanted, let left):
            return ScheduleMessages.noStock.text(language, wanted, itemName(item), left)
        case .noMoney(let wanted, let left):
            return ScheduleMessages.noMoney.text(language, millions(wanted), millions(left))
        case .noOpening(let season, let wanted, let longest):
            return ScheduleMessages.noOpening.text(language, span(wanted), span(longest), seasonName(season))
        case .windowTooShort(let earliest, let due, let needs):
            return window(conflict, earliest, due, needs, plan, language)
        case .windowMissed(let finish, let due, let holding):
            let first = holding.first.map { reason in sentence(of: held(by: reason, on: finish), at: conflict.site) }
            return ScheduleMessages.windowMissed.text(
                language, phase(of: conflict.site, plan)?.name[language] ?? "-", due, finish, first ?? "")
        case .waitsFor(let other): return ScheduleMessages.waitsFor.text(language, name(of: other))
        case .horizon: return ScheduleMessages.horizon.text(language)
        }
    }

    private func window(
        _ conflict: PlannedConflict, _ earliest: CivilDate, _ due: CivilDate, _ needs: [PlannedConflict.Need],
        _ plan: Plan, _ language: Language
    ) -> String {
        let phase = phase(of: conflict.site, plan)
        let ends = phase?.ends ?? due
        let perDay = plan.schedule.map(\.minutesPerDay) ?? 480
        func days(_ minutes: Int) -> String {
            let days = Double(minutes) / Double(perDay)
            return NumberStyle(language).decimal(days, days == days.rounded() ? 0 : 1)
        }
        let list = needs.map { need in
            ScheduleMessages.need.text(language, need.kind.message.text(language).lowercased(), days(need.minutes))
        }.joined(separator: ", ")
        let total = ScheduleMessages.days.text(language, days(needs.reduce(0) { $0 + $1.minutes }))
        let message: ScheduleMessages = ends < plan.asOf ? .windowPassed : .windowTooShort
        return message.text(language, phase?.name[language] ?? "-", ends, total, earliest, list)
    }

    /// A work that a reason holds, so that the reason has a sentence.
    private func held(by reason: PlannedReason, on day: CivilDate) -> PlannedActivity {
        PlannedActivity(kind: .cutOver, crew: nil, starts: day, finishes: day, reason: reason)
    }

    private func phase(of site: SiteID, _ plan: Plan) -> Phase? {
        let id = plan.sites.first { $0.site.id == site }?.phase
        return plan.phases.first { $0.phase.id == id }?.phase
    }
}
