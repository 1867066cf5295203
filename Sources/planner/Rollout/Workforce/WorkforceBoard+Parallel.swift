/// Activities that may start, by the pool that must come for them.
private struct Waiting {
    var activity: Int
    var mode: Int
    var priority: Double
}

private struct Moment: Comparable {
    var slot: Int
    var kind: Int
    var priority: Double
    var number: Int
    static func < (a: Moment, b: Moment) -> Bool {
        (a.slot, a.kind, -a.priority, a.number) < (b.slot, b.kind, -b.priority, b.number)
    }
}

/// A binary heap of the earliest.
private struct Moments {
    private var heap: [Moment] = []
    var isEmpty: Bool { heap.isEmpty }

    mutating func push(_ moment: Moment) {
        heap.append(moment)
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> Moment? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while true {
            var child = 2 * parent + 1
            if child >= heap.count { break }
            if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
            if heap[parent] < heap[child] { break }
            heap.swapAt(parent, child)
            parent = child
        }
        return first
    }
}

extension WorkforceBoard {
    /// Goes through time and gives each crew that is free the best of what may start (parallel schedule generation; R. Kolisch 1996):
    /// by priority, or by weight per slot of work and way where `isDynamic`.
    ///
    /// Counted pools, and activities without one, are served in the order in which they become ready. What the stock or the money of
    /// the moment does not allow waits for the crew that comes after it. Jobs that come out late for a hard due are taken off.
    func generateParallel(_ list: [Int], priorities: [Double], isDynamic: Bool) {
        var moments = Moments()
        var open = [Int](repeating: 0, count: tables.activityCount)
        var ready: [[Waiting]] = Array(repeating: [], count: tables.problem.pools.count)
        var isListed = [Bool](repeating: false, count: tables.jobCount)
        for job in list where finish(job) == nil { isListed[job] = true }

        func becomesReady(_ activity: Int) {
            guard let slot = self.ready(activity) else { return }
            let job = Int(tables.jobOf[activity])
            let urgency = tables.isHard[job] ? 1e15 - Double(tables.due[job]) : priorities[job]
            moments.push(Moment(slot: slot, kind: 0, priority: urgency, number: activity))
        }
        func arcs(_ activity: Int) -> Int {
            let job = Int(tables.jobOf[activity])
            var count = 0
            for index in tables.predecessors.range(activity) where !isPlaced(tables.predecessors[index]) { count += 1 }
            if activity == Int(tables.jobEnd[job]) - 1, tables.after[job] >= 0, finish(Int(tables.after[job])) == nil {
                count += 1
            }
            return count
        }
        func isBooked(_ activity: Int) {
            for index in tables.successors.range(activity) {
                let next = tables.successors[index]
                if open[next] > 0 {
                    open[next] -= 1
                    if open[next] == 0 { becomesReady(next) }
                }
            }
            let job = Int(tables.jobOf[activity])
            guard !tables.waiting.range(job).isEmpty, finish(job) != nil else { return }
            for index in tables.waiting.range(job) {
                let last = Int(tables.jobEnd[tables.waiting[index]]) - 1
                if open[last] > 0 {
                    open[last] -= 1
                    if open[last] == 0 { becomesReady(last) }
                }
            }
        }
        for job in 0..<tables.jobCount where isListed[job] {
            for activity in Int(tables.jobFirst[job])..<Int(tables.jobEnd[job]) where !isPlaced(activity) {
                open[activity] = arcs(activity)
                if open[activity] == 0 { becomesReady(activity) }
            }
        }
        var poolOf = [Int](repeating: 0, count: tables.problem.crews.count)
        for (pool, value) in tables.problem.pools.enumerated() { for member in value.crews { poolOf[member] = pool } }
        var asleep: [[(crew: Int, slot: Int)]] = Array(repeating: [], count: tables.problem.pools.count)
        for (pool, value) in tables.problem.pools.enumerated() where value.travels {
            for member in value.crews { asleep[pool].append((member, 0)) }
        }

        while let moment = moments.pop() {
            let slot = moment.slot
            if moment.kind == 0 {
                let activity = moment.number
                var mode = -1
                var isSimple = true
                var shortest = Int32.max
                for candidate in Int(tables.modeFirst[activity])..<Int(tables.modeEnd[activity]) {
                    let pool = Int(tables.pool[candidate])
                    if pool >= 0, tables.poolTravels[pool], tables.crewsNeeded[candidate] == 1 {
                        if tables.duration[candidate] < shortest {
                            (mode, shortest) = (candidate, tables.duration[candidate])
                        }
                        isSimple = false
                    }
                }
                if isSimple || mode < 0 {
                    if put(activity, from: slot) { isBooked(activity) }
                    continue
                }
                let pool = Int(tables.pool[mode])
                ready[pool].append(Waiting(activity: activity, mode: mode, priority: moment.priority))
                for (member, since) in asleep[pool] {
                    moments.push(Moment(slot: max(slot, since), kind: 1, priority: 0, number: member))
                }
                asleep[pool].removeAll(keepingCapacity: true)
                continue
            }
            let member = moment.number
            let pool = poolOf[member]
            let here =
                timelines[member].count > 0
                ? Int(timelines[member].entries[timelines[member].count - 1].place) : Int(tables.crewHome[member])
            var (best, chosenIndex) = (-Double.infinity, -1)
            for (index, waiting) in ready[pool].enumerated() {
                var priority = waiting.priority
                if isDynamic, priority < 1e14 {
                    let work = Double(tables.duration[waiting.mode])
                    let way = Double(tables.travel(here, Int(tables.place[waiting.activity])))
                    priority = Double(tables.weight[Int(tables.jobOf[waiting.activity])]) / (work + way)
                }
                let isBetter =
                    priority > best
                    || (priority == best && waiting.activity < ready[pool][chosenIndex].activity)
                if isBetter, allows(waiting.mode, at: slot) { (best, chosenIndex) = (priority, index) }
            }
            if chosenIndex < 0 {
                // Nothing that stock and money allow: the one that may start first is booked, whoever comes.
                var first: (slot: Int, index: Int)?
                for (index, waiting) in ready[pool].enumerated() {
                    guard let found = stores.earliestStart(waiting.mode, from: slot) else { continue }
                    if found < first?.slot ?? .max { first = (found, index) }
                }
                if let first, first.slot > slot {
                    moments.push(Moment(slot: first.slot, kind: 1, priority: 0, number: member))
                } else {
                    asleep[pool].append((member, slot))
                }
                continue
            }
            let waiting = ready[pool][chosenIndex]
            ready[pool].swapAt(chosenIndex, ready[pool].count - 1)
            ready[pool].removeLast()
            let from = max(slot, self.ready(waiting.activity) ?? slot)
            if let found = fit(waiting.activity, waiting.mode, by: member, from: from) {
                book(waiting.activity, waiting.mode, at: found, by: [member])
                isBooked(waiting.activity)
                moments.push(Moment(slot: end(waiting.activity), kind: 1, priority: 0, number: member))
            } else {
                moments.push(Moment(slot: slot, kind: 1, priority: 0, number: member))
            }
        }
        takeOffLate(list)
        // What the crews' turns left over.
        generate(list)
    }

    private func allows(_ mode: Int, at slot: Int) -> Bool {
        for need in tables.needs.range(mode) {
            if stores.available(tables.needs[need], at: slot) < tables.needQuantity[need] { return false }
        }
        let closure = Int(tables.closure[mode])
        return closure < 0 || stores.outside(closure, slot, Int(tables.duration[mode])) == slot
    }

    /// Takes jobs off that are late for a hard due or not whole, and those that wait for them.
    func takeOffLate(_ list: [Int]) {
        var isChanged = true
        while isChanged {
            isChanged = false
            for job in list {
                let finish = finish(job)
                let isLate = tables.isHard[job] && (finish ?? 0) > Int(tables.due[job])
                let waitsInVain = tables.after[job] >= 0 && self.finish(Int(tables.after[job])) == nil
                guard finish == nil || isLate || waitsInVain else { continue }
                for activity in Int(tables.jobFirst[job])..<Int(tables.jobEnd[job])
                where isPlaced(activity) && !tables.isPinned[activity] {
                    unbook(activity)
                    isChanged = true
                }
            }
        }
    }
}
