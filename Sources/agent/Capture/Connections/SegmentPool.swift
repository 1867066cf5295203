/// Segments that were seen and not yet acknowledged, of all connections, in one piece of memory.
///
/// Each sender has those that go on where it was in a list, in the order of their ends, and those that come late or again in a
/// pairing heap: whatever order a stranger sends in, a segment is kept in O(1), and one that is acknowledged leaves in O(log n),
/// amortised, where n are the late ones.
///
/// **Bounds.** One sender holds at most as many as are free beside, and 10,000 as in Wireshark. The rest is up to the
/// `CaptureMeter`: who is never acknowledged gives up what it holds.
///
/// Sources: M. L. Fredman, R. Sedgewick, D. D. Sleator, R. E. Tarjan, *The Pairing Heap*, Algorithmica 1 (1986); A. K. Choudhury,
/// E. L. Hahne, *Dynamic Queue Length Thresholds for Shared-Memory Packet Switches*, IEEE/ACM ToN 6 (1998), with α = 1.
struct SegmentPool: ~Copyable {
    static let none = PlaceQueue.none
    static let mostPerSide = 10_000

    /// 20 octets.
    struct Segment: LinkedPlace {
        /// Halves of nanoseconds since 1970.
        private var timeHigh: UInt32
        private var timeLow: UInt32
        var end: UInt32
        /// Behind it in its list; of the heap, the next child of the same parent.
        var next = SegmentPool.none
        /// The first child in the heap.
        var child = SegmentPool.none

        init(end: UInt32, time: Int64) {
            self.end = end
            timeHigh = UInt32(truncatingIfNeeded: time >> 32)
            timeLow = UInt32(truncatingIfNeeded: time)
        }

        var time: Int64 { Int64(timeHigh) << 32 | Int64(timeLow) }
    }

    private let segments: UnsafeMutablePointer<Segment>
    private var places: FreePlaces
    private(set) var count = 0

    init(capacity: Int) {
        places = FreePlaces(capacity: max(1, capacity))
        segments = .allocate(capacity: max(1, capacity))
    }
    deinit { segments.deallocate() }

    var free: Int { places.capacity - count }

    /// Whether a sender may hold one more.
    @inline(__always)
    func hasRoom(for side: borrowing ConnectionSide) -> Bool {
        Int(side.segments) < min(Self.mostPerSide, free)
    }

    /// Keeps a segment that ends before `end`. There must be room.
    @inline(__always)
    mutating func insert(end: UInt32, time: Int64, into side: inout ConnectionSide) {
        let number = places.take(in: segments)
        (segments + Int(number)).initialize(to: Segment(end: end, time: time))
        count += 1
        side.segments += 1
        if side.lastSegment == Self.none {
            side.firstSegment = number
            side.lastSegment = number
        } else if !isBefore(end, segments[Int(side.lastSegment)].end) {
            segments[Int(side.lastSegment)].next = number
            side.lastSegment = number
        } else {
            side.lateSegments = meld(side.lateSegments, number)
        }
    }

    /// Forgets what ends at or before `acknowledgment`. When the oldest was sent that ends right there; nil for none.
    @inline(__always)
    mutating func acknowledge(_ acknowledgment: UInt32, of side: inout ConnectionSide) -> Int64? {
        var sent: Int64?
        while side.firstSegment != Self.none {
            let at = side.firstSegment
            let segment = segments[Int(at)]
            if isBefore(acknowledgment, segment.end) { break }
            if segment.end == acknowledgment, sent == nil { sent = segment.time }
            side.firstSegment = segment.next
            if segment.next == Self.none { side.lastSegment = Self.none }
            give(back: at, of: &side)
        }
        guard side.lateSegments != Self.none else { return sent }
        // One that ends there and went on where its sender was came before all that ended there again.
        let late = acknowledgeLate(acknowledgment, of: &side)
        return sent ?? late
    }

    private mutating func acknowledgeLate(_ acknowledgment: UInt32, of side: inout ConnectionSide) -> Int64? {
        var sent: Int64?
        while side.lateSegments != Self.none {
            let at = side.lateSegments
            let segment = segments[Int(at)]
            if isBefore(acknowledgment, segment.end) { break }
            if segment.end == acknowledgment { sent = min(sent ?? .max, segment.time) }
            side.lateSegments = meldSiblings(segment.child)
            give(back: at, of: &side)
        }
        return sent
    }

    @inline(__always)
    private mutating func give(back number: UInt32, of side: inout ConnectionSide) {
        places.give(back: number, in: segments)
        count -= 1
        side.segments -= 1
    }

    /// O(what it holds), which was paid for when each was kept.
    mutating func drop(all side: inout ConnectionSide) {
        while side.firstSegment != Self.none {
            let at = side.firstSegment
            side.firstSegment = segments[Int(at)].next
            give(back: at, of: &side)
        }
        side.lastSegment = Self.none
        // Children go before their parent's siblings: each chain is walked once.
        var at = side.lateSegments
        while at != Self.none {
            let child = segments[Int(at)].child
            if child != Self.none {
                var last = child
                while segments[Int(last)].next != Self.none { last = segments[Int(last)].next }
                segments[Int(last)].next = segments[Int(at)].next
                segments[Int(at)].next = child
            }
            let next = segments[Int(at)].next
            give(back: at, of: &side)
            at = next
        }
        side.lateSegments = Self.none
    }

    // MARK: - heap

    /// Two heaps, or none, as one.
    private func meld(_ a: UInt32, _ b: UInt32) -> UInt32 {
        guard a != Self.none else { return b }
        guard b != Self.none else { return a }
        let (parent, child) = isBefore(segments[Int(b)].end, segments[Int(a)].end) ? (b, a) : (a, b)
        segments[Int(child)].next = segments[Int(parent)].child
        segments[Int(parent)].child = child
        return parent
    }

    /// In two passes: by pairs from the first, then all into one from the last.
    private func meldSiblings(_ first: UInt32) -> UInt32 {
        var pairs = Self.none
        var at = first
        while at != Self.none {
            let other = segments[Int(at)].next
            let rest = other == Self.none ? Self.none : segments[Int(other)].next
            segments[Int(at)].next = Self.none
            if other != Self.none { segments[Int(other)].next = Self.none }
            let pair = meld(at, other)
            segments[Int(pair)].next = pairs
            pairs = pair
            at = rest
        }
        var root = Self.none
        while pairs != Self.none {
            let rest = segments[Int(pairs)].next
            segments[Int(pairs)].next = Self.none
            root = meld(root, pairs)
            pairs = rest
        }
        return root
    }
}

/// Sequence numbers wrap (RFC 9293 §3.4).
@inline(__always)
func isBefore(_ a: UInt32, _ b: UInt32) -> Bool { Int32(bitPattern: a &- b) < 0 }
