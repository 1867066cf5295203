import Localization
import NetworkModel
import Planning
import Rendering

extension ConsolePages {
    /// The event that decides the gate: which decree, and how far it is.
    func eventLine(_ id: String?) -> Markup {
        guard let id, let event = plan?.plan.events.first(where: { $0.id == id }) else { return .empty }
        let moment = { (date: CivilDate?) in date.map { day($0) } ?? text(.notYet) }
        let line = text(
            .eventLine, event.kind.message.text(language), event.id, event.resolution, moment(event.decided),
            moment(event.effective), moment(event.completed))
        return "<br><small>\(line)</small>"
    }

    /// Where the plan falls short of its rules here.
    func gaps(_ site: PlannedSite) -> Markup {
        let gaps = (plan?.plan.gaps ?? []).filter { $0.site == site.site.id }
        guard !gaps.isEmpty else { return .empty }
        let reasons = gaps.map { gap in
            let role = gap.role.map { $0.message.text(language) + ": " } ?? ""
            return role + gap.reason.message.text(language)
        }
        return notice(text(.gapsHere, reasons.joined(separator: "; ")))
    }

    /// What each system alone asks for.
    func demandTable(_ site: PlannedSite) -> Markup {
        guard !site.demand.isEmpty else { return .empty }
        let rows = site.demand.map { demand -> Markup in
            """
            <tr><th scope="row">\(plan?.systemName(demand.workload, language) ?? demand.workload)</th>
            <td class="number">\(numbers.integer(demand.users))</td>
            <td class="number">\(numbers.rate(bitsPerSecond: demand.downstream.bitsPerSecond))</td>
            <td class="number">\(numbers.rate(bitsPerSecond: demand.upstream.bitsPerSecond))</td></tr>

            """
        }
        return """
            <section><h2>\(text(.demand))</h2><div class="scroll"><table class="list"><thead><tr>
            <th scope="col">\(text(.columnSystem))</th><th scope="col" class="number">\(text(.columnUsers))</th>
            <th scope="col" class="number">\(text(.columnDemandDown))</th>
            <th scope="col" class="number">\(text(.columnDemandUp))</th>
            </tr></thead><tbody>\(rows)</tbody></table></div></section>
            """
    }

    /// Its works in order.
    func schedule(_ site: PlannedSite) -> Markup {
        guard !site.activities.isEmpty else { return .empty }
        let rows = site.activities.map { activity -> Markup in
            """
            <tr><th scope="row">\(activity.kind.message.text(language))</th><td>\(activity.crew ?? "–")</td>
            <td class="number">\(day(activity.starts))</td><td class="number">\(day(activity.finishes))</td></tr>

            """
        }
        return """
            <section><h2>\(text(.schedule))</h2><div class="scroll"><table class="list"><thead><tr>
            <th scope="col">\(text(.columnActivity))</th><th scope="col">\(text(.columnCrew))</th>
            <th scope="col" class="number">\(text(.columnStarts))</th>
            <th scope="col" class="number">\(text(.columnFinishes))</th>
            </tr></thead><tbody>\(rows)</tbody></table></div></section>
            """
    }
}
