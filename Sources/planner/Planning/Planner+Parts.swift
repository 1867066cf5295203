import Demand
import Design
import Localization
import NetworkModel

extension Planner {
    func units(_ register: GatedRegister, _ rollout: Deployment) -> [PlannedUnit] {
        let phases = Dictionary(uniqueKeysWithValues: register.offices.map { ($0.unit.id, rollout.phase(of: $0)) })
        return zip(register.units, register.decisions).map { unit, decision in
            PlannedUnit(unit: unit, decision: decision, phase: phases[unit.id] ?? nil)
        }
    }

    /// Offices in the order of their units, then the carrier's sites that some circuit or link ends at.
    func sites(
        _ register: GatedRegister, _ demands: OfficeDemands, _ design: AccessDesign, _ rollout: Deployment
    ) -> [PlannedSite] {
        var sites = register.offices.map { office in
            PlannedSite(
                site: Site(
                    id: office.site, kind: .office, name: office.unit.name, location: office.unit.location,
                    unit: office.unit.id),
                level: office.unit.level, gate: office.gate, upstream: office.upstream,
                phase: rollout.phase(of: office),
                staff: office.staff, starts: rollout.starts(office.site), finishes: rollout.finishes(office.site),
                wave: rollout.waveBySite[office.site], people: office.population?.people ?? 0,
                demand: demands.line(of: office).systems.map {
                    PlannedDemand(
                        workload: $0.workload, users: $0.users, downstream: $0.downstream, upstream: $0.upstream,
                        marginal: PlannedDemand.Marginal(
                            downstream: $0.marginalDownstream, upstream: $0.marginalUpstream))
                },
                activities: rollout.activities[office.site] ?? [])
        }
        let used = Set(design.circuits.flatMap { [$0.circuit.a, $0.circuit.z] })
        for site in topology.carrierSites where used.contains(site.id) {
            sites.append(
                PlannedSite(
                    site: site, level: nil, gate: nil, upstream: nil, phase: nil, staff: 0, starts: nil, finishes: nil))
        }
        return sites
    }

    func circuits(_ design: AccessDesign, _ demands: OfficeDemands, _ register: GatedRegister) -> [PlannedCircuit] {
        let levels = Dictionary(
            register.offices.map { ($0.site, $0.unit.level) }, uniquingKeysWith: { first, _ in first })
        let behind = Dictionary(
            design.transport.map { ($0.circuit, $0.offices) }, uniquingKeysWith: { first, _ in first })
        struct Way: Hashable {
            var a: SiteID
            var z: SiteID
            var role: CircuitRole
        }
        func way(_ item: DesignedCircuit) -> Way { Way(a: item.circuit.a, z: item.circuit.z, role: item.circuit.role) }
        var whole: [Way: Bandwidth] = [:]
        for item in design.circuits { whole[way(item), default: .zero] += item.circuit.capacity }
        let years = demands.yearsCarried(
            by: design.circuits.map { item in
                let circuit = item.circuit
                let rule = topology.protection.first { rule in
                    rule.level == levels[circuit.a] ?? (circuit.level == .backbone ? .province : .commune)
                }
                let users = demands.people(behind: circuit, behind[circuit.id])
                // Of what the people behind ask, a line of the ring carries a part.
                let own = Double(max(item.downstream, item.upstream).bitsPerSecond)
                let share = circuit.level == .backbone ? own / max(1, Double(users.demand.bitsPerSecond)) : 1
                return (
                    users.people,
                    Self.demandCarried(by: whole[way(item)] ?? circuit.capacity, circuit.role, rule, part: share)
                )
            })
        let tiers = Dictionary(grouping: topology.catalogue.tiers, by: \.medium).mapValues { tiers in
            tiers.sorted { ($0.capacity, $0.id) < ($1.capacity, $1.id) }
        }
        return zip(design.circuits, years).map { item, years in
            let lower = tiers[item.circuit.medium]?.last { $0.capacity < item.circuit.capacity }
            return PlannedCircuit(
                circuit: item.circuit, downstream: item.downstream, upstream: item.upstream,
                drivenBy: demands.line(of: item.circuit.a).drivenBy, setup: item.setup, monthly: item.monthly,
                required: item.required, yearsCarried: years,
                lowerTier: lower.map { PlannedCircuit.LowerTier(id: $0.id, capacity: $0.capacity) })
        }
    }

    /// The most of its office's whole demand at which a circuit stays below its rule's limit: the capacity that is required,
    /// turned round.
    private static func demandCarried(
        by capacity: Bandwidth, _ role: CircuitRole, _ rule: ProtectionRule?, part: Double
    ) -> Bandwidth {
        let limit = rule.map { $0.utilisationLimit > 0 ? min(1, $0.utilisationLimit) : 1 } ?? 1
        let share = part * (role == .backup ? rule?.backupShare ?? 1 : 1)
        guard share > 0 else { return Bandwidth(bitsPerSecond: .max) }
        let most = Double(capacity.bitsPerSecond) * limit / share
        // A hair upwards, so that the demand that the tier was chosen for is never lost to rounding.
        return Bandwidth(bitsPerSecond: Int64(min(1e18, most * (1 + 1e-9)).rounded(.down)))
    }

    func traffic(_ demands: OfficeDemands) -> [PlannedTraffic] {
        demands.forecast.matrix.entries.map {
            PlannedTraffic(from: $0.from, to: $0.to, downstream: $0.downstream, upstream: $0.upstream)
        }
    }

    func hoses(_ demands: OfficeDemands) -> [PlannedHose] {
        demands.forecast.hoses.map {
            PlannedHose(
                node: $0.node, pairwiseDownstream: $0.pairwiseDownstream, pairwiseUpstream: $0.pairwiseUpstream,
                hoseDownstream: $0.hoseDownstream, hoseUpstream: $0.hoseUpstream)
        }
    }

    func transport(_ design: AccessDesign, _ demands: OfficeDemands) -> [PlannedTransport] {
        design.transport.map { link in
            let line = demands.together(link.offices)
            return PlannedTransport(
                from: link.from, to: link.to, length: link.length, offices: link.offices.count,
                downstream: line.downstream, upstream: line.upstream)
        }
    }

    /// At the most people whose busy hour each trunk's capacity carries and at one more, so that a reader finds out exactly
    /// which trunk is too small, and at a grid between. About log(people) sizings for each capacity.
    func sharedLoad(_ design: AccessDesign, _ demands: OfficeDemands) -> [PlannedSharedLoad] {
        let trunks = Set(design.transport.map(\.circuit))
        return sharedLoad(
            Set(design.circuits.filter { trunks.contains($0.circuit.id) }.map(\.circuit.capacity)), demands)
    }

    /// - Parameter capacities: of the trunks.
    func sharedLoad(_ capacities: Set<Bandwidth>, _ demands: OfficeDemands) -> [PlannedSharedLoad] {
        guard !capacities.isEmpty else { return [] }
        let load = demands.communeLoad
        func most(_ staff: Int) -> Bandwidth {
            let demand = load.demand(staff)
            return max(demand.downstream, demand.upstream)
        }
        // No trunk has more people behind it than work in all communes of the largest province.
        let all = max(2, demands.mostInOneProvince)
        var numbers: Set<Int> = [all]
        for capacity in capacities {
            var (low, high) = (0, all)
            while low < high {
                let middle = low + (high - low + 1) / 2
                if most(middle) <= capacity { low = middle } else { high = middle - 1 }
            }
            numbers.formUnion([low, low + 1])
        }
        var step = 1
        while step < all {
            numbers.insert(step)
            step = max(step + 1, step * 5 / 4)
        }
        return numbers.filter { $0 > 0 }.sorted().map { staff in
            let demand = load.demand(staff)
            return PlannedSharedLoad(staff: staff, downstream: demand.downstream, upstream: demand.upstream)
        }
    }

    func gaps(_ design: AccessDesign, _ rollout: Deployment) -> [PlannedGap] {
        gaps(design) + rollout.unscheduled.map { PlannedGap(site: $0, role: nil, reason: .unscheduled) }
    }

    func gaps(_ design: AccessDesign) -> [PlannedGap] {
        design.gaps.map { gap in
            let reason: PlannedGap.Reason =
                switch gap.reason {
                case .noRule: .noRule
                case .outOfReach: .outOfReach
                case .tooSmall: .tooSmall
                case .noBackup: .noBackup
                }
            return PlannedGap(site: gap.site, role: gap.role, reason: reason)
        }
            + design.ways.filter { $0.excess.latency > 0 }.map {
                PlannedGap(site: $0.site, role: nil, reason: .tooSlow)
            }
            + design.ways.filter { $0.excess.hops > 0 }.map {
                PlannedGap(site: $0.site, role: nil, reason: .tooManyHops)
            }
    }

    func ways(_ register: GatedRegister, _ design: AccessDesign) -> [PlannedWay] {
        let limits = ClassLimits(workloads: topology.workloads, classes: topology.qosClasses)
        let levels = Dictionary(
            register.offices.map { ($0.site, $0.unit.level) }, uniquingKeysWith: { first, _ in first })
        return design.ways.map { way in
            let strictest = levels[way.site].map { limits[$0] }
            return PlannedWay(
                site: way.site, treeHops: way.treeHops, hops: way.normal.hops, latency: way.normal.latency,
                worstHops: way.worst.hops, worstLatency: way.worst.latency, latencyLimit: strictest?.latency?.limit,
                latencyClass: strictest?.latency?.qosClass, hopLimit: strictest?.hops?.limit,
                hopClass: strictest?.hops?.qosClass)
        }
    }

    func leases(_ design: AccessDesign) -> [PlannedLease] { design.outcomes }

    /// The events that decide a unit which is not closed, in the order of the topology.
    func events(_ register: GatedRegister) -> [LineageEvent] {
        let deciding = Set(register.decisions.filter { $0.gate != .closed }.compactMap(\.event))
        return topology.events.filter { deciding.contains($0.id) }
    }

    func systems() -> [PlannedSystem] {
        topology.workloads.map { workload in
            let promised = topology.qosClasses.first { $0.id == workload.qosClass }
            var system = PlannedSystem(
                id: workload.id, name: workload.name, qosClass: workload.qosClass, dscp: promised?.dscp,
                delayLimit: promised?.delayLimit, variationLimit: promised?.variationLimit,
                lossLimit: promised?.lossLimit, hopLimit: promised?.hopLimit)
            system.servers = workload.servers
            return system
        }
    }

    func methods(_ design: AccessDesign, _ rollout: Deployment, _ demands: OfficeDemands) -> [Method] {
        designMethods(design, demands) + [
            scheduleMethod(rollout), Method(part: "bill", .methodBill, source: "summation"),
        ]
    }

    /// Of the parts up to the circuits.
    func designMethods(_ design: AccessDesign, _ demands: OfficeDemands) -> [Method] {
        [
            Method(part: "gates", .methodGates, source: "docs/formats.md"),
            Method(
                part: "demand", .methodDemand,
                source: "Kaufman 1981; Roberts 1981; Lindberger 1999; Riedl et al. 2000; Duffield et al. 1999",
                arguments: [Int((Plan.saved(by: hoses(demands)) * 100).rounded())]),
            Method(
                part: "trees", .methodTrees,
                source: "Gamvros, Golden, Raghavan 2006; Gouveia 1995; Balakrishnan et al. 1989",
                value: design.trees.value, lowerBound: design.trees.lowerBound, unit: "VND"),
            Method(
                part: "backbone", .methodBackbone, source: "Orlowski et al. 2010; Raack et al. 2011",
                value: design.backbone?.value,
                lowerBound: design.backbone.flatMap { $0.lowerBound > 0 ? $0.lowerBound : nil }, unit: "VND"),
            Method(
                part: "tiers", .methodTiers, source: "enumeration", value: design.cost.value,
                lowerBound: design.cost.lowerBound, unit: "VND"),
            Method(
                part: "backup", .methodBackup, source: "enumeration",
                arguments: [design.backupsOnOtherMedium, design.backups, design.backupsToOtherEnd]),
        ]
    }

    func assumptions(_ plan: Plan) -> [PlannedAssumption] {
        func count<Element>(_ part: PlannedAssumption.Part, _ list: [Element], _ basis: (Element) -> Basis)
            -> PlannedAssumption
        {
            PlannedAssumption(
                part: part, assumed: Double(list.count { basis($0).isAssumed }), total: Double(list.count))
        }
        let communes = plan.units.filter { unit in
            unit.unit.level == .commune && [.open, .ready, .standby].contains(unit.decision.gate)
        }.compactMap(\.unit.population)
        func people(_ list: [Population]) -> Double { list.reduce(0) { $0 + Double($1.people) } }
        func firstYear(_ lines: [BillLine]) -> Double {
            lines.reduce(0) { $0 + Double($1.capital.dong) + 12 * Double($1.monthly.dong) }
        }
        return [
            PlannedAssumption(
                part: .prices, assumed: firstYear(plan.bill.filter(\.basis.isAssumed)), total: firstYear(plan.bill)),
            PlannedAssumption(
                part: .populations, assumed: people(communes.filter(\.basis.isAssumed)), total: people(communes)),
            count(.locations, plan.sites.filter { $0.level != nil }) { $0.site.location.basis },
            count(.systems, topology.workloads) { $0.basis },
            count(.staffing, topology.staffing) { $0.basis },
            count(.protection, topology.protection.map(\.basis) + [topology.tunnel?.basis].compactMap { $0 }) { $0 },
            count(.activities, topology.activities) { $0.basis },
            count(.crews, topology.crews) { $0.basis },
            count(.phases, topology.phases) { $0.basis },
        ]
    }
}

extension Method {
    /// - Parameter arguments: what the message's places hold.
    init(
        part: String, _ message: PlanMessages, source: String, value: Double? = nil,
        lowerBound: Double? = nil, unit: String = "", arguments: [Int] = []
    ) {
        self.init(
            part: part, texts: message.texts, source: source, value: value, lowerBound: lowerBound, unit: unit,
            arguments: arguments)
    }

    init(
        part: String, texts: Texts, source: String, value: Double? = nil, lowerBound: Double? = nil,
        unit: String = "", arguments: [Int] = []
    ) {
        func text(_ language: Language) -> String { texts[language].filled(with: arguments.map(\.description)) }
        self.init(
            part: part, algorithm: LocalizedName(vi: text(.vietnamese), en: text(.english)), source: source,
            value: value, lowerBound: lowerBound, unit: unit)
    }
}
