package import Localization
import NetworkModel
package import Rendering
package import Resilience

/// What a failure hits, as a person names it and as data do.
package struct FailureNames {
    private let resilience: PlanResilience
    private let language: Language
    private let sites: [PlannedSite]
    private let index: PlanIndex

    package init(_ plan: Plan, _ resilience: PlanResilience, _ language: Language) {
        self.resilience = resilience
        self.language = language
        sites = plan.sites
        index = PlanIndex(plan.sites, [])
    }

    private var network: FailureNetwork { resilience.network }
    private func planned(_ id: SiteID) -> PlannedSite? { index.site(id).map { sites[$0] } }

    private func word(_ value: String, _ message: FailuresMessages) -> Table.Cell {
        Table.Cell(.string(value), text: message.text(language))
    }

    package func name(of failure: Failure) -> Table.Cell {
        switch failure {
        case .node(let v):
            return Table.Cell(.string(network.nodes[v].name), text: place(resilience.sites[v]))
        case .link(let e): return way(e)
        case .group(let g):
            let site = planned(resilience.areas[g].site)
            return Table.Cell(.string(network.groups[g].name), text: site.map(place) ?? network.groups[g].name)
        }
    }

    package func place(_ planned: PlannedSite) -> String { "\(planned.site.name[language]) (\(planned.site.id))" }

    /// By ids, which are short and name the circuits.
    package func way(_ e: Int) -> Table.Cell {
        let way = resilience.ways[e]
        let name = network.links[e].name
        let end = network.nodes[network.links[e].b].name
        // A backbone way and a local one bear both ends in their names.
        var text = name.contains("~") ? name : "\(name) → \(end)"
        if way.circuits.count > 1 { text += " ×\(way.circuits.count)" }
        return Table.Cell(.string(name), text: text)
    }

    /// In words, for readers who know no ids: its two ends, and how many circuits it has.
    package func wayInWords(_ e: Int) -> String {
        let link = network.links[e]
        let ends = [link.a, link.b].map { resilience.sites[$0].site.name[language] }
        let count = resilience.ways[e].circuits.count
        return ends.joined(separator: " – ") + (count > 1 ? " ×\(count)" : "")
    }

    /// In words.
    package func words(of failure: Failure) -> String {
        switch failure {
        case .node(let v): resilience.sites[v].site.name[language]
        case .link(let e): wayInWords(e)
        case .group(let g):
            planned(resilience.areas[g].site)?.site.name[language] ?? network.groups[g].name
        }
    }

    package func kind(of failure: Failure) -> Table.Cell {
        switch failure {
        case .node(let v):
            let kind = resilience.sites[v].site.kind
            let message: FailuresMessages =
                switch kind {
                case .office: .officeKind
                case .pop: .popKind
                case .provincialCentre: .provincialKind
                case .operationsCentre, .networkCentre, .regionalCentre, .backupCentre: .centreKind
                }
            return word(kind.rawValue, message)
        case .link(let e):
            let kind = resilience.ways[e].kind
            guard network.links[e].role == .backup, kind == .access || kind == .levelOne else { return self.kind(kind) }
            return word(kind.rawValue, kind == .access ? .accessBackup : .levelOneBackup)
        case .group(let g):
            let kind = resilience.areas[g].kind
            return word(kind.rawValue, kind == .town ? .town : .power)
        }
    }

    package func kind(_ kind: PlanResilience.Way.Kind) -> Table.Cell { word(kind.rawValue, kind.message) }
}

extension PlanResilience.Way.Kind {
    package var message: FailuresMessages {
        switch self {
        case .access: .access
        case .trunk: .trunk
        case .levelOne: .levelOne
        case .backbone: .backbone
        case .local: .local
        case .carrier: .carrierOwn
        }
    }
}

extension PlanFailures.ProtectionVerdict {
    package var message: FailuresMessages {
        switch self {
        case .sharedBelow: .sharedBelow
        case .sameCarrier: .sameCarrier
        case .sharedCentre: .sharedCentre
        case .notShown: .nothingShared
        case .diverse: .diverse
        }
    }
}

extension DiversityAspect {
    package var message: FailuresMessages {
        switch self {
        case .medium: .medium
        case .route: .route
        case .pop: .pop
        case .carrier: .carrier
        case .power: .powerAspect
        }
    }
}

extension PlanFailures {
    /// What both circuits of an office need, in words: what lies below the province's centre, or else what lies at it.
    package func sharedInWords(_ finding: ProtectionFinding, _ names: FailureNames, _ language: Language) -> String {
        let below = finding.shared.filter { !isAtCentre($0, of: finding) }
        // What joins a provincial centre with the office beside it says no more than these two.
        let told = (below.isEmpty ? finding.shared : below).filter { dependency in
            if case .link(let e) = dependency { resilience.ways[e].kind != .local } else { true }
        }
        let all = told.map { dependency in
            switch dependency {
            case .link(let e): names.words(of: .link(e))
            case .node(let v): names.words(of: .node(v))
            case .group(let g): names.words(of: .group(g))
            case .medium(let medium): medium.message.text(language).lowercased()
            case .carrier(let carrier): carrier
            case .power(let area): area
            }
        }
        return all.joined(separator: ", ")
    }
}
