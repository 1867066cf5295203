/// Schedules the works of a country: plain orders and priority rules first, then orders and ways with crew
/// time at a price, then a search that takes works out and puts them in better.
///
/// ```swift
/// let schedule = WorkforceSolver(problem).solve(seed: 1, budget: WorkforceBudget(steps: 20_000))
/// ```
///
/// What can't be done is left out and named in `conflicts`; all else is scheduled. Equal problems, seeds and steps give equal
/// schedules as long as `usedTime` says nothing.
package struct WorkforceSolver: Sendable {
    let tables: WorkforceTables

    /// Lays the problem out; O(size). The problem's numbers must be in range and each activity have a mode.
    package init(_ problem: WorkforceProblem) { tables = WorkforceTables(problem) }

    /// Tries every rule by both schemes and searches from the best.
    ///
    /// - Parameter onImprovement: called with each better value that there is a whole schedule of, the first one included.
    package func solve(
        seed: UInt64, budget: WorkforceBudget, onImprovement: (@Sendable (_ total: Int64) -> Void)? = nil
    ) -> WorkforceSchedule {
        var tried = RuleTrial(tables)
        for rule in WorkforceRule.allCases {
            // One schedule at least, whatever the limit says.
            if tried.best != nil, budget.usedTime() >= 1 { break }
            if tried.attempt(rule) { onImprovement?(tried.bestValue.total) }
        }
        let board = WorkforceBoard(tables)
        board.book(tried.best ?? [])
        return finished(board, tried, seed, budget, onImprovement)
    }

    /// What one rule gives by the better of both schemes, without a search.
    package func solve(rule: WorkforceRule) -> WorkforceSchedule {
        var tried = RuleTrial(tables)
        _ = tried.attempt(rule)
        let board = WorkforceBoard(tables)
        board.book(tried.best ?? [])
        return finished(board, tried, 0, WorkforceBudget(steps: 0), nil)
    }

    /// Searches on from a schedule of the same problem, or of one much like it: what of it no longer fits is scheduled anew.
    package func improve(
        from schedule: WorkforceSchedule, seed: UInt64, budget: WorkforceBudget,
        onImprovement: (@Sendable (_ total: Int64) -> Void)? = nil
    ) -> WorkforceSchedule {
        let board = WorkforceBoard(tables)
        let order = WorkforceOrder(tables)
        board.adopt(schedule.placements, order.list(.weightPerWork))
        return finished(board, RuleTrial(tables), seed, budget, onImprovement)
    }

    private func finished(
        _ board: WorkforceBoard, _ tried: RuleTrial, _ seed: UInt64, _ budget: WorkforceBudget,
        _ onImprovement: (@Sendable (_ total: Int64) -> Void)?
    ) -> WorkforceSchedule {
        guard budget.steps > 0 else { return schedule(board, tried.values, schedules: tried.schedules) }
        board.settleSooner()
        let (board, rounds) = listed(board, seed, budget) { onImprovement?($0) }
        let search = WorkforceSearch(board, seed: seed)
        // The search knows the cost of what is scheduled alone.
        let aside = board.value().total - search.bestCost
        // Cool, as it starts from a good schedule.
        search.run(
            steps: budget.steps == .max ? .max : budget.steps - budget.steps / 2, usedTime: budget.usedTime,
            span: 0.5...1
        ) { onImprovement?(search.bestCost + aside) }
        return schedule(completed(search.best), tried.values, schedules: tried.schedules + rounds + search.rounds)
    }

    /// The board, or a better one, from lists and prices: half of the steps, four fifths of the time.
    func listed(
        _ board: WorkforceBoard, _ seed: UInt64, _ budget: WorkforceBudget, _ onImprovement: (Int64) -> Void
    ) -> (WorkforceBoard, Int) {
        let (start, begun) = (board.placements(), board.value().total)
        let lists = WorkforceLists(board)
        lists.fitPrices(budget.usedTime, until: 0.5)
        lists.descend(
            seed: seed, steps: budget.steps == .max ? .max : budget.steps / 2, usedTime: budget.usedTime, until: 0.8
        ) { onImprovement(board.value().total) }
        board.settleSooner()
        if board.value().total > begun {
            board.clear()
            board.book(start)
        }
        return (board, lists.rounds)
    }

    /// A board of `placements`, with what is missing tried once more and everything as soon as it can be.
    func completed(_ placements: [Placement?]) -> WorkforceBoard {
        let board = WorkforceBoard(tables)
        board.book(placements)
        board.generate(WorkforceOrder(tables).list(.weightPerWork))
        board.settleSooner()
        return board
    }

    func schedule(
        _ board: WorkforceBoard, _ rules: [WorkforceSchedule.RuleValue], schedules: Int
    ) -> WorkforceSchedule {
        let value = board.value()
        return WorkforceSchedule(
            placements: board.placements(), value: value,
            lowerBound: min(value.total, WorkforceBound(tables).total(of: board)), reasons: board.reasons(),
            conflicts: board.conflicts(WorkforceOrder(tables).list(.weightPerWork)), rules: rules, schedules: schedules)
    }
}

/// The plain orders and priority rules, each by both generation schemes.
struct RuleTrial {
    private let tables: WorkforceTables
    private let order: WorkforceOrder
    private let board: WorkforceBoard
    private(set) var values: [WorkforceSchedule.RuleValue] = []
    private(set) var best: [Placement?]?
    private(set) var bestValue = WorkforceValue(waiting: 0, lateness: 0, makespan: 0, money: 0, total: .max)
    private(set) var schedules = 0

    init(_ tables: WorkforceTables) {
        self.tables = tables
        order = WorkforceOrder(tables)
        board = WorkforceBoard(tables)
    }

    /// Whether the rule gives a better schedule than those before.
    mutating func attempt(_ rule: WorkforceRule) -> Bool {
        let list = order.list(rule)
        var value: WorkforceValue?
        var winner: [Placement?]?
        var finishes: [Int32] = []
        for isParallel in [false, true] {
            board.clear()
            if isParallel {
                board.generateParallel(
                    list, priorities: order.priorities(rule), isDynamic: rule == .weightPerWorkAndTravel)
            } else {
                board.generate(list)
            }
            let reached = board.value()
            if reached.total >= value?.total ?? .max { continue }
            value = reached
            if rule.isPlain { finishes = (0..<tables.jobCount).map { Int32(board.finish($0) ?? -1) } }
            if reached.total < bestValue.total { winner = board.placements() }
        }
        guard let value else { return false }
        schedules += 2
        values.append(.init(rule: rule, value: value, finishes: finishes))
        guard value.total < bestValue.total else { return false }
        bestValue = value
        best = winner
        return true
    }
}

extension WorkforceBoard {
    /// Books what of `placements` keeps all rules here, in order of time, and then what is missing.
    func adopt(_ placements: [Placement?], _ list: [Int]) {
        let order = placements.indices.prefix(tables.activityCount)
            .compactMap { index in placements[index].map { (start: $0.start, index: index) } }
            .sorted { ($0.start, $0.index) < ($1.start, $1.index) }
        for (_, activity) in order where !tables.isPinned[activity] {
            guard let placement = placements[activity], let slot = ready(activity), slot <= placement.start else {
                continue
            }
            let modes = Int(tables.modeFirst[activity])..<Int(tables.modeEnd[activity])
            guard modes.contains(placement.mode),
                stores.earliestStart(placement.mode, from: placement.start) == placement.start
            else { continue }
            let pool = Int(tables.pool[placement.mode])
            if pool >= 0, tables.poolTravels[pool] {
                let crews = Int(tables.poolFirst[pool])..<Int(tables.poolEnd[pool])
                guard placement.crews.count == Int(tables.crewsNeeded[placement.mode]) else { continue }
                let length = Int(tables.duration[placement.mode])
                let place = Int(tables.place[activity])
                let areThere = placement.crews.allSatisfy { member in
                    crews.contains(member)
                        && start(of: member, at: place, length, from: placement.start, before: placement.start)?.start
                            == placement.start
                }
                if !areThere { continue }
            }
            book(activity, placement.mode, at: placement.start, by: placement.crews)
        }
        takeOffLate(list)
        generate(list)
    }
}
