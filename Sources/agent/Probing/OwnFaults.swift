package import Telemetry

/// A fault of our own, or of the peer's host, that may have silenced probes.
package struct OwnFault: Sendable {
    /// Where it struck: a probe that verifiably reached the reflector did not fall to a fault of sending, one that verifiably
    /// did not reach it fell to no fault of receiving.
    package enum Side: Sendable { case sending, receiving, both }

    var reason: NotMeasured
    var side: Side
    /// Those under way in the fault's window: all that were sent before its end and had not timed out at its begin.
    var sequences: Range<UInt64>
    /// How many probes it can have silenced at most, as where the kernel counts what it dropped; the rest is the line's.
    var allowance: UInt64
}

/// Our interface is back and nothing that was sent since, from the probe `from` on, has been answered.
struct Resettling: Sendable {
    var from: UInt64
    var until: MonotonicTime
}

/// The faults whose probes' intervals are still open.
///
/// The rule that keeps a fault of ours from hiding one of the line's: a fault takes out unanswered probes only, only those
/// under way in its window, only those that can have fallen to it by what receipts say, and no more than the kernel
/// dropped where it counts. Each dropped packet takes out one probe once, however many intervals its window touches.
struct OwnFaults: Sendable {
    private(set) var list: [OwnFault] = []

    /// More faults than this within the open intervals are put together: it bounds the memory.
    private static let most = 256

    mutating func add(_ fault: OwnFault) {
        guard !fault.sequences.isEmpty, fault.allowance > 0 else { return }
        let alike = list.lastIndex { $0.reason == fault.reason && $0.side == fault.side }
        if let alike, list[alike].sequences == fault.sequences || list.count >= Self.most {
            let old = list[alike]
            let (sum, overflow) = old.allowance.addingReportingOverflow(fault.allowance)
            list[alike].allowance = overflow ? .max : sum
            list[alike].sequences =
                min(
                    old.sequences.lowerBound, fault.sequences.lowerBound)..<max(
                    old.sequences.upperBound, fault.sequences.upperBound)
            return
        }
        if list.count >= Self.most { list.removeFirst() }
        list.append(fault)
    }

    /// Takes the silent probes of `range` out of the count; says how many, and adds the reasons that proved true.
    mutating func excuse(
        in range: Range<UInt64>, _ fates: inout ProbeFates, from lost: inout LossAttribution,
        reasons: inout Set<NotMeasured>
    ) -> UInt64 {
        var total: UInt64 = 0
        for index in list.indices {
            let touched = range.clamped(to: list[index].sequences)
            guard !touched.isEmpty, list[index].allowance > 0 else { continue }
            let taken = fates.excuse(in: touched, list[index].side, atMost: list[index].allowance)
            let number = taken.total - lost.excuse(taken, list[index].side, restoring: &fates, in: touched)
            if list[index].allowance != .max { list[index].allowance -= number }
            if number > 0 { reasons.insert(list[index].reason) }
            total += number
        }
        list.removeAll { $0.sequences.upperBound <= range.upperBound || $0.allowance == 0 }
        return total
    }
}

extension StampSender {
    /// Something on our own host may have silenced probes.
    ///
    /// - Parameters:
    ///   - number: how many at most; nil where nobody counts.
    ///   - since: when all was last known to be well; probes that had timed out by then are the line's. nil for now.
    ///   - isCertain: the fault struck this session, not only perhaps.
    package mutating func ownFault(
        _ reason: NotMeasured, _ side: OwnFault.Side, silenced number: UInt64? = nil, since: MonotonicTime? = nil,
        isCertain: Bool = true
    ) {
        let first = firstUnderWay(at: since)
        if isCertain {
            for index in intervals.indices
            where index == intervals.count - 1 || (intervals[index].last ?? 0) > first {
                intervals[index].reasons.insert(reason)
            }
        }
        guard first < nextSequence else { return }
        faults.add(
            OwnFault(reason: reason, side: side, sequences: first..<nextSequence, allowance: number ?? .max))
    }

    /// Our interface was down between `since` and now, or is.
    ///
    /// When it is back our own host first asks anew for its neighbour's address and holds back what it shall send: with
    /// RFC 4861's RETRANS_TIMER and MAX_MULTICAST_SOLICIT up to three seconds, in which probes grow older than their timeout.
    /// So the fault lasts until a probe that was sent behind it is answered, that long at most.
    package mutating func interfaceDown(since moment: MonotonicTime, at now: MonotonicTime) {
        ownFault(.interfaceDown, .both, since: moment)
        resettling = Resettling(from: resettling?.from ?? nextSequence, until: now + 3_000_000_000)
    }

    /// The line is known to carry again, or would be by now, from the probe `sequence` on.
    mutating func settle(before sequence: UInt64) {
        excuseResettling(before: sequence)
        resettling = nil
    }

    /// Of the probes before `sequence`, those that our interface's coming back may have silenced.
    mutating func excuseResettling(before sequence: UInt64) {
        guard let begin = resettling?.from, begin < sequence else { return }
        faults.add(
            OwnFault(reason: .interfaceDown, side: .both, sequences: begin..<sequence, allowance: .max))
        resettling?.from = sequence
    }

    /// The oldest probe that had not timed out at `moment`.
    private func firstUnderWay(at moment: MonotonicTime?) -> UInt64 {
        var first = oldestOpen
        guard let moment else { return first }
        let limit = max(intervals[0].first, nextSequence - min(nextSequence, UInt64(slots.count)))
        while first > limit {
            let index = slot(first - 1)
            guard slots[index].sequence == first - 1, slots[index].state != .unused,
                moment - slots[index].sent <= timeout
            else { break }
            first -= 1
        }
        while first < nextSequence, moment - slots[slot(first)].sent > timeout { first += 1 }
        return first
    }

    /// The host slept since `moment`: what came meanwhile is gone.
    package mutating func slept(since moment: MonotonicTime? = nil) {
        ownFault(.suspended, .both, since: moment)
    }

    /// Our receive buffer dropped `number` packets since `moment`.
    package mutating func receiveOverflowed(by number: UInt64, since moment: MonotonicTime? = nil) {
        ownFault(.receiveOverflow, .receiving, silenced: number, since: moment)
    }

    /// What the far reflector's buffers dropped came between the last probe that it answered before and the one that it
    /// answers now: the kernel stamps its count on each packet as it is queued. The drops may have been other senders', so at
    /// most as many of ours are excused, and only those that did not verifiably reach the reflector.
    mutating func notePeerOverflows(_ receipt: Receipt, answering sequence: UInt64) {
        if let last = peerOverflows {
            guard sequence > last.sequence else { return }
            faults.add(
                OwnFault(
                    reason: .peerOverflow, side: .sending, sequences: last.sequence + 1..<sequence,
                    allowance: UInt64(receipt.overflows &- last.count)))
        }
        peerOverflows = (receipt.overflows, sequence)
    }

    /// Our socket is gone, and with it what would have come.
    package mutating func socketLost() { ownFault(.sendFailed, .receiving) }

    /// Our loop did not run for long; the kernel kept what came, but probes were not sent.
    mutating func noteStarved() { intervals[intervals.count - 1].reasons.insert(.suspended) }

    /// Something about the host makes delays doubtful and silences nothing.
    package mutating func noteDisturbance(_ reason: NotMeasured) {
        intervals[intervals.count - 1].reasons.insert(reason)
    }

    /// Our own clock changed its state.
    mutating func noteClock(was old: ClockState) {
        guard let current = intervals.indices.last else { return }
        if old.isSynchronised, !clock.isSynchronised { intervals[current].reasons.insert(.clockLost) }
        intervals[current].noteClock(clock)
    }
}
