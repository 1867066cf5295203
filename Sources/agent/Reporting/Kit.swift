package import Identity

/// What `planner site kit` gives a site: where the collectors are, whom to trust, and a token that works once.
package struct Kit: Hashable, Sendable {
    package let site: String
    /// The collectors, the preferred one first; at least one.
    package let origins: [Origin]
    package let token: String
    package let authority: Certificate

    private struct Document: Decodable {
        var format: Int
        var site: String
        var collector: String?
        var collectors: [String]?
        var token: String
        var ca: String
    }

    /// The preferred collector.
    package var origin: Origin { origins[0] }

    /// Reads the JSON of a kit file.
    package init(_ bytes: [UInt8]) throws(DocumentError) {
        let document = try JSONFault.decode(Document.self, bytes)
        guard document.format == 1 else {
            throw DocumentError(place: "format", expected: "1", found: "\(document.format)")
        }
        guard SiteURI.isValid(document.site) else {
            throw DocumentError(
                place: "site", expected: "a site id of 1 to \(SiteURI.longest) bytes",
                found: document.site.debugDescription)
        }
        origins = try Origin.list(document.collectors, or: document.collector)
        // 32 bytes in base64url; its content is not shown, for it is a secret until it is used.
        let isToken =
            document.token.utf8.count == 43
            && document.token.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D || byte == 0x5F
            }
        guard isToken else {
            throw DocumentError(
                place: "token", expected: "43 characters of base64url",
                found: "\(document.token.utf8.count) characters")
        }
        do {
            authority = try Certificate(pem: document.ca)
        } catch {
            throw DocumentError(place: "ca", expected: "a certificate in PEM", found: "\(error)")
        }
        site = document.site
        token = document.token
    }
}
