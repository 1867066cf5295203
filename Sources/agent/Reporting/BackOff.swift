/// How long to wait after failures: doubling from `first` to `longest`, the upper half of each step random.
///
/// Thousands of agents lose one collector at the same moment; the site id seeds the randomness, so that they don't come
/// back together, and so that one agent's waits can be replayed.
package struct BackOff: Sendable {
    package let first: Duration
    package let longest: Duration
    package private(set) var failures = 0
    private var random: SiteRandom

    package init(site: String, first: Duration = .seconds(1), longest: Duration = .seconds(300)) {
        self.first = first
        self.longest = longest
        random = SiteRandom(site: site)
    }

    /// Counts a failure and gives the wait after it.
    package mutating func next() -> Duration {
        var step = first
        for _ in 0..<min(failures, 40) where step < longest { step *= 2 }
        failures += 1
        return min(step, longest) * (0.5 + 0.5 * random.unit())
    }

    package mutating func reset() { failures = 0 }

    /// A random share of `spread`.
    package mutating func share(of spread: Duration) -> Duration { spread * random.unit() }
}

/// SplitMix64 (Steele, Lea and Flood 2014), seeded with the FNV-1a hash of a site id.
struct SiteRandom: Sendable {
    private var state: UInt64

    init(site: String) {
        state = 0xCBF2_9CE4_8422_2325
        for byte in site.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    /// 0..<1
    mutating func unit() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ z >> 31) >> 11) * 0x1p-53
    }
}
