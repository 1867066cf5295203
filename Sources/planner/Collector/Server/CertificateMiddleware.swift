import Hummingbird
import Identity
import Localization
import Synchronization

/// Lets through only a certificate that our authority signed, that enrolment gave, and that is not revoked.
///
/// TLS has verified the chain and the dates by then (`optionalVerification` with our authority as the only root); what the
/// certificate stands for is asked of the registry with every request, so that a revocation holds at once.
///
/// A collector in front of this one shows its own certificate and names the agent's in `Client-Cert` (RFC 9440). That field counts
/// with a collector's certificate alone, and there it must be: a collector is no site.
struct CertificateMiddleware: RouterMiddleware {
    typealias Context = AgentRequestContext

    private let registry: any CertificateRegistry
    private let connections: OpenConnections
    /// Nil where none may pass requests on.
    private let collectors: CollectorGate?
    private let known = KnownCertificates()

    init(registry: any CertificateRegistry, connections: OpenConnections, collectors: CollectorGate?) {
        self.registry = registry
        self.connections = connections
        self.collectors = collectors
    }

    func handle(
        _ request: Request, context: AgentRequestContext,
        next: (Request, AgentRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let der = try await context.presentedCertificate() else {
            throw Refusal(.forbidden, .certificateAbsent, expected: .certificateExpected, next: .enrolSite)
        }
        var context = context
        var holder = try known.certificate(der)
        let passed = request.headers[ClientCertificateField.name]
        if holder.collector != nil, let collectors {
            context.collector = try await collectors.checked(holder)
            connections.proved(context.channel)
            guard let passed, let agent = ClientCertificateField.certificate(passed) else {
                throw Refusal(.forbidden, .certificateAbsent, expected: .certificateExpected, next: .enrolSite)
            }
            holder = CertificateHolder(agent)
        } else if passed != nil {
            throw Refusal(
                .forbidden, .passedByNoCollector, expected: .certificateExpected, next: .checkCollectorAddress)
        }
        switch try await registry.standing(ofCertificate: holder.fingerprint) {
        case .valid(let site) where site == holder.site:
            connections.proved(context.channel)
            context.site = site
            context.fingerprint = holder.fingerprint
            context.certificate = holder.der
            return try await next(request, context)
        case .revoked(let site):
            throw Refusal(.forbidden, .certificateRevoked, site, expected: .certificateExpected, next: .enrolSite)
        case .valid, .unknown:
            throw Refusal(.forbidden, .certificateUnknown, expected: .certificateExpected, next: .enrolSite)
        }
    }
}

/// Whom a certificate names.
struct CertificateHolder: Sendable {
    var fingerprint: String
    var site: String?
    var collector: String?
    var der: [UInt8]

    init(_ certificate: Certificate) {
        fingerprint = certificate.fingerprint
        site = certificate.site
        collector = certificate.collector
        der = certificate.der
    }
}

/// What certificates say that were seen before, so that each is taken apart once.
///
/// TLS has verified the authority's signature by then, whose last octets name the certificate: two that differ don't share them.
final class KnownCertificates: Sendable {
    /// Beyond this the memory begins anew; a nation has some ten thousand agents.
    private static let most = 100_000
    private let holders = Mutex<[[UInt8]: CertificateHolder]>([:])

    func certificate(_ der: [UInt8]) throws -> CertificateHolder {
        let key = Array(der.suffix(32))
        if let known = holders.withLock({ $0[key] }) { return known }
        let holder = CertificateHolder(try Certificate(der: der))
        holders.withLock { holders in
            if holders.count >= Self.most { holders.removeAll() }
            holders[key] = holder
        }
        return holder
    }
}
