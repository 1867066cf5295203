/// The receiving end of a test: counts what arrives, and answers with a status message for each trial interval.
///
/// Times of arrival are the kernel's. A trial or sub-interval lasts from the last arrival before it to the last within it
/// (where load still comes at its end), so that neither our own lateness nor the place of its end within a packet's time
/// changes its rate.
package struct LoadReceiver: Sendable {
    private struct Counts {
        var datagrams: UInt32 = 0
        var octets: UInt64 = 0
        var lost: Int64 = 0
        var reordered: UInt32 = 0
        var duplicated: UInt32 = 0
        var delayMinimum = Int64.max
        var delayMaximum: Int64 = 0
        var delaySum: Int64 = 0
        var delayCount: UInt32 = 0
        var roundTripMinimum = Int64.max
        var roundTripMaximum: Int64 = 0
        var begin: Int64

        init(begin: Int64) { self.begin = begin }
    }

    private let subIntervalPeriod: Int64
    private let trialPeriod: Int64
    private var trial: Counts
    private var sub: Counts
    private var hasSub = false
    private var subBegin: Int64 = 0
    private var subSequence: UInt32 = 0
    private var finished = SubIntervalStatistics()
    private var accumulated: Int64 = 0

    private var highest: UInt32 = 0
    private var history = SequenceHistory()
    private var lastArrival: Int64 = 0
    private var clockDelta = Int64.max
    private var isMinimumUpdated = false
    private var lastStatus: (UInt32, UInt32) = (0, 0)
    private var statusSequence: UInt32 = 0
    private var roundTrip: Int64?
    /// Nanoseconds; nil for none measured.
    package private(set) var leastRoundTrip: Int64?
    /// Nanoseconds, with the clocks' difference; nil before the first.
    package var leastDelay: Int64? { clockDelta == .max ? nil : clockDelta }
    /// Datagrams that this host's own kernel dropped: they are no loss of the network's.
    package private(set) var ownDrops: UInt64 = 0
    /// Status messages of ours that the peer missed.
    package private(set) var statusLosses: UInt64 = 0
    private var pendingDrops: Int64 = 0
    package private(set) var roundTrips = RoundTripSamples()

    /// - Parameters:
    ///   - now: nanoseconds since 1970, as all times here.
    ///   - trial: milliseconds, likewise `subInterval`.
    package init(trial: UInt16, subInterval: UInt16, now: Int64) {
        trialPeriod = Int64(trial) * 1_000_000
        subIntervalPeriod = Int64(subInterval) * 1_000_000
        self.trial = Counts(begin: now)
        sub = Counts(begin: now)
    }

    package var hasReceived: Bool { highest != 0 }

    /// A load message of `length` octets of UDP payload that arrived at `arrival`.
    package mutating func take(_ header: LoadHeader, length: Int, arrival: Int64) {
        trial.datagrams &+= 1
        trial.octets &+= UInt64(length)
        sub.datagrams &+= 1
        sub.octets &+= UInt64(length)
        lastArrival = max(lastArrival, arrival)
        let sequence = header.sequence
        let isFirst = highest == 0
        if sequence > highest {
            let gap = Int64(sequence) - Int64(highest) - 1
            // A first message with a wild number says nothing of loss.
            if gap > 0, !isFirst || gap < 1_000 {
                trial.lost += gap
                sub.lost += gap
            }
            history.advance(from: highest, to: sequence)
            highest = sequence
        } else if history.take(sequence, highest: highest) {
            trial.reordered &+= 1
            sub.reordered &+= 1
            trial.lost = max(0, trial.lost - 1)
            sub.lost = max(0, sub.lost - 1)
            return
        } else {
            trial.duplicated &+= 1
            sub.duplicated &+= 1
            return
        }
        takeRoundTrip(header, arrival)
        let sent = Int64(header.seconds) * 1_000_000_000 + Int64(header.nanoseconds)
        let delta = arrival - sent
        if delta < clockDelta {
            clockDelta = delta
            isMinimumUpdated = true
        }
        if !isFirst {
            let variation = delta - clockDelta
            Self.note(&trial, variation)
            Self.note(&sub, variation)
        }
    }

    private static func note(_ counts: inout Counts, _ variation: Int64) {
        counts.delayMinimum = min(counts.delayMinimum, variation)
        counts.delayMaximum = max(counts.delayMaximum, variation)
        counts.delaySum &+= variation
        counts.delayCount &+= 1
    }

    private mutating func takeRoundTrip(_ header: LoadHeader, _ arrival: Int64) {
        guard header.statusSeconds != lastStatus.0 || header.statusNanoseconds != lastStatus.1 else { return }
        lastStatus = (header.statusSeconds, header.statusNanoseconds)
        if header.statusErrors != 0, header.statusErrors != .max { statusLosses += UInt64(header.statusErrors) }
        let sent = Int64(header.statusSeconds) * 1_000_000_000 + Int64(header.statusNanoseconds)
        let took = max(0, arrival - sent - Int64(header.responseDelay) * 1_000_000)
        if leastRoundTrip.map({ took < $0 }) ?? true {
            leastRoundTrip = took
            isMinimumUpdated = true
        }
        roundTrips.note(took)
        let variation = took - (leastRoundTrip ?? took)
        roundTrip = variation
        sub.roundTripMinimum = min(sub.roundTripMinimum, variation)
        sub.roundTripMaximum = max(sub.roundTripMaximum, variation)
    }

    /// The socket's receive buffer had no room for `count` datagrams.
    package mutating func noteOwnDrops(_ count: UInt32) {
        ownDrops += UInt64(count)
        pendingDrops += Int64(count)
    }

    private mutating func forgiveOwnDrops() {
        // Known losses only: the gap of the latest drops is seen with the next arrival.
        let forgiven = min(pendingDrops, trial.lost)
        trial.lost -= forgiven
        sub.lost = max(0, sub.lost - forgiven)
        pendingDrops -= forgiven
    }

    /// Ends the trial interval at `now`, and a sub-interval whose time has come. Everything that had arrived by `now` must
    /// have been taken. The message lacks the rate, the action and its time.
    package mutating func closeTrial(now: Int64) -> StatusPDU {
        forgiveOwnDrops()
        statusSequence += 1
        var status = StatusPDU()
        status.sequence = statusSequence
        status.seconds = UInt32(truncatingIfNeeded: now / 1_000_000_000)
        status.nanoseconds = UInt32(truncatingIfNeeded: now % 1_000_000_000)
        status.lost = UInt32(clamping: trial.lost)
        status.reordered = trial.reordered
        status.duplicated = trial.duplicated
        status.clockDeltaMinimum = clockDelta == .max ? 0 : Int32(clamping: clockDelta / 1_000_000)
        status.delayMinimum = Self.milliseconds(trial.delayMinimum)
        status.delayMaximum = Self.milliseconds(trial.delayMaximum)
        status.delaySum = Self.rounded(trial.delaySum)
        status.delayCount = trial.delayCount
        status.roundTripMinimum = leastRoundTrip.map { Self.milliseconds($0) } ?? StatusPDU.none
        status.roundTripVariation = roundTrip.map { Self.milliseconds($0) } ?? StatusPDU.none
        status.isMinimumUpdated = isMinimumUpdated
        let end = end(at: now, after: trial.begin)
        status.duration = Self.microseconds(end - trial.begin)
        status.datagrams = trial.datagrams
        status.octets = UInt32(truncatingIfNeeded: trial.octets)
        trial = Counts(begin: end)
        roundTrip = nil
        isMinimumUpdated = false
        // The message bears the sub-interval that ended before it; RFC 9946 and OB-UDPST tell of one with the next message.
        status.subIntervalSequence = subSequence
        status.subInterval = finished
        if !hasSub {
            hasSub = true
            sub = Counts(begin: end)
            subBegin = now
        } else if now - subBegin > subIntervalPeriod - trialPeriod / 2 {
            closeSubInterval(now, end)
        }
        return status
    }

    /// The last whole sub-interval and its number, from 1.
    package var subInterval: (sequence: UInt32, statistics: SubIntervalStatistics) { (subSequence, finished) }

    private mutating func closeSubInterval(_ now: Int64, _ trialEnd: Int64) {
        let end = end(at: now, after: sub.begin)
        var statistics = SubIntervalStatistics()
        statistics.datagrams = sub.datagrams
        statistics.octets = sub.octets
        statistics.duration = Self.microseconds(end - sub.begin)
        statistics.lost = UInt32(clamping: sub.lost)
        statistics.reordered = sub.reordered
        statistics.duplicated = sub.duplicated
        statistics.delayMinimum = Self.milliseconds(sub.delayMinimum)
        statistics.delayMaximum = Self.milliseconds(sub.delayMaximum)
        statistics.delaySum = Self.rounded(sub.delaySum)
        statistics.delayCount = sub.delayCount
        statistics.roundTripMinimum = Self.milliseconds(sub.roundTripMinimum)
        statistics.roundTripMaximum = Self.milliseconds(sub.roundTripMaximum)
        accumulated += now - subBegin
        statistics.accumulated = UInt32(clamping: accumulated / 1_000_000)
        finished = statistics
        subSequence += 1
        sub = Counts(begin: end)
        subBegin = now
    }

    /// The last arrival where load still came at the interval's end, otherwise the end itself.
    private func end(at now: Int64, after begin: Int64) -> Int64 {
        let isFlowing = lastArrival > begin && now - lastArrival < min(20_000_000, (now - begin) / 10)
        return isFlowing ? min(lastArrival, now) : max(now, begin)
    }

    private static func milliseconds(_ nanoseconds: Int64) -> UInt32 {
        nanoseconds == .max ? StatusPDU.none : UInt32(clamping: nanoseconds / 1_000_000)
    }

    private static func rounded(_ nanoseconds: Int64) -> UInt32 {
        UInt32(clamping: (nanoseconds + 500_000) / 1_000_000)
    }

    private static func microseconds(_ nanoseconds: Int64) -> UInt32 { UInt32(clamping: nanoseconds / 1_000) }
}

/// Which of the last numbers have come: tells a late message from a copy.
struct SequenceHistory: Sendable {
    private static let size: UInt32 = 8_192
    private var bits = [UInt64](repeating: 0, count: Int(size / 64))

    /// Numbers after `old` up to `new` come into view; of them `new` has come.
    mutating func advance(from old: UInt32, to new: UInt32) {
        if new - old >= Self.size {
            for index in bits.indices { bits[index] = 0 }
        } else {
            var number = old
            while number != new {
                number += 1
                clear(number)
            }
        }
        set(new)
    }

    /// Whether `sequence` comes for the first time, as far as is known; it counts as come after that.
    mutating func take(_ sequence: UInt32, highest: UInt32) -> Bool {
        guard highest - sequence < Self.size else { return true }
        let place = sequence % Self.size
        let mask: UInt64 = 1 << UInt64(place % 64)
        let isNew = bits[Int(place / 64)] & mask == 0
        bits[Int(place / 64)] |= mask
        return isNew
    }

    private mutating func set(_ sequence: UInt32) {
        let place = sequence % Self.size
        bits[Int(place / 64)] |= 1 << UInt64(place % 64)
    }

    private mutating func clear(_ sequence: UInt32) {
        let place = sequence % Self.size
        bits[Int(place / 64)] &= ~(1 << UInt64(place % 64))
    }
}
