import Demand
import NetworkModel

/// The units on a date with their gates, and the offices that the plan deploys or prepares.
struct GatedRegister {
    /// An office in the plan.
    struct Office {
        var unit: AdministrativeUnit
        var gate: Gate
        var site: SiteID { SiteID(office: unit.id) }
        /// The province unit whose crews and phase it has: that in which it lies by its own register.
        var province: UnitID?
        /// The planned province whose network it joins: its own or, across a change of register, the one that stands for it.
        var network: UnitID?
        /// The office above it.
        var upstream: SiteID?
        var population: Population?
        var staff: Int
        var isDeployed: Bool { gate == .open || gate == .ready }
    }

    let units: [AdministrativeUnit]
    let decisions: [GateDecision]
    /// In the order of the units.
    private(set) var offices: [Office] = []

    init(topology: Topology, asOf: CivilDate, policy: GatePolicy) {
        let table = UnitTable(topology.units)
        let lineage = Lineage(table, topology.events)
        self.init(
            topology, lineage, decisions: topology.units.map { lineage.gate(of: $0.id, on: asOf, policy: policy) },
            PopulationEstimate(table, topology.events))
    }

    /// The same, its two long parts at once.
    static func gated(_ topology: Topology, asOf: CivilDate, policy: GatePolicy) async -> GatedRegister {
        let table = UnitTable(topology.units)
        async let estimate = PopulationEstimate(table, topology.events)
        let lineage = Lineage(table, topology.events)
        let decisions = topology.units.map { lineage.gate(of: $0.id, on: asOf, policy: policy) }
        return GatedRegister(topology, lineage, decisions: decisions, await estimate)
    }

    private init(
        _ topology: Topology, _ lineage: Lineage, decisions: [GateDecision], _ estimate: PopulationEstimate
    ) {
        self.decisions = decisions
        units = topology.units.map { unit in
            var unit = unit
            unit.population = estimate[unit.id]
            return unit
        }

        let staffing = Staffing(rules: topology.staffing)
        var planned: Set<UnitID> = []
        var centre: UnitID?
        for (unit, decision) in zip(units, decisions) where Self.isPlanned(unit, decision.gate) {
            planned.insert(unit.id)
            if unit.level == .centre, centre == nil { centre = unit.id }
        }
        var standIns: [UnitID: UnitID] = [:]
        for (unit, decision) in zip(units, decisions) where planned.contains(unit.id) {
            let province = unit.level == .province ? unit.id : lineage.province(above: unit)?.id
            var network: UnitID?
            if let province {
                network = standIns[province] ?? Self.standIn(for: province, lineage: lineage, planned: planned)
                standIns[province] = network
            }
            if network == nil, unit.level == .commune {
                network = Self.networkBefore(unit, lineage: lineage, planned: planned)
            }
            let above: UnitID? =
                switch unit.level {
                case .centre: nil
                case .organ, .province: centre
                case .district, .commune: network ?? centre
                }
            offices.append(
                Office(
                    unit: unit, gate: decision.gate, province: province, network: network,
                    upstream: above.map { SiteID(office: $0) }, population: unit.population,
                    staff: staffing.staff(level: unit.level, population: unit.population?.people ?? 0)))
        }
    }

    private static func isPlanned(_ unit: AdministrativeUnit, _ gate: Gate) -> Bool {
        unit.level != .district && (gate == .open || gate == .ready || gate == .standby)
    }

    /// The network of the predecessors of a unit whose own province is never formed. The principal link goes first.
    private static func networkBefore(_ unit: AdministrativeUnit, lineage: Lineage, planned: Set<UnitID>) -> UnitID? {
        lineage.events(to: unit.id).flatMap(\.links).filter { $0.successor == unit.id }
            .sorted { $0.isPrincipal && !$1.isPrincipal }.lazy
            .compactMap { lineage.province(above: $0.predecessor)?.id }
            .compactMap { standIn(for: $0, lineage: lineage, planned: planned) }.first
    }

    /// The planned unit that stands for a province: itself, a successor, or a predecessor of which it is the next entry. The
    /// principal link goes first.
    private static func standIn(for province: UnitID, lineage: Lineage, planned: Set<UnitID>) -> UnitID? {
        if planned.contains(province) { return province }
        let onwards = lineage.events(from: province).flatMap(\.links).filter { $0.predecessor == province }
        let back = lineage.events(to: province).flatMap(\.links).filter { $0.successor == province }
        let successors = onwards.sorted { $0.isPrincipal && !$1.isPrincipal }.compactMap(\.successor)
        let predecessors = back.sorted { $0.isPrincipal && !$1.isPrincipal }.map(\.predecessor)
        return (successors + predecessors).first { planned.contains($0) }
    }
}
