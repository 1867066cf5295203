import Admission
import NetworkModel
import Synchronization

/// Gives agents leave to test: by the night's timetable, which it makes of the agents that are enrolled, and by the leases in the
/// store, which outlive a restart.
///
/// An agent in a building whose site was succeeded tests the circuits of the successor's office.
actor AdmissionSource {
    /// What an agent asks for.
    struct Wish: Sendable {
        /// The first circuit of the site where nil.
        var circuit: String?
        var direction: TestDirection
        /// As the rules say where nil.
        var seconds: Int?
        var purpose: TestPurpose
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

    /// Longest test that is given leave for.
    static let longest = 60
    /// The service of RFC 9946 at the peer.
    static let port: UInt16 = 24_601

    private let store: SQLiteStore
    private let lineage: SiteLineage
    private var desk: TestDesk
    private let circuitsOfSite: [String: [Int]]

    init(store: SQLiteStore, lineage: SiteLineage, desk: TestDesk) {
        self.store = store
        self.lineage = lineage
        self.desk = desk
        circuitsOfSite = Dictionary(grouping: desk.network.circuits.indices) { desk.network.circuits[$0].site }
    }

    var network: TestNetwork { desk.network }

    /// The site's circuits with their times this night.
    func circuits(of site: String, at now: UInt64) async throws -> [Circuit] {
        try await prepare(at: now)
        return circuits(of: site).flatMap { circuit in
            TestDirection.allCases.map { direction in
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
        let named = own.first { wish.circuit == nil || desk.network.circuits[$0].id == wish.circuit }
        guard let circuit = named else { return .noCircuit(own.map { desk.network.circuits[$0].id }) }
        let planned = desk.network.circuits[circuit]
        let hub = desk.network.hubs[planned.hub].site
        let reflectors = SeatedReflectors(try await store.reflectors(at: now), lineage)
        guard let endpoint = reflectors.endpoints[hub] else { return .peerAbsent(hub) }
        let request = TestRequest(
            item: .init(circuit: circuit, direction: wish.direction), seconds: wish.seconds ?? desk.rules.seconds,
            isScheduled: wish.purpose == .scheduled)
        let seconds = Int(now / 1_000_000_000)
        let decided = Mutex<TestDecision?>(nil)
        let today = desk.window.window(on: desk.window.day(at: seconds))
        let lease = try await store.admit(
            site: site, circuit: planned.id, direction: wish.direction, since: min(today.from, seconds) - 86_400,
            at: now
        ) { [desk, positions] stored in
            let decision = desk.decision(
                on: request, at: seconds,
                leases: stored.compactMap { lease in
                    positions[lease.circuit].map { circuit in
                        TestLease(
                            item: .init(circuit: circuit, direction: lease.direction), from: lease.from,
                            until: lease.until, day: lease.day, isMeasured: lease.isMeasured,
                            isObjected: lease.isObjected)
                    }
                })
            decided.withLock { $0 = decision }
            guard case .granted(let lease) = decision else { return nil }
            return StoredLease(
                id: 0, site: site, circuit: planned.id, direction: wish.direction, from: lease.from,
                until: lease.until, day: lease.day, octets: desk.volume(request), purpose: wish.purpose,
                rate: desk.network.measurable(planned).rate.bitsPerSecond)
        }
        if let lease {
            return .granted(
                Grant(
                    lease: lease, rate: desk.network.measurable(planned).rate.bitsPerSecond, peer: hub,
                    endpoint: endpoint))
        }
        guard case .wait(let until, let reason)? = decided.withLock({ $0 }) else {
            return .wait(until: seconds + 60, .closed)
        }
        return .wait(until: until, reason)
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

    private func circuits(of site: String) -> [Int] { circuitsOfSite[lineage.seat(of: site) ?? site] ?? [] }

    /// Makes the timetable of the night that is due: the primary circuits of the offices that have an agent, towards the
    /// office; those first that were not tested longest.
    private func prepare(at now: UInt64) async throws {
        let seconds = Int(now / 1_000_000_000)
        guard let day = desk.dueDay(at: seconds) else { return }
        let sites = Set(try await store.enrolledSites(at: now).compactMap { lineage.seat(of: $0) })
        let last = try await store.lastTests()
        // Another request may have made it meanwhile.
        guard desk.dueDay(at: seconds) == day else { return }
        let network = desk.network
        let items = NetworkTests.items(of: network, directions: [.down]) {
            $0.role == .primary && sites.contains($0.site)
        }
        desk.open(day, items: items) { item in
            guard let moment = last[network.circuits[item.circuit].id]?[item.direction] else { return Self.never }
            return min(Self.never, max(0, (seconds - moment) / 86_400))
        }
    }

    /// Days that a circuit which was never tested counts as waiting.
    private static let never = 100_000
}
