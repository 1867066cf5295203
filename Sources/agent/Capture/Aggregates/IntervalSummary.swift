package import Telemetry

/// What one interval of a capture says.
package struct IntervalSummary: Sendable {
    /// Nanoseconds since 1970; `end` is the first that is not in it.
    package var begin: Int64
    package var end: Int64
    package var packets: UInt64 = 0
    /// Packets by how far they could be read.
    package var dissected = DissectedCounts()
    package var encapsulations = [UInt64](repeating: 0, count: 9)
    package var fragments: UInt64 = 0
    /// By code point, 64; empty before the interval's end.
    package var classes: [TrafficRates] = []
    /// Whether addresses told directions, so that what has none did not cross the line.
    package var tellsByAddress = false
    /// Unknown direction, inbound, outbound.
    package var rates: [RateMeter] = []
    package var talkers: [TopTalkers.Talker] = []
    /// Of each system of `CaptureSettings.systems`, and behind them of the IP packets that are of none; empty without rules.
    package var systems: [SystemSummary] = []
    package var flows = FlowCounts()
    /// Of all systems; zero before the interval's end.
    package var tcp = TCPCounts()
    package var room = RoomCounts()
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

/// Octets of frames by direction since a capture began.
package struct CarriedOctets: Hashable, Sendable {
    package var unknown: UInt64 = 0
    package var inbound: UInt64 = 0
    package var outbound: UInt64 = 0
    package init() {}

    mutating func add(unknown: RateMeter, inbound: RateMeter, outbound: RateMeter) {
        self.unknown &+= unknown.octets
        self.inbound &+= inbound.octets
        self.outbound &+= outbound.octets
    }

    static func - (a: Self, b: Self) -> Self {
        var rest = a
        rest.unknown &-= b.unknown
        rest.inbound &-= b.inbound
        rest.outbound &-= b.outbound
        return rest
    }
}

/// Packets by how far they could be read.
package struct DissectedCounts: Hashable, Sendable {
    package private(set) var ip: UInt64 = 0
    package private(set) var other: UInt64 = 0
    package private(set) var truncated: UInt64 = 0
    package private(set) var malformed: UInt64 = 0
    package private(set) var unknownLink: UInt64 = 0

    package var total: UInt64 { ip &+ other &+ truncated &+ malformed &+ unknownLink }

    @inline(__always)
    mutating func take(_ verdict: Dissected) {
        switch verdict {
        case .ip: ip &+= 1
        case .other: other &+= 1
        case .truncated: truncated &+= 1
        case .malformed: malformed &+= 1
        case .unknownLink: unknownLink &+= 1
        }
    }
}

/// What one system carried, and how its users fared.
package struct SystemSummary: Sendable {
    package var traffic: TrafficRates
    package var tcp: TCPCounts
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
