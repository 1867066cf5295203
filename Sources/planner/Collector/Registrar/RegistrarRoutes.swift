import Hummingbird
import Identity
import Localization
import Rendering

/// What collectors in front ask of the one that has the registry: `POST /v1/collector/enrol` with a kit's token, and with a
/// collector's certificate `POST …/renew`, `GET …/changes`, `GET …/standing/<fingerprint>` and `POST …/samples`.
struct RegistrarRoutes {
    let store: SQLiteStore
    let authority: CertificateAuthority
    /// Names this run: configurations are the served plan's, which another run may have changed.
    let run: String
    /// Unix nanoseconds.
    let clock: @Sendable () -> UInt64

    /// - Parameters:
    ///   - open: asks for no certificate.
    ///   - collectors: lets collectors through alone.
    ///   - passed: agents' requests, some of which collectors pass on.
    func add(
        open: RouterGroup<AgentRequestContext>, collectors: RouterGroup<AgentRequestContext>,
        passed: RouterGroup<AgentRequestContext>
    ) {
        open.post("collector/enrol") { request, context in try await enrol(request, context) }
        collectors.post("collector/renew") { request, context in try await renew(request, context) }
        collectors.get("collector/changes") { request, context in try await changes(request, context) }
        collectors.get("collector/standing/:fingerprint") { _, context in try await standing(context) }
        passed.post("collector/samples") { request, context in try await samples(request, context) }
    }

    private func enrol(_ request: Request, _ context: AgentRequestContext) async throws -> Response {
        let body = try await EnrolmentRequest.read(request, on: context.channel)
        let csr = try body.certificateRequest()
        let now = clock()
        do {
            let certificate = try await store.enrolCollector(
                tokenHash: try sha256(Array(body.token.utf8)), keyHash: try csr.publicKeyHash(), version: body.version,
                at: now
            ) { try issue(csr, to: $0, under: $1, at: now) }
            return try answer(certificate)
        } catch let refusal as EnrolmentRefusal {
            throw Refusal(.forbidden, refusal.message, expected: .tokenExpected, next: .askForCollectorKit)
        }
    }

    private func renew(_ request: Request, _ context: AgentRequestContext) async throws -> Response {
        let body = try await request.json(RenewalRequest.self, form: .renewalExpected, on: context.channel)
        let csr = try body.certificateRequest()
        let now = clock()
        guard let name = context.collector, let shown = try await context.presentedCertificate() else {
            throw Refusal(
                .forbidden, .certificateAbsent, expected: .collectorCertificateExpected, next: .enrolCollector)
        }
        do {
            let certificate = try await store.renewCollector(
                name, showing: try Certificate(der: shown).fingerprint, version: body.version, at: now
            ) { try issue(csr, to: $0, under: $1, at: now) }
            return try answer(certificate)
        } catch is EnrolmentRefusal {
            throw Refusal(
                .proxyAuthenticationRequired, .collectorUnknown, name, expected: .collectorCertificateExpected,
                next: .enrolCollector)
        }
    }

    private func issue(
        _ csr: CertificateRequest, to collector: String, under names: [String], at now: UInt64
    ) throws -> Certificate {
        let seconds = Int64(clamping: now / 1_000_000_000)
        let (addresses, dnsNames) = (names.filter(ServerName.isAddress), names.filter { !ServerName.isAddress($0) })
        return try authority.issueCollector(
            csr, name: collector, dnsNames: dnsNames, addresses: addresses,
            notBefore: seconds - CollectorIdentity.backdating)
    }

    private func answer(_ certificate: Certificate) throws -> Response {
        Response.json(
            .object([
                .init("collector", .string(certificate.collector ?? "")),
                .init("certificate", .string(try certificate.pem)),
                .init("ca", .string(try authority.certificate.pem)),
            ]))
    }

    /// What changed since what the collector has.
    private func changes(_ request: Request, _ context: AgentRequestContext) async throws -> Response {
        let query = request.uri.queryParameters
        let since = query["since"].flatMap { Int64($0) }.map { number in
            RevocationMark(number: number, fingerprint: query["last"].map(String.init) ?? "")
        }
        let changes = try await store.registryChanges(since: since)
        if let collector = context.collector { try await store.collectorHeard(collector, at: clock()) }
        return Response.json(
            .object([
                .init("run", .string(run)), .init("number", .integer(changes.mark.number)),
                .init("last", .string(changes.mark.fingerprint)), .init("anew", .bool(changes.isAnew)),
                .init("generation", .integer(changes.generation)),
                .init("revoked", .array(changes.revoked.map { .string($0) })), .init("more", .bool(changes.hasMore)),
            ]))
    }

    private func standing(_ context: AgentRequestContext) async throws -> Response {
        let fingerprint = context.parameters.get("fingerprint") ?? ""
        let found = try await store.registeredStanding(ofCertificate: fingerprint, at: clock())
        let (word, site): (String, String) =
            switch found.standing {
            case .valid(let site): ("valid", site)
            case .revoked(let site): ("revoked", site)
            case .unknown: ("unknown", "")
            }
        return Response.json(
            .object([
                .init("number", .integer(found.number)), .init("standing", .string(word)), .init("site", .string(site)),
                .init("expires", .integer(found.expires)),
            ]))
    }

    /// What a sender other than our agents measured, taken apart by the collector that it reported to.
    private func samples(_ request: Request, _ context: AgentRequestContext) async throws -> Response {
        guard context.collector != nil else {
            throw Refusal(
                .forbidden, .collectorOnly, expected: .collectorCertificateExpected, next: .checkCollectorAddress)
        }
        let bytes = try await request.bytes(limit: PassedSamples.limit, on: context.channel)
        guard let samples = PassedSamples.samples(bytes) else {
            throw Refusal(.badRequest, .bodyMalformed, expected: .requestExpected, next: .tellOperator)
        }
        let refused = try await store.append(samples, of: context.site, at: clock())
        return Response.json(.object([.init("refused", .integer(Int64(refused)))]))
    }
}
