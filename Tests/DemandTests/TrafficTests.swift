import Demand
import Testing

@Suite("Lines for sessions")
struct TrafficTests {
    /// Rows of the printed Erlang B tables at 1 % blocking.
    @Test(
        "Erlang B agrees with the printed tables",
        arguments: [(lines: 1, load: 0.0101), (5, 1.36), (10, 4.46), (20, 12.0), (50, 37.9), (100, 84.1)])
    func erlangTables(lines: Int, load: Double) {
        #expect(abs(ErlangB.blocking(load: load, lines: lines) - 0.01) < 0.0005)
        #expect(ErlangB.lines(load: load * 0.99, target: 0.01) == lines)
        #expect(ErlangB.lines(load: load * 1.005, target: 0.01) == lines + 1)
    }

    @Test("Few users never need more lines than there are users")
    func fewUsers() {
        #expect(ErlangB.lines(load: 1.5, target: 0.01, most: 3) == 3)
        #expect(ErlangB.lines(load: 0, target: 0.01) == 0)
    }

    @Test("One group is Erlang's case, whatever the width", arguments: [0.7, 4.46, 37.9], [1, 4])
    func oneGroup(load: Double, width: Int) {
        let groups = [KaufmanRoberts.Group(load: load, width: width, most: 10_000)]
        let lines = ErlangB.lines(load: load, target: 0.01)
        #expect(KaufmanRoberts(groups: groups).capacity(target: 0.01) == lines * width)
    }

    @Test("Two groups agree with the sum over all states")
    func twoGroups() {
        let a = KaufmanRoberts.Group(load: 3.2, width: 2, most: 1_000)
        let b = KaufmanRoberts.Group(load: 1.1, width: 5, most: 1_000)
        let capacity = KaufmanRoberts(groups: [a, b]).capacity(target: 0.02)
        #expect(blocking(a, b, capacity).max <= 0.02)
        #expect(blocking(a, b, capacity - 1).max > 0.02)
    }

    @Test("Three groups agree with the sum over all states", arguments: [0.01, 0.05, 0.2])
    func threeGroups(target: Double) {
        let groups = [
            KaufmanRoberts.Group(load: 2.0, width: 1, most: 1_000),
            KaufmanRoberts.Group(load: 1.3, width: 3, most: 1_000),
            KaufmanRoberts.Group(load: 0.4, width: 7, most: 1_000),
        ]
        let capacity = KaufmanRoberts(groups: groups).capacity(target: target)
        #expect(mostBlocked(groups, capacity) <= target)
        #expect(mostBlocked(groups, capacity - 1) > target)
    }

    /// The blocking of the group that is blocked most, from the product form over every state.
    private func mostBlocked(_ groups: [KaufmanRoberts.Group], _ capacity: Int) -> Double {
        var total = 0.0
        var blocked = groups.map { _ in 0.0 }
        func visit(_ index: Int, _ used: Int, _ weight: Double) {
            guard index < groups.count else {
                total += weight
                for (number, group) in groups.enumerated() where used + group.width > capacity {
                    blocked[number] += weight
                }
                return
            }
            var weight = weight
            for n in 0...max(0, (capacity - used) / groups[index].width) {
                if n > 0 { weight *= groups[index].load / Double(n) }
                visit(index + 1, used + n * groups[index].width, weight)
            }
        }
        visit(0, 0, 1)
        return (blocked.max() ?? 0) / total
    }

    @Test("A trunk of ten thousand sessions stays within a double's range")
    func largeTrunk() {
        let groups = [
            KaufmanRoberts.Group(load: 9_000, width: 1, most: 100_000),
            KaufmanRoberts.Group(load: 300, width: 4, most: 100_000),
        ]
        let capacity = KaufmanRoberts(groups: groups).capacity(target: 0.01)
        #expect((10_200...11_000).contains(capacity))
    }

    /// Blocking of both groups from the product form over every state, which the recursion must reproduce.
    private func blocking(_ a: KaufmanRoberts.Group, _ b: KaufmanRoberts.Group, _ capacity: Int) -> (
        max: Double, sum: Double
    ) {
        func term(_ load: Double, _ n: Int) -> Double { (0..<n).reduce(1.0) { $0 * load / Double($1 + 1) } }
        var total = 0.0
        var blockedA = 0.0
        var blockedB = 0.0
        for n in 0...(capacity / a.width) {
            for m in 0...((capacity - n * a.width) / b.width) {
                let weight = term(a.load, n) * term(b.load, m)
                let used = n * a.width + m * b.width
                total += weight
                if used + a.width > capacity { blockedA += weight }
                if used + b.width > capacity { blockedB += weight }
            }
        }
        return (max(blockedA, blockedB) / total, total)
    }
}
