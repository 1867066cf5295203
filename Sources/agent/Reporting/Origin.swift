package import NetworkAddress

/// Where the collector is: what an `https` URL without path says.
package struct Origin: Hashable, Sendable, CustomStringConvertible {
    /// A DNS name or the text of an address, without brackets.
    package let host: String
    package let port: UInt16
    /// The address where `host` is one.
    package let address: IPAddress?

    /// Parses `https://host[:port][/]`; nil for anything else. An IPv6 address stands in brackets.
    package init?(_ url: String) {
        guard url.hasPrefix("https://") else { return nil }
        var rest = url.dropFirst("https://".count)
        if rest.last == "/" { rest.removeLast() }
        let host: Substring
        if rest.first == "[" {
            guard let close = rest.firstIndex(of: "]") else { return nil }
            host = rest[rest.index(after: rest.startIndex)..<close]
            rest = rest[rest.index(after: close)...]
            guard case .v6? = IPAddress(host) else { return nil }
        } else {
            host = rest.prefix { $0 != ":" }
            rest = rest[host.endIndex...]
            let isName = host.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D || byte == 0x2E
            }
            guard !host.isEmpty, host.utf8.count <= 253, isName else { return nil }
        }
        if rest.isEmpty {
            port = 443
        } else {
            let digits = rest.dropFirst()
            guard rest.first == ":", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = UInt16(digits), number > 0
            else { return nil }
            port = number
        }
        self.host = String(host)
        address = IPAddress(host)
    }

    /// `host:port` as the Host header wants it.
    package var authority: String {
        if case .v6? = address { "[\(host)]:\(port)" } else { "\(host):\(port)" }
    }

    package var description: String { "https://\(authority)" }

    /// How many collectors a site may have.
    static let most = 8

    /// The collectors that a document names: `collectors`, or `collector` alone where an older one knows no more.
    static func list(_ several: [String]?, or one: String?) throws(DocumentError) -> [Origin] {
        let texts = several ?? one.map { [$0] } ?? []
        guard (1...most).contains(texts.count) else {
            let place = several == nil ? "collector" : "collectors"
            throw DocumentError(
                place: place, expected: several == nil ? "a value" : "1 to \(most) of https://host:port",
                found: several == nil ? "none" : "\(texts.count)")
        }
        var origins: [Origin] = []
        for (index, text) in texts.enumerated() {
            guard let origin = Origin(text), !origins.contains(origin) else {
                throw DocumentError(
                    place: several == nil ? "collector" : "collectors[\(index)]", expected: "https://host:port",
                    found: text.debugDescription)
            }
            origins.append(origin)
        }
        return origins
    }
}
