/// A schedule as the tours of its crews: each activity starts as soon as the tour, its job and the stores let it, and a change in one
/// tour is carried on through all others. Every change can be taken back.
///
/// Times are those of a semi-active schedule for given sequences, kept up by label correcting in the order of the old starts (cf. the
/// longest-path updates of J.-P. Watson et al. and of vehicle routing with synchronisation, M. Drexl 2012).
final class WorkforceTours {
    typealias Column<Value> = UnsafeMutablePointer<Value>

    enum Change {
        case moved(activity: Int32, start: Int32)
        case finished(job: Int32, finish: Int32)
        case placed(activity: Int32)
        case removed(activity: Int32, mode: Int32, start: Int32)
        case linked(visit: Int32)
        case unlinked(visit: Int32, crew: Int32, index: Int32)
    }

    let tables: WorkforceTables
    let stores: WorkforceStores
    let start: Column<Int32>
    let mode: Column<Int32>
    let finish: Column<Int32>
    let crew: Column<Int32>
    let before: Column<Int32>
    let behind: Column<Int32>
    let activityOf: Column<Int32>
    /// Visits of each crew in the order of its tour.
    let tours: Column<VisitList>
    private(set) var makespan = 0
    /// Total value without what is unscheduled, which no move changes.
    private(set) var cost: Int64 = 0
    private var money: Int64 = 0
    private var waiting: Int64 = 0
    private var log: [Change] = []
    private var mark: (cost: Int64, money: Int64, waiting: Int64, makespan: Int) = (0, 0, 0, 0)
    /// Set where the last changes can't be kept: a fact or the horizon is in the way, a hard due is missed, or tours cross.
    private(set) var isBroken = false

    /// The crews of the last team that was found, with their places in the tours.
    var team: [(crew: Int, index: Int)] = []
    private var queue = StartQueue()
    private let isQueued: Column<Bool>
    private let visits: Column<UInt8>
    private var touched: [Int32] = []
    /// What stood behind something that was removed, and may start sooner.
    private var loosened: [Int32] = []
    let visitCount: Int

    init(_ board: WorkforceBoard) {
        tables = board.tables
        let tables = board.tables
        stores = WorkforceStores(tables)
        stores.copy(from: board.stores)
        func column<Value>(_ count: Int, _ value: Value) -> Column<Value> {
            let column = Column<Value>.allocate(capacity: count + 1)
            column.initialize(repeating: value, count: count + 1)
            return column
        }
        visitCount = Int(tables.visitFirst[tables.activityCount])
        start = column(tables.activityCount, -1)
        start.update(from: board.start, count: tables.activityCount)
        mode = column(tables.activityCount, 0)
        mode.update(from: board.mode, count: tables.activityCount)
        finish = column(tables.jobCount, 0)
        crew = column(visitCount, -1)
        before = column(visitCount, -1)
        behind = column(visitCount, -1)
        activityOf = column(visitCount, 0)
        isQueued = column(tables.activityCount, false)
        visits = column(tables.activityCount, 0)
        let crews = tables.problem.crews.count
        tours = .allocate(capacity: crews + 1)
        for index in 0...crews { (tours + index).initialize(to: VisitList()) }
        for activity in 0..<tables.activityCount {
            for visit in Int(tables.visitFirst[activity])..<Int(tables.visitFirst[activity + 1]) {
                activityOf[visit] = Int32(activity)
            }
        }
        for member in 0..<crews {
            let timeline = board.timelines[member]
            for index in 0..<timeline.count {
                let activity = Int(timeline.entries[index].activity)
                let first = Int(tables.visitFirst[activity])
                for visit in first..<first + board.crewCount(activity) where Int(board.crew[visit]) == member {
                    link(visit, member, tours[member].count)
                }
            }
        }
        log.removeAll(keepingCapacity: true)
        for job in 0..<tables.jobCount {
            finish[job] = Int32(board.finish(job) ?? -1)
            if finish[job] >= 0 { waiting += jobCost(job, Int(finish[job])) }
        }
        for activity in 0..<tables.activityCount where start[activity] != -1 {
            makespan = max(makespan, end(activity))
            money += tables.cost[Int(mode[activity])]
        }
        settleCost()
    }

    deinit {
        for index in 0...tables.problem.crews.count { tours[index].free() }
        tours.deallocate()
        start.deallocate()
        mode.deallocate()
        finish.deallocate()
        crew.deallocate()
        before.deallocate()
        behind.deallocate()
        activityOf.deallocate()
        isQueued.deallocate()
        visits.deallocate()
    }

    @inline(__always) func end(_ activity: Int) -> Int {
        Int(start[activity]) + Int(tables.duration[Int(mode[activity])])
    }

    @inline(__always) func crewCount(_ activity: Int) -> Int {
        let pool = Int(tables.pool[Int(mode[activity])])
        return pool >= 0 && tables.poolTravels[pool] ? Int(tables.crewsNeeded[Int(mode[activity])]) : 0
    }

    @inline(__always) func jobCost(_ job: Int, _ finish: Int) -> Int64 {
        let due = Int(tables.due[job])
        return tables.weight[job] * Int64(finish)
            + (finish > due ? tables.latenessWeight[job] * Int64(finish - due) : 0)
    }

    private func settleCost() {
        let aim = tables.problem.aim
        cost = waiting + aim.makespanWeight * Int64(makespan) + (aim.dongPerUnit > 0 ? money / aim.dongPerUnit : 0)
    }

    // MARK: - Changes and taking them back

    func begin() {
        log.removeAll(keepingCapacity: true)
        loosened.removeAll(keepingCapacity: true)
        mark = (cost, money, waiting, makespan)
        isBroken = false
    }

    func link(_ visit: Int, _ member: Int, _ index: Int) {
        let tour = tours[member]
        let previous = index > 0 ? tour.visits[index - 1] : -1
        let next = index < tour.count ? tour.visits[index] : -1
        crew[visit] = Int32(member)
        before[visit] = previous
        behind[visit] = next
        if previous >= 0 { behind[Int(previous)] = Int32(visit) }
        if next >= 0 { before[Int(next)] = Int32(visit) }
        tours[member].insert(Int32(visit), at: index)
        log.append(.linked(visit: Int32(visit)))
    }

    private func unlink(_ visit: Int, isLogged: Bool) {
        let member = Int(crew[visit])
        let index = position(of: visit)
        let (previous, next) = (before[visit], behind[visit])
        if previous >= 0 { behind[Int(previous)] = next }
        if next >= 0 { before[Int(next)] = previous }
        tours[member].remove(at: index)
        if isLogged {
            log.append(.unlinked(visit: Int32(visit), crew: Int32(member), index: Int32(index)))
        }
    }

    /// Where a visit stands in its tour; found by its start, and near there if starts are being changed.
    private func position(of visit: Int) -> Int {
        let tour = tours[Int(crew[visit])]
        let guess = index(Int(crew[visit]), from: Int(start[Int(activityOf[visit])]))
        var distance = 0
        while true {
            if guess + distance < tour.count, tour.visits[guess + distance] == visit { return guess + distance }
            if guess - distance >= 0, guess - distance < tour.count, tour.visits[guess - distance] == visit {
                return guess - distance
            }
            distance += 1
        }
    }

    /// The first visit of the crew's tour that starts at `slot` or later.
    @inline(__always)
    func index(_ member: Int, from slot: Int) -> Int {
        let tour = tours[member]
        var (low, high) = (0, tour.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(start[Int(activityOf[Int(tour.visits[middle])])]) < slot { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func remove(_ activity: Int) {
        let first = Int(tables.visitFirst[activity])
        for visit in first..<first + crewCount(activity) {
            let next = Int(behind[visit])
            unlink(visit, isLogged: true)
            if next >= 0 { loosened.append(activityOf[next]) }
        }
        log.append(.removed(activity: Int32(activity), mode: mode[activity], start: start[activity]))
        stores.take(Int(mode[activity]), at: Int(start[activity]), sign: -1)
        money -= tables.cost[Int(mode[activity])]
        start[activity] = -1
    }

    /// Says that no place was found for something that was removed.
    func giveUp() { isBroken = true }

    /// Lets what stood behind removed activities start as soon as it can.
    func tighten() {
        for activity in loosened { enqueue(Int(activity)) }
        loosened.removeAll(keepingCapacity: true)
        propagate()
    }

    /// Places an activity that has been removed; its visits are linked after it.
    func place(_ activity: Int, _ chosen: Int, at slot: Int) {
        start[activity] = Int32(slot)
        mode[activity] = Int32(chosen)
        stores.take(chosen, at: slot)
        money += tables.cost[chosen]
        log.append(.placed(activity: Int32(activity)))
    }

    func rollBack() {
        for change in log.reversed() {
            switch change {
            case .moved(let activity, let old):
                stores.move(Int(mode[Int(activity)]), from: Int(start[Int(activity)]), to: Int(old))
                start[Int(activity)] = old
            case .finished(let job, let old): finish[Int(job)] = old
            case .placed(let activity):
                stores.take(Int(mode[Int(activity)]), at: Int(start[Int(activity)]), sign: -1)
                start[Int(activity)] = -1
            case .removed(let activity, let oldMode, let old):
                start[Int(activity)] = old
                mode[Int(activity)] = oldMode
                stores.take(Int(oldMode), at: Int(old))
            case .linked(let visit): unlink(Int(visit), isLogged: false)
            case .unlinked(let visit, let member, let index): link(Int(visit), Int(member), Int(index))
            }
        }
        log.removeAll(keepingCapacity: true)
        (cost, money, waiting, makespan) = mark
        isBroken = false
    }

    // MARK: - Carrying changes on

    func enqueue(_ activity: Int) {
        if isQueued[activity] || tables.isPinned[activity] || start[activity] == -1 { return }
        isQueued[activity] = true
        queue.insert(activity, at: start[activity])
    }

    private func dequeue() -> Int {
        let activity = queue.removeFirst()
        isQueued[activity] = false
        return activity
    }

    /// Gives every queued activity its earliest start, and those that hang on it theirs.
    func propagate() {
        while !queue.isEmpty {
            let activity = dequeue()
            if isBroken || start[activity] == -1 { continue }
            // More than a few visits mean tours that wait for one another.
            if visits[activity] == 8 {
                isBroken = true
                continue
            }
            if visits[activity] == 0 { touched.append(Int32(activity)) }
            visits[activity] += 1
            let old = Int(start[activity])
            guard let new = earliest(activity) else {
                isBroken = true
                continue
            }
            if new != old {
                stores.move(Int(mode[activity]), from: old, to: new)
                start[activity] = Int32(new)
                log.append(.moved(activity: Int32(activity), start: Int32(old)))
                spread(activity)
            }
        }
        for activity in touched { visits[Int(activity)] = 0 }
        touched.removeAll(keepingCapacity: true)
    }

    /// Queues what hangs on the activity, whose time is new.
    func spread(_ activity: Int) {
        for index in tables.successors.range(activity) { enqueue(tables.successors[index]) }
        let first = Int(tables.visitFirst[activity])
        for visit in first..<first + crewCount(activity) where crew[visit] >= 0 {
            let next = Int(behind[visit])
            if next < 0 { continue }
            let other = Int(activityOf[next])
            if tables.isPinned[other] {
                let arrival = end(activity) + tables.travel(Int(tables.place[activity]), Int(tables.place[other]))
                if !tables.isPinned[activity], arrival > Int(start[other]) { isBroken = true }
            } else {
                enqueue(other)
            }
        }
        refinish(Int(tables.jobOf[activity]))
    }

    func refinish(_ job: Int) {
        var last = 0
        for activity in Int(tables.jobFirst[job])..<Int(tables.jobEnd[job]) {
            if start[activity] == -1 { return }
            last = max(last, end(activity))
        }
        let old = Int(finish[job])
        if last == old { return }
        log.append(.finished(job: Int32(job), finish: Int32(old)))
        finish[job] = Int32(last)
        waiting += jobCost(job, last) - jobCost(job, old)
        if tables.isHard[job], last > Int(tables.due[job]), last > old { isBroken = true }
        for index in tables.waiting.range(job) { enqueue(Int(tables.jobEnd[tables.waiting[index]]) - 1) }
    }

    /// The first slot that the job's own order, release and the job before it allow.
    @inline(__always)
    func ready(_ activity: Int) -> Int {
        let job = Int(tables.jobOf[activity])
        var slot = Int(tables.release[job])
        for index in tables.predecessors.range(activity) { slot = max(slot, end(tables.predecessors[index])) }
        if activity == Int(tables.jobEnd[job]) - 1, tables.after[job] >= 0 {
            slot = max(slot, Int(finish[Int(tables.after[job])]))
        }
        return slot
    }

    @inline(__always)
    func arrival(_ visit: Int, _ member: Int, at place: Int) -> Int {
        let previous = Int(before[visit])
        return previous >= 0 ? leave(previous, to: place) : fromHome(member, to: place)
    }

    @inline(__always)
    func leave(_ visit: Int, to place: Int) -> Int {
        let activity = Int(activityOf[visit])
        return end(activity) + tables.travel(Int(tables.place[activity]), place)
    }

    @inline(__always)
    func fromHome(_ member: Int, to place: Int) -> Int {
        let range = tables.windows.range(member)
        return (range.isEmpty ? tables.horizon : tables.windows[range.lowerBound])
            + tables.travel(Int(tables.crewHome[member]), place)
    }

    private func earliest(_ activity: Int) -> Int? {
        let place = Int(tables.place[activity])
        var slot = ready(activity)
        let visits = Int(tables.visitFirst[activity])..<Int(tables.visitFirst[activity]) + crewCount(activity)
        for visit in visits { slot = max(slot, arrival(visit, Int(crew[visit]), at: place)) }
        let own = Int(mode[activity])
        let old = Int(start[activity])
        if slot == old { return old }
        let found = fitting(own, visits, booked: old, from: slot)
        guard let found else { return nil }
        for visit in visits where behind[visit] >= 0 {
            let next = Int(activityOf[Int(behind[visit])])
            if tables.isPinned[next],
                found + Int(tables.duration[own]) + tables.travel(place, Int(tables.place[next])) > Int(start[next])
            {
                return nil
            }
        }
        return found
    }

    /// The first slot from `slot` on that stores, closures and crews' windows allow for what is booked at `old`.
    private func fitting(_ own: Int, _ visits: Range<Int>, booked old: Int, from slot: Int) -> Int? {
        let length = Int(tables.duration[own])
        var first = slot
        for visit in visits {
            guard let open = window(Int(crew[visit]), first, length) else { return nil }
            first = open
        }
        if (visits.count < 2 || first == slot), stores.canMove(own, from: old, to: first) { return first }
        stores.take(own, at: old, sign: -1)
        defer { stores.take(own, at: old) }
        var slot = slot
        while true {
            guard let next = stores.earliestStart(own, from: slot) else { return nil }
            var reached = next
            for visit in visits {
                guard let open = window(Int(crew[visit]), reached, length) else { return nil }
                reached = open
            }
            if reached == next { return next }
            slot = reached
        }
    }

    @inline(__always)
    func window(_ member: Int, _ slot: Int, _ length: Int) -> Int? {
        for index in tables.windows.range(member) {
            let begin = max(slot, tables.windows[index])
            if begin + length <= Int(tables.windowEnd[index]) { return begin }
        }
        return nil
    }

    /// Brings `cost` up to date after changes. Must be called before it is read.
    func settle() {
        if isBroken {
            while !queue.isEmpty { _ = dequeue() }
            return
        }
        var last = 0
        for job in 0..<tables.jobCount { last = max(last, Int(finish[job])) }
        makespan = max(last, fixedEnd)
        settleCost()
    }

    /// Where facts of jobs that are not whole end.
    private lazy var fixedEnd: Int = (0..<tables.activityCount).reduce(0) { last, activity in
        finish[Int(tables.jobOf[activity])] < 0 && start[activity] != -1 ? max(last, end(activity)) : last
    }
}
