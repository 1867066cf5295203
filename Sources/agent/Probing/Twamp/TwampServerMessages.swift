/// Server-Greeting, RFC 4656 §3.1, 64 octets:
///
///      0 unused (12)   12 modes (4)   16 challenge (16)   32 salt (16)   48 count (4)   52 must be zero (12)
///
/// Challenge, salt and count serve modes with keys only.
package struct TwampGreeting: Hashable, Sendable {
    package static let length = 64
    package var modes: TwampModes
    /// Whether it says what no TWAMP server says: modes that nobody has assigned, and something where zeros must be. Either
    /// alone is to be ignored (RFC 4656 §3.1); a greeting with both is another protocol's text.
    package var isForeign: Bool

    /// nil where `octets` aren't 64.
    package init?(_ octets: UnsafeRawBufferPointer) {
        guard octets.count == Self.length else { return nil }
        modes = TwampModes(rawValue: octets.number(at: 12))
        isForeign = !modes.isSubset(of: .assigned) && octets[52...].contains { $0 != 0 }
    }
}

/// Server-Start, RFC 4656 §3.1, 48 octets:
///
///      0 must be zero (15)   15 accept (1)   16 server IV (16)   32 the server's start time (8)   40 must be zero (8)
package struct TwampServerStart: Hashable, Sendable {
    package static let length = 48
    package var accept: TwampAccept
    /// Since when the server runs: a change says that it forgot its sessions.
    package var startTime: WireTimestamp

    /// nil where `octets` aren't 48.
    package init?(_ octets: UnsafeRawBufferPointer) {
        guard octets.count == Self.length else { return nil }
        accept = TwampAccept(octets[15])
        startTime = WireTimestamp(raw: octets.number(at: 32))
    }
}

/// Accept-Session, RFC 5357 §3.5, 48 octets:
///
///      0 accept (1)   1 must be zero (1)   2 port (2)   4 SID (16)   20 reflected octets (2, RFC 6038 §3.3)
///     22 server octets (2, RFC 6038 §3.3)   24 must be zero (8)   32 HMAC (16, zero in unauthenticated mode)
package struct TwampAcceptSession: Hashable, Sendable {
    package static let length = 48
    package var accept: TwampAccept
    /// Where the reflector really expects the test packets; it need not be the port that was asked for.
    package var port: UInt16
    package var sessionIdentifier: TwampSessionIdentifier

    /// nil where `octets` aren't 48.
    package init?(_ octets: UnsafeRawBufferPointer) {
        guard octets.count == Self.length else { return nil }
        accept = TwampAccept(octets[0])
        port = octets.number(at: 2)
        sessionIdentifier = TwampSessionIdentifier(high: octets.number(at: 4), low: octets.number(at: 12))
    }
}

/// The SID, 16 octets that the server chose, RFC 4656 §3.5.
package struct TwampSessionIdentifier: Hashable, Sendable, CustomStringConvertible {
    package var high: UInt64
    package var low: UInt64

    /// 32 hexadecimal digits.
    package var description: String {
        [high, low].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

/// Start-Ack, RFC 5357 §3.7, 32 octets: accept (1), must be zero (15), HMAC (16).
package struct TwampStartAck: Hashable, Sendable {
    package static let length = 32
    package var accept: TwampAccept

    /// nil where `octets` aren't 32.
    package init?(_ octets: UnsafeRawBufferPointer) {
        guard octets.count == Self.length else { return nil }
        accept = TwampAccept(octets[0])
    }
}

/// Stop-Sessions, RFC 5357 §3.8, 32 octets:
///
///      0 command 3 (1)   1 accept (1)   2 must be zero (2)   4 number of sessions (4)   8 must be zero (8)   16 HMAC (16)
package struct TwampStopSessions: Hashable, Sendable {
    package static let length = 32
    static let command: UInt8 = 3
    package var accept: TwampAccept
    package var sessions: UInt32

    package init(accept: TwampAccept, sessions: UInt32) {
        self.accept = accept
        self.sessions = sessions
    }

    /// nil where `octets` aren't 32, or are another command.
    package init?(_ octets: UnsafeRawBufferPointer) {
        guard octets.count == Self.length, octets[0] == Self.command else { return nil }
        accept = TwampAccept(octets[1])
        sessions = octets.number(at: 4)
    }

    package var octets: [UInt8] {
        twampMessage(Self.length) { message in
            message[0] = Self.command
            message[1] = accept.code
            message.put(sessions, at: 4)
        }
    }
}

/// A message of `length` octets, zero but for what `fill` writes.
func twampMessage(_ length: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) -> [UInt8] {
    var octets = [UInt8](repeating: 0, count: length)
    octets.withUnsafeMutableBytes { fill($0) }
    return octets
}
