import Reporting
import TestSupport
import Testing

/// How the bytes of a response come in.
private func parsed(_ text: String, in pieces: Int, bodyLimit: Int = 1_000, ends: Bool = false) throws
    -> ResponseParser
{
    var parser = ResponseParser(bodyLimit: bodyLimit)
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        try parser.receive(rest.prefix(pieces))
        rest = rest.dropFirst(pieces)
    }
    if ends { try parser.end() }
    return parser
}

@Suite(.blocking) struct ResponseParserTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var text: String
        var status: Int
        var body = ""
        var reuse = true
        var ends = false
    }

    static let cases = [
        Case(
            testDescription: "a length", text: "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc", status: 200,
            body: "abc"),
        Case(testDescription: "no body", text: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", status: 200),
        Case(testDescription: "304 has none", text: "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n", status: 304),
        Case(
            testDescription: "304 may say a length", text: "HTTP/1.1 304 \r\nContent-Length: 9\r\n\r\n", status: 304),
        Case(
            testDescription: "chunks",
            text:
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=1\r\n0123456789\r\n0\r\nT: 1\r\n\r\n",
            status: 200, body: "abc0123456789"),
        Case(
            testDescription: "an interim response before",
            text: "HTTP/1.1 100 Continue\r\nX: 1\r\n\r\nHTTP/1.1 503 Busy\r\nContent-Length: 1\r\n\r\n!", status: 503,
            body: "!"),
        Case(
            testDescription: "close is asked for",
            text: "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 1\r\n\r\n!", status: 200, body: "!",
            reuse: false),
        Case(
            testDescription: "HTTP/1.0", text: "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n!", status: 200, body: "!",
            reuse: false),
        Case(
            testDescription: "until the connection ends", text: "HTTP/1.1 200 OK\r\n\r\nabc", status: 200, body: "abc",
            reuse: false, ends: true),
        Case(
            testDescription: "bytes that nobody asked for",
            text: "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!HTTP/1.1 200", status: 200, body: "!", reuse: false),
    ]

    @Test("a response is the same however it is split", arguments: cases)
    func split(example: Case) throws {
        for pieces in 1...example.text.utf8.count {
            let parser = try parsed(example.text, in: pieces, ends: example.ends)
            let response = try #require(parser.response)
            #expect(response.status == example.status)
            #expect(String(decoding: response.body, as: UTF8.self) == example.body)
            #expect(parser.canReuse == example.reuse)
        }
    }

    @Test(
        "what can't be trusted is refused",
        arguments: [
            "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 2x0 OK\r\n", "HTTP/1.1 99 OK\r\n", "HTTP/1.1 +20 OK\r\n", "\r\n",
            "SSH-2.0-OpenSSH\r\n", "HTTP/1.1 101 Switching\r\n\r\n", "HTTP/1.1 200 OK\n\n",
            "HTTP/1.1 200 OK\r\nA : b\r\n", "HTTP/1.1 200 OK\r\n folded\r\n", "HTTP/1.1 200 OK\r\n: b\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
        ])
    func refused(text: String) {
        for pieces in [1, text.utf8.count] {
            #expect(throws: ResponseParser.Failure.self) { try parsed(text, in: pieces) }
        }
    }

    @Test("an endless head and an endless body are stopped")
    func endless() {
        let head = "HTTP/1.1 200 OK\r\nA: " + String(repeating: "x", count: ResponseParser.headLimit)
        #expect(throws: ResponseParser.Failure.headTooLong) { try parsed(head, in: 1_000) }
        let interim = String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 4_000)
        #expect(throws: ResponseParser.Failure.headTooLong) { try parsed(interim, in: 1_000) }
        let body = "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 1_001)
        #expect(throws: ResponseParser.Failure.bodyTooLong(limit: 1_000)) { try parsed(body, in: 64) }
        let chunks =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + String(repeating: "1\r\nx\r\n", count: 1_001)
        #expect(throws: ResponseParser.Failure.bodyTooLong(limit: 1_000)) { try parsed(chunks, in: 64) }
    }

    @Test("every proper prefix is an unfinished response")
    func prefixes() throws {
        for example in Self.cases where !example.ends && example.reuse {
            for length in 0..<example.text.utf8.count {
                let text = String(decoding: example.text.utf8.prefix(length), as: UTF8.self)
                #expect(throws: ResponseParser.Failure.cut) { try parsed(text, in: 7, ends: true) }
            }
        }
    }

    @Test("random bytes never trap", arguments: 0..<20)
    func fuzz(seed: UInt64) {
        var state = seed
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        for _ in 0..<300 {
            var bytes = Array(Self.cases[random(Self.cases.count)].text.utf8)
            for _ in 0..<1 + random(5) { bytes[random(bytes.count)] = UInt8(random(256)) }
            var parser = ResponseParser(bodyLimit: 100)
            do {
                try parser.receive(bytes)
                try parser.end()
            } catch { #expect(parser.response == nil || !parser.canReuse) }
        }
    }

    @Test("Retry-After in seconds is read, and a date or rubbish is not")
    func retryAfter() {
        func value(_ text: String) -> Duration? {
            HTTPResponse(status: 503, headers: [HTTPHeader("retry-after", text)]).retryAfter
        }
        #expect(value("7") == .seconds(7))
        #expect(value("999999999") == .seconds(86_400))
        #expect(value("-1") == nil)
        #expect(value("Wed, 21 Oct 2026 07:28:00 GMT") == nil)
    }
}
