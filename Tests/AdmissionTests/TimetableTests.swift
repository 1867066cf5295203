import Admission
import TestSupport
import Testing

/// Sums what is in use whenever a test begins, since only then can it become too much, and knows nothing of how a timetable is made.
struct TimetableCheck {
    let problem: TestProblem
    let timetable: Timetable

    var faults: [String] { problem.tests.indices.flatMap(faults) }

    /// What is wrong about one test's time, with all others where they are.
    func faults(_ test: Int) -> [String] {
        guard let start = timetable.starts[test] else { return [] }
        let item = problem.tests[test]
        guard let window = window(start, item.seconds) else { return ["test \(test) is outside every window"] }
        var faults: [String] = []
        for use in item.uses {
            let resource = problem.resources[use.resource]
            let users = problem.tests.indices.compactMap {
                other -> (from: Int, until: Int, use: TestProblem.Use, day: Int)? in
                guard let begin = timetable.starts[other],
                    let own = problem.tests[other].uses.first(where: { $0.resource == use.resource })
                else { return nil }
                let seconds = problem.tests[other].seconds
                return (begin, begin + seconds + problem.guardSeconds, own, self.window(begin, seconds)?.day ?? -1)
            }
            let end = start + item.seconds + problem.guardSeconds
            let moments = [start] + users.map(\.from).filter { $0 > start && $0 < end }
            for moment in moments {
                let level = users.filter { $0.from <= moment && moment < $0.until }.reduce(0) { $0 + $1.use.demand }
                if level > resource.budget { faults.append("resource \(use.resource) has \(level) at \(moment)") }
            }
            let octets = users.filter { $0.day == window.day }.reduce(0) { $0 + $1.use.volume }
            if let limit = resource.dailyVolume, octets > limit {
                faults.append("resource \(use.resource) sends \(octets) on \(window.day)")
            }
        }
        return faults
    }

    private func window(_ start: Int, _ seconds: Int) -> TestProblem.Window? {
        problem.windows.first { $0.from <= start && start + seconds <= $0.until }
    }
}

struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite("Timetable of tests", .blocking)
struct TimetableTests {
    private func problem(
        budgets: [Int64], _ tests: [[(Int, Int64)]], seconds: Int = 10, guardSeconds: Int = 2,
        windows: [TestProblem.Window] = [.init(from: 1_000, until: 30_000, day: 1)]
    ) -> TestProblem {
        var problem = TestProblem(windows: windows, guardSeconds: guardSeconds)
        for budget in budgets { _ = problem.add(.init(budget: budget)) }
        for uses in tests {
            _ = problem.addTest(uses: uses.map { ($0.0, $0.1, 0) }, seconds: seconds)
        }
        return problem
    }

    @Test("Two tests that together are more than a link carries never run at once; two that fit do")
    func conflict() {
        let apart = TimetableSearch(problem(budgets: [100], [[(0, 60)], [(0, 60)]])).timetable()
        #expect(apart.starts == [1_000, 1_012])
        #expect(apart.lowerBound == 1_022)
        let together = TimetableSearch(problem(budgets: [100], [[(0, 60)], [(0, 40)]])).timetable()
        #expect(together.starts == [1_000, 1_000])
    }

    @Test("A test beyond the budget runs alone there")
    func alone() {
        let problem = problem(budgets: [100], [[(0, 500)], [(0, 1)], [(0, 1)]])
        let timetable = TimetableSearch(problem).timetable()
        #expect(timetable.starts == [1_000, 1_012, 1_012])
        #expect(problem.tests[0].uses[0].isBeyond && !problem.tests[1].uses[0].isBeyond)
    }

    @Test("The guard time keeps what was used free, and may pass the window's end")
    func guardTime() {
        let two = problem(
            budgets: [1], [[(0, 1)], [(0, 1)]], guardSeconds: 5, windows: [.init(from: 0, until: 25, day: 1)])
        #expect(TimetableSearch(two).timetable().starts == [0, 15])
        let narrow = problem(
            budgets: [1], [[(0, 1)], [(0, 1)]], guardSeconds: 5, windows: [.init(from: 0, until: 24, day: 1)])
        let timetable = TimetableSearch(narrow).timetable()
        #expect(timetable.placed == 1)
        #expect(timetable.refusals[1] == .noRoom(resource: 0))
        #expect(timetable.lowerBound == nil)
    }

    @Test("Random networks: no conflict, never below the bound, and no test could begin sooner", arguments: 0..<24)
    func random(seed: UInt64) {
        var random = SplitMix(state: seed)
        var problem = TestProblem(
            windows: [
                .init(from: 100, until: 100 + Int.random(in: 40...150, using: &random), day: 1),
                .init(from: 5_000, until: 5_000 + Int.random(in: 40...300, using: &random), day: 2),
            ], guardSeconds: Int.random(in: 0...5, using: &random))
        let resources = Int.random(in: 3...12, using: &random)
        for _ in 0..<resources {
            let budget = Int64.random(in: 1...100, using: &random)
            _ = problem.add(
                .init(
                    budget: budget,
                    dailyVolume: Bool.random(using: &random) ? Int64.random(in: 50...400, using: &random) : nil))
        }
        let isUniform = Bool.random(using: &random)
        for _ in 0..<Int.random(in: 1...30, using: &random) {
            let uses = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                (
                    resource: Int.random(in: 0..<resources, using: &random),
                    demand: Int64.random(in: 1...80, using: &random), volume: Int64.random(in: 0...20, using: &random)
                )
            }
            _ = problem.addTest(
                uses: uses, seconds: isUniform ? 10 : Int.random(in: 1...30, using: &random),
                waiting: Int.random(in: 0...3, using: &random))
        }
        let timetable = TimetableSearch(problem).timetable()
        #expect(TimetableCheck(problem: problem, timetable: timetable).faults == [])
        #expect(TimetableSearch(problem).timetable().starts == timetable.starts)
        for test in problem.tests.indices {
            #expect((timetable.starts[test] == nil) == (timetable.refusals[test] != nil))
            guard let start = timetable.starts[test] else { continue }
            // The waits lead from the first window to the start without a gap.
            let waits = timetable.waits(of: test, in: problem)
            var at = 100
            for wait in waits {
                #expect(wait.from == at && wait.until > wait.from)
                at = wait.until
            }
            #expect(at == start, "test \(test): \(waits)")
            var other = timetable
            // At no moment before could it have begun with all others where they are.
            for window in problem.windows {
                let last = min(window.until - problem.tests[test].seconds, start - 1)
                guard window.from <= last else { continue }
                for sooner in window.from...last {
                    other.move(test, to: sooner)
                    if TimetableCheck(problem: problem, timetable: other).faults(test).isEmpty {
                        Issue.record("test \(test) could begin at \(sooner), not \(start)")
                    }
                }
            }
        }
        if timetable.placed == problem.tests.count, let bound = timetable.lowerBound {
            #expect((timetable.end(in: problem) ?? 0) >= bound)
        }
    }

    @Test("The bound is never above the best timetable of a small problem", arguments: 0..<30)
    func exact(seed: UInt64) throws {
        var random = SplitMix(state: 1_000 + seed)
        let length = 3
        var problem = TestProblem(windows: [.init(from: 0, until: 100, day: 1)], guardSeconds: 0)
        for _ in 0..<3 { _ = problem.add(.init(budget: Int64.random(in: 5...10, using: &random))) }
        for _ in 0..<5 {
            let uses = (0..<2).map { _ in
                (
                    resource: Int.random(in: 0..<3, using: &random), demand: Int64.random(in: 1...8, using: &random),
                    volume: Int64(0)
                )
            }
            _ = problem.addTest(uses: uses, seconds: length)
        }
        // Equal lengths: some best timetable has all starts at multiples of the length.
        var best = Int.max
        func put(_ test: Int, _ levels: [[Int64]], _ end: Int) {
            guard end < best else { return }
            if test == problem.tests.count {
                best = end
                return
            }
            for slot in 0..<5 {
                var next = levels
                var fits = true
                for use in problem.tests[test].uses {
                    next[slot][use.resource] += use.demand
                    if next[slot][use.resource] > problem.resources[use.resource].budget { fits = false }
                }
                if fits { put(test + 1, next, max(end, (slot + 1) * length)) }
            }
        }
        put(0, Array(repeating: [0, 0, 0], count: 5), 0)
        let timetable = TimetableSearch(problem).timetable()
        let bound = try #require(timetable.lowerBound)
        #expect(bound <= best)
        #expect(timetable.end(in: problem) == best)
    }

    @Test("Where the window is too short those who waited longest come first, and in a few nights all had their turn")
    func fairness() {
        var waiting = Array(repeating: 1, count: 10)
        for night in 0..<4 {
            var problem = TestProblem(
                windows: [.init(from: night * 86_400, until: night * 86_400 + 34, day: night)], guardSeconds: 2)
            _ = problem.add(.init(budget: 1))
            for wait in waiting { _ = problem.addTest(uses: [(0, 1, 0)], seconds: 10, waiting: wait) }
            let timetable = TimetableSearch(problem).timetable()
            #expect(timetable.placed == 3)
            let left = zip(waiting, timetable.starts).filter { $0.1 == nil }.map(\.0).max() ?? 0
            let taken = zip(waiting, timetable.starts).filter { $0.1 != nil }.map(\.0).min() ?? 0
            #expect(taken >= left)
            for (index, start) in timetable.starts.enumerated() {
                waiting[index] = start == nil ? waiting[index] + 1 : 0
            }
        }
        #expect(waiting.max() ?? 9 <= 4)
    }

    @Test("The day's volume sends a test to the next night, and says so")
    func volume() {
        var problem = TestProblem(
            windows: [.init(from: 0, until: 100, day: 1), .init(from: 1_000, until: 1_100, day: 2)], guardSeconds: 0)
        _ = problem.add(.init(budget: 10, dailyVolume: 100))
        for _ in 0..<2 { _ = problem.addTest(uses: [(0, 10, 60)], seconds: 10) }
        _ = problem.addTest(uses: [(0, 10, 101)], seconds: 10)
        let timetable = TimetableSearch(problem).timetable()
        #expect(timetable.starts == [0, 1_000, nil])
        #expect(timetable.refusals[2] == .volume(resource: 0))
        #expect(
            timetable.waits(of: 1, in: problem) == [
                .init(cause: .volumeSpent(resource: 0), from: 0, until: 100),
                .init(cause: .closed, from: 100, until: 1_000),
            ])
    }

    @Test("Without tests or windows there is nothing to time")
    func nothing() {
        #expect(TimetableSearch(TestProblem(windows: [], guardSeconds: 0)).timetable().starts == [])
        let closed = problem(budgets: [1], [[(0, 1)]], windows: [])
        #expect(TimetableSearch(closed).timetable().refusals == [.windowTooShort])
        var spent = TestProblem(windows: [.init(from: 0, until: 100, day: 1)], guardSeconds: 0)
        _ = spent.add(.init(budget: 10, dailyVolume: 0))
        for _ in 0..<2 { _ = spent.addTest(uses: [(0, 1, 1)], seconds: 10) }
        let timetable = TimetableSearch(spent).timetable()
        #expect(timetable.placed == 0 && timetable.end(in: spent) == nil && timetable.gap(in: spent) == nil)
        #expect(timetable.refusals == [.volume(resource: 0), .volume(resource: 0)])
    }
}
