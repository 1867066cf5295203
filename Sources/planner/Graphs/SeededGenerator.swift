/// A small, fast generator of random numbers that gives the same stream for the same seed on every machine:
/// SplitMix64 (Steele, Lea, Flood, *Fast splittable pseudorandom number generators*, OOPSLA 2014).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A stream for `seed`; different `stream` numbers give streams that do not overlap in practice.
    package init(seed: UInt64, stream: UInt64 = 0) {
        state = seed &+ (stream &+ 1) &* 0xA076_1D64_78BD_642F
        _ = next()
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number in `0 ..< bound` for `0 < bound <= 2^32`, by Lemire's multiplication; its bias is below `bound / 2^32`.
    @inline(__always)
    package mutating func below(_ bound: Int) -> Int {
        Int(((next() >> 32) &* UInt64(truncatingIfNeeded: bound)) >> 32)
    }

    /// A number in `[0, 1)` with 53 random bits.
    @inline(__always)
    package mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }
}
