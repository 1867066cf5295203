/// What a reply's RFC 8972 extensions say, as far as a sender may believe them.
struct ReplyExtensions {
    struct ClassOfService: Hashable, Sendable {
        /// DSCP and ECN with which the probe reached the reflector.
        var codePoint: UInt8
        var congestion: UInt8
        /// RP: the reflector's policy refused the code point that was asked for.
        var isRefused: Bool
    }

    struct FollowUp: Hashable, Sendable {
        /// The reflector's number of an earlier reply.
        var sequence: UInt32
        var timestamp: WireTimestamp
        /// By RFC 8972 §5.6: 1 hardware, 2 software, 3 control plane; 0 for none.
        var method: UInt8
    }

    var classOfService: ClassOfService?
    /// The reflector's counters R_RxC and R_TxC.
    var counters: (received: UInt32, sent: UInt32)?
    /// Sync source in, method in, sync source out, method out.
    var timestampInformation: UInt32?
    /// Present where the reflector knows the extension, with a zero timestamp where it has nothing to tell.
    var followUp: FollowUp?
    /// The extensions' HMAC is wrong or missing, or the reflector says that ours was: nothing of them was read.
    var isUnauthentic = false
    var receipt: StampTLV.Header?

    /// Reads them by RFC 8972 §4: one with U is skipped, one with M ends the reading, one with I voids all.
    ///
    /// - Parameters:
    ///   - start: behind the base packet.
    ///   - authenticator: where the session has a key; the extensions then need an HMAC that is right.
    init(_ packet: UnsafeRawBufferPointer, from start: Int, authenticator: StampAuthenticator?) {
        var offset = start
        if let authenticator {
            guard Self.isAuthentic(packet, from: start, by: authenticator) else {
                isUnauthentic = true
                return
            }
        }
        while let header = StampTLV.header(in: packet, at: offset) {
            if header.flags & StampTLV.Flag.integrity != 0 {
                self = Self.void
                return
            }
            if header.flags & StampTLV.Flag.malformed != 0 { return }
            if header.flags & StampTLV.Flag.unrecognised == 0 { take(header, of: packet) }
            offset = header.end
        }
    }

    private init() {}

    private static var void: ReplyExtensions {
        var extensions = ReplyExtensions()
        extensions.isUnauthentic = true
        return extensions
    }

    /// §4.8, with its exception: padding alone, or nothing, needs no HMAC.
    private static func isAuthentic(
        _ packet: UnsafeRawBufferPointer, from start: Int, by authenticator: StampAuthenticator
    ) -> Bool {
        var offset = start
        var needsOne = false
        while let header = StampTLV.header(in: packet, at: offset) {
            if header.kind == StampTLV.Kind.hmac {
                guard header.valueLength == StampAuthenticator.length else { return false }
                let text = StampTLV.text(of: packet, from: start, to: header)
                return authenticator.verifies(
                    text.sequence, text.extensions,
                    against: UnsafeRawBufferPointer(rebasing: packet[header.valueOffset..<header.end]))
            }
            needsOne = needsOne || header.kind != StampTLV.Kind.extraPadding
            offset = header.end
        }
        return !needsOne
    }

    private mutating func take(_ header: StampTLV.Header, of packet: UnsafeRawBufferPointer) {
        let value = header.valueOffset
        if let length = StampTLV.valueLength(of: header.kind), length != header.valueLength { return }
        switch header.kind {
        case StampTLV.Kind.classOfService:
            let bits = packet.number(at: value, as: UInt16.self)
            classOfService = ClassOfService(
                codePoint: UInt8(bits >> 4 & 0x3F), congestion: UInt8(bits >> 2 & 3), isRefused: bits & 3 != 0)
        case StampTLV.Kind.directMeasurement:
            counters = (packet.number(at: value + 4), packet.number(at: value + 8))
        case StampTLV.Kind.timestampInformation:
            timestampInformation = packet.number(at: value)
        case StampTLV.Kind.followUp:
            followUp = FollowUp(
                sequence: packet.number(at: value), timestamp: WireTimestamp(raw: packet.number(at: value + 4)),
                method: packet[value + 12])
        case StampTLV.Kind.receipt:
            if receipt == nil, Receipt.isPlace(header, in: packet) { receipt = header }
        default: break
        }
    }
}
