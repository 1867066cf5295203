package import NetworkModel

/// Books works that stand and places others in the gaps that crews and stock leave.
///
///     var placement = GapPlacement(problem, asOf: day, crewChanges: [], deliveryChanges: [])
///     placement.keep(works, activities)
///     let placed = placement.place(other, after: [])
///
/// What is kept is never moved: so the fewest activities change, and each that is placed takes the earliest days that are free
/// (serial generation in the order of the calls). A booking costs O(its days), a placing O(days searched).
package struct GapPlacement {
    private let problem: RolloutProblem
    private let days: WorkingDays
    private let asOf: CivilDate
    private var crews: CrewLedger
    private var stock: StockLedger
    private let ruleNumbers: [String: Int]

    /// - Parameters:
    ///   - problem: its works are not looked at; its start is the day from which stock and deliveries are counted.
    ///   - asOf: nothing is placed before it.
    package init(
        _ problem: RolloutProblem, asOf: CivilDate, crewChanges: [CrewChange], deliveryChanges: [DeliveryChange]
    ) {
        self.problem = problem
        self.asOf = asOf
        days = WorkingDays(from: problem.start, calendar: problem.calendar)
        crews = CrewLedger(rules: problem.crews, days: days, changes: crewChanges)
        stock = StockLedger(items: problem.equipment, start: problem.start, changes: deliveryChanges)
        ruleNumbers = Dictionary(
            problem.crews.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    /// Working days from the project's first up to and with `day`.
    package func workingDays(through day: CivilDate) -> Int {
        days.number(onOrAfter: day.advanced(byDays: 1)) ?? days.count
    }

    /// The last day of `duration` working days from `start`, or from the first working day after it.
    package func end(of duration: Int, from start: CivilDate) -> CivilDate? {
        days.number(onOrAfter: start).flatMap { days.date($0 + max(1, duration) - 1) }
    }

    /// Working days of an activity, both ends inclusive.
    package func length(of activity: ScheduledActivity) -> Int { span(of: activity).count }

    package func isWorkingDay(_ day: CivilDate) -> Bool { problem.calendar.isWorkingDay(day) }

    private func span(of activity: ScheduledActivity) -> Range<Int> {
        let first = days.number(onOrAfter: activity.starts) ?? days.count
        let end = days.number(onOrAfter: activity.finishes.advanced(byDays: 1)) ?? days.count
        return first..<max(first, end)
    }

    // MARK: - What stands

    /// What an activity that stands would lack.
    package enum Lack: Hashable, Sendable {
        case crew(String)
        case stock
    }

    /// The first of `activities` that the crews and stock booked so far leave no room for, and what it lacks; nil where all
    /// find room.
    package mutating func shortage(
        _ works: SiteWorks, _ activities: [ScheduledActivity]
    ) -> (index: Int, lack: Lack)? {
        let taking = RolloutProblem.takesEquipment(activities.map { ActivityStep(kind: $0.kind, duration: 1) })
        for (index, activity) in activities.enumerated() {
            if let name = activity.crew, let rule = ruleNumbers[name],
                !crews.isFree(rule: rule, province: works.province, span(of: activity))
            {
                return (index, .crew(name))
            }
            if index == taking, !stock.covers(works.level, on: activity.starts) { return (index, .stock) }
        }
        return nil
    }

    /// Books activities as they are, beyond what there is where they happened so.
    /// - Parameter takes: whether the one that takes equipment is among them.
    package mutating func keep(_ works: SiteWorks, _ activities: [ScheduledActivity]) {
        for activity in activities {
            guard let rule = activity.crew.flatMap({ ruleNumbers[$0] }) else { continue }
            crews.book(rule: rule, province: works.province, span(of: activity))
        }
        let taking = RolloutProblem.takesEquipment(activities.map { ActivityStep(kind: $0.kind, duration: 1) })
        if let taking { stock.take(for: works.level, on: activities[taking].starts) }
    }

    // MARK: - What is placed

    /// The steps of a site that `kept` lacks, each on the earliest days that are free; nil, booking nothing, where equipment
    /// never suffices or the calendar ends.
    ///
    /// - Parameters:
    ///   - kept: what of its works stands; already booked.
    ///   - delivered: its circuits come no sooner.
    ///   - cutOver: the site above it is cut over on this day.
    ///   - kinds: of these alone.
    package mutating func place(
        _ works: SiteWorks, after kept: [ScheduledActivity], delivered: CivilDate? = nil, cutOver: CivilDate? = nil,
        only kinds: Set<ActivityKind> = Set(ActivityKind.allCases)
    ) -> [ScheduledActivity]? {
        let done = Set(kept.map(\.kind))
        let all = problem.steps(level: works.level, leadTime: works.leadTime).filter { kinds.contains($0.kind) }
        let steps = all.filter { !done.contains($0.kind) }
        let begin = max(asOf, works.release, problem.start, kept.last?.finishes.advanced(byDays: 1) ?? asOf)
        guard var time = days.number(onOrAfter: begin) else { return nil }
        let crewsBefore = crews
        let takes = RolloutProblem.takesEquipment(all).map { all[$0].kind }
        var taken: CivilDate?
        var placed: [ScheduledActivity] = []
        for step in steps {
            var earliest = time
            if step.kind == takes {
                guard let day = days.date(earliest), let covered = stock.earliest(for: works.level, from: day),
                    let number = days.number(onOrAfter: covered)
                else {
                    crews = crewsBefore
                    return nil
                }
                earliest = max(earliest, number)
            }
            if step.kind == all.last?.kind, let above = cutOver.map({ $0.advanced(byDays: 1) }) {
                earliest = max(earliest, days.number(onOrAfter: above) ?? earliest)
            }
            var duration = step.duration
            if step.kind == .deliver, let number = delivered.flatMap({ days.number(onOrAfter: $0) }) {
                duration = max(duration, number - earliest + 1)
            }
            guard let choice = assign(step.kind, duration, works.province, earliest: earliest),
                let first = days.date(choice.start), let last = days.date(choice.start + duration - 1)
            else {
                crews = crewsBefore
                return nil
            }
            if step.kind == takes { taken = first }
            placed.append(
                ScheduledActivity(
                    kind: step.kind, crew: choice.rule.map { problem.crews[$0].id }, starts: first, finishes: last))
            time = choice.start + duration
        }
        if let taken { stock.take(for: works.level, on: taken) }
        return placed
    }

    /// Books the crew that can start earliest; an activity that no rule is for needs no crew.
    private mutating func assign(
        _ kind: ActivityKind, _ duration: Int, _ province: UnitID?, earliest: Int
    ) -> (start: Int, rule: Int?)? {
        var best: (start: Int, rule: Int)?
        var hasRule = false
        for (rule, crew) in problem.crews.enumerated() where crew.count > 0 && crew.skills.contains(kind) {
            hasRule = true
            guard
                let start = crews.earliestStart(
                    rule: rule, province: province, duration: duration, earliest: earliest)
            else { continue }
            if best.map({ start < $0.start }) ?? true { best = (start, rule) }
        }
        guard hasRule else { return (earliest, nil) }
        guard let best else { return nil }
        crews.book(rule: best.rule, province: province, best.start..<(best.start + duration))
        return best
    }

    // MARK: - Order and bound

    /// The order in which sites are placed: by level, then people per crew-day downwards, then id; a site that waits for
    /// another comes behind it.
    package func precedes(_ a: SiteWorks, _ b: SiteWorks) -> Bool {
        (Self.rank(a.level), -value(a), a.site) < (Self.rank(b.level), -value(b), b.site)
    }

    private func value(_ works: SiteWorks) -> Double {
        let days = problem.crewDays(level: works.level, leadTime: works.leadTime).reduce(0) { $0 + $1.days }
        return Double(works.people) / Double(max(1, days))
    }

    package static func rank(_ level: UnitLevel) -> Int {
        switch level {
        case .centre: 0
        case .organ: 1
        case .province: 2
        case .district: 3
        case .commune: 4
        }
    }

    /// Working days before which a site can't be finished: what happened, and its other steps one after the other.
    package func leastEnd(_ works: SiteWorks, after kept: [ScheduledActivity]) -> Int {
        let done = Set(kept.map(\.kind))
        let rest = problem.steps(level: works.level, leadTime: works.leadTime).filter { !done.contains($0.kind) }
            .reduce(0) { $0 + $1.duration }
        let begin = max(works.release, problem.start, kept.last?.finishes.advanced(byDays: 1) ?? works.release)
        guard rest > 0 else { return kept.last.map { workingDays(through: $0.finishes) } ?? 0 }
        return (days.number(onOrAfter: max(asOf, begin)) ?? 0) + rest
    }
}
