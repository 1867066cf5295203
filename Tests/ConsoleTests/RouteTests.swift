import Foundation
import FoundationNetworking
import Hummingbird
import Logging
import Testing

@testable import Console

/// The console behind the real server on loopback: what a browser sends reaches it, what it answers reaches the browser.
@Suite struct RouteTests {
    private func serving(_ body: @escaping @Sendable (String) async throws -> Void) async throws {
        let router = Router()
        addConsoleRoutes(to: router, service: try TestConsole().service)
        var quiet = Logger(label: "console-test")
        quiet.logLevel = .critical
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                port.yield(channel.localAddress?.port ?? 0)
                port.finish()
            }, logger: quiet)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            for await number in ports { try await body("http://127.0.0.1:\(number)") }
            group.cancelAll()
        }
    }

    private func get(_ address: String, _ headers: [String: String] = [:]) async throws -> (HTTPURLResponse, String) {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 30
        configuration.urlCache = nil
        let session = URLSession(configuration: configuration)
        defer { session.invalidateAndCancel() }
        var request = URLRequest(url: try #require(URL(string: address)))
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await session.data(for: request)
        return (try #require(response as? HTTPURLResponse), String(decoding: data, as: UTF8.self))
    }

    @Test func aBrowsersRequestGetsThroughWhole() async throws {
        try await serving { base in
            let (page, text) = try await get(
                base + "/links?q=B%E1%BA%A3o+L%C3%A2m", ["Accept-Language": "vi-VN,vi;q=0.9"])
            #expect(page.statusCode == 200)
            #expect(page.value(forHTTPHeaderField: "Content-Type") == "text/html; charset=utf-8")
            #expect(page.value(forHTTPHeaderField: "Content-Security-Policy")?.contains("default-src 'none'") == true)
            #expect(text.contains("<html lang=\"vi\">") && text.contains("value=\"Bảo Lâm\""))

            let (choice, _) = try await get(base + "/?lang=vi")
            #expect(choice.value(forHTTPHeaderField: "Set-Cookie")?.hasPrefix("lang=vi") == true)
            let (_, remembered) = try await get(base + "/sites", ["Cookie": "lang=vi", "Accept-Language": "en"])
            #expect(remembered.contains("<html lang=\"vi\">"))

            let (state, _) = try await get(base + "/api/state")
            let tag = try #require(state.value(forHTTPHeaderField: "ETag"))
            let (again, none) = try await get(base + "/api/state", ["If-None-Match": tag])
            #expect(again.statusCode == 304 && none.isEmpty)

            let (style, _) = try await get(base + "/assets/console.css")
            #expect(style.statusCode == 200)
            for path in ["/nowhere/at/all", "/assets/%2e%2e/%2e%2e/etc/passwd"] {
                let (missing, _) = try await get(base + path)
                #expect(missing.statusCode == 404)
            }
        }
    }
}
