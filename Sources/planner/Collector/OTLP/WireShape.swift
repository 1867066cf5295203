/// The octets of a message whose like comes again and again, but for the holes in it: the same length and the same octets around
/// the holes mean that a reader would walk through both alike, so that only what is in the holes needs to be read.
struct WireShape {
    /// Shorter messages have none.
    static let shortest = 24

    let count: Int
    /// The octets eight by eight, as they lie in memory, 0 in the holes; the last eight overlap the ones before them.
    private let words: [UInt64]
    private let masks: [UInt64]

    /// - Parameter holes: offsets of the octets that may differ, within the message.
    /// - Complexity: O(length).
    init?(_ message: WireReader, holes: [Range<Int>]) {
        guard message.count >= Self.shortest else { return nil }
        count = message.count
        var mask = [UInt8](repeating: 0xFF, count: count)
        for hole in holes { for octet in hole { mask[octet] = 0 } }
        let places = Self.places(count)
        masks = mask.withUnsafeBytes { mask in
            places.map { mask.loadUnaligned(fromByteOffset: $0, as: UInt64.self) }
        }
        words = zip(places, masks).map { message.word(at: $0) & $1 }
    }

    private static func places(_ count: Int) -> [Int] {
        let whole = (0..<count / 8).map { 8 * $0 }
        return count % 8 == 0 ? whole : whole + [count - 8]
    }

    /// Whether `message` is of this shape; O(length / 8).
    func fits(_ message: WireReader) -> Bool {
        guard message.count == count else { return false }
        return words.withUnsafeBufferPointer { words in
            masks.withUnsafeBufferPointer { masks in
                let whole = count / 8
                var difference: UInt64 = 0
                for place in 0..<whole {
                    difference |= (message.word(at: 8 * place) ^ words[place]) & masks[place]
                }
                if whole < words.count { difference |= (message.word(at: count - 8) ^ words[whole]) & masks[whole] }
                // What is in a hole is 0 in `words` and taken out by the mask.
                return difference == 0
            }
        }
    }

    /// Where a table keeps the shape of a message like this one: by its length, and eight octets of the name with which it begins.
    static func slot(_ message: WireReader, of slots: Int) -> Int {
        let mixed =
            (message.word(at: 14) ^ UInt64(truncatingIfNeeded: message.count) &* 0x9E37_79B9_7F4A_7C15)
            &* 0xD6E8_FEB8_6659_FD93
        return Int(truncatingIfNeeded: mixed >> 40) & (slots - 1)
    }
}

extension WireReader {
    /// Eight octets as they lie in memory; they must be there.
    @inline(__always) func word(at offset: Int) -> UInt64 {
        assert(offset >= 0 && offset + 8 <= count)
        return UnsafeRawPointer(bytes.baseAddress.unsafelyUnwrapped + offset).loadUnaligned(as: UInt64.self)
    }

    /// The number of a `fixed64` field that begins there.
    @inline(__always) func fixed64(at offset: Int) -> UInt64 { UInt64(littleEndian: word(at: offset)) }

    /// How far into `whole` this one begins, which must be a part of it.
    func offset(in whole: WireReader) -> Int {
        (bytes.baseAddress.unsafelyUnwrapped) - (whole.bytes.baseAddress.unsafelyUnwrapped)
    }
}
