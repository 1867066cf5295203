/// Tells what each segment of a connection is by the sequence numbers before it, as Wireshark's `tcp.analysis` does with its
/// standard settings, so that an engineer who opens the same capture there counts the same.
///
/// Source: Wireshark User's Guide §7.5, *TCP Analysis*, and the behaviour of tshark 4.0, against which the tests compare.
enum TCPAnalysis {
    /// A fast retransmission follows the last duplicate acknowledgment within this.
    private static let fastLimit: Int64 = 20_000_000
    /// What is out of order comes this soon behind the highest number, where no round trip is known.
    private static let orderLimit: Int64 = 3_000_000

    struct Outcome {
        var events: TCPEvents
        /// Nanoseconds from the data that this segment acknowledges.
        var delay: Int64?
    }

    /// - Parameters:
    ///   - sender: of this segment.
    ///   - roundTrip: of the connection's begin; 0 for unknown.
    ///   - holds: whether a segment that is to be acknowledged is kept until it is.
    static func analyse(
        _ tcp: TCPHeader, length: UInt32, at time: Int64, sender: inout ConnectionSide,
        peer: inout ConnectionSide, roundTrip: Int64, holds: Bool, segments: inout SegmentPool
    ) -> Outcome {
        let flags = tcp.flags
        let isControl = flags & (TCPHeader.syn | TCPHeader.fin | TCPHeader.rst) != 0
        let opensOrCloses = flags & (TCPHeader.syn | TCPHeader.fin) != 0
        let window = UInt32(tcp.window)
        let acknowledgment = tcp.acknowledgment
        let sequence = tcp.sequence
        var events: TCPEvents = []
        if !sender.hasBase {
            sender.base = flags & TCPHeader.syn != 0 ? sequence : sequence &- 1
            sender.hasBase = true
        }
        if !peer.hasBase, flags & TCPHeader.ack != 0 {
            peer.base = acknowledgment &- 1
            peer.hasBase = true
        }

        let repeats =
            sequence == sender.next && acknowledgment == sender.lastAcknowledgment && length == 0 && !isControl
        if length == 1, sequence == sender.next, peer.window == 0 {
            events.insert(.zeroWindowProbe)
        } else {
            if window == 0, !isControl { events.insert(.zeroWindow) }
            if sender.next != 0, isBefore(sender.next, sequence), flags & TCPHeader.rst == 0 {
                events.insert(.lostSegment)
            }
            if length <= 1, sequence == sender.next &- 1, !isControl { events.insert(.keepAlive) }
            if repeats, window == sender.window {
                if window != 0, peer.lastEvents.contains(.keepAlive) {
                    events.insert(.keepAliveAck)
                } else if window == 0, peer.lastEvents.contains(.zeroWindowProbe) {
                    events.insert(.zeroWindowProbeAck)
                } else if window != 0 {
                    sender.duplicates = sender.duplicates < 0 ? 1 : sender.duplicates &+ 1
                    events.insert(.duplicateAck)
                }
            }
        }
        if acknowledgment != sender.lastAcknowledgment { sender.duplicates = 0 }
        if peer.contiguous != 0, isBefore(peer.contiguous, acknowledgment), flags & TCPHeader.ack != 0 {
            // Told once for what is missing. Where the peer has sent nothing behind it, so that there is nothing to go on to, the
            // mark is in the count of its duplicates, until its own acknowledgments go on.
            if isBefore(peer.contiguous, peer.next) {
                peer.contiguous = peer.next
                events.insert(.ackLostSegment)
            } else {
                if peer.duplicates == 0 { events.insert(.ackLostSegment) }
                peer.duplicates = -1
            }
        }
        if length > 0 || opensOrCloses {
            judge(
                sequence, length: length, opensOrCloses: opensOrCloses, at: time, sender: &sender, peer: &peer,
                roundTrip: roundTrip, &events)
        }

        var next = sequence &+ length
        if length > 0 || opensOrCloses {
            if opensOrCloses { next &+= 1 }
            if holds { segments.insert(end: next, time: time, into: &sender) }
        }
        if !events.contains(.zeroWindowProbe) {
            if sender.next == 0 || isBefore(sender.next, next) {
                sender.next = next
                sender.nextTime = time
            }
            if sender.contiguous == 0 || sequence == sender.contiguous { sender.contiguous = sender.next }
        }
        sender.window = window
        sender.lastAcknowledgment = acknowledgment
        sender.acknowledgmentTime = time
        sender.lastEvents = events
        let sent = segments.acknowledge(acknowledgment, of: &peer)
        return Outcome(events: events, delay: sent.map { time - $0 })
    }

    /// Data, SYN or FIN that doesn't go on where the sender was: spurious, fast, out of order or just sent again.
    @inline(__always)
    private static func judge(
        _ sequence: UInt32, length: UInt32, opensOrCloses: Bool, at time: Int64, sender: inout ConnectionSide,
        peer: inout ConnectionSide, roundTrip: Int64, _ events: inout TCPEvents
    ) {
        guard !events.contains(.keepAlive) else { return }
        let end = sequence &+ length
        var isBehind = sender.next != 0 && isBefore(sequence, sender.next)
        // A zero window probe's octet may come again with more behind it.
        if length > 1, sequence == sender.next &- 1 { isBehind = false }
        if length > 0, peer.lastAcknowledgment != 0, !isBefore(peer.lastAcknowledgment, end) {
            events.insert(.spuriousRetransmission)
            return
        }
        guard isBehind else { return }
        // The mark -1 counts for many there: the count has no sign.
        if UInt32(bitPattern: peer.duplicates) >= 2, peer.lastAcknowledgment == sequence,
            isWithin(fastLimit, time - peer.acknowledgmentTime)
        {
            events.insert(.fastRetransmission)
            return
        }
        let limit = roundTrip == 0 ? orderLimit : roundTrip
        if isWithin(limit, time - sender.nextTime), sender.next != end &+ (opensOrCloses ? 1 : 0) {
            events.insert(.outOfOrder)
            return
        }
        events.insert(.retransmission)
    }

    /// Times have no sign there: where stamps go back, a difference is far beyond every limit, and a limit beyond every difference.
    private static func isWithin(_ limit: Int64, _ difference: Int64) -> Bool {
        UInt64(bitPattern: difference) < UInt64(bitPattern: limit)
    }
}
