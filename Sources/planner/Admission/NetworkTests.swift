package import NetworkModel

/// The tests of a network as a problem, with what each resource and test of it stands for.
///
/// What tests share, and when two conflict:
/// - Each direction of a link with a capacity: tests may take what it carries less the users' share of its busy hour. Tests of
///   which two together are more never run at once; one that is more by itself runs alone. A circuit's own test always is, so
///   that it is alone on its circuit.
/// - A hub's port, each direction: the hub's share of what its uplinks carry less the users' share of their busy hour.
/// - A hub's machine: tests at once, whichever way they run.
/// - An office's own agent: one test at a time.
package struct NetworkTests: Sendable {
    package enum Subject: Hashable, Sendable {
        case agent(site: String)
        /// From the link's first end to its second, or back.
        case link(Int, isForward: Bool)
        /// One way of it.
        case port(hub: Int, TestDirection)
        case machine(hub: Int)
    }

    package struct Item: Hashable, Sendable {
        package var circuit: Int
        package var direction: TestDirection

        package init(circuit: Int, direction: TestDirection) {
            self.circuit = circuit
            self.direction = direction
        }
    }

    package let network: TestNetwork
    package let rules: TestRules
    package private(set) var problem: TestProblem
    /// By resource.
    package private(set) var subjects: [Subject] = []
    /// By test.
    package private(set) var items: [Item] = []
    private var known: [Subject: Int] = [:]

    /// - Parameters:
    ///   - items: the tests, in an order of which nothing but ties depends.
    ///   - windows: when they may run.
    ///   - waiting: how long a circuit has not been tested.
    package init(
        _ network: TestNetwork, _ rules: TestRules, items: [Item], windows: [TestProblem.Window],
        waiting: (Item) -> Int = { _ in 0 }
    ) {
        self.network = network
        self.rules = rules
        problem = TestProblem(windows: windows, guardSeconds: rules.guardSeconds)
        for item in items { add(item, waiting: waiting(item)) }
    }

    /// Every test of the circuits that `isWanted`, by circuit and direction.
    package static func items(
        of network: TestNetwork, directions: [TestDirection],
        where isWanted: (TestNetwork.Circuit) -> Bool = { _ in true }
    ) -> [Item] {
        network.circuits.indices.filter { isWanted(network.circuits[$0]) }.flatMap { circuit in
            directions.map { Item(circuit: circuit, direction: $0) }
        }
    }

    /// What a test sends over its circuit in all, in octets.
    package static func volume(_ rate: Bandwidth, seconds: Int) -> Int64 {
        let (bits, isTooMuch) = rate.bitsPerSecond.multipliedReportingOverflow(by: Int64(seconds))
        return (isTooMuch ? .max : bits) / 8
    }

    private mutating func add(_ item: Item, waiting: Int) {
        let circuit = network.circuits[item.circuit]
        let found = network.measurable(circuit).rate
        var uses: [(resource: Int, demand: Int64, volume: Int64)] = []
        uses.append((resource(.agent(site: circuit.site)), 1, 0))
        for way in item.direction.ways {
            let sent = way == .down ? part(1_000 + rules.overshoot, of: found) : found
            let volume = Self.volume(sent, seconds: rules.seconds)
            for (place, step) in circuit.path.enumerated() where network.links[step.link].capacity != nil {
                let isForward = step.isForward == (way == .up)
                // Its own circuit is no one else's, however little comes of the test.
                let rate = place == 0 ? circuit.committed : sent
                uses.append((resource(.link(step.link, isForward: isForward)), rate.bitsPerSecond, volume))
            }
            if network.hubs[circuit.hub].port != nil {
                uses.append((resource(.port(hub: circuit.hub, way)), sent.bitsPerSecond, 0))
            }
        }
        uses.append((resource(.machine(hub: circuit.hub)), 1, 0))
        _ = problem.addTest(uses: uses, seconds: rules.seconds, waiting: waiting)
        items.append(item)
    }

    private func part(_ thousandths: Int, of whole: Bandwidth) -> Bandwidth {
        Bandwidth(bitsPerSecond: Int64(Double(whole.bitsPerSecond) * Double(thousandths) / 1_000))
    }

    private mutating func resource(_ subject: Subject) -> Int {
        if let known = known[subject] { return known }
        let position = problem.add(described(subject))
        subjects.append(subject)
        known[subject] = position
        return position
    }

    private func described(_ subject: Subject) -> TestProblem.Resource {
        switch subject {
        case .agent: return .init(budget: 1)
        case .machine: return .init(budget: Int64(max(1, rules.testsAtOnce)))
        case .link(let index, let isForward):
            let link = network.links[index]
            let capacity = link.capacity ?? .zero
            let users = part(rules.usersShare, of: isForward ? link.forward : link.backward)
            let day = Int64(Double(capacity.bitsPerSecond) / 8 * 86_400 * Double(rules.dailyShare) / 1_000)
            return .init(budget: capacity.bitsPerSecond - users.bitsPerSecond, dailyVolume: day)
        case .port(let index, let direction):
            let hub = network.hubs[index]
            let users = part(rules.usersShare, of: direction == .down ? hub.out : hub.into)
            let free = Bandwidth(bitsPerSecond: max(0, (hub.port ?? .zero).bitsPerSecond - users.bitsPerSecond))
            return .init(budget: part(rules.hubShare, of: free).bitsPerSecond)
        }
    }
}
