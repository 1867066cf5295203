/// The sizes that both base packets of unauthenticated STAMP share.
package enum StampPacket {
    /// Octets of the base packet, RFC 8762 §4.2.1 and §4.3.1; what follows are RFC 8972 TLVs or padding.
    package static let length = 44
    /// The shortest reply that holds all that we need. TWAMP-Light responders in the field answer with 38 to 41 octets.
    package static let minimumReplyLength = 38
}

/// The Session-Sender's test packet in unauthenticated mode, RFC 8762 §4.2.1:
///
///      0 sequence number (4)    4 timestamp (8)    12 error estimate (2)
///     14 SSID (2, RFC 8972 §3; zero in RFC 8762)   16 must be zero (28)
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

    /// nil where `octets` are fewer than a request's 44.
    package init?(_ octets: UnsafeRawBufferPointer) {
        guard octets.count >= StampPacket.length else { return nil }
        sequence = octets.number(at: 0)
        timestamp = WireTimestamp(raw: octets.number(at: 4))
        errorEstimate = ErrorEstimate(raw: octets.number(at: 12))
        sessionIdentifier = octets.number(at: 14)
    }

    /// Writes the 44 octets; `buffer` must have room for them.
    package func write(to buffer: UnsafeMutableRawBufferPointer) {
        precondition(buffer.count >= StampPacket.length)
        buffer.put(sequence, at: 0)
        buffer.put(timestamp.raw, at: 4)
        buffer.put(errorEstimate.raw, at: 12)
        buffer.put(sessionIdentifier, at: 14)
        for offset in 16..<StampPacket.length { buffer[offset] = 0 }
    }
}

/// The Session-Reflector's test packet in unauthenticated mode, RFC 8762 §4.3.1:
///
///      0 sequence number (4)    4 timestamp (8)    12 error estimate (2)    14 SSID (2)    16 receive timestamp (8)
///     24 sender's sequence (4)  28 sender's timestamp (8)  36 sender's error estimate (2)  38 zero (2)
///     40 sender's TTL (1)       41 zero (3)
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

    /// nil where `octets` are fewer than `StampPacket.minimumReplyLength`.
    package init?(_ octets: UnsafeRawBufferPointer) {
        guard octets.count >= StampPacket.minimumReplyLength else { return nil }
        sequence = octets.number(at: 0)
        timestamp = WireTimestamp(raw: octets.number(at: 4))
        errorEstimate = ErrorEstimate(raw: octets.number(at: 12))
        sessionIdentifier = octets.number(at: 14)
        receiveTimestamp = WireTimestamp(raw: octets.number(at: 16))
        senderSequence = octets.number(at: 24)
        senderTimestamp = WireTimestamp(raw: octets.number(at: 28))
        senderErrorEstimate = ErrorEstimate(raw: octets.number(at: 36))
        senderTTL = octets.count > 40 && octets[40] > 0 ? octets[40] : nil
    }

    /// Writes the 44 octets; `buffer` must have room for them.
    package func write(to buffer: UnsafeMutableRawBufferPointer) {
        precondition(buffer.count >= StampPacket.length)
        buffer.put(sequence, at: 0)
        buffer.put(timestamp.raw, at: 4)
        buffer.put(errorEstimate.raw, at: 12)
        buffer.put(sessionIdentifier, at: 14)
        buffer.put(receiveTimestamp.raw, at: 16)
        buffer.put(senderSequence, at: 24)
        buffer.put(senderTimestamp.raw, at: 28)
        buffer.put(senderErrorEstimate.raw, at: 36)
        buffer.put(UInt16(0), at: 38)
        buffer[40] = senderTTL ?? 0
        for offset in 41..<StampPacket.length { buffer[offset] = 0 }
    }

    /// Puts the time of sending into a reply that is otherwise complete: the last thing before it goes out.
    package static func setTimestamp(_ timestamp: WireTimestamp, in reply: UnsafeMutableRawBufferPointer) {
        reply.put(timestamp.raw, at: 4)
    }
}
