/// What one sender of a connection has done so far, and what that says: 72 octets.
struct ConnectionSide {
    /// When `next` was last moved, and when the last packet with an acknowledgment came; nanoseconds since 1970.
    var nextTime: Int64 = 0
    var acknowledgmentTime: Int64 = 0
    /// When the timestamp option's value was sent whose echo is awaited; of QUIC, when the spin bit last changed.
    var awaitedTime: Int64 = 0
    var awaitedValue: UInt32 = 0
    /// The highest sequence number sent, plus one; 0 while nothing is known, as Wireshark has it.
    var next: UInt32 = 0
    /// The highest number up to which everything was seen.
    var contiguous: UInt32 = 0
    var lastAcknowledgment: UInt32 = 0
    var base: UInt32 = 0
    /// As it stands in the header; all ones in 32 bits before the first.
    var window: UInt32 = .max
    /// Duplicates of its last acknowledgment; -1 where the other side acknowledged what this one was never seen to send.
    var duplicates: Int32 = 0
    /// The segments not yet acknowledged, by the end of each, and those of them that came late.
    var firstSegment = SegmentPool.none
    var lastSegment = SegmentPool.none
    var lateSegments = SegmentPool.none
    var segments: UInt16 = 0
    var lastEvents: TCPEvents = []
    var hasBase = false
    /// Whether an echo is awaited; of QUIC, whether a spin bit was seen.
    var isAwaiting = false
    /// Whether `awaitedValue` was ever set; of QUIC, the last spin bit.
    var hasAwaited = false

    /// Whether a segment of the other side acknowledges what this one was seen to send, so that both ways pass here. Who answers
    /// a made-up SYN, by SYN/ACK or by reset, proves nothing.
    @inline(__always)
    func isAcknowledged(by tcp: TCPHeader) -> Bool {
        tcp.flags & (TCPHeader.ack | TCPHeader.syn | TCPHeader.rst) == TCPHeader.ack && next != 0
            && !isBefore(next, tcp.acknowledgment) && isBefore(base, tcp.acknowledgment)
    }
}

/// One connection: who began it is `initiator`. The sides stand first, one behind the other.
struct ConnectionState: QueuedPlace {
    var initiator = ConnectionSide()
    var responder = ConnectionSide()
    /// The latest SYN and the first SYN/ACK; 0 for none.
    var synTime: Int64 = 0
    var synAckTime: Int64 = 0
    /// SYN to the first acknowledgment; 0 while unknown.
    var initialRoundTrip: Int64 = 0
    let flow: UInt32
    var next = PlaceQueue.none
    var previous = PlaceQueue.none
    var standing = ConnectionStanding.unproven

    init(flow: UInt32) { self.flow = flow }
}

extension UnsafeMutablePointer<ConnectionState> {
    /// The side that sends, and the other.
    @inline(__always)
    func sides(_ isForward: Bool) -> (
        sender: UnsafeMutablePointer<ConnectionSide>, peer: UnsafeMutablePointer<ConnectionSide>
    ) {
        let first = UnsafeMutableRawPointer(self).assumingMemoryBound(to: ConnectionSide.self)
        return isForward ? (first, first + 1) : (first + 1, first)
    }
}

/// What the records of a connection's flow tell of it, kept only where records are wanted.
struct ConnectionStatistics {
    /// Of what the initiator sent, and of what the responder sent.
    var initiator = TCPStatistics()
    var responder = TCPStatistics()
    /// From the tap to the responder and back, and to the initiator and back, by the handshake; 0 while unknown.
    var responderHandshake: Int64 = 0
    var initiatorHandshake: Int64 = 0
    var initialRoundTrip: Int64 = 0

    subscript(_ isForward: Bool) -> TCPStatistics {
        @inline(__always) _read { if isForward { yield initiator } else { yield responder } }
        @inline(__always) _modify { if isForward { yield &initiator } else { yield &responder } }
    }
}

/// Per direction of a connection: its segments by what they are, and the delay from its data to their acknowledgment: the two-way
/// delay from the tap to the receiver.
package struct TCPStatistics: Hashable, Sendable {
    package var events = TCPEventCounts<UInt32>()
    package var delayCount: UInt32 = 0
    /// Nanoseconds.
    package var delaySum: UInt64 = 0

    mutating func record(delay nanoseconds: Int64) {
        delayCount &+= 1
        let sum = delaySum.addingReportingOverflow(UInt64(clamping: nanoseconds))
        delaySum = sum.overflow ? .max : sum.partialValue
    }
}

/// Segments by what they were found to be, as Wireshark's `tcp.analysis` tells them: `retransmissions` counts fast and spurious
/// ones too. A flow gives a record long before it has 2^32 segments.
package struct TCPEventCounts<Count: FixedWidthInteger & UnsignedInteger & Sendable>: Hashable, Sendable {
    package var retransmissions: Count = 0
    package var fastRetransmissions: Count = 0
    package var spuriousRetransmissions: Count = 0
    package var outOfOrder: Count = 0
    package var zeroWindows: Count = 0
    package var lostSegments: Count = 0
    package var ackedUnseen: Count = 0
    package var duplicateAcks: Count = 0
    package var keepAlives: Count = 0

    mutating func take(_ events: TCPEvents) {
        if !events.isDisjoint(with: .anyRetransmission) { retransmissions &+= 1 }
        if events.contains(.fastRetransmission) { fastRetransmissions &+= 1 }
        if events.contains(.spuriousRetransmission) { spuriousRetransmissions &+= 1 }
        if events.contains(.outOfOrder) { outOfOrder &+= 1 }
        if events.contains(.zeroWindow) { zeroWindows &+= 1 }
        if events.contains(.lostSegment) { lostSegments &+= 1 }
        if events.contains(.ackLostSegment) { ackedUnseen &+= 1 }
        if events.contains(.duplicateAck) { duplicateAcks &+= 1 }
        if events.contains(.keepAlive) { keepAlives &+= 1 }
    }

    mutating func add(_ other: Self) {
        retransmissions &+= other.retransmissions
        fastRetransmissions &+= other.fastRetransmissions
        spuriousRetransmissions &+= other.spuriousRetransmissions
        outOfOrder &+= other.outOfOrder
        zeroWindows &+= other.zeroWindows
        lostSegments &+= other.lostSegments
        ackedUnseen &+= other.ackedUnseen
        duplicateAcks &+= other.duplicateAcks
        keepAlives &+= other.keepAlives
    }
}

/// What a segment was found to be. The names are Wireshark's.
struct TCPEvents: OptionSet, Hashable {
    var rawValue: UInt16
    static let zeroWindowProbe = Self(rawValue: 1)
    static let zeroWindow = Self(rawValue: 2)
    static let lostSegment = Self(rawValue: 4)
    static let keepAlive = Self(rawValue: 8)
    static let keepAliveAck = Self(rawValue: 16)
    static let zeroWindowProbeAck = Self(rawValue: 32)
    static let duplicateAck = Self(rawValue: 64)
    static let ackLostSegment = Self(rawValue: 128)
    static let spuriousRetransmission = Self(rawValue: 256)
    static let fastRetransmission = Self(rawValue: 512)
    static let outOfOrder = Self(rawValue: 1_024)
    static let retransmission = Self(rawValue: 2_048)

    static let anyRetransmission: Self = [.retransmission, .fastRetransmission, .spuriousRetransmission]
}
