import Admission
import FoundationEssentials
import Hummingbird
import Localization
import NetworkModel
import Rendering

/// `GET /v1/tests`, `POST /v1/tests`, `PUT /v1/tests/<lease>` and `DELETE /v1/tests/<lease>`: who may load which line, and when,
/// and what came of it.
struct TestRoutes {
    let admission: AdmissionSource
    /// Unix nanoseconds.
    let clock: @Sendable () -> UInt64

    private struct Body: Decodable {
        var circuit: String?
        var direction: String?
        var seconds: Int?
        var purpose: String?
        var request: String?
    }

    // swift-format-ignore: AlwaysUseLowerCamelCase
    private struct ResultBody: Decodable {
        var bits_per_second: Int64
        var loss: Double?
        var octets: Int64?
        var method: String?
        var bucket_octets: Int64?
        var idle_ns: Int64?
        var loaded_ns: Int64?

        /// Nil where a figure is out of its range.
        var result: TestResult? {
            guard bits_per_second >= 0, (0...1).contains(loss ?? 0), octets ?? 0 >= 0, bucket_octets ?? 0 >= 0,
                idle_ns ?? 0 >= 0, loaded_ns ?? 0 >= 0, method.map(Self.isWord) ?? true
            else { return nil }
            var result = TestResult(bitsPerSecond: bits_per_second, loss: loss, sent: octets)
            result.method = method
            result.bucket = bucket_octets
            result.idle = idle_ns
            result.loaded = loaded_ns
            return result
        }

        /// A word of a later agent is taken as it stands, if it is one.
        private static func isWord(_ text: String) -> Bool {
            (1...32).contains(text.utf8.count) && text.utf8.allSatisfy { (97...122).contains($0) || $0 == 45 }
        }
    }

    private func direction(_ body: Body) -> TestDirection? { body.direction.flatMap(TestDirection.init(rawValue:)) }

    private struct ObjectionBody: Decodable { var reason: String }

    func add(to group: RouterGroup<AgentRequestContext>) {
        group.get("tests") { _, context in try await list(context) }
        group.post("tests") { request, context in try await ask(request, context) }
        group.put("tests/:lease") { request, context in try await end(request, context, hasResult: true) }
        group.delete("tests/:lease") { request, context in try await end(request, context, hasResult: false) }
    }

    private func list(_ context: AgentRequestContext) async throws -> Response {
        let circuits = try await admission.circuits(of: context.site, at: clock())
        return Response.json(
            .object([
                .init("site", .string(context.site)),
                .init(
                    "tests",
                    .array(
                        circuits.map { circuit in
                            .object([
                                .init("circuit", .string(circuit.id)),
                                .init("direction", .string(circuit.direction.rawValue)),
                                .init("peer", .string(circuit.peer)), .init("rate_bps", .integer(circuit.rate)),
                                .init("starts", circuit.slot.map { .string(Self.stamp($0)) } ?? .null),
                            ])
                        })),
            ]))
    }

    /// Whether it may name a request: 1 to 64 lower-case letters, digits and hyphens.
    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }

    private func ask(_ request: Request, _ context: AgentRequestContext) async throws -> Response {
        let language = Language.accepted(request.headers[.acceptLanguage])
        let bytes = try await request.bytes(limit: 4_096, on: context.channel)
        guard let body = try? JSONDecoder().decode(Body.self, from: Data(bytes)),
            body.direction == nil || direction(body) != nil,
            let purpose = TestPurpose(rawValue: body.purpose ?? "scheduled"),
            (1...AdmissionSource.longest(purpose)).contains(body.seconds ?? 1),
            direction(body) != .both || purpose != .scheduled, body.request.map(Self.isName) ?? true
        else {
            return fault(.badRequest, .malformed, [], .requestForm, .updateAgent, language)
        }
        let now = clock()
        let wish = AdmissionSource.Wish(
            circuit: body.circuit, direction: direction(body), seconds: body.seconds, purpose: purpose,
            request: body.request)
        switch try await admission.answer(wish, of: context.site, at: now) {
        case .granted(let grant): return granted(grant, at: now)
        case .noCircuit(let own):
            return fault(
                .notFound, .noCircuit, [body.circuit ?? context.site, context.site], .ownCircuits, .readTests,
                expectedArguments: [own.isEmpty ? "–" : own.joined(separator: ", ")], language)
        case .peerAbsent(let peer):
            return fault(
                .conflict, .peerAbsent, [peer], .peerExpected, .askAgain, language, retryAfter: Self.patience,
                reason: .object([.init("kind", "peer"), .init("resource", .string(peer))]))
        case .wait(let until, let reason):
            return await wait(until: until, reason, context.site, at: now, language)
        }
    }

    /// Seconds after which an agent asks again that has nobody to test against.
    private static let patience = 3_600

    private func granted(_ grant: AdmissionSource.Grant, at now: UInt64) -> Response {
        let lease = grant.lease
        // An agent counts from the answer by its own steady clock; the stamps are for people.
        let remaining = max(0, Double(lease.from) - Double(now) / 1e9)
        return Response.json(
            .object([
                .init("lease", .integer(lease.id)), .init("circuit", .string(lease.circuit)),
                .init("direction", .string(lease.direction.rawValue)), .init("peer", .string(grant.peer)),
                .init("address", .string(grant.endpoint.address)), .init("port", .integer(Int64(AdmissionSource.port))),
                .init("from", .string(Self.stamp(lease.from))), .init("until", .string(Self.stamp(lease.until))),
                .init("starts_in_seconds", .number(remaining)),
                .init("ends_in_seconds", .number(max(0, Double(lease.until) - Double(now) / 1e9))),
                .init("rate_bps", .integer(grant.rate)), .init("octets", .integer(lease.octets)),
            ]), status: .created)
    }

    private func wait(
        until: Int, _ reason: TestDecision.Reason, _ site: String, at now: UInt64, _ language: Language
    ) async -> Response {
        let network = await admission.network
        var fields = [JSONValue.Member("kind", .string(Self.kind(reason)))]
        let resource = Self.subject(reason).map { Self.name($0, network) }
        if let resource { fields.append(.init("resource", .string(resource))) }
        fields.append(.init("until", .string(Self.stamp(until))))
        var seconds = max(1, until - Int(now / 1_000_000_000))
        // Who waits for the same hour must not come in the same second.
        if reason == .unscheduled || reason == .done || reason == .outside { seconds += MetricsRoute.delay(site) * 60 }
        return fault(
            .conflict, Self.message(reason), (resource.map { [$0] } ?? []) + [Self.stamp(until)], .waitExpected,
            .askAgain, language,
            retryAfter: seconds, reason: .object(fields))
    }

    private func end(
        _ request: Request, _ context: AgentRequestContext, hasResult: Bool
    ) async throws -> Response {
        let language = Language.accepted(request.headers[.acceptLanguage])
        var result: TestResult?
        if hasResult {
            let bytes = try await request.bytes(limit: 4_096, on: context.channel)
            guard let measured = (try? JSONDecoder().decode(ResultBody.self, from: Data(bytes)))?.result else {
                return fault(.badRequest, .malformed, [], .resultForm, .updateAgent, language)
            }
            result = measured
        }
        let objection = hasResult ? nil : await objection(request, context)
        guard let text = context.parameters.get("lease"), let id = Int64(text),
            try await admission.end(id, of: context.site, with: result, objection: objection, at: clock())
        else {
            return fault(
                .notFound, .noLease, [context.parameters.get("lease") ?? "", context.site], .ownLease, .readTests,
                language)
        }
        return Response(status: .noContent)
    }

    /// Why a test was not run; nil where that is not said, or not in a word: a lease is given back in any case.
    private func objection(_ request: Request, _ context: AgentRequestContext) async -> String? {
        guard let bytes = try? await request.bytes(limit: 4_096, on: context.channel),
            let body = try? JSONDecoder().decode(ObjectionBody.self, from: Data(bytes)),
            (1...32).contains(body.reason.utf8.count),
            body.reason.utf8.allSatisfy({ (97...122).contains($0) || $0 == UInt8(ascii: "-") })
        else { return nil }
        return body.reason
    }

    // MARK: - Words

    private func fault(
        _ status: HTTPResponse.Status, _ error: AdmissionMessages, _ arguments: [String], _ expected: AdmissionMessages,
        _ next: AdmissionMessages, expectedArguments: [String] = [], _ language: Language, retryAfter: Int? = nil,
        reason: JSONValue? = nil
    ) -> Response {
        func text(_ message: AdmissionMessages, _ arguments: [String] = []) -> JSONValue {
            .string(message.texts[language].filled(with: arguments))
        }
        var members: [JSONValue.Member] = [
            .init("error", text(error, arguments)), .init("expected", text(expected, expectedArguments)),
            .init("next", text(next)),
        ]
        if let reason { members.append(.init("reason", reason)) }
        var response = Response.json(.object(members), status: status)
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        return response
    }

    private static func stamp(_ moment: Int) -> String { UTCMoment(secondsSinceEpoch: moment).description }

    private static func kind(_ reason: TestDecision.Reason) -> String {
        switch reason {
        case .slot: "slot"
        case .unscheduled: "unscheduled"
        case .done: "done"
        case .inUse: "in-use"
        case .volume: "volume"
        case .users: "users"
        case .closed: "closed"
        case .outside: "outside"
        }
    }

    private static func message(_ reason: TestDecision.Reason) -> AdmissionMessages {
        switch reason {
        case .slot: .slot
        case .unscheduled: .unscheduled
        case .done: .done
        case .inUse: .inUse
        case .volume: .volume
        case .users: .users
        case .closed: .closed
        case .outside: .outside
        }
    }

    private static func subject(_ reason: TestDecision.Reason) -> NetworkTests.Subject? {
        switch reason {
        case .inUse(let subject), .volume(let subject), .users(let subject): subject
        case .slot, .unscheduled, .done, .closed, .outside: nil
        }
    }

    private static func name(_ subject: NetworkTests.Subject, _ network: TestNetwork) -> String {
        switch subject {
        case .agent(let site): site
        case .link(let link, _): network.links[link].name
        case .port(let hub, _), .machine(let hub): network.hubs[hub].site
        }
    }
}
