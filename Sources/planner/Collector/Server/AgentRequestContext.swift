import Hummingbird
import Identity
import Localization
import NIOCore
import NIOSSL

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

    func handle(
        _ request: Request, context: AgentRequestContext,
        next: (Request, AgentRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let presented = try await context.channel.nioSSL_peerCertificate().get() else {
            throw Refusal(.forbidden, .certificateAbsent, expected: .certificateExpected, next: .enrolSite)
        }
        let certificate = try Certificate(der: presented.toDERBytes())
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
