extension WorkforceBoard {
    /// Why each activity starts when it does: what forbids one slot sooner, all others as they are.
    func reasons() -> [StartReason] {
        let releases = CrewReleases(self)
        return (0..<tables.activityCount).map { reason($0, releases) }
    }

    func reason(_ activity: Int, _ releases: CrewReleases) -> StartReason {
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
            return .crew(pool: pool, activity: releases.last(pool, at: slot), travel: 0)
        }
        let place = Int(tables.place[activity])
        var able: [Int] = []
        for member in Int(tables.poolFirst[pool])..<Int(tables.poolEnd[pool])
        where start(of: member, at: place, length, from: sooner, before: sooner)?.start == sooner {
            able.append(member)
        }
        if able.count >= Int(tables.crewsNeeded[chosenMode]) {
            return .value(activity: preferred(able, crews, slot))
        }
        return comes(pool, crews, to: place, slot)
    }

    /// What the crews that could have come sooner do instead: the first work that one of them goes to after, or where none of
    /// them does anything more, what the crews that come do before.
    private func preferred(_ able: [Int], _ crews: [Int], _ slot: Int) -> Int? {
        var next: (start: Int32, activity: Int32)?
        for member in able where !crews.contains(member) {
            let index = timelines[member].first(from: slot)
            guard index < timelines[member].count else { continue }
            let entry = timelines[member].entries[index]
            if (entry.start, entry.activity) < next ?? (.max, .max) { next = (entry.start, entry.activity) }
        }
        if let next { return Int(next.activity) }
        var before: (end: Int32, activity: Int32)?
        for member in crews where member >= 0 {
            let index = timelines[member].first(from: slot)
            guard index > 0 else { continue }
            let entry = timelines[member].entries[index - 1]
            if (before ?? (-1, -1)) < (entry.end, entry.activity) { before = (entry.end, entry.activity) }
        }
        return before.map { Int($0.activity) }
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

/// When works give counted crews back. O(n log n) for n activities.
struct CrewReleases {
    private struct Release: Comparable {
        var pool: Int
        var slot: Int
        /// Larger weighs more; then the lower number.
        var weight: Int64
        var activity: Int

        static func < (a: Release, b: Release) -> Bool {
            (a.pool, a.slot, -a.weight, a.activity) < (b.pool, b.slot, -b.weight, b.activity)
        }
    }

    private let releases: [Release]

    init(_ board: WorkforceBoard) {
        let tables = board.tables
        var releases: [Release] = []
        for activity in 0..<tables.activityCount where board.isPlaced(activity) {
            let pool = Int(tables.pool[Int(board.mode[activity])])
            guard pool >= 0, !tables.poolTravels[pool] else { continue }
            let weight = tables.weight[Int(tables.jobOf[activity])]
            releases.append(.init(pool: pool, slot: board.end(activity), weight: weight, activity: activity))
        }
        self.releases = releases.sorted()
    }

    /// The work of most weight whose crews of the pool come free at `slot`; nil where the pool itself grows then.
    func last(_ pool: Int, at slot: Int) -> Int? {
        let wanted = Release(pool: pool, slot: slot, weight: .max, activity: 0)
        var (low, high) = (0, releases.count)
        while low < high {
            let middle = (low + high) / 2
            if releases[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        guard low < releases.count, releases[low].pool == pool, releases[low].slot == slot else { return nil }
        return releases[low].activity
    }
}
