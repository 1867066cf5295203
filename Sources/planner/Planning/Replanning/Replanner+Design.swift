import Design
import Graphs
import NetworkModel

/// The circuits of the new plan: those that stand and those that were designed anew.
struct StandingDesign {
    var circuits: [PlannedCircuit]
    var transport: [PlannedTransport]
    var traffic: [PlannedTraffic]
    var hoses: [PlannedHose]
    var sharedLoad: [PlannedSharedLoad]
    var ways: [PlannedWay]
    var leases: [PlannedLease]
    var gaps: [PlannedGap]
    var methods: [Method]
    /// What each office's line must carry; nil where none asks for anything else than before.
    var demands: OfficeDemands?
    var isRedesigned = false
}

extension Replanner {
    /// The files of settings that the design rests on; what the others change are gates, dates and wording.
    private static let designFiles: Set<String> = [
        "catalogue.yaml", "circuits.csv", "country.yaml", "policy.yaml", "sites.csv", "systems.yaml",
    ]

    /// Names of files that differ from those of the plan before; empty where either did not record them.
    var changedFiles: [String] {
        guard !previous.inputs.isEmpty, !topology.inputs.isEmpty else { return [] }
        let before = Dictionary(previous.inputs.map { ($0.name, $0.hash) }, uniquingKeysWith: { first, _ in first })
        let now = Dictionary(topology.inputs.map { ($0.name, $0.hash) }, uniquingKeysWith: { first, _ in first })
        return Set(before.keys).union(now.keys).filter { before[$0] != now[$0] }.sorted()
    }

    /// What of the settings a design rests on differs; nil where nothing does.
    private func changedSetting() -> String? {
        if let file = changedFiles.first(where: Self.designFiles.contains) { return file }
        if !previous.inputs.isEmpty, !topology.inputs.isEmpty { return nil }
        // What plans record of the settings, for those that don't record the files.
        if previous.horizonYears != topology.horizonYears { return "country.yaml" }
        if previous.media != topology.catalogue.media { return "catalogue.yaml" }
        if previous.systems != planner.systems() { return "systems.yaml" }
        let tiers = Dictionary(
            topology.catalogue.tiers.map { ($0.id, $0.capacity) }, uniquingKeysWith: { first, _ in first })
        let isSold = previous.circuits.allSatisfy { tiers[$0.circuit.tier] == $0.circuit.capacity }
        return isSold ? nil : "catalogue.yaml"
    }

    func standingDesign(
        _ base: Plan, _ register: GatedRegister, seed: UInt64, budget: SearchBudget, _ log: inout ChangeLog
    ) async -> StandingDesign {
        if let file = changedSetting() {
            let demands = OfficeDemands(register: register, topology: topology)
            let design = await planner.design(register, demands, seed: seed, budget: budget)
            var anew = StandingDesign(
                circuits: planner.circuits(design, demands, register),
                transport: planner.transport(design, demands), traffic: planner.traffic(demands),
                hoses: planner.hoses(demands), sharedLoad: planner.sharedLoad(design, demands),
                ways: planner.ways(register, design), leases: planner.leases(design), gaps: planner.gaps(design),
                methods: planner.designMethods(design, demands), demands: demands, isRedesigned: true)
            anew.methods += base.methods.filter { method in !anew.methods.contains { $0.part == method.part } }
            logCircuits(from: base, to: anew.circuits, register, &log) { _ in
                PlanCause(.settingsChanged, subject: file)
            }
            return anew
        }
        let changes = OfficeChanges(base, register)
        record(changes, &log)
        guard !changes.isEmpty else { return standing(base) }
        return await partly(base, register, changes, seed: seed, budget: budget, &log)
    }

    private func standing(_ base: Plan) -> StandingDesign {
        StandingDesign(
            circuits: base.circuits, transport: base.transport, traffic: base.traffic, hoses: base.hoses,
            sharedLoad: base.sharedLoad, ways: base.ways, leases: base.leases,
            gaps: base.gaps.filter { $0.reason != .unscheduled }, methods: base.methods)
    }

    private func record(_ changes: OfficeChanges, _ log: inout ChangeLog) {
        for site in changes.came where log.cause(of: site) == nil {
            log.affect(site, PlanCause(.unitAdded, subject: site.rawValue))
        }
        for site in changes.went where log.cause(of: site) == nil {
            log.affect(site, PlanCause(.unitRemoved, subject: site.rawValue))
        }
        for site in changes.changed { log.affect(site, PlanCause(.demandChanged, subject: site.rawValue)) }
    }

    /// Designs the networks anew in which an office changed.
    private func partly(
        _ base: Plan, _ register: GatedRegister, _ changes: OfficeChanges, seed: UInt64, budget: SearchBudget,
        _ log: inout ChangeLog
    ) async -> StandingDesign {
        let demands = OfficeDemands(register: register, topology: topology)
        let networks = changes.networks
        let single = changes.single
        let stands = levelOneStands(base, register, demands)
        let designed = Set(
            register.offices.filter { office in
                if single.contains(office.site) { return true }
                return switch office.unit.level {
                case .province: !stands
                case .commune: office.network.map(networks.contains) ?? false
                case .centre, .organ, .district: false
                }
            }.map(\.site))
        let trunks = StandingTrunks(base)
        let gone = designed.union(changes.went)
        let fallen = trunks.above(gone.intersection(trunks.offices))
        let reserved = trunks.sites(notAbove: gone)
        let part = await planner.designer(demands).design(
            only: networks, and: single, of: planner.offices(register, demands), reserved: reserved,
            standing: stands ? StandingWays(base, topology).above : nil, seed: seed, budget: budget)

        let new = planner.circuits(part.design, demands, register)
        let order = Dictionary(
            register.offices.enumerated().map { ($0.element.site, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let kept = base.circuits.filter { item in
            let site = item.circuit.a
            if item.circuit.level == .backbone { return stands }
            return !gone.contains(site) && !fallen.contains(site)
        }
        let all = kept + new
        let circuits =
            all.enumerated().filter { order[$0.element.circuit.a] != nil }.sorted {
                (order[$0.element.circuit.a] ?? 0, $0.offset) < (order[$1.element.circuit.a] ?? 0, $1.offset)
            }.map(\.element) + all.filter { order[$0.circuit.a] == nil && $0.circuit.level != .backbone }
            + all.filter { order[$0.circuit.a] == nil && $0.circuit.level == .backbone }
        let transport =
            base.transport.filter { !fallen.contains($0.from) } + planner.transport(part.design, demands)
        let trunkSites = Set(transport.map(\.from))
        let ways = base.ways.filter { !gone.contains($0.site) } + planner.ways(register, part.design)
        logCircuits(from: base, to: circuits, register, &log) { office in
            if office.unit.level == .province { return PlanCause(.backboneChanged) }
            return PlanCause(.networkChanged, subject: office.network?.description)
        }
        var result = StandingDesign(
            circuits: circuits, transport: transport, traffic: planner.traffic(demands), hoses: planner.hoses(demands),
            sharedLoad: planner.sharedLoad(
                Set(circuits.filter { trunkSites.contains($0.circuit.a) }.map(\.circuit.capacity)), demands),
            ways: ways.sorted { (order[$0.site] ?? .max) < (order[$1.site] ?? .max) },
            leases: leases(base, planner.leases(part.design), designed: gone.union(fallen)),
            gaps: base.gaps.filter { !gone.contains($0.site) && $0.reason != .unscheduled }
                + planner.gaps(part.design),
            methods: [], demands: demands, isRedesigned: true)
        result.methods = methods(
            of: base, anew: part, networks: networks.count,
            fallen: base.circuits.filter { fallen.contains($0.circuit.a) || gone.contains($0.circuit.a) },
            new: new)
        return result
    }

    private func leases(_ base: Plan, _ new: [PlannedLease], designed: Set<SiteID>) -> [PlannedLease] {
        guard base.leases.count == new.count else { return new }
        return zip(base.leases, new).map { designed.contains($0.existing.site) ? $1 : $0 }
    }

    /// Whether level I and the ring of centres carry the new demand: the provinces are the same, and each circuit's required
    /// capacity, grown as the demand of the people behind it is, stays within its tier.
    private func levelOneStands(_ base: Plan, _ register: GatedRegister, _ demands: OfficeDemands) -> Bool {
        let provinces = register.offices.filter { $0.unit.level == .province }
        guard Set(provinces.map(\.site)) == Set(base.sites.filter { $0.level == .province }.map(\.site.id)) else {
            return false
        }
        var before: [SiteID: [UnitLevel: Int]] = [:]
        var now: [SiteID: [UnitLevel: Int]] = [:]
        var all: (before: [UnitLevel: Int], now: [UnitLevel: Int]) = ([:], [:])
        for site in base.sites {
            guard let level = site.level else { continue }
            all.before[level, default: 0] += site.staff
            if level == .province { before[site.site.id, default: [:]][level, default: 0] += site.staff }
            if level == .commune, let above = site.upstream {
                before[above, default: [:]][level, default: 0] += site.staff
            }
        }
        for office in register.offices {
            all.now[office.unit.level, default: 0] += office.staff
            if office.unit.level == .province { now[office.site, default: [:]][.province, default: 0] += office.staff }
            if office.unit.level == .commune, let above = office.upstream {
                now[above, default: [:]][.commune, default: 0] += office.staff
            }
        }
        func growth(_ before: [UnitLevel: Int], _ now: [UnitLevel: Int]) -> Double {
            guard before != now else { return 1 }
            let old = demands.demand(of: before)
            return old > .zero
                ? Double(demands.demand(of: now).bitsPerSecond) / Double(old.bitsPerSecond) : .infinity
        }
        let whole = growth(all.before, all.now)
        var grown: [SiteID: Double] = [:]
        for office in provinces { grown[office.site] = growth(before[office.site] ?? [:], now[office.site] ?? [:]) }
        return base.circuits.allSatisfy { item in
            let factor = item.circuit.level == .backbone ? whole : grown[item.circuit.a] ?? 1
            // A circuit that is short already is no reason to touch the others.
            return factor <= 1 || item.isShort
                || Double(item.required.bitsPerSecond) * factor <= Double(item.circuit.capacity.bitsPerSecond)
        }
    }

    private func logCircuits(
        from base: Plan, to circuits: [PlannedCircuit], _ register: GatedRegister, _ log: inout ChangeLog,
        _ cause: (GatedRegister.Office) -> PlanCause
    ) {
        let before = Dictionary(grouping: base.circuits, by: \.circuit.a)
        let now = Dictionary(grouping: circuits, by: \.circuit.a)
        for office in register.offices where log.cause(of: office.site) == nil {
            let (old, new) = (before[office.site] ?? [], now[office.site] ?? [])
            if old.map(\.circuit) != new.map(\.circuit) || old.map(\.monthly) != new.map(\.monthly)
                || old.map(\.setup) != new.map(\.setup)
            {
                log.affect(office.site, cause(office))
            }
        }
    }
}
