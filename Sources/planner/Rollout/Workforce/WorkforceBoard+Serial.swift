extension WorkforceBoard {
    /// Puts each job of the list whole where it is finished soonest, one after the other (serial schedule generation; R. Kolisch
    /// 1996). A job that can't be done, or not before its hard due, stays off.
    func generate(_ list: [Int]) {
        for job in list where finish(job) == nil { place(job) }
    }

    /// Places what the job lacks; all of that or nothing.
    @discardableResult
    func place(_ job: Int) -> Bool {
        let activities = Int(tables.jobFirst[job])..<Int(tables.jobEnd[job])
        var placed: [Int] = []
        var isDone = true
        for activity in activities where !isPlaced(activity) {
            guard let slot = ready(activity), put(activity, from: slot) else {
                isDone = false
                break
            }
            placed.append(activity)
        }
        if isDone, tables.isHard[job], let finish = finish(job), finish > Int(tables.due[job]) { isDone = false }
        if !isDone { for activity in placed { unbook(activity) } }
        return isDone
    }

    /// Books the activity in the mode that it wishes, else in the one that costs least, counting its end as the job's and crew time
    /// at its price.
    func put(_ activity: Int, from slot: Int) -> Bool {
        let modes = Int(tables.modeFirst[activity])..<Int(tables.modeEnd[activity])
        if modes.count == 1 {
            guard let found = fit(activity, modes.lowerBound, from: slot) else { return false }
            book(activity, modes.lowerBound, at: found, by: chosen)
            return true
        }
        let wanted = Int(wish[activity])
        if wanted >= 0, let found = fit(activity, wanted, from: slot) {
            book(activity, wanted, at: found, by: chosen)
            return true
        }
        let job = Int(tables.jobOf[activity])
        var best: (cost: Double, start: Int, mode: Int, crews: [Int])?
        for mode in modes {
            guard let found = fit(activity, mode, from: slot) else { continue }
            let end = found + Int(tables.duration[mode])
            let crewTime = tables.pool[mode] >= 0 ? Double(tables.crewsNeeded[mode] * tables.duration[mode]) : 0
            var cost = Double(max(1, tables.weight[job])) * (Double(end) + price[activity] * crewTime)
            if tables.problem.aim.dongPerUnit > 0 {
                cost += Double(tables.cost[mode]) / Double(tables.problem.aim.dongPerUnit)
            }
            if cost < best?.cost ?? .infinity { best = (cost, found, mode, chosen) }
        }
        guard let best else { return false }
        book(activity, best.mode, at: best.start, by: best.crews)
        return true
    }
}
