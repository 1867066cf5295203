import Hummingbird
import Localization
import NIOCore
import NIOHTTP1
import Synchronization

/// What agents ask that only the registrar can answer: passed on to it with their certificate in `Client-Cert` (RFC 9440).
///
/// Nothing of an agent's request but method, path, body and the headers below goes on: a `Client-Cert` of its own least of all.
final class PassingRoutes: Sendable {
    let registry: EdgeRegistry
    let counters: PassingCounters
    private let configurations = Mutex(ConfigurationCache())
    private let list = Mutex<RevocationList?>(nil)
    /// Monotonic nanoseconds.
    private let ticks: @Sendable () -> UInt64 = { NIODeadline.now().uptimeNanoseconds }

    private struct RevocationList {
        var response: Passed
        var revocation: Int64?
        var until: UInt64
    }

    /// What comes back and is passed on.
    private struct Passed: Sendable {
        var status: HTTPResponse.Status
        var headers: HTTPFields
        var body: ByteBuffer

        var response: Response { Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body)) }
    }

    private static let sentOn: [HTTPFields.Key] = [.acceptLanguage, .contentType, .ifNoneMatch]
    private static let givenBack: [HTTPFields.Key] = [.contentType, .eTag, .cacheControl, .retryAfter]
    /// Nanoseconds for which a revocation list is given out again: strangers may ask for it as often as they like.
    private static let listLifetime: UInt64 = 60_000_000_000

    init(registry: EdgeRegistry, counters: PassingCounters) {
        self.registry = registry
        self.counters = counters
    }

    func add(to open: RouterGroup<AgentRequestContext>, certified: RouterGroup<AgentRequestContext>) {
        let pass: @Sendable (Request, AgentRequestContext) async throws -> Response = { [self] request, context in
            try await self.pass(request, context).response
        }
        open.get("crl") { [self] request, context in try await revocationList(request, context) }
        open.post("enrol", use: pass)
        certified.post("renew", use: pass)
        certified.put("reflector", use: pass)
        certified.get("configuration") { [self] request, context in try await configuration(request, context) }
        certified.get("tests", use: pass)
        certified.post("tests", use: pass)
        certified.put("tests/:lease", use: pass)
        certified.delete("tests/:lease", use: pass)
    }

    /// The registrar's answer.
    ///
    /// - Throws: a `Refusal` with 503 and Retry-After where none came: another collector could do no better.
    private func pass(_ request: Request, _ context: AgentRequestContext) async throws -> Passed {
        let body = try await request.bytes(limit: 65_536, on: context.channel)
        var headers: [(String, String)] = []
        for name in Self.sentOn { if let value = request.headers[name] { headers.append((name.canonicalName, value)) } }
        if !context.certificate.isEmpty {
            headers.append(
                (ClientCertificateField.name.canonicalName, ClientCertificateField.value(context.certificate)))
        }
        let answer: RegistrarClient.Answer
        do {
            answer = try await registry.client.send(
                HTTPMethod(rawValue: request.method.rawValue), request.uri.path, headers: headers, body: body)
        } catch is RegistrarClient.Unreachable {
            counters.failed()
            throw EdgeRegistry.outOfTouch(retryAfter: Self.patience + MetricsRoute.delay(context.site))
        }
        try registry.accepted(answer)
        counters.passed()
        var given: HTTPFields = [:]
        for name in Self.givenBack { given[name] = answer.headers.first(name: name.canonicalName) }
        return Passed(status: .init(code: answer.status), headers: given, body: answer.body)
    }

    /// Seconds after which an agent asks again whose question could not be passed on.
    private static let patience = 30

    private func configuration(_ request: Request, _ context: AgentRequestContext) async throws -> Response {
        let held = request.headers[.ifNoneMatch]
        let edition = registry.edition
        let known = configurations.withLock { $0.answer(of: context.site, holding: held, edition: edition) }
        if let known {
            counters.answered()
            return Self.response(known)
        }
        let passed = try await pass(request, context)
        if let edition, let tag = passed.headers[.eTag], [200, 304].contains(passed.status.code) {
            let document = passed.status == .ok ? String(buffer: passed.body) : nil
            configurations.withLock {
                $0.keep(document, tag: tag, of: context.site, holding: held, edition: edition)
            }
        }
        return passed.response
    }

    private static func response(_ answer: ConfigurationCache.Answer) -> Response {
        switch answer {
        case .unchanged(let tag):
            return Response(status: .notModified, headers: [.eTag: tag, .cacheControl: "no-cache"])
        case .document(let document, let tag):
            return Response(
                status: .ok, headers: [.eTag: tag, .cacheControl: "no-cache", .contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: document)))
        }
    }

    private func revocationList(_ request: Request, _ context: AgentRequestContext) async throws -> Response {
        let (now, revocation) = (ticks(), registry.census.revocation)
        if let kept = list.withLock({ $0 }), kept.until > now, kept.revocation == revocation {
            return kept.response.response
        }
        let passed = try await pass(request, context)
        if passed.status == .ok {
            list.withLock {
                $0 = RevocationList(response: passed, revocation: revocation, until: now + Self.listLifetime)
            }
        }
        return passed.response
    }
}

/// How many questions went on to the registrar, since the start.
final class PassingCounters: Sendable {
    struct Counts: Hashable {
        /// Questions that the registrar answered, that it could not be asked, and that were answered from what it said before.
        var passed: UInt64 = 0
        var failed: UInt64 = 0
        var answered: UInt64 = 0
    }

    private let counts = Mutex(Counts())

    var now: Counts { counts.withLock { $0 } }
    func passed() { counts.withLock { $0.passed += 1 } }
    func failed() { counts.withLock { $0.failed += 1 } }
    func answered() { counts.withLock { $0.answered += 1 } }
}
