import Hummingbird
import Localization
import Logging
import Rendering

/// An error as agents get it: `{"error", "expected", "next"}`, in the language that they ask for.
struct Refusal: Error {
    var status: HTTPResponse.Status
    var error: CollectorMessages
    var arguments: [String] = []
    var expected: CollectorMessages
    var next: CollectorMessages
    /// Seconds after which to come again.
    var retryAfter: Int?

    init(
        _ status: HTTPResponse.Status, _ error: CollectorMessages, _ arguments: String..., expected: CollectorMessages,
        next: CollectorMessages, retryAfter: Int? = nil
    ) {
        self.status = status
        self.error = error
        self.arguments = arguments
        self.expected = expected
        self.next = next
        self.retryAfter = retryAfter
    }

    func response(_ language: Language) -> Response {
        func text(_ message: CollectorMessages) -> JSONValue {
            .string(message.texts[language].filled(with: arguments))
        }
        let body = JSONValue.object([
            .init("error", text(error)), .init("expected", text(expected)), .init("next", text(next)),
        ])
        var response = Response.json(body, status: status)
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        return response
    }
}

extension Response {
    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: value.text() + "\n")))
    }
}

/// Gives every error below it the shape of the protocol; what nobody foresaw becomes a 500 and a line in the log.
struct RefusalMiddleware: RouterMiddleware {
    typealias Context = AgentRequestContext

    let logger: Logger

    func handle(
        _ request: Request, context: AgentRequestContext,
        next: (Request, AgentRequestContext) async throws -> Response
    ) async throws -> Response {
        let language = Language.accepted(request.headers[.acceptLanguage])
        do {
            return try await next(request, context)
        } catch let refusal as Refusal {
            return refusal.response(language)
        } catch let error as HTTPError where error.status == .notFound || error.status == .methodNotAllowed {
            return Refusal(
                error.status, .noSuchResource, "\(request.method.rawValue) \(request.uri.path.prefix(100))",
                expected: .resourcesExpected, next: .checkCollectorAddress
            ).response(language)
        } catch {
            logger.error("\(request.method) \(request.uri.path): \(error)")
            return Refusal(
                .internalServerError, .unforeseen, expected: .requestExpected, next: .tellOperator
            ).response(language)
        }
    }
}

extension Language {
    /// Vietnamese where `Accept-Language` begins with it.
    static func accepted(_ header: String?) -> Language {
        (header ?? "").lowercased().hasPrefix("vi") ? .vietnamese : .english
    }
}
