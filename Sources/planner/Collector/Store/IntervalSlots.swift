/// Which of a link's intervals are here whole, and which in part.
///
/// Agents cut intervals at multiples of their length since the epoch. A start, a stop or a step of the clock leaves
/// fragments of one; they have figures, but the interval isn't complete, and two of them are not two intervals.
struct IntervalSlots {
    /// From when to when the link was configured, and the length of its intervals, nanoseconds.
    struct Session: Hashable {
        var since: UInt64
        var until: UInt64
        var interval: UInt64
    }

    private let sessions: [Session]
    private var wholes: Set<UInt64> = []
    private var fragments: Set<UInt64> = []

    init(sessions: [Session]) { self.sessions = sessions }

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

    /// Takes in a record. Where the link was never configured, as for a foreign sender's, a record's own length tells.
    mutating func add(start: UInt64, end: UInt64) {
        let length = max(1, end - min(start, end))
        guard !sessions.isEmpty else {
            if start % length == 0 { wholes.insert(start) } else { fragments.insert(start) }
            return
        }
        guard let session = sessions.first(where: { $0.since < end && start < $0.until }) else { return }
        let isWhole = sessions.contains {
            $0.interval == length && start % length == 0 && $0.since <= start && end <= $0.until
        }
        if isWhole { wholes.insert(start) } else { fragments.insert(start - start % session.interval) }
    }

    var whole: UInt64 { UInt64(wholes.count) }
    /// Intervals of which only fragments are here.
    var partial: UInt64 { UInt64(fragments.subtracting(wholes).count) }
}
