package import Admission
package import Hummingbird
import Identity
package import Logging
import NIOCore
import Synchronization
import Telemetry

/// The collector's listeners: agents over TLS 1.3, and people's console over plain HTTP where it is asked for.
package struct CollectorServer: Sendable {
    package var listen: ListenAddress
    package var identity: CollectorIdentity
    package var store: SQLiteStore
    /// Where what agents report goes.
    package var measurements: any MeasurementStore
    /// The plan's sites and what those that it no longer has became.
    package var lineage: SiteLineage
    package var intervalSeconds: Int
    /// By site of the plan, what its slowest line carries, bits per second.
    let lineRates: [String: Int64]
    /// By site of the plan, with which code point the link on which it hangs is measured.
    let codePoints: [String: UInt8]
    /// By site of the plan, by what a capture there tells the plan's systems apart.
    package var systems: [String: [SystemRule]] = [:]
    let contracts: [String: LineContract]
    /// Unix nanoseconds.
    package var clock: @Sendable () -> UInt64
    package var logger: Logger
    private let gate = IngestGate { NIODeadline.now().uptimeNanoseconds }
    private let counters = IngestCounters()
    /// Who else gets what is committed.
    package var remote: RemoteWriteTarget?
    private let writer = RemoteWriter()
    /// How many agents' connections stay open between two requests, 80 kB each.
    package var keptConnections = 256
    /// Connections of one address at a time that have proved nothing; nil for no limit.
    package var connectionsOfAddress: AddressBound?
    /// How long measurements are kept.
    let retention: Retention
    /// Who may test when; nil where the served plan gives no network to judge by.
    package var desk: TestDesk?

    /// A console's address, and what puts its pages on the router.
    package struct ConsoleListener: Sendable {
        package var address: ListenAddress
        package var configure: @Sendable (Router<BasicRequestContext>) -> Void
        package init(
            address: ListenAddress, configure: @escaping @Sendable (Router<BasicRequestContext>) -> Void
        ) {
            self.address = address
            self.configure = configure
        }
    }

    /// Where the listeners came to listen; the ports are the real ones.
    package struct Bound: Hashable, Sendable {
        package var collector: ListenAddress
        package var console: ListenAddress?
    }

    package init(
        listen: ListenAddress, identity: CollectorIdentity, store: SQLiteStore,
        measurements: (any MeasurementStore)? = nil, lineage: SiteLineage, intervalSeconds: Int,
        lineRates: [String: Int64] = [:], codePoints: [String: UInt8] = [:],
        contracts: [String: LineContract] = [:], retention: Retention = Retention(), logger: Logger,
        desk: TestDesk? = nil, clock: @escaping @Sendable () -> UInt64
    ) {
        self.lineRates = lineRates
        self.codePoints = codePoints
        self.contracts = contracts
        self.retention = retention
        self.desk = desk
        self.listen = listen
        self.identity = identity
        self.store = store
        self.measurements = measurements ?? store
        self.lineage = lineage
        self.intervalSeconds = intervalSeconds
        self.logger = logger
        self.clock = clock
    }

    /// Serves until SIGINT or SIGTERM, then lets the requests under way end and returns.
    ///
    /// - Parameters:
    ///   - stopsOnSignals: false leaves signals alone; the task is cancelled instead.
    ///   - onReady: called once, when all listeners accept connections.
    package func run(
        console: ConsoleListener? = nil, stopsOnSignals: Bool = true, onReady: @escaping @Sendable (Bound) -> Void
    ) async throws {
        try await store.setIntervalSeconds(intervalSeconds)
        try await store.setLineage(lineage, at: clock())
        try await store.setContracts(contracts)
        // What the server says of its connections and its own end is no news for an operator.
        var quiet = logger
        quiet.logLevel = .critical
        let readiness = Readiness(wanted: console == nil ? 1 : 2, onReady)
        let connections = OpenConnections(kept: keptConnections, ofAddress: connectionsOfAddress)
        if !store.remembersCertificates {
            logger.warning(
                "\(store.path)-revoked can't be read: each report asks the store for its sender's certificate")
        }
        let listener = AgentListener(
            address: listen, connections: connections,
            credentials: try ServerCredentials(identity.serverCertificate, identity.serverKey, areRenewed: false),
            authority: identity.authority.certificate, logger: logger)
        var application = try listener.application(try router(connections)) { readiness.set(\.collector, $0) }
        if let console {
            let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
            console.configure(router)
            MetricsPage(
                network: SuccessionView(measurements, lineage: lineage), foreign: store,
                own: OwnMetrics(
                    gate: gate, counters: counters, connections: connections, remote: remote == nil ? nil : writer),
                clock: clock
            ).add(to: router)
            application.addServices(
                Application(
                    router: router,
                    server: .http1(configuration: .init(idleTimeout: .seconds(180))),
                    configuration: ApplicationConfiguration(
                        address: .hostname(console.address.host, port: console.address.port)),
                    onServerRunning: { channel in
                        readiness.set(\.console, AgentListener.bound(channel, console.address))
                    },
                    logger: quiet))
        }
        let all = application
        let upkeep = StoreMaintenance(
            store, measurements: measurements, retention: retention, logger: logger,
            isCrowded: { [gate] in gate.census.waiting > 0 }, clock: clock)
        try await upkeep.during {
            try await passingOn {
                if stopsOnSignals {
                    try await all.runService()
                } else {
                    try await all.run()
                }
            }
        }
    }

    private func passingOn(_ body: @Sendable () async throws -> Void) async throws {
        guard let remote else { return try await body() }
        let causes = CauseFeed(
            network: SuccessionView(measurements, lineage: lineage), writer: writer, intervalSeconds: intervalSeconds,
            logger: logger, clock: clock)
        try await remote.during(writer, logger: logger) { try await causes.during(body) }
    }

    private func router(_ connections: OpenConnections) throws -> Router<AgentRequestContext> {
        let router = Router(context: AgentRequestContext.self)
        router.add(middleware: KeepAliveMiddleware(connections: connections))
        router.add(middleware: RefusalMiddleware(logger: logger))
        let collectors = CollectorGate(store: store, connections: connections, clock: clock)
        let enrolment = EnrolmentRoutes(
            authority: identity.authority, registry: store, lineage: lineage, collectors: collectors, clock: clock)
        let certified = router.group("v1").add(
            middleware: CertificateMiddleware(registry: store, connections: connections, collectors: collectors))
        enrolment.add(to: router.group("v1"), certified: certified)
        RegistrarRoutes(
            store: store, authority: identity.authority, run: try hexadecimal(randomBytes(8)), clock: clock
        ).add(
            open: router.group("v1"),
            collectors: router.group("v1").add(middleware: CollectorMiddleware(gate: collectors)), passed: certified)
        let configurations = ConfigurationSource(
            store: store, lineage: lineage, intervalSeconds: intervalSeconds, lineRates: lineRates,
            codePoints: codePoints, systems: systems)
        ConfigurationRoutes(registry: store, configurations: configurations, clock: clock).add(to: certified)
        let queue = CommitQueue(
            into: measurements, counting: counters, listener: remote == nil ? nil : writer, clock: clock)
        MetricsRoute(
            queue: queue, gate: gate, counters: counters, writer: remote == nil ? nil : writer, clock: clock,
            logger: logger
        ) { [store, clock] samples, context in
            try await store.append(samples, of: context.site, at: clock())
        }.add(to: certified)
        if let desk {
            let admission = AdmissionSource(store: store, lineage: lineage, desk: desk)
            TestRoutes(admission: admission, clock: clock).add(to: certified)
        }
        return router
    }
}

/// Reports once, when every listener is up.
private final class Readiness: Sendable {
    struct State {
        var collector: ListenAddress?
        var console: ListenAddress?
        var wanted: Int
    }

    private let state: Mutex<State>
    private let onReady: @Sendable (CollectorServer.Bound) -> Void

    init(wanted: Int, _ onReady: @escaping @Sendable (CollectorServer.Bound) -> Void) {
        state = Mutex(State(wanted: wanted))
        self.onReady = onReady
    }

    func set(_ listener: WritableKeyPath<State, ListenAddress?>, _ address: ListenAddress) {
        let bound = state.withLock { state -> CollectorServer.Bound? in
            state[keyPath: listener] = address
            state.wanted -= 1
            guard state.wanted == 0, let collector = state.collector else { return nil }
            return CollectorServer.Bound(collector: collector, console: state.console)
        }
        if let bound { onReady(bound) }
    }
}
