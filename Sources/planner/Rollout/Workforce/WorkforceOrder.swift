/// The orders in which the generation schemes take jobs.
struct WorkforceOrder {
    private let tables: WorkforceTables
    /// Crew-slots of each job at least.
    let work: [Int]
    /// Pool whose crews go to the place of the job first; -1 where none does.
    let mainPool: [Int]
    /// Slots from start to finish of each job at least, and when it should be finished for its own due and those that wait for it.
    private let length: [Int]
    private let latestFinish: [Int]

    init(_ tables: WorkforceTables) {
        self.tables = tables
        var (work, mainPool, length) = ([Int](), [Int](), [Int]())
        for job in 0..<tables.jobCount {
            var (sum, pool, longest) = (0, -1, 0)
            let first = Int(tables.jobFirst[job])
            var ends = [Int](repeating: 0, count: Int(tables.jobEnd[job]) - first)
            for activity in first..<Int(tables.jobEnd[job]) {
                var (least, shortest) = (Int.max, Int.max)
                for mode in Int(tables.modeFirst[activity])..<Int(tables.modeEnd[activity]) {
                    let own = Int(tables.pool[mode])
                    let travels = own >= 0 && tables.poolTravels[own]
                    least = min(least, travels ? Int(tables.duration[mode] * tables.crewsNeeded[mode]) : 0)
                    shortest = min(shortest, Int(tables.duration[mode]))
                    if travels, pool < 0 { pool = own }
                }
                var begin = 0
                for index in tables.predecessors.range(activity) {
                    begin = max(begin, ends[tables.predecessors[index] - first])
                }
                ends[activity - first] = begin + shortest
                longest = max(longest, begin + shortest)
                sum += least
            }
            work.append(sum)
            mainPool.append(pool)
            length.append(longest)
        }
        self.work = work
        self.mainPool = mainPool
        self.length = length
        var latest = (0..<tables.jobCount).map { min(Int(tables.due[$0]), tables.horizon) }
        // Those that wait come after those that they wait for; a cycle ends after as many rounds as there are jobs in a chain.
        for _ in 0..<8 {
            for job in stride(from: tables.jobCount - 1, through: 0, by: -1) where tables.after[job] >= 0 {
                let before = Int(tables.after[job])
                latest[before] = min(latest[before], latest[job] - 1)
            }
        }
        latestFinish = latest
    }

    /// Larger goes first; equal ones by number.
    func priorities(_ rule: WorkforceRule) -> [Double] {
        (0..<tables.jobCount).map { job in
            let weight = Double(tables.weight[job])
            switch rule {
            case .byList: return -Double(mainPool[job] < 0 ? 0 : mainPool[job] + 1)
            case .bySize: return weight
            case .nearestFirst: return -Double(wayFromHome(job))
            case .weightPerWork, .weightPerWorkAndTravel: return weight / Double(max(1, work[job]))
            case .latestFinish: return -Double(latestFinish[job] - length[job]) + rank(job)
            case .earliestDue: return -Double(tables.due[job]) + rank(job)
            case .shortestWork: return -Double(work[job])
            case .mostWork: return Double(work[job])
            }
        }
    }

    /// Below 1: weight per work among jobs that are as urgent.
    private func rank(_ job: Int) -> Double {
        let ratio = Double(tables.weight[job]) / Double(max(1, work[job]))
        return ratio / (1 + ratio)
    }

    private func wayFromHome(_ job: Int) -> Int {
        guard mainPool[job] >= 0 else { return 0 }
        let pool = mainPool[job]
        return (Int(tables.poolFirst[pool])..<Int(tables.poolEnd[pool])).reduce(Int.max) {
            min($0, tables.travel(Int(tables.crewHome[$1]), Int(tables.jobPlace[job])))
        }
    }

    /// The jobs in the rule's order; those with a hard due stand in front, and each after the one that it waits for. Jobs that wait
    /// for one another in a circle are left out.
    func list(_ rule: WorkforceRule) -> [Int] {
        var order: [Int]
        if rule == .weightPerWorkAndTravel {
            order = chained()
        } else {
            let keys = priorities(rule)
            order = (0..<tables.jobCount).sorted { (keys[$1], $0) < (keys[$0], $1) }
        }
        let hard = order.filter { tables.isHard[$0] }.sorted { (tables.due[$0], $0) < (tables.due[$1], $1) }
        if !hard.isEmpty { order = hard + order.filter { !tables.isHard[$0] } }
        return afterThose(order)
    }

    /// Per pool the job of most weight per slot of work and way from the one before; pools take turns by the work that they did.
    private func chained() -> [Int] {
        var groups: [Int: [Int]] = [:]
        for job in 0..<tables.jobCount { groups[mainPool[job], default: []].append(job) }
        var turns: [(time: Double, pool: Int, job: Int)] = []
        for pool in groups.keys.sorted() {
            var left = groups[pool] ?? []
            guard pool >= 0 else {
                turns += left.map { (0, pool, $0) }
                continue
            }
            let crews = Double(max(1, tables.poolEnd[pool] - tables.poolFirst[pool]))
            var here =
                tables.poolFirst[pool] < tables.poolEnd[pool] ? Int(tables.crewHome[Int(tables.poolFirst[pool])]) : -1
            var time = 0.0
            while !left.isEmpty {
                var (best, index) = (-Double.infinity, 0)
                for (position, job) in left.enumerated() {
                    let way = here < 0 ? 0 : tables.travel(here, Int(tables.jobPlace[job]))
                    let ratio = Double(tables.weight[job]) / Double(max(1, work[job] + way))
                    if ratio > best { (best, index) = (ratio, position) }
                }
                let job = left.remove(at: index)
                time += Double(work[job]) / crews
                here = Int(tables.jobPlace[job])
                turns.append((time, pool, job))
            }
        }
        return turns.sorted { ($0.time, $0.pool, $0.job) < ($1.time, $1.pool, $1.job) }.map(\.job)
    }

    private func afterThose(_ order: [Int]) -> [Int] {
        var state = [UInt8](repeating: 0, count: tables.jobCount)
        var result: [Int] = []
        result.reserveCapacity(order.count)
        for job in order where state[job] == 0 {
            var chain: [Int] = []
            var next = job
            while next >= 0, state[next] == 0 {
                state[next] = 1
                chain.append(next)
                next = Int(tables.after[next])
            }
            // 1 here is a circle, 3 leads into one.
            let isStuck = next >= 0 && (state[next] == 1 || state[next] == 3)
            for job in chain.reversed() {
                state[job] = isStuck ? 3 : 2
                if !isStuck { result.append(job) }
            }
        }
        return result
    }
}
