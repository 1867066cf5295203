/// The Modes field of TWAMP-Control (RFC 4656 §3.1, IANA registry "TWAMP-Modes"): what a server offers, and what the client
/// chose of it.
package struct TwampModes: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let unauthenticated = TwampModes(rawValue: 1)
    package static let authenticated = TwampModes(rawValue: 2)
    package static let encrypted = TwampModes(rawValue: 4)
    /// RFC 5618: unauthenticated test packets under an encrypted control connection.
    package static let mixed = TwampModes(rawValue: 8)
    /// RFC 5938.
    package static let individualSessions = TwampModes(rawValue: 16)
    /// RFC 6038 §3.
    package static let reflectOctets = TwampModes(rawValue: 32)
    /// RFC 6038 §4: requests have the reflector's 27 octets more from the start, so that replies are as long as they are.
    package static let symmetricalSize = TwampModes(rawValue: 64)
    /// RFC 7717.
    package static let derivedKeys = TwampModes(rawValue: 128)
    /// RFC 7750.
    package static let codePointMonitoring = TwampModes(rawValue: 256)

    /// All that IANA has assigned.
    static let assigned = TwampModes(rawValue: 0x1FF)

    private static let names: [(TwampModes, String)] = [
        (.unauthenticated, "unauthenticated"), (.authenticated, "authenticated"), (.encrypted, "encrypted"),
        (.mixed, "mixed (RFC 5618)"), (.individualSessions, "individual session control (RFC 5938)"),
        (.reflectOctets, "reflect octets (RFC 6038)"), (.symmetricalSize, "symmetrical size (RFC 6038)"),
        (.derivedKeys, "IKEv2-derived keys (RFC 7717)"), (.codePointMonitoring, "DSCP and ECN monitoring (RFC 7750)"),
    ]
}

extension TwampModes: CustomStringConvertible {
    /// IANA's names, then unassigned bits as a number: `authenticated, encrypted, 0x400`.
    package var description: String {
        var words = Self.names.filter { contains($0.0) }.map(\.1)
        let rest = subtracting(.assigned)
        if !rest.isEmpty || words.isEmpty { words.append("0x" + String(rest.rawValue, radix: 16)) }
        return words.joined(separator: ", ")
    }
}

/// The Accept field, RFC 4656 §3.3 (IANA registry "TWAMP-Control Accept Values").
package struct TwampAccept: Hashable, Sendable {
    package var code: UInt8
    package init(_ code: UInt8) { self.code = code }

    package static let ok = TwampAccept(0)
}
