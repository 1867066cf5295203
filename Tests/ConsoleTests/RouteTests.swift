import Collector
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Localization
import Testing

@testable import Console

/// The console behind the real server's router: what a browser sends reaches it, what it answers reaches the browser.
@Suite struct RouteTests {
    @Test func aBrowsersRequestGetsThroughWhole() async throws {
        let console = try TestConsole()
        let router = Router()
        addConsoleRoutes(to: router, service: console.service)
        let application = Application(router: router)
        try await application.test(.live) { client in
            let page = try await client.executeRequest(
                uri: "/links?q=B%E1%BA%A3o+L%C3%A2m", method: .get, headers: [.acceptLanguage: "vi"], body: nil)
            #expect(page.status == .ok)
            #expect(page.headers[.contentType] == "text/html; charset=utf-8")
            let text = String(buffer: page.body)
            #expect(text.contains("<html lang=\"vi\">") && text.contains("value=\"Bảo Lâm\""))

            let state = try await client.executeRequest(uri: "/api/state", method: .get, headers: [:], body: nil)
            let tag = try #require(state.headers[.eTag])
            let again = try await client.executeRequest(
                uri: "/api/state", method: .get, headers: [.ifNoneMatch: tag], body: nil)
            #expect(again.status == .notModified && again.body.readableBytes == 0)

            let choice = try await client.executeRequest(uri: "/?lang=vi", method: .get, headers: [:], body: nil)
            #expect(choice.headers[.setCookie]?.hasPrefix("lang=vi") == true)
            let asset = try await client.executeRequest(
                uri: "/assets/console.css", method: .get, headers: [:], body: nil)
            #expect(asset.status == .ok)
            for path in ["/nowhere/at/all", "/assets/%2e%2e/%2e%2e/etc/passwd"] {
                let missing = try await client.executeRequest(uri: path, method: .get, headers: [:], body: nil)
                #expect(missing.status == .notFound)
            }
        }
    }
}
