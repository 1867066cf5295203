package import Localization
package import NetworkModel
package import Planning

/// How a plan's crews, sites and reasons are called in a language.
package struct CrewWords {
    package let plan: Plan
    package let language: Language
    private let rules: [String: String]
    private let sites: [SiteID: Int]
    private let units: [String: String]

    package init(_ plan: Plan, _ language: Language) {
        self.plan = plan
        self.language = language
        sites = Dictionary(plan.sites.indices.map { (plan.sites[$0].site.id, $0) }, uniquingKeysWith: { a, _ in a })
        var units: [String: String] = [:]
        for unit in plan.units where unit.unit.level != .commune {
            units[unit.unit.id.description] = unit.unit.name[language]
        }
        self.units = units
        // A plan names its crew rules only where it pays them: in the lines of the bill for their days.
        var rules: [String: String] = [:]
        for line in plan.bill where line.item.hasPrefix("crew:") {
            let name = line.name[language][...].arguments(of: PlanMessages.billCrewDays.texts[language])?.first
            rules[String(line.item.dropFirst(5))] = name
        }
        self.rules = rules
    }

    package func rule(_ id: String) -> String { rules[id] ?? id }
    package func base(_ id: String) -> String { units[id] ?? site(SiteID(rawValue: id)) }
    package func site(_ id: SiteID) -> String { sites[id].map { plan.sites[$0].site.name[language] } ?? id.rawValue }
    package func position(of id: SiteID) -> Int? { sites[id] }

    /// `Tổ lắp đặt số 3, Tỉnh Bắc Ninh`.
    package func crew(_ crew: CrewAgenda.Crew) -> String {
        var text = rule(crew.rule)
        if let number = crew.number { text = ExportMessages.crewNumbered.text(language, text, number) }
        return crew.base.map { "\(text), \(base($0))" } ?? text
    }

    package func activity(_ kind: ActivityKind) -> String { kind.message.text(language) }

    /// Why an activity of `site` starts then and not sooner, as a sentence.
    package func sentence(_ reason: PlannedReason, at site: SiteID) -> String {
        switch reason {
        case .pinned: return ExportMessages.whyPinned.text(language)
        case .release: return ExportMessages.whyRelease.text(language)
        case .after(let other, let kind):
            return other == site
                ? ExportMessages.whyAfterHere.text(language, activity(kind))
                : ExportMessages.whyAfter.text(language, activity(kind), self.site(other))
        case .crew(let other?, let kind?):
            return ExportMessages.whyCrewAt.text(language, activity(kind), self.site(other))
        case .crew: return ExportMessages.whyCrewBase.text(language)
        case .stock(let item): return ExportMessages.whyStock.text(language, item)
        case .budget(let period): return ExportMessages.whyBudget.text(language, period)
        case .season(let season): return ExportMessages.whySeason.text(language, season)
        case .value(let other?, let kind?):
            return ExportMessages.whyValueWork.text(language, activity(kind), self.site(other))
        case .value(let other?, nil): return ExportMessages.whyValueAt.text(language, self.site(other))
        case .value(nil, _): return ExportMessages.whyValue.text(language)
        }
    }

    /// What a crew does there, as a sentence.
    package func task(_ kind: ActivityKind) -> String {
        let message: ExportMessages =
            switch kind {
            case .survey: .doSurvey
            case .order: .doOrder
            case .deliver: .doDeliver
            case .install: .doInstall
            case .keyEncryptor: .doKeyEncryptor
            case .installAgent: .doInstallAgent
            case .accept: .doAccept
            case .cutOver: .doCutOver
            }
        return message.text(language)
    }
}
