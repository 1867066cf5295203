/// What no schedule can undercut.
struct WorkforceBound {
    private let tables: WorkforceTables
    /// The first slot by which each job can be finished, all crews free.
    let earliestFinish: [Int]

    init(_ tables: WorkforceTables) {
        self.tables = tables
        let empty = WorkforceStores(tables)
        var ends = [Int](repeating: 0, count: tables.activityCount)
        var finish = [Int](repeating: 0, count: tables.jobCount)
        func settle(_ job: Int) {
            var last = 0
            for activity in Int(tables.jobFirst[job])..<Int(tables.jobEnd[job]) {
                if let pin = tables.pin(activity) {
                    ends[activity] = pin.start + Int(tables.duration[pin.mode])
                    last = max(last, ends[activity])
                    continue
                }
                var slot = Int(tables.release[job])
                for index in tables.predecessors.range(activity) { slot = max(slot, ends[tables.predecessors[index]]) }
                if activity == Int(tables.jobEnd[job]) - 1, tables.after[job] >= 0 {
                    slot = max(slot, finish[Int(tables.after[job])])
                }
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
    }

    /// - Parameter scheduled: whether the job is in the schedule that is bounded; others count as finished at the horizon.
    func total(scheduled: (Int) -> Bool) -> Int64 {
        var (waiting, lateness, makespan, money) = (Int64(0), Int64(0), 0, Int64(0))
        for job in 0..<tables.jobCount {
            let finish = scheduled(job) ? earliestFinish[job] : tables.horizon
            waiting += tables.weight[job] * Int64(finish)
            if tables.due[job] < finish {
                lateness += tables.latenessWeight[job] * Int64(finish - Int(tables.due[job]))
            }
            guard scheduled(job) else { continue }
            makespan = max(makespan, earliestFinish[job])
            for activity in Int(tables.jobFirst[job])..<Int(tables.jobEnd[job]) {
                money +=
                    (Int(tables.modeFirst[activity])..<Int(tables.modeEnd[activity])).map { tables.cost[$0] }.min() ?? 0
            }
        }
        return tables.value(waiting: waiting, lateness: lateness, makespan: makespan, money: money).total
    }
}
