/// What a reflector did, and what it refused and why.
package struct ReflectorCounters: Hashable, Sendable {
    package var received: UInt64 = 0
    package var reflected: UInt64 = 0
    /// Requests shorter than the 44 octets of RFC 8762 §4.2.1, or the 112 of §4.2.2: a reply would be longer than they are.
    package var tooShort: UInt64 = 0
    /// From outside the allowed prefixes.
    package var notAllowed: UInt64 = 0
    /// Above the rate allowed to their source.
    package var rateLimited: UInt64 = 0
    /// From new senders while the session table was full.
    package var tableFull: UInt64 = 0
    /// Replies of another reflector, which must not be reflected again: two reflectors could play for ever.
    package var notRequests: UInt64 = 0
    /// From peers with a key, without its signature (RFC 8762 §4.4).
    package var unauthentic: UInt64 = 0
    /// Authentic, but old: recorded and sent again.
    package var replayed: UInt64 = 0
    /// Replies that our own socket refused to send.
    package var sendFailed: UInt64 = 0
    /// Requests that our own receive buffer dropped.
    package var overflowed: UInt64 = 0
    /// Replies whose time of sending the kernel told for a follow-up.
    package var stamped: UInt64 = 0

    package init() {}

    package var refused: UInt64 {
        tooShort + notAllowed + rateLimited + tableFull + notRequests + unauthentic + replayed
    }
}
