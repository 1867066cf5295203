package import Telemetry

/// What closed intervals leave for attributing losses at a border: where the reflector's count stood at the last reply,
/// and how many probes have been lost since.
struct IntervalBorder: Sendable {
    var series: ReflectorNumbers.Series?
    var highest: UInt64?
    var lostSince: UInt64 = 0
    var hadCopies = false

    mutating func forget() { self = IntervalBorder() }
}

extension StampSender {
    /// Moves time on: times probes out, ends intervals and closes those whose probes are all decided. Call it when
    /// everything that had arrived by `now` has been handed in.
    package mutating func advance(to now: Moment) -> [IntervalRecord] {
        rollIntervals(to: now)
        while oldestOpen < nextSequence, now.monotonic - slots[slot(oldestOpen)].sent > timeout { expireOldest() }
        var records: [IntervalRecord] = []
        while intervals.count > 1, let last = intervals[0].last, let ended = intervals[0].ended,
            oldestOpen >= last, now.monotonic - ended > timeout
        {
            records.append(closeFirst())
        }
        return records
    }

    /// When `advance` has something to do next, apart from sending.
    package func nextDeadline(at now: Moment) -> MonotonicTime {
        var deadline = MonotonicTime(nanoseconds: .max)
        if let current = intervals.last, length != nil {
            deadline = now.monotonic + max(0, current.end - now.wall + closingDelay)
        }
        if intervals.count > 1, let ended = intervals[0].ended {
            deadline = min(deadline, ended + (timeout + 1 + closingDelay))
        }
        // Live displays want time-outs as they happen; records don't need them before the interval is closed.
        if keepsEvents || nextSend == nil, oldestOpen < nextSequence {
            deadline = min(deadline, slots[slot(oldestOpen)].sent + (timeout + 1))
        }
        return deadline
    }

    /// Ends the session: every interval is closed with the probes that are decided; those still under way are not
    /// counted as sent, and the record then says `.stopped`, as does that of the current interval, cut short.
    package mutating func stop(at now: Moment) -> [IntervalRecord] {
        var records = advance(to: now)
        let isComplete = isFinished
        endCurrent(at: now.monotonic, end: max(now.wall, intervals[intervals.count - 1].start + 1))
        if !isComplete { intervals[intervals.count - 1].reasons.insert(.stopped) }
        for sequence in oldestOpen..<nextSequence {
            let index = slot(sequence)
            if slots[index].state == .answered { measure(index) }
            guard slots[index].state == .outstanding else { continue }
            // Neither answered nor lost: no probe as far as counts go.
            fates.answered.insert(sequence)
            if let tally = interval(of: sequence) { intervals[tally].reasons.insert(.stopped) }
        }
        while !intervals.isEmpty { records.append(closeFirst()) }
        return records
    }

    // MARK: - intervals

    mutating func beginInterval(at now: Moment, start: WallTime, isPartial: Bool, reason: NotMeasured = .started) {
        var end = WallTime(nanoseconds: .max)
        if let length {
            let past = start.nanoseconds % length
            end = start + (length - (past < 0 ? past + length : past))
        }
        var tally = IntervalTally(start: start, end: end, first: nextSequence, began: now.monotonic)
        if let length, isPartial, start + length != end { tally.reasons.insert(reason) }
        tally.noteClock(clock)
        intervals.append(tally)
    }

    mutating func rollIntervals(to now: Moment) {
        guard let length, let current = intervals.last, now.wall >= current.end else { return }
        // It may be noticed late that an interval has ended.
        endCurrent(at: now.monotonic + (current.end - now.wall), end: current.end)
        if now.wall < current.end + length {
            beginInterval(at: now, start: current.end, isPartial: false)
        } else {
            // More than a whole interval went by unnoticed.
            intervals[intervals.count - 1].reasons.insert(.suspended)
            beginInterval(at: now, start: now.wall, isPartial: true, reason: .suspended)
        }
    }

    private mutating func endCurrent(at moment: MonotonicTime, end: WallTime) {
        let current = intervals.count - 1
        intervals[current].end = end
        intervals[current].last = nextSequence
        intervals[current].ended = moment
        intervals[current].clock = clock
    }

    // MARK: - own faults

    /// The wall clock was stepped. The interval is cut where it was, by the clock that nobody steps, and another begins
    /// at the new time; probes under way keep their fate but not their delay.
    package mutating func clockStepped(at now: Moment) {
        for sequence in oldestOpen..<nextSequence {
            slots[slot(sequence)].isStepped = true
            if slots[slot(sequence)].state == .answered { measure(slot(sequence)) }
        }
        let current = intervals.count - 1
        intervals[current].reasons.insert(.clockStep)
        guard length != nil else { return }
        endCurrent(
            at: now.monotonic, end: intervals[current].start + max(1, now.monotonic - intervals[current].began))
        beginInterval(at: now, start: now.wall, isPartial: true, reason: .clockStep)
    }

    /// The oldest probe's timeout has passed.
    mutating func expireOldest() {
        let index = slot(oldestOpen)
        if slots[index].state == .answered { measure(index) }
        if slots[index].state == .outstanding { note(.timedOut(sequence: oldestOpen)) }
        oldestOpen += 1
    }
}
