import Glibc

/// Which of an interval's probes were the slowest: of each its delay in one octet, on a logarithmic scale.
///
/// One probe may be late for many reasons; the slowest tenth tells when the path was. Bounded by the interval's probes: 600 octets
/// for a minute of ten a second. O(1) a probe, O(probes) at the interval's end.
struct DelayRanks: Sendable {
    private let first: UInt64
    /// 0 for a probe without a delay.
    private var codes: [UInt8] = []

    /// Nanoseconds; 16 steps an octave, each 4.4 %, reach from here to 3 s.
    private static let least = 50_000.0
    private static let stepsPerOctave = 16.0
    private static let slowestShare = 0.1

    init(first: UInt64) { self.first = first }

    mutating func note(_ delay: Int64, of sequence: UInt64) {
        guard sequence >= first, let place = Int(exactly: sequence - first) else { return }
        if place >= codes.count { codes += [UInt8](repeating: 0, count: place + 1 - codes.count) }
        let steps = Self.stepsPerOctave * log2(max(1, Double(delay) / Self.least))
        codes[place] = UInt8(min(255, 1 + steps))
    }

    /// The least code of the slowest tenth, with all others that have the same; nil where no probe has a delay.
    var slowest: UInt8? {
        var counts = [Int](repeating: 0, count: 256)
        for code in codes { counts[Int(code)] += 1 }
        let all = codes.count - counts[0]
        guard all > 0 else { return nil }
        let wanted = max(1, Int((Self.slowestShare * Double(all)).rounded(.up)))
        var found = 0
        for code in stride(from: 255, through: 1, by: -1) {
            found += counts[code]
            if found >= wanted { return UInt8(code) }
        }
        return nil
    }

    /// How many of a range are as slow as `code` at least.
    func count(from code: UInt8, in range: Range<UInt64>) -> UInt64 {
        let low = Int(clamping: max(range.lowerBound, first) - first)
        let high = min(codes.count, Int(clamping: max(range.upperBound, first) - first))
        guard low < high else { return 0 }
        return codes[low..<high].reduce(0) { $0 + ($1 >= code ? 1 : 0) }
    }
}
