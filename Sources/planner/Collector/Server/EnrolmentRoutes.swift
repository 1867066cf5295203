import Hummingbird
import Identity
import Localization
import NIOCore
import Rendering

/// `POST /v1/enrol`, `GET /v1/crl` and `GET /v1/health`, the resources that ask for no certificate; and `POST /v1/renew`.
struct EnrolmentRoutes {
    let authority: CertificateAuthority
    let registry: any AgentRegistry
    let lineage: SiteLineage
    let collectors: CollectorGate
    /// Unix nanoseconds.
    let clock: @Sendable () -> UInt64

    /// For how long a revocation list is good, in seconds; a new one is made with every request.
    private static let listLifetime: Int64 = 86_400

    func add(to group: RouterGroup<AgentRequestContext>, certified: RouterGroup<AgentRequestContext>) {
        certified.post("renew") { request, context in try await renew(request, context) }
        group.get("crl") { _, _ in try await revocationList() }
        group.post("enrol") { request, context in try await enrol(request, context) }
        group.get("health") { _, _ in
            // Asks the store, which is what can fail.
            _ = try await registry.standing(ofCertificate: "")
            return Response.json(.object([.init("status", "ok")]))
        }
    }

    private func enrol(_ request: Request, _ context: AgentRequestContext) async throws -> Response {
        // First: a collector that passes strangers' mistakes on has proved itself all the same.
        let collector = try await collectors.collector(context)
        let body = try await EnrolmentRequest.read(request, on: context.channel)
        let csr = try body.certificateRequest()
        let now = clock()
        do {
            let certificate = try await registry.enrol(
                tokenHash: try sha256(Array(body.token.utf8)), keyHash: try csr.publicKeyHash(), version: body.version,
                by: collector, at: now
            ) { try issue(csr, site: $0, at: now) }
            return try answer(certificate)
        } catch let refusal as EnrolmentRefusal {
            throw Refusal(.forbidden, refusal.message, expected: .tokenExpected, next: .askForKit)
        }
    }

    /// The site is that of the certificate that was shown, whatever the request's subject says.
    private func renew(_ request: Request, _ context: AgentRequestContext) async throws -> Response {
        let body = try await request.json(RenewalRequest.self, form: .renewalExpected, on: context.channel)
        let csr = try body.certificateRequest()
        let now = clock()
        do {
            let certificate = try await registry.renew(
                site: context.site, showing: context.fingerprint, keyHash: try csr.publicKeyHash(),
                version: body.version, by: context.collector, at: now
            ) { try issue(csr, site: $0, at: now) }
            return try answer(certificate)
        } catch is EnrolmentRefusal {
            throw Refusal(.forbidden, .certificateUnknown, expected: .certificateExpected, next: .enrolSite)
        }
    }

    private func issue(_ csr: CertificateRequest, site: String, at now: UInt64) throws -> Certificate {
        // A kit may have been made out before its site's office became another's.
        guard lineage.seat(of: site) != nil else {
            throw Refusal(.forbidden, .siteNotInPlan, site, expected: .siteInPlanExpected, next: .askForKit)
        }
        let seconds = Int64(clamping: now / 1_000_000_000)
        return try authority.issueAgent(csr, site: site, notBefore: seconds - CollectorIdentity.backdating)
    }

    private func answer(_ certificate: Certificate) throws -> Response {
        Response.json(
            .object([
                .init("site", .string(certificate.site ?? "")),
                .init("certificate", .string(try certificate.pem)),
                .init("ca", .string(try authority.certificate.pem)),
            ]))
    }

    private func revocationList() async throws -> Response {
        let now = clock()
        let seconds = Int64(clamping: now / 1_000_000_000)
        let revocations = try await registry.revocations(at: now)
        let list = try CertificateRevocationList(
            of: authority, entries: revocations.entries,
            number: Int64(clamping: now / 1_000_000), from: seconds,
            until: seconds + Self.listLifetime)
        return Response(
            status: .ok, headers: [.contentType: "application/pkix-crl", .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: list.der)))
    }
}

extension EnrolmentRefusal {
    var message: CollectorMessages {
        switch self {
        case .unknownToken: .tokenUnknown
        case .usedToken: .tokenUsed
        case .expiredToken: .tokenExpired
        }
    }
}
