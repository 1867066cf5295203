/// When each test of a problem begins.
package struct Timetable: Sendable {
    package enum Refusal: Hashable, Sendable {
        /// The resource was in use by others until the last window's end.
        case noRoom(resource: Int)
        /// The resource's daily volume was spent.
        case volume(resource: Int)
        /// No window is as long as the test.
        case windowTooShort
    }

    /// By test; nil where it found no room.
    package internal(set) var starts: [Int?]
    /// By test; nil where it has its time.
    package internal(set) var refusals: [Refusal?]
    /// When no timetable could end earlier; nil where its tests can't all be placed, or there are none.
    package internal(set) var lowerBound: Int?
    /// The resource that gives the bound.
    package internal(set) var bottleneck: Int?

    init(starts: [Int?], refusals: [Refusal?], lowerBound: Int?, bottleneck: Int?) {
        self.starts = starts
        self.refusals = refusals
        self.lowerBound = lowerBound
        self.bottleneck = bottleneck
    }

    /// One that was made before, of tests in the same order; those without a time are refused for what keeps them out of it.
    package init(of problem: TestProblem, starts: [Int?]) {
        self.init(
            starts: starts, refusals: Array(repeating: nil, count: starts.count), lowerBound: nil, bottleneck: nil)
        var board = TimetableBoard(problem, Array(problem.tests.indices))
        for (test, start) in starts.enumerated() {
            if let start { board.put(test, at: start) }
        }
        for (test, start) in starts.enumerated() where start == nil {
            var tried = board
            if case .failure(let refusal) = tried.place(test) { refusals[test] = refusal.reason }
        }
    }

    /// When the last test ends; nil without any.
    package func end(in problem: TestProblem) -> Int? {
        zip(starts, problem.tests).compactMap { start, test in start.map { $0 + test.seconds } }.max()
    }

    /// Gives a test another time, as if somebody had asked whether it would do.
    package mutating func move(_ test: Int, to start: Int?) { starts[test] = start }

    package var placed: Int { starts.count { $0 != nil } }

    /// What another timetable would have to be better in: how far the end lies over the bound, from the first window's begin;
    /// 0 where it is the best possible, nil where nothing is placed or no bound known.
    package func gap(in problem: TestProblem) -> Double? {
        guard let from = problem.windows.first?.from, let end = end(in: problem), let lowerBound, lowerBound > from
        else { return nil }
        return Double(end - lowerBound) / Double(lowerBound - from)
    }
}

/// How long a search may go on.
package struct TimetableBudget: Sendable {
    /// Orders tried for each part of the network; with only this the result depends on the problem alone.
    package var passes: Int
    /// The part of the allowed time that is used up, 0 at the start, 1 or more at its end.
    package var usedTime: @Sendable () -> Double

    package init(passes: Int = 40, usedTime: @escaping @Sendable () -> Double = { 0 }) {
        self.passes = passes
        self.usedTime = usedTime
    }
}
