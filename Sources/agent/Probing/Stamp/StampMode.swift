/// The two formats of STAMP's base packets, RFC 8762 §4: open (the RFC's *unauthenticated*) and authenticated.
package enum StampMode: Hashable, Sendable {
    case open
    case authenticated

    /// Octets of the base packet; what follows are RFC 8972 TLVs or padding.
    package var length: Int { self == .open ? 44 : 112 }

    /// RFC 8762 §4.2.1 and §4.2.2 for the request, §4.3.1 and §4.3.2 for the reply, with RFC 8972 §3's SSID.
    var layout: StampLayout { self == .open ? .open : .authenticated }
}

/// At which octet each field of the base packets stands. The sequence number is at 0 in all of them.
struct StampLayout {
    /// T1 in a request, T3 in a reply.
    let timestamp: Int
    let errorEstimate: Int
    let sessionIdentifier: Int
    let receiveTimestamp: Int
    let senderSequence: Int
    let senderTimestamp: Int
    let senderErrorEstimate: Int
    let senderTTL: Int

    static let open = StampLayout(
        timestamp: 4, errorEstimate: 12, sessionIdentifier: 14, receiveTimestamp: 16, senderSequence: 24,
        senderTimestamp: 28, senderErrorEstimate: 36, senderTTL: 40)
    static let authenticated = StampLayout(
        timestamp: 16, errorEstimate: 24, sessionIdentifier: 26, receiveTimestamp: 32, senderSequence: 48,
        senderTimestamp: 64, senderErrorEstimate: 72, senderTTL: 80)
}
