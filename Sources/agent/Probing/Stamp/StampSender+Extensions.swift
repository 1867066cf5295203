extension StampSender {
    /// Takes in what a reply's extensions say, and gives the receipt's place.
    mutating func learn(
        _ extensions: ReplyExtensions, in packet: UnsafeRawBufferPointer, to sequence: UInt64, trafficClass: UInt8?
    ) {
        if extensions.isUnauthentic { insight.voidedExtensions += 1 }
        if let seen = extensions.classOfService, let asked = settings.extensions.replyCodePoint {
            insight.note(seen, sentWith: settings.dscp, asked: asked, replyClass: trafficClass)
            note(seen, to: sequence, asked: asked, replyClass: trafficClass)
        }
        if let counters = extensions.counters {
            insight.counters = .init(
                sent: UInt32(truncatingIfNeeded: sequence &+ 1), reflectorReceived: counters.received,
                reflectorSent: counters.sent)
        }
        if let information = extensions.timestampInformation { insight.timestampInformation = information }
        if let followUp = extensions.followUp, settings.extensions.followUp {
            // It knows the extension: delays wait for their follow-ups as long as it has any, which it can't in its first
            // reply.
            if followUp.timestamp.raw == 0 { emptyFollowUps += 1 }
            awaitsFollowUps = followUp.timestamp.raw != 0 || emptyFollowUps == 1
            take(followUp)
        }
    }

    /// RFC 8972 §4.7: when an earlier reply really left. Its number is the reflector's own.
    private mutating func take(_ followUp: ReplyExtensions.FollowUp) {
        guard followUp.timestamp.raw != 0, !reflections.isEmpty else { return }
        let sequence = reflections[Int(followUp.sequence) & (reflections.count - 1)]
        guard sequence < nextSequence else { return }
        let index = slot(sequence)
        guard slots[index].sequence == sequence, slots[index].state == .answered,
            slots[index].reflectorSequence == followUp.sequence
        else { return }
        slots[index].followUp = followUp.timestamp
        measureIfComplete(index)
    }

    /// Remembers which probe the reflector's number belongs to.
    mutating func noteReflection(_ number: UInt32, of sequence: UInt64) {
        guard settings.extensions.followUp else { return }
        if reflections.isEmpty { reflections = Array(repeating: .max, count: slots.count) }
        reflections[Int(number) & (reflections.count - 1)] = sequence
    }

    /// Books an answered probe's delay as soon as nothing more can be learnt about it; at its timeout it is booked with what
    /// there is.
    mutating func measureIfComplete(_ index: Int) {
        guard slots[index].kernelTransmit != nil || !expectsTransmitStamps else { return }
        guard slots[index].followUp != nil || !awaitsFollowUps else { return }
        measure(index)
    }
}
