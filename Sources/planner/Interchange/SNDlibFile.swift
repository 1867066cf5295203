package import Design

/// The native format of SNDlib (Orlowski, Pioro, Tomaszewski, Wessaly, *SNDlib 1.0*, Networks 55(3), 2010): sections
/// `META`, `NODES`, `LINKS`, `DEMANDS` and `ADMISSIBLE_PATHS`. Of these nodes, links and demands are read; hop limits
/// and admissible paths are not, because routing is over all paths here.
package struct SNDlibFile: Sendable {
    package struct Link: Sendable {
        package var name: String
        /// Indices of nodes.
        package var source: Int
        package var target: Int
        package var installed: Double
        package var installedCost: Double
        package var routingCost: Double
        package var setupCost: Double
        package var modules: [BackboneProblem.Module]
    }

    package struct Demand: Sendable {
        package var name: String
        package var source: Int
        package var target: Int
        /// Routing units times value: what it takes of capacity.
        package var load: Double
    }

    package var nodes: [String]
    package var links: [Link]
    package var demands: [Demand]

    package init(nodes: [String], links: [Link], demands: [Demand]) {
        self.nodes = nodes
        self.links = links
        self.demands = demands
    }

    /// Reads a network.
    package init(_ text: String) throws(NumberReader.Fault) {
        var reader = SNDlibReader(text)
        self = try reader.network()
    }

    /// SNDlib's letters for demands (U, D), links (U, B, D) and capacities (M, E, S), such as `UUM`.
    package struct Model: Hashable, Sendable {
        package var hasDirectedDemands: Bool
        package var links: BackboneProblem.LinkModel
        package var capacities: BackboneProblem.CapacityModel

        package init(
            hasDirectedDemands: Bool, links: BackboneProblem.LinkModel, capacities: BackboneProblem.CapacityModel
        ) {
            self.hasDirectedDemands = hasDirectedDemands
            self.links = links
            self.capacities = capacities
        }

        /// Nil where the letters are none of a model; undirected demands go with undirected links only.
        package init?(_ letters: String) {
            let all = letters.uppercased().map(String.init)
            guard all.count == 3, ["U", "D"].contains(all[0]), let links = BackboneProblem.LinkModel(rawValue: all[1]),
                let capacities = BackboneProblem.CapacityModel(rawValue: all[2]),
                all[0] == "D" || links == .undirected
            else { return nil }
            self.init(hasDirectedDemands: all[0] == "D", links: links, capacities: capacities)
        }

        package var letters: String { (hasDirectedDemands ? "D" : "U") + links.rawValue + capacities.rawValue }

        /// All that can be asked for.
        package static var accepted: [String] {
            ["UU", "DU", "DB", "DD"].flatMap { start in
                BackboneProblem.CapacityModel.allCases.map { start + $0.rawValue }
            }
        }
    }

    /// The model that the file suggests, for it does not say: directed where each link has its opposite (`DD`),
    /// undirected (`UU`) otherwise; one module of the list (`E`) where the list is a staircase of four or more sizes, each
    /// larger and dearer than the one before, any number of each (`M`) otherwise.
    package var suggestedModel: Model {
        let pairs = Set(links.map { [$0.source, $0.target] })
        let isDirected = !links.isEmpty && links.allSatisfy { pairs.contains([$0.target, $0.source]) }
        let isStaircase = links.allSatisfy { link in
            link.modules.isEmpty
                || link.modules.count >= 4
                    && zip(link.modules, link.modules.dropFirst()).allSatisfy {
                        $0.capacity < $1.capacity && $0.cost < $1.cost
                    }
        }
        let hasModules = links.contains { !$0.modules.isEmpty }
        return Model(
            hasDirectedDemands: isDirected, links: isDirected ? .directed : .undirected,
            capacities: hasModules && isStaircase ? .explicit : .modular)
    }

    /// The dimensioning problem. `survivable` adds the failure of each single link but bridges; `fixedCharges` counts the
    /// set-up costs, which SNDlib's published values mostly leave out (their models say `N` for fixed charges).
    package func problem(_ model: Model, survivable: Bool, fixedCharges: Bool = false) throws(BackboneProblem.Flaw)
        -> BackboneProblem
    {
        try BackboneProblem(
            nodeCount: nodes.count,
            links: links.map {
                .init(
                    $0.source, $0.target, installed: $0.installed, installedCost: $0.installedCost,
                    routingCost: $0.routingCost, setupCost: fixedCharges ? $0.setupCost : 0, modules: $0.modules)
            }, demands: demands.map { .init($0.source, $0.target, $0.load) },
            failures: survivable ? .everyLink(of: links.count) : [], linkModel: model.links,
            capacityModel: model.capacities)
    }

    /// The solution as text: a line for each link with its name and the number of each of its modules in the file's order,
    /// then a line for each path used with the demand's name, the path's links joined by commas (`-` for none) and the flow
    /// in the unit of the capacities.
    package func text(_ design: BackboneDesign) -> String {
        var lines = links.indices.map {
            ([links[$0].name] + design.modules[$0].map(String.init)).joined(separator: " ")
        }
        for route in design.routes {
            let path = route.links.isEmpty ? "-" : route.links.map { links[$0].name }.joined(separator: ",")
            lines.append("\(demands[route.demand].name) \(path) \(route.flow)")
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
