import Localization
import NetworkModel
import Planning
import Rendering
import Resilience

/// What a failure hits, as a person names it and as data do.
struct FailureNames {
    let plan: Planning.Plan
    let resilience: PlanResilience
    let language: Language

    private var network: FailureNetwork { resilience.network }

    private func word(_ value: String, _ message: FailuresMessages) -> Table.Cell {
        Table.Cell(.string(value), text: message.text(language))
    }

    func name(of failure: Failure) -> Table.Cell {
        switch failure {
        case .node(let v):
            return Table.Cell(.string(network.nodes[v].name), text: place(resilience.sites[v]))
        case .link(let e): return way(e)
        case .group(let g):
            let site = plan.sites.first { $0.site.id == resilience.areas[g].site }
            return Table.Cell(.string(network.groups[g].name), text: site.map(place) ?? network.groups[g].name)
        }
    }

    func place(_ planned: PlannedSite) -> String {
        "\(planned.site.name[language]) (\(planned.site.id))"
    }

    func way(_ e: Int) -> Table.Cell {
        let way = resilience.ways[e]
        let name = network.links[e].name
        let end = network.nodes[network.links[e].b].name
        var text = way.kind == .backbone ? name : "\(name) → \(end)"
        if way.circuits.count > 1 { text += " ×\(way.circuits.count)" }
        return Table.Cell(.string(name), text: text)
    }

    func kind(of failure: Failure) -> Table.Cell {
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
            let message: FailuresMessages =
                switch kind {
                case .access: .access
                case .trunk: .trunk
                case .levelOne: .levelOne
                case .backbone: .backbone
                case .local: .local
                case .carrier: .carrierOwn
                }
            return word(kind.rawValue, message)
        case .group(let g):
            let kind = resilience.areas[g].kind
            return word(kind.rawValue, kind == .town ? .town : .power)
        }
    }
}
