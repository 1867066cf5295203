/// A schedule as what serial generation makes of lists: in which order each part's jobs are taken and in which way each activity is
/// done (activity lists and mode assignments; S. Hartmann 2001), with one part generated anew at a time, all others as they stand.
///
/// Where a way is quick because it holds more crews, what finishes one activity first wastes the crew time that the next ones need.
/// So a price is put on crew time first, per part and pool, as a Lagrange multiplier of the pool's capacity; then single orders and
/// ways are changed as long as that helps.
final class WorkforceLists {
    let tables: WorkforceTables
    let board: WorkforceBoard
    let parts: WorkforceComponents
    /// Per part the order in which jobs are taken.
    var lists: [[Int]] = []
    private var costs: [PartCost] = []
    private(set) var rounds = 0
    private var saved: [(activity: Int, placement: Placement)] = []

    struct PartCost {
        var own: Int64 = 0
        var makespan = 0
        var missing = 0
    }

    init(_ board: WorkforceBoard) {
        self.board = board
        tables = board.tables
        parts = WorkforceComponents(tables)
        for part in parts.jobs.indices {
            costs.append(cost(part))
            lists.append(listOfBoard(part))
        }
    }

    // MARK: - Lists

    /// In the order in which the jobs' works begin.
    private func listOfBoard(_ part: Int) -> [Int] {
        let keyed = parts.jobs[part].filter { isOpen($0) }.map { job in
            let activities = Int(tables.jobFirst[job])..<Int(tables.jobEnd[job])
            let times = activities.filter { board.isPlaced($0) && !tables.isPinned[$0] }.map { Int(board.start[$0]) }
            return (times.isEmpty ? Int.max : times.reduce(0, +) / times.count, -tables.weight[job], job)
        }
        return afterThose(keyed.sorted { $0 < $1 }.map(\.2))
    }

    /// By weight per crew-slot on the busiest pool.
    func listByBottleneck(_ part: Int) -> [Int] {
        let keyed = zip(parts.jobs[part], parts.work[part]).filter { isOpen($0.0) }.map { job, work in
            (-Double(tables.weight[job]) / Double(max(1, work)), job)
        }
        return afterThose(keyed.sorted { $0 < $1 }.map(\.1))
    }

    private func isOpen(_ job: Int) -> Bool {
        (Int(tables.jobFirst[job])..<Int(tables.jobEnd[job])).contains { !tables.isPinned[$0] }
    }

    /// The same with each job after the one that it waits for.
    func afterThose(_ list: [Int]) -> [Int] {
        var isListed = Set<Int>()
        let members = Set(list)
        var result: [Int] = []
        for job in list {
            var chain: [Int] = []
            var next = job
            while next >= 0, members.contains(next), isListed.insert(next).inserted {
                chain.append(next)
                next = Int(tables.after[next])
            }
            result += chain.reversed()
        }
        return result
    }

    // MARK: - Generation of one part

    func cost(_ part: Int) -> PartCost {
        var result = PartCost()
        var money: Int64 = 0
        for job in parts.jobs[part] {
            var finish = 0
            var isWhole = true
            for activity in Int(tables.jobFirst[job])..<Int(tables.jobEnd[job]) {
                guard board.isPlaced(activity) else {
                    isWhole = false
                    continue
                }
                finish = max(finish, board.end(activity))
                money += tables.cost[Int(board.mode[activity])]
            }
            result.makespan = max(result.makespan, finish)
            if !isWhole {
                finish = tables.horizon
                result.missing += 1
            }
            result.own += tables.weight[job] * Int64(finish)
            let due = Int(tables.due[job])
            if finish > due { result.own += tables.latenessWeight[job] * Int64(finish - due) }
        }
        if tables.problem.aim.dongPerUnit > 0 { result.own += money / tables.problem.aim.dongPerUnit }
        return result
    }

    /// Generates what `part` has from `position` of its list on and keeps it if no worse; else all is as it was before.
    func attempt(_ part: Int, from position: Int) -> Bool {
        rounds += 1
        saved.removeAll(keepingCapacity: true)
        let list = lists[part]
        for job in list[position...] {
            for activity in Int(tables.jobFirst[job])..<Int(tables.jobEnd[job])
            where board.isPlaced(activity) && !tables.isPinned[activity] {
                let first = Int(tables.visitFirst[activity])
                let crews = (0..<board.crewCount(activity)).map { Int(board.crew[first + $0]) }
                saved.append(
                    (activity, .init(start: Int(board.start[activity]), mode: Int(board.mode[activity]), crews: crews)))
                board.unbook(activity)
            }
        }
        for job in list[position...] { board.place(job) }
        let reached = cost(part)
        let before = costs[part]
        let others = costs.indices.reduce(0) { $1 == part ? $0 : max($0, costs[$1].makespan) }
        let later = max(others, reached.makespan) - max(others, before.makespan)
        let delta = reached.own - before.own + tables.problem.aim.makespanWeight * Int64(later)
        if reached.missing < before.missing || (reached.missing == before.missing && delta <= 0) {
            costs[part] = reached
            return true
        }
        for job in list[position...] {
            for activity in Int(tables.jobFirst[job])..<Int(tables.jobEnd[job])
            where board.isPlaced(activity) && !tables.isPinned[activity] {
                board.unbook(activity)
            }
        }
        for (activity, placement) in saved {
            board.book(activity, placement.mode, at: placement.start, by: placement.crews)
        }
        return false
    }

    // MARK: - Prices of crew time

    /// What a crew-slot may cost, in slots of the activity's own finish; the last leaves the least crew time alone.
    private static let levels: [Double] = [1e6, 0.25, 0.5, 1, 2, 0]

    /// Fits prices and orders part by part, the busiest pools first; what doesn't help is undone.
    func fitPrices(_ usedTime: () -> Double, until limit: Double) {
        for part in lists.indices where !lists[part].isEmpty {
            for (number, group) in parts.choices[part].prefix(3).enumerated() {
                if usedTime() >= limit { return }
                fitPrice(part, group)
                if number == 0 { tryBottleneckOrder(part) }
            }
            if parts.choices[part].isEmpty { tryBottleneckOrder(part) }
        }
    }

    private func fitPrice(_ part: Int, _ group: [Int]) {
        var kept = group.first.map { board.price[$0] } ?? 0
        for level in Self.levels {
            for activity in group { board.price[activity] = level }
            if attempt(part, from: 0) { kept = level }
        }
        for activity in group { board.price[activity] = kept }
    }

    private func tryBottleneckOrder(_ part: Int) {
        let old = lists[part]
        lists[part] = listByBottleneck(part)
        if !attempt(part, from: 0) { lists[part] = old }
    }
}
