/// How a capture is metered.
package struct CaptureSettings: Sendable {
    /// Nanoseconds of an interval.
    package var interval: Int64 = 10_000_000_000
    /// Whether intervals end at the wall clock's multiples of `interval`, as those of probes do, so that the first is a part.
    package var isAligned = false
    /// Whether delays across the line are kept apart from those within the site (`TCPCounts.far`).
    package var tellsFarDelays = false
    /// Flows at once; who comes then evicts (see `FlowTable`).
    package var flows = 100_000
    /// TCP and QUIC connections analysed at once, and segments awaited at once.
    package var connections = 16_384
    package var segments = 65_536
    /// Sets of DNS queries and of prefixes that are watched at once, see `DNSWatch` and `TopTalkers`.
    package var querySets = 2_048
    package var talkerSets = 512
    /// Sets of fragmented packets whose other fragments are awaited, see `FragmentWatch`.
    package var fragmentSets = 256
    /// Nanoseconds without a packet after which a flow is over: answered, unanswered, and closed.
    package var idle: Int64 = 120_000_000_000
    /// Linux waits for 32 s between the last two SYNs of one attempt.
    package var unansweredIdle: Int64 = 40_000_000_000
    package var closedIdle: Int64 = 5_000_000_000
    /// Nanoseconds after which a flow that goes on gives a record.
    package var active: Int64 = 300_000_000_000
    /// What tells the systems of the plan.
    package var systems = SystemRules()
    /// Bit/s of the line; 0 where nobody knows.
    package var lineRate = 0.0
    package var talkers = 10
    package var prefixLength4 = 24
    package var prefixLength6 = 56
    /// Whether the records of flows are wanted.
    package var keepsRecords = false
    /// Whether seconds are told one by one (`CaptureMeter.seconds`).
    package var tellsSeconds = false
    /// Whether intervals without packets are told too.
    package var keepsSilence = false
    /// Addresses on this side of the line, where they tell what goes out: alone then, so that on a mirror port each direction is held
    /// against the line's rate by itself. What has both ends or neither among them is of no direction.
    package var inside = InsidePrefixes()
    /// Which source addresses of Ethernet frames are our own; tells what goes out. 0 for unknown.
    package var hardwareAddress: UInt64 = 0

    package init() {}

    /// The most that all tables together take.
    package var memoryBound: Int {
        let connection =
            MemoryLayout<ConnectionState>.stride + (keepsRecords ? MemoryLayout<ConnectionStatistics>.stride : 0)
        return FlowTable.octets(capacity: flows) + connections * connection
            + segments * MemoryLayout<SegmentPool.Segment>.stride
    }
}
