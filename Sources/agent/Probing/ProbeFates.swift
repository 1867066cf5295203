/// One bit per probe for each thing that can be known of it, kept until its interval is closed.
struct ProbeFates: Sendable {
    /// A reply came in time.
    var answered = SequenceBits(from: 0)
    /// A receipt says that it reached the reflector.
    private var reached = SequenceBits(from: 0)
    /// A receipt speaks of it at all.
    private var covered = SequenceBits(from: 0)
    /// It was under way when our own receive buffer overflowed or the host slept: silence proves nothing.
    private var doubtful = SequenceBits(from: 0)

    /// What is known of the unanswered probes of a range.
    struct Lost: Equatable {
        /// All of them, and by what receipts say.
        var total: UInt64 = 0
        var returning: UInt64 = 0
        var going: UInt64 = 0
        /// Of the probes that were under way at a fault of our own: did not verifiably get lost before the reflector.
        var doubtful: UInt64 = 0
        /// Of which no receipt speaks.
        var open: UInt64 { total - returning - going }
    }

    mutating func doubt(_ sequence: UInt64) { doubtful.insert(sequence) }

    /// Takes in one bitmap word of a receipt: bit `i` from the least significant speaks of probe `first + i`, as far as
    /// `spoken` has it set.
    mutating func learn(_ bits: UInt64, spoken: UInt64, from first: Int64) {
        reached.formUnion(bits & spoken, from: first)
        covered.formUnion(spoken, from: first)
    }

    func lost(in range: Range<UInt64>) -> Lost {
        var lost = Lost()
        guard !range.isEmpty else { return lost }
        var first = range.lowerBound & ~63
        while first < range.upperBound {
            let silent = ~answered.word(at: first) & SequenceBits.mask(of: range, at: first)
            if silent != 0 {
                let back = silent & reached.word(at: first)
                let out = silent & ~back & covered.word(at: first)
                lost.total += UInt64(silent.nonzeroBitCount)
                lost.returning += UInt64(back.nonzeroBitCount)
                lost.going += UInt64(out.nonzeroBitCount)
                lost.doubtful += UInt64((silent & ~out & doubtful.word(at: first)).nonzeroBitCount)
            }
            first += 64
        }
        return lost
    }

    mutating func trim(below sequence: UInt64) {
        answered.trim(below: sequence)
        reached.trim(below: sequence)
        covered.trim(below: sequence)
        doubtful.trim(below: sequence)
    }
}
