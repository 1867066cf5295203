/// The sizes that both base packets of unauthenticated STAMP share.
package enum StampPacket {
    /// Octets of the base packet, RFC 8762 §4.2.1 and §4.3.1; what follows are RFC 8972 TLVs or padding.
    package static let length = 44
    /// The shortest reply that holds all that we need. TWAMP-Light responders in the field answer with 38 to 41 octets.
    package static let minimumReplyLength = 38
}

/// The Session-Sender's test packet. In unauthenticated mode, RFC 8762 §4.2.1:
///
///      0 sequence number (4)    4 timestamp (8)    12 error estimate (2)
///     14 SSID (2, RFC 8972 §3; zero in RFC 8762)   16 must be zero (28)
///
/// and in authenticated mode, §4.2.2:
///
///      0 sequence number (4)    4 zero (12)       16 timestamp (8)    24 error estimate (2)
///     26 SSID (2)              28 zero (68)       96 HMAC (16)
package struct StampRequest: Hashable, Sendable {
    package var sequence: UInt32
    package var timestamp: WireTimestamp
    package var errorEstimate: ErrorEstimate
    package var sessionIdentifier: UInt16

    package init(
        sequence: UInt32, timestamp: WireTimestamp, errorEstimate: ErrorEstimate, sessionIdentifier: UInt16 = 0
    ) {
        self.sequence = sequence
        self.timestamp = timestamp
        self.errorEstimate = errorEstimate
        self.sessionIdentifier = sessionIdentifier
    }

    /// nil where `octets` are fewer than a request's.
    package init?(_ octets: UnsafeRawBufferPointer, mode: StampMode = .open) {
        guard octets.count >= mode.length else { return nil }
        let layout = mode.layout
        sequence = octets.number(at: 0)
        timestamp = WireTimestamp(raw: octets.number(at: layout.timestamp))
        errorEstimate = ErrorEstimate(raw: octets.number(at: layout.errorEstimate))
        sessionIdentifier = octets.number(at: layout.sessionIdentifier)
    }

    /// Writes the base packet, an authenticated one with a zero HMAC; `buffer` must have room for it.
    package func write(to buffer: UnsafeMutableRawBufferPointer, mode: StampMode = .open) {
        precondition(buffer.count >= mode.length)
        let layout = mode.layout
        buffer.clear(0..<mode.length)
        buffer.put(sequence, at: 0)
        buffer.put(timestamp.raw, at: layout.timestamp)
        buffer.put(errorEstimate.raw, at: layout.errorEstimate)
        buffer.put(sessionIdentifier, at: layout.sessionIdentifier)
    }
}

/// The Session-Reflector's test packet. In unauthenticated mode, RFC 8762 §4.3.1:
///
///      0 sequence number (4)    4 timestamp (8)    12 error estimate (2)    14 SSID (2)    16 receive timestamp (8)
///     24 sender's sequence (4)  28 sender's timestamp (8)  36 sender's error estimate (2)  38 zero (2)
///     40 sender's TTL (1)       41 zero (3)
///
/// and in authenticated mode, §4.3.2:
///
///      0 sequence number (4)    4 zero (12)        16 timestamp (8)         24 error estimate (2)    26 SSID (2)
///     28 zero (4)              32 receive timestamp (8)                     40 zero (8)
///     48 sender's sequence (4) 52 zero (12)        64 sender's timestamp (8)
///     72 sender's error estimate (2)               74 zero (6)              80 sender's TTL (1)
///     81 zero (15)             96 HMAC (16)
package struct StampReply: Hashable, Sendable {
    /// The reflector's own count in stateful mode, the sender's sequence number in stateless mode (§4.3).
    package var sequence: UInt32
    /// T3.
    package var timestamp: WireTimestamp
    /// Of T2 and T3; its Z bit tells their format.
    package var errorEstimate: ErrorEstimate
    package var sessionIdentifier: UInt16
    /// T2.
    package var receiveTimestamp: WireTimestamp
    package var senderSequence: UInt32
    package var senderTimestamp: WireTimestamp
    package var senderErrorEstimate: ErrorEstimate
    /// TTL or hop limit with which the request arrived; nil where the reply is too short to say, or says 0.
    package var senderTTL: UInt8?

    package init(
        sequence: UInt32, timestamp: WireTimestamp, errorEstimate: ErrorEstimate, sessionIdentifier: UInt16 = 0,
        receiveTimestamp: WireTimestamp, senderSequence: UInt32, senderTimestamp: WireTimestamp,
        senderErrorEstimate: ErrorEstimate, senderTTL: UInt8?
    ) {
        self.sequence = sequence
        self.timestamp = timestamp
        self.errorEstimate = errorEstimate
        self.sessionIdentifier = sessionIdentifier
        self.receiveTimestamp = receiveTimestamp
        self.senderSequence = senderSequence
        self.senderTimestamp = senderTimestamp
        self.senderErrorEstimate = senderErrorEstimate
        self.senderTTL = senderTTL
    }

    /// nil where `octets` are fewer than `StampPacket.minimumReplyLength`, or in authenticated mode than the base packet.
    package init?(_ octets: UnsafeRawBufferPointer, mode: StampMode = .open) {
        guard octets.count >= (mode == .open ? StampPacket.minimumReplyLength : mode.length) else { return nil }
        let layout = mode.layout
        sequence = octets.number(at: 0)
        timestamp = WireTimestamp(raw: octets.number(at: layout.timestamp))
        errorEstimate = ErrorEstimate(raw: octets.number(at: layout.errorEstimate))
        sessionIdentifier = octets.number(at: layout.sessionIdentifier)
        receiveTimestamp = WireTimestamp(raw: octets.number(at: layout.receiveTimestamp))
        senderSequence = octets.number(at: layout.senderSequence)
        senderTimestamp = WireTimestamp(raw: octets.number(at: layout.senderTimestamp))
        senderErrorEstimate = ErrorEstimate(raw: octets.number(at: layout.senderErrorEstimate))
        senderTTL = octets.count > layout.senderTTL && octets[layout.senderTTL] > 0 ? octets[layout.senderTTL] : nil
    }

    /// Writes the base packet, an authenticated one with a zero HMAC; `buffer` must have room for it.
    package func write(to buffer: UnsafeMutableRawBufferPointer, mode: StampMode = .open) {
        precondition(buffer.count >= mode.length)
        let layout = mode.layout
        buffer.clear(0..<mode.length)
        buffer.put(sequence, at: 0)
        buffer.put(timestamp.raw, at: layout.timestamp)
        buffer.put(errorEstimate.raw, at: layout.errorEstimate)
        buffer.put(sessionIdentifier, at: layout.sessionIdentifier)
        buffer.put(receiveTimestamp.raw, at: layout.receiveTimestamp)
        buffer.put(senderSequence, at: layout.senderSequence)
        buffer.put(senderTimestamp.raw, at: layout.senderTimestamp)
        buffer.put(senderErrorEstimate.raw, at: layout.senderErrorEstimate)
        buffer[layout.senderTTL] = senderTTL ?? 0
    }

    /// Puts the time of sending into a reply that is otherwise complete: the last thing before it goes out, but for the
    /// HMAC in authenticated mode.
    package static func setTimestamp(
        _ timestamp: WireTimestamp, in reply: UnsafeMutableRawBufferPointer, mode: StampMode = .open
    ) {
        reply.put(timestamp.raw, at: mode.layout.timestamp)
    }
}
