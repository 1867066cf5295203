import NetworkModel
import Rollout

/// What the works draw on: stock, money, openings between closed seasons, and time.
extension ScheduleBuilder {
    mutating func addItems() {
        var wanted = [Int](repeating: 0, count: topology.catalogue.equipment.count)
        for activity in problem.workforce.activities {
            guard let mode = activity.modes.first else { continue }
            for need in problem.workforce.modes[mode].takes { wanted[need.item] += need.quantity }
        }
        for (number, item) in topology.catalogue.equipment.enumerated() {
            var arrivals: [WorkforceProblem.Item.Arrival] = [.init(slot: 0, quantity: item.stock)]
            var dated = item.deliveries.filter { $0.date > asOf }.map { (date: $0.date, quantity: $0.quantity) }
            var there = item.stock + dated.reduce(0) { $0 + $1.quantity }
            var month = asOf
            let needed = wanted[number] + changes.lost(item.id)
            while item.deliveredMonthly > 0, there < needed, let next = Self.firstOfNextMonth(month) {
                month = next
                there += item.deliveredMonthly
                dated.append((next, item.deliveredMonthly))
            }
            for delivery in changes.deliveries(item.id, dated).sorted(by: { $0.date < $1.date }) {
                let slot = slots.slot(onOrAfter: delivery.date)
                if let last = arrivals.last, last.slot == slot {
                    arrivals[arrivals.count - 1].quantity += delivery.quantity
                } else {
                    arrivals.append(.init(slot: slot, quantity: delivery.quantity))
                }
            }
            problem.workforce.items.append(.init(arrivals: arrivals))
        }
    }

    private static func firstOfNextMonth(_ day: CivilDate) -> CivilDate? {
        let (year, month, _) = day.components
        return month == 12
            ? CivilDate(year: year + 1, month: 1, day: 1) : CivilDate(year: year, month: month + 1, day: 1)
    }

    mutating func addBudget() {
        guard let rule = topology.scheduling.budget else { return }
        var quarter = Quarter(containing: asOf)
        var periods: [WorkforceProblem.Budget.Period] = []
        // As many quarters as the works can last, and the amounts of all that the settings name.
        while periods.count < 4 * 30, let first = quarter.firstDay {
            let slot = periods.isEmpty ? 0 : slots.slot(onOrAfter: first)
            guard slot < slots.days.count * slots.perDay else { break }
            let amount = rule.amount(in: quarter).dong
            if let last = periods.last, last.start == slot {
                periods[periods.count - 1].amount += amount
            } else {
                periods.append(.init(start: slot, amount: amount))
                problem.quarters.append(quarter.description)
            }
            quarter = quarter.next
        }
        problem.workforce.budget = .init(periods: periods, carriesOver: rule.carriesOver)
    }

    /// Past the end of every schedule that leaves no crew idle without need, so that only what can't be done at all meets it; no
    /// further than the calendar.
    func horizon() -> Int {
        let workforce = problem.workforce
        var load = [Int](repeating: 0, count: workforce.pools.count)
        var spent: Int64 = 0
        var longest = 0
        for job in workforce.jobs {
            var length = 0
            for activity in job.activities {
                let mode = workforce.modes[workforce.activities[activity].modes.lowerBound]
                length += mode.duration
                // A day on the road at most beside each visit.
                if let pool = mode.pool { load[pool] += mode.duration + slots.perDay }
                spent += mode.paid ?? mode.cost
            }
            longest = max(longest, job.release + length)
        }
        let busiest = load.indices.map { load[$0] / workforce.pools[$0].crews.count }.max() ?? 0
        let stocked = workforce.items.compactMap { $0.arrivals.last?.slot }.max() ?? 0
        var funded = 0
        if let budget = workforce.budget {
            var sum: Int64 = 0
            funded =
                budget.periods.first { period in
                    sum += period.amount
                    return sum >= 2 * spent
                }?.start ?? budget.periods.last?.start ?? 0
        }
        let years = 2 * 260 * slots.perDay
        return min(slots.days.count * slots.perDay, longest + 2 * busiest + max(stocked, funded) + years)
    }

    mutating func closure(of kind: ActivityKind, in province: UnitID?) -> Int? {
        let seasons = topology.calendar.seasons.indices.filter {
            topology.calendar.seasons[$0].closes(kind, in: province)
        }
        guard !seasons.isEmpty else { return nil }
        if let known = closureNumbers[seasons] { return known }
        closureNumbers[seasons] = closureNumbers.count
        return closureNumbers.count - 1
    }

    mutating func addClosures() {
        let count = problem.workforce.horizon / slots.perDay + 1
        for (seasons, _) in closureNumbers.sorted(by: { $0.value < $1.value }) {
            let list = seasons.map { topology.calendar.seasons[$0] }
            let runs = slots.runs(of: count) { day in list.contains { $0.contains(day) } }
            problem.workforce.closures.append(runs)
            problem.seasons.append(
                runs.map { run in
                    let last = slots.begin(run.upperBound - 1)?.day ?? asOf
                    return (run, list.first { $0.contains(last) }?.id ?? "")
                })
        }
    }
}
