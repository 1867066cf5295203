import Hummingbird
import Identity
import Localization

/// Says which collector a client is.
struct CollectorGate: Sendable {
    let store: SQLiteStore
    let connections: OpenConnections
    /// Unix nanoseconds.
    let clock: @Sendable () -> UInt64
    private let known = KnownCertificates()

    init(store: SQLiteStore, connections: OpenConnections, clock: @escaping @Sendable () -> UInt64) {
        self.store = store
        self.connections = connections
        self.clock = clock
    }

    /// The collector whose certificate was shown; nil where none was, or a site's.
    ///
    /// - Throws: a `Refusal` where it is a collector's, but none that is valid.
    func collector(_ context: AgentRequestContext) async throws -> String? {
        guard let der = try await context.presentedCertificate() else { return nil }
        let holder = try known.certificate(der)
        guard holder.collector != nil else { return nil }
        let name = try await checked(holder)
        connections.proved(context.channel)
        return name
    }

    /// The collector's name.
    ///
    /// - Throws: a `Refusal` unless its certificate is one that enrolment gave to this collector and that is valid. The status is
    ///   another than that of a refused agent, for whom the collector passes answers on: 407.
    func checked(_ holder: CertificateHolder) async throws -> String {
        switch try await store.standing(ofCollectorCertificate: holder.fingerprint, at: clock()) {
        case .valid(let name) where name == holder.collector: return name
        case .revoked(let name): throw Self.refusal(.collectorRevoked, name)
        case .valid, .unknown: throw Self.refusal(.collectorUnknown, holder.collector ?? "")
        }
    }

    private static func refusal(_ error: CollectorMessages, _ name: String) -> Refusal {
        Refusal(
            .proxyAuthenticationRequired, error, name, expected: .collectorCertificateExpected, next: .enrolCollector)
    }
}

/// Lets through collectors alone.
struct CollectorMiddleware: RouterMiddleware {
    typealias Context = AgentRequestContext

    let gate: CollectorGate

    func handle(
        _ request: Request, context: AgentRequestContext,
        next: (Request, AgentRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let name = try await gate.collector(context) else {
            throw Refusal(
                .forbidden, .collectorOnly, expected: .collectorCertificateExpected, next: .checkCollectorAddress)
        }
        var context = context
        context.collector = name
        return try await next(request, context)
    }
}
