/// What a reflector remembers of one sender's last 1,024 probes: which came, and which of them came after a later one.
/// A ring of bits as in RFC 6479; about 300 octets.
struct ReceptionWindow: Sendable {
    static let bits = UInt32(Receipt.maximumBits)
    /// As many as the rings have.
    private static let words = Int(bits / 64)

    private(set) var highest: UInt32
    /// Different probes received since the session began, this one included; wraps.
    private(set) var distinct: UInt32 = 1
    /// How many numbers, `highest` and those below, the session has lived through; at most `bits`.
    private var span: UInt32 = 1
    private var received: InlineArray<16, UInt64>
    private var reordered: InlineArray<16, UInt64>

    /// A session that begins with the probe `sequence`.
    init(first sequence: UInt32) {
        highest = sequence
        received = InlineArray(repeating: 0)
        reordered = InlineArray(repeating: 0)
        Self.set(&received, sequence)
    }

    /// Takes in a probe and says what is known of it. A probe older than the window can't be told from its copies: it
    /// counts as reordered and new, as RFC 4737 would have it.
    mutating func receive(_ sequence: UInt32) -> Receipt {
        let ahead = Int32(bitPattern: sequence &- highest)
        var isDuplicate = false
        var isReordered = false
        if ahead > 0 {
            if ahead >= Int32(Self.bits) {
                for index in 0..<Self.words {
                    received[index] = 0
                    reordered[index] = 0
                }
            } else {
                for step in 1...UInt32(ahead) {
                    Self.clear(&received, highest &+ step)
                    Self.clear(&reordered, highest &+ step)
                }
            }
            highest = sequence
            span = min(Self.bits, span + UInt32(min(ahead, Int32(Self.bits))))
            distinct &+= 1
            Self.set(&received, sequence)
        } else if ahead > -Int32(Self.bits) {
            isDuplicate = Self.get(received, sequence)
            if isDuplicate {
                isReordered = Self.get(reordered, sequence)
            } else {
                isReordered = true
                distinct &+= 1
                Self.set(&received, sequence)
                Self.set(&reordered, sequence)
            }
        } else {
            isReordered = true
            distinct &+= 1
        }
        return receipt(isDuplicate: isDuplicate, isReordered: isReordered)
    }

    func receipt(isDuplicate: Bool, isReordered: Bool) -> Receipt {
        Receipt(
            isDuplicate: isDuplicate, isReordered: isReordered, span: UInt16(span), highest: highest,
            distinct: distinct)
    }

    /// Most significant first: the bits of `highest - 64 index` and the 63 probes before it.
    func bitmapWord(_ index: Int) -> UInt64 {
        let last = highest &- UInt32(64 * index)
        let position = last % Self.bits
        let shift = position % 64
        let word = Int(position / 64)
        let upper = received[word] << UInt64(63 - shift)
        let before = received[(word + Self.words - 1) % Self.words]
        let lower = shift == 63 ? 0 : before >> UInt64(shift + 1)
        return upper | lower
    }

    private static func get(_ ring: InlineArray<16, UInt64>, _ sequence: UInt32) -> Bool {
        let position = sequence % bits
        return ring[Int(position / 64)] >> UInt64(position % 64) & 1 == 1
    }
    private static func set(_ ring: inout InlineArray<16, UInt64>, _ sequence: UInt32) {
        let position = sequence % bits
        ring[Int(position / 64)] |= 1 << UInt64(position % 64)
    }
    private static func clear(_ ring: inout InlineArray<16, UInt64>, _ sequence: UInt32) {
        let position = sequence % bits
        ring[Int(position / 64)] &= ~(1 << UInt64(position % 64))
    }
}
