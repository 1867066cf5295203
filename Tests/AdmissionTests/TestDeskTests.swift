import Admission
import NetworkModel
import TestSupport
import Testing

@Suite("Leave to test", .blocking)
struct TestDeskTests {
    /// Communes behind trunks of one province, some trunks too small for two tests.
    private func network(communes: Int, trunks: Int, seed: UInt64) -> TestNetwork {
        var random = SplitMix(state: seed)
        var network = TestNetwork(hubs: [.init(site: "p", port: .megabits(1_000), out: .megabits(300))])
        for trunk in 0..<trunks {
            network.links.append(
                .init(
                    name: "trunk-\(trunk)",
                    capacity: .megabits(Double([50, 100, 200].randomElement(using: &random) ?? 50)),
                    forward: .megabits(20), backward: .megabits(30)))
        }
        for commune in 0..<communes {
            let rate = Bandwidth.megabits(Double([20, 50, 100].randomElement(using: &random) ?? 50))
            network.links.append(
                .init(name: "c\(commune)/primary", capacity: rate, forward: .megabits(5), backward: .megabits(5)))
            network.circuits.append(
                .init(
                    site: "c\(commune)", id: "c\(commune)/primary", role: .primary, hub: 0, committed: rate,
                    path: [
                        .init(link: network.links.count - 1, isForward: true),
                        .init(link: Int.random(in: 0..<trunks, using: &random), isForward: true),
                    ]))
        }
        return network
    }

    /// Sums what the leases load whenever one begins.
    private func faults(_ leases: [TestLease], _ desk: TestDesk) -> [String] {
        var faults: [String] = []
        for second in Set(leases.map(\.from)).sorted() {
            let running = leases.filter { $0.from <= second && second < $0.until + desk.rules.guardSeconds }
            if running.count > desk.rules.testsAtOnce { faults.append("\(running.count) at once") }
            for (link, item) in desk.network.links.enumerated() {
                for direction in TestDirection.oneWay {
                    let on = running.filter { lease in
                        lease.item.direction == direction
                            && desk.network.circuits[lease.item.circuit].path.contains { $0.link == link }
                    }
                    let rates = on.map { lease in
                        let rate = desk.network.circuits[lease.item.circuit].committed.bitsPerSecond
                        let isOwn = desk.network.circuits[lease.item.circuit].path.first?.link == link
                        return direction == .down && !isOwn ? rate * 11 / 10 : rate
                    }
                    let users = (direction == .up ? item.forward : item.backward).bitsPerSecond / 4
                    let room = (item.capacity?.bitsPerSecond ?? .max) - users
                    if on.count > 1, rates.reduce(0, +) > room { faults.append("\(item.name) at \(second): \(rates)") }
                }
            }
        }
        return faults
    }

    @Test(
        "A night of agents on time, late, absent and of people who want a test now: never two on a bottleneck",
        arguments: 0..<6)
    func night(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let network = network(communes: 30, trunks: 4, seed: seed)
        var desk = TestDesk(network, TestRules(), window: LocalWindow(from: 22 * 60, until: 23 * 60))
        let day = try #require(CivilDate("2025-09-01"))
        let opens = desk.window.window(on: day).from
        #expect(desk.dueDay(at: opens - TestDesk.preparation - 1) == nil)
        #expect(desk.dueDay(at: opens - TestDesk.preparation) == day)
        desk.open(day, items: NetworkTests.items(of: network, directions: [.down]))
        #expect(desk.dueDay(at: opens) == nil)
        var leases: [TestLease] = []
        // When each agent asks next; some never do, some come late.
        var next = network.circuits.indices.map { _ in
            Int.random(in: 0..<10, using: &random) == 0 ? Int.max : opens - 60 + Int.random(in: 0...600, using: &random)
        }
        let present = next.filter { $0 < .max }.count
        for now in (opens - 60)...(opens + 3_000) {
            for circuit in network.circuits.indices where next[circuit] == now {
                let request = TestRequest(
                    item: .init(circuit: circuit, direction: .down), seconds: 10, isScheduled: true)
                switch desk.decision(on: request, at: now, leases: leases) {
                case .granted(let lease):
                    #expect(lease.from >= now && lease.from <= now + TestDesk.lead)
                    leases.append(lease)
                case .wait(let until, _):
                    #expect(until > now)
                    next[circuit] = until
                }
            }
            if Int.random(in: 0..<40, using: &random) == 0 {
                let circuit = Int.random(in: 0..<30, using: &random)
                let request = TestRequest(
                    item: .init(circuit: circuit, direction: .up), seconds: Int.random(in: 5...40, using: &random),
                    isScheduled: false)
                if case .granted(let lease) = desk.decision(on: request, at: now, leases: leases) {
                    leases.append(lease)
                }
            }
        }
        #expect(faults(leases, desk) == [])
        #expect(leases.count { $0.item.direction == .down } == present, "everybody who asked had a turn")
        #expect(Set(leases.filter { $0.item.direction == .down }.map(\.item)).count == present)
    }

    @Test("Acceptance tests may load a circuit for four hours a day, whatever its daily volume, and spend none of it")
    func acceptance() throws {
        let network = network(communes: 1, trunks: 1, seed: 1)
        var rules = TestRules()
        rules.dailyShare = 1
        let desk = TestDesk(network, rules, window: .night)
        let opens = desk.window.window(on: try #require(CivilDate("2025-09-01"))).from
        func request(_ seconds: Int, isAcceptance: Bool) -> TestRequest {
            TestRequest(
                item: .init(circuit: 0, direction: .up), seconds: seconds, isScheduled: false,
                isAcceptance: isAcceptance)
        }
        var leases: [TestLease] = []
        var now = opens
        for _ in 0..<4 {
            guard
                case .granted(let lease) = desk.decision(
                    on: request(3_600, isAcceptance: true), at: now, leases: leases)
            else {
                Issue.record("\(leases.count) of 4 hours")
                return
            }
            leases.append(lease)
            now = lease.until + 10
        }
        let fifth = desk.decision(on: request(60, isAcceptance: true), at: now, leases: leases)
        guard case .wait(_, .volume) = fifth else {
            Issue.record("\(fifth)")
            return
        }
        let byHand = desk.decision(on: request(30, isAcceptance: false), at: now, leases: leases)
        if case .wait(_, .volume) = byHand { Issue.record("\(byHand)") }
    }

    @Test("Agents on time are granted exactly their time")
    func onTime() throws {
        let network = network(communes: 12, trunks: 2, seed: 3)
        var desk = TestDesk(network, TestRules(), window: .night)
        let day = try #require(CivilDate("2025-09-01"))
        let items = NetworkTests.items(of: network, directions: [.down])
        desk.open(day, items: items)
        var leases: [TestLease] = []
        for item in items.sorted(by: { desk.slot(of: $0) ?? 0 < desk.slot(of: $1) ?? 0 }) {
            let slot = try #require(desk.slot(of: item))
            let request = TestRequest(item: item, seconds: 10, isScheduled: true)
            let early = desk.decision(on: request, at: slot - 100, leases: leases)
            #expect(early == .wait(until: slot - TestDesk.lead / 2, .slot))
            guard case .granted(let lease) = desk.decision(on: request, at: slot - TestDesk.lead / 2, leases: leases)
            else {
                Issue.record("\(item) is not granted its slot")
                continue
            }
            #expect(lease.from == slot && lease.until == slot + 10)
            leases.append(lease)
        }
        #expect(faults(leases, desk) == [])
    }

    @Test(
        "An office that asks for whatever is next has all its tests in one night, each once, and none with another on a bottleneck"
    )
    func bothWays() throws {
        let network = network(communes: 20, trunks: 3, seed: 7)
        let scope = TestScope()
        var desk = TestDesk(network, TestRules(), window: LocalWindow(from: 22 * 60, until: 23 * 60), scope: scope)
        let day = try #require(CivilDate("2025-09-01"))
        let items = scope.items(of: network)
        #expect(items.count == 40)
        desk.open(day, items: items)
        let opens = desk.window.window(on: day).from
        let requests = network.circuits.indices.map { circuit in
            scope.items(of: network, circuits: [circuit]).map { TestRequest(item: $0, seconds: 10, isScheduled: true) }
        }
        var leases: [TestLease] = []
        var next = network.circuits.indices.map { opens - 60 + $0 }
        var onTime = 0
        for now in (opens - 60)...(opens + 3_000) {
            for circuit in network.circuits.indices where next[circuit] == now {
                switch desk.decision(on: requests[circuit], at: now, leases: leases) {
                case .granted(let lease):
                    leases.append(lease)
                    if desk.slot(of: lease.item) == lease.from { onTime += 1 }
                    // As an agent does: it has its result when the lease ends, and asks again a second later.
                    next[circuit] = lease.until + 1
                case .wait(let until, _): next[circuit] = until
                }
            }
        }
        #expect(faults(leases, desk) == [])
        #expect(Set(leases.map(\.item)) == Set(items) && leases.count == items.count)
        #expect(onTime == items.count, "the night is run as the timetable says")
    }

    @Test("A test that users forbade lets the office's other tests go first, and one with a result is over at once")
    func forbidden() throws {
        let network = network(communes: 1, trunks: 1, seed: 1)
        var desk = TestDesk(network, TestRules(), window: LocalWindow(from: 22 * 60, until: 23 * 60))
        let day = try #require(CivilDate("2025-09-01"))
        let items = desk.scope.items(of: network)
        desk.open(day, items: items)
        let now = desk.window.window(on: day).from + 900
        func lease(_ item: NetworkTests.Item, until: Int, measured: Bool) -> TestLease {
            TestLease(
                item: item, from: until - 10, until: until, day: day.daysSinceEpoch, isMeasured: measured,
                isObjected: !measured)
        }
        func granted(_ leases: [TestLease]) -> NetworkTests.Item? {
            let requests = items.map { TestRequest(item: $0, seconds: 10, isScheduled: true) }
            guard case .granted(let lease) = desk.decision(on: requests, at: now, leases: leases) else { return nil }
            return lease.item
        }
        #expect(granted([]) == items[0])
        #expect(granted([lease(items[0], until: now - 500, measured: false)]) == items[1])
        #expect(granted([lease(items[0], until: now + 1, measured: true)]) == items[1])
        #expect(
            granted([
                lease(items[0], until: now - 500, measured: false), lease(items[1], until: now - 20, measured: true),
            ]) == items[0])
        #expect(granted(items.map { lease($0, until: now - 20, measured: true) }) == nil)
    }

    @Test("A timetable that was kept refuses those without a time for what keeps them out of it")
    func kept() throws {
        let network = network(communes: 30, trunks: 2, seed: 5)
        let window = LocalWindow(from: 22 * 60, until: 22 * 60 + 2)
        let tests = NetworkTests(
            network, TestRules(), items: TestScope().items(of: network),
            windows: [window.window(on: try #require(CivilDate("2025-09-01")))])
        let made = TimetableSearch(tests.problem).timetable()
        let kept = Timetable(of: tests.problem, starts: made.starts)
        #expect((1..<tests.items.count).contains(made.placed))
        #expect(kept.starts == made.starts)
        for (start, refusal) in zip(kept.starts, kept.refusals) {
            switch refusal {
            case .noRoom?: #expect(start == nil)
            case nil: #expect(start != nil)
            default: Issue.record("\(String(describing: refusal))")
            }
        }
    }

    @Test("Windows over midnight belong to the evening on which they open")
    func windows() throws {
        let day = try #require(CivilDate("2025-09-01"))
        let window = LocalWindow.night.window(on: day)
        #expect(UTCMoment(secondsSinceEpoch: window.from).description == "2025-09-01T15:00:00Z")
        #expect(UTCMoment(secondsSinceEpoch: window.until).description == "2025-09-01T22:00:00Z")
        #expect(LocalWindow.night.day(at: window.from) == day)
        #expect(LocalWindow.night.day(at: window.until - 1) == day)
        #expect(LocalWindow.night.day(at: window.until) == day.advanced(byDays: 1))
        #expect(LocalWindow.minutes("22:00") == 1_320 && LocalWindow.minutes("24:00") == 1_440)
        for text in ["", "22", "24:01", "1:60", "-1:00", "22:00:00", "a:b", "+1:00"] {
            #expect(LocalWindow.minutes(text) == nil, "\(text)")
        }
    }
}
