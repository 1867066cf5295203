import NetworkModel

/// A workforce problem laid out for the inner loops: numbers in flat columns, rows compressed, travel from unit vectors.
///
/// `@unchecked Sendable`: the columns are written in `init` alone and freed in `deinit`.
final class WorkforceTables: @unchecked Sendable {
    typealias Column<Value> = UnsafeMutablePointer<Value>

    let problem: WorkforceProblem
    let jobCount: Int
    let activityCount: Int
    let horizon: Int

    let jobFirst: Column<Int32>
    let jobEnd: Column<Int32>
    let release: Column<Int32>
    /// `Int32.max` where there is none.
    let due: Column<Int32>
    let isHard: Column<Bool>
    let weight: Column<Int64>
    let latenessWeight: Column<Int64>
    /// -1 where there is none.
    let after: Column<Int32>
    let waiting: Rows
    let jobPlace: Column<Int32>

    let jobOf: Column<Int32>
    let place: Column<Int32>
    let modeFirst: Column<Int32>
    let modeEnd: Column<Int32>
    let predecessors: Rows
    let successors: Rows
    /// First visit of each activity: as many as the most crews that one of its modes has.
    let visitFirst: Column<Int32>
    let isPinned: Column<Bool>

    let duration: Column<Int32>
    /// -1 where nobody need be there.
    let pool: Column<Int32>
    let crewsNeeded: Column<Int32>
    let cost: Column<Int64>
    let closure: Column<Int32>
    let needs: Rows
    let needQuantity: Column<Int64>

    let poolFirst: Column<Int32>
    let poolEnd: Column<Int32>
    let poolTravels: Column<Bool>
    let crewHome: Column<Int32>
    let windows: Rows
    let windowEnd: Column<Int32>
    let closures: Rows
    let closureEnd: Column<Int32>

    /// Items first, the budget last where there is one: each a list of buckets that start when more arrives.
    let stores: Rows
    /// All that came until the bucket's end; of a budget without carrying over what the period brings.
    let supply: Column<Int64>
    let storeIsPeriodic: [Bool]
    let budgetStore: Int

    private let vectors: Column<Double>
    private let slotsPerRadian: Double
    private var blocks: [UnsafeMutableRawPointer] = []

    /// Lists of numbers, one list after the other.
    struct Rows {
        let first: Column<Int32>
        let value: Column<Int32>

        @inline(__always) func range(_ row: Int) -> Range<Int> { Int(first[row])..<Int(first[row + 1]) }
        @inline(__always) subscript(_ index: Int) -> Int { Int(value[index]) }
    }

    init(_ problem: WorkforceProblem) {
        self.problem = problem
        jobCount = problem.jobs.count
        activityCount = problem.activities.count
        horizon = max(0, min(problem.horizon, 1 << 28))
        var blocks: [UnsafeMutableRawPointer] = []
        func column<Value>(_ values: [Value]) -> Column<Value> {
            let column = Column<Value>.allocate(capacity: values.count + 1)
            values.withUnsafeBufferPointer { source in
                if let base = source.baseAddress { column.initialize(from: base, count: values.count) }
            }
            blocks.append(UnsafeMutableRawPointer(column))
            return column
        }
        func rows(_ lists: [[Int]]) -> Rows {
            var first: [Int32] = [0]
            var value: [Int32] = []
            first.reserveCapacity(lists.count + 1)
            for list in lists {
                value += list.map { Int32($0) }
                first.append(Int32(value.count))
            }
            return Rows(first: column(first), value: column(value))
        }
        let jobs = problem.jobs
        jobFirst = column(jobs.map { Int32($0.activities.lowerBound) })
        jobEnd = column(jobs.map { Int32($0.activities.upperBound) })
        let limit = horizon
        release = column(jobs.map { Int32(clamping: max(0, min($0.release, limit))) })
        due = column(jobs.map { $0.due.map { Int32(clamping: $0) } ?? Int32.max })
        isHard = column(jobs.map { $0.isDueHard && $0.due != nil })
        weight = column(jobs.map { $0.weight })
        latenessWeight = column(jobs.map { $0.latenessWeight })
        after = column(jobs.map { Int32($0.after ?? -1) })
        var waitingJobs = [[Int]](repeating: [], count: jobs.count)
        for (index, job) in jobs.enumerated() { if let before = job.after { waitingJobs[before].append(index) } }
        waiting = rows(waitingJobs)
        jobPlace = column(jobs.map { Int32($0.place) })

        let activities = problem.activities
        jobOf = column(activities.map { Int32($0.job) })
        place = column(activities.map { Int32(jobs[$0.job].place) })
        modeFirst = column(activities.map { Int32($0.modes.lowerBound) })
        modeEnd = column(activities.map { Int32($0.modes.upperBound) })
        predecessors = rows(activities.map(\.predecessors))
        var followerFirst = [Int32](repeating: 0, count: activities.count + 1)
        for activity in activities { for before in activity.predecessors { followerFirst[before + 1] += 1 } }
        for index in 0..<activities.count { followerFirst[index + 1] += followerFirst[index] }
        var followers = [Int32](repeating: 0, count: Int(followerFirst[activities.count]))
        var next = followerFirst
        for (index, activity) in activities.enumerated() {
            for before in activity.predecessors {
                followers[Int(next[before])] = Int32(index)
                next[before] += 1
            }
        }
        successors = Rows(first: column(followerFirst), value: column(followers))
        var visits: [Int32] = [0]
        for activity in activities {
            let most = activity.modes.reduce(1) { max($0, problem.modes[$1].crews) }
            visits.append(visits[visits.count - 1] + Int32(most))
        }
        visitFirst = column(visits)
        isPinned = column(
            activities.indices.map { $0 < problem.pins.count && problem.pins[$0] != nil })

        let modes = problem.modes
        duration = column(modes.map { Int32(clamping: max(1, $0.duration)) })
        pool = column(modes.map { Int32($0.pool ?? -1) })
        crewsNeeded = column(modes.map { Int32(max(1, $0.crews)) })
        cost = column(modes.map(\.cost))
        closure = column(modes.map { Int32($0.closure ?? -1) })
        let budgetStore = problem.items.count
        let hasBudget = problem.budget != nil
        // Money is one more thing that is taken when an activity starts.
        var needFirst: [Int32] = [0]
        var needItems: [Int32] = []
        var quantities: [Int64] = []
        needFirst.reserveCapacity(modes.count + 1)
        for mode in modes {
            for need in mode.takes where need.quantity > 0 {
                needItems.append(Int32(need.item))
                quantities.append(Int64(need.quantity))
            }
            let paid = mode.paid ?? mode.cost
            if hasBudget, paid > 0 {
                needItems.append(Int32(budgetStore))
                quantities.append(paid)
            }
            needFirst.append(Int32(needItems.count))
        }
        needs = Rows(first: column(needFirst), value: column(needItems))
        needQuantity = column(quantities)

        poolFirst = column(problem.pools.map { Int32($0.crews.lowerBound) })
        poolEnd = column(problem.pools.map { Int32($0.crews.upperBound) })
        poolTravels = column(problem.pools.map(\.travels))
        crewHome = column(problem.crews.map { Int32($0.home) })
        func clamped(_ ranges: [Range<Int>]) -> [Range<Int>] {
            ranges.map { $0.clamped(to: 0..<max(0, limit)) }.filter { !$0.isEmpty }
        }
        let windowRanges = problem.crews.map { clamped($0.available) }
        windows = rows(windowRanges.map { $0.map(\.lowerBound) })
        windowEnd = column(windowRanges.flatMap { $0.map { Int32($0.upperBound) } })
        let closureRanges = problem.closures.map(clamped)
        closures = rows(closureRanges.map { $0.map(\.lowerBound) })
        closureEnd = column(closureRanges.flatMap { $0.map { Int32($0.upperBound) } })

        var starts: [[Int]] = []
        var supplies: [Int64] = []
        for item in problem.items {
            var sum: Int64 = 0
            var list = [0]
            supplies.append(0)
            for arrival in item.arrivals.sorted(by: { $0.slot < $1.slot }) {
                sum += Int64(arrival.quantity)
                if arrival.slot > list[list.count - 1] {
                    list.append(min(arrival.slot, limit + 1))
                    supplies.append(sum)
                } else {
                    supplies[supplies.count - 1] = sum
                }
            }
            starts.append(list)
        }
        var periodic = [Bool](repeating: false, count: problem.items.count)
        if let budget = problem.budget {
            var sum: Int64 = 0
            starts.append(budget.periods.isEmpty ? [0] : budget.periods.map { min($0.start, limit + 1) })
            if budget.periods.isEmpty { supplies.append(0) }
            for period in budget.periods {
                sum += period.amount
                supplies.append(budget.carriesOver ? sum : period.amount)
            }
            periodic.append(!budget.carriesOver)
        }
        stores = rows(starts)
        supply = column(supplies)
        storeIsPeriodic = periodic
        self.budgetStore = hasBudget ? budgetStore : -1

        slotsPerRadian = 6_371.0088 * problem.travel.routeFactor / problem.travel.kilometresPerSlot
        vectors = column(
            problem.places.flatMap { place -> [Double] in
                let (latitude, longitude) = (place.latitude * .pi / 180, place.longitude * .pi / 180)
                return [cosine(latitude) * cosine(longitude), cosine(latitude) * sine(longitude), sine(latitude)]
            })
        self.blocks = blocks
    }

    deinit { for block in blocks { block.deallocate() } }

    /// Slots on the road, rounded up. The great circle comes from the chord; where that is too near a whole number of slots to
    /// round by, from the haversine formula that everyone else uses.
    @inline(__always)
    func travel(_ from: Int, _ to: Int) -> Int {
        if from == to { return 0 }
        let (a, b) = (vectors + 3 * from, vectors + 3 * to)
        let (x, y, z) = (a[0] - b[0], a[1] - b[1], a[2] - b[2])
        let half = (x * x + y * y + z * z) * 0.25
        if half > 0.01 { return exactTravel(from, to) }
        // asin c = c (1 + c²/6 + 3c⁴/40 + 15c⁶/336 + …) up to 0.1, to 1e-12.
        let series = 1 + half * (1.0 / 6 + half * (3.0 / 40 + half * (15.0 / 336 + half * (105.0 / 3456))))
        let slots = 2 * half.squareRoot() * series * slotsPerRadian
        let nearest = slots.rounded()
        if abs(slots - nearest) < 1e-6 * (1 + slots) { return exactTravel(from, to) }
        return Int(slots) + 1
    }

    @inline(never)
    private func exactTravel(_ from: Int, _ to: Int) -> Int {
        problem.travel.slots(from: problem.places[from], to: problem.places[to])
    }

    /// What `problem` says of the pin of an activity that has one.
    func pin(_ activity: Int) -> Placement? { isPinned[activity] ? problem.pins[activity] : nil }
}
