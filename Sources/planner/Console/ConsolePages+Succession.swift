import Collector
import Localization
import NetworkModel
import Planning
import Rendering

extension ConsolePages {
    func text(_ message: SuccessionMessages, _ arguments: String...) -> String {
        message.texts[language].filled(with: arguments)
    }

    /// From whom a site took over: its history begins with theirs.
    func tookOver(_ site: PlannedSite) -> Markup {
        let id = site.site.id.rawValue
        let forebears = lineage.forebears(of: id)
        guard !forebears.isEmpty else { return .empty }
        let items = forebears.map { item -> Markup in
            var sentences = [
                text(
                    .tookOverLine, plan?.name(of: item.predecessor, language) ?? item.predecessor, item.predecessor,
                    day(CivilDate(item.day)), item.event)
            ]
            let counted = lineage.current(of: item.predecessor)
            if counted != id {
                sentences.append(text(.asAPart, plan?.name(of: counted, language) ?? counted))
            } else if item.isSameOffice, lineage.seat(of: item.predecessor) == id {
                sentences.append(text(.inItsOffice))
            }
            return "<li>\(sentences.joined(separator: " "))</li>\n"
        }
        return "<section><h2>\(text(.tookOver))</h2><ul class=\"hint\">\(items)</ul></section>"
    }

    /// On a link's page: whose measurements its history begins with.
    func linkHistory(_ key: LinkKey) -> Markup {
        let items = lineage.history(of: key).map { item in
            "\(plan?.name(of: item.predecessor, language) ?? item.predecessor) (\(item.predecessor), "
                + "\(text(.changeover)) \(day(CivilDate(item.day))))"
        }
        guard !items.isEmpty else { return .empty }
        return "<p class=\"hint\" id=\"link-history\">\(text(.historyOf, items.joined(separator: ", ")))</p>"
    }

    /// For the address of a site that is no more: what took over from it; nil where nothing did.
    func successors(of site: String) -> Markup? {
        let steps = lineage.successions.filter { $0.predecessor == site }
        guard let first = steps.first, lineage.hasCeased(site) else { return nil }
        let name = "\(plan?.name(of: site, language) ?? site) (\(site))"
        let items = lineage.parts(of: site).map { part -> Markup in
            let address = Self.query(["id": part.site])
            return "<li><a href=\"/site\(address)\">\(plan?.name(of: part.site, language) ?? part.site)</a></li>\n"
        }
        return "<p>\(text(.became, name, day(CivilDate(first.day))))</p><ul>\(items)</ul>"
    }
}
