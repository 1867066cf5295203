import Costing
import Demand
import Design
import Localization
package import NetworkModel
import Rollout

/// Makes a plan from a topology: gates, demand, design, schedule, bill.
///
///     let plan = Planner(topology).plan(asOf: day, gatePolicy: .strict)
///
/// Pure: the same topology, date and policy give the same plan, byte for byte. O(n log n) in the units; the whole country takes well
/// under a second.
package struct Planner: Sendable {
    let topology: Topology

    package init(_ topology: Topology) { self.topology = topology }

    package func plan(asOf: CivilDate, gatePolicy: GatePolicy) -> Plan {
        let register = GatedRegister(topology: topology, asOf: asOf, policy: gatePolicy)
        let demands = OfficeDemands(register: register, topology: topology)
        let design = design(register, demands)
        let rollout = Deployment(register: register, design: design, topology: topology, asOf: asOf)
        let bill = bill(register, design, rollout)
        var plan = Plan(
            topologyName: topology.name, inputHash: topology.inputHash, asOf: asOf, gatePolicy: gatePolicy,
            units: units(register, rollout), sites: sites(register, demands, design, rollout),
            circuits: circuits(design, demands, register), phases: rollout.plannedPhases(), bill: bill,
            methods: methods(design, rollout, demands), horizonYears: topology.horizonYears, events: events(register),
            waves: rollout.waves, transport: transport(design, demands), gaps: gaps(design, rollout),
            systems: systems(),
            traffic: traffic(demands), hoses: hoses(demands))
        plan.assumptions = assumptions(plan)
        return plan
    }

    // MARK: - Kernels

    private func design(_ register: GatedRegister, _ demands: OfficeDemands) -> AccessDesign {
        let offices = register.offices.map { office in
            Design.Office(
                site: office.site, level: office.unit.level, location: office.unit.location.coordinate,
                province: office.network, downstream: demands.line(of: office).downstream,
                upstream: demands.line(of: office).upstream)
        }
        return AccessDesigner(
            carrierSites: topology.carrierSites, catalogue: topology.catalogue, protection: topology.protection,
            horizonYears: topology.horizonYears
        ).design(offices)
    }

    private func bill(_ register: GatedRegister, _ design: AccessDesign, _ rollout: Deployment) -> [BillLine] {
        let circuits = Dictionary(grouping: design.circuits, by: \.circuit.a)
        let purchases = register.offices.map { office in
            Purchase(
                level: office.unit.level,
                circuits: (circuits[office.site] ?? []).map {
                    Purchase.Line(tier: $0.circuit.tier, setup: $0.setup, monthly: $0.monthly)
                },
                crewDays: rollout.crewDays(of: office), isStandby: !office.isDeployed)
        }
        return Bill(catalogue: topology.catalogue, crews: topology.crews).lines(purchases).map { line in
            let (item, name) = wording(of: line.item)
            return BillLine(
                item: item, name: name, quantity: line.quantity, capital: line.capital, monthly: line.monthly,
                isStandby: line.isStandby, basis: line.basis)
        }
    }

    private func wording(of item: CostLine.Item) -> (String, LocalizedName) {
        switch item {
        case .circuit(let id):
            let tier = topology.catalogue.tier(id)
            let capacity = tier?.capacity.description ?? ""
            func name(_ language: Language) -> String {
                let medium = tier?.medium.message.text(language).lowercased() ?? id
                return PlanMessages.billCircuit.text(language, medium, capacity)
            }
            return ("circuit:\(id)", LocalizedName(vi: name(.vietnamese), en: name(.english)))
        case .equipment(let id):
            let found = topology.catalogue.equipment.first { $0.id == id }
            return ("equipment:\(id)", found?.name ?? LocalizedName(vi: id, en: id))
        case .crewDays(let id):
            let name = topology.crews.first { $0.id == id }?.name ?? LocalizedName(vi: id, en: id)
            return (
                "crew:\(id)",
                LocalizedName(
                    vi: PlanMessages.billCrewDays.text(.vietnamese, name.vi),
                    en: PlanMessages.billCrewDays.text(.english, name.en))
            )
        }
    }
}
