/// What one direction of a flow carried, as a record tells it.
package struct FlowCounters: Hashable, Sendable {
    /// Octets of IP packets.
    package var octets: UInt64 = 0
    package var packets: UInt64 = 0
    /// Octets of the frames that are not of the IP packet: link header, tags, outer headers, padding.
    package var overhead: UInt64 = 0
    /// All flags of TCP that were seen.
    package var tcpFlags: UInt8 = 0
    /// DSCP and ECN of the last packet.
    package var trafficClass: UInt8 = 0

    /// Octets on the line without preamble and frame check sequence, as tshark counts.
    package var frameOctets: UInt64 { octets + overhead }
}

/// What one direction of a flow carried since its last record: 14 octets. A flow gives a record before one of these is full.
struct DirectionCounters: Hashable {
    var octets: UInt32 = 0
    var packets: UInt32 = 0
    var overhead: UInt32 = 0
    var tcpFlags: UInt8 = 0
    var trafficClass: UInt8 = 0

    /// Only a frame of 2 GiB and more, which a damaged file may claim, is not counted whole.
    @inline(__always)
    mutating func take(_ headers: PacketHeaders, wireLength: Int) {
        packets &+= 1
        octets = Self.sum(octets, Int(headers.octets))
        overhead = Self.sum(overhead, max(0, wireLength - Int(headers.octets)))
        tcpFlags |= headers.tcp.flags
        trafficClass = headers.trafficClass
    }

    @inline(__always)
    private static func sum(_ count: UInt32, _ more: Int) -> UInt32 { UInt32(clamping: Int(count) + more) }
}

extension FlowCounters {
    init(_ counters: DirectionCounters) {
        octets = UInt64(counters.octets)
        packets = UInt64(counters.packets)
        overhead = UInt64(counters.overhead)
        tcpFlags = counters.tcpFlags
        trafficClass = counters.trafficClass
    }
}

/// One place of the flow table: 80 octets, for most places of a full table are in no cache.
struct FlowEntry: QueuedPlace {
    /// The last 32 bits of the addresses of the lower and the higher end; what is before them with IPv6 is in the table's `IPv6Ends`.
    var low: UInt32 = 0
    var high: UInt32 = 0
    /// The port of the lower end, and of the higher.
    var ports: UInt32 = 0
    var protocolNumber: UInt8 = 0
    /// Of `SystemRules`.
    var system: UInt8 = 0
    var marks: Marks
    var next = PlaceQueue.none
    var previous = PlaceQueue.none
    var hash: UInt32 = 0
    /// Where its connection's state is; `PlaceQueue.none` where there is none. Of a SYN that nobody has answered yet, its number.
    var connection = PlaceQueue.none
    /// Nanoseconds since 1970 of the record's first and last packet.
    var first: Int64
    var last: Int64
    /// From who began the flow, and to it.
    var forward = DirectionCounters()
    var vlan: UInt16
    var backward = DirectionCounters()
    /// Type and code of ICMP. Of a SYN that nobody has answered yet, its window.
    var detail: UInt16

    init(first: Int64, last: Int64, vlan: UInt16, detail: UInt16, list: FlowList) {
        self.first = first
        self.last = last
        self.vlan = vlan
        self.detail = detail
        marks = Marks(rawValue: UInt16(list.rawValue))
    }

    /// Where its connection's state is.
    var state: UInt32 { marks.contains(.synOnly) ? PlaceQueue.none : connection }

    /// Full enough that the next packet might not fit.
    var isNearlyFull: Bool {
        (forward.octets | forward.overhead | backward.octets | backward.overhead) >> 31 != 0
    }

    var list: FlowList {
        @inline(__always) get { FlowList(rawValue: UInt8(marks.rawValue & 3)) ?? .answered }
        set { marks.rawValue = marks.rawValue & ~3 | UInt16(newValue.rawValue) }
    }

    struct Marks: OptionSet {
        /// The lowest two bits are the entry's list.
        var rawValue: UInt16
        static let isIPv6 = Marks(rawValue: 4)
        /// Who began it is the key's lower end.
        static let initiatorIsLow = Marks(rawValue: 8)
        /// A SYN alone so far: nothing kept but the entry itself.
        static let synOnly = Marks(rawValue: 16)
        /// A record of it was given out before.
        static let continued = Marks(rawValue: 32)
        /// Its handshake was counted as done or refused.
        static let handshakeJudged = Marks(rawValue: 64)
        static let finForward = Marks(rawValue: 128)
        static let finBackward = Marks(rawValue: 256)
        /// Its SYN was seen.
        static let sawSyn = Marks(rawValue: 512)
        /// Once there was no room for its connection's state.
        static let notAnalysed = Marks(rawValue: 1_024)
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
    /// It goes on: its active time is over, or a counter of its place is nearly full.
    case active = 2
    case ended = 3
    /// The capture ended.
    case forced = 4
    /// Evicted to make room.
    case lackOfResources = 5
}
