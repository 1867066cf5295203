/// When the last test of any timetable ends at the earliest.
///
/// For each resource on its own: dual feasible functions `f` (Fekete and Schepers 2001, "New classes of fast lower bounds for bin
/// packing problems", eq. 2 and 3) keep Σ f(demand) at or below the budget wherever Σ demand is, so that Σ f(demand) × length over
/// the budget is time that must pass. They see that what is more than half leaves room for little else, as capacity alone does
/// not: two tests of 60 on a budget of 100 take two times. Where all tests of a resource last the same, the time is rounded up
/// to a whole number of them: every test holds exactly one of the moments that lie one length apart. What is between the windows
/// is time that passes too.
struct TimetableBound {
    private let problem: TestProblem
    /// Tests of each resource.
    let users: [[(test: Int, demand: Int64)]]

    init(_ problem: TestProblem) {
        self.problem = problem
        var users = [[(test: Int, demand: Int64)]](repeating: [], count: problem.resources.count)
        for (test, item) in problem.tests.enumerated() {
            for use in item.uses { users[use.resource].append((test, use.demand)) }
        }
        self.users = users
    }

    /// Thresholds tried, and dual feasible functions of the second kind.
    private static let mostThresholds = 64
    private static let mostMultiples = 12

    /// Seconds for which `resource` must be in use, guard times among them.
    func work(of resource: Int) -> Int {
        let budget = problem.resources[resource].budget
        let own = users[resource].map { (length: Int64(problem.occupied($0.test)), demand: $0.demand) }
        guard !own.isEmpty else { return 0 }
        var best = Self.time(own.reduce(0) { $0 + $1.length * $1.demand }, over: budget)
        // What is more than budget - threshold counts as all of it, what is less than the threshold as nothing.
        var thresholds = Array(Set(own.map(\.demand).filter { 2 * $0 <= budget })).sorted()
        thresholds = Array(thresholds.prefix(Self.mostThresholds)) + [budget / 2]
        for threshold in thresholds where threshold > 0 {
            let sum = own.reduce(Int64(0)) { sum, item in
                let value = item.demand > budget - threshold ? budget : item.demand < threshold ? 0 : item.demand
                return sum + item.length * value
            }
            best = max(best, Self.time(sum, over: budget))
        }
        for k in 1...Int64(Self.mostMultiples) {
            let sum = own.reduce(Int64(0)) { sum, item in
                let multiple = (k + 1) * item.demand
                let value = multiple % budget == 0 ? multiple / budget * k : multiple / budget * (k + 1)
                return sum + item.length * value
            }
            best = max(best, Self.time(sum, over: k * (k + 1)))
        }
        return best
    }

    private static func time(_ sum: Int64, over budget: Int64) -> Int { Int((sum + budget - 1) / budget) }

    /// The earliest end of the last test on `resource`; nil where its tests don't fit in the windows.
    func end(of resource: Int) -> Int? {
        let own = users[resource]
        guard let first = own.first else { return problem.windows.first?.from }
        let length = problem.occupied(first.test)
        let isUniform = own.allSatisfy { problem.occupied($0.test) == length }
        return end(afterWork: work(of: resource), slot: isUniform ? length : 1)
    }

    /// When `work` seconds of use, in whole `slot`s, are over.
    private func end(afterWork work: Int, slot: Int) -> Int? {
        var slots = (work + slot - 1) / slot
        for window in problem.windows {
            let room = (window.until - window.from + problem.guardSeconds) / slot
            if slots <= room { return window.from + max(0, slots * slot - problem.guardSeconds) }
            slots -= room
        }
        return nil
    }
}
