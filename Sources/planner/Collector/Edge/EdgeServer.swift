import Hummingbird
import Identity
import Localization
package import Logging
import NIOCore
import Rendering
import Synchronization

/// A collector in front of a registrar: takes agents' reports straight to ClickHouse, and passes on to the registrar what only that
/// can answer. It has no state but its identity; any number of them may stand before one registrar.
package struct EdgeServer: Sendable {
    package var listen: ListenAddress
    package var identity: EdgeIdentity
    /// Where the identity is kept.
    package var folder: DataFolder
    let client: RegistrarClient
    let measurements: EdgeMeasurements
    /// Seconds for which agents that are known are heard while the registrar is out of reach.
    package var grace: Int
    package var version: String
    package var logger: Logger
    /// Unix nanoseconds.
    package var clock: @Sendable () -> UInt64
    /// How many agents' connections stay open between two requests, 80 kB each.
    package var keptConnections = 256
    /// Connections of one address at a time that have proved nothing; nil for no limit.
    package var connectionsOfAddress: AddressBound?
    /// Who else gets what is committed.
    package var remote: RemoteWriteTarget?
    private let writer = RemoteWriter()
    private let gate = IngestGate { NIODeadline.now().uptimeNanoseconds }
    private let counters = IngestCounters()

    package init(
        listen: ListenAddress, identity: EdgeIdentity, folder: DataFolder, client: RegistrarClient,
        measurements: EdgeMeasurements, grace: Int, version: String, logger: Logger,
        clock: @escaping @Sendable () -> UInt64
    ) {
        self.listen = listen
        self.identity = identity
        self.folder = folder
        self.client = client
        self.measurements = measurements
        self.grace = grace
        self.version = version
        self.logger = logger
        self.clock = clock
    }

    /// Serves until SIGINT or SIGTERM, then lets the requests under way end and returns.
    ///
    /// - Parameters:
    ///   - metrics: where `GET /metrics` is, over plain HTTP.
    ///   - stopsOnSignals: false leaves signals alone; the task is cancelled instead.
    ///   - onReady: called once, when all listeners accept connections.
    package func run(
        metrics: ListenAddress? = nil, stopsOnSignals: Bool = true,
        onReady: @escaping @Sendable (_ agents: ListenAddress, _ metrics: ListenAddress?) -> Void
    ) async throws {
        guard let certificate = identity.certificate else { throw EdgeIdentity.Failure.notEnrolled(folder.path) }
        let registry = EdgeRegistry(
            client, grace: UInt64(max(0, grace)) * 1_000_000_000, logger: logger, clock: clock)
        let credentials = try ServerCredentials(certificate, identity.key, areRenewed: true)
        let connections = OpenConnections(kept: keptConnections, ofAddress: connectionsOfAddress)
        let passing = PassingCounters()
        let renewal = EdgeRenewal(
            identity, folder: folder, client: client, credentials: credentials, version: version, logger: logger,
            clock: clock)
        let bound = Mutex<(agents: ListenAddress?, metrics: ListenAddress?)>((nil, nil))
        let announce: @Sendable () -> Void = {
            let both = bound.withLock { $0 }
            if let agents = both.agents, metrics == nil || both.metrics != nil { onReady(agents, both.metrics) }
        }
        let listener = AgentListener(
            address: listen, connections: connections, credentials: credentials, authority: identity.authority,
            logger: logger)
        var application = try listener.application(router(registry, connections, passing)) { address in
            bound.withLock { $0.agents = address }
            announce()
        }
        if let metrics {
            var quiet = logger
            quiet.logLevel = .critical
            let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
            EdgeMetricsPage(
                own: OwnMetrics(
                    gate: gate, counters: counters, connections: connections, remote: remote == nil ? nil : writer),
                registry: registry, measurements: measurements, passing: passing, renewal: renewal
            ).add(to: router)
            application.addServices(
                Application(
                    router: router, server: .http1(configuration: .init(idleTimeout: .seconds(180))),
                    configuration: ApplicationConfiguration(
                        address: .hostname(metrics.host, port: metrics.port)),
                    onServerRunning: { channel in
                        bound.withLock { $0.metrics = AgentListener.bound(channel, metrics) }
                        announce()
                    }, logger: quiet))
        }
        let all = application
        // The first poll before anybody is let in; one that gets no answer keeps nobody from being told so.
        await registry.poll()
        // Leaving the scope cancels both and waits for them.
        async let _: Void = registry.keepUp()
        async let _: Void = renewal.keepUp()
        try await passingOn {
            if stopsOnSignals { try await all.runService() } else { try await all.run() }
        }
    }

    private func passingOn(_ body: @Sendable () async throws -> Void) async throws {
        guard let remote else { return try await body() }
        try await remote.during(writer, logger: logger, body)
    }

    private func router(
        _ registry: EdgeRegistry, _ connections: OpenConnections, _ passing: PassingCounters
    ) -> Router<AgentRequestContext> {
        let router = Router(context: AgentRequestContext.self)
        router.add(middleware: KeepAliveMiddleware(connections: connections))
        router.add(middleware: RefusalMiddleware(logger: logger))
        let open = router.group("v1")
        // Nobody passes anything on to a collector in front.
        let certified = router.group("v1").add(
            middleware: CertificateMiddleware(registry: registry, connections: connections, collectors: nil)
        ).add(middleware: StoreFaultMiddleware())
        PassingRoutes(registry: registry, counters: passing).add(to: open, certified: certified)
        let listener = remote == nil ? nil : writer
        let foreign = PassedForeignStore(registry: registry)
        MetricsRoute(
            queue: CommitQueue(into: measurements, counting: counters, listener: listener, clock: clock), gate: gate,
            counters: counters, writer: listener, clock: clock, logger: logger
        ) { samples, context in
            try await foreign.append(samples, with: context.certificate)
        }.add(to: certified)
        open.get("health") { [measurements] _, _ in
            guard registry.census.counts else { throw EdgeRegistry.outOfTouch() }
            switch await measurements.condition() {
            case .well: return Response.json(.object([.init("status", "ok")]))
            case .stalled(let since):
                let seconds = (EdgeMeasurements.now - min(EdgeMeasurements.now, since)) / 1_000_000_000
                throw Refusal(
                    .serviceUnavailable, .storeStalled, String(seconds), expected: .requestExpected, next: .comeAgain)
            case .unanswered:
                throw Refusal(.serviceUnavailable, .storeUnanswered, expected: .requestExpected, next: .comeAgain)
            }
        }
        return router
    }
}

/// A report that could not be stored is refused without Retry-After: another collector may reach ClickHouse where this one does not,
/// and an agent turns to it after two such answers.
private struct StoreFaultMiddleware: RouterMiddleware {
    typealias Context = AgentRequestContext

    func handle(
        _ request: Request, context: AgentRequestContext,
        next: (Request, AgentRequestContext) async throws -> Response
    ) async throws -> Response {
        do { return try await next(request, context) } catch var refusal as Refusal {
            if case .storeFailed = refusal.error { refusal.retryAfter = nil }
            throw refusal
        }
    }
}
