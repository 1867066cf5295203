import NetworkModel
import Rollout

/// Checks a schedule against the problem alone: nothing of the solver is used but its answer.
struct WorkforceChecker {
    let problem: WorkforceProblem

    private func slots(_ from: Int, _ to: Int) -> Int {
        if from == to { return 0 }
        let way = problem.places[from].distance(to: problem.places[to]) * problem.travel.routeFactor
        return Int((way / problem.travel.kilometresPerSlot).rounded(.up))
    }

    private func isPinned(_ activity: Int) -> Bool { activity < problem.pins.count && problem.pins[activity] != nil }

    /// What is wrong, a line each; empty where nothing is.
    func faults(_ schedule: WorkforceSchedule) -> [String] {
        var faults: [String] = []
        let placements = schedule.placements
        func end(_ activity: Int) -> Int? {
            placements[activity].map { $0.start + problem.modes[$0.mode].duration }
        }
        func finish(_ job: Int) -> Int? {
            let ends = problem.jobs[job].activities.map(end)
            return ends.contains { $0 == nil } ? nil : ends.compactMap { $0 }.max()
        }
        for (activity, placement) in placements.enumerated() where !isPinned(activity) {
            guard let placement else { continue }
            if placement.start < 0 || placement.start + problem.modes[placement.mode].duration > problem.horizon {
                return ["\(activity): outside of all time"]
            }
        }
        if placements.count != problem.activities.count { return ["\(placements.count) placements"] }
        for (activity, fact) in problem.pins.enumerated() where fact != nil && placements[activity] != fact {
            faults.append("pin of \(activity) moved")
        }
        for (number, job) in problem.jobs.enumerated() {
            let missing = job.activities.filter { placements[$0] == nil }
            if !missing.isEmpty {
                if job.activities.contains(where: { placements[$0] != nil && !isPinned($0) }) {
                    faults.append("job \(number) is in parts")
                }
                if !schedule.conflicts.contains(where: { $0.job == number }) {
                    faults.append("job \(number) left out untold")
                }
            } else if schedule.conflicts.contains(where: { $0.job == number }) {
                faults.append("job \(number) is scheduled and in conflict")
            }
            if job.isDueHard, let due = job.due, let finish = finish(number), finish > due,
                !job.activities.allSatisfy(isPinned)
            {
                faults.append("job \(number) is late for its hard due")
            }
        }
        for (number, activity) in problem.activities.enumerated() where !isPinned(number) {
            guard let placement = placements[number] else { continue }
            let mode = problem.modes[placement.mode]
            let job = problem.jobs[activity.job]
            let span = placement.start..<placement.start + mode.duration
            if !activity.modes.contains(placement.mode) { faults.append("\(number): not its mode") }
            if span.lowerBound < job.release || span.upperBound > problem.horizon {
                faults.append("\(number): outside")
            }
            for before in activity.predecessors where end(before) ?? .max > placement.start {
                faults.append("\(number): before \(before) is done")
            }
            if number == job.activities.upperBound - 1, let after = job.after, finish(after) ?? .max > placement.start {
                faults.append("\(number): before job \(after) is done")
            }
            if let closure = mode.closure, problem.closures[closure].contains(where: { $0.overlaps(span) }) {
                faults.append("\(number): in a closure")
            }
            guard let pool = mode.pool, problem.pools[pool].travels else {
                if !placement.crews.isEmpty { faults.append("\(number): crews that nobody sends") }
                continue
            }
            if Set(placement.crews).count != mode.crews { faults.append("\(number): \(placement.crews.count) crews") }
            for crew in placement.crews {
                if !problem.pools[pool].crews.contains(crew) { faults.append("\(number): foreign crew") }
                let windows = problem.crews[crew].available
                if !windows.contains(where: { $0.lowerBound <= span.lowerBound && span.upperBound <= $0.upperBound }) {
                    faults.append("\(number): crew \(crew) is away")
                }
            }
        }
        faults += travelFaults(placements) + countedFaults(placements) + storeFaults(placements)
        return faults + valueFaults(schedule, finish)
    }

    private func travelFaults(_ placements: [Placement?]) -> [String] {
        var tours: [[Int]] = Array(repeating: [], count: problem.crews.count)
        for (number, placement) in placements.enumerated() {
            guard let placement, let pool = problem.modes[placement.mode].pool, problem.pools[pool].travels else {
                continue
            }
            for crew in placement.crews { tours[crew].append(number) }
        }
        var faults: [String] = []
        for (crew, tour) in tours.enumerated() {
            func start(_ number: Int) -> Int { placements[number]?.start ?? 0 }
            func place(_ number: Int) -> Int { problem.jobs[problem.activities[number].job].place }
            let tour = tour.sorted { (start($0), $0) < (start($1), $1) }
            if let first = tour.first, !isPinned(first), let opening = problem.crews[crew].available.first {
                if start(first) < opening.lowerBound + slots(problem.crews[crew].home, place(first)) {
                    faults.append("crew \(crew) is not yet at \(first)")
                }
            }
            for (one, two) in zip(tour, tour.dropFirst()) where !(isPinned(one) && isPinned(two)) {
                let end = start(one) + problem.modes[placements[one]?.mode ?? 0].duration
                if end + slots(place(one), place(two)) > start(two) { faults.append("crew \(crew) flies to \(two)") }
            }
        }
        return faults
    }

    private func countedFaults(_ placements: [Placement?]) -> [String] {
        var faults: [String] = []
        for (number, pool) in problem.pools.enumerated() where !pool.travels {
            var free = [Int](repeating: 0, count: problem.horizon + 1)
            for crew in pool.crews {
                for window in problem.crews[crew].available { for slot in window { free[slot] += 1 } }
            }
            var isOurs = [Bool](repeating: false, count: problem.horizon + 1)
            for (activity, placement) in placements.enumerated() {
                guard let placement, problem.modes[placement.mode].pool == number else { continue }
                let mode = problem.modes[placement.mode]
                for slot in placement.start..<placement.start + mode.duration where free.indices.contains(slot) {
                    free[slot] -= mode.crews
                    if !isPinned(activity) { isOurs[slot] = true }
                }
            }
            if let slot = free.indices.first(where: { free[$0] < 0 && isOurs[$0] }) {
                faults.append("pool \(number) has too few at \(slot)")
            }
        }
        return faults
    }

    /// From each taking on, what came must cover what was taken.
    private func storeFaults(_ placements: [Placement?]) -> [String] {
        var faults: [String] = []
        func check(_ name: String, _ supply: [Int64], _ used: [Int64], _ last: Int?, whole: Bool) {
            guard let last else { return }
            var (came, gone) = (Int64(0), Int64(0))
            for slot in supply.indices {
                came += supply[slot]
                gone += used[slot]
                // Facts alone may overdraw before the last that we take.
                if gone > came, slot >= last || whole { faults.append("\(name) is overdrawn at \(slot)") }
            }
        }
        let hasPins = problem.pins.contains { $0 != nil }
        for (item, stock) in problem.items.enumerated() {
            var supply = [Int64](repeating: 0, count: problem.horizon + 1)
            var used = supply
            for arrival in stock.arrivals where arrival.slot <= problem.horizon {
                supply[arrival.slot] += Int64(arrival.quantity)
            }
            var last: Int?
            for (activity, placement) in placements.enumerated() {
                guard let placement else { continue }
                for need in problem.modes[placement.mode].takes where need.item == item && need.quantity > 0 {
                    used[min(max(0, placement.start), problem.horizon)] += Int64(need.quantity)
                    if !isPinned(activity) { last = max(last ?? 0, placement.start) }
                }
            }
            check("item \(item)", supply, used, last, whole: !hasPins)
        }
        guard let budget = problem.budget else { return faults }
        var paid = [Int64](repeating: 0, count: budget.periods.count)
        for placement in placements.compactMap({ $0 }) {
            let period = budget.periods.lastIndex { $0.start <= placement.start } ?? 0
            let mode = problem.modes[placement.mode]
            paid[period] += mode.paid ?? mode.cost
        }
        var rest: Int64 = 0
        for (index, period) in budget.periods.enumerated() where !hasPins {
            rest = period.amount - paid[index] + (budget.carriesOver ? rest : 0)
            if rest < 0 { faults.append("budget of period \(index) is overdrawn") }
        }
        return faults
    }

    private func valueFaults(_ schedule: WorkforceSchedule, _ finish: (Int) -> Int?) -> [String] {
        var (waiting, lateness, makespan, money) = (Int64(0), Int64(0), 0, Int64(0))
        for placement in schedule.placements.compactMap({ $0 }) {
            makespan = max(makespan, placement.start + problem.modes[placement.mode].duration)
            money += problem.modes[placement.mode].cost
        }
        for (number, job) in problem.jobs.enumerated() {
            let finish = finish(number) ?? problem.horizon
            waiting += job.weight * Int64(finish)
            if let due = job.due { lateness += job.latenessWeight * Int64(max(0, finish - due)) }
        }
        let aim = problem.aim
        let total =
            waiting + lateness + aim.makespanWeight * Int64(makespan)
            + (aim.dongPerUnit > 0 ? money / aim.dongPerUnit : 0)
        let value = WorkforceValue(
            waiting: waiting, lateness: lateness, makespan: makespan, money: money, total: total)
        var faults: [String] = []
        if value != schedule.value { faults.append("value \(schedule.value), counted \(value)") }
        if schedule.lowerBound > value.total { faults.append("bound \(schedule.lowerBound) above \(value.total)") }
        return faults
    }
}
