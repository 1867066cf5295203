/// One bit per probe for each thing that can be known of it, kept until its interval is closed.
struct ProbeFates: Sendable {
    /// A reply came in time.
    var answered = SequenceBits(from: 0)
    /// A receipt says that it reached the reflector.
    private var reached = SequenceBits(from: 0)
    /// A receipt speaks of it at all.
    private var covered = SequenceBits(from: 0)
    /// It was under way when the peer's own host said that nobody listens: silence proves nothing.
    private var refused = SequenceBits(from: 0)
    /// Unanswered, and taken out of the count because a fault of ours, or the refusal, may have silenced it.
    private var excused = SequenceBits(from: 0)

    /// What is known of the unanswered probes of a range.
    struct Lost: Equatable {
        /// All of them, and by what receipts say.
        var total: UInt64 = 0
        var returning: UInt64 = 0
        var going: UInt64 = 0
        /// Of which no receipt speaks.
        var open: UInt64 { total - returning - going }
    }

    /// Probes taken out of the count, by what receipts say.
    struct Excused: Equatable {
        var returning: UInt64 = 0
        var going: UInt64 = 0
        var open: UInt64 = 0
        var total: UInt64 { returning + going + open }
    }

    mutating func refuse(_ sequence: UInt64) { refused.insert(sequence) }

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
            }
            first += 64
        }
        return lost
    }

    /// Unanswered probes of a range that are part of the count.
    func counted(lostIn range: Range<UInt64>) -> UInt64 {
        var number: UInt64 = 0
        var first = range.lowerBound & ~63
        while first < range.upperBound {
            let silent =
                ~answered.word(at: first) & ~excused.word(at: first) & SequenceBits.mask(of: range, at: first)
            number += UInt64(silent.nonzeroBitCount)
            first += 64
        }
        return number
    }

    // MARK: - taking out

    private enum Kind { case returning, going, open }

    /// Takes up to `limit` unanswered probes out; those first that most likely fell to a fault on that side.
    mutating func excuse(in range: Range<UInt64>, _ side: OwnFault.Side, atMost limit: UInt64) -> Excused {
        var rest = limit
        var taken = Excused()
        if side != .sending { taken.returning = take(.returning, in: range, isRefused: false, &rest) }
        if side == .sending { taken.going = take(.going, in: range, isRefused: false, &rest) }
        taken.open = take(.open, in: range, isRefused: false, &rest)
        if side == .both { taken.going = take(.going, in: range, isRefused: false, &rest) }
        return taken
    }

    /// Takes out what the peer's host refused.
    mutating func excuseRefused(in range: Range<UInt64>) -> Excused {
        var rest = UInt64.max
        return Excused(
            returning: take(.returning, in: range, isRefused: true, &rest),
            open: take(.open, in: range, isRefused: true, &rest))
    }

    private mutating func take(
        _ kind: Kind, in range: Range<UInt64>, isRefused: Bool, _ limit: inout UInt64
    ) -> UInt64 {
        var number: UInt64 = 0
        var first = range.lowerBound & ~63
        while first < range.upperBound, limit > 0 {
            var chosen = ~answered.word(at: first) & ~excused.word(at: first) & SequenceBits.mask(of: range, at: first)
            let back = reached.word(at: first)
            let known = back | covered.word(at: first)
            switch kind {
            case .returning: chosen &= back
            case .going: chosen &= known & ~back
            case .open: chosen &= ~known
            }
            if isRefused { chosen &= refused.word(at: first) }
            while UInt64(chosen.nonzeroBitCount) > limit { chosen ^= 1 << UInt64(63 - chosen.leadingZeroBitCount) }
            if chosen != 0 {
                excused.formUnion(chosen, from: Int64(first))
                number += UInt64(chosen.nonzeroBitCount)
                limit -= UInt64(chosen.nonzeroBitCount)
            }
            first += 64
        }
        return number
    }

    /// Puts `number` of the probes taken out of which no receipt speaks back into the count, the newest first.
    mutating func restore(_ number: UInt64, in range: Range<UInt64>) {
        guard number > 0, !range.isEmpty else { return }
        var rest = number
        var sequence = range.upperBound
        while rest > 0, sequence > range.lowerBound {
            sequence -= 1
            if excused.contains(sequence), !covered.contains(sequence), !reached.contains(sequence) {
                excused.remove(sequence)
                rest -= 1
            }
        }
    }

    // MARK: - reading

    /// Up to 64 probes of a range, least significant bit first.
    struct Word {
        /// Part of the count, and of these those without answer.
        var counted: UInt64
        var silent: UInt64
        /// Lost on the way there, and lost on the way back.
        var going: UInt64
        var returning: UInt64
        /// Known to have reached the reflector.
        var arrived: UInt64
    }

    /// The probes of `range` from `first` (a multiple of 64) up; those lost of which no receipt speaks are taken as lost on
    /// the way `open`.
    func word(at first: UInt64, in range: Range<UInt64>, open: ProbeDirection?) -> Word {
        let mask = SequenceBits.mask(of: range, at: first)
        let counted = mask & ~excused.word(at: first)
        let silent = counted & ~answered.word(at: first)
        let back = reached.word(at: first)
        let out = covered.word(at: first) & ~back
        let rest = silent & ~back & ~out
        let returning = silent & back | (open == .backward ? rest : 0)
        return Word(
            counted: counted, silent: silent, going: silent & out | (open == .forward ? rest : 0),
            returning: returning, arrived: mask & (answered.word(at: first) | back) | returning)
    }

    mutating func trim(below sequence: UInt64) {
        answered.trim(below: sequence)
        reached.trim(below: sequence)
        covered.trim(below: sequence)
        refused.trim(below: sequence)
        excused.trim(below: sequence)
    }
}
