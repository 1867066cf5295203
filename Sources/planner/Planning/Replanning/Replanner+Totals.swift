import Costing
import Design
import Localization
import NetworkModel
import Rollout

extension Replanner {
    func phases(of sites: [PlannedSite]) -> [PlannedPhase] {
        topology.phases.map { phase in
            let members = sites.filter { $0.level != nil && $0.phase == phase.id }
            let deployed = members.filter(\.isDeployed)
            return PlannedPhase(
                phase: phase, deployed: deployed.count, prepared: members.count - deployed.count,
                firstDay: deployed.compactMap(\.starts).min(), lastDay: deployed.compactMap(\.finishes).max())
        }
    }

    /// Waves in which no site came, went or moved stand; the others are formed from their sites.
    func waves(of sites: [PlannedSite], from base: Plan) -> [PlannedWave] {
        func members(_ sites: [PlannedSite]) -> [String: [PlannedSite]] {
            Dictionary(grouping: sites.filter { $0.wave != nil }, by: { $0.wave ?? "" })
        }
        struct Member: Hashable {
            var site: SiteID
            var starts: CivilDate?
            var finishes: CivilDate?
            var people: Int
        }
        func key(_ sites: [PlannedSite]) -> Set<Member> {
            Set(sites.map { Member(site: $0.site.id, starts: $0.starts, finishes: $0.finishes, people: $0.people) })
        }
        let before = members(base.sites)
        let standing = Dictionary(base.waves.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let waves = members(sites).compactMap { id, sites -> PlannedWave? in
            if let wave = standing[id], let old = before[id], key(old) == key(sites) { return wave }
            guard let first = sites.compactMap(\.starts).min(), let last = sites.compactMap(\.finishes).max() else {
                return nil
            }
            return PlannedWave(
                id: id, phase: sites.first?.phase, sites: sites.count,
                people: sites.reduce(0) { $0 + ($1.level == .commune ? $1.people : 0) }, firstDay: first, lastDay: last)
        }
        return waves.sorted { ($0.firstDay, $0.id) < ($1.firstDay, $1.id) }
    }

    // MARK: - Bill

    /// What the new plan's sites, circuits and works cost.
    func bill(of plan: Plan, _ register: GatedRegister, _ rollout: Deployment) -> [BillLine] {
        let lines = planner.billLines(purchases(of: plan, register, rollout))
        let standby = lines.firstIndex(where: \.isStandby) ?? lines.count
        return lines[..<standby] + planner.surcharges(rollout) + lines[standby...] + reorderLines(plan.reorders)
    }

    private static let reorder = "reorder:"

    private func reorderLines(_ reorders: [PlannedReorder]) -> [BillLine] {
        topology.catalogue.tiers.compactMap { tier in
            let own = reorders.filter { $0.tier == tier.id }
            guard !own.isEmpty else { return nil }
            func name(_ language: Language) -> String {
                ReplanMessages.reorderLine.text(
                    language, tier.medium.message.text(language).lowercased(), tier.capacity.description)
            }
            return BillLine(
                item: Self.reorder + tier.id, name: LocalizedName(vi: name(.vietnamese), en: name(.english)),
                quantity: own.count, capital: own.reduce(.zero) { $0 + $1.setup },
                monthly: own.reduce(.zero) { $0 + $1.monthlyMore }, isStandby: false, basis: tier.basis)
        }
    }

    private func purchases(of plan: Plan, _ register: GatedRegister, _ rollout: Deployment) -> [Purchase] {
        let index = PlanIndex(plan)
        let planner = planner
        let estimate = CrewDayEstimate(planner)
        func bought(_ site: SiteID) -> [Purchase.Line] {
            index.circuits(from: site).map { place in
                let item = plan.circuits[place]
                return planner.line(item.circuit, item.setup, item.monthly)
            }
        }
        var deployed: Set<SiteID> = []
        var purchases: [Purchase] = []
        for office in register.offices {
            if office.isDeployed { deployed.insert(office.site) }
            purchases.append(
                Purchase(
                    level: office.unit.level, circuits: bought(office.site),
                    crewDays: estimate.days(
                        of: office, index.circuits(from: office.site).map { plan.circuits[$0].circuit }, rollout),
                    isStandby: !office.isDeployed))
        }
        // A trunk is built with the first office behind it.
        let built = StandingTrunks(plan).above(deployed)
        for link in plan.transport {
            purchases.append(
                Purchase(level: nil, circuits: bought(link.from), crewDays: [:], isStandby: !built.contains(link.from)))
        }
        purchases.append(
            Purchase(
                level: nil,
                circuits: plan.circuits.filter { $0.circuit.level == .backbone }.map {
                    planner.line($0.circuit, $0.setup, $0.monthly)
                }, crewDays: [:], isStandby: deployed.isEmpty))
        return purchases
    }

    // MARK: - Methods

    /// The methods of the plan before; those of the design where a part of it was made anew, and of the schedule where works moved.
    func methods(_ design: [Method], _ dated: DatedSites, isChanged: Bool) -> [Method] {
        guard isChanged else { return design }
        return design.map { method in
            guard method.part == "schedule" else { return method }
            let planned = dated.rollout.planned
            return Method(
                part: "schedule", texts: ReplanMessages.methodSchedule.texts,
                source: "Kelley 1963; Herroelen, Leus 2004; Hartmann, Briskorn 2022", value: planned.value.total,
                lowerBound: planned.lowerBound, unit: method.unit, arguments: [dated.kept, dated.moved])
        }
    }

    /// Values are those of the circuits as they now are; a bound stands only for what was designed anew.
    func methods(
        of base: Plan, anew part: PartialDesign, networks: Int, fallen: [PlannedCircuit], new: [PlannedCircuit]
    ) -> [Method] {
        base.methods.map { method in
            switch method.part {
            case "trees":
                var changed = method
                // The bound of the whole was proved for offices that are no longer the same.
                changed.value = nil
                changed.lowerBound = nil
                return changed
            case "tiers":
                var changed = method
                changed.value = nil
                changed.lowerBound = nil
                return changed
            case "backbone" where part.hasLevelOne:
                var changed = method
                changed.value = part.design.backbone?.value
                changed.lowerBound = part.design.backbone.flatMap { $0.lowerBound > 0 ? $0.lowerBound : nil }
                return changed
            default: return method
            }
        }.filter { $0.part != Self.anewPart } + [
            Method(
                part: Self.anewPart, texts: ReplanMessages.methodAnew.texts,
                source: "Gamvros, Golden, Raghavan 2006; Gouveia 1995; Balakrishnan et al. 1989",
                value: part.design.trees.value, lowerBound: part.design.trees.lowerBound, unit: "VND",
                arguments: [networks])
        ]
    }

    private static let anewPart = "replan"
}

extension PlannedSite {
    /// Whether works are done there, rather than only prepared.
    var isDeployed: Bool { gate == .open || gate == .ready }
}
