/// A schedule in the making: who is where and when, and what is left of stock and money. Activities are put where they fit between
/// others, and taken off again.
final class WorkforceBoard {
    let tables: WorkforceTables
    let stores: WorkforceStores
    /// -1 while not placed.
    let start: UnsafeMutablePointer<Int32>
    let mode: UnsafeMutablePointer<Int32>
    /// Per visit; those past the mode's number of crews are stale.
    let crew: UnsafeMutablePointer<Int32>
    let timelines: UnsafeMutablePointer<CrewTimeline>
    /// Per activity: slots of its own finish that a slot of one crew weighs as much as; 0 takes the way that finishes first.
    let price: UnsafeMutablePointer<Double>
    /// Per activity the mode that it is put in if that fits; -1 where the cheapest is chosen.
    let wish: UnsafeMutablePointer<Int32>
    /// The crews of the last fit that was asked for.
    private(set) var chosen: [Int] = []
    private var candidates: [(start: Int, idle: Int, crew: Int)] = []

    init(_ tables: WorkforceTables) {
        self.tables = tables
        stores = WorkforceStores(tables)
        start = .allocate(capacity: tables.activityCount + 1)
        start.initialize(repeating: -1, count: tables.activityCount + 1)
        mode = .allocate(capacity: tables.activityCount + 1)
        mode.initialize(repeating: 0, count: tables.activityCount + 1)
        price = .allocate(capacity: tables.activityCount + 1)
        price.initialize(repeating: 0, count: tables.activityCount + 1)
        wish = .allocate(capacity: tables.activityCount + 1)
        wish.initialize(repeating: -1, count: tables.activityCount + 1)
        let visits = Int(tables.visitFirst[tables.activityCount])
        crew = .allocate(capacity: visits + 1)
        crew.initialize(repeating: -1, count: visits + 1)
        let crews = tables.problem.crews.count
        timelines = .allocate(capacity: crews + 1)
        for index in 0...crews { (timelines + index).initialize(to: CrewTimeline()) }
        for activity in 0..<tables.activityCount {
            if let pin = tables.pin(activity) { book(activity, pin.mode, at: pin.start, by: pin.crews) }
        }
    }

    deinit {
        for index in 0...tables.problem.crews.count { timelines[index].free() }
        timelines.deallocate()
        start.deallocate()
        mode.deallocate()
        crew.deallocate()
        price.deallocate()
        wish.deallocate()
    }

    @inline(__always) func isPlaced(_ activity: Int) -> Bool { start[activity] != -1 }
    @inline(__always) func end(_ activity: Int) -> Int {
        Int(start[activity]) + Int(tables.duration[Int(mode[activity])])
    }

    /// How many crews of `activity` have a place in their timelines.
    @inline(__always)
    func crewCount(_ activity: Int) -> Int {
        let pool = Int(tables.pool[Int(mode[activity])])
        return pool >= 0 && tables.poolTravels[pool] ? Int(tables.crewsNeeded[Int(mode[activity])]) : 0
    }

    func book(_ activity: Int, _ chosenMode: Int, at slot: Int, by crews: [Int]) {
        start[activity] = Int32(slot)
        mode[activity] = Int32(chosenMode)
        stores.take(chosenMode, at: slot)
        let first = Int(tables.visitFirst[activity])
        let length = Int(tables.duration[chosenMode])
        let pool = Int(tables.pool[chosenMode])
        guard pool >= 0, tables.poolTravels[pool] else { return }
        for (index, member) in crews.prefix(Int(tables.crewsNeeded[chosenMode])).enumerated() {
            crew[first + index] = Int32(member)
            timelines[member].insert(
                .init(
                    start: Int32(slot), end: Int32(slot + length), place: tables.place[activity],
                    activity: Int32(activity)))
        }
        // A fact may name fewer crews than the mode has.
        for index in min(crews.count, Int(tables.crewsNeeded[chosenMode]))..<Int(tables.crewsNeeded[chosenMode]) {
            crew[first + index] = -1
        }
    }

    func unbook(_ activity: Int) {
        guard isPlaced(activity) else { return }
        stores.take(Int(mode[activity]), at: Int(start[activity]), sign: -1)
        let first = Int(tables.visitFirst[activity])
        for index in 0..<crewCount(activity) where crew[first + index] >= 0 {
            timelines[Int(crew[first + index])].remove(activity, start: Int(start[activity]))
        }
        start[activity] = -1
    }

    /// Takes everything off but the facts.
    func clear() {
        for activity in 0..<tables.activityCount where isPlaced(activity) && !tables.isPinned[activity] {
            unbook(activity)
        }
    }

    /// When the last activity of the job ends; nil unless all are placed.
    func finish(_ job: Int) -> Int? {
        var last = 0
        for activity in Int(tables.jobFirst[job])..<Int(tables.jobEnd[job]) {
            if !isPlaced(activity) { return nil }
            last = max(last, end(activity))
        }
        return last
    }

    /// The first slot from which order within the job, its release and the job before it allow the activity; nil where one of
    /// those is not placed.
    func ready(_ activity: Int) -> Int? {
        let job = Int(tables.jobOf[activity])
        var slot = Int(tables.release[job])
        for index in tables.predecessors.range(activity) {
            let before = tables.predecessors[index]
            if !isPlaced(before) { return nil }
            slot = max(slot, end(before))
        }
        if activity == Int(tables.jobEnd[job]) - 1, tables.after[job] >= 0 {
            guard let finish = finish(Int(tables.after[job])) else { return nil }
            slot = max(slot, finish)
        }
        return slot
    }

    /// The first slot from `slot` on in which the mode fits; the crews are in `chosen`.
    func fit(_ activity: Int, _ wanted: Int, from slot: Int) -> Int? {
        let pool = Int(tables.pool[wanted])
        let travels = pool >= 0 && tables.poolTravels[pool]
        let place = Int(tables.place[activity])
        let length = Int(tables.duration[wanted])
        chosen.removeAll(keepingCapacity: true)
        var from = slot
        while true {
            guard let next = stores.earliestStart(wanted, from: from) else { return nil }
            if !travels { return next }
            guard let reached = crewsStart(pool, Int(tables.crewsNeeded[wanted]), place, length, from: next) else {
                return nil
            }
            if reached == next { return next }
            from = reached
        }
    }

    /// The same for one crew alone.
    func fit(_ activity: Int, _ wanted: Int, by member: Int, from slot: Int) -> Int? {
        let place = Int(tables.place[activity])
        let length = Int(tables.duration[wanted])
        var from = slot
        while true {
            guard let next = stores.earliestStart(wanted, from: from),
                let found = start(of: member, at: place, length, from: next, before: .max)
            else { return nil }
            if found.start == next { return next }
            from = found.start
        }
    }

    /// The first slot from `slot` on at which enough crews of the pool are there.
    private func crewsStart(_ pool: Int, _ needed: Int, _ place: Int, _ length: Int, from slot: Int) -> Int? {
        let crews = Int(tables.poolFirst[pool])..<Int(tables.poolEnd[pool])
        if needed == 1 {
            var (best, idle, who) = (Int.max, Int.max, -1)
            for member in crews {
                guard let found = start(of: member, at: place, length, from: slot, before: best) else { continue }
                if found.start < best || (found.start == best && found.idle < idle) {
                    (best, idle, who) = (found.start, found.idle, member)
                }
            }
            chosen.removeAll(keepingCapacity: true)
            guard who >= 0 else { return nil }
            chosen.append(who)
            return best
        }
        guard crews.count >= needed else { return nil }
        var from = slot
        while true {
            candidates.removeAll(keepingCapacity: true)
            for member in crews {
                if let found = start(of: member, at: place, length, from: from, before: .max) {
                    candidates.append((found.start, found.idle, member))
                }
            }
            if candidates.count < needed { return nil }
            candidates.sort { ($0.start, $0.idle, $0.crew) < ($1.start, $1.idle, $1.crew) }
            let reached = candidates[needed - 1].start
            if candidates[0].start == reached {
                chosen = candidates[..<needed].map(\.crew).sorted()
                return reached
            }
            from = reached
        }
    }

    /// The first slot from `slot` on, up to `limit`, at which the crew can work `length` slots at `place`, with the way there and from
    /// there to what it does next, and how long it stands idle before; nil if none.
    func start(of member: Int, at place: Int, _ length: Int, from slot: Int, before limit: Int) -> (
        start: Int, idle: Int
    )? {
        let timeline = timelines[member]
        let entries = timeline.entries
        var index = timeline.first(from: slot + length)
        while true {
            var begin = slot
            var arrival = 0
            if index > 0 {
                let last = entries[index - 1]
                begin = max(begin, Int(last.end))
                if begin > limit { return nil }
                if index < timeline.count, Int(entries[index].start) - begin < length {
                    index += 1
                    continue
                }
                arrival = Int(last.end) + tables.travel(Int(last.place), place)
            } else {
                guard !tables.windows.range(member).isEmpty else { return nil }
                let first = tables.windows[tables.windows.range(member).lowerBound]
                arrival = first + tables.travel(Int(tables.crewHome[member]), place)
            }
            begin = max(begin, arrival)
            guard let open = window(member, begin, length) else { return nil }
            begin = open
            if begin > limit { return nil }
            if index == timeline.count {
                return begin + length <= tables.horizon ? (begin, begin - arrival) : nil
            }
            let next = entries[index]
            if begin + length + tables.travel(place, Int(next.place)) <= Int(next.start) {
                return (begin, begin - arrival)
            }
            index += 1
        }
    }

    /// The first slot from `slot` on from which the crew works `length` slots.
    @inline(__always)
    func window(_ member: Int, _ slot: Int, _ length: Int) -> Int? {
        for index in tables.windows.range(member) {
            let begin = max(slot, tables.windows[index])
            if begin + length <= Int(tables.windowEnd[index]) { return begin }
        }
        return nil
    }
}
