/// Which RFC 8972 extensions a sender puts into its probes. A receipt of ours and padding fill what room is left.
package struct StampExtensions: Hashable, Sendable {
    /// Class of Service, §4.4: the code point 0...63 that the reply shall have; nil not to ask.
    package var replyCodePoint: UInt8?
    /// Timestamp Information, §4.3.
    package var timestampInformation = false
    /// Direct Measurement, §4.5, of the probes themselves.
    package var directMeasurement = false
    /// Follow-Up Telemetry, §4.7.
    package var followUp = false

    package init() {}

    /// Octets of those that were asked for, headers included.
    package var octets: Int {
        (replyCodePoint == nil ? 0 : 8) + (timestampInformation ? 8 : 0) + (directMeasurement ? 16 : 0)
            + (followUp ? 20 : 0)
    }

    /// Octets of the HMAC TLV, §4.8.
    package static let hmacOctets = StampTLV.headerLength + StampAuthenticator.length

    /// Fills `packet` from `start` to its end.
    ///
    /// - Parameters:
    ///   - counter: S_TxC, how many probes have been sent, this one included.
    ///   - authenticator: signs the extensions, §4.8: "all authenticated STAMP base packets […] MUST additionally authenticate
    ///     the option TLVs". The HMAC follows all of them but the padding.
    func write(
        to packet: UnsafeMutableRawBufferPointer, from start: Int, counter: UInt32, authenticator: StampAuthenticator?
    ) {
        guard start < packet.count else { return }
        packet.clear(start..<packet.count)
        var offset = start
        func add(_ kind: UInt8, _ length: Int) -> Int {
            defer { offset += StampTLV.headerLength + length }
            StampTLV.write(kind, valueLength: length, to: packet, at: offset)
            return offset + StampTLV.headerLength
        }
        if let replyCodePoint {
            //  0 DSCP1 (6 bits), DSCP2 (6), ECN (2), RP (2), reserved (16)
            let value = add(StampTLV.Kind.classOfService, 4)
            packet.put(UInt16(replyCodePoint) << 10, at: value)
        }
        if timestampInformation { _ = add(StampTLV.Kind.timestampInformation, 4) }
        if directMeasurement {
            let value = add(StampTLV.Kind.directMeasurement, 12)
            packet.put(counter, at: value)
        }
        if followUp { _ = add(StampTLV.Kind.followUp, 16) }
        let reserve = authenticator == nil ? 0 : Self.hmacOctets
        if let length = Receipt.valueLength(fitting: packet.count - offset - StampTLV.headerLength - reserve) {
            let value = add(StampTLV.Kind.receipt, length)
            packet.put(Receipt.mark, at: value)
        }
        // §4.8: padding alone needs no HMAC.
        if let authenticator, offset > start, packet.count - offset >= Self.hmacOctets {
            let text = UnsafeRawBufferPointer(rebasing: packet[start..<offset])
            let value = add(StampTLV.Kind.hmac, StampAuthenticator.length)
            authenticator.sign(
                UnsafeRawBufferPointer(rebasing: packet[..<4]), text,
                into: UnsafeMutableRawBufferPointer(rebasing: packet[value...]))
        }
        if packet.count - offset >= StampTLV.headerLength {
            _ = add(StampTLV.Kind.extraPadding, packet.count - offset - StampTLV.headerLength)
        }
    }
}
