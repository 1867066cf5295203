/// Places for the states of connections: as many as were ever wanted at once, up to a bound.
struct ConnectionPool: ~Copyable {
    let capacity: Int
    private let states: UnsafeMutablePointer<ConnectionState>
    private var fresh = 0
    private var free = FlowTable.none
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = max(1, capacity)
        states = .allocate(capacity: self.capacity)
    }
    deinit { states.deallocate() }

    subscript(_ number: UInt32) -> UnsafeMutablePointer<ConnectionState> {
        @inline(__always) get { states + Int(number) }
    }

    /// `FlowTable.none` where all places are taken.
    mutating func take() -> UInt32 {
        let number: UInt32
        if free != FlowTable.none {
            number = free
            free = states[Int(number)].next
        } else {
            guard fresh < capacity else { return FlowTable.none }
            number = UInt32(fresh)
            fresh += 1
        }
        (states + Int(number)).initialize(to: ConnectionState())
        count += 1
        return number
    }

    mutating func give(back number: UInt32) {
        states[Int(number)].next = free
        free = number
        count -= 1
    }
}

/// Segments that were seen and not yet acknowledged, of all connections.
struct SegmentPool: ~Copyable {
    static let none = UInt32.max
    /// As many for one direction, as in Wireshark.
    static let mostPerSide: UInt16 = 10_000

    struct Segment {
        var time: Int64
        var end: UInt32
        var next: UInt32
    }

    let capacity: Int
    private let segments: UnsafeMutablePointer<Segment>
    private var fresh = 0
    private var free = SegmentPool.none
    /// Segments for which there was no room: their delay is not measured.
    var refused: UInt64 = 0

    init(capacity: Int) {
        self.capacity = max(1, capacity)
        segments = .allocate(capacity: self.capacity)
    }
    deinit { segments.deallocate() }

    /// Keeps a segment that ends before `end`, behind those that end before or there: the first of equals is the oldest.
    @inline(__always)
    mutating func insert(end: UInt32, time: Int64, into side: inout ConnectionSide) {
        let number: UInt32
        if free != Self.none {
            number = free
            free = segments[Int(number)].next
        } else if fresh < capacity {
            number = UInt32(fresh)
            fresh += 1
        } else {
            refused &+= 1
            return
        }
        side.segments += 1
        guard side.lastSegment != Self.none else {
            segments[Int(number)] = Segment(time: time, end: end, next: Self.none)
            side.firstSegment = number
            side.lastSegment = number
            return
        }
        if !isBefore(end, segments[Int(side.lastSegment)].end) {
            segments[Int(number)] = Segment(time: time, end: end, next: Self.none)
            segments[Int(side.lastSegment)].next = number
            side.lastSegment = number
            return
        }
        // Sent again or late: near the begin.
        var previous = Self.none
        var at = side.firstSegment
        while at != Self.none, !isBefore(end, segments[Int(at)].end) {
            previous = at
            at = segments[Int(at)].next
        }
        segments[Int(number)] = Segment(time: time, end: end, next: at)
        if previous == Self.none { side.firstSegment = number } else { segments[Int(previous)].next = number }
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
            segments[Int(at)].next = free
            free = at
            side.segments -= 1
        }
        return sent
    }

    mutating func drop(all side: inout ConnectionSide) {
        while side.firstSegment != Self.none {
            let at = side.firstSegment
            side.firstSegment = segments[Int(at)].next
            segments[Int(at)].next = free
            free = at
        }
        side.lastSegment = Self.none
        side.segments = 0
    }
}

/// Sequence numbers wrap (RFC 9293 §3.4).
@inline(__always)
func isBefore(_ a: UInt32, _ b: UInt32) -> Bool { Int32(bitPattern: a &- b) < 0 }
