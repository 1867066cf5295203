extension WorkforceBoard {
    /// Why each activity starts when it does: what forbids one slot sooner, all others as they are.
    func reasons() -> [StartReason] { (0..<tables.activityCount).map(reason) }

    func reason(_ activity: Int) -> StartReason {
        guard isPlaced(activity) else { return .none }
        if tables.isPinned[activity] { return .pinned }
        let job = Int(tables.jobOf[activity])
        let sooner = Int(start[activity]) - 1
        let chosenMode = Int(mode[activity])
        if sooner < Int(tables.release[job]) { return .release }
        if let holding = holdingPredecessor(activity, sooner) { return .predecessor(holding) }
        let length = Int(tables.duration[chosenMode])
        let closure = Int(tables.closure[chosenMode])
        if closure >= 0, stores.outside(closure, sooner, length) != sooner { return .closure(closure) }

        let crews = (0..<crewCount(activity)).map { Int(crew[Int(tables.visitFirst[activity]) + $0]) }
        let slot = Int(start[activity])
        unbook(activity)
        defer { book(activity, chosenMode, at: slot, by: crews) }
        for need in tables.needs.range(chosenMode) {
            let store = tables.needs[need]
            if stores.available(store, at: sooner) >= tables.needQuantity[need] { continue }
            if store != tables.budgetStore { return .stock(item: store) }
            let period = stores.bucket(store, slot) - tables.stores.range(store).lowerBound
            return .budget(period: period)
        }
        let pool = Int(tables.pool[chosenMode])
        guard pool >= 0 else { return .value(activity: nil) }
        guard tables.poolTravels[pool] else {
            if stores.isFree(pool, tables.crewsNeeded[chosenMode], sooner, length) { return .value(activity: nil) }
            return .crew(pool: pool, activity: nil, travel: 0)
        }
        let place = Int(tables.place[activity])
        var able = 0
        for member in Int(tables.poolFirst[pool])..<Int(tables.poolEnd[pool])
        where start(of: member, at: place, length, from: sooner, before: sooner)?.start == sooner {
            able += 1
        }
        if able >= Int(tables.crewsNeeded[chosenMode]) { return .value(activity: nil) }
        return comes(pool, crews, to: place, slot)
    }

    private func holdingPredecessor(_ activity: Int, _ sooner: Int) -> Int? {
        var (last, holding) = (sooner, -1)
        for index in tables.predecessors.range(activity) {
            let before = tables.predecessors[index]
            if isPlaced(before), end(before) > last { (last, holding) = (end(before), before) }
        }
        let job = Int(tables.jobOf[activity])
        if activity == Int(tables.jobEnd[job]) - 1, tables.after[job] >= 0 {
            let other = Int(tables.after[job])
            for before in Int(tables.jobFirst[other])..<Int(tables.jobEnd[other])
            where isPlaced(before) && end(before) > last {
                (last, holding) = (end(before), before)
            }
        }
        return holding >= 0 ? holding : nil
    }

    /// The crew that gets there last: what it did before, and the way.
    private func comes(_ pool: Int, _ crews: [Int], to place: Int, _ slot: Int) -> StartReason {
        var latest: (arrival: Int, activity: Int?, travel: Int)?
        for member in crews where member >= 0 {
            let index = timelines[member].first(from: slot)
            var found: (arrival: Int, activity: Int?, travel: Int)
            if index > 0 {
                let last = timelines[member].entries[index - 1]
                let way = tables.travel(Int(last.place), place)
                found = (Int(last.end) + way, Int(last.activity), way)
            } else {
                let way = tables.travel(Int(tables.crewHome[member]), place)
                found = (way, nil, way)
            }
            if found.arrival > latest?.arrival ?? -1 { latest = found }
        }
        return .crew(pool: pool, activity: latest?.activity, travel: latest?.travel ?? 0)
    }
}
