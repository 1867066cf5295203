/// Deterministic mutations of a corpus, for a short run without a fuzzer: the same seed gives the same inputs.
package struct Mutator {
    private let corpus: [[UInt8]]
    private var state: UInt64

    /// `corpus` must not be empty.
    package init(corpus: [[UInt8]], seed: UInt64) {
        precondition(!corpus.isEmpty)
        self.corpus = corpus
        state = seed
    }

    /// SplitMix64.
    private mutating func random(below limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ mixed >> 31) % UInt64(limit))
    }

    private static let telling: [UInt8] = [0, 1, 2, 3, 4, 7, 8, 0x7F, 0x80, 0xFE, 0xFF]

    /// One of the corpus with one to five changes: octets set or flipped, pieces dropped, doubled, or taken from another.
    package mutating func next() -> [UInt8] {
        var input = corpus[random(below: corpus.count)]
        for _ in 0...random(below: 5) {
            guard !input.isEmpty else {
                input.append(UInt8(random(below: 256)))
                continue
            }
            let place = random(below: input.count)
            let length = 1 + random(below: min(16, input.count - place))
            switch random(below: 7) {
            case 0: input[place] ^= 1 << UInt8(random(below: 8))
            case 1: input[place] = UInt8(random(below: 256))
            case 2: input[place] = Self.telling[random(below: Self.telling.count)]
            case 3: input.removeSubrange(place..<place + length)
            case 4: input.insert(contentsOf: input[place..<place + length], at: place)
            case 5: input.removeLast(input.count - place)
            default:
                let other = corpus[random(below: corpus.count)]
                if !other.isEmpty {
                    input.insert(contentsOf: other[random(below: other.count)...].prefix(64), at: place)
                }
            }
        }
        return Array(input.prefix(4_096))
    }
}
