import Demand
import NetworkModel
import Rollout

extension Replanner {
    /// Files that the dates of works rest on.
    private static let scheduleFiles = ["budget.yaml", "calendar.yaml", "catalogue.yaml", "crews.yaml", "phases.yaml"]

    /// Sites with their gates, demands and works.
    ///
    /// What is done or in hand is pinned. All else keeps its place in the order of time while every rule lets it; what does not, and
    /// what is new, goes where it fits soonest, most people per crew-day first. Nothing is searched, so that nothing moves without
    /// a cause.
    func date(
        _ base: Plan, _ standing: StandingDesign, _ register: GatedRegister, asOf: CivilDate, actuals: [Actual],
        _ log: inout ChangeLog
    ) -> DatedSites {
        let facts = SiteActuals(actuals, standing.circuits)
        let reorders = reorders(base, standing, facts, &log)
        var plan = base
        plan.circuits = standing.circuits
        plan.leases = standing.leases
        let builder = ScheduleBuilder(
            register: register, circuits: planner.circuitWorks(plan), topology: topology, asOf: start, earliest: asOf,
            changes: facts.changes, reorders: works(reorders, standing.circuits))
        let works = StandingWorks(builder.problem, of: base, facts, topology, asOf: asOf, &log)
        let schedule = WorkforceSolver(works.problem.workforce).improve(
            from: works.before, seed: 0, budget: WorkforceBudget(steps: 0))
        let rollout = Deployment(register: register, topology: topology, problem: works.problem, schedule: schedule)
        var result = assemble(base, standing, register, rollout, asOf: asOf, facts, &log)
        let dates = ScheduledWorks(works.problem, schedule, topology).reorders()
        result.reorders = reorders.map { reorder in
            var dated = reorder
            if let new = dates[reorder.circuit] { dated.activities = Self.kept(new, reorder.activities) }
            return dated
        }
        return result
    }

    /// Why a site's works moved, where nothing of its own did it.
    private func cause(
        of moved: [PlannedActivity], was: [PlannedActivity], _ office: GatedRegister.Office, above: SiteID?,
        _ facts: SiteActuals, asOf: CivilDate
    ) -> PlanCause {
        let last = moved.max { $0.starts < $1.starts }?.kind
        let others = zip(moved, was).filter { now, _ in now.kind != last }
        if let above, moved.count == was.count, others.allSatisfy({ now, before in now.isSame(as: before) }) {
            return PlanCause(.followsProvince, subject: above.rawValue)
        }
        if let cause = facts.supplyCause(in: office.province, since: asOf) { return cause }
        if let file = changedFiles.first(where: Self.scheduleFiles.contains) {
            return PlanCause(.settingsChanged, subject: file)
        }
        return was.isEmpty ? PlanCause(.asOfMoved, day: asOf, was: previous.asOf) : PlanCause(.displaced)
    }

    /// Activities with what the plan before says of those that stand: why they begin when they do, above all.
    static func kept(_ new: [PlannedActivity], _ old: [PlannedActivity]) -> [PlannedActivity] {
        let before = Dictionary(old.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })
        return new.map { activity in
            guard let known = before[activity.kind], known.isSame(as: activity) else { return activity }
            return known
        }
    }

    private func assemble(
        _ base: Plan, _ standing: StandingDesign, _ register: GatedRegister, _ rollout: Deployment, asOf: CivilDate,
        _ facts: SiteActuals, _ log: inout ChangeLog
    ) -> DatedSites {
        let old = Dictionary(base.sites.map { ($0.site.id, $0) }, uniquingKeysWith: { first, _ in first })
        var result = DatedSites(rollout: rollout)
        var movedProvinces: Set<SiteID> = []
        // A province stands before its communes, so that what follows from it is known when they are looked at.
        let order =
            register.offices.indices.filter { register.offices[$0].unit.level != .commune }
            + register.offices.indices.filter { register.offices[$0].unit.level == .commune }
        var works = [[PlannedActivity]](repeating: [], count: register.offices.count)
        for index in order {
            let office = register.offices[index]
            let before = old[office.site]?.activities ?? []
            guard office.isDeployed else {
                // What was done before it was held again stays on record.
                works[index] = before.filter { $0.starts < asOf }
                continue
            }
            guard let new = rollout.activities[office.site] else {
                result.unscheduled.append(office.site)
                continue
            }
            works[index] = Self.kept(new, before)
            if works[index] == before {
                result.kept += 1
                continue
            }
            result.moved += 1
            if office.unit.level == .province { movedProvinces.insert(office.site) }
            guard log.cause(of: office.site) == nil else { continue }
            let above = office.upstream.flatMap { movedProvinces.contains($0) ? $0 : nil }
            log.affect(
                office.site, cause(of: works[index], was: before, office, above: above, facts, asOf: asOf))
        }
        result.unscheduled.sort()
        for (office, works) in zip(register.offices, works) {
            let before = old[office.site]
            let phase = Deployment.phase(of: office.unit, gate: office.gate, among: topology.phases)?.id
            let demand = standing.demands.map { demands in
                demands.line(of: office).systems.map {
                    PlannedDemand(
                        workload: $0.workload, users: $0.users, downstream: $0.downstream, upstream: $0.upstream,
                        marginal: PlannedDemand.Marginal(
                            downstream: $0.marginalDownstream, upstream: $0.marginalUpstream))
                }
            }
            let first = works.map(\.starts).min()
            var wave: String?
            if office.isDeployed, let first {
                let isMoved = before?.activities != works || before?.phase != phase || before?.wave == nil
                wave = isMoved ? "\(phase ?? "-")/\(first.description.prefix(7))" : before?.wave
            }
            result.sites.append(
                PlannedSite(
                    site: Site(
                        id: office.site, kind: .office, name: office.unit.name, location: office.unit.location,
                        unit: office.unit.id, region: before?.site.region),
                    level: office.unit.level, gate: office.gate, upstream: office.upstream, phase: phase,
                    staff: office.staff, starts: first, finishes: works.map(\.finishes).max(), wave: wave,
                    people: office.population?.people ?? 0, demand: demand ?? before?.demand ?? [], activities: works))
        }
        let used = Set(standing.circuits.flatMap { [$0.circuit.a, $0.circuit.z] })
        for site in topology.carrierSites where used.contains(site.id) {
            result.sites.append(
                PlannedSite(
                    site: site, level: nil, gate: nil, upstream: nil, phase: nil, staff: 0, starts: nil, finishes: nil))
        }
        return result
    }
}

extension PlannedActivity {
    /// Whether it is done at the same time, in the same way and by the same crews.
    func isSame(as other: PlannedActivity) -> Bool {
        kind == other.kind && crew == other.crew && mode == other.mode && crews == other.crews
            && starts == other.starts && finishes == other.finishes && startMinute == other.startMinute
            && finishMinute == other.finishMinute && travel == other.travel
    }
}
