extension WorkforceSolver {
    /// As `solve`, on two threads where the jobs fall into parts that share no crews: provinces. Equal problems, seeds and steps give
    /// equal schedules here too, though not those of one thread.
    ///
    /// Each round the parts search on their own, the other as it stood. One of them may use what stock, money and counted crews are
    /// left, the other only what it gives back, in turns: so both together never overdraw.
    package func solveOnTwoThreads(
        seed: UInt64, budget: WorkforceBudget, onImprovement: (@Sendable (_ total: Int64) -> Void)? = nil
    ) async -> WorkforceSchedule {
        guard budget.steps > 0, let parts = WorkforceParts(tables) else {
            return solve(seed: seed, budget: budget, onImprovement: onImprovement)
        }
        var tried = RuleTrial(tables)
        for rule in WorkforceRule.allCases {
            if tried.best != nil, budget.usedTime() >= 1 { break }
            if tried.attempt(rule) { onImprovement?(tried.bestValue.total) }
        }
        var board = WorkforceBoard(tables)
        board.book(tried.best ?? [])
        board.settleSooner()
        var schedules = tried.schedules
        let (improved, lists) = listed(board, seed, budget) { onImprovement?($0) }
        board = improved
        schedules += lists
        var current = board.placements()
        var best = current
        var bestTotal = board.value().total
        let rounds = max(1, min(12, budget.steps / 1_000))
        let begun = budget.usedTime()
        for round in 0..<rounds {
            // Cool, as it starts from a good schedule.
            let span = (1 + Double(round) / Double(rounds)) / 2...(1 + Double(round + 1) / Double(rounds)) / 2
            // The rules and the lists had their part of the time.
            let time = { @Sendable in begun >= 1 ? 1 : max(0, (budget.usedTime() - begun) / (1 - begun)) }
            let steps = budget.steps == .max ? Int.max : (budget.steps - budget.steps / 2) / rounds
            let start = current
            let results = await withTaskGroup(of: (Int, [Placement?], [Placement?], Int).self) { group in
                for part in 0..<2 {
                    group.addTask {
                        let board = WorkforceBoard(tables)
                        board.book(start)
                        let search = WorkforceSearch(
                            board, seed: seed &+ UInt64(2 * round + part) &* 0x9E37_79B9, part: parts.isMember[part])
                        if round % 2 != part { search.reserveRest(pools: parts.isShared) }
                        search.run(steps: steps, usedTime: time, span: span) {}
                        return (part, search.best, search.current, search.rounds)
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }
            }
            let reached = (0..<tables.activityCount).map { activity in
                results[parts.part(tables, activity)].1[activity]
            }
            current = (0..<tables.activityCount).map { activity in
                results[parts.part(tables, activity)].2[activity]
            }
            schedules += results[0].3 + results[1].3
            board.clear()
            board.book(reached)
            let total = board.value().total
            if total < bestTotal {
                (bestTotal, best) = (total, reached)
                onImprovement?(total)
            }
            if time() >= 1 { break }
        }
        board = completed(best)
        return schedule(board, tried.values, schedules: schedules)
    }
}

/// Two parts of the jobs, of about equal work, that share no crews and don't wait for one another.
private struct WorkforceParts: Sendable {
    var isMember: [[Bool]]
    /// Counted pools that jobs of both parts use.
    var isShared: [Bool]

    func part(_ tables: WorkforceTables, _ activity: Int) -> Int { isMember[0][Int(tables.jobOf[activity])] ? 0 : 1 }

    /// Nil where all hangs together, or nearly so.
    init?(_ tables: WorkforceTables) {
        let pools = tables.problem.pools.count
        // Union-find over pools that travel and jobs.
        var parent = Array(0..<pools + tables.jobCount)
        func root(_ node: Int) -> Int {
            var node = node
            while parent[node] != node {
                parent[node] = parent[parent[node]]
                node = parent[node]
            }
            return node
        }
        func join(_ one: Int, _ two: Int) {
            let (a, b) = (root(one), root(two))
            parent[max(a, b)] = min(a, b)
        }
        var users = [[Int]](repeating: [], count: pools)
        for job in 0..<tables.jobCount {
            if tables.after[job] >= 0 { join(pools + job, pools + Int(tables.after[job])) }
            for activity in Int(tables.jobFirst[job])..<Int(tables.jobEnd[job]) {
                for mode in Int(tables.modeFirst[activity])..<Int(tables.modeEnd[activity]) where tables.pool[mode] >= 0
                {
                    let pool = Int(tables.pool[mode])
                    if tables.poolTravels[pool] { join(pool, pools + job) } else { users[pool].append(job) }
                }
            }
        }
        var size = [Int](repeating: 0, count: pools + tables.jobCount)
        for job in 0..<tables.jobCount {
            let isOpen = (Int(tables.jobFirst[job])..<Int(tables.jobEnd[job])).contains { !tables.isPinned[$0] }
            if isOpen { size[root(pools + job)] += 1 }
        }
        let components = size.indices.filter { size[$0] > 0 }.sorted { (size[$1], $0) < (size[$0], $1) }
        var load = [0, 0]
        var part = [Int](repeating: 0, count: size.count)
        for component in components {
            let lighter = load[0] <= load[1] ? 0 : 1
            part[component] = lighter
            load[lighter] += size[component]
        }
        guard load[1] * 4 >= load[0], load[1] >= 8 else { return nil }
        let jobPart = (0..<tables.jobCount).map { part[root(pools + $0)] }
        isMember = (0..<2).map { index in jobPart.map { $0 == index } }
        isShared = users.map { Set($0.map { jobPart[$0] }).count > 1 }
    }
}
