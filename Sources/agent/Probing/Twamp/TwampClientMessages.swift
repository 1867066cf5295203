package import NetworkAddress

/// Set-Up-Response, RFC 4656 §3.1, 164 octets:
///
///      0 mode (4)   4 key ID (80)   84 token (64)   148 client IV (16); all but the mode zero in unauthenticated mode
package struct TwampSetUpResponse: Hashable, Sendable {
    package static let length = 164
    package var modes: TwampModes

    package init(modes: TwampModes) { self.modes = modes }

    package var octets: [UInt8] { twampMessage(Self.length) { $0.put(modes.rawValue, at: 0) } }
}

/// What a test session shall be: the client's half of Request-TW-Session.
package struct TwampSessionRequest: Hashable, Sendable {
    /// Where the test packets come from; the socket must exist already.
    package var sender: Endpoint
    /// Where the reflector is asked to listen; of the sender's family. The server may choose another port.
    package var receiver: Endpoint
    /// UDP payload of a test packet, at least `StampPacket.length`.
    package var size: Int
    /// 0...63.
    package var dscp: UInt8
    /// How long the reflector goes on after Stop-Sessions, for what is still under way.
    package var timeout: Duration
    package var start: WireTimestamp

    package init(
        sender: Endpoint, receiver: Endpoint, size: Int, dscp: UInt8, timeout: Duration, start: WireTimestamp
    ) {
        precondition(sender.address.width == receiver.address.width && size >= StampPacket.length)
        self.sender = sender
        self.receiver = receiver
        self.size = size
        self.dscp = dscp
        self.timeout = timeout
        self.start = start
    }

    /// Octets of a test packet before its padding: 14 (RFC 4656 §4.1.2), or 41 with symmetrical size (RFC 6038 §4.1).
    static func unpaddedLength(_ modes: TwampModes) -> Int { modes.contains(.symmetricalSize) ? 41 : 14 }

    package static let length = 112
    static let command: UInt8 = 5

    /// Request-TW-Session, RFC 5357 §3.5, 112 octets:
    ///
    ///      0 command 5 (1)   1 IP version (1)   2 conf-sender, conf-receiver (2, zero)   4 schedule slots (4, zero)
    ///      8 packets (4, zero)   12 sender port (2)   14 receiver port (2)   16 sender address (16)
    ///     32 receiver address (16)   48 SID (16, zero: the server chooses it)   64 padding length (4)
    ///     68 start time (8)   76 timeout (8)   84 type-P descriptor (4)
    ///     88 octets to be reflected (2), length of padding to reflect (2), RFC 6038 §3.2: zero without that mode
    ///     92 must be zero (4)   96 HMAC (16)
    package func octets(in modes: TwampModes) -> [UInt8] {
        twampMessage(Self.length) { message in
            message[0] = Self.command
            message[1] = sender.address.width == 32 ? 4 : 6
            message.put(sender.port, at: 12)
            message.put(receiver.port, at: 14)
            Self.put(sender.address, at: 16, in: message)
            Self.put(receiver.address, at: 32, in: message)
            message.put(UInt32(size - Self.unpaddedLength(modes)), at: 64)
            message.put(start.raw, at: 68)
            message.put(Self.interval(timeout), at: 76)
            // RFC 4656 §3.5: two bits 00, then the differentiated services code point.
            message.put(UInt32(dscp) << 24, at: 84)
        }
    }

    private static func put(_ address: IPAddress, at offset: Int, in message: UnsafeMutableRawBufferPointer) {
        switch address {
        case .v4(let address): message.put(address.value, at: offset)
        case .v6(let address):
            message.put(address.high, at: offset)
            message.put(address.low, at: offset + 8)
        }
    }

    /// A length of time in the format of a timestamp: seconds and 2^-32 s.
    private static func interval(_ duration: Duration) -> UInt64 {
        let nanoseconds = UInt64(max(0, duration.nanoseconds))
        return (nanoseconds / 1_000_000_000) << 32 | ((nanoseconds % 1_000_000_000) << 32) / 1_000_000_000
    }
}

/// Start-Sessions, RFC 5357 §3.7, 32 octets: command 2 (1), must be zero (15), HMAC (16).
package enum TwampStartSessions {
    package static let length = 32
    package static var octets: [UInt8] { twampMessage(length) { $0[0] = 2 } }
}
