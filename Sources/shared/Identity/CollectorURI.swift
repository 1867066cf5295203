/// The name of a collector in its certificate: the URN `urn:tuyen:collector:<name>`.
///
/// It stands beside `SiteURI` and shares nothing with it: who holds a certificate of a site can't pass for a collector, nor the other
/// way round. Names are made of lower-case letters, digits, `-` and `.`, so that nothing has to be escaped.
package enum CollectorURI {
    package static let prefix = "urn:tuyen:collector:"

    /// Bytes of a name at most, as of a site id.
    package static let longest = 64

    /// - Throws: where the name has none of the form above.
    package static func encode(_ name: String) throws -> String {
        guard isValid(name) else {
            throw IdentityError(
                "name the collector \(name.debugDescription) in a certificate",
                "expected 1 to \(longest) of a-z, 0-9, '-' and '.'")
        }
        return prefix + name
    }

    /// The name of a URI; nil unless `encode` gives exactly this URI for it.
    package static func decode(_ uri: String) -> String? {
        guard uri.hasPrefix(prefix) else { return nil }
        let name = String(uri.dropFirst(prefix.count))
        return isValid(name) ? name : nil
    }

    package static func isValid(_ name: String) -> Bool {
        (1...longest).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: ".")
            }
    }
}
