import Costing
import Demand
package import Design
package import Graphs
import Localization
package import NetworkModel
package import Rollout

/// Makes a plan from a topology: gates, demand, design, schedule, bill.
///
///     let plan = await Planner(topology).plan(asOf: day, gatePolicy: .strict)
///
/// Pure: the same topology, date, policy, seed and budget of steps give the same plan, byte for byte. The whole country takes some
/// seconds, most of them in the search for access trees.
package struct Planner: Sendable {
    let topology: Topology
    /// Proposals for each site that the design's searches make in about `seconds`; what is usual where nil.
    package static func proposalsPerSite(within seconds: Double?) -> Int {
        guard let seconds else { return 1_500 }
        return min(100_000, max(20, Int(seconds * 250)))
    }

    package init(_ topology: Topology) { self.topology = topology }

    /// - Parameters:
    ///   - seed: of the searches' random choices.
    ///   - budget: of the design's searches, in proposals per site; nil for what takes some seconds for a country.
    ///   - scheduling: of the schedule's search, in rounds; nil for what takes a second or two for a country.
    package func plan(
        asOf: CivilDate, gatePolicy: GatePolicy, seed: UInt64 = 1, budget: SearchBudget? = nil,
        scheduling: WorkforceBudget? = nil
    ) async -> Plan {
        let register = GatedRegister(topology: topology, asOf: asOf, policy: gatePolicy)
        let demands = OfficeDemands(register: register, topology: topology)
        var design = await design(
            register, demands, seed: seed, budget: budget ?? SearchBudget(steps: Self.proposalsPerSite(within: nil)))
        let rollout = deployment(
            register, circuitWorks(design), settled: settledCircuits(design), asOf: asOf, seed: seed,
            budget: scheduling ?? WorkforceBudget(steps: Self.scheduleRounds(within: nil)))
        let choices = applyCarriers(of: rollout, to: &design)
        let bill = bill(register, design, rollout)
        var plan = Plan(
            topologyName: topology.name, inputHash: topology.inputHash, asOf: asOf, gatePolicy: gatePolicy,
            units: units(register, rollout), sites: sites(register, demands, design, rollout),
            circuits: circuits(design, demands, register), phases: rollout.plannedPhases(), bill: bill,
            methods: methods(design, rollout, demands), horizonYears: topology.horizonYears, events: events(register),
            waves: rollout.waves, transport: transport(design, demands), gaps: gaps(design, rollout),
            systems: systems(),
            traffic: traffic(demands), hoses: hoses(demands),
            media: topology.catalogue.media, sharedLoad: sharedLoad(design, demands), ways: ways(register, design),
            leases: leases(design), knownAsOf: topology.knownAsOf)
        plan.schedule = rollout.planned
        plan.carrierChoices = choices
        plan.assumptions = assumptions(plan)
        plan.inputs = topology.inputs
        let succession = Succession(units: topology.units, events: topology.events)
        plan.successions = PlannedSuccession.all(register, events: topology.events, succession, asOf: asOf)
        plan.largestPacket = topology.tunnel?.largestPacket
        addAddresses(&plan)
        await addPackages(&plan, succession)
        addNoRegret(&plan, succession, register, demands, design)
        plan.daysOff = daysOff(of: plan)
        return plan
    }

    // MARK: - Kernels

    func design(
        _ register: GatedRegister, _ demands: OfficeDemands, seed: UInt64, budget: SearchBudget
    ) async -> AccessDesign {
        await designer(demands).design(offices(register, demands), seed: seed, budget: budget)
    }

    /// The problem whose bound the plan states for its backbone, unsolved, for another solver to judge, and what a unit of its
    /// cost is in đồng; nil where the plan has no backbone.
    package func backboneProblem(asOf: CivilDate, gatePolicy: GatePolicy) -> (problem: BackboneProblem, unit: Double)? {
        let register = GatedRegister(topology: topology, asOf: asOf, policy: gatePolicy)
        let demands = OfficeDemands(register: register, topology: topology)
        return designer(demands).backboneProblem(offices(register, demands))
    }

    func offices(_ register: GatedRegister, _ demands: OfficeDemands) -> [Design.Office] {
        let limits = ClassLimits(workloads: topology.workloads, classes: topology.qosClasses)
        return register.offices.map { office in
            Design.Office(
                site: office.site, level: office.unit.level, location: office.unit.location.coordinate,
                province: office.network, downstream: demands.line(of: office).downstream,
                upstream: demands.line(of: office).upstream, people: office.staff,
                limits: limits[office.unit.level].ways)
        }
    }

    func designer(_ demands: OfficeDemands) -> AccessDesigner {
        AccessDesigner(
            carrierSites: topology.carrierSites, catalogue: topology.catalogue, protection: topology.protection,
            load: demands.communeLoad, horizonYears: topology.horizonYears,
            existing: topology.existingCircuits)
    }

    private func bill(_ register: GatedRegister, _ design: AccessDesign, _ rollout: Deployment) -> [BillLine] {
        let circuits = Dictionary(grouping: design.circuits, by: \.circuit.a)
        let estimate = CrewDayEstimate(self)
        let purchases = register.offices.map { office in
            Purchase(
                level: office.unit.level,
                circuits: (circuits[office.site] ?? []).map { line($0.circuit, $0.setup, $0.monthly) },
                crewDays: estimate.days(of: office, (circuits[office.site] ?? []).map(\.circuit), rollout),
                isStandby: !office.isDeployed)
        }
        let deployed = Set(register.offices.filter(\.isDeployed).map(\.site))
        let trunks = design.transport.map { link in
            // A trunk is built with the first office behind it.
            Purchase(
                level: nil,
                circuits: (circuits[link.from] ?? []).map { line($0.circuit, $0.setup, $0.monthly) },
                crewDays: [:], isStandby: !link.offices.contains(where: deployed.contains))
        }
        let backbone = Purchase(
            level: nil,
            circuits: design.circuits.filter { $0.circuit.level == .backbone }.map {
                line($0.circuit, $0.setup, $0.monthly)
            }, crewDays: [:], isStandby: deployed.isEmpty)
        let lines = billLines(purchases + trunks + [backbone])
        let standby = lines.firstIndex(where: \.isStandby) ?? lines.count
        return Array(lines[..<standby]) + surcharges(rollout) + Array(lines[standby...])
    }

    /// A circuit as the bill counts it, by its carrier where its medium has several.
    func line(_ circuit: Circuit, _ setup: Money, _ monthly: Money) -> Purchase.Line {
        let hasOne = (topology.catalogue.profile(of: circuit.medium)?.offers.count ?? 1) == 1
        return Purchase.Line(
            tier: circuit.tier, setup: setup, monthly: monthly, carrier: hasOne ? nil : circuit.carrier)
    }

    func billLines(_ purchases: [Purchase]) -> [BillLine] {
        Bill(catalogue: topology.catalogue, crews: topology.crews).lines(purchases).map { line in
            let (item, name) = wording(of: line.item)
            return BillLine(
                item: item, name: name, quantity: line.quantity, capital: line.capital, monthly: line.monthly,
                isStandby: line.isStandby, basis: line.basis)
        }
    }

    func wording(of item: CostLine.Item) -> (String, LocalizedName) {
        switch item {
        case .circuit(let id, let carrier):
            let tier = topology.catalogue.tier(id)
            let capacity = tier?.capacity.description ?? ""
            func name(_ language: Language) -> String {
                let medium = tier?.medium.message.text(language).lowercased() ?? id
                let text = PlanMessages.billCircuit.text(language, medium, capacity)
                return carrier.map { "\(text), \($0)" } ?? text
            }
            let item = carrier.map { "circuit:\(id)/\($0)" } ?? "circuit:\(id)"
            return (item, LocalizedName(vi: name(.vietnamese), en: name(.english)))
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
