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

    /// The bill before with what the changed sites add and take away; made anew where circuits were.
    func bill(of plan: Plan, from base: Plan, isRedesigned: Bool) -> [BillLine] {
        let reorders = reorderLines(plan.reorders)
        let now = lines(of: plan)
        let standing = base.bill.filter { !$0.item.hasPrefix(Self.reorder) }
        if isRedesigned { return now.map(billLine) + reorders }
        struct Key: Hashable {
            var item: String
            var isStandby: Bool
        }
        func key(_ line: CostLine) -> Key { Key(item: planner.wording(of: line.item).0, isStandby: line.isStandby) }
        let before = Dictionary(lines(of: base).map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
        let old = Dictionary(
            standing.map { (Key(item: $0.item, isStandby: $0.isStandby), $0) }, uniquingKeysWith: { first, _ in first })
        var rest = Set(old.keys)
        var result: [BillLine] = []
        for line in now {
            let key = key(line)
            rest.remove(key)
            let was = before[key]
            // What the plan before counted otherwise than its sites and circuits say stands as it was.
            var changed = billLine(line)
            if let stated = old[key] {
                changed.quantity = stated.quantity + line.quantity - (was?.quantity ?? 0)
                changed.capital = stated.capital + line.capital - (was?.capital ?? .zero)
                changed.monthly = stated.monthly + line.monthly - (was?.monthly ?? .zero)
                changed.name = stated.name
                changed.basis = stated.basis
            }
            if changed.quantity != 0 || changed.capital != .zero || changed.monthly != .zero { result.append(changed) }
        }
        // Lines of kinds that sites and circuits don't make.
        for line in standing where rest.contains(Key(item: line.item, isStandby: line.isStandby)) {
            let key = Key(item: line.item, isStandby: line.isStandby)
            guard before[key] == nil else { continue }
            let place = result.lastIndex { $0.isStandby == line.isStandby }.map { $0 + 1 } ?? result.count
            result.insert(line, at: line.isStandby ? place : min(place, result.count))
        }
        return result + reorders
    }

    private static let reorder = "reorder:"

    private func billLine(_ line: CostLine) -> BillLine {
        let (item, name) = planner.wording(of: line.item)
        return BillLine(
            item: item, name: name, quantity: line.quantity, capital: line.capital, monthly: line.monthly,
            isStandby: line.isStandby, basis: line.basis)
    }

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

    /// What a plan's sites and circuits cost by the catalogue and the crews.
    private func lines(of plan: Plan) -> [CostLine] {
        let circuits = Dictionary(grouping: plan.circuits, by: \.circuit.a)
        let problem = problem(start: start)
        let leadTimes = leadTimes(plan.circuits)
        var days: [UnitLevel: [Int: [String: Int]]] = [:]
        func crewDays(_ level: UnitLevel, _ leadTime: Int) -> [String: Int] {
            if let known = days[level]?[leadTime] { return known }
            let found = Dictionary(
                problem.crewDays(level: level, leadTime: leadTime).map { ($0.crew.id, $0.days) },
                uniquingKeysWith: { first, _ in first })
            days[level, default: [:]][leadTime] = found
            return found
        }
        func bought(_ site: SiteID) -> [Purchase.Line] {
            (circuits[site] ?? []).map { Purchase.Line(tier: $0.circuit.tier, setup: $0.setup, monthly: $0.monthly) }
        }
        var deployed: Set<SiteID> = []
        var purchases: [Purchase] = []
        for site in plan.sites {
            guard let level = site.level else { continue }
            if site.isDeployed { deployed.insert(site.site.id) }
            purchases.append(
                Purchase(
                    level: level, circuits: bought(site.site.id),
                    crewDays: crewDays(level, leadTimes[site.site.id] ?? 0), isStandby: !site.isDeployed))
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
                    Purchase.Line(tier: $0.circuit.tier, setup: $0.setup, monthly: $0.monthly)
                }, crewDays: [:], isStandby: deployed.isEmpty))
        return Bill(catalogue: topology.catalogue, crews: topology.crews).lines(purchases)
    }

    func leadTimes(_ circuits: [PlannedCircuit]) -> [SiteID: Int] {
        var days: [Medium: Int] = [:]
        for profile in topology.catalogue.media where days[profile.medium] == nil {
            days[profile.medium] = profile.leadTime
        }
        var leadTimes: [SiteID: Int] = [:]
        for item in circuits {
            leadTimes[item.circuit.a] = max(leadTimes[item.circuit.a] ?? 0, days[item.circuit.medium] ?? 0)
        }
        return leadTimes
    }

    func problem(start: CivilDate) -> RolloutProblem {
        RolloutProblem(
            works: [], crews: topology.crews, rules: topology.activities, equipment: topology.catalogue.equipment,
            calendar: topology.calendar, start: start)
    }

    // MARK: - Methods

    /// The methods of the plan before; those of the design where a part of it was made anew, and of the schedule where works moved.
    func methods(_ design: [Method], _ dated: DatedSites, isChanged: Bool) -> [Method] {
        guard isChanged else { return design }
        return design.map { method in
            guard method.part == "schedule", dated.moved > 0 || dated.makespan.map(Double.init) != method.value else {
                return method
            }
            return Method(
                part: "schedule", texts: ReplanMessages.methodSchedule.texts,
                source: "Kelley 1963; Herroelen, Leus 2004",
                value: dated.makespan.map(Double.init), lowerBound: dated.lowerBound.map(Double.init), unit: "d",
                arguments: [dated.kept, dated.moved])
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
