/// A reading of the wall clock: nanoseconds since 1970-01-01 00:00 UTC without leap seconds. It labels; two readings give
/// a delay only where no step of the clock lies between them.
package struct WallTime: Hashable, Comparable, Sendable {
    package var nanoseconds: Int64
    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    package static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }
    /// Nanoseconds from `b` to `a`; wraps rather than traps, because either may have come over the wire.
    package static func - (a: Self, b: Self) -> Int64 { a.nanoseconds &- b.nanoseconds }
    package static func + (a: Self, b: Int64) -> WallTime { WallTime(nanoseconds: a.nanoseconds &+ b) }
}

/// A reading of a clock that nobody steps, in nanoseconds since some moment: for intervals and deadlines.
package struct MonotonicTime: Hashable, Comparable, Sendable {
    package var nanoseconds: Int64
    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    package static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }
    package static func - (a: Self, b: Self) -> Int64 { a.nanoseconds &- b.nanoseconds }
    package static func + (a: Self, b: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: a.nanoseconds &+ b) }
}

extension Duration {
    /// Whole nanoseconds, clamped to what 63 bits hold (292 years).
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, tooMuch) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return tooMuch ? (seconds < 0 ? .min : .max) : sum
    }
}

/// The two formats of RFC 8762 §4.2.1 and RFC 8186: the Z bit of the error estimate tells which.
package enum TimestampFormat: Sendable {
    /// RFC 5905 §6: 32 bits of seconds since 1900 UTC, 32 bits of fraction.
    case ntp
    /// IEEE 1588-2008 truncated: 32 bits of seconds since 1970 TAI, 32 bits of nanoseconds.
    case ptp
}

/// A timestamp as it stands in a packet.
package struct WireTimestamp: Hashable, Sendable {
    package var raw: UInt64
    package init(raw: UInt64) { self.raw = raw }

    /// Seconds from 1900 to 1970.
    private static let ntpOffset: Int64 = 2_208_988_800
    private static let billion: Int64 = 1_000_000_000

    /// The NTP timestamp of a moment, to the nearest 2^-32 s.
    package init(ntp time: WallTime) {
        var seconds = time.nanoseconds / Self.billion
        var rest = time.nanoseconds % Self.billion
        if rest < 0 {
            seconds -= 1
            rest += Self.billion
        }
        // rest * 2^32 < 2^62: no overflow. Rounding never reaches a full second, as a nanosecond is 4.3 units.
        let fraction = (UInt64(rest) << 32 + UInt64(Self.billion / 2)) / UInt64(Self.billion)
        raw = UInt64(UInt32(truncatingIfNeeded: seconds + Self.ntpOffset)) << 32 | fraction
    }

    /// The PTP timestamp of a moment, IEEE 1588-2008 truncated to 64 bits. `leap` is TAI - UTC in seconds where the host
    /// knows it; without it the seconds are UTC's, which no difference of two of them shows.
    package init(ptp time: WallTime, leap: Int64 = 0) {
        var seconds = time.nanoseconds / Self.billion
        var rest = time.nanoseconds % Self.billion
        if rest < 0 {
            seconds -= 1
            rest += Self.billion
        }
        raw = UInt64(UInt32(truncatingIfNeeded: seconds &+ leap)) << 32 | UInt64(rest)
    }

    package init(_ time: WallTime, format: TimestampFormat, leap: Int64 = 0) {
        self = format == .ntp ? WireTimestamp(ntp: time) : WireTimestamp(ptp: time, leap: leap)
    }

    /// Nanoseconds since the format's own epoch and era; nil where a PTP timestamp has 10^9 nanoseconds or more.
    package func nanoseconds(_ format: TimestampFormat) -> Int64? {
        let seconds = Int64(raw >> 32)
        let low = raw & 0xFFFF_FFFF
        switch format {
        case .ntp: return seconds * Self.billion + Int64((low * UInt64(Self.billion) + 1 << 31) >> 32)
        case .ptp: return low < UInt64(Self.billion) ? seconds * Self.billion + Int64(low) : nil
        }
    }

    /// The moment that an NTP timestamp means, in the era (RFC 5905 §6) that is nearest to `reference`.
    package func wallTime(near reference: WallTime) -> WallTime {
        let own = (nanoseconds(.ntp) ?? 0) - Self.ntpOffset * Self.billion
        let era: Int64 = (1 << 32) * Self.billion
        // Readings of era 0 mean 1900 to 2036; one era to either side covers every clock from 1764 to 2172.
        var best = own
        for count in Int64(-1)...1 {
            let candidate = own + count * era
            if (candidate &- reference.nanoseconds).magnitude < (best &- reference.nanoseconds).magnitude {
                best = candidate
            }
        }
        return WallTime(nanoseconds: best)
    }
}
