package import NetworkAddress

/// A packet that reached a reflector, but for its octets.
package struct ReflectorArrival: Sendable {
    package var sender: Endpoint
    /// Which of the reflector's sockets it came to: part of the session's identity, as its address and port are.
    package var listener: UInt16
    /// T2.
    package var time: WallTime
    package var now: MonotonicTime
    /// TTL or hop limit; nil where unknown.
    package var ttl: UInt8?
    /// TOS or traffic class; nil where unknown.
    package var trafficClass: UInt8?

    package init(
        sender: Endpoint, listener: UInt16 = 0, time: WallTime, now: MonotonicTime, ttl: UInt8? = nil,
        trafficClass: UInt8? = nil
    ) {
        self.sender = sender
        self.listener = listener
        self.time = time
        self.now = now
        self.ttl = ttl
        self.trafficClass = trafficClass
    }
}

/// What is left to do with a reply that stands in its buffer, complete but for T3 and what depends on it. No references in it:
/// there is one per packet.
package struct ReflectorReply: Sendable {
    /// TOS or traffic class to send it with; nil for the socket's own.
    package var trafficClass: UInt8?
    /// The kernel's time of sending is wanted: hand it to `StampReflector.transmitted(_:at:)` with this ticket.
    package var ticket: Ticket?
    var mode: StampMode
    var format: TimestampFormat
    /// Which of the reflector's keys signs it; nil in open mode.
    var key: Int?

    package struct Ticket: Hashable, Sendable {
        var session: Int32
        var generation: UInt32
        /// The reply's own number.
        var sequence: UInt32
    }
}

/// The reply or why there is none.
package enum ReflectorAnswer: Sendable {
    case reply(ReflectorReply)
    case refused(StampReflector.Refusal)
}
