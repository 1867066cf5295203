import NetworkModel
import Rollout

/// Phases, works and dates of the offices.
struct Deployment {
    private let register: GatedRegister
    private let topology: Topology
    let problem: ScheduleProblem
    let schedule: WorkforceSchedule
    let planned: PlannedSchedule
    private(set) var activities: [SiteID: [PlannedActivity]] = [:]
    /// Crew-days by site and crew rule, as scheduled.
    let crewDays: [SiteID: [String: Double]]
    /// How often each way of working other than the usual was chosen: `deliver/express`.
    let timesChosen: [String: Int]
    /// The ways of buying circuits that were chosen because they bring them sooner.
    let rungs: [SiteID: CarrierRung]
    private(set) var waveBySite: [SiteID: String] = [:]
    private(set) var waves: [PlannedWave] = []

    init(register: GatedRegister, topology: Topology, problem: ScheduleProblem, schedule: WorkforceSchedule) {
        self.register = register
        self.topology = topology
        self.problem = problem
        self.schedule = schedule
        let works = ScheduledWorks(problem, schedule, topology)
        planned = works.planned()
        activities = works.activities()
        (crewDays, timesChosen) = works.crewDays()
        rungs = works.rungs()
        formWaves()
    }

    /// The phase that names the unit, else the first whose scope it is in. A province is unaffected while nothing holds or has re-formed it.
    static func phase(of unit: AdministrativeUnit, gate: Gate, among phases: [Phase]) -> Phase? {
        let scope: Phase.Scope
        switch unit.level {
        case .centre, .organ: scope = .centralOrgans
        case .province: scope = gate == .open ? .unaffectedProvinces : .remaining
        case .commune: scope = .remaining
        case .district: return nil
        }
        return phases.first { $0.members.contains(unit.id) } ?? phases.first { $0.scopes.contains(scope) }
    }

    func phase(of office: GatedRegister.Office) -> String? {
        Self.phase(of: office.unit, gate: office.gate, among: topology.phases)?.id
    }

    /// First and last day of an office's works. With works beside each other the first begun is not the first of the list.
    func starts(_ site: SiteID) -> CivilDate? { activities[site]?.map(\.starts).min() }
    func finishes(_ site: SiteID) -> CivilDate? { activities[site]?.map(\.finishes).max() }

    /// Offices that can't be done, or not in time.
    var unscheduled: [SiteID] {
        problem.offices.map(\.site).filter { activities[$0] == nil }.sorted()
    }

    func plannedPhases() -> [PlannedPhase] {
        topology.phases.map { phase in
            let members = register.offices.filter { self.phase(of: $0) == phase.id }
            let deployed = members.filter(\.isDeployed)
            return PlannedPhase(
                phase: phase, deployed: deployed.count, prepared: members.count - deployed.count,
                firstDay: deployed.compactMap { starts($0.site) }.min(),
                lastDay: deployed.compactMap { finishes($0.site) }.max())
        }
    }

    private mutating func formWaves() {
        var found: [String: PlannedWave] = [:]
        for office in register.offices {
            guard let first = starts(office.site), let last = finishes(office.site) else { continue }
            let phase = phase(of: office)
            let id = "\(phase ?? "-")/\(first.description.prefix(7))"
            waveBySite[office.site] = id
            var wave =
                found[id]
                ?? PlannedWave(id: id, phase: phase, sites: 0, people: 0, firstDay: first, lastDay: last)
            wave.sites += 1
            if office.unit.level == .commune { wave.people += office.population?.people ?? 0 }
            wave.firstDay = min(wave.firstDay, first)
            wave.lastDay = max(wave.lastDay, last)
            found[id] = wave
        }
        waves = found.values.sorted { ($0.firstDay, $0.id) < ($1.firstDay, $1.id) }
    }
}
