/// What a reflector puts into a request's RFC 8972 extensions when it makes the reply of them.
struct ReflectedExtensions {
    /// Behind the base packet.
    var start: Int
    var arrival: ReflectorArrival
    /// Whether our clock is synchronised, for the Timestamp Information.
    var isSynchronised: Bool
    /// R_RxC and R_TxC, the reply included.
    var received: UInt32
    var sent: UInt32
    /// The number and time of the last reply whose time of sending is known.
    var followUp: (sequence: UInt32, timestamp: WireTimestamp)?
    var authenticator: StampAuthenticator?

    /// What the extensions asked for.
    struct Wishes {
        /// The reply's code point, where policy allows the one asked for.
        var codePoint: UInt8?
        /// The time of sending is wanted.
        var followUp = false
    }

    /// RFC 5905 §7.4 calls it NTP; the kernel doesn't tell which daemon disciplines its clock. RFC 8972 §5.4.
    private enum SyncSource {
        static let ntp: UInt8 = 1
        static let freeRunning: UInt8 = 5
    }
    /// RFC 8972 §5.5: local software, which the kernel's stamps are.
    private static let software: UInt8 = 2

    /// Code points of network control (CS6, CS7) are for routers' own protocols: whoever asks for them from elsewhere is
    /// refused, and §4.4's RP says so.
    static func isPermitted(_ codePoint: UInt8, arrivedWith received: UInt8) -> Bool {
        codePoint < 48 || codePoint == received
    }

    /// Fills in what is known and clears or sets the flags, RFC 8972 §4. Whatever doesn't begin as an RFC 8972 sender would
    /// write it, with U set, is TWAMP-Light padding and goes back as it came. `receipt` writes ours.
    func fill(
        _ packet: UnsafeMutableRawBufferPointer,
        receipt: (UnsafeMutableRawBufferPointer, StampTLV.Header) -> Bool
    ) -> Wishes {
        var wishes = Wishes()
        let octets = UnsafeRawBufferPointer(packet)
        guard start < packet.count, packet[start] & StampTLV.Flag.unrecognised != 0 else { return wishes }
        if let authenticator, !isAuthentic(octets, by: authenticator) {
            // §4.8: nothing is processed, and every extension copied over says I.
            var offset = start
            while let header = StampTLV.header(in: octets, at: offset) {
                packet[offset] |= StampTLV.Flag.integrity
                offset = header.end
            }
            return wishes
        }
        var offset = start
        while offset < packet.count {
            guard let header = StampTLV.header(in: octets, at: offset) else {
                // The rest is shorter than the extension says: it goes back as it came.
                packet[offset] |= StampTLV.Flag.malformed
                return wishes
            }
            if let length = StampTLV.valueLength(of: header.kind), length != header.valueLength {
                markMalformed(header, of: packet)
                return wishes
            }
            if fill(header, of: packet, &wishes, receipt) {
                packet[offset] = header.flags & ~(StampTLV.Flag.unrecognised | StampTLV.Flag.malformed)
            }
            offset = header.end
        }
        return wishes
    }

    /// Signs the reply's extensions again; its sequence number must be in place.
    func seal(_ packet: UnsafeMutableRawBufferPointer) {
        guard let authenticator else { return }
        let octets = UnsafeRawBufferPointer(packet)
        var offset = start
        while let header = StampTLV.header(in: octets, at: offset) {
            if header.flags & StampTLV.Flag.integrity != 0 { return }
            if header.kind == StampTLV.Kind.hmac, header.valueLength == StampAuthenticator.length {
                let text = StampTLV.text(of: octets, from: start, to: header)
                authenticator.sign(
                    text.sequence, text.extensions,
                    into: UnsafeMutableRawBufferPointer(rebasing: packet[header.valueOffset..<header.end]))
                return
            }
            offset = header.end
        }
    }

    /// §4.8: the HMAC stands behind all extensions but padding, and is not needed for padding alone.
    private func isAuthentic(_ packet: UnsafeRawBufferPointer, by authenticator: StampAuthenticator) -> Bool {
        var offset = start
        var needsOne = false
        var verdict: Bool?
        while let header = StampTLV.header(in: packet, at: offset) {
            if header.kind == StampTLV.Kind.hmac {
                guard verdict == nil, header.valueLength == StampAuthenticator.length else { return false }
                let text = StampTLV.text(of: packet, from: start, to: header)
                verdict = authenticator.verifies(
                    text.sequence, text.extensions,
                    against: UnsafeRawBufferPointer(rebasing: packet[header.valueOffset..<header.end]))
            } else if header.kind != StampTLV.Kind.extraPadding {
                if verdict != nil { return false }
                needsOne = true
            }
            offset = header.end
        }
        return verdict ?? !needsOne
    }

    /// One whose value has a length that its type can't have. §4.7: a follow-up's fields are then zeroed.
    private func markMalformed(_ header: StampTLV.Header, of packet: UnsafeMutableRawBufferPointer) {
        packet[header.offset] = header.flags & ~StampTLV.Flag.unrecognised | StampTLV.Flag.malformed
        if header.kind == StampTLV.Kind.followUp {
            packet.clear(header.valueOffset..<min(header.end, header.valueOffset + 12))
        }
    }

    /// Says whether the type was understood.
    private func fill(
        _ header: StampTLV.Header, of packet: UnsafeMutableRawBufferPointer, _ wishes: inout Wishes,
        _ receipt: (UnsafeMutableRawBufferPointer, StampTLV.Header) -> Bool
    ) -> Bool {
        let value = header.valueOffset
        switch header.kind {
        case StampTLV.Kind.extraPadding: return true
        case StampTLV.Kind.timestampInformation:
            let source = isSynchronised ? SyncSource.ntp : SyncSource.freeRunning
            packet[value] = source
            packet[value + 1] = Self.software
            packet[value + 2] = source
            packet[value + 3] = Self.software
            return true
        case StampTLV.Kind.classOfService:
            guard let trafficClass = arrival.trafficClass else { return false }
            let asked = packet[value] >> 2
            let received = trafficClass >> 2
            let isPermitted = Self.isPermitted(asked, arrivedWith: received)
            let bits =
                UInt16(asked) << 10 | UInt16(received) << 4 | UInt16(trafficClass & 3) << 2 | (isPermitted ? 0 : 1)
            packet.put(bits, at: value)
            wishes.codePoint = isPermitted ? asked : received
            return true
        case StampTLV.Kind.directMeasurement:
            guard sent > 0 else { return false }
            packet.put(received, at: value + 4)
            packet.put(sent, at: value + 8)
            return true
        case StampTLV.Kind.followUp:
            packet.clear(value..<header.end)
            if let followUp {
                packet.put(followUp.sequence, at: value)
                packet.put(followUp.timestamp.raw, at: value + 4)
                packet[value + 12] = Self.software
            }
            wishes.followUp = true
            return true
        case StampTLV.Kind.hmac: return authenticator != nil
        case StampTLV.Kind.receipt: return receipt(packet, header)
        default: return false
        }
    }
}
