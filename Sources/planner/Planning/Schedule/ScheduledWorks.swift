import NetworkModel
import Rollout

/// A schedule of the workforce in the plan's words: dates, crews, reasons, values.
struct ScheduledWorks {
    let problem: ScheduleProblem
    let schedule: WorkforceSchedule
    let topology: Topology
    private var workforce: WorkforceProblem { problem.workforce }
    /// Minutes on the road before each activity, that of the crew that comes from farthest.
    private let travel: [Int]
    /// The pool of each crew.
    private let pools: [Int]

    init(_ problem: ScheduleProblem, _ schedule: WorkforceSchedule, _ topology: Topology) {
        self.problem = problem
        self.schedule = schedule
        self.topology = topology
        travel = Self.travel(problem.workforce, schedule.placements)
        pools = problem.workforce.pools.indices.flatMap { pool in
            repeatElement(pool, count: problem.workforce.pools[pool].crews.count)
        }
    }

    /// Crews go from their home to the first of their works, and from each to the next.
    private static func travel(_ problem: WorkforceProblem, _ placements: [Placement?]) -> [Int] {
        var minutes = [Int](repeating: 0, count: placements.count)
        var tours = [[(start: Int, activity: Int)]](repeating: [], count: problem.crews.count)
        for (activity, placement) in placements.enumerated() {
            guard let placement, let pool = problem.modes[placement.mode].pool, problem.pools[pool].travels else {
                continue
            }
            for crew in placement.crews { tours[crew].append((placement.start, activity)) }
        }
        let speed = problem.travel.kilometresPerSlot / Double(WorkingSlots.minutesPerSlot)
        for (crew, tour) in tours.enumerated() {
            var place = problem.crews[crew].home
            for (_, activity) in tour.sorted(by: { ($0.start, $0.activity) < ($1.start, $1.activity) }) {
                let next = problem.jobs[problem.activities[activity].job].place
                if next != place {
                    let distance = problem.places[place].distance(to: problem.places[next])
                    let time = (distance * problem.travel.routeFactor / speed).rounded(.up)
                    minutes[activity] = max(minutes[activity], Int(time))
                }
                place = next
            }
        }
        return minutes
    }

    // MARK: - Activities

    /// By site, in the order of their kinds; sites that could not be scheduled have none.
    func activities() -> [SiteID: [PlannedActivity]] {
        var result: [SiteID: [PlannedActivity]] = [:]
        for (number, job) in workforce.jobs.enumerated() where problem.reorders[number] == nil {
            let planned = job.activities.compactMap(activity)
            if planned.count == job.activities.count { result[problem.offices[number].site] = planned }
        }
        return result
    }

    /// By circuit that is ordered once more; those that could not be scheduled have none.
    func reorders() -> [String: [PlannedActivity]] {
        var result: [String: [PlannedActivity]] = [:]
        for (number, circuit) in problem.reorders {
            let activities = workforce.jobs[number].activities
            let planned = activities.compactMap(activity)
            if planned.count == activities.count { result[circuit] = planned }
        }
        return result
    }

    private func activity(_ number: Int) -> PlannedActivity? {
        guard let placement = schedule.placements[number] else { return nil }
        let mode = workforce.modes[placement.mode]
        let name = problem.modes[placement.mode]
        guard let first = problem.slots.begin(placement.start),
            let last = problem.slots.finish(placement.start + mode.duration)
        else { return nil }
        let isCounted = !(mode.pool.map { workforce.pools[$0].travels } ?? false)
        return PlannedActivity(
            kind: problem.kinds[number], crew: name.rule.map { topology.crews[$0].id }, starts: first.day,
            finishes: last.day, mode: name.other?.id, crews: isCounted ? [] : placement.crews.map(crewName),
            startMinute: first.minute, finishMinute: last.minute, travel: travel[number],
            reason: reason(schedule.reasons[number], at: placement.start))
    }

    private func crewName(_ crew: Int) -> String {
        let pool = pools[crew]
        let name = problem.pools[pool]
        let parts = [topology.crews[name.rule].id, name.province?.description]
        return (parts.compactMap(\.self) + [String(crew - workforce.pools[pool].crews.lowerBound + 1)])
            .joined(separator: "/")
    }

    private func site(_ activity: Int) -> SiteID { problem.offices[workforce.activities[activity].job].site }

    private func reason(_ reason: StartReason, at slot: Int) -> PlannedReason? {
        switch reason {
        case .pinned: .pinned
        case .release: .release
        case .predecessor(let activity): .after(site: site(activity), kind: problem.kinds[activity])
        case .crew(_, let activity, _): .crew(site: activity.map(site), kind: activity.map { problem.kinds[$0] })
        case .stock(let item): .stock(item: problem.items[item])
        case .budget(let period): .budget(period: problem.quarters[period])
        case .closure(let closure): .season(problem.season(of: closure, before: slot))
        case .value(let activity): .value(site: activity.map(site), kind: activity.map { problem.kinds[$0] })
        case .none: nil
        }
    }

    /// Crew-days by site and crew rule, and how often each other way of working was chosen.
    func crewDays() -> (days: [SiteID: [String: Double]], timesChosen: [String: Int]) {
        var days: [SiteID: [String: Double]] = [:]
        var times: [String: Int] = [:]
        for (number, placement) in schedule.placements.enumerated() {
            guard let placement else { continue }
            let mode = workforce.modes[placement.mode]
            let name = problem.modes[placement.mode]
            if let rule = name.rule {
                days[site(number), default: [:]][topology.crews[rule].id, default: 0] +=
                    Double(mode.duration * mode.crews) / Double(problem.slots.perDay)
            }
            if let other = name.other { times["\(problem.kinds[number].rawValue)/\(other.id)", default: 0] += 1 }
        }
        return (days, times)
    }

    /// By office, the way of buying its circuits where that is not the design's.
    func rungs() -> [SiteID: CarrierRung] {
        guard !problem.rungs.isEmpty else { return [:] }
        var chosen: [SiteID: CarrierRung] = [:]
        for (number, placement) in schedule.placements.enumerated() {
            guard let placement, let rung = problem.modes[placement.mode].rung else { continue }
            chosen[site(number)] = problem.rungs[site(number)]?[rung]
        }
        return chosen
    }

    // MARK: - Values

    func planned() -> PlannedSchedule {
        let perDay = Double(problem.slots.perDay)
        var people = 0.0
        var sites = 0.0
        for (number, job) in workforce.jobs.enumerated() {
            let ends = job.activities.map { activity in
                schedule.placements[activity].map { $0.start + workforce.modes[$0.mode].duration }
            }
            // What can't be done waits for ever; it counts, as in the value, until the horizon.
            let end = ends.contains { $0 == nil } ? workforce.horizon : ends.compactMap(\.self).max() ?? 0
            people += Double(problem.people[number]) * Double(end) / perDay
            sites += Double(end) / perDay
        }
        return PlannedSchedule(
            value: value(schedule.value), lowerBound: Double(schedule.lowerBound) / perDay, personDays: people,
            siteDays: sites,
            rules: schedule.rules.map {
                .init(id: $0.rule.id, isPlain: $0.rule.isPlain, value: value($0.value), progress: progress($0.finishes))
            },
            conflicts: schedule.conflicts.map(conflict), names: names(),
            minutesPerDay: problem.slots.perDay * WorkingSlots.minutesPerSlot)
    }

    /// People of the communes that are connected when a day begins, as a chart of the plan itself counts them.
    private func progress(_ finishes: [Int32]) -> [PlannedSchedule.Progress] {
        var gains: [CivilDate: Int] = [:]
        for (number, finish) in finishes.enumerated() where finish > 0 && problem.reorders[number] == nil {
            let office = problem.offices[number]
            guard office.unit.level == .commune, let last = problem.slots.finish(Int(finish))?.day else { continue }
            gains[last.advanced(byDays: 1), default: 0] += office.population?.people ?? 0
        }
        var people = 0
        return gains.sorted { $0.key < $1.key }.map { day, gain in
            people += gain
            return PlannedSchedule.Progress(day: day, people: people)
        }
    }

    private func value(_ value: WorkforceValue) -> PlannedSchedule.Value {
        let perDay = Double(problem.slots.perDay)
        return PlannedSchedule.Value(
            waiting: Double(value.waiting) / perDay, lateness: Double(value.lateness) / perDay,
            makespan: Double(value.makespan) / perDay, money: Money(dong: value.money),
            total: Double(value.total) / perDay)
    }

    private func names() -> [PlannedSchedule.Name] {
        var names: [(String, LocalizedName)] = topology.crews.map { ("crew:\($0.id)", $0.name) }
        names += topology.catalogue.equipment.map { ("item:\($0.id)", $0.name) }
        names += topology.calendar.seasons.map { ("season:\($0.id)", $0.name) }
        for rule in topology.activities {
            names += rule.modes.map { ("mode:\(rule.kind.rawValue)/\($0.id)", $0.name) }
        }
        return names.sorted { $0.0 < $1.0 }.map { PlannedSchedule.Name(key: $0.0, name: $0.1) }
    }

    // MARK: - Conflicts

    private func conflict(_ conflict: WorkforceConflict) -> PlannedConflict {
        let job = workforce.jobs[conflict.job]
        let due = job.due.flatMap { problem.slots.finish($0)?.day } ?? CivilDate(daysSinceEpoch: 0)
        func day(_ end: Int) -> CivilDate { problem.slots.finish(end)?.day ?? due }
        func minutes(_ slots: Int) -> Int { slots * WorkingSlots.minutesPerSlot }
        let cause: PlannedConflict.Cause =
            switch conflict.kind {
            case .noCrew(let pool, let wanted, let there):
                .noCrew(
                    crew: topology.crews[problem.pools[pool].rule].id, base: problem.pools[pool].province,
                    wanted: wanted, there: there)
            case .noStock(let item, let wanted, let left):
                .noStock(item: problem.items[item], wanted: wanted, left: left)
            case .noMoney(let wanted, let left): .noMoney(wanted: Money(dong: wanted), left: Money(dong: left))
            case .noOpening(let closure, let wanted, let longest):
                .noOpening(
                    season: problem.season(of: closure, before: 0), wanted: minutes(wanted), longest: minutes(longest))
            case .windowTooShort(let earliest, _):
                .windowTooShort(earliest: day(earliest), due: due, needs: longestChain(job))
            case .windowMissed(let finish, _, let holding):
                .windowMissed(
                    finish: day(finish), due: due, holding: holding.compactMap { reason($0, at: workforce.horizon) })
            case .waitsFor(let other): .waitsFor(problem.offices[other].site)
            case .horizon: .horizon
            }
        return PlannedConflict(
            site: problem.offices[conflict.job].site, kind: conflict.activity.map { problem.kinds[$0] }, cause: cause)
    }

    /// The longest chain of a job's activities, each in its fastest mode, in order of time.
    private func longestChain(_ job: WorkforceProblem.Job) -> [PlannedConflict.Need] {
        func shortest(_ activity: Int) -> Int {
            workforce.activities[activity].modes.map { workforce.modes[$0].duration }.min() ?? 0
        }
        var ends: [Int: Int] = [:]
        var before: [Int: Int] = [:]
        for activity in job.activities {
            let last = workforce.activities[activity].predecessors.max { (ends[$0] ?? 0, $0) < (ends[$1] ?? 0, $1) }
            before[activity] = last
            ends[activity] = (last.flatMap { ends[$0] } ?? 0) + shortest(activity)
        }
        var chain: [PlannedConflict.Need] = []
        var next = job.activities.max { (ends[$0] ?? 0, $0) < (ends[$1] ?? 0, $1) }
        while let activity = next {
            chain.append(
                .init(kind: problem.kinds[activity], minutes: shortest(activity) * WorkingSlots.minutesPerSlot))
            next = before[activity]
        }
        return chain.reversed()
    }
}

extension WorkforceRule {
    /// Its name in plans.
    var id: String {
        switch self {
        case .byList: "by-list"
        case .bySize: "by-size"
        case .nearestFirst: "nearest-first"
        case .weightPerWork: "weight-per-work"
        case .latestFinish: "latest-finish"
        case .earliestDue: "earliest-due"
        case .shortestWork: "shortest-work"
        case .mostWork: "most-work"
        case .weightPerWorkAndTravel: "weight-per-work-and-travel"
        }
    }
}
