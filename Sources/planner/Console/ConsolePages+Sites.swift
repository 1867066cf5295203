import Localization
import NetworkModel
import Planning
import Rendering

extension ConsolePages {
    /// The plan's sites, a hundred a page, made whole on the server: it needs no script.
    func sites() -> Markup {
        guard let plan else {
            return shell(
                text(.navigationSites), .sites, module: nil,
                main: """
                    <section class="empty"><h1>\(text(.noPlan))</h1><p>\(text(.noPlanHint))</p></section>
                    """)
        }
        let filter = SiteFilter(request)
        let page = Page(
            plan.sites(matching: filter, enrolled: Set((enrolled ?? [:]).keys)), number: request.pageNumber,
            size: Self.pageSize)
        let rows = page.items.map(row)
        let total = text(.sitesFound, numbers.integer(page.total))
        let empty: Markup =
            page.total == 0
            ? "<section class=\"empty\"><h2>\(text(.nothingFound))</h2><p>\(text(.nothingFoundHint))</p></section>"
            : .empty
        let main: Markup = """
            <div class="title"><h1>\(text(.navigationSites))</h1><p class="hint" id="sites-total">\(total)</p></div>
            \(enrolled == nil ? notice(text(.agentsUnknown)) : .empty)
            \(siteForm(filter))
            <div class="scroll"><table class="list" id="sites"><thead><tr>
            <th scope="col">\(text(.columnSite))</th><th scope="col">\(text(.columnLevel))</th>\
            <th scope="col">\(text(.columnProvince))</th><th scope="col">\(text(.columnGate))</th>\
            <th scope="col">\(text(.columnPhase))</th><th scope="col" class="number">\(text(.columnStarts))</th>\
            <th scope="col" class="number">\(text(.columnFinishes))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            \(empty)
            <nav class="pages" id="pages" aria-label="\(text(.pages))">\(pageLinks(page.number, of: page.last))</nav>
            """
        return shell(text(.navigationSites), .sites, module: nil, main: main)
    }

    private func row(_ site: PlannedSite) -> Markup {
        let id = site.site.id.rawValue
        let gate: Markup =
            site.gate.map { "<span class=\"gate \($0.rawValue)\">\(planText($0.message))</span>" } ?? "–"
        return """
            <tr><th scope="row">\(agentDot(id))<a href="/site\(Self.query(["id": id]))">\(site.site.name[language])</a>\
            <small>\(id)</small></th><td>\(levelTitle(site))</td>\
            <td>\(plan?.province(of: site)?.name[language] ?? "–")</td><td>\(gate)</td>\
            <td>\(phaseName(site.phase))</td><td class="number">\(day(site.starts))</td>\
            <td class="number">\(day(site.finishes))</td></tr>

            """
    }

    private func agentDot(_ site: String) -> Markup {
        guard let isAlive = enrolled?[site] else { return .empty }
        let title = text(isAlive ? .agentIsAlive : .agentIsDead)
        return
            "<i class=\"dot \(isAlive ? "up" : "down")\" title=\"\(title)\"></i><span class=\"only-read\">\(title): </span>"
    }

    private func siteForm(_ filter: SiteFilter) -> Markup {
        func option(_ value: String, _ title: String, _ isSelected: Bool) -> Markup {
            isSelected
                ? "<option value=\"\(value)\" selected>\(title)</option>"
                : "<option value=\"\(value)\">\(title)</option>"
        }
        let levels =
            UnitLevel.allCases.map { option($0.rawValue, planText($0.message), filter.level == $0) }
            + [option("carrier", text(.levelCarrier), filter.isCarrier)]
        let gates = Gate.allCases.map { option($0.rawValue, planText($0.message), filter.gate == $0) }
        let checked: Markup = filter.isEnrolled ? " checked" : ""
        return """
            <form class="filter" id="filter" role="search" method="get" action="/sites">
            <label>\(text(.search))<input type="search" name="q" value="\(filter.text)" \
            placeholder="\(text(.searchSites))" autocomplete="off"></label>
            <label>\(text(.columnLevel))<select name="level"><option value="">\(text(.all))</option>\(levels)</select></label>
            <label>\(text(.columnGate))<select name="gate"><option value="">\(text(.all))</option>\(gates)</select></label>
            <label class="check"><input type="checkbox" name="enrolled" value="1"\(checked)> \(text(.withAgent))</label>
            <button type="submit">\(text(.apply))</button>
            </form>
            """
    }

    private func pageLinks(_ current: Int, of last: Int) -> Markup {
        guard last > 1 else { return .empty }
        func link(_ number: Int, _ title: String) -> Markup {
            var query = request.query.filter { $0.key != "lang" }
            query["page"] = String(number)
            return "<a href=\"/sites\(Self.query(query))\">\(title)</a>"
        }
        let before: Markup = current > 1 ? link(current - 1, "‹ " + text(.previousPage)) : .empty
        let after: Markup = current < last ? link(current + 1, text(.nextPage) + " ›") : .empty
        return "\(before)<span>\(text(.pageOf, numbers.integer(current), numbers.integer(last)))</span>\(after)"
    }

    func levelTitle(_ site: PlannedSite) -> String {
        guard let level = site.level else { return planText(site.site.kind.message) }
        return planText(level.message)
    }

    func phaseName(_ id: String?) -> String {
        guard let id else { return "–" }
        return plan?.plan.phases.first { $0.phase.id == id }?.phase.name[language] ?? id
    }
}
