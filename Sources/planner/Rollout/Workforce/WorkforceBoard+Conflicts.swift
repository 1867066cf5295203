extension WorkforceBoard {
    /// What stands against each job that is not scheduled, on this board, which is taken as final.
    func conflicts(_ list: [Int]) -> [WorkforceConflict] {
        let isListed = Set(list)
        let unscheduled = (0..<tables.jobCount).filter { finish($0) == nil }
        guard !unscheduled.isEmpty else { return [] }
        let empty = WorkforceBoard(tables)
        let releases = CrewReleases(self)
        return unscheduled.flatMap { job -> [WorkforceConflict] in
            let before = Int(tables.after[job])
            if !isListed.contains(job) { return [.init(job: job, activity: nil, kind: .waitsFor(job: max(0, before)))] }
            if before >= 0, finish(before) == nil {
                return [.init(job: job, activity: nil, kind: .waitsFor(job: before))]
            }
            let alone = empty.obstacle(job, waitingUntil: before >= 0 ? 0 : nil, isAlone: true, releases)
            if !alone.isEmpty { return alone }
            let here = obstacle(job, waitingUntil: nil, isAlone: false, releases)
            return here.isEmpty ? [.init(job: job, activity: nil, kind: .horizon)] : here
        }
    }

    /// Tries the job on this board, says what fails, and leaves the board as it was.
    private func obstacle(
        _ job: Int, waitingUntil: Int?, isAlone: Bool, _ releases: CrewReleases
    ) -> [WorkforceConflict] {
        var placed: [Int] = []
        defer { for activity in placed.reversed() { unbook(activity) } }
        for activity in Int(tables.jobFirst[job])..<Int(tables.jobEnd[job]) where !isPlaced(activity) {
            var slot = Int(tables.release[job])
            for index in tables.predecessors.range(activity) where isPlaced(tables.predecessors[index]) {
                slot = max(slot, end(tables.predecessors[index]))
            }
            // Alone, the job that it waits for is taken as finished from the start.
            if waitingUntil == nil { slot = max(slot, ready(activity) ?? slot) }
            guard put(activity, from: slot) else {
                return causes(activity, from: slot).map { WorkforceConflict(job: job, activity: activity, kind: $0) }
            }
            placed.append(activity)
        }
        guard tables.isHard[job], let finish = finish(job), finish > Int(tables.due[job]) else { return [] }
        let due = Int(tables.due[job])
        if isAlone { return [.init(job: job, activity: nil, kind: .windowTooShort(earliest: finish, due: due))] }
        let holding = placed.reversed().map { reason($0, releases) }.filter { reason in
            if case .predecessor = reason { return false }
            return reason != .release
        }
        return [.init(job: job, activity: placed.last, kind: .windowMissed(finish: finish, due: due, holding: holding))]
    }

    /// Why no mode of the activity fits from `slot` on.
    private func causes(_ activity: Int, from slot: Int) -> [WorkforceConflict.Kind] {
        var kinds: [WorkforceConflict.Kind] = []
        for mode in Int(tables.modeFirst[activity])..<Int(tables.modeEnd[activity]) {
            let kind = cause(mode, from: slot)
            if !kinds.contains(kind) { kinds.append(kind) }
        }
        return kinds
    }

    private func cause(_ mode: Int, from slot: Int) -> WorkforceConflict.Kind {
        let length = Int(tables.duration[mode])
        let closure = Int(tables.closure[mode])
        if closure >= 0, stores.outside(closure, slot, length) + length > tables.horizon {
            return .noOpening(closure: closure, wanted: length, longest: longestOpening(closure, from: slot))
        }
        for need in tables.needs.range(mode) {
            let store = tables.needs[need]
            let wanted = tables.needQuantity[need]
            if stores.earliest(store, wanted, from: slot) != nil { continue }
            // With a budget per period the most that one of them has left.
            let range = tables.stores.range(store)
            let left =
                tables.storeIsPeriodic[store]
                ? (stores.bucket(store, slot)..<range.upperBound).reduce(0) { max($0, stores.left[$1]) }
                : stores.left[range.upperBound - 1]
            if store == tables.budgetStore { return .noMoney(wanted: wanted, left: max(0, left)) }
            return .noStock(item: store, wanted: Int(wanted), left: Int(max(0, left)))
        }
        let pool = Int(tables.pool[mode])
        guard pool >= 0 else { return .horizon }
        let crews = Int(tables.poolFirst[pool])..<Int(tables.poolEnd[pool])
        let needed = Int(tables.crewsNeeded[mode])
        let able = crews.count { window($0, 0, length) != nil }
        return able < needed ? .noCrew(pool: pool, wanted: needed, there: able) : .horizon
    }

    private func longestOpening(_ closure: Int, from slot: Int) -> Int {
        var (from, longest) = (slot, 0)
        for index in tables.closures.range(closure) where Int(tables.closureEnd[index]) > slot {
            longest = max(longest, tables.closures[index] - from)
            from = max(from, Int(tables.closureEnd[index]))
        }
        return max(longest, tables.horizon - from)
    }
}
