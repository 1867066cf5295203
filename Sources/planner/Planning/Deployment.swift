import Design
import NetworkModel
import Rollout

/// Phases, works and dates of the offices.
struct Deployment {
    private let register: GatedRegister
    private let topology: Topology
    private let problem: RolloutProblem
    private let leadTimes: [SiteID: Int]
    let schedule: RolloutSchedule
    private(set) var activities: [SiteID: [ScheduledActivity]] = [:]
    private(set) var waveBySite: [SiteID: String] = [:]
    private(set) var waves: [PlannedWave] = []

    init(register: GatedRegister, design: AccessDesign, topology: Topology, asOf: CivilDate) {
        self.register = register
        self.topology = topology
        var leadTimes: [SiteID: Int] = [:]
        for item in design.circuits {
            let days = topology.catalogue.profile(of: item.circuit.medium)?.leadTime ?? 0
            leadTimes[item.circuit.a] = max(leadTimes[item.circuit.a] ?? 0, days)
        }
        self.leadTimes = leadTimes
        let provinces = Set(register.offices.filter { $0.isDeployed && $0.unit.level == .province }.map(\.site))
        let works = register.offices.filter(\.isDeployed).map { office in
            let phase = Self.phase(of: office.unit, gate: office.gate, among: topology.phases)
            return SiteWorks(
                site: office.site, level: office.unit.level, province: office.province,
                release: max(asOf, phase?.starts ?? asOf), leadTime: leadTimes[office.site] ?? 0,
                people: office.population?.people ?? 0,
                after: office.upstream.flatMap { provinces.contains($0) && $0 != office.site ? $0 : nil })
        }
        problem = RolloutProblem(
            works: works, crews: topology.crews, rules: topology.activities, equipment: topology.catalogue.equipment,
            calendar: topology.calendar, start: asOf)
        schedule = SerialScheduler(problem).schedule()
        for (work, list) in zip(works, schedule.activities) { activities[work.site] = list }
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

    func starts(_ site: SiteID) -> CivilDate? { activities[site]?.first?.starts }
    func finishes(_ site: SiteID) -> CivilDate? { activities[site]?.last?.finishes }

    /// Crew-days by crew: as scheduled, or what its works would take.
    func crewDays(of office: GatedRegister.Office) -> [String: Int] {
        let days = problem.crewDays(level: office.unit.level, leadTime: leadTimes[office.site] ?? 0)
        return Dictionary(days.map { ($0.crew.id, $0.days) }, uniquingKeysWith: { first, _ in first })
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
