/// Short names as 64 bits, for hashing: ids are looked up by the ten thousand several times a plan, and hashing their texts
/// octet by octet in the standard library's keyed hash costs a multiple.
///
/// FNV-1a (Fowler, Noll, Vo). Not keyed: who crafts ids that collide only slows the plan of their own files.
enum Fingerprint {
    private static let offset: UInt64 = 0xCBF2_9CE4_8422_2325
    private static let prime: UInt64 = 0x0000_0100_0000_01B3

    static func of(_ text: String) -> UInt64 { add(text, to: offset) }

    /// Of two texts, one after the other with a border between them.
    static func of(_ first: String, _ second: String) -> UInt64 {
        add(second, to: (add(first, to: offset) ^ 0xFF) &* prime)
    }

    private static func add(_ text: String, to start: UInt64) -> UInt64 {
        var value = start
        for octet in text.utf8 { value = (value ^ UInt64(octet)) &* prime }
        return value
    }
}
