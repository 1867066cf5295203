/// SplitMix64 (Steele, Lea, Flood 2014): a small generator whose sequence depends on its seed alone.
package struct SplitMix: RandomNumberGenerator, Sendable {
    private var state: UInt64
    package init(seed: UInt64) { state = seed }

    /// A seed made of texts by FNV-1a, for example of a site's and a link's name: agents that start together don't then
    /// send together, and the same agent keeps its place.
    package init(seededBy texts: String...) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for text in texts {
            for octet in text.utf8 { hash = (hash ^ UInt64(octet)) &* 0x100_0000_01B3 }
            hash = (hash ^ 0xFF) &* 0x100_0000_01B3
        }
        state = hash
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
