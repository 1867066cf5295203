/// Finds a timetable: cumulative resources without precedence, which for tests of one length is multi-dimensional bin packing.
///
/// 1. Parts of the network that share no resource are taken one by one.
/// 2. Serial schedule generation (Kolisch and Hartmann 1999): tests in an order, each at the earliest moment at which all of its
///    resources have room. The first order is by the bound of a test's busiest resource, and on one resource the largest first
///    (first fit decreasing, at most 11/9 of the best for equal lengths on one resource).
/// 3. While a part ends after the bound of the whole: squeaky wheel optimisation (Joslin and Clements 1999): those who end late
///    move up in the order.
/// 4. At the end each test moves as early as the others leave it room, so that its place can be explained.
///
/// Where not all find room, the order is by waiting first: no test takes the room of one that waited longer.
package struct TimetableSearch {
    private let problem: TestProblem
    private let bound: TimetableBound
    /// By resource.
    private let ends: [Int?]

    package init(_ problem: TestProblem) {
        self.problem = problem
        bound = TimetableBound(problem)
        ends = problem.resources.indices.map { [bound] in bound.end(of: $0) }
    }

    /// Anytime: the first order alone gives a timetable. O(passes × tests × resources of one × tests on one) at worst.
    package func timetable(_ budget: TimetableBudget = TimetableBudget()) -> Timetable {
        var result = Timetable(
            starts: Array(repeating: nil, count: problem.tests.count),
            refusals: Array(repeating: nil, count: problem.tests.count), lowerBound: nil, bottleneck: nil)
        guard !problem.tests.isEmpty, let begin = problem.windows.first?.from else {
            result.refusals = problem.tests.map { _ in .windowTooShort }
            return result
        }
        let parts = parts()
        var isPossible = true
        for resource in ends.indices where !bound.users[resource].isEmpty {
            guard let end = ends[resource] else {
                isPossible = false
                continue
            }
            if end > result.lowerBound ?? begin {
                result.lowerBound = end
                result.bottleneck = resource
            }
        }
        if let longest = problem.tests.map(\.seconds).max(), begin + longest > result.lowerBound ?? begin {
            result.lowerBound = begin + longest
            result.bottleneck = nil
        }
        let target = result.lowerBound ?? begin
        if !isPossible { result.lowerBound = nil }
        for part in parts {
            let best = search(part, target: target, budget)
            for (position, test) in part.enumerated() {
                result.starts[test] = best.starts[position]
                result.refusals[test] = best.refusals[position]
            }
        }
        return result
    }

    // MARK: - One part

    private struct Attempt {
        /// By position in the part.
        var starts: [Int?]
        var refusals: [Timetable.Refusal?]
        /// Waiting of those without a place, longest first.
        var left: [Int]
        var end: Int

        func isBetter(than other: Attempt) -> Bool {
            if left != other.left {
                // Fewer of those who waited longest.
                return left.lexicographicallyPrecedes(other.left)
            }
            return end < other.end
        }
    }

    private func search(_ part: [Int], target: Int, _ budget: TimetableBudget) -> Attempt {
        let keys = part.map { test in
            let uses = problem.tests[test].uses
            let latest = uses.map { ends[$0.resource] ?? .max }.max() ?? 0
            let share = uses.map { $0.demand * 1_000 / problem.resources[$0.resource].budget }.max() ?? 0
            return (latest, share, problem.tests[test].seconds)
        }
        let plain = part.indices.sorted { a, b in keys[a] == keys[b] ? a < b : keys[a] > keys[b] }
        var rank = [Int](repeating: 0, count: part.count)
        for (place, position) in plain.enumerated() { rank[position] = place }
        func waiting(_ position: Int) -> Int { problem.tests[part[position]].waiting }
        var best = attempt(part, order: plain)
        let isFair = !best.left.isEmpty
        if isFair {
            best = attempt(part, order: part.indices.sorted { (-waiting($0), rank[$0]) < (-waiting($1), rank[$1]) })
        }
        var current = best
        var blame = [Int](repeating: 0, count: part.count)
        var pass = 1
        while pass < budget.passes, !best.left.isEmpty || best.end > target, budget.usedTime() < 1 {
            for position in part.indices {
                let late = current.starts[position].map { $0 + problem.tests[part[position]].seconds - target }
                // Who has no place complains most.
                blame[position] += max(0, late ?? (current.end - target + problem.occupied(part[position])))
            }
            let order = part.indices.sorted { a, b in
                if isFair, waiting(a) != waiting(b) { return waiting(a) > waiting(b) }
                return (-blame[a], rank[a]) < (-blame[b], rank[b])
            }
            current = attempt(part, order: order)
            if current.isBetter(than: best) { best = current }
            pass += 1
        }
        return shiftedLeft(best, part)
    }

    private func attempt(_ part: [Int], order: [Int]) -> Attempt {
        var board = TimetableBoard(problem, part)
        var result = Attempt(
            starts: Array(repeating: nil, count: part.count), refusals: Array(repeating: nil, count: part.count),
            left: [], end: problem.windows.first?.from ?? 0)
        for position in order {
            let test = part[position]
            switch board.place(test) {
            case .success(let start):
                result.starts[position] = start
                result.end = max(result.end, start + problem.tests[test].seconds)
            case .failure(let refusal):
                result.refusals[position] = refusal.reason
                result.left.append(problem.tests[test].waiting)
            }
        }
        result.left.sort(by: >)
        return result
    }

    /// Moves each test, from the first to the last, as early as the others leave it room, until none moves.
    private func shiftedLeft(_ attempt: Attempt, _ part: [Int]) -> Attempt {
        var result = attempt
        var board = TimetableBoard(problem, part)
        for (position, start) in result.starts.enumerated() {
            if let start { board.put(part[position], at: start) }
        }
        for _ in 0..<8 {
            var hasMoved = false
            let order = part.indices.filter { result.starts[$0] != nil }
                .sorted { (result.starts[$0] ?? 0, $0) < (result.starts[$1] ?? 0, $1) }
            for position in order {
                guard let start = result.starts[position] else { continue }
                board.remove(part[position], from: start)
                guard case .success(let earlier) = board.place(part[position]) else {
                    board.put(part[position], at: start)
                    continue
                }
                if earlier != start { hasMoved = true }
                result.starts[position] = earlier
            }
            if !hasMoved { break }
        }
        result.end =
            part.indices.compactMap { i in result.starts[i].map { $0 + problem.tests[part[i]].seconds } }.max()
            ?? result.end
        return result
    }

    // MARK: - Parts

    /// Tests that share resources, directly or over others; each part and all of them by the first test.
    private func parts() -> [[Int]] {
        var root = Array(problem.resources.indices)
        func find(_ start: Int) -> Int {
            var at = start
            while root[at] != at {
                root[at] = root[root[at]]
                at = root[at]
            }
            return at
        }
        for test in problem.tests {
            guard let first = test.uses.first else { continue }
            for use in test.uses.dropFirst() {
                let (a, b) = (find(first.resource), find(use.resource))
                root[max(a, b)] = min(a, b)
            }
        }
        var position = [Int](repeating: -1, count: root.count)
        var parts: [[Int]] = []
        for (index, test) in problem.tests.enumerated() {
            guard let first = test.uses.first else {
                parts.append([index])
                continue
            }
            let top = find(first.resource)
            if position[top] < 0 {
                position[top] = parts.count
                parts.append([])
            }
            parts[position[top]].append(index)
        }
        return parts
    }
}
