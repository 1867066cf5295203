/// What a session of ours is to be like.
package struct BFDSettings: Hashable, Sendable {
    /// bfd.SessionType, RFC 7880 §6: how the two sides stand to each other.
    package enum Kind: Hashable, Sendable {
        /// Both sides send, RFC 5880's asynchronous mode. A passive side waits until it is spoken to (§6.1).
        case asynchronous(isPassive: Bool)
        /// We ask and a stateless reflector answers; `discriminator` is the reflector's.
        case seamless(discriminator: UInt32)
    }

    package var kind: Kind
    /// Both how often we send and how often we are ready to receive, once the session is up.
    package var interval: Duration
    /// So many packets may be missing.
    package var multiplier: UInt8
    package var key: BFDKey?

    /// Intervals that fit the 32 bits of microseconds and that a host can keep.
    package static let intervals = Duration.milliseconds(3)...Duration.seconds(60)

    package init(
        kind: Kind = .asynchronous(isPassive: false), interval: Duration = .milliseconds(100), multiplier: UInt8 = 3,
        key: BFDKey? = nil
    ) {
        self.kind = kind
        self.interval = interval
        self.multiplier = multiplier
        self.key = key
    }

    /// As it goes over the wire.
    var microseconds: UInt32 { UInt32(clamping: interval.nanoseconds / 1_000) }
    var isPassive: Bool { kind == .asynchronous(isPassive: true) }
    var isSeamless: Bool { if case .seamless = kind { true } else { false } }
}
