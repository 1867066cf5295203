import Foundation
package import Hummingbird

/// Puts the console on a router: `GET` and `HEAD` for every path, answered by `service`.
///
/// The console has no login of its own: it shows and changes nothing, and belongs on loopback or behind a proxy that
/// knows its readers.
package func addConsoleRoutes<Context: RequestContext>(to router: Router<Context>, service: ConsoleService) {
    let handle: @Sendable (Request, Context) async throws -> Response = { request, _ in
        let answer = await service.respond(
            to: ConsoleRequest(
                path: request.uri.path.removingPercentEncoding ?? request.uri.path,
                query: ConsoleRequest.parameters(of: request.uri.query ?? ""),
                acceptLanguage: request.headers[.acceptLanguage], cookie: request.headers[.cookie],
                ifNoneMatch: request.headers[.ifNoneMatch]))
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            if let field = HTTPFields.Element.Name(name) {
                headers.append(HTTPFields.Element(name: field, value: value))
            }
        }
        return Response(
            status: HTTPResponse.Status(code: answer.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
    let head: @Sendable (Request, Context) async throws -> Response = { request, context in
        try await handle(request, context).createHeadResponse()
    }
    for path in ["/", "**"] as [RouterPath] {
        router.get(path, use: handle)
        router.head(path, use: head)
    }
}
