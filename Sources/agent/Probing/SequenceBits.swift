/// A set of sequence numbers that only grows at its upper end and is trimmed at its lower: one bit each, in words.
struct SequenceBits: Sendable {
    /// The number of the first bit, a multiple of 64.
    private(set) var base: UInt64
    private var words: [UInt64] = []

    /// An empty set of numbers from about `start` up.
    init(from start: UInt64) { base = start & ~63 }

    /// Numbers below this one are forgotten.
    var lowerBound: UInt64 { base }

    func contains(_ number: UInt64) -> Bool {
        guard number >= base else { return false }
        let position = Int((number - base) >> 6)
        return position < words.count && words[position] >> (number & 63) & 1 == 1
    }

    /// Numbers below `lowerBound` are ignored.
    mutating func insert(_ number: UInt64) {
        guard number >= base else { return }
        let position = Int((number - base) >> 6)
        grow(to: position)
        words[position] |= 1 << (number & 63)
    }

    mutating func remove(_ number: UInt64) {
        guard contains(number) else { return }
        words[Int((number - base) >> 6)] &= ~(1 << (number & 63))
    }

    /// Inserts `first + i` for each bit `i` that is set in `bits`, least significant first.
    mutating func formUnion(_ bits: UInt64, from first: Int64) {
        var bits = bits
        var first = first
        if first < Int64(base) {
            let below = Int64(base) - first
            guard below < 64 else { return }
            bits >>= UInt64(below)
            first = Int64(base)
        }
        guard bits != 0 else { return }
        let start = UInt64(first)
        let position = Int((start - base) >> 6)
        let shift = start & 63
        grow(to: position)
        words[position] |= bits << shift
        let carried = shift == 0 ? 0 : bits >> (64 - shift)
        guard carried != 0 else { return }
        grow(to: position + 1)
        words[position + 1] |= carried
    }

    /// How many numbers of `range` are in the set; O(range / 64).
    func count(in range: Range<UInt64>) -> UInt64 {
        var total: UInt64 = 0
        forEachWord(in: range) { total += UInt64($1.nonzeroBitCount) }
        return total
    }

    /// The 64 bits from `first` (a multiple of 64) up.
    func word(at first: UInt64) -> UInt64 {
        guard first >= base else { return 0 }
        let position = Int((first - base) >> 6)
        return position < words.count ? words[position] : 0
    }

    private func forEachWord(in range: Range<UInt64>, _ body: (UInt64, UInt64) -> Void) {
        var first = range.lowerBound & ~63
        while first < range.upperBound {
            body(first, word(at: first) & Self.mask(of: range, at: first))
            first += 64
        }
    }

    /// The bits of the word that begins with `first` which lie in `range`.
    static func mask(of range: Range<UInt64>, at first: UInt64) -> UInt64 {
        var mask = UInt64.max
        if range.lowerBound > first { mask &= UInt64.max << (range.lowerBound - first) }
        if range.upperBound < first + 64 { mask &= ~(UInt64.max << (range.upperBound - first)) }
        return mask
    }

    /// Forgets the words that lie wholly below `number`.
    mutating func trim(below number: UInt64) {
        guard number >= base + 64 else { return }
        let dropped = Int((number - base) >> 6)
        if dropped >= words.count {
            words.removeAll(keepingCapacity: true)
        } else {
            words.removeFirst(dropped)
        }
        base += UInt64(dropped) << 6
    }

    /// Forgets everything and begins anew at about `start`.
    mutating func reset(from start: UInt64) {
        base = start & ~63
        words.removeAll(keepingCapacity: true)
    }

    private mutating func grow(to position: Int) {
        while words.count <= position { words.append(0) }
    }
}
