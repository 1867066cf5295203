/// The name of a site in a certificate: the URN `urn:tuyen:site:<site id>`.
///
/// RFC 8141 §2: a namespace-specific string is made of `pchar`s (RFC 3986 §3.3) and `/`; every other byte is written as
/// `%` and two upper-case digits. We write `/` so too. A site id has exactly one URI, and a URI that isn't the one that we
/// would write is nobody's: two spellings of a name would be two names to one reader and one to another.
package enum SiteURI {
    package static let prefix = "urn:tuyen:site:"

    /// Bytes of a site id at most: X.520's bound of a common name, which carries it too.
    package static let longest = 64

    /// The URI of a site id.
    ///
    /// - Throws: where the id is empty, longer than 64 bytes, or has control characters.
    package static func encode(_ site: String) throws -> String {
        guard isValid(site) else {
            throw IdentityError(
                "name the site \(site.debugDescription) in a certificate",
                "expected 1 to \(longest) bytes without control characters")
        }
        return prefix + escaped(site)
    }

    /// The site id of a URI; nil unless `encode` gives exactly this URI for it.
    package static func decode(_ uri: String) -> String? {
        guard uri.hasPrefix(prefix) else { return nil }
        var bytes: [UInt8] = []
        var rest = Array(uri.utf8.dropFirst(prefix.utf8.count))[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let site = String(validating: bytes, as: UTF8.self), isValid(site), prefix + escaped(site) == uri else {
            return nil
        }
        return site
    }

    package static func isValid(_ site: String) -> Bool {
        (1...longest).contains(site.utf8.count) && site.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    private static let literal = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@".utf8)

    private static func escaped(_ site: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var text: [UInt8] = []
        for byte in site.utf8 {
            if literal.contains(byte) {
                text.append(byte)
            } else {
                text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
