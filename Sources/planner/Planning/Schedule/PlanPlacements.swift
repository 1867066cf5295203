import NetworkModel
import Rollout

/// A plan's dates and crews as placements of the problem that its topology gives.
struct PlanPlacements {
    private let problem: ScheduleProblem
    private var crews: [String: Int] = [:]
    private let topology: Topology

    init(_ problem: ScheduleProblem, _ topology: Topology) {
        self.problem = problem
        self.topology = topology
        for (pool, name) in problem.pools.enumerated() {
            let parts = [topology.crews[name.rule].id, name.province?.description].compactMap(\.self)
            for (number, crew) in problem.workforce.pools[pool].crews.enumerated() {
                crews[(parts + [String(number + 1)]).joined(separator: "/")] = crew
            }
        }
    }

    /// Placements alone; the solver makes the rest. What the plan does not say, or the problem does not have, is nil.
    func schedule(of plan: Plan) -> WorkforceSchedule {
        let sites = Dictionary(plan.sites.map { ($0.site.id, $0.activities) }, uniquingKeysWith: { first, _ in first })
        var placements = [Placement?](repeating: nil, count: problem.workforce.activities.count)
        for (job, office) in problem.offices.enumerated() {
            for planned in sites[office.site] ?? [] {
                let number = problem.workforce.jobs[job].activities.first { problem.kinds[$0] == planned.kind }
                guard let number else { continue }
                placements[number] = placement(planned, number)
            }
        }
        return WorkforceSchedule(
            placements: placements,
            value: WorkforceValue(waiting: 0, lateness: 0, makespan: 0, money: 0, total: .max), lowerBound: 0,
            reasons: [], conflicts: [], rules: [], schedules: 0)
    }

    private func placement(_ planned: PlannedActivity, _ number: Int) -> Placement? {
        guard let minute = planned.startMinute, let start = problem.slots.slot(planned.starts, minute: minute) else {
            return nil
        }
        let mode = problem.workforce.activities[number].modes.first { mode in
            let name = problem.modes[mode]
            return name.other?.id == planned.mode && name.rule.map { topology.crews[$0].id } == planned.crew
        }
        guard let mode else { return nil }
        return Placement(start: start, mode: mode, crews: planned.crews.compactMap { crews[$0] }.sorted())
    }
}
