extension Timetable {
    /// Why a test does not begin earlier: what it waits for, from the first window's begin on.
    package struct Wait: Hashable, Sendable {
        package enum Cause: Hashable, Sendable {
            /// The resource is held by these tests, in the order of their starts.
            case inUse(resource: Int, holders: [Int])
            /// The resource's daily volume is spent.
            case volumeSpent(resource: Int)
            /// No window is open.
            case closed
        }
        package var cause: Cause
        package var from: Int
        package var until: Int

        package init(cause: Cause, from: Int, until: Int) {
            self.cause = cause
            self.from = from
            self.until = until
        }
    }

    /// The waits of a test that has its time, in order and without a gap between them; empty for one that begins with the first
    /// window. With all others where they are it can't begin sooner.
    ///
    /// O(tests that share a resource with it × waits).
    package func waits(of test: Int, in problem: TestProblem) -> [Wait] {
        guard let start = starts[test] else { return [] }
        let resources = Set(problem.tests[test].uses.map(\.resource))
        let others = problem.tests.indices.filter { other in
            other != test && starts[other] != nil
                && problem.tests[other].uses.contains { resources.contains($0.resource) }
        }
        var board = TimetableBoard(problem, [test] + others)
        for other in others { if let begin = starts[other] { board.put(other, at: begin) } }
        var waits: [Wait] = []
        func add(_ cause: Wait.Cause, _ from: Int, _ until: Int) {
            if let last = waits.last, case .inUse(let known, let before) = last.cause,
                case .inUse(let resource, let holders) = cause, known == resource
            {
                let joined = before + holders.filter { !before.contains($0) }
                waits[waits.count - 1] = Wait(
                    cause: .inUse(resource: resource, holders: joined), from: last.from, until: until)
            } else {
                waits.append(Wait(cause: cause, from: from, until: until))
            }
        }
        let length = problem.occupied(test)
        var closedFrom: Int?
        for window in problem.windows where window.from <= start {
            if let closedFrom { add(.closed, closedFrom, window.from) }
            var moment = window.from
            let end = min(start, window.until)
            if start > window.until, let spent = spentResource(of: test, on: window.day, others, problem) {
                add(.volumeSpent(resource: spent), moment, end)
                moment = end
            }
            while moment < end {
                guard let obstacle = board.obstacle(of: test, at: moment) else { break }
                let until = min(obstacle.until, end)
                let holders = others.filter { other in
                    guard let begin = starts[other], begin < moment + length || begin < until,
                        begin + problem.occupied(other) > moment
                    else { return false }
                    return problem.tests[other].uses.contains { $0.resource == obstacle.resource }
                }.sorted { (starts[$0] ?? 0, $0) < (starts[$1] ?? 0, $1) }
                add(.inUse(resource: obstacle.resource, holders: holders), moment, until)
                moment = until
            }
            // What is left of a window may be too short for the test.
            closedFrom = min(moment, window.until)
        }
        return waits
    }

    private func spentResource(of test: Int, on day: Int, _ others: [Int], _ problem: TestProblem) -> Int? {
        for use in problem.tests[test].uses {
            guard let limit = problem.resources[use.resource].dailyVolume else { continue }
            let spent = others.reduce(Int64(0)) { sum, other in
                guard let start = starts[other], problem.windows.last(where: { $0.from <= start })?.day == day else {
                    return sum
                }
                return sum + (problem.tests[other].uses.first { $0.resource == use.resource }?.volume ?? 0)
            }
            if spent + use.volume > limit { return use.resource }
        }
        return nil
    }
}
