/// What no schedule can undercut.
///
/// Each job counts in the one resource that is busiest of those that it needs. There its works are pieces of processing that the
/// resource's supply over time must carry, in any parts: the preemptive schedule by weight per work among what is released has the
/// least weighted mean busy times (M. Goemans, M. Queyranne, A. Schulz, M. Skutella, Y. Wang 2002, for one machine; a divisible supply
/// behaves as one). A piece's end is its mean busy time and half its length (the term of W. Eastman, S. Even, I. Isaacs 1964 for
/// parallel machines), and the job's finish comes at least its tail later. The way to a job from the nearest other place is part
/// of the piece: before it the crew can do nothing else.
struct WorkforceBound {
    private let tables: WorkforceTables
    /// The first slot by which each job can be finished, all crews free.
    let earliestFinish: [Int]
    /// The first slot in which each activity can start then, and its least length and what follows it at least.
    private let heads: [Int]
    private let lengths: [Int]
    private let tails: [Int]

    init(_ tables: WorkforceTables) {
        self.tables = tables
        let empty = WorkforceStores(tables)
        var heads = [Int](repeating: 0, count: tables.activityCount)
        var ends = heads
        var finish = [Int](repeating: 0, count: tables.jobCount)
        func settle(_ job: Int) {
            var last = 0
            for activity in Int(tables.jobFirst[job])..<Int(tables.jobEnd[job]) {
                if let pin = tables.pin(activity) {
                    heads[activity] = pin.start
                    ends[activity] = pin.start + Int(tables.duration[pin.mode])
                    last = max(last, ends[activity])
                    continue
                }
                var slot = Int(tables.release[job])
                for index in tables.predecessors.range(activity) { slot = max(slot, ends[tables.predecessors[index]]) }
                if activity == Int(tables.jobEnd[job]) - 1, tables.after[job] >= 0 {
                    slot = max(slot, finish[Int(tables.after[job])])
                }
                heads[activity] = slot
                ends[activity] =
                    (Int(tables.modeFirst[activity])..<Int(tables.modeEnd[activity])).compactMap { mode in
                        empty.earliestStart(mode, from: slot).map { $0 + Int(tables.duration[mode]) }
                    }.min() ?? tables.horizon
                last = max(last, ends[activity])
            }
            finish[job] = last
        }
        var round = (0..<tables.jobCount).filter { tables.after[$0] < 0 }
        while !round.isEmpty {
            for job in round { settle(job) }
            round = round.flatMap { job in tables.waiting.range(job).map { tables.waiting[$0] } }
        }
        earliestFinish = finish
        self.heads = heads
        let lengths = (0..<tables.activityCount).map { activity in
            (Int(tables.modeFirst[activity])..<Int(tables.modeEnd[activity])).reduce(Int.max) {
                min($0, Int(tables.duration[$1]))
            }
        }
        var tails = [Int](repeating: 0, count: tables.activityCount)
        for activity in stride(from: tables.activityCount - 1, through: 0, by: -1) {
            for index in tables.successors.range(activity) where !tables.isPinned[tables.successors[index]] {
                let next = tables.successors[index]
                tails[activity] = max(tails[activity], lengths[next] + tails[next])
            }
        }
        self.lengths = lengths
        self.tails = tails
    }

    /// The bound for all schedules of the jobs that are whole on `board`; the others count as finished at the horizon.
    func total(of board: WorkforceBoard) -> Int64 {
        var (fixed, makespan, money) = (Int64(0), 0, Int64(0))
        var late = [Bool](repeating: false, count: tables.jobCount)
        var jobs: [Int] = []
        for job in 0..<tables.jobCount {
            let activities = Int(tables.jobFirst[job])..<Int(tables.jobEnd[job])
            guard let finish = board.finish(job) else {
                fixed += cost(job, tables.horizon)
                for activity in activities where board.isPlaced(activity) {
                    money += tables.cost[Int(board.mode[activity])]
                    makespan = max(makespan, board.end(activity))
                }
                continue
            }
            jobs.append(job)
            late[job] = finish > Int(tables.due[job])
            makespan = max(makespan, earliestFinish[job])
            for activity in activities {
                if let pin = tables.pin(activity) {
                    money += tables.cost[pin.mode]
                } else {
                    money += modes(activity).reduce(Int64.max) { min($0, tables.cost[$1]) }
                }
            }
        }
        let resources = resources(jobs)
        var busiest = [Int](repeating: -1, count: tables.jobCount)
        var time = [Double](repeating: -1, count: tables.jobCount)
        for (index, resource) in resources.enumerated() {
            let covered = resource.timeToCarryAll()
            makespan = max(makespan, Int((covered.carried + covered.tail - 1e-6).rounded(.up)))
            for piece in resource.pieces where covered.carried > time[piece.job] {
                (time[piece.job], busiest[piece.job]) = (covered.carried, index)
            }
        }
        var groups = [[Int]](repeating: [], count: resources.count)
        for job in jobs {
            if busiest[job] >= 0 { groups[busiest[job]].append(job) } else { fixed += cost(job, earliestFinish[job]) }
        }
        for (index, group) in groups.enumerated() where !group.isEmpty {
            let alone = group.reduce(Int64(0)) { $0 + cost($1, earliestFinish[$1]) }
            var isMember = [Bool](repeating: false, count: tables.jobCount)
            for job in group { isMember[job] = true }
            let together = resources[index].bound(isMember, tables, late)
            fixed += max(alone, Int64((together * (1 - 1e-12)).rounded(.down)) - 1)
        }
        return tables.value(waiting: fixed, lateness: 0, makespan: makespan, money: money).total
    }

    private func cost(_ job: Int, _ finish: Int) -> Int64 {
        let due = Int(tables.due[job])
        return tables.weight[job] * Int64(finish)
            + (finish > due ? tables.latenessWeight[job] * Int64(finish - due) : 0)
    }

    private func modes(_ activity: Int) -> Range<Int> {
        Int(tables.modeFirst[activity])..<Int(tables.modeEnd[activity])
    }

    // MARK: - Resources and their pieces

    private func resources(_ jobs: [Int]) -> [SupplyRelaxation] {
        var pools = tables.problem.pools.indices.map { SupplyRelaxation(crews: tables, pool: $0) }
        let storeCount = tables.problem.items.count + (tables.budgetStore >= 0 ? 1 : 0)
        var stores = (0..<storeCount).map { SupplyRelaxation(store: tables, $0) }
        let ways = nearestWays()
        for job in jobs {
            for activity in Int(tables.jobFirst[job])..<Int(tables.jobEnd[job]) where !tables.isPinned[activity] {
                let modes = modes(activity)
                let pool = Int(tables.pool[modes.lowerBound])
                if pool >= 0, modes.allSatisfy({ Int(tables.pool[$0]) == pool }) {
                    let setUp = tables.poolTravels[pool] ? setUp(activity, job, pool, ways) : 0
                    let work = modes.reduce(Int.max) {
                        min($0, Int(tables.crewsNeeded[$1]) * (setUp + Int(tables.duration[$1])))
                    }
                    let length = Double(setUp + lengths[activity])
                    pools[pool].pieces.append(
                        .init(
                            job: job, release: Double(heads[activity] - setUp), work: Double(work),
                            rest: length / 2 + Double(tails[activity])))
                }
                for (index, quantity) in leastNeeds(modes) {
                    stores[index].pieces.append(
                        .init(
                            job: job, release: Double(heads[activity]), work: Double(quantity),
                            rest: Double(lengths[activity] + tails[activity])))
                }
            }
        }
        return pools + stores
    }

    /// What every mode takes.
    private func leastNeeds(_ modes: Range<Int>) -> [(Int, Int64)] {
        var least: [Int: Int64] = [:]
        for mode in modes {
            var own: [Int: Int64] = [:]
            for need in tables.needs.range(mode) { own[tables.needs[need], default: 0] += tables.needQuantity[need] }
            least = mode == modes.lowerBound ? own : least.filter { own[$0.key] != nil }
            for (store, quantity) in own where least[store] != nil { least[store] = min(least[store] ?? 0, quantity) }
        }
        return least.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
    }

    /// Slots before the activity in which its crew can do nothing else: on the way from another place, or waiting since
    /// something of the same job.
    private func setUp(_ activity: Int, _ job: Int, _ pool: Int, _ ways: [Int: Int]) -> Int {
        var least = ways[pool * tables.jobCount + job] ?? 0
        for other in Int(tables.jobFirst[job])..<Int(tables.jobEnd[job]) where other != activity && least > 0 {
            if !modes(other).contains(where: { Int(tables.pool[$0]) == pool }) { continue }
            if tables.isPinned[other] { return 0 }
            if comesAfter(other, activity) { continue }
            least = min(least, lag(from: other, to: activity))
        }
        return least
    }

    private func comesAfter(_ other: Int, _ activity: Int) -> Bool {
        other > activity
            && tables.predecessors.range(other).contains {
                tables.predecessors[$0] == activity || comesAfter(tables.predecessors[$0], activity)
            }
    }

    /// Slots at least between the end of one and the start of another activity; 0 where they have no order.
    private func lag(from other: Int, to activity: Int) -> Int {
        var longest = 0
        for index in tables.predecessors.range(activity) {
            let before = tables.predecessors[index]
            if before > other, comesAfter(before, other) {
                longest = max(longest, lengths[before] + lag(from: other, to: before))
            }
        }
        return longest
    }

    /// By pool and job, the way from the nearest other place that crews of the pool are at.
    /// All jobs count as such: facts of those that are not whole may be there.
    private func nearestWays() -> [Int: Int] {
        var users = [[Int]](repeating: [], count: tables.problem.pools.count)
        for job in 0..<tables.jobCount {
            var own: Set<Int> = []
            for activity in Int(tables.jobFirst[job])..<Int(tables.jobEnd[job]) {
                for mode in modes(activity) { if tables.pool[mode] >= 0 { own.insert(Int(tables.pool[mode])) } }
            }
            for pool in own { users[pool].append(job) }
        }
        var ways: [Int: Int] = [:]
        for (pool, members) in users.enumerated() where tables.poolTravels[pool] {
            let homes = Set((Int(tables.poolFirst[pool])..<Int(tables.poolEnd[pool])).map { Int(tables.crewHome[$0]) })
            for job in members {
                let place = Int(tables.jobPlace[job])
                var least = Int.max
                for home in homes { least = min(least, tables.travel(home, place)) }
                for other in members where other != job && least > 0 {
                    least = min(least, tables.travel(Int(tables.jobPlace[other]), place))
                }
                ways[pool * tables.jobCount + job] = least == .max ? 0 : least
            }
        }
        return ways
    }
}
