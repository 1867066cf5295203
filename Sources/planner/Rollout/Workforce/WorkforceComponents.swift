/// The parts of a problem that share no travelling crews and don't wait for one another: provinces. In each, the pools that have most
/// work per crew come first.
struct WorkforceComponents {
    /// All jobs of each part, ascending.
    private(set) var jobs: [[Int]] = []
    /// Per part and pool, busiest pool first, the activities that may be done in several ways.
    private(set) var choices: [[[Int]]] = []
    /// Per part, the slots of crew time of each job on the part's busiest pool at least; parallel to `jobs`.
    private(set) var work: [[Int]] = []

    init(_ tables: WorkforceTables) {
        let pools = tables.problem.pools.count
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
        for job in 0..<tables.jobCount {
            if tables.after[job] >= 0 { join(pools + job, pools + Int(tables.after[job])) }
            for activity in Int(tables.jobFirst[job])..<Int(tables.jobEnd[job]) {
                for mode in Int(tables.modeFirst[activity])..<Int(tables.modeEnd[activity]) where tables.pool[mode] >= 0
                {
                    let pool = Int(tables.pool[mode])
                    if tables.poolTravels[pool] { join(pool, pools + job) }
                }
            }
        }
        var number = [Int](repeating: -1, count: parent.count)
        for job in 0..<tables.jobCount {
            let top = root(pools + job)
            if number[top] < 0 {
                number[top] = jobs.count
                jobs.append([])
            }
            jobs[number[top]].append(job)
        }
        for members in jobs {
            var load = [Int](repeating: 0, count: pools)
            var free: [[Int]] = Array(repeating: [], count: pools)
            for job in members {
                for activity in Int(tables.jobFirst[job])..<Int(tables.jobEnd[job]) where !tables.isPinned[activity] {
                    let (pool, least) = Self.leastWork(tables, activity)
                    if pool < 0 { continue }
                    load[pool] += least
                    if tables.modeEnd[activity] - tables.modeFirst[activity] > 1 { free[pool].append(activity) }
                }
            }
            func perCrew(_ pool: Int) -> Double {
                Double(load[pool]) / Double(max(1, tables.poolEnd[pool] - tables.poolFirst[pool]))
            }
            let busy = (0..<pools).filter { load[$0] > 0 }.sorted { (perCrew($1), $0) < (perCrew($0), $1) }
            choices.append(busy.filter { !free[$0].isEmpty }.map { free[$0] })
            work.append(
                members.map { job in
                    (Int(tables.jobFirst[job])..<Int(tables.jobEnd[job])).reduce(0) {
                        let (pool, least) = Self.leastWork(tables, $1)
                        return pool >= 0 && pool == busy.first ? $0 + least : $0
                    }
                })
        }
    }

    /// The pool of the activity's first mode and the least crew-slots of any mode.
    private static func leastWork(_ tables: WorkforceTables, _ activity: Int) -> (pool: Int, slots: Int) {
        let modes = Int(tables.modeFirst[activity])..<Int(tables.modeEnd[activity])
        let least = modes.reduce(Int.max) { min($0, Int(tables.duration[$1]) * Int(tables.crewsNeeded[$1])) }
        return (Int(tables.pool[modes.lowerBound]), least)
    }
}
