import Localization

/// What the console needs of an HTTP request: pages and documents are functions of it, whatever server carries it.
package struct ConsoleRequest: Sendable {
    package var path: String
    /// Decoded query parameters; of a repeated one the last counts.
    package var query: [String: String]
    package var acceptLanguage: String?
    package var cookie: String?
    package var ifNoneMatch: String?

    package init(
        path: String, query: [String: String] = [:], acceptLanguage: String? = nil, cookie: String? = nil,
        ifNoneMatch: String? = nil
    ) {
        self.path = path
        self.query = query
        self.acceptLanguage = acceptLanguage
        self.cookie = cookie
        self.ifNoneMatch = ifNoneMatch
    }

    /// The parameters of a raw query string, decoded as forms encode them (WHATWG URL, application/x-www-form-urlencoded):
    /// `+` is a blank; bytes that are no UTF-8 are repaired, a malformed escape stands for itself.
    package static func parameters(of query: some StringProtocol) -> [String: String] {
        var parameters: [String: String] = [:]
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            parameters[decoded(parts[0].utf8)] = parts.count > 1 ? decoded(parts[1].utf8) : ""
        }
        return parameters
    }

    private static func decoded(_ bytes: some Collection<UInt8>) -> String {
        func digit(_ byte: UInt8?) -> UInt8? {
            switch byte {
            case .some(let byte) where (48...57).contains(byte): byte - 48
            case .some(let byte) where (65...70).contains(byte): byte - 55
            case .some(let byte) where (97...102).contains(byte): byte - 87
            default: nil
            }
        }
        var out: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let high = digit(rest.first), let low = digit(rest.dropFirst().first) {
                out.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                out.append(byte == UInt8(ascii: "+") ? 32 : byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// What is searched for, not longer than a name may be.
    var searchedText: String { String((query["q"] ?? "").prefix(100)) }

    /// The reader's language: `?lang=`, else the one remembered from an earlier `?lang=`, else the browser's preference.
    var language: Language {
        if let chosen = chosenLanguage { return chosen }
        for part in (cookie ?? "").split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
            if pair.count == 2, pair[0] == "lang", let language = Language(rawValue: pair[1]) { return language }
        }
        return Self.negotiated(acceptLanguage ?? "")
    }

    /// A language asked for in this very request.
    var chosenLanguage: Language? { query["lang"].flatMap(Language.init(rawValue:)) }

    /// RFC 9110 §12.5.4: the language of ours with the highest quality value, the first of equals; `q=0` refuses.
    static func negotiated(_ header: String) -> Language {
        var best: (language: Language, quality: Double)?
        for range in header.split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
            guard let tag = parts.first?.split(separator: "-").first, let language = Language(rawValue: String(tag))
            else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if weight > 0, weight > best?.quality ?? 0 { best = (language, weight) }
        }
        return best?.language ?? .english
    }
}

/// An answer of the console.
package struct ConsoleResponse: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package subscript(header name: String) -> String? { headers.first { $0.name == name }?.value }
    package var text: String { String(decoding: body, as: UTF8.self) }
}
