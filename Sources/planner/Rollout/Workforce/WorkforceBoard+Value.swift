extension WorkforceBoard {
    /// What the placed jobs cost; those that aren't count as finished at the horizon.
    func value() -> WorkforceValue {
        var (waiting, lateness, makespan, money) = (Int64(0), Int64(0), 0, Int64(0))
        for activity in 0..<tables.activityCount where isPlaced(activity) {
            makespan = max(makespan, end(activity))
            money += tables.cost[Int(mode[activity])]
        }
        for job in 0..<tables.jobCount {
            let finish = finish(job) ?? tables.horizon
            waiting += tables.weight[job] * Int64(finish)
            if tables.due[job] < finish {
                lateness += tables.latenessWeight[job] * Int64(finish - Int(tables.due[job]))
            }
        }
        return tables.value(waiting: waiting, lateness: lateness, makespan: makespan, money: money)
    }

    func placements() -> [Placement?] {
        (0..<tables.activityCount).map { activity in
            guard isPlaced(activity) else { return nil }
            if let pin = tables.pin(activity) { return pin }
            let first = Int(tables.visitFirst[activity])
            let crews = (0..<crewCount(activity)).map { Int(crew[first + $0]) }.sorted()
            return Placement(start: Int(start[activity]), mode: Int(mode[activity]), crews: crews)
        }
    }

    /// Books what isn't pinned as `placements` has it.
    func book(_ placements: [Placement?]) {
        for (activity, placement) in placements.enumerated() where !tables.isPinned[activity] {
            if let placement { book(activity, placement.mode, at: placement.start, by: placement.crews) }
        }
    }
}

extension WorkforceTables {
    func value(waiting: Int64, lateness: Int64, makespan: Int, money: Int64) -> WorkforceValue {
        let aim = problem.aim
        let paid = aim.dongPerUnit > 0 ? money / aim.dongPerUnit : 0
        return WorkforceValue(
            waiting: waiting, lateness: lateness, makespan: makespan, money: money,
            total: waiting + lateness + aim.makespanWeight * Int64(makespan) + paid)
    }
}
