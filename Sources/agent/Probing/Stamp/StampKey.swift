/// A key for STAMP's authenticated mode, RFC 8762 §4.4.
package struct StampKey: Hashable, Sendable {
    /// What the key file calls it.
    package var identifier: String
    package var octets: [UInt8]

    /// RFC 2104 §3: shorter than the hash's output weakens it. 16 octets are what the truncated HMAC is worth.
    package static let minimumLength = 16
    /// Longer ones would be hashed first and gain nothing.
    package static let maximumLength = 64

    package init(identifier: String, octets: [UInt8]) {
        self.identifier = identifier
        self.octets = octets
    }
}

/// Keys are never printed.
extension StampKey: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { "key \(identifier)" }
    package var debugDescription: String { description }
}
