package import NetworkModel

/// Leave to run one test: nobody who shares a bottleneck with it has leave at the same time.
package struct TestLease: Hashable, Sendable {
    package var item: NetworkTests.Item
    /// Unix seconds; what it uses stays its own for the guard time after its end.
    package var from: Int
    package var until: Int
    /// Whose daily volume it spends.
    package var day: Int
    /// Whether it led to a result.
    package var isMeasured: Bool
    /// Whether it was given back for the sake of those who use the line: then it counts as no attempt.
    package var isObjected: Bool
    /// Whether it is of an acceptance test: what that sends is no part of a day's volume, and it is none of the night's tests.
    package var isAcceptance: Bool
    /// Whether somebody ran it by hand: its result is as good as the night's, but without one it was no attempt of the night's.
    package var isByHand: Bool

    package init(
        item: NetworkTests.Item, from: Int, until: Int, day: Int, isMeasured: Bool = true, isObjected: Bool = false,
        isAcceptance: Bool = false, isByHand: Bool = false
    ) {
        self.isByHand = isByHand
        self.isMeasured = isMeasured
        self.isObjected = isObjected
        self.isAcceptance = isAcceptance
        self.item = item
        self.from = from
        self.until = until
        self.day = day
    }
}

package struct TestRequest: Hashable, Sendable {
    package var item: NetworkTests.Item
    /// More than 0.
    package var seconds: Int
    /// Whether it is the night's test by the timetable; otherwise somebody wants it now.
    package var isScheduled: Bool
    /// Whether it is a step of an acceptance test, which no day's volume binds, but `TestDesk.acceptanceSeconds`.
    package var isAcceptance: Bool

    package init(item: NetworkTests.Item, seconds: Int, isScheduled: Bool, isAcceptance: Bool = false) {
        self.item = item
        self.seconds = seconds
        self.isScheduled = isScheduled
        self.isAcceptance = isAcceptance
    }
}

package enum TestDecision: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// Its time by the timetable is still to come.
        case slot
        /// The night's timetable is not yet made.
        case unscheduled
        /// It had its turn this night.
        case done
        /// The resource is held, by leases or by tests whose time comes before this one could end.
        case inUse(NetworkTests.Subject)
        /// What tests may send in a day over the resource is spent.
        case volume(NetworkTests.Subject)
        /// By day users need what the test would take of the resource.
        case users(NetworkTests.Subject)
        /// The window is not open.
        case closed
        /// The nights' tests are of other circuits.
        case outside
    }
    /// From a moment at hand on.
    case granted(TestLease)
    /// Ask again then, for this reason.
    case wait(until: Int, Reason)
}

/// Who may test when: grants by the night's timetable, and fits in whoever comes late or asks for a test of his own.
///
/// A value without clock or store: the moment and the leases that stand are arguments. Of the timetable only what is still to come
/// binds others: a test whose time has passed without a lease has lost it, and is fitted in like any other.
package struct TestDesk: Sendable {
    /// A lease may begin this many seconds after it is asked for: time for the answer, and for the clocks to agree.
    package static let lead = 30
    /// Tests that a circuit may try in a night until one has a result.
    package static let attempts = 3
    /// The timetable is made this many seconds before its window opens.
    package static let preparation = 3_600
    /// Seconds for which acceptance tests may load a circuit in a day.
    package static let acceptanceSeconds = 4 * 3_600

    package let network: TestNetwork
    package let window: LocalWindow
    /// What the nights' timetables are of.
    package let scope: TestScope
    /// All tests that there can be, by the rules of the window, and with the whole busy hour left to users.
    package let night: NetworkTests
    private let byDay: NetworkTests
    private let position: [NetworkTests.Item: Int]
    /// Tests of each resource.
    private let users: [[Int]]
    /// By test, its start in the night's timetable.
    private var slots: [Int?]
    /// The day on which the timetable's window opens.
    package private(set) var day: CivilDate?

    package init(_ network: TestNetwork, _ rules: TestRules, window: LocalWindow, scope: TestScope = TestScope()) {
        self.network = network
        self.window = window
        self.scope = scope
        let items = NetworkTests.items(of: network, directions: TestDirection.allCases)
        night = NetworkTests(network, rules, items: items, windows: [])
        var strict = rules
        strict.usersShare = 1_000
        byDay = NetworkTests(network, strict, items: items, windows: [])
        position = Dictionary(items.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
        var users = [[Int]](repeating: [], count: night.problem.resources.count)
        for (test, item) in night.problem.tests.enumerated() {
            for use in item.uses { users[use.resource].append(test) }
        }
        self.users = users
        slots = Array(repeating: nil, count: items.count)
    }

    package var rules: TestRules { night.rules }

    // MARK: - The night's timetable

    /// The day whose window lies at `now` or comes next, where its timetable is due and not made.
    package func dueDay(at now: Int) -> CivilDate? {
        let next = window.day(at: now)
        return next != day && window.window(on: next).from - Self.preparation <= now ? next : nil
    }

    /// Makes the timetable of the window that opens on `day`.
    ///
    /// - Parameters:
    ///   - items: the tests that shall have a time.
    ///   - waiting: how long each was not tested.
    package mutating func open(
        _ day: CivilDate, items: [NetworkTests.Item], budget: TimetableBudget = TimetableBudget(),
        waiting: (NetworkTests.Item) -> Int = { _ in 0 }
    ) {
        let tests = NetworkTests(
            network, rules, items: items, windows: [window.window(on: day)], waiting: waiting)
        let timetable = TimetableSearch(tests.problem).timetable(budget)
        open(day, slots: zip(items, timetable.starts).map { ($0, $1) })
    }

    /// Takes over the timetable that was made for the window that opens on `day`.
    package mutating func open(_ day: CivilDate, slots made: [(item: NetworkTests.Item, start: Int?)]) {
        slots = Array(repeating: nil, count: slots.count)
        for (item, start) in made {
            if let test = position[item] { slots[test] = start }
        }
        self.day = day
    }

    /// When a test's time is, in the timetable last made.
    package func slot(of item: NetworkTests.Item) -> Int? { position[item].flatMap { slots[$0] } }

    // MARK: - Requests

    /// Octets that a test may send.
    package func volume(_ request: TestRequest) -> Int64 {
        guard let test = position[request.item] else { return 0 }
        let octets = night.problem.tests[test].uses.map(\.volume).max() ?? 0
        return octets / Int64(rules.seconds) * Int64(request.seconds)
    }

    /// Decides which of an office's tests is next: of those that may begin, the one that was tried least this night, and of
    /// several the earliest; where none may, how long to wait for the first.
    ///
    /// What was given back for the sake of users counts as tried here: it must not keep the office's other tests from their turn.
    package func decision(on requests: [TestRequest], at now: Int, leases: [TestLease]) -> TestDecision {
        let day = window.day(at: now)
        var best: (tries: Int, lease: TestLease)?
        var wait: (until: Int, reason: TestDecision.Reason)?
        for request in requests {
            switch decision(on: request, at: now, leases: leases) {
            case .granted(let lease):
                let tries = leases.count { $0.item == request.item && $0.day == day.daysSinceEpoch }
                if let found = best, (found.tries, found.lease.from) <= (tries, lease.from) { continue }
                best = (tries, lease)
            case .wait(let until, let reason):
                if let wait, wait.until <= until { continue }
                wait = (until, reason)
            }
        }
        if let best { return .granted(best.lease) }
        if let wait { return .wait(until: wait.until, wait.reason) }
        let following = window.window(on: day.advanced(byDays: 1))
        return .wait(until: following.from - Self.preparation, .outside)
    }

    /// - Parameter leases: those that stand, and of the day's all that have ended.
    ///
    /// O(tests that share a resource with it + leases).
    package func decision(on request: TestRequest, at now: Int, leases: [TestLease]) -> TestDecision {
        guard let test = position[request.item] else { return .wait(until: now + 86_400, .closed) }
        let current = window.window(on: window.day(at: now))
        let isOpen = current.from <= now
        let following = isOpen ? window.window(on: CivilDate(daysSinceEpoch: current.day + 1)) : current
        if request.isScheduled {
            let isMade = day?.daysSinceEpoch == current.day
            // One that has its result is over, though its last second is not.
            let past = leases.filter {
                $0.item == request.item && $0.day == current.day && !$0.isAcceptance
                    && ($0.until <= now || $0.isMeasured)
            }
            if past.contains(where: \.isMeasured)
                || past.count(where: { !$0.isObjected && !$0.isByHand }) >= Self.attempts
            {
                return .wait(until: following.from - Self.preparation, .done)
            }
            if isMade, let slot = slots[test], slot > now + Self.lead {
                return .wait(until: slot - Self.lead / 2, .slot)
            }
            if !isMade { return .wait(until: max(now + 60, current.from - Self.preparation), .unscheduled) }
            // Who is fitted in waits for the window; who has its first slot may ask just before it opens.
            if !isOpen, slots[test] == nil { return .wait(until: current.from, .closed) }
        }
        let tests = isOpen || request.isScheduled ? night : byDay
        let day = current.day
        if request.isAcceptance, isTooLong(request, day: day, leases) {
            let own = network.circuits[request.item.circuit].path.first?.link ?? 0
            return .wait(until: following.from, .volume(.link(own, isForward: request.item.direction == .up)))
        }
        if !request.isAcceptance, let spent = spentResource(test, request, day: day, leases) {
            return .wait(until: following.from, .volume(night.subjects[spent]))
        }
        if !isOpen, !request.isScheduled, let tight = tightResource(test) {
            return .wait(until: current.from, .users(byDay.subjects[tight]))
        }
        let earliest = isOpen ? now : request.isScheduled ? max(now, current.from) : now
        let found = room(test, request, tests, from: max(earliest, ownSlot(test, request, now)), leases)
        if isOpen || request.isScheduled, found.start + request.seconds > current.until {
            return .wait(until: following.from, .closed)
        }
        if found.start <= now + Self.lead {
            return .granted(
                TestLease(
                    item: request.item, from: found.start, until: found.start + request.seconds, day: day,
                    isAcceptance: request.isAcceptance))
        }
        return .wait(until: found.start - Self.lead / 2, found.reason ?? .closed)
    }

    private func ownSlot(_ test: Int, _ request: TestRequest, _ now: Int) -> Int {
        request.isScheduled ? max(now, slots[test] ?? now) : now
    }

    /// Whether acceptance tests have loaded the circuit all that they may in a day.
    private func isTooLong(_ request: TestRequest, day: Int, _ leases: [TestLease]) -> Bool {
        let spent = leases.filter {
            $0.isAcceptance && $0.day == day && $0.item.circuit == request.item.circuit
        }.reduce(0) { $0 + $1.until - $1.from }
        return spent + request.seconds > Self.acceptanceSeconds
    }

    /// The link beyond the circuit itself that has no room for the test while users have all that they are promised.
    private func tightResource(_ test: Int) -> Int? {
        let own = network.circuits[night.items[test].circuit].path.first?.link
        return byDay.problem.tests[test].uses.first { use in
            guard use.isBeyond else { return false }
            if case .link(let link, _) = byDay.subjects[use.resource] { return link != own }
            return true
        }?.resource
    }

    private func spentResource(_ test: Int, _ request: TestRequest, day: Int, _ leases: [TestLease]) -> Int? {
        for use in night.problem.tests[test].uses {
            guard let limit = night.problem.resources[use.resource].dailyVolume else { continue }
            var spent = use.volume / Int64(rules.seconds) * Int64(request.seconds)
            for lease in leases where lease.day == day && !lease.isAcceptance {
                guard let other = position[lease.item],
                    let use = night.problem.tests[other].uses.first(where: { $0.resource == use.resource })
                else { continue }
                spent += use.volume / Int64(rules.seconds) * Int64(lease.until - lease.from)
            }
            if spent > limit { return use.resource }
        }
        return nil
    }

    /// The earliest start from `earliest` on at which neither leases nor the timetable's next tests need what it uses.
    private func room(
        _ test: Int, _ request: TestRequest, _ tests: NetworkTests, from earliest: Int, _ leases: [TestLease]
    ) -> (start: Int, reason: TestDecision.Reason?) {
        let length = request.seconds + rules.guardSeconds
        let held = leases.filter { $0.until + rules.guardSeconds > earliest }
        // Who has leave, or had it this night, needs its slot no more.
        let leased = Set(leases.filter { $0.day == day?.daysSinceEpoch && !$0.isAcceptance }.map(\.item))
        var profiles: [(use: TestProblem.Use, occupancy: Occupancy)] = []
        for use in tests.problem.tests[test].uses {
            var occupancy = Occupancy(budget: tests.problem.resources[use.resource].budget)
            func demand(_ other: Int) -> Int64 {
                tests.problem.tests[other].uses.first { $0.resource == use.resource }?.demand ?? 0
            }
            for lease in held {
                guard let other = position[lease.item] else { continue }
                occupancy.add(
                    demand(other), from: lease.from, length: lease.until - lease.from + rules.guardSeconds)
            }
            for other in users[use.resource] where other != test {
                guard let slot = slots[other], slot + rules.guardSeconds >= earliest,
                    !leased.contains(night.items[other])
                else { continue }
                occupancy.add(demand(other), from: slot, length: rules.seconds + rules.guardSeconds)
            }
            profiles.append((use, occupancy))
        }
        var start = earliest
        var reason: TestDecision.Reason?
        var isSettled = false
        while !isSettled {
            isSettled = true
            for profile in profiles {
                let next = profile.occupancy.earliest(from: start, length: length, demand: profile.use.demand)
                if next > start {
                    start = next
                    reason = .inUse(tests.subjects[profile.use.resource])
                    isSettled = false
                }
            }
        }
        return (start, reason)
    }
}
