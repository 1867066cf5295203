/// What the replies' own sequence numbers and timestamps tell: whether the reflector counts, which copies were made on
/// which way, and which replies overtook others on the way back.
struct ReplyOrder: Sendable {
    enum Mode: Sendable {
        /// Every reply so far had the sender's number: a stateless reflector, or a stateful one that missed nothing.
        case undetermined
        case stateful
        case stateless
    }

    private(set) var mode = Mode.undetermined
    /// Rises when the reflector begins to count anew.
    private(set) var epoch = 0
    /// Extended to 64 bits; 2^32 + r for the first.
    private(set) var highest: UInt64?
    private var seen = SequenceBits(from: 0)
    private var latestTransmit: UInt64?
    /// Whether the reflector's clock resolves less than 10 us, so that two packets that it got can be told apart by it.
    private(set) var hasFineClock = false

    /// Numbers farther from the highest than this belong to another count; it bounds the memory that a reflector which
    /// sends nonsense can make us use.
    private static let reach: UInt64 = 1 << 20
    /// How far below the first number of a count others may follow.
    private static let margin: UInt64 = 4_096

    /// Extends a reflector's 32-bit number to the 64-bit one nearest to the highest so far.
    func extended(_ sequence: UInt32) -> UInt64 {
        guard let highest else { return 1 << 32 + UInt64(sequence) }
        return highest &+ UInt64(bitPattern: Int64(Int32(bitPattern: sequence &- UInt32(truncatingIfNeeded: highest))))
    }

    mutating func beginEpoch() {
        epoch += 1
        highest = nil
        latestTransmit = nil
    }

    /// Takes in the first reply to a probe. Says whether the reply came after one that the reflector sent later, by its
    /// count and by its clock.
    mutating func first(_ reply: StampReply, isCounting: Bool) -> (byCount: Bool, byClock: Bool, number: UInt64) {
        if isCounting || reply.sequence != reply.senderSequence { mode = .stateful }
        var number = extended(reply.sequence)
        // A reflector never uses a number twice, unless it forgot us and began again.
        if let highest, seen.contains(number) || number < seen.lowerBound || number > highest + Self.reach {
            beginEpoch()
            number = extended(reply.sequence)
        }
        if highest == nil { seen.reset(from: number - Self.margin) }
        let byCount = number < highest ?? 0
        seen.insert(number)
        highest = max(highest ?? 0, number)
        let byClock = noteTransmit(reply)
        return (byCount, byClock, number)
    }

    /// Takes in a further reply to an answered probe; says on which way the copy was made. One that is late takes no part
    /// in the order.
    mutating func copy(
        _ reply: StampReply, of slot: ProbeSlot, isCounting: Bool, isLate: Bool
    ) -> ProbeDirection {
        if isCounting || reply.sequence != reply.senderSequence { mode = .stateful }
        let isSameReply =
            reply.sequence == slot.reflectorSequence && reply.receiveTimestamp == slot.receiveTimestamp
            && reply.timestamp == slot.transmitTimestamp
        // Two copies of a probe that a coarse clock stamps alike look as one reply that was copied.
        if isSameReply { return mode == .stateful || hasFineClock ? .backward : .unknown }
        if reply.sequence == slot.reflectorSequence, mode != .stateful {
            // Two receptions under one number: the reflector doesn't count.
            mode = .stateless
            if !isLate { _ = noteTransmit(reply) }
            return .forward
        }
        let number = extended(reply.sequence)
        if seen.contains(number) { return .backward }
        guard let highest, number <= highest + Self.reach else { return .forward }
        seen.insert(number)
        if !isLate {
            self.highest = max(highest, number)
            _ = noteTransmit(reply)
        }
        return .forward
    }

    mutating func trim(below number: UInt64) { seen.trim(below: number) }

    private mutating func noteTransmit(_ reply: StampReply) -> Bool {
        if !hasFineClock, let time = reply.receiveTimestamp.nanoseconds(reply.errorEstimate.format), time > 0 {
            // NTP's fraction may round by a nanosecond either way.
            hasFineClock = (2...9_998).contains(time % 10_000)
        }
        let time = reply.timestamp.raw
        guard let latest = latestTransmit, Int64(bitPattern: time &- latest) <= 0 else {
            latestTransmit = time
            return false
        }
        return time != latest
    }
}

/// The way to the reflector, the way back, or either.
package enum ProbeDirection: Sendable { case forward, backward, unknown }
