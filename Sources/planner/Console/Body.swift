import Rendering

/// The bytes of an answer with their entity tag.
struct Body: Sendable {
    private let bytes: [UInt8]
    private let contentType: String
    private let tag: String

    init(_ bytes: [UInt8], _ contentType: String) {
        self.bytes = bytes
        self.contentType = contentType
        tag = "\"\(Self.hash(bytes))\""
    }

    init(_ document: JSONValue) { self.init(Array(document.text().utf8), "application/json") }
    init(_ page: Markup) { self.init(Array(page.html.utf8), "text/html; charset=utf-8") }

    /// 304 without the bytes where the asker has them (RFC 9110 §13.1.2). Every answer says what time it is here, so
    /// that a page needs no clock of its own to say how old a figure is.
    func response(to request: ConsoleRequest, status: Int = 200, now: UInt64) -> ConsoleResponse {
        var headers: [(name: String, value: String)] = [
            ("Cache-Control", "no-cache"), ("X-Content-Type-Options", "nosniff"),
            ("Tuyen-Now", String(now / 1_000_000)),
        ]
        if status == 200 {
            headers.append(("ETag", tag))
            let known = (request.ifNoneMatch ?? "").split(separator: ",").map { $0.filter { $0 != " " } }
            if known.contains(tag) || known.contains("W/" + tag) {
                return ConsoleResponse(status: 304, headers: headers, body: [])
            }
        }
        headers.append(("Content-Type", contentType))
        return ConsoleResponse(status: status, headers: headers, body: bytes)
    }

    /// FNV-1a, 64 bits: tells a changed document from an unchanged one; guards against nothing.
    private static func hash(_ bytes: [UInt8]) -> String {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(value, radix: 16)
    }
}
