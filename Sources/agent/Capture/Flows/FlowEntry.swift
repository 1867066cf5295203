/// What one direction of a flow carried.
package struct FlowCounters: Hashable, Sendable {
    /// Octets of IP packets.
    package var octets: UInt64 = 0
    package var packets: UInt32 = 0
    /// Octets of the frames that are not of the IP packet: link header, tags, outer headers, padding.
    package var overhead: UInt32 = 0
    /// All flags of TCP that were seen.
    package var tcpFlags: UInt8 = 0
    /// DSCP and ECN of the last packet.
    package var trafficClass: UInt8 = 0

    /// Octets on the line without preamble and frame check sequence, as tshark counts.
    package var frameOctets: UInt64 { octets + UInt64(overhead) }

    @inline(__always)
    mutating func take(_ headers: PacketHeaders, wireLength: Int) {
        packets = packets &+ 1
        octets = octets &+ UInt64(headers.octets)
        let rest = max(0, wireLength - Int(headers.octets))
        overhead = UInt32(clamping: Int(overhead) + rest)
        tcpFlags |= headers.tcp.flags
        trafficClass = headers.trafficClass
    }
}

/// One place of the flow table: 136 octets.
struct FlowEntry {
    var key: FlowKey
    var hash: UInt32
    var next = FlowTable.none
    var previous = FlowTable.none
    /// Where its connection's state is; `FlowTable.none` where there is none.
    var connection = FlowTable.none
    /// Nanoseconds since 1970 of the record's first and last packet.
    var first: Int64
    var last: Int64
    /// From who began the flow, and to it.
    var forward = FlowCounters()
    var backward = FlowCounters()
    /// When it was last moved to the end of its list, in ticks of 2^30 ns.
    var touched: UInt32
    /// Of a SYN that nobody has answered yet.
    var synSequence: UInt32 = 0
    var synWindow: UInt16 = 0
    var vlan: UInt16
    var icmpTypeCode: UInt16
    var list = FlowList.unanswered
    var marks: Marks = []

    struct Marks: OptionSet {
        var rawValue: UInt8
        /// Who began it is the key's lower end.
        static let initiatorIsLow = Marks(rawValue: 1)
        /// A SYN alone so far: nothing kept but the entry itself.
        static let synOnly = Marks(rawValue: 2)
        /// There was no room for its connection's state.
        static let notAnalysed = Marks(rawValue: 4)
        static let quic = Marks(rawValue: 8)
        /// A record of it was given out before: its active time was over.
        static let continued = Marks(rawValue: 16)
        static let handshakeJudged = Marks(rawValue: 32)
        static let finForward = Marks(rawValue: 64)
        static let finBackward = Marks(rawValue: 128)
    }
}

/// The lists in which flows wait for their end, each in the order of their last packet.
enum FlowList: UInt8, CaseIterable {
    /// Closed by both ends, or reset.
    case closed
    /// Packets of one direction only: what a flood of made-up addresses consists of.
    case unanswered
    case answered
}

/// Why a record ended (RFC 5102 flowEndReason, IANA element 136).
package enum FlowEnd: UInt8, Sendable, CaseIterable {
    case idle = 1
    case active = 2
    case ended = 3
    /// The capture ended.
    case forced = 4
    /// Evicted to make room.
    case lackOfResources = 5
}
