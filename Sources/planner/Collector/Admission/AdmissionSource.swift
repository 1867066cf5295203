import Admission
import NetworkModel
import Synchronization

/// Gives agents leave to test: by the night's timetable, which it makes of the agents that are enrolled, and by leases. Both are in
/// the store, and outlive a restart.
///
/// An agent in a building whose site was succeeded tests the circuits of the successor's office.
actor AdmissionSource {
    /// What an agent asks for.
    struct Wish: Sendable {
        /// Where nil, whichever of the night's tests is next; of a test that somebody wants now, the site's first circuit and the
        /// way towards it.
        var circuit: String?
        var direction: TestDirection?
        /// As the rules say where nil.
        var seconds: Int?
        var purpose: TestPurpose
        /// Tells this request from others of the site; nil of an agent that doesn't.
        var request: String?
    }

    struct Grant: Sendable {
        var lease: StoredLease
        var rate: Int64
        var peer: String
        var endpoint: ReflectorEndpoint
    }

    struct Circuit: Sendable {
        var id: String
        var direction: TestDirection
        var peer: String
        var rate: Int64
        /// Unix seconds; nil without a time by the timetable.
        var slot: Int?
    }

    enum Answer: Sendable {
        case granted(Grant)
        case wait(until: Int, TestDecision.Reason)
        /// The site against which it tests has no agent, or its agent has not said where it listens.
        case peerAbsent(String)
        /// Nothing of that name is the site's to test.
        case noCircuit([String])
    }

    /// Longest test that is given leave for, and longest step of an acceptance test, in seconds.
    static func longest(_ purpose: TestPurpose) -> Int { purpose == .acceptance ? 3_600 : 60 }
    /// The service of RFC 9946 at the peer.
    static let port: UInt16 = 24_601

    let store: SQLiteStore
    let lineage: SiteLineage
    private var desk: TestDesk
    private let circuitsOfSite: [String: [Int]]

    init(store: SQLiteStore, lineage: SiteLineage, desk: TestDesk) {
        self.store = store
        self.lineage = lineage
        self.desk = desk
        circuitsOfSite = Dictionary(grouping: desk.network.circuits.indices) { desk.network.circuits[$0].site }
    }

    var network: TestNetwork { desk.network }
    var scope: TestScope { desk.scope }

    func slot(of item: NetworkTests.Item) -> Int? { desk.slot(of: item) }

    /// The site's circuits with their times this night.
    func circuits(of site: String, at now: UInt64) async throws -> [Circuit] {
        try await prepare(at: now)
        return circuits(of: site).flatMap { circuit in
            TestDirection.oneWay.map { direction in
                let planned = desk.network.circuits[circuit]
                return Circuit(
                    id: planned.id, direction: direction, peer: desk.network.hubs[planned.hub].site,
                    rate: desk.network.measurable(planned).rate.bitsPerSecond,
                    slot: desk.slot(of: .init(circuit: circuit, direction: direction)))
            }
        }
    }

    func answer(_ wish: Wish, of site: String, at now: UInt64) async throws -> Answer {
        try await prepare(at: now)
        let own = circuits(of: site)
        let named = own.filter { wish.circuit == nil || desk.network.circuits[$0].id == wish.circuit }
        guard let first = named.first else { return .noCircuit(own.map { desk.network.circuits[$0].id }) }
        let items = items(of: named, wish)
        let known = SeatedReflectors(try await store.reflectors(at: now), lineage)
        let reachable = items.filter { known.endpoints[hub(of: $0.circuit)] != nil }
        guard !reachable.isEmpty || items.isEmpty else { return .peerAbsent(hub(of: items.first?.circuit ?? first)) }
        let requests = reachable.map {
            TestRequest(
                item: $0, seconds: wish.seconds ?? desk.rules.seconds, isScheduled: wish.purpose == .scheduled,
                isAcceptance: wish.purpose == .acceptance)
        }
        let seconds = Int(now / 1_000_000_000)
        let decided = Mutex<TestDecision?>(nil)
        let today = desk.window.window(on: desk.window.day(at: seconds))
        let lease = try await store.admit(
            site: site, tests: Set(reachable.map { .init(desk.network.circuits[$0.circuit].id, $0.direction) }),
            purpose: wish.purpose, request: wish.request, since: min(today.from, seconds) - 86_400, at: now
        ) { [desk, positions] stored in
            let decision = desk.decision(
                on: requests, at: seconds,
                leases: stored.compactMap { lease in
                    positions[lease.circuit].map { circuit in
                        TestLease(
                            item: .init(circuit: circuit, direction: lease.direction), from: lease.from,
                            until: lease.until, day: lease.day, isMeasured: lease.isMeasured,
                            isObjected: lease.isObjected, isAcceptance: lease.purpose == .acceptance,
                            isByHand: lease.purpose == .adHoc)
                    }
                })
            decided.withLock { $0 = decision }
            guard case .granted(let lease) = decision,
                let request = requests.first(where: { $0.item == lease.item })
            else { return nil }
            let planned = desk.network.circuits[lease.item.circuit]
            return StoredLease(
                id: 0, site: site, circuit: planned.id, direction: lease.item.direction, from: lease.from,
                until: lease.until, day: lease.day, octets: desk.volume(request), purpose: wish.purpose,
                rate: desk.network.measurable(planned).rate.bitsPerSecond)
        }
        if let lease, let circuit = positions[lease.circuit], let endpoint = known.endpoints[hub(of: circuit)] {
            let rate = desk.network.measurable(desk.network.circuits[circuit]).rate
            return .granted(
                Grant(lease: lease, rate: rate.bitsPerSecond, peer: hub(of: circuit), endpoint: endpoint))
        }
        guard case .wait(let until, let reason)? = decided.withLock({ $0 }) else {
            return .wait(until: seconds + 60, .closed)
        }
        return .wait(until: until, reason)
    }

    /// The tests that a wish may mean, of the circuits that it names.
    private func items(of named: [Int], _ wish: Wish) -> [NetworkTests.Item] {
        if wish.purpose == .scheduled, wish.circuit == nil || wish.direction == nil {
            let planned = desk.scope.items(of: desk.network, circuits: named).filter {
                wish.direction == nil || $0.direction == wish.direction
            }
            if !planned.isEmpty || (wish.circuit == nil && wish.direction == nil) { return planned }
        }
        return named.prefix(1).map { .init(circuit: $0, direction: wish.direction ?? .down) }
    }

    func end(
        _ lease: Int64, of site: String, with result: TestResult?, objection: String? = nil, at now: UInt64
    ) async throws -> Bool {
        try await store.endLease(lease, of: site, with: result, objection: objection, at: now)
    }

    // MARK: -

    private lazy var positions: [String: Int] = Dictionary(
        desk.network.circuits.indices.map { (desk.network.circuits[$0].id, $0) }
    ) { first, _ in first }

    private func hub(of circuit: Int) -> String { desk.network.hubs[desk.network.circuits[circuit].hub].site }

    private func circuits(of site: String) -> [Int] { circuitsOfSite[lineage.seat(of: site) ?? site] ?? [] }

    /// Has the timetable of the night that is due, and keeps one that it had to make.
    private func prepare(at now: UInt64) async throws {
        guard let day = desk.dueDay(at: Int(now / 1_000_000_000)) else { return }
        if let kept = try await store.timetable(of: day) {
            open(day, kept)
            return
        }
        guard let items = try await make(day, at: now) else { return }
        let made = items.map { (name(of: $0), desk.slot(of: $0)) }
        try await store.keep(Dictionary(made) { first, _ in first }, of: day)
    }

    /// Has the timetable of the night that is or comes next, due or not, for somebody to look at; says whether it had been made.
    func showing(at now: UInt64) async throws -> (tests: NetworkTests, isMade: Bool) {
        let day = desk.window.day(at: Int(now / 1_000_000_000))
        let items: [NetworkTests.Item]
        let kept = try await store.timetable(of: day)
        if let kept {
            items = open(day, kept)
        } else {
            items = try await make(day, at: now) ?? []
        }
        let window = desk.window.window(on: day)
        return (NetworkTests(desk.network, desk.rules, items: items, windows: [window]), kept != nil)
    }

    /// Takes over what was made before; tests of circuits that the plan no longer has are left out.
    @discardableResult
    private func open(_ day: CivilDate, _ kept: KeptTimetable) -> [NetworkTests.Item] {
        let slots = kept.compactMap { test, start in
            positions[test.circuit].map { (NetworkTests.Item(circuit: $0, direction: test.direction), start) }
        }
        if desk.day != day { desk.open(day, slots: slots) }
        return slots.map(\.0).sorted { ($0.circuit, $0.direction.rawValue) < ($1.circuit, $1.direction.rawValue) }
    }

    /// Makes it: of the tests in scope of the offices that have an agent, those first that were not run longest. Nil where another
    /// request made it meanwhile.
    private func make(_ day: CivilDate, at now: UInt64) async throws -> [NetworkTests.Item]? {
        let seconds = Int(now / 1_000_000_000)
        let sites = Set(try await store.enrolledSites(at: now).compactMap { lineage.seat(of: $0) })
        let last = try await store.lastTests()
        guard desk.day != day else { return nil }
        let network = desk.network
        let items = desk.scope.items(of: network) { sites.contains($0.site) }
        desk.open(day, items: items) { item in
            guard let moment = last[network.circuits[item.circuit].id]?[item.direction] else { return Self.never }
            return min(Self.never, max(0, (seconds - moment) / 86_400))
        }
        return items
    }

    private func name(of item: NetworkTests.Item) -> CircuitTest {
        CircuitTest(desk.network.circuits[item.circuit].id, item.direction)
    }

    /// Days that a circuit which was never tested counts as waiting.
    private static let never = 100_000
}
