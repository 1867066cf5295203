/// Short names as 64 bits, for hashing: ids are looked up by the ten thousand several times a plan, and the standard library's keyed
/// hash costs a multiple of all else in a look-up.
///
/// Eight octets at a time, each word folded by a product of 128 bits (as wyhash does, W. Yi, 2019). Not keyed: who crafts ids that
/// collide only slows the plan of their own files.
enum Fingerprint {
    private static let seed: UInt64 = 0x9E37_79B9_7F4A_7C15
    private static let first: UInt64 = 0xA076_1D64_78BD_642F
    private static let second: UInt64 = 0xE703_7ED1_A0B4_28DB

    static func of(_ text: String) -> UInt64 { add(text, to: seed) }

    /// Of two texts, one after the other with a border between them: each goes in with its length.
    static func of(_ first: String, _ second: String) -> UInt64 { add(second, to: add(first, to: seed)) }

    /// What a dictionary with a seed of its own looks up by.
    @inline(__always)
    static func seeded(_ value: UInt64, _ seed: Int) -> Int {
        Int(truncatingIfNeeded: fold(value ^ first, UInt64(truncatingIfNeeded: seed) ^ second))
    }

    @inline(__always)
    private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let (high, low) = a.multipliedFullWidth(by: b)
        return high ^ low
    }

    private static func add(_ text: String, to start: UInt64) -> UInt64 {
        var text = text
        return text.withUTF8 { octets in
            let bytes = UnsafeRawBufferPointer(octets)
            var value = start ^ UInt64(truncatingIfNeeded: bytes.count)
            var at = 0
            while at + 8 <= bytes.count {
                value = fold(value ^ bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self) ^ first, second)
                at += 8
            }
            var rest: UInt64 = 0
            while at < bytes.count {
                rest = rest << 8 | UInt64(bytes[at])
                at += 1
            }
            return fold(value ^ rest ^ second, first)
        }
    }
}
