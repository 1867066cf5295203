import NetworkModel
import Rollout

/// The least cost of a tiny problem by trying every order of activities with every mode and crew, each put as early as it can
/// stand behind what its crew did before. Aims and constraints here are regular, so one such order gives the optimum.
struct WorkforceExhaustion {
    let problem: WorkforceProblem
    private var placements: [Placement?]
    private var best = Int64.max

    init(_ problem: WorkforceProblem) {
        self.problem = problem
        placements = Array(repeating: nil, count: problem.activities.count)
    }

    mutating func optimum() -> Int64 {
        descend(0)
        return best
    }

    private func end(_ activity: Int) -> Int {
        guard let placement = placements[activity] else { return .max }
        return placement.start + problem.modes[placement.mode].duration
    }

    private func travel(_ from: Int, _ to: Int) -> Int {
        from == to ? 0 : problem.travel.slots(from: problem.places[from], to: problem.places[to])
    }

    private mutating func descend(_ placed: Int) {
        if cost(isWhole: placed == placements.count) >= best { return }
        if placed == placements.count {
            best = cost(isWhole: true)
            return
        }
        for activity in placements.indices where placements[activity] == nil {
            let job = problem.jobs[problem.activities[activity].job]
            var slot = job.release
            var isReady = true
            for before in problem.activities[activity].predecessors {
                if placements[before] == nil { isReady = false } else { slot = max(slot, end(before)) }
            }
            if activity == job.activities.upperBound - 1, let after = job.after {
                for before in problem.jobs[after].activities {
                    if placements[before] == nil { isReady = false } else { slot = max(slot, end(before)) }
                }
            }
            if !isReady { continue }
            for mode in problem.activities[activity].modes {
                for crews in teams(problem.modes[mode]) {
                    guard let start = earliest(activity, mode, crews, from: slot) else { continue }
                    placements[activity] = Placement(start: start, mode: mode, crews: crews)
                    descend(placed + 1)
                    placements[activity] = nil
                }
            }
        }
    }

    private func teams(_ mode: WorkforceProblem.Mode) -> [[Int]] {
        guard let pool = mode.pool, problem.pools[pool].travels else { return [[]] }
        let crews = Array(problem.pools[pool].crews)
        if mode.crews == 1 { return crews.map { [$0] } }
        return crews.flatMap { one in crews.filter { $0 > one }.map { [one, $0] } }
    }

    private func earliest(_ activity: Int, _ mode: Int, _ crews: [Int], from slot: Int) -> Int? {
        let chosen = problem.modes[mode]
        let place = problem.jobs[problem.activities[activity].job].place
        var slot = slot
        for crew in crews {
            let tour = placements.indices.filter { placements[$0]?.crews.contains(crew) ?? false }
            if let last = tour.max(by: { end($0) < end($1) }) {
                slot = max(slot, end(last) + travel(problem.jobs[problem.activities[last].job].place, place))
            } else {
                slot = max(
                    slot,
                    (problem.crews[crew].available.first?.lowerBound ?? 0) + travel(problem.crews[crew].home, place))
            }
        }
        while slot + chosen.duration <= problem.horizon {
            if isAllowed(chosen, crews, slot..<slot + chosen.duration) { return slot }
            slot += 1
        }
        return nil
    }

    private func isAllowed(_ mode: WorkforceProblem.Mode, _ crews: [Int], _ span: Range<Int>) -> Bool {
        for crew in crews
        where !problem.crews[crew].available.contains(where: {
            $0.lowerBound <= span.lowerBound && span.upperBound <= $0.upperBound
        }) {
            return false
        }
        if let closure = mode.closure, problem.closures[closure].contains(where: { $0.overlaps(span) }) { return false }
        let others = placements.compactMap { $0 }
        if let pool = mode.pool, !problem.pools[pool].travels {
            for slot in span {
                let there = problem.pools[pool].crews.count { crew in
                    problem.crews[crew].available.contains { $0.contains(slot) }
                }
                let busy = others.reduce(0) { sum, other in
                    let chosen = problem.modes[other.mode]
                    return sum
                        + (chosen.pool == pool && (other.start..<other.start + chosen.duration).contains(slot)
                            ? chosen.crews : 0)
                }
                if busy + mode.crews > there { return false }
            }
        }
        for need in mode.takes {
            let takings = others.flatMap { other in
                problem.modes[other.mode].takes.filter { $0.item == need.item }.map { (other.start, $0.quantity) }
            }
            let arrivals = problem.items[need.item].arrivals
            for moment in Set(takings.map(\.0) + [span.lowerBound]) where moment >= span.lowerBound {
                let came = arrivals.filter { $0.slot <= moment }.reduce(0) { $0 + $1.quantity }
                let gone = takings.filter { $0.0 <= moment }.reduce(0) { $0 + $1.1 }
                if gone + need.quantity > came { return false }
            }
        }
        if let budget = problem.budget, mode.paid ?? mode.cost > 0 {
            let own = budget.periods.lastIndex { $0.start <= span.lowerBound } ?? 0
            var rest: Int64 = 0
            for index in budget.periods.indices {
                let paid = others.reduce(Int64(0)) { sum, other in
                    sum
                        + ((budget.periods.lastIndex { $0.start <= other.start } ?? 0) == index
                            ? problem.modes[other.mode].paid ?? problem.modes[other.mode].cost : 0)
                }
                rest =
                    budget.periods[index].amount - paid + (budget.carriesOver ? rest : 0)
                    - (index == own ? mode.paid ?? mode.cost : 0)
                if rest < 0, index >= own { return false }
            }
        }
        return true
    }

    /// Of the placed activities alone while not whole: never more than in the end.
    private func cost(isWhole: Bool) -> Int64 {
        var total: Int64 = 0
        var (makespan, money) = (0, Int64(0))
        for job in problem.jobs {
            let finish = job.activities.map { placements[$0] == nil ? 0 : end($0) }.max() ?? 0
            makespan = max(makespan, finish)
            total += job.weight * Int64(finish) + job.latenessWeight * Int64(max(0, finish - (job.due ?? .max)))
        }
        for placement in placements.compactMap({ $0 }) { money += problem.modes[placement.mode].cost }
        return total + problem.aim.makespanWeight * Int64(makespan) + money / max(1, problem.aim.dongPerUnit)
    }
}
