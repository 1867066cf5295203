/// When a link was configured, and so which of its intervals should be here.
///
/// Agents cut intervals at multiples of their length since the epoch. A start, a stop or a step of the clock leaves
/// fragments of one; they have figures, but the interval isn't complete, and two of them are not two intervals.
struct LinkSessions {
    /// From when to when the link was configured, and the length of its intervals, nanoseconds.
    struct Session: Hashable {
        var since: UInt64
        var until: UInt64
        var interval: UInt64
    }

    let sessions: [Session]

    /// The whole intervals that begin and end within `from..<to` while the link was configured.
    func expected(from: UInt64, to: UInt64) -> UInt64 {
        sessions.reduce(0) { total, session in
            let begin = max(session.since, from)
            let end = min(session.until, to)
            let first = begin / session.interval + (begin % session.interval == 0 ? 0 : 1)
            let last = end / session.interval
            return last > first ? total + (last - first) : total
        }
    }

    /// What a record is a part of. Where the link had not been configured until the end of the record's hour, as a foreign
    /// sender's never is, its own length tells.
    func slot(start: UInt64, end: UInt64) -> IntervalSlots.Slot? {
        let length = max(1, end - min(start, end))
        let hourEnds = (start / LinkHour.hour + 1).multipliedReportingOverflow(by: LinkHour.hour).partialValue
        guard sessions.contains(where: { $0.since < max(hourEnds, end) }) else {
            return start % length == 0 ? .whole(start) : .fragment(start)
        }
        guard let session = sessions.first(where: { $0.since < end && start < $0.until }) else { return nil }
        let isWhole = sessions.contains {
            $0.interval == length && start % length == 0 && $0.since <= start && end <= $0.until
        }
        return isWhole ? .whole(start) : .fragment(start - start % session.interval)
    }
}

/// Which of a link's intervals are here whole, and which in part.
struct IntervalSlots: Hashable {
    /// An interval by its begin.
    enum Slot: Hashable {
        case whole(UInt64)
        case fragment(UInt64)
    }

    /// Most of either kind; a day of intervals of a second has 86,400.
    static let limit = 1 << 20
    private(set) var wholes: Set<UInt64> = []
    private(set) var fragments: Set<UInt64> = []

    mutating func insert(_ slot: Slot?) {
        switch slot {
        case .whole(let start): wholes.insert(start)
        case .fragment(let start): fragments.insert(start)
        case nil: break
        }
    }

    mutating func formUnion(_ other: IntervalSlots) {
        wholes.formUnion(other.wholes)
        fragments.formUnion(other.fragments)
    }

    var whole: UInt64 { UInt64(wholes.count) }
    /// Intervals of which only fragments are here.
    var partial: UInt64 { UInt64(fragments.subtracting(wholes).count) }
}

extension PackedWriter {
    /// As runs of equal steps: an hour without a gap is one.
    func append(_ slots: IntervalSlots) {
        for starts in [slots.wholes, slots.fragments] {
            append(runs: Array(starts.sorted().prefix(IntervalSlots.limit)))
        }
    }

    private func append(runs starts: [UInt64]) {
        append(UInt64(starts.count))
        var place = 0
        var last: UInt64 = 0
        while place < starts.count {
            let step = place + 1 < starts.count ? starts[place + 1] - starts[place] : 0
            var length = 1
            while place + length < starts.count, starts[place + length] - starts[place + length - 1] == step {
                length += 1
            }
            append(starts[place] - last)
            append(UInt64(length))
            if length > 1 { append(step) }
            place += length
            last = starts[place - 1]
        }
    }
}

extension PackedReader {
    mutating func slots() throws(Damage) -> IntervalSlots {
        var slots = IntervalSlots()
        for start in try runs() { slots.insert(.whole(start)) }
        for start in try runs() { slots.insert(.fragment(start)) }
        return slots
    }

    private mutating func runs() throws(Damage) -> [UInt64] {
        let count = try int(atMost: IntervalSlots.limit)
        var starts: [UInt64] = []
        var last: UInt64 = 0
        while starts.count < count {
            last &+= try number()
            starts.append(last)
            let length = try int(atMost: count - starts.count + 1)
            guard length > 0 else { throw Damage() }
            let step = length > 1 ? try number() : 0
            for _ in 1..<max(1, length) {
                last &+= step
                starts.append(last)
            }
        }
        return starts
    }
}
