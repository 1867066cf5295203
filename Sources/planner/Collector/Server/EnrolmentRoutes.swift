import Hummingbird
import Identity
import Localization
import Rendering

/// `POST /v1/enrol` and `GET /v1/health`: the resources that ask for no certificate.
struct EnrolmentRoutes {
    let authority: CertificateAuthority
    let registry: any AgentRegistry
    let lineage: SiteLineage
    /// Unix nanoseconds.
    let clock: @Sendable () -> UInt64

    private struct EnrolmentRequest: Decodable {
        var token: String
        var csr: String
        var version: String
    }

    func add(to group: RouterGroup<AgentRequestContext>) {
        group.post("enrol") { request, _ in try await enrol(request) }
        group.get("health") { _, _ in
            // Asks the store, which is what can fail.
            _ = try await registry.standing(ofCertificate: "")
            return Response.json(.object([.init("status", "ok")]))
        }
    }

    private func enrol(_ request: Request) async throws -> Response {
        let body = try await request.json(EnrolmentRequest.self, form: .enrolmentExpected)
        guard body.version.utf8.count <= 64, body.token.utf8.count <= 128,
            body.version.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw Refusal(.badRequest, .bodyMalformed, expected: .enrolmentExpected, next: .updateAgent) }
        let csr: CertificateRequest
        do {
            csr = try CertificateRequest(pem: body.csr)
        } catch {
            throw Refusal(.badRequest, .csrRefused, "\(error)", expected: .csrExpected, next: .updateAgent)
        }
        let now = clock()
        do {
            let certificate = try await registry.enrol(
                tokenHash: try sha256(Array(body.token.utf8)), keyHash: try csr.publicKeyHash(), version: body.version,
                at: now
            ) { [authority, lineage] site in
                // A kit may have been made out before its site's office became another's.
                guard lineage.seat(of: site) != nil else {
                    throw Refusal(
                        .forbidden, .siteNotInPlan, site, expected: .siteInPlanExpected, next: .askForKit)
                }
                let seconds = Int64(clamping: now / 1_000_000_000)
                return try authority.issueAgent(csr, site: site, notBefore: seconds - CollectorIdentity.backdating)
            }
            return Response.json(
                .object([
                    .init("site", .string(certificate.site ?? "")),
                    .init("certificate", .string(try certificate.pem)),
                    .init("ca", .string(try authority.certificate.pem)),
                ]))
        } catch let refusal as EnrolmentRefusal {
            throw Refusal(.forbidden, refusal.message, expected: .tokenExpected, next: .askForKit)
        }
    }
}

extension EnrolmentRefusal {
    fileprivate var message: CollectorMessages {
        switch self {
        case .unknownToken: .tokenUnknown
        case .usedToken: .tokenUsed
        case .expiredToken: .tokenExpired
        }
    }
}
