/// Tests that share resources, and the windows that they may run in: what a timetable is made of.
///
/// A resource is anything that tests use together: one direction of a link, a hub's port, the number of tests that a hub's
/// machine serves, a site's own agent. At any moment the demands of the tests under way, each with its guard time, sum to its
/// budget at most. A test whose rate is beyond a budget is taken at the whole of it, so that it runs alone there: the resource is
/// then its bottleneck, which no second test may share.
///
/// Times are whole seconds from any origin. Tests and resources are named by their position.
package struct TestProblem: Sendable {
    package struct Resource: Hashable, Sendable {
        /// More than 0: bits per second, or a number of tests.
        package var budget: Int64
        /// Octets that tests may spend on it in a day; nil without limit.
        package var dailyVolume: Int64?

        package init(budget: Int64, dailyVolume: Int64? = nil) {
            self.budget = max(1, budget)
            self.dailyVolume = dailyVolume
        }
    }

    package struct Use: Hashable, Sendable {
        package var resource: Int
        /// 1...budget.
        package var demand: Int64
        /// Octets.
        package var volume: Int64
        /// Whether the test asked for more than the budget.
        package var isBeyond: Bool
    }

    package struct Test: Hashable, Sendable {
        /// Each resource once.
        package var uses: [Use]
        /// More than 0.
        package var seconds: Int
        /// How long it has not been tested, in days or any other measure: where not all find room, those who waited longest do.
        package var waiting: Int
    }

    package struct Window: Hashable, Sendable {
        package var from: Int
        package var until: Int
        /// Whose daily volume its tests spend.
        package var day: Int

        package init(from: Int, until: Int, day: Int) {
            self.from = from
            self.until = until
            self.day = day
        }
    }

    package private(set) var resources: [Resource] = []
    package private(set) var tests: [Test] = []
    /// Rising, apart by the guard time or more.
    package private(set) var windows: [Window]
    /// Seconds after each test in which what it used stays free.
    package let guardSeconds: Int

    /// - Parameter windows: in any order; those that overlap or touch are taken as one, with the first one's day.
    package init(windows: [Window], guardSeconds: Int) {
        self.guardSeconds = max(0, guardSeconds)
        var merged: [Window] = []
        for window in windows.sorted(by: { ($0.from, $0.until) < ($1.from, $1.until) }) where window.from < window.until
        {
            if let last = merged.last, window.from < last.until + max(0, guardSeconds) {
                merged[merged.count - 1].until = max(last.until, window.until)
            } else {
                merged.append(window)
            }
        }
        self.windows = merged
    }

    /// Adds a resource and returns its position.
    package mutating func add(_ resource: Resource) -> Int {
        resources.append(resource)
        return resources.count - 1
    }

    /// Adds a test and returns its position.
    ///
    /// - Parameter uses: what it asks of each resource; several of one resource add up. 0 and less asks nothing.
    package mutating func addTest(
        uses: [(resource: Int, demand: Int64, volume: Int64)], seconds: Int, waiting: Int = 0
    ) -> Int {
        var own: [Use] = []
        for use in uses where use.demand > 0 {
            if let known = own.firstIndex(where: { $0.resource == use.resource }) {
                own[known].demand += use.demand
                own[known].volume += use.volume
            } else {
                own.append(Use(resource: use.resource, demand: use.demand, volume: use.volume, isBeyond: false))
            }
        }
        for index in own.indices {
            let budget = resources[own[index].resource].budget
            own[index].isBeyond = own[index].demand > budget
            own[index].demand = min(own[index].demand, budget)
        }
        tests.append(Test(uses: own, seconds: max(1, seconds), waiting: waiting))
        return tests.count - 1
    }

    /// Seconds for which a test holds what it uses.
    package func occupied(_ test: Int) -> Int { tests[test].seconds + guardSeconds }
}
