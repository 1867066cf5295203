import Demand
import Design
import NetworkModel

/// Which works now pay in every likely outcome.
///
/// An office survives where its unit's code, and with it the seat, goes on as the successor's (`Succession`): whether the merger
/// comes about, late or never, an office stands there. A survey of it is never wasted, nor is a circuit to it of the capacity that
/// every outcome needs: the least of what the successor and what the unit alone would be given. An office that ceases is wasted work
/// in every outcome but revocation, so holding its unit spares that. Trunks and the ring of centres carry the same people in every
/// outcome, from no fewer offices before a merger than after it, so those sized for the merged load pay. O(units + circuits).
struct NoRegret {
    private let planner: Planner
    private let succession: Succession
    private let register: GatedRegister
    /// What a commune's line must carry by its staff: ten thousand communes have a few dozen numbers of staff.
    private var demandByStaff: [Int: Bandwidth] = [:]
    private let staffing: Staffing
    private let asOf: CivilDate
    private let index: PlanIndex
    private let circuits: [PlannedCircuit]
    private let events: [LineageEvent]
    /// Places in `events`.
    private let eventByID: [String: Int]
    /// Of provinces.
    private let peopleByUnit: [UnitID: Int]
    private let terms: PackageTerms
    private let tiers: [Medium: [Tier]]

    init(
        _ planner: Planner, _ plan: Plan, _ succession: Succession, _ register: GatedRegister, _ load: SharedLoad
    ) {
        self.planner = planner
        self.succession = succession
        self.register = register
        staffing = Staffing(rules: planner.topology.staffing)
        asOf = plan.asOf
        terms = plan.packageTerms
        peopleByUnit = Dictionary(
            register.units.filter { $0.level == .province }.map { ($0.id, $0.population?.people ?? 0) },
            uniquingKeysWith: { first, _ in first })
        tiers = Dictionary(grouping: planner.topology.catalogue.tiers, by: \.medium).mapValues {
            $0.sorted { ($0.capacity, $0.id) < ($1.capacity, $1.id) }
        }
        index = PlanIndex(plan)
        circuits = plan.circuits
        events = plan.events
        eventByID = Dictionary(
            plan.events.indices.map { (plan.events[$0].id, $0) }, uniquingKeysWith: { _, last in last })
        for unit in register.units where unit.level == .commune {
            let staff = staffing.staff(level: .commune, population: unit.population?.people ?? 0)
            guard demandByStaff[staff] == nil else { continue }
            let demand = load.demand(staff)
            demandByStaff[staff] = max(demand.downstream, demand.upstream)
        }
    }

    /// Held units in their order, then trunks and the backbone in the order of the circuits.
    ///
    /// - Parameter trunks: the offices behind each, by circuit.
    func items(_ plan: Plan, trunks: [String: [SiteID]]) -> [NoRegretItem] {
        var siteByRoot: [UnitID: SiteID] = [:]
        for office in register.offices { siteByRoot[succession.root(of: office.unit.id)] = office.site }
        var items: [NoRegretItem] = []
        items.reserveCapacity(register.decisions.count { $0.gate == .held })
        var survivors: Set<SiteID> = []
        let levels: [UnitLevel] = [.commune, .province, .organ, .centre]
        for (place, decision) in register.decisions.enumerated() where decision.gate == .held {
            let unit = register.units[place]
            guard levels.contains(unit.level) else { continue }
            guard let after = succession.principalSuccessor(of: unit.id),
                let site = siteByRoot[succession.root(of: after)]
            else { continue }
            let item = item(unit, decision, site)
            if item.verdict == .pays { survivors.insert(site) }
            items.append(item)
        }
        return items + shared(plan, trunks, survivors)
    }

    private func item(_ unit: AdministrativeUnit, _ decision: GateDecision, _ site: SiteID) -> NoRegretItem {
        let survives = succession.officeSurvives(unit.id)
        // Those of a province are those of its communes, and counted there.
        let people = unit.level == .commune ? unit.population?.people ?? 0 : 0
        let event = decision.event.flatMap { eventByID[$0] }.map { events[$0] }
        let decreed = event?.effective ?? event?.decided
        let days = decreed.map { max(0, $0 - asOf) } ?? 30 * planner.topology.standby.likelyDelay
        let planned = index.circuits(from: site).first { circuits[$0].circuit.role == .primary }.map { circuits[$0] }
        let choice = planned.flatMap { tier(for: unit, $0) }
        // Of a lease that is wasted the least term is paid, or the rent until the unit is no more.
        let months = max(planner.topology.standby.minimumTerm, (days + 29) / 30)
        var crewDays = 0
        var labour = Money.zero
        for work in terms.works where work.level == unit.level && work.kind != .deliver {
            guard !survives || work.kind == .survey else { continue }
            crewDays += work.days
            labour += work.dayRate * work.days
        }
        return NoRegretItem(
            kind: .office, verdict: survives ? .pays : .wasted, unit: unit.id, site: site, event: decision.event,
            circuit: planned?.circuit.id, tier: choice?.tier.id, capacity: choice?.tier.capacity ?? .zero,
            setup: choice?.setup ?? .zero, monthly: choice?.monthly ?? .zero, months: months, crewDays: crewDays,
            labour: labour, people: people, waitingDays: days)
    }

    /// The tier of the medium of the successor's circuit that carries what every outcome needs of it: at most the successor's.
    private func tier(
        for unit: AdministrativeUnit, _ planned: PlannedCircuit
    ) -> (tier: Tier, setup: Money, monthly: Money)? {
        let most = planned.circuit.capacity
        let required = min(most, required(unit, planned))
        let candidates = tiers[planned.circuit.medium] ?? []
        guard let tier = candidates.first(where: { $0.capacity >= required }) ?? candidates.last else { return nil }
        let length = planned.circuit.length
        func sum(_ base: Money, _ perKilometre: Money) -> Money {
            Money(dong: base.dong + Int64((Double(perKilometre.dong) * length).rounded()))
        }
        return (tier, sum(tier.setup, tier.setupPerKilometre), sum(tier.monthly, tier.monthlyPerKilometre))
    }

    /// What the unit alone would ask: a commune by its people, a province its part by people of what the merged one does.
    private func required(_ unit: AdministrativeUnit, _ planned: PlannedCircuit) -> Bandwidth {
        let rule = planner.topology.protection.first { $0.level == unit.level }
        let limit = rule.map { $0.utilisationLimit > 0 ? min(1, $0.utilisationLimit) : 1 } ?? 1
        if unit.level == .commune {
            let staff = staffing.staff(level: .commune, population: unit.population?.people ?? 0)
            let most = demandByStaff[staff] ?? .zero
            return Bandwidth(bitsPerSecond: Int64((Double(most.bitsPerSecond) / limit).rounded(.up)))
        }
        guard let after = succession.principalSuccessor(of: unit.id) else { return planned.required }
        let all = succession.predecessors(of: after).reduce(0) { $0 + (peopleByUnit[$1] ?? 0) }
        let share = all > 0 ? Double(peopleByUnit[unit.id] ?? 0) / Double(all) : 1
        return Bandwidth(bitsPerSecond: Int64((Double(planned.required.bitsPerSecond) * share).rounded(.up)))
    }

    /// Trunks all of whose offices wait and some of whose offices stand in every outcome; the ring while nothing is deployed.
    private func shared(_ plan: Plan, _ trunks: [String: [SiteID]], _ survivors: Set<SiteID>) -> [NoRegretItem] {
        let deployed = Set(register.offices.filter(\.isDeployed).map(\.site))
        var waiting: Set<String> = []
        for (circuit, offices) in trunks
        where !offices.contains(where: deployed.contains) && offices.contains(where: survivors.contains) {
            waiting.insert(circuit)
        }
        return plan.circuits.compactMap { item in
            let circuit = item.circuit
            let isBackbone = circuit.level == .backbone && deployed.isEmpty
            guard waiting.contains(circuit.id) || isBackbone else { return nil }
            return NoRegretItem(
                kind: isBackbone ? .backbone : .trunk, verdict: .pays, unit: nil, site: circuit.a, event: nil,
                circuit: circuit.id, tier: circuit.tier, capacity: circuit.capacity, setup: item.setup,
                monthly: item.monthly, months: planner.topology.standby.minimumTerm, crewDays: 0, labour: .zero,
                people: 0, waitingDays: 0)
        }
    }
}

extension Planner {
    func addNoRegret(
        _ plan: inout Plan, _ succession: Succession, _ register: GatedRegister, _ demands: OfficeDemands,
        _ design: AccessDesign
    ) {
        let trunks = Dictionary(
            design.transport.map { ($0.circuit, $0.offices) }, uniquingKeysWith: { first, _ in first })
        plan.noRegret = NoRegret(self, plan, succession, register, demands.communeLoad).items(plan, trunks: trunks)
    }
}
