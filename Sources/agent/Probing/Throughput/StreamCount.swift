/// What one stream has moved up to now; differences are what it moved in between.
package struct StreamCount: Hashable, Sendable {
    package var octets: UInt64 = 0
    package var blocks: UInt64 = 0
    /// UDP: datagrams sent, or the highest number that came.
    package var packets: UInt64 = 0
    /// UDP: datagrams that came.
    package var received: UInt64 = 0
    package var lost: UInt64 = 0
    package var ownOverflow: UInt64 = 0
    package var reordered: UInt64 = 0
    package var duplicates: UInt64 = 0
    /// Nanoseconds; a state, not a count.
    package var jitter = 0.0
    /// Segments that TCP sent again.
    package var retransmits: UInt64 = 0

    package init() {}

    /// What was added since `earlier`. Loss may shrink by late arrivals; it doesn't below nothing.
    package func since(_ earlier: StreamCount) -> StreamCount {
        func less(_ a: UInt64, _ b: UInt64) -> UInt64 { a > b ? a - b : 0 }
        var change = self
        change.octets = less(octets, earlier.octets)
        change.blocks = less(blocks, earlier.blocks)
        change.packets = less(packets, earlier.packets)
        change.received = less(received, earlier.received)
        change.lost = less(lost, earlier.lost)
        change.ownOverflow = less(ownOverflow, earlier.ownOverflow)
        change.reordered = less(reordered, earlier.reordered)
        change.duplicates = less(duplicates, earlier.duplicates)
        change.retransmits = less(retransmits, earlier.retransmits)
        return change
    }

    /// Of several streams: sums, and the mean of what is no count.
    package static func sum(_ counts: some Collection<StreamCount>) -> StreamCount {
        var total = StreamCount()
        for count in counts {
            total.octets &+= count.octets
            total.blocks &+= count.blocks
            total.packets &+= count.packets
            total.received &+= count.received
            total.lost &+= count.lost
            total.ownOverflow &+= count.ownOverflow
            total.reordered &+= count.reordered
            total.duplicates &+= count.duplicates
            total.retransmits &+= count.retransmits
            total.jitter += count.jitter / Double(counts.count)
        }
        return total
    }
}

/// What the kernel says of a TCP connection that sends (TCP_INFO).
package struct TCPState: Hashable, Sendable {
    /// Nanoseconds: smoothed, its variation, and the least measured; 0 where none was.
    package var roundTrip: UInt64 = 0
    package var variation: UInt64 = 0
    package var leastRoundTrip: UInt64 = 0
    /// Octets.
    package var congestionWindow: UInt64 = 0
    /// Octets a second.
    package var deliveryRate: UInt64 = 0
    package var acknowledged: UInt64 = 0
    /// Octets of payload that were sent, and of these again.
    package var sent: UInt64 = 0
    package var resent: UInt64 = 0
    /// Nanoseconds.
    package var busy: UInt64 = 0
    package var windowLimited: UInt64 = 0
    package var bufferLimited: UInt64 = 0
    package var retransmits: UInt64 = 0
    /// Octets.
    package var segment: UInt64 = 0
    package var pathMTU: UInt64 = 0

    package init() {}
}
