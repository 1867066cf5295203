/// The resources of one part of a problem while tests are put on them.
struct TimetableBoard {
    struct NoPlace: Error { var reason: Timetable.Refusal }

    private let problem: TestProblem
    /// Position of each resource here, -1 for those of other parts.
    private var position: [Int: Int] = [:]
    private var occupancies: ContiguousArray<Occupancy> = []
    /// Smallest demand and length of a test on each resource.
    private var least: [(demand: Int64, length: Int)] = []
    /// By resource and window: before this moment there is no room for the smallest, and there will be none.
    private var floors: [Int] = []
    /// By resource and day: octets spent.
    private var spent: [Int64] = []
    private let days: [Int]
    private let dayOfWindow: [Int]

    init(_ problem: TestProblem, _ tests: [Int]) {
        self.problem = problem
        days = Array(Set(problem.windows.map(\.day))).sorted()
        dayOfWindow = problem.windows.map { [days] in days.firstIndex(of: $0.day) ?? 0 }
        for test in tests {
            let length = problem.occupied(test)
            for use in problem.tests[test].uses {
                if let known = position[use.resource] {
                    least[known].demand = min(least[known].demand, use.demand)
                    least[known].length = min(least[known].length, length)
                } else {
                    position[use.resource] = occupancies.count
                    occupancies.append(Occupancy(budget: problem.resources[use.resource].budget))
                    least.append((use.demand, length))
                }
            }
        }
        floors = occupancies.flatMap { _ in problem.windows.map(\.from) }
        spent = Array(repeating: 0, count: occupancies.count * days.count)
    }

    private func local(_ use: TestProblem.Use) -> Int { position[use.resource] ?? 0 }

    /// Puts a test at its earliest moment and returns that.
    mutating func place(_ test: Int) -> Result<Int, NoPlace> {
        let item = problem.tests[test]
        let length = problem.occupied(test)
        var reason = Timetable.Refusal.windowTooShort
        for (w, window) in problem.windows.enumerated() where window.until - window.from >= item.seconds {
            if let use = item.uses.first(where: { !hasVolume($0, day: dayOfWindow[w]) }) {
                reason = .volume(resource: use.resource)
                continue
            }
            var start = window.from
            var blocker: Int?
            for use in item.uses {
                let r = local(use)
                let floor = occupancies[r].earliest(
                    from: floors[r * problem.windows.count + w], length: least[r].length, demand: least[r].demand)
                floors[r * problem.windows.count + w] = floor
                if floor > start {
                    start = floor
                    blocker = use.resource
                }
            }
            var isSettled = false
            while !isSettled, start + item.seconds <= window.until {
                isSettled = true
                for use in item.uses {
                    let next = occupancies[local(use)].earliest(from: start, length: length, demand: use.demand)
                    if next > start {
                        start = next
                        blocker = use.resource
                        isSettled = false
                    }
                }
            }
            if isSettled, start + item.seconds <= window.until {
                put(test, at: start, day: dayOfWindow[w])
                return .success(start)
            }
            if let blocker { reason = .noRoom(resource: blocker) }
        }
        return .failure(NoPlace(reason: reason))
    }

    private func hasVolume(_ use: TestProblem.Use, day: Int) -> Bool {
        guard let limit = problem.resources[use.resource].dailyVolume else { return true }
        return spent[local(use) * days.count + day] + use.volume <= limit
    }

    /// Puts a test at a moment where it has been found to have room.
    mutating func put(_ test: Int, at start: Int) { put(test, at: start, day: day(of: start)) }

    private mutating func put(_ test: Int, at start: Int, day: Int) {
        for use in problem.tests[test].uses {
            let r = local(use)
            occupancies[r].add(use.demand, from: start, length: problem.occupied(test))
            spent[r * days.count + day] += use.volume
        }
    }

    /// Takes a test away; moments before what was free then may have room again.
    mutating func remove(_ test: Int, from start: Int) {
        let day = day(of: start)
        for use in problem.tests[test].uses {
            let r = local(use)
            occupancies[r].add(-use.demand, from: start, length: problem.occupied(test))
            spent[r * days.count + day] -= use.volume
            for (w, window) in problem.windows.enumerated() { floors[r * problem.windows.count + w] = window.from }
        }
    }

    private func day(of start: Int) -> Int {
        let w = problem.windows.lastIndex { $0.from <= start } ?? 0
        return dayOfWindow.isEmpty ? 0 : dayOfWindow[w]
    }

    /// The resource that keeps `test` from starting at `moment`, and from when on it does not; nil where it may start.
    ///
    /// Of several the one that lasts longest.
    func obstacle(of test: Int, at moment: Int) -> (resource: Int, until: Int)? {
        var result: (resource: Int, until: Int)?
        for use in problem.tests[test].uses {
            let next = occupancies[local(use)].earliest(
                from: moment, length: problem.occupied(test), demand: use.demand)
            if next > moment, next > result?.until ?? moment { result = (use.resource, next) }
        }
        return result
    }
}
