package import Telemetry

/// What one interval of a capture says.
package struct IntervalSummary: Sendable {
    /// Nanoseconds since 1970; `end` is the first that is not in it.
    package var begin: Int64
    package var end: Int64
    package var packets: UInt64 = 0
    /// Packets by how far they could be read.
    package var dissected = [UInt64](repeating: 0, count: Dissected.allCases.count)
    package var encapsulations = [UInt64](repeating: 0, count: 9)
    package var fragments: UInt64 = 0
    package var classes = [ClassCounters](repeating: ClassCounters(), count: 64)
    /// Unknown direction, inbound, outbound.
    package var rates: [RateMeter] = []
    package var talkers: [TopTalkers.Talker] = []
    /// Of each system of `CaptureSettings.systems`, and behind them of the IP packets that are of none; empty without rules.
    package var systems: [ClassCounters] = []
    package var flows = FlowCounts()
    package var tcp = TCPCounts()
    package var dns = DNSCounts()
    package var spin = ExponentialHistogram()
    /// Packets that the capture lost: they are missing from all other figures.
    package var dropped: UInt64 = 0

    init(begin: Int64, end: Int64) {
        self.begin = begin
        self.end = end
    }

    /// Which part of the packets was seen, 0…1; nil where there were none.
    package var coverage: Double? {
        // A file may say that it lost as many as 64 bits hold.
        let all = Double(packets) + Double(dropped)
        return all == 0 ? nil : Double(packets) / all
    }
}

package struct ClassCounters: Hashable, Sendable {
    package var packets: UInt64 = 0
    /// Octets of frames.
    package var octets: UInt64 = 0

    @inline(__always)
    mutating func take(_ wireLength: Int) {
        packets &+= 1
        octets &+= UInt64(wireLength)
    }
}

package struct FlowCounts: Hashable, Sendable {
    package var began: UInt64 = 0
    package var ended: UInt64 = 0
    /// Under way at the interval's end.
    package var active: Int = 0
    /// Ended before their time, for room: closed, unanswered, answered.
    package var evicted: [UInt64] = [0, 0, 0]
    /// Connections for whose analysis there was no room.
    package var notAnalysed: UInt64 = 0
}

package struct TCPCounts: Hashable, Sendable {
    package var segments: UInt64 = 0
    package var events = TCPEventCounts<UInt64>()
    package var reusedPorts: UInt64 = 0
    package var resets: UInt64 = 0
    package var attempts: UInt64 = 0
    package var established: UInt64 = 0
    /// Attempts that a reset answered, and attempts that ended with no handshake.
    package var refused: UInt64 = 0
    package var unanswered: UInt64 = 0
    /// Data, SYN and FIN whose acknowledgment could not be waited for: there was no room, or its sender is never acknowledged here.
    package var unmeasured: UInt64 = 0
    /// Those for which it was waited, and which had to make room.
    package var givenUp: UInt64 = 0
    /// Connections whose state had to make room, by `ConnectionStanding`: unproven, one-way, proven.
    package var evicted: [UInt64] = [0, 0, 0]
    /// From the tap to the responder and back, and to the initiator and back.
    package var responder = DelayBySource()
    package var initiator = DelayBySource()
    package var initialRoundTrip = ExponentialHistogram()

    /// By whose segment a delay ends: the initiator's ends that from the tap to it and back.
    subscript(isFromInitiator isFromInitiator: Bool) -> DelayBySource {
        @inline(__always) _read { if isFromInitiator { yield initiator } else { yield responder } }
        @inline(__always) _modify { if isFromInitiator { yield &initiator } else { yield &responder } }
    }

    package struct DelayBySource: Hashable, Sendable {
        package var handshake = ExponentialHistogram()
        package var acknowledgment = ExponentialHistogram()
        package var timestamps = ExponentialHistogram()
    }
}

package struct DNSCounts: Hashable, Sendable {
    package var queries: UInt64 = 0
    package var repeated: UInt64 = 0
    package var responses: UInt64 = 0
    package var noSuchName: UInt64 = 0
    package var serverFailures: UInt64 = 0
    package var refused: UInt64 = 0
    package var unanswered: UInt64 = 0
    /// Responses to no query that was seen.
    package var unasked: UInt64 = 0
    package var evicted: UInt64 = 0
    package var delay = ExponentialHistogram()
}
