/// How good a packet's timestamps are, RFC 8762 §4.2.1 (the format of RFC 4656 §4.1.2 with the Z bit of RFC 8186):
///
///      0                   1
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
///     |S|Z|   Scale   |   Multiplier  |    error = Multiplier * 2^(Scale - 32) seconds
package struct ErrorEstimate: Hashable, Sendable {
    package var raw: UInt16

    package init(raw: UInt16) { self.raw = raw }

    /// The smallest error that can be written and is at least `nanoseconds`. The multiplier is never 0, as RFC 4656
    /// demands: a multiplier of 0 says that the packet is corrupt.
    package init(isSynchronised: Bool, format: TimestampFormat = .ntp, nanoseconds: UInt64) {
        // In units of 2^-32 s, rounded up. A clock that is off by 12 days is as bad as any.
        let bounded = min(nanoseconds, 1_000_000_000 << 20)
        let (high, low) = bounded.multipliedFullWidth(by: 1 << 32)
        let division = UInt64(1_000_000_000).dividingFullWidth((high, low))
        let units = division.quotient + (division.remainder > 0 ? 1 : 0)
        // Eight significant bits, or one power of two more where rounding them up would make nine.
        var scale = UInt64(max(0, 56 - units.leadingZeroBitCount))
        func rounded() -> UInt64 { (units >> scale) + (units & ((1 << scale) - 1) > 0 ? 1 : 0) }
        if rounded() > 255 { scale += 1 }
        let multiplier = UInt16(max(1, rounded()))
        raw = (isSynchronised ? 0x8000 : 0) | (format == .ptp ? 0x4000 : 0) | UInt16(scale) << 8 | multiplier
    }

    /// S: the clock is synchronised to UTC by an outside source.
    package var isSynchronised: Bool { raw & 0x8000 != 0 }
    /// Z.
    package var format: TimestampFormat { raw & 0x4000 != 0 ? .ptp : .ntp }
    package var scale: UInt8 { UInt8(raw >> 8 & 0x3F) }
    package var multiplier: UInt8 { UInt8(raw & 0xFF) }

    /// Seconds; nil for the multiplier 0, which means nothing.
    package var seconds: Double? {
        guard multiplier > 0 else { return nil }
        let power = Int(scale) - 32
        return Double(multiplier) * (power < 0 ? 1 / Double(UInt64(1) << -power) : Double(UInt64(1) << power))
    }
}
