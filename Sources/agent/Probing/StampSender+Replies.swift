package import Telemetry

/// What a packet that came in was.
package enum ReplyKind: Hashable, Sendable {
    /// The first reply to a probe, in time.
    case new
    /// A further reply to an answered probe, in time; the copy was made on this way.
    case duplicate(ProbeDirection)
    /// After the probe's timeout.
    case late
    /// No reply to a probe of ours.
    case unknown
}

extension StampSender {
    /// Takes in one UDP payload from the session's far end.
    ///
    /// - Parameters:
    ///   - arrival: T4, by `stamp`.
    ///   - now: when it was read.
    ///   - gap: how long ago, at most, it had come before a program's own stamp was made: since the socket was last seen
    ///     empty.
    ///   - trafficClass: TOS or traffic class with which it came; nil where unknown.
    @discardableResult
    package mutating func receive(
        _ packet: UnsafeRawBufferPointer, at arrival: WallTime, stamp: TimestampSource.Stamp, now: Moment,
        gap: Int64 = 0, trafficClass: UInt8? = nil
    ) -> ReplyKind {
        // RFC 8762 §4.4: verified before anything of it is used.
        if let authenticator, !authenticator.verifies(packet) {
            insight.unauthentic += 1
            noteStranger()
            return .unknown
        }
        guard let reply = StampReply(packet, mode: settings.mode), let sequence = extended(reply.senderSequence) else {
            noteStranger()
            return .unknown
        }
        let index = slot(sequence)
        guard slots[index].state != .unused, slots[index].sequence == sequence else { return .late }
        // The echoed timestamp proves that the reply is to this very probe, not to one of an earlier run.
        guard slots[index].wire == reply.senderTimestamp else {
            noteStranger()
            return .unknown
        }
        insight.reflectorFormat = reply.errorEstimate.format
        let extensions = ReplyExtensions(packet, from: settings.mode.length, authenticator: authenticator)
        learn(extensions, in: packet, to: sequence, trafficClass: trafficClass)
        let receipt = Receipt.read(packet, at: extensions.receipt)
        if let receipt { learn(receipt, from: packet) }
        // By the arrival's own stamp, so that a busy host doesn't make replies late; not across a step of the clock.
        let elapsed =
            slots[index].isStepped || arrival < slots[index].userTransmit
            ? now.monotonic - slots[index].sent : arrival - slots[index].userTransmit
        let isLate = elapsed > timeout || sequence < oldestOpen
        if slots[index].state == .outstanding {
            guard !isLate else {
                note(.late(sequence: sequence))
                return .late
            }
            refused = nil
            answer(index, reply, receipt?.receipt, at: arrival, stamp: stamp, gap: gap)
            return .new
        }
        let way = order.copy(reply, of: slots[index], isCounting: receipt != nil, isLate: isLate)
        guard let tally = interval(of: sequence) else { return .late }
        if let receipt = receipt?.receipt {
            // The first copy's reply was overtaken by a later copy's.
            if way == .forward, !receipt.isDuplicate {
                intervals[tally].numbers.noteLate(ordinal(of: receipt), of: sequence)
            }
        } else if way == .forward {
            let number = order.extended(reply.sequence)
            if order.mode == .stateful {
                intervals[tally].numbers.note(number, .init(epoch: order.epoch, isDistinct: false))
            }
            // So many copies that they tell nothing any more would only cost memory.
            if UInt64(intervals[tally].order.entries.count) < 2 * intervals[tally].received + 1_024 {
                noteArrival(of: sequence, reply, number: number, in: tally)
            }
        }
        guard !isLate else { return .late }
        switch way {
        case .forward: intervals[tally].duplicatedForward += 1
        case .backward: intervals[tally].duplicatedReturn += 1
        case .unknown: intervals[tally].duplicatedUnknown += 1
        }
        note(.duplicated(sequence: sequence, way))
        return .duplicate(way)
    }

    /// The first reply in time to the probe in a slot.
    private mutating func answer(
        _ index: Int, _ reply: StampReply, _ receipt: Receipt?, at arrival: WallTime, stamp: TimestampSource.Stamp,
        gap: Int64
    ) {
        let sequence = slots[index].sequence
        if let resettling, sequence >= resettling.from { settle(before: sequence) }
        if let receipt, let last = distinct, Int32(bitPattern: receipt.highest &- last.sequence) > 0,
            Int32(bitPattern: receipt.distinct &- UInt32(truncatingIfNeeded: last.highest)) <= 0
        {
            // More probes came and fewer were counted: the reflector began anew.
            beginEpoch()
        }
        let epoch = order.epoch
        let place = order.first(reply, isCounting: receipt != nil)
        if order.epoch != epoch { border.forget() }
        fates.answered.insert(sequence)
        noteReflection(reply.sequence, of: sequence)
        slots[index].take(reply, at: arrival, stamp: stamp, gap: gap, clock: clock)
        guard let tally = interval(of: sequence) else { return }
        intervals[tally].noteAnswer(sequence)
        if place.byCount { intervals[tally].reorderedReturnByCount += 1 }
        if place.byClock { intervals[tally].reorderedReturnByClock += 1 }
        if let receipt {
            if receipt.isReordered { intervals[tally].reorderedForward += 1 }
            noteDistinct(receipt, of: sequence, in: tally)
            notePeerOverflows(receipt, answering: sequence)
        } else {
            intervals[tally].numbers.note(place.number, .init(epoch: order.epoch, isDistinct: false))
            noteArrival(of: sequence, reply, number: place.number, in: tally)
        }
        measureIfComplete(index)
    }

    private mutating func noteArrival(of sequence: UInt64, _ reply: StampReply, number: UInt64, in tally: Int) {
        intervals[tally].order.append(
            .init(sequence: sequence, number: number, received: reply.receiveTimestamp.raw))
    }

    private mutating func noteDistinct(_ receipt: Receipt, of sequence: UInt64, in tally: Int) {
        let number = ordinal(of: receipt)
        if number >= distinct?.highest ?? 0 { distinct = (number, receipt.highest) }
        if receipt.isDuplicate {
            intervals[tally].numbers.noteWithoutNumber(sequence)
        } else {
            intervals[tally].numbers.note(number, .init(epoch: order.epoch, isDistinct: true))
        }
    }

    /// The reflector's count of different probes, extended to 64 bits: 2^32 + 1 for its first.
    private func ordinal(of receipt: Receipt) -> UInt64 {
        guard let last = distinct else { return 1 << 32 + UInt64(receipt.distinct) }
        let step = Int32(bitPattern: receipt.distinct &- UInt32(truncatingIfNeeded: last.highest))
        return last.highest &+ UInt64(bitPattern: Int64(step))
    }

    /// Takes in which probes the reflector says it got.
    private mutating func learn(
        _ found: (receipt: Receipt, bitmap: Int, words: Int), from packet: UnsafeRawBufferPointer
    ) {
        guard let highest = extended(found.receipt.highest) else { return }
        // In the reflector's first session with us, what is older than its first probe did not reach it either. After a
        // restart of the reflector it can't know.
        var spoken = order.epoch == 0 ? UInt64.max : UInt64(found.receipt.span)
        spoken = min(spoken, UInt64(64 * found.words))
        for index in 0..<found.words where spoken > 0 {
            let number = min(64, spoken)
            let mask = number == 64 ? UInt64.max : ~(UInt64.max >> number)
            fates.learn(
                packet.number(at: found.bitmap + 8 * index, as: UInt64.self), spoken: mask,
                from: Int64(highest) - 63 - Int64(64 * index))
            spoken -= number
        }
    }

    /// Extends a 32-bit number of ours from the wire; nil where no such probe has been sent.
    private func extended(_ sequence: UInt32) -> UInt64? {
        let back = UInt32(truncatingIfNeeded: nextSequence) &- sequence
        guard back > 0, UInt64(back) <= nextSequence else { return nil }
        return nextSequence - UInt64(back)
    }

    /// Books the delay of an answered probe.
    mutating func measure(_ index: Int) {
        slots[index].state = .measured
        let sequence = slots[index].sequence
        if let gap = slots[index].programGap { programGap = max(programGap, gap) }
        let sample = slots[index].sample(programGap: programGap)
        if let sample { insight.note(sample) }
        if let tally = interval(of: sequence) { intervals[tally].note(sample, of: sequence) }
        note(.answered(sequence: sequence, sample: sample))
    }

    mutating func note(_ event: ProbeEvent) {
        if keepsEvents { events.append(event) }
    }
}
