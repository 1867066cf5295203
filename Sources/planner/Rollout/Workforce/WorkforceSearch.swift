/// Takes a few near jobs out of the tours and puts them in again where that costs least, others being pushed back as far as it
/// takes (ruin and recreate: G. Schrimpf et al. 2000; J. Christiaens, G. Vanden Berghe 2020 for strings of near customers and for
/// insertion with blinks), under simulated annealing.
///
/// What pushing an activity back by one slot costs is read off the schedule: the weights of all jobs whose finish hangs on it without
/// slack, as the marginal cost of the longest-path network.
final class WorkforceSearch {
    private let tables: WorkforceTables
    private let tours: WorkforceTours
    private var random: ProjectRandom
    /// Jobs that may move, and per job the nearest of them.
    private let movable: [Int32]
    private let near: WorkforceTables.Rows
    private let owned: [UnsafeMutableRawPointer]
    private let isMovable: [Bool]
    /// Cost of each slot by which an activity starts later.
    private let rate: UnsafeMutablePointer<Double>
    private var byTime: [Int32] = []
    private var counts: [Int32] = []
    private var snapshot = WorkforceTours.Snapshot()
    var best: [Placement?] { tours.placements(snapshot) }
    /// Where the search stands, which may be a little worse.
    var current: [Placement?] {
        var now = WorkforceTours.Snapshot()
        tours.save(&now)
        return tours.placements(now)
    }
    private(set) var bestCost: Int64
    private(set) var rounds = 0
    private var chosen: [Int] = []
    private let meanWeight: Double

    private static let neighbourCount = 16
    /// Positions tried per crew for one activity.
    private static let reach = 8
    private static let refreshInterval = 400

    /// - Parameter part: which jobs may move; nil for all.
    init(_ board: WorkforceBoard, seed: UInt64, part: [Bool]? = nil) {
        tables = board.tables
        tours = WorkforceTours(board)
        random = ProjectRandom(seed: seed)
        let tables = board.tables
        var isMovable = [Bool](repeating: false, count: tables.jobCount)
        for job in 0..<tables.jobCount where (part?[job] ?? true) && board.finish(job) != nil {
            isMovable[job] = (Int(tables.jobFirst[job])..<Int(tables.jobEnd[job])).contains { !tables.isPinned[$0] }
        }
        self.isMovable = isMovable
        movable = (0..<tables.jobCount).filter { isMovable[$0] }.map { Int32($0) }
        (near, owned) = Self.neighbours(tables, isMovable)
        rate = .allocate(capacity: tables.activityCount + 1)
        rate.initialize(repeating: 0, count: tables.activityCount + 1)
        bestCost = tours.cost
        tours.save(&snapshot)
        let sum = movable.reduce(0.0) { $0 + Double(tables.weight[Int($1)]) }
        meanWeight = max(1e-3, sum / Double(max(1, movable.count)))
    }

    deinit {
        rate.deallocate()
        for block in owned { block.deallocate() }
    }

    /// For each movable job, those of the same pools that are nearest.
    private static func neighbours(
        _ tables: WorkforceTables, _ isMovable: [Bool]
    ) -> (WorkforceTables.Rows, [UnsafeMutableRawPointer]) {
        let order = WorkforceOrder(tables)
        var groups: [Int: [Int]] = [:]
        for job in 0..<tables.jobCount where isMovable[job] { groups[order.mainPool[job], default: []].append(job) }
        let first = UnsafeMutablePointer<Int32>.allocate(capacity: tables.jobCount + 1)
        var values: [Int32] = []
        var lists = [[Int32]](repeating: [], count: tables.jobCount)
        for pool in groups.keys.sorted() {
            let members = groups[pool] ?? []
            // A large pool is cut by numbers first: distances to all would take long.
            for (position, job) in members.enumerated() {
                let low = max(0, min(position - 256, members.count - 512))
                let others = members[low..<min(members.count, low + 512)].filter { $0 != job }
                let keyed = others.map {
                    UInt64(tables.travel(Int(tables.jobPlace[job]), Int(tables.jobPlace[$0]))) << 32 | UInt64($0)
                }
                lists[job] = keyed.sorted().prefix(neighbourCount).map { Int32($0 & 0xFFFF_FFFF) }
            }
        }
        for job in 0..<tables.jobCount {
            first[job] = Int32(values.count)
            values += lists[job]
        }
        first[tables.jobCount] = Int32(values.count)
        let value = UnsafeMutablePointer<Int32>.allocate(capacity: values.count + 1)
        for (index, number) in values.enumerated() { value[index] = number }
        return (.init(first: first, value: value), [UnsafeMutableRawPointer(first), UnsafeMutableRawPointer(value)])
    }

    /// What others may use too is theirs from now on.
    func reserveRest(pools isShared: [Bool]) { tours.stores.reserveRest(pools: isShared) }

    /// - Parameters:
    ///   - usedTime: the part of the whole search's time that is used up.
    ///   - span: the part of the whole search that this run is, which the temperature follows.
    func run(
        steps: Int, usedTime: () -> Double, span: ClosedRange<Double> = 0...1, onImprovement: () -> Void
    ) {
        guard movable.count > 0 else { return }
        let slotsPerDay = Double(max(1, tables.problem.slotsPerDay))
        let hot = meanWeight * slotsPerDay * 0.1
        let cold = meanWeight * slotsPerDay * 0.001
        var temperature = hot
        var isBestPending = false
        var step = 0
        while step < steps {
            if step % 16 == 0 {
                let used = usedTime()
                if used >= span.upperBound { break }
                let done = steps == Int.max ? 0 : Double(step) / Double(steps)
                let progress = max(used, span.lowerBound + done * (span.upperBound - span.lowerBound))
                temperature = hot * power(cold / hot, progress)
            }
            if step % Self.refreshInterval == 0 { refreshRates() }
            step += 1
            let before = tours.cost
            tours.begin()
            exchange()
            tours.settle()
            let delta = Double(tours.cost - before)
            if tours.isBroken || (delta > 0 && random.unit() >= exponential(-delta / temperature)) {
                tours.rollBack()
                continue
            }
            if tours.cost < bestCost {
                bestCost = tours.cost
                isBestPending = true
            } else if delta > 0, isBestPending {
                // The best is the state before this move: taken back for the copy, a cheap price as it happens seldom.
                tours.rollBack()
                keepBest()
                isBestPending = false
                onImprovement()
            }
        }
        rounds += step
        if isBestPending {
            keepBest()
            onImprovement()
        }
    }

    private func keepBest() { tours.save(&snapshot) }

    // MARK: - One move

    private func exchange() {
        let seed = Int(movable[random.below(movable.count)])
        chosen.removeAll(keepingCapacity: true)
        chosen.append(seed)
        let dice = random.unit()
        let size = dice < 0.3 ? 1 : dice < 0.7 ? 2 : dice < 0.9 ? 3 : 4 + random.below(4)
        var tries = 0
        while chosen.count < size, tries < 4 * size {
            tries += 1
            let other = relative(of: chosen[random.below(chosen.count)])
            if other >= 0, isMovable[other], !chosen.contains(other) { chosen.append(other) }
        }
        for job in chosen {
            for activity in (Int(tables.jobFirst[job])..<Int(tables.jobEnd[job])).reversed()
            where !tables.isPinned[activity] {
                tours.remove(activity)
            }
        }
        sortChosen()
        let isBlinking = random.unit() < 0.5
        for job in chosen {
            insert(job, isBlinking: isBlinking)
            if tours.isBroken { return }
        }
        tours.tighten()
    }

    /// A job that is near in space, or that stands next to the job in a tour.
    private func relative(of job: Int) -> Int {
        let range = near.range(job)
        if random.unit() < 0.5, !range.isEmpty { return near[range.lowerBound + random.below(range.count)] }
        let activities = Int(tables.jobFirst[job])..<Int(tables.jobEnd[job])
        let activity = activities.lowerBound + random.below(activities.count)
        guard tours.start[activity] != -1, tours.crewCount(activity) > 0 else { return -1 }
        let visit = Int(tables.visitFirst[activity])
        guard tours.crew[visit] >= 0 else { return -1 }
        let forward = random.unit() < 0.5
        var next = visit
        for _ in 0...random.below(3) {
            let step = Int(forward ? tours.behind[next] : tours.before[next])
            if step < 0 { break }
            next = step
        }
        let other = Int(tables.jobOf[Int(tours.activityOf[next])])
        return other == job ? -1 : other
    }

    private func sortChosen() {
        guard chosen.count > 1 else { return }
        let dice = random.unit()
        if dice < 0.4 {
            chosen.sort { (tables.weight[$1], $0) < (tables.weight[$0], $1) }
        } else if dice < 0.6 {
            chosen.sort { (tours.finish[$0], $0) < (tours.finish[$1], $1) }
        } else {
            for index in 1..<chosen.count { chosen.swapAt(index, random.below(index + 1)) }
        }
        // A job that others wait for goes first.
        for index in 1..<chosen.count {
            let after = Int(tables.after[chosen[index]])
            if after >= 0, let other = chosen.firstIndex(of: after), other > index { chosen.swapAt(index, other) }
        }
    }

    private func insert(_ job: Int, isBlinking: Bool) {
        for activity in Int(tables.jobFirst[job])..<Int(tables.jobEnd[job]) where tours.start[activity] == -1 {
            if !insertActivity(activity, job, isBlinking) {
                tours.giveUp()
                return
            }
        }
        tours.refinish(job)
    }

    private func insertActivity(_ activity: Int, _ job: Int, _ isBlinking: Bool) -> Bool {
        let ready = tours.ready(activity)
        let weight = Double(tables.weight[job] + (Int(tables.due[job]) < ready ? tables.latenessWeight[job] : 0)) + 1e-3
        var best = (cost: Double.infinity, mode: -1, start: 0, crew: -1, index: 0)
        let perDong = tables.problem.aim.dongPerUnit > 0 ? 1 / Double(tables.problem.aim.dongPerUnit) : 0
        for mode in Int(tables.modeFirst[activity])..<Int(tables.modeEnd[activity]) {
            let length = Int(tables.duration[mode])
            let extra = Double(tables.cost[mode]) * perDong + weight * Double(length)
            let pool = Int(tables.pool[mode])
            guard let open = tours.stores.earliestStart(mode, from: ready) else { continue }
            if pool < 0 || !tables.poolTravels[pool] {
                let cost = extra + weight * Double(open)
                if cost < best.cost { best = (cost, mode, open, -1, 0) }
                continue
            }
            if tables.crewsNeeded[mode] > 1 {
                guard let found = tours.teamStart(activity, mode, from: open) else { continue }
                let cost = extra + weight * Double(found)
                if cost < best.cost { best = (cost, mode, found, -2, 0) }
                continue
            }
            let needsStores = !tables.needs.range(mode).isEmpty || tables.closure[mode] >= 0
            let place = Int(tables.place[activity])
            for member in Int(tables.poolFirst[pool])..<Int(tables.poolEnd[pool]) {
                let tour = tours.tours[member]
                var index = max(0, tours.index(member, from: open) - 1)
                let last = min(tour.count, index + Self.reach)
                while index <= last {
                    defer { index += 1 }
                    if isBlinking, random.below(16) == 0 { continue }
                    let arrival =
                        index > 0
                        ? tours.leave(Int(tour.visits[index - 1]), to: place) : tours.fromHome(member, to: place)
                    var slot = max(open, arrival)
                    var cost = extra + weight * Double(slot)
                    if cost >= best.cost { break }
                    guard let window = tours.window(member, slot, length) else { break }
                    slot = window
                    if needsStores {
                        guard let later = tours.stores.earliestStart(mode, from: slot) else { break }
                        if later != slot {
                            // Where the stores put it off, the crew's window must hold still.
                            guard let again = tours.window(member, later, length), again == later else { continue }
                            slot = later
                        }
                    }
                    cost = extra + weight * Double(slot)
                    if index < tour.count {
                        let next = Int(tours.activityOf[Int(tour.visits[index])])
                        let push =
                            slot + length + tables.travel(place, Int(tables.place[next])) - Int(tours.start[next])
                        if push > 0 {
                            if tables.isPinned[next] { continue }
                            cost += Double(push) * rate[next]
                        }
                    }
                    if cost < best.cost { best = (cost, mode, slot, member, index) }
                }
            }
        }
        guard best.mode >= 0 else { return false }
        if best.crew == -2 {
            guard tours.teamStart(activity, best.mode, from: best.start) == best.start else { return false }
        }
        tours.place(activity, best.mode, at: best.start)
        let visit = Int(tables.visitFirst[activity])
        if best.crew >= 0 {
            tours.link(visit, best.crew, best.index)
        } else if best.crew == -2 {
            for (offset, member) in tours.team.enumerated() {
                tours.link(visit + offset, member.crew, member.index)
            }
        }
        tours.spread(activity)
        return true
    }

    // MARK: - Marginal costs

    /// Backward over the schedule: what each activity's delay by one slot costs through its job and its tour, arcs with slack counting
    /// the less the more they have.
    private func refreshRates() {
        // By counting: latest first.
        let slots = tables.horizon + 2
        if counts.isEmpty { counts = [Int32](repeating: 0, count: slots + 1) }
        for index in 0...slots { counts[index] = 0 }
        var placed = 0
        for activity in 0..<tables.activityCount where tours.start[activity] != -1 {
            counts[slots - slot(activity)] += 1
            placed += 1
        }
        var sum: Int32 = 0
        for index in 0...slots { (counts[index], sum) = (sum, sum + counts[index]) }
        if byTime.count < placed { byTime = [Int32](repeating: 0, count: placed) }
        for activity in 0..<tables.activityCount where tours.start[activity] != -1 {
            let index = slots - slot(activity)
            byTime[Int(counts[index])] = Int32(activity)
            counts[index] += 1
        }
        for position in 0..<placed {
            let activity = Int(byTime[position])
            let job = Int(tables.jobOf[activity])
            let end = tours.end(activity)
            var sum = 0.0
            if end == Int(tours.finish[job]) {
                sum += Double(tables.weight[job])
                if end >= Int(tables.due[job]) { sum += Double(tables.latenessWeight[job]) }
                for index in tables.waiting.range(job) {
                    let last = Int(tables.jobEnd[tables.waiting[index]]) - 1
                    sum += Self.share(Int(tours.start[last]) - end) * rate[last]
                }
            }
            for index in tables.successors.range(activity) {
                let next = tables.successors[index]
                if tours.start[next] != -1 { sum += Self.share(Int(tours.start[next]) - end) * rate[next] }
            }
            let first = Int(tables.visitFirst[activity])
            for visit in first..<first + tours.crewCount(activity)
            where tours.crew[visit] >= 0 && tours.behind[visit] >= 0 {
                let next = Int(tours.activityOf[Int(tours.behind[visit])])
                let way = tables.travel(Int(tables.place[activity]), Int(tables.place[next]))
                sum += Self.share(Int(tours.start[next]) - end - way) * rate[next]
            }
            rate[activity] = tables.isPinned[activity] ? 0 : sum
        }
    }

    /// Facts may lie outside the project's time.
    @inline(__always)
    private func slot(_ activity: Int) -> Int { max(0, min(Int(tours.start[activity]), tables.horizon + 1)) }

    @inline(__always)
    private static func share(_ slack: Int) -> Double {
        slack <= 0 ? 1 : slack < 32 ? 1 / (1 + 0.5 * Double(slack)) : 0
    }
}
