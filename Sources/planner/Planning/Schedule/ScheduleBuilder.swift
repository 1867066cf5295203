import NetworkModel
import Rollout

/// Turns offices, their circuits and the settings of the works into a workforce problem.
///
/// One job for each deployed office, its activities in the order of their kinds. All lists follow the order of the offices, so that
/// equal input gives an equal problem.
struct ScheduleBuilder {
    let topology: Topology
    /// The day from which time, stock and money are counted, and the one before which nothing new begins.
    let asOf: CivilDate
    let earliest: CivilDate
    let changes: SupplyChanges
    let slots: WorkingSlots
    var problem: ScheduleProblem
    private let locations: [UnitID: Coordinate]
    private let centre: UnitID?
    private var places: [UnitID: Int] = [:]
    private var poolNumbers: [ScheduleProblem.PoolName: Int] = [:]
    var closureNumbers: [[Int]: Int] = [:]
    /// Circuits that have their carrier whatever the schedule wants, by office; nil where all have.
    let settled: [SiteID: [Circuit]]?
    private let rules: [ActivityKind: ActivityRule]
    /// What each kind's usual crews are.
    private let able: [ActivityKind: [Int]]

    /// - Parameters:
    ///   - circuits: what must be delivered; those that are leased already are not among them.
    ///   - asOf: the day from which time, stock and money are counted.
    ///   - earliest: nothing new begins before; the same day where nil.
    ///   - changes: of crews and deliveries against the settings.
    ///   - reorders: circuits that are ordered once more for offices whose works are another job.
    ///   - settled: circuits of the offices that are leased already. Where given, carriers of the others may be chosen: each choice that
    ///     brings them sooner is a mode of the delivery. Where nil they stay with the carriers that they have.
    init(
        register: GatedRegister, circuits: [CircuitWork], topology: Topology, asOf: CivilDate,
        earliest: CivilDate? = nil, changes: SupplyChanges = SupplyChanges(), reorders: [ReorderWork] = [],
        settled: [Circuit]? = nil
    ) {
        self.settled = settled.map { Dictionary(grouping: $0, by: \.a) }
        self.topology = topology
        self.asOf = asOf
        self.earliest = max(asOf, earliest ?? asOf)
        self.changes = changes
        slots = WorkingSlots(from: asOf, calendar: topology.calendar)
        locations = Dictionary(
            register.units.map { ($0.id, $0.location.coordinate) }, uniquingKeysWith: { first, _ in first })
        centre = register.offices.first { $0.unit.level == .centre }?.unit.id
        rules = Dictionary(topology.activities.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })
        able = Dictionary(
            uniqueKeysWithValues: ActivityKind.allCases.map { kind in
                (kind, topology.crews.indices.filter { topology.crews[$0].skills.contains(kind) })
            })
        let settings = topology.scheduling
        let perDay = slots.perDay
        let dong = settings.aim.dongPerPersonDay
        let workforce = WorkforceProblem(
            travel: .init(
                routeFactor: settings.travel.routeFactor,
                kilometresPerSlot: settings.travel.speed * Double(WorkingSlots.minutesPerSlot) / 60),
            aim: .init(
                makespanWeight: Int64(settings.aim.makespan), dongPerUnit: dong > 0 ? Int64(max(1, dong / perDay)) : 0),
            slotsPerDay: perDay, horizon: 0)
        problem = ScheduleProblem(workforce: workforce, slots: slots)
        build(register, circuits, reorders)
    }

    private mutating func build(
        _ register: GatedRegister, _ circuits: [CircuitWork], _ reorders: [ReorderWork]
    ) {
        var bySite: [SiteID: [CircuitWork]] = [:]
        for circuit in circuits { bySite[circuit.site, default: []].append(circuit) }
        problem.items = topology.catalogue.equipment.map(\.id)
        let offices = register.offices.filter(\.isDeployed)
        var jobs: [SiteID: Int] = [:]
        for office in offices {
            let works = steps(office, bySite[office.site] ?? [])
            guard !works.isEmpty else { continue }
            jobs[office.site] = problem.workforce.jobs.count
            let rungs = rungs(bySite[office.site] ?? [], office)
            if !rungs.isEmpty { problem.rungs[office.site] = rungs }
            let setup = (bySite[office.site] ?? []).reduce(Int64(0)) { $0 + $1.setup.dong }
            add(office, works, rungs, setup: setup)
        }
        for number in problem.offices.indices {
            let office = problem.offices[number]
            guard let upstream = office.upstream, upstream != office.site, let above = jobs[upstream],
                problem.offices[above].unit.level == .province
            else { continue }
            problem.workforce.jobs[number].after = above
        }
        add(reorders, register)
        addItems()
        addBudget()
        problem.workforce.horizon = horizon()
        addAvailability()
        addClosures()
    }

    // MARK: - Works

    /// One activity of an office before it has modes.
    private struct Step {
        var kind: ActivityKind
        /// Slots in the usual time.
        var length: Int
        /// What the settings count as paid when it starts, crews apart.
        var cost: Int64
        var takes: [WorkforceProblem.Mode.Need]
        /// What counts in the aim beside what is paid: rents above the least.
        var surplus: Int64 = 0
    }

    private func counts(_ part: BudgetRule.Part) -> Bool { topology.scheduling.budget?.parts.contains(part) ?? true }

    private func steps(_ office: GatedRegister.Office, _ circuits: [CircuitWork]) -> [Step] {
        let level = office.unit.level
        let lead = circuits.map { leadTime(of: $0, office) }.max()
        var steps: [Step] = []
        for kind in ActivityKind.allCases {
            guard let rule = rules[kind] else { continue }
            let length =
                kind == .deliver ? (lead ?? 0) * slots.perDay : WorkingSlots.slots(minutes: minutes(rule, level))
            if length > 0 { steps.append(Step(kind: kind, length: length, cost: 0, takes: [])) }
        }
        guard !steps.isEmpty else { return [] }
        let payer = steps.firstIndex { $0.kind == .deliver } ?? 0
        if counts(.circuits) { steps[payer].cost += circuits.reduce(0) { $0 + $1.setup.dong } }
        steps[payer].surplus = surplus(circuits, office, setupIsPaid: counts(.circuits))
        let first = steps.firstIndex { [.install, .keyEncryptor, .installAgent].contains($0.kind) }
        for (number, item) in topology.catalogue.equipment.enumerated() {
            let quantity = item.quantity[level] ?? 0
            guard quantity > 0, let taker = steps.firstIndex(where: { $0.kind == item.takenBy }) ?? first else {
                continue
            }
            steps[taker].takes.append(.init(item: number, quantity: quantity))
            if counts(.equipment) { steps[taker].cost += item.unitPrice.dong * Int64(quantity) }
        }
        return steps
    }

    private func minutes(_ rule: ActivityRule, _ level: UnitLevel) -> Int {
        if let minutes = rule.minutes { return minutes[level] ?? 0 }
        return (rule.duration[level] ?? 0) * topology.calendar.minutesPerDay
    }

    /// - Parameters:
    ///   - rungs: other ways to have its circuits delivered.
    ///   - setup: đồng that setting them up costs in the usual way.
    private mutating func add(
        _ office: GatedRegister.Office, _ steps: [Step], _ rungs: [CarrierRung] = [], setup: Int64 = 0
    ) {
        let number = problem.workforce.jobs.count
        let first = problem.workforce.activities.count
        let before = predecessors(of: steps.map(\.kind), first: first)
        for (step, before) in zip(steps, before) {
            let modes = problem.workforce.modes.count
            addModes(step, office)
            if step.kind == .deliver {
                for (rung, own) in rungs.enumerated() { addModes(sooner(step, own, setup), office, rung: rung) }
            }
            problem.workforce.activities.append(
                .init(job: number, modes: modes..<problem.workforce.modes.count, predecessors: before))
            problem.kinds.append(step.kind)
        }
        problem.workforce.jobs.append(job(office, first..<first + steps.count))
        problem.offices.append(office)
        problem.people.append(Self.people(office))
    }

    /// A job beside the office's own for each circuit that is ordered once more: order, delivery and acceptance.
    private mutating func add(_ reorders: [ReorderWork], _ register: GatedRegister) {
        let offices = Dictionary(
            register.offices.map { ($0.site, $0) }, uniquingKeysWith: { first, _ in first })
        for reorder in reorders {
            guard let office = offices[reorder.work.site] else { continue }
            let works = steps(office, [reorder.work]).filter { [.order, .deliver, .accept].contains($0.kind) }
                .map {
                    Step(
                        kind: $0.kind, length: $0.length, cost: $0.kind == .deliver ? $0.cost : 0, takes: [],
                        surplus: $0.surplus)
                }
            guard !works.isEmpty else { continue }
            let job = problem.workforce.jobs.count
            problem.reorders[job] = reorder.circuit
            add(office, works)
            problem.workforce.jobs[job].due = nil
            problem.workforce.jobs[job].isDueHard = false
        }
    }

    /// Those whom its link serves: the people of a commune, the staff of every other office.
    private static func people(_ office: GatedRegister.Office) -> Int {
        office.unit.level == .commune ? office.population?.people ?? office.staff : office.staff
    }

    private mutating func job(_ office: GatedRegister.Office, _ activities: Range<Int>) -> WorkforceProblem.Job {
        let phase = Deployment.phase(of: office.unit, gate: office.gate, among: topology.phases)
        let aim = topology.scheduling.aim
        let weight = Int64(max(1, Self.people(office) + (aim.siteRisk[office.unit.level] ?? 0)))
        let begins = phase.map { $0.isStartHard ? max(earliest, $0.starts) : earliest } ?? earliest
        // The first slot after the last working day of the phase.
        let due = phase?.ends.map { slots.slot(onOrAfter: $0.advanced(byDays: 1)) }
        return WorkforceProblem.Job(
            place: place(of: office.unit.id), activities: activities, release: slots.slot(onOrAfter: begins),
            weight: weight, due: due, isDueHard: phase?.isEndHard ?? false,
            latenessWeight: Int64((Double(weight) * (phase?.lateness ?? aim.lateness)).rounded()))
    }

    /// Numbers of the activities that must be finished before each; what is not done at the site is passed over to what comes
    /// before it, and the last waits for all.
    private func predecessors(of kinds: [ActivityKind], first: Int) -> [[Int]] {
        let all = ActivityKind.allCases
        func before(_ kind: ActivityKind) -> [ActivityKind] {
            let named = rules[kind]?.after ?? all.prefix { $0 != kind }.last.map { [$0] } ?? []
            return named.flatMap { kinds.contains($0) ? [$0] : before($0) }
        }
        var result = kinds.map { kind in
            Set(before(kind)).compactMap { kinds.firstIndex(of: $0) }.sorted()
        }
        let followed = Set(result.joined())
        if let last = kinds.indices.last {
            result[last] = Set(result[last] + kinds.indices.filter { $0 != last && !followed.contains($0) }).sorted()
        }
        return result.map { $0.map { first + $0 } }
    }

    /// A delivery with other carriers.
    private func sooner(_ step: Step, _ rung: CarrierRung, _ setup: Int64) -> Step {
        var sooner = step
        sooner.length = max(1, rung.leadTime * slots.perDay)
        let isPaid = counts(.circuits)
        if isPaid { sooner.cost += rung.setup - setup }
        sooner.surplus = rung.surplus(setupIsPaid: isPaid)
        return sooner
    }

    private mutating func addModes(_ step: Step, _ office: GatedRegister.Office, rung: Int? = nil) {
        let closed = closure(of: step.kind, in: office.province)
        let usual = able[step.kind] ?? []
        func mode(_ length: Int, pool: Int?, rule: Int?, crews: Int, surcharge: Int64) -> WorkforceProblem.Mode {
            let rate = rule.map { topology.crews[$0].dayRate.dong } ?? 0
            let work = Int64(length * crews) * rate / Int64(slots.perDay) + surcharge
            let paid = step.cost + (counts(.crews) ? work : 0)
            return .init(
                duration: max(1, length), pool: pool, crews: crews, cost: paid + step.surplus, takes: step.takes,
                closure: closed, paid: step.surplus == 0 ? nil : paid)
        }
        for rule in usual {
            let own = pool(rule, office)
            problem.workforce.modes.append(mode(step.length, pool: own, rule: rule, crews: 1, surcharge: 0))
            problem.modes.append(.init(rule: rule, other: nil, rung: rung))
        }
        if usual.isEmpty {
            problem.workforce.modes.append(mode(step.length, pool: nil, rule: nil, crews: 1, surcharge: 0))
            problem.modes.append(.init(rule: nil, other: nil, rung: rung))
        }
        for other in rules[step.kind]?.modes ?? [] {
            let rule = other.crew.flatMap { id in topology.crews.firstIndex { $0.id == id } } ?? usual.first
            let length = max(1, Int((Double(step.length) * other.share).rounded(.up)))
            var own: Int?
            if let rule { own = pool(rule, office) }
            problem.workforce.modes.append(
                mode(
                    length, pool: own, rule: rule, crews: other.crews,
                    surcharge: other.surcharge.dong))
            problem.modes.append(.init(rule: rule, other: other, rung: rung))
        }
    }

    // MARK: - Places and crews

    private mutating func place(of unit: UnitID) -> Int {
        if let known = places[unit] { return known }
        let number = problem.workforce.places.count
        problem.workforce.places.append(locations[unit] ?? Coordinate(latitude: 0, longitude: 0))
        places[unit] = number
        return number
    }

    private mutating func pool(_ rule: Int, _ office: GatedRegister.Office) -> Int {
        let crew = topology.crews[rule]
        let name = ScheduleProblem.PoolName(rule: rule, province: crew.isNational ? nil : office.province)
        if let known = poolNumbers[name] { return known }
        let base = crew.home ?? name.province ?? centre ?? office.unit.id
        let home = place(of: locations[base] == nil ? office.unit.id : base)
        let first = problem.workforce.crews.count
        let count = crew.count + changes.added(crew.id, name.province).count
        for _ in 0..<count { problem.workforce.crews.append(.init(home: home, available: [])) }
        let number = problem.workforce.pools.count
        problem.workforce.pools.append(.init(crews: first..<first + count, travels: crew.travels))
        problem.pools.append(name)
        poolNumbers[name] = number
        return number
    }

    private mutating func addAvailability() {
        let horizon = problem.workforce.horizon
        func span(_ first: CivilDate?, _ last: CivilDate?) -> Range<Int> {
            let from = min(horizon, first.map { slots.slot(onOrAfter: $0) } ?? 0)
            let until = min(horizon, last.map { slots.slot(onOrAfter: $0.advanced(byDays: 1)) } ?? horizon)
            return from..<max(from, until)
        }
        for (number, pool) in problem.workforce.pools.enumerated() {
            let rule = topology.crews[problem.pools[number].rule]
            let province = problem.pools[number].province
            let usual = span(rule.availableFrom, rule.availableUntil)
            for crew in pool.crews.prefix(rule.count) {
                problem.workforce.crews[crew].available = usual.isEmpty ? [] : [usual]
            }
            for (crew, change) in zip(pool.crews.dropFirst(rule.count), changes.added(rule.id, province)) {
                let there = span(change.from, change.until).clamped(to: usual)
                problem.workforce.crews[crew].available = there.isEmpty ? [] : [there]
            }
            for change in changes.crews where change.count < 0 && change.concerns(rule.id, province) {
                // The last of the pool go first; one that is away already can't go again.
                let gone = span(change.from, change.until)
                let there = pool.crews.reversed().filter { crew in
                    problem.workforce.crews[crew].available.contains { $0.overlaps(gone) }
                }
                for crew in there.prefix(-change.count) {
                    problem.workforce.crews[crew].available = problem.workforce.crews[crew].available.flatMap {
                        [
                            $0.lowerBound..<max($0.lowerBound, min($0.upperBound, gone.lowerBound)),
                            min($0.upperBound, max($0.lowerBound, gone.upperBound))..<$0.upperBound,
                        ]
                    }.filter { !$0.isEmpty }
                }
            }
        }
    }
}
