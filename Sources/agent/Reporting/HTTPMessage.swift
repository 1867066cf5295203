/// A request to the collector.
package struct HTTPRequest: Hashable, Sendable {
    package var method: String
    /// Absolute path, ASCII, already escaped.
    package var path: String
    package var headers: [HTTPHeader]
    package var body: [UInt8]

    package init(_ method: String, _ path: String, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
    }

    /// The bytes on the wire (RFC 9112 §2.1).
    func serialized(host: String) -> [UInt8] {
        var text = "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\n"
        for header in headers { text += "\(header.name): \(header.value)\r\n" }
        if !body.isEmpty || method != "GET" { text += "Content-Length: \(body.count)\r\n" }
        return Array((text + "\r\n").utf8) + body
    }
}

package struct HTTPHeader: Hashable, Sendable {
    package var name: String
    package var value: String
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A complete response.
package struct HTTPResponse: Hashable, Sendable {
    package var status: Int
    package var headers: [HTTPHeader]
    package var body: [UInt8]

    package init(status: Int, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of a header; names are compared without case.
    package subscript(name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }

    package func values(_ name: String) -> [String] {
        let wanted = name.lowercased()
        return headers.filter { $0.name.lowercased() == wanted }.map(\.value)
    }

    /// Retry-After (RFC 9110 §10.2.3), at most a day: seconds, or a date less the response's own Date. Without that a date is left aside,
    /// since it would compare a stranger's clock with ours.
    package var retryAfter: Duration? {
        guard let text = self["Retry-After"] else { return nil }
        if let seconds = Int64(text) { return seconds < 0 ? nil : .seconds(min(seconds, 86_400)) }
        guard let until = HTTPDate.seconds(text), let sent = self["Date"].flatMap(HTTPDate.seconds) else { return nil }
        return .seconds(min(max(0, until - sent), 86_400))
    }
}
