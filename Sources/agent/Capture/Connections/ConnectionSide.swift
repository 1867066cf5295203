/// What one sender of a connection has done so far, and what that says.
struct ConnectionSide {
    /// The highest sequence number sent, plus one; 0 while nothing is known, as Wireshark has it.
    var next: UInt32 = 0
    /// The highest number up to which everything was seen.
    var contiguous: UInt32 = 0
    var lastAcknowledgment: UInt32 = 0
    var base: UInt32 = 0
    /// As it stands in the header; all ones before the first.
    var window = UInt32.max
    var duplicateAcknowledgments: Int32 = 0
    /// When `next` was last moved, and when the last packet with an acknowledgment came.
    var nextTime: Int64 = 0
    var acknowledgmentTime: Int64 = 0
    /// A timestamp option's value whose echo is awaited, and when it was sent; of QUIC, when the spin bit last changed.
    var awaitedTime: Int64 = 0
    var awaitedValue: UInt32 = 0
    /// The segments not yet acknowledged, by the end of each.
    var firstSegment = SegmentPool.none
    var lastSegment = SegmentPool.none
    var segments: UInt16 = 0
    var lastEvents: TCPEvents = []
    var hasBase = false
    /// Whether an echo is awaited; of QUIC, whether a spin bit was seen.
    var isAwaiting = false
    /// Whether `awaitedValue` was ever set; of QUIC, the last spin bit.
    var hasAwaited = false

    var statistics = TCPStatistics()
}

/// Per direction of a connection: counts of segments by what they are, as Wireshark's `tcp.analysis` tells them, and the
/// delay from its data to their acknowledgment: the two-way delay from the tap to the receiver.
package struct TCPStatistics: Hashable, Sendable {
    package var retransmissions: UInt32 = 0
    package var fastRetransmissions: UInt16 = 0
    package var spuriousRetransmissions: UInt16 = 0
    package var outOfOrder: UInt16 = 0
    package var zeroWindows: UInt16 = 0
    package var unseen: UInt16 = 0
    package var delayCount: UInt32 = 0
    /// Nanoseconds.
    package var delaySum: UInt64 = 0
    /// Microseconds, rounded.
    package var leastDelay = UInt32.max
    package var greatestDelay: UInt32 = 0

    mutating func record(delay nanoseconds: Int64) {
        delayCount &+= 1
        delaySum &+= UInt64(clamping: nanoseconds)
        let microseconds = UInt32(clamping: (nanoseconds + 500) / 1_000)
        leastDelay = min(leastDelay, microseconds)
        greatestDelay = max(greatestDelay, microseconds)
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
    static let reusedPorts = Self(rawValue: 4_096)
}

/// One connection: who began it is `initiator`.
struct ConnectionState {
    var initiator = ConnectionSide()
    var responder = ConnectionSide()
    /// The latest SYN and the first SYN/ACK; 0 for none.
    var synTime: Int64 = 0
    var synAckTime: Int64 = 0
    /// SYN to the first acknowledgment; 0 while unknown.
    var initialRoundTrip: Int64 = 0
    /// From the tap to the responder and back, and to the initiator and back, by the handshake; 0 while unknown.
    var responderHandshake: Int64 = 0
    var initiatorHandshake: Int64 = 0
    var next = FlowTable.none
}
