import Hummingbird
import Identity
import Localization
import NIOCore
import NIOSSL
import Synchronization

/// A request's connection and, once its certificate is checked, its site.
struct AgentRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    /// The site that the client's certificate names; empty on resources that ask for none.
    var site = ""

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

/// Lets through only a certificate that our authority signed, that enrolment gave, and that is not revoked.
///
/// TLS has verified the chain and the dates by then (`optionalVerification` with our authority as the only root); what the
/// certificate stands for is asked of the registry with every request, so that a revocation holds at once.
struct CertificateMiddleware: RouterMiddleware {
    typealias Context = AgentRequestContext

    let registry: any AgentRegistry
    private let known = KnownCertificates()

    init(registry: any AgentRegistry) { self.registry = registry }

    func handle(
        _ request: Request, context: AgentRequestContext,
        next: (Request, AgentRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let presented = try await context.channel.nioSSL_peerCertificate().get() else {
            throw Refusal(.forbidden, .certificateAbsent, expected: .certificateExpected, next: .enrolSite)
        }
        let certificate = try known.certificate(presented.toDERBytes())
        switch try await registry.standing(ofCertificate: certificate.fingerprint) {
        case .valid(let site) where site == certificate.site:
            var context = context
            context.site = site
            return try await next(request, context)
        case .revoked(let site):
            throw Refusal(.forbidden, .certificateRevoked, site, expected: .certificateExpected, next: .enrolSite)
        case .valid, .unknown:
            throw Refusal(.forbidden, .certificateUnknown, expected: .certificateExpected, next: .enrolSite)
        }
    }
}

/// What certificates say that were seen before, so that each is taken apart once.
///
/// TLS has verified the authority's signature by then, whose last octets name the certificate: two that differ don't share them.
private final class KnownCertificates: Sendable {
    struct Subject: Sendable {
        var fingerprint: String
        var site: String?
    }

    /// Beyond this the memory begins anew; a nation has some ten thousand agents.
    private static let most = 100_000
    private let subjects = Mutex<[[UInt8]: Subject]>([:])

    func certificate(_ der: [UInt8]) throws -> Subject {
        let key = Array(der.suffix(32))
        if let known = subjects.withLock({ $0[key] }) { return known }
        let certificate = try Certificate(der: der)
        let subject = Subject(fingerprint: certificate.fingerprint, site: certificate.site)
        subjects.withLock { subjects in
            if subjects.count >= Self.most { subjects.removeAll() }
            subjects[key] = subject
        }
        return subject
    }
}
