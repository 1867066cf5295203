import Glibc
import Hummingbird
import Localization

/// `PUT /v1/reflector` and `GET /v1/configuration`.
struct ConfigurationRoutes {
    let registry: any AgentRegistry
    let configurations: ConfigurationSource
    /// Unix nanoseconds.
    let clock: @Sendable () -> UInt64

    private struct ReflectorRequest: Decodable {
        var address: String
        var port: UInt16
    }

    func add(to group: RouterGroup<AgentRequestContext>) {
        group.put("reflector") { request, context in try await putReflector(request, context) }
        group.get("configuration") { request, context in try await getConfiguration(request, context) }
    }

    private func putReflector(_ request: Request, _ context: AgentRequestContext) async throws -> Response {
        let body = try await request.json(ReflectorRequest.self, form: .reflectorExpected, on: context.channel)
        guard body.port > 0, let address = Self.canonical(body.address) else {
            throw Refusal(.badRequest, .bodyMalformed, expected: .reflectorExpected, next: .setReflectorAddress)
        }
        _ = try await registry.setReflector(
            ReflectorEndpoint(address: address, port: body.port), of: context.site, by: context.collector,
            at: clock())
        return Response(status: .noContent)
    }

    private func getConfiguration(_ request: Request, _ context: AgentRequestContext) async throws -> Response {
        let held = request.headers[.ifNoneMatch]
        let (document, tag) = try await configurations.configuration(of: context.site, holding: held, at: clock())
        let headers: HTTPFields = [.eTag: tag, .cacheControl: "no-cache"]
        if let held, Self.matches(held, tag) {
            return Response(status: .notModified, headers: headers)
        }
        var response = Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: document)))
        response.headers[.contentType] = "application/json"
        return response
    }

    /// RFC 9110 §13.1.2: any of a list of tags by weak comparison, or `*`.
    static func matches(_ header: String, _ tag: String) -> Bool {
        header.split(separator: ",").contains { part in
            let candidate = part.drop { $0 == " " }
            let opaque = candidate.hasPrefix("W/") ? candidate.dropFirst(2) : candidate
            return opaque == "*" || String(opaque.prefix { $0 != " " }) == tag
        }
    }

    /// The address in its one canonical text, nil where it is none or no host's own.
    static func canonical(_ text: String) -> String? {
        for (family, length) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: length)
            guard inet_pton(family, text, &bytes) == 1 else { continue }
            let isMulticast = family == AF_INET ? bytes[0] >= 224 : bytes[0] == 0xFF
            guard !isMulticast, bytes.contains(where: { $0 != 0 }) else { return nil }
            var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            guard inet_ntop(family, bytes, &buffer, socklen_t(buffer.count)) != nil else { return nil }
            return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        return nil
    }
}
