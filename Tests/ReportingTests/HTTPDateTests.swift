import TestSupport
import Testing

@testable import Reporting

@Suite struct HTTPDateTests {
    @Test(
        "the three forms of RFC 9110 §5.6.7 are one moment",
        arguments: [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        ])
    func forms(text: String) { #expect(HTTPDate.seconds(text) == 784_111_777) }

    @Test("leap days and the ends of years")
    func calendar() {
        #expect(HTTPDate.seconds("Thu, 29 Feb 2024 00:00:00 GMT") == 1_709_164_800)
        #expect(HTTPDate.seconds("Fri, 01 Mar 2024 00:00:00 GMT") == 1_709_251_200)
        #expect(HTTPDate.seconds("Wed, 31 Dec 2025 23:59:60 GMT") == 1_767_225_600)
        #expect(HTTPDate.seconds("Thu, 01 Jan 1970 00:00:00 GMT") == 0)
    }

    @Test(
        "anything else is none",
        arguments: [
            "", "6 Nov 1994", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 32 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Noc 1994 08:49:37 GMT",
            "Sun, 06 Nov 99999999999999999999 08:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
            String(repeating: "9", count: 10_000),
        ])
    func others(text: String) { #expect(HTTPDate.seconds(text) == nil) }

    @Test("Retry-After in seconds, or as a date by the response's own clock, at most a day")
    func retryAfter() {
        func wait(_ value: String, date: String? = nil) -> Duration? {
            var response = HTTPResponse(status: 503, headers: [HTTPHeader("Retry-After", value)])
            if let date { response.headers.append(HTTPHeader("Date", date)) }
            return response.retryAfter
        }
        let now = "Sun, 06 Nov 1994 08:49:37 GMT"
        #expect(wait("120") == .seconds(120))
        #expect(wait("9999999") == .seconds(86_400))
        #expect(wait("-1") == nil)
        #expect(wait("Sun, 06 Nov 1994 08:51:37 GMT", date: now) == .seconds(120))
        #expect(wait("Sun, 06 Nov 1994 08:40:00 GMT", date: now) == .zero)
        #expect(wait("Sun, 06 Nov 2094 08:40:00 GMT", date: now) == .seconds(86_400))
        #expect(wait("Sun, 06 Nov 1994 08:51:37 GMT") == nil)
        #expect(wait("soon", date: now) == nil)
    }
}
