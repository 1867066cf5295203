import NetworkModel

/// Makes a feasible schedule by the serial schedule generation scheme with one priority rule.
///
/// Sites are taken in a list: the centre, its organs, provinces, communes; within these, most people served per crew-day first. Each
/// site's steps go, one after the other, to the earliest days on which a crew is free (J. E. Kelley 1963; R. Kolisch 1996). A
/// commune is cut over after its province. O(sites × steps × days searched); no backtracking, so no optimum is claimed.
package struct SerialScheduler: Sendable {
    private let problem: RolloutProblem
    private let days: WorkingDays

    package init(_ problem: RolloutProblem) {
        self.problem = problem
        days = WorkingDays(from: problem.start, calendar: problem.calendar)
    }

    package func schedule() -> RolloutSchedule {
        var pools = CrewPools(rules: problem.crews)
        var supply = EquipmentSupply(items: problem.equipment, start: problem.start)
        var activities = [[ScheduledActivity]](repeating: [], count: problem.works.count)
        var cutOver: [SiteID: Int] = [:]
        var unscheduled: [SiteID] = []
        var makespan = 0
        for index in priorityList() {
            let works = problem.works[index]
            guard let placed = place(works, &pools, &supply, cutOver: cutOver) else {
                unscheduled.append(works.site)
                continue
            }
            activities[index] = placed.activities
            cutOver[works.site] = placed.end
            makespan = max(makespan, placed.end)
        }
        let done = problem.works.indices.filter { !activities[$0].isEmpty }.map { problem.works[$0] }
        let bound = MakespanBound(problem: problem, works: done, days: days).value
        return RolloutSchedule(
            activities: activities, unscheduled: unscheduled.sorted(), makespan: makespan, lowerBound: bound)
    }

    /// Works by level, then people per crew-day downwards, then site id. A site that must wait for another is of a lower level, so
    /// the list respects precedence.
    private func priorityList() -> [Int] {
        let ranks: [UnitLevel: Int] = [.centre: 0, .organ: 1, .province: 2, .district: 3, .commune: 4]
        var shape: [UnitLevel: [Int: Int]] = [:]
        let values = problem.works.map { works in
            let known = shape[works.level]?[works.leadTime]
            let days =
                known
                ?? problem.crewDays(level: works.level, leadTime: works.leadTime).reduce(0) { $0 + $1.days }
            shape[works.level, default: [:]][works.leadTime] = days
            return Double(works.people) / Double(max(1, days))
        }
        return problem.works.indices.sorted { a, b in
            (ranks[problem.works[a].level] ?? 9, -values[a], problem.works[a].site)
                < (ranks[problem.works[b].level] ?? 9, -values[b], problem.works[b].site)
        }
    }

    private func place(
        _ works: SiteWorks, _ pools: inout CrewPools, _ supply: inout EquipmentSupply, cutOver: [SiteID: Int]
    ) -> (activities: [ScheduledActivity], end: Int)? {
        let steps = problem.steps(level: works.level, leadTime: works.leadTime)
        guard !steps.isEmpty, var time = days.number(onOrAfter: max(works.release, problem.start)) else { return nil }
        var equipped = 0
        let needs = RolloutProblem.takesEquipment(steps)
        if needs != nil {
            guard let day = supply.take(for: works.level), let number = days.number(onOrAfter: day) else { return nil }
            equipped = number
        }
        var placed: [ScheduledActivity] = []
        for (position, step) in steps.enumerated() {
            var earliest = time
            if position == needs { earliest = max(earliest, equipped) }
            if position == steps.count - 1, let above = works.after.flatMap({ cutOver[$0] }) {
                earliest = max(earliest, above)
            }
            let choice = assign(step, province: works.province, earliest: earliest, &pools)
            guard let first = days.date(choice.start), let last = days.date(choice.start + step.duration - 1) else {
                return nil
            }
            placed.append(
                ScheduledActivity(
                    kind: step.kind, crew: choice.rule.map { problem.crews[$0].id }, starts: first, finishes: last))
            time = choice.start + step.duration
        }
        return (placed, time)
    }

    /// Books the crew that can start earliest; an activity that no rule is for needs no crew.
    private func assign(_ step: ActivityStep, province: UnitID?, earliest: Int, _ pools: inout CrewPools) -> (
        start: Int, rule: Int?
    ) {
        var best: (start: Int, rule: Int)?
        for (rule, crew) in problem.crews.enumerated() where crew.count > 0 && crew.skills.contains(step.kind) {
            let start = pools.earliestStart(
                rule: rule, province: province, duration: step.duration, earliest: earliest)
            if best.map({ start < $0.start }) ?? true { best = (start, rule) }
        }
        guard let best else { return (earliest, nil) }
        pools.book(rule: best.rule, province: province, start: best.start, duration: step.duration)
        return best
    }
}
