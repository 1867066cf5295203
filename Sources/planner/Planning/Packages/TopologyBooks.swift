import Demand
import NetworkAddress
package import NetworkModel
package import Rollout

/// What a topology says that its units have: people, staff, leased circuits, prefixes; and the agents that are enrolled there.
package struct TopologyBooks {
    private let topology: Topology
    private let agents: [UnitID: [Holding.Agent]]

    /// - Parameter agents: by the unit whose office their certificate names, whether it still lives or not.
    package init(_ topology: Topology, agents: [UnitID: [Holding.Agent]] = [:]) {
        self.topology = topology
        self.agents = agents
    }

    /// Of the offices that live on `day`: communes, provinces, organs and the centre. Inhabitants are counted once, at communes. The
    /// agents of those that are no more stand in the books of those that took over from them.
    package func books(on day: CivilDate) -> Books {
        let lineage = Lineage(units: topology.units, events: topology.events)
        let estimate = PopulationEstimate(units: topology.units, events: topology.events)
        let staffing = Staffing(rules: topology.staffing)
        let circuits = Dictionary(grouping: topology.existingCircuits, by: \.site)
        let prefixes = Dictionary(grouping: topology.existingPrefixes.filter { $0.status != .container }, by: \.site)
        let alive: Set<Gate> = [.open, .held, .ready]
        let living: [Holding] = topology.units.filter { unit in
            unit.level != .district && alive.contains(lineage.gate(of: unit.id, on: day, policy: .own).gate)
        }.map { unit in
            let site = SiteID(office: unit.id)
            let people = estimate[unit.id]?.people ?? 0
            var numbers: [CircuitRole: Int] = [:]
            return Holding(
                unit: unit.id, people: unit.level == .commune ? people : 0,
                staff: staffing.staff(level: unit.level, population: people),
                contracts: (circuits[site] ?? []).map { lease in
                    numbers[lease.role, default: 0] += 1
                    return contract(lease, unit, numbers[lease.role] ?? 1)
                },
                prefixes: (prefixes[site] ?? []).map(\.prefix), agents: agents[unit.id] ?? [])
        }
        let known = Set(living.map(\.unit))
        let others = agents.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }
        guard !others.isEmpty else { return Books(living) }
        return Books(living + others.map { Holding(unit: $0.key, agents: $0.value) })
            .carriedOver(by: topology.events, to: day).books
    }

    /// Priced by the catalogue over the way to its other end, as the design prices it.
    private func contract(_ lease: ExistingCircuit, _ unit: AdministrativeUnit, _ number: Int) -> Holding.Contract {
        let id = "\(lease.site)/\(lease.role.rawValue)" + (number > 1 ? "-\(number)" : "")
        guard let tier = topology.catalogue.tier(lease.tier) else {
            return Holding.Contract(circuit: id, capital: .zero, monthly: .zero)
        }
        let far = topology.carrierSites.first { $0.id == lease.end }?.location.coordinate
        let length =
            (far?.distance(to: unit.location.coordinate) ?? 0)
            * (topology.catalogue.profile(of: tier.medium)?.routeFactor ?? 1)
        let priced = lease.carrier.map { topology.catalogue.priced(tier, by: $0) } ?? tier
        let price = priced.price(length: length)
        return Holding.Contract(circuit: id, capital: price.setup, monthly: price.monthly)
    }
}
