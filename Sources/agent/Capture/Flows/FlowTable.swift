/// The flows that are under way: flat memory of a fixed bound, open addressing over a keyed hash.
///
/// **Eviction.** A new flow that finds the table full takes the place of, in this order: the closed flow, the unanswered flow,
/// the answered flow that has been idle longest (to about a second). So a flood of made-up addresses pushes out itself before it
/// pushes out a conversation. Whoever is evicted is counted.
///
/// Complexity: O(1) a packet. Memory is touched only as far as flows were under way at once: 80 octets a flow, 24 more where it is
/// of IPv6, and 4 for each of its two to four slots.
struct FlowTable: ~Copyable {
    static let none = PlaceQueue.none

    let capacity: Int
    private let entries: UnsafeMutablePointer<FlowEntry>
    private let ends: IPv6Ends
    private var places: FreePlaces
    /// Slots: the number of an entry in the lower bits, what else of its hash there is room for in the upper; all ones where free.
    private var slots: UnsafeMutablePointer<UInt32>
    private var mask: Int
    private let numberBits: UInt32
    private let numberMask: UInt32
    private(set) var count = 0
    private let queues: UnsafeMutablePointer<PlaceQueue>

    private static let emptySlot = UInt32.max
    /// Slots to begin with, fewer where fewer are needed; there are twice as many as flows at least, and no more than that needs:
    /// few flows stay in the processor's cache.
    private static let firstSlots = 4_096

    /// - Parameter capacity: flows at once, 1 to 2^28.
    init(capacity: Int) {
        self.capacity = max(1, min(capacity, 1 << 28))
        // One more number than there are flows: no slot in use is all ones.
        numberBits = UInt32(Int.bitWidth - self.capacity.leadingZeroBitCount)
        numberMask = (1 << numberBits) - 1
        places = FreePlaces(capacity: self.capacity)
        let first = min(Self.firstSlots, 4 << (Int.bitWidth - self.capacity.leadingZeroBitCount))
        mask = first - 1
        slots = .allocate(capacity: first)
        slots.initialize(repeating: Self.emptySlot, count: first)
        entries = .allocate(capacity: self.capacity)
        ends = IPv6Ends(capacity: self.capacity)
        queues = .allocate(capacity: FlowList.allCases.count)
        queues.initialize(repeating: PlaceQueue(), count: FlowList.allCases.count)
    }

    deinit {
        slots.deallocate()
        entries.deallocate()
        queues.deallocate()
    }

    var isFull: Bool { count == capacity }

    subscript(_ number: UInt32) -> UnsafeMutablePointer<FlowEntry> {
        @inline(__always) get { entries + Int(number) }
    }

    /// Octets that the table may take.
    static func octets(capacity: Int) -> Int {
        capacity * (MemoryLayout<FlowEntry>.stride + IPv6Ends.stride + 4 * MemoryLayout<UInt32>.stride)
    }

    @inline(__always)
    func find(_ key: FlowKey, hash: UInt64) -> UInt32 {
        let tag = tag(hash)
        var at = Int(truncatingIfNeeded: hash >> 32) & mask
        while true {
            let slot = slots[at]
            if slot == Self.emptySlot { return Self.none }
            if slot & ~numberMask == tag, matches(slot & numberMask, key) { return slot & numberMask }
            at = (at + 1) & mask
        }
    }

    @inline(__always)
    private func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash) & ~numberMask }

    @inline(__always)
    private func matches(_ number: UInt32, _ key: FlowKey) -> Bool {
        let entry = entries + Int(number)
        guard entry.pointee.ports == key.ports, entry.pointee.protocolNumber == key.protocolNumber else { return false }
        guard entry.pointee.low == UInt32(truncatingIfNeeded: key.lowLow),
            entry.pointee.high == UInt32(truncatingIfNeeded: key.highLow)
        else { return false }
        guard entry.pointee.marks.contains(.isIPv6) else { return key.version == 4 }
        return key.version == 6 && ends[number].pointee.matches(key)
    }

    /// The ends and the protocol of an entry.
    func key(of number: UInt32) -> FlowKey {
        let entry = entries + Int(number)
        return entry.pointee.marks.contains(.isIPv6)
            ? FlowKey(entry.pointee, ends[number].pointee) : FlowKey(entry.pointee, nil)
    }

    /// The table must not be full.
    ///
    /// - Parameter entry: what else than its key is known of the flow.
    mutating func insert(_ entry: consuming FlowEntry, _ key: FlowKey, hash: UInt64) -> UInt32 {
        let number = places.take(in: entries)
        if (count + 1) * 2 > mask + 1 { grow() }
        entry.hash = UInt32(truncatingIfNeeded: hash >> 32)
        entry.ports = key.ports
        entry.protocolNumber = key.protocolNumber
        entry.low = UInt32(truncatingIfNeeded: key.lowLow)
        entry.high = UInt32(truncatingIfNeeded: key.highLow)
        if key.version == 6 {
            entry.marks.insert(.isIPv6)
            ends[number].initialize(to: IPv6Ends.Pair(key))
        }
        place(tag(hash) | number, home: entry.hash)
        let list = entry.list
        (entries + Int(number)).initialize(to: entry)
        count += 1
        queues[Int(list.rawValue)].append(number, in: entries)
        return number
    }

    @inline(__always)
    private func place(_ slot: UInt32, home: UInt32) {
        var at = Int(home) & mask
        while slots[at] != Self.emptySlot { at = (at + 1) & mask }
        slots[at] = slot
    }

    /// O(flows), once for each doubling.
    private mutating func grow() {
        let (old, size) = (slots, mask + 1)
        mask = size * 2 - 1
        slots = .allocate(capacity: size * 2)
        slots.initialize(repeating: Self.emptySlot, count: size * 2)
        for at in 0..<size where old[at] != Self.emptySlot {
            place(old[at], home: entries[Int(old[at] & numberMask)].hash)
        }
        old.deallocate()
    }

    mutating func remove(_ number: UInt32) {
        queues[Int(entries[Int(number)].list.rawValue)].remove(number, in: entries)
        var at = Int(entries[Int(number)].hash) & mask
        while slots[at] == Self.emptySlot || slots[at] & numberMask != number { at = (at + 1) & mask }
        // Backward shift: no tombstones, so that a flood leaves no traces in the table.
        var hole = at
        var next = (at + 1) & mask
        while slots[next] != Self.emptySlot {
            let home = Int(entries[Int(slots[next] & numberMask)].hash) & mask
            if (next &- home) & mask >= (next &- hole) & mask {
                slots[hole] = slots[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        slots[hole] = Self.emptySlot
        places.give(back: number, in: entries)
        count -= 1
    }

    // MARK: - lists

    /// The flow idle longest of a list; `none` where it is empty.
    func oldest(of list: FlowList) -> UInt32 { queues[Int(list.rawValue)].head }

    /// Who has to go first where the table is full.
    var candidate: UInt32 {
        for list in FlowList.allCases where oldest(of: list) != Self.none { return oldest(of: list) }
        return Self.none
    }

    /// To the end of a list.
    @inline(__always)
    mutating func move(_ number: UInt32, to list: FlowList) {
        queues[Int(entries[Int(number)].list.rawValue)].remove(number, in: entries)
        entries[Int(number)].list = list
        queues[Int(list.rawValue)].append(number, in: entries)
    }
}

/// The upper 96 bits of the addresses of flows of IPv6, each at its flow's number: memory that no flow of IPv4 touches.
struct IPv6Ends: ~Copyable {
    struct Pair {
        var lowHigh: UInt64
        var highHigh: UInt64
        var lowMiddle: UInt32
        var highMiddle: UInt32

        @inline(__always)
        init(_ key: FlowKey) {
            (lowHigh, highHigh) = (key.lowHigh, key.highHigh)
            (lowMiddle, highMiddle) = (
                UInt32(truncatingIfNeeded: key.lowLow >> 32), UInt32(truncatingIfNeeded: key.highLow >> 32)
            )
        }

        @inline(__always)
        func matches(_ key: FlowKey) -> Bool {
            lowHigh == key.lowHigh && highHigh == key.highHigh
                && lowMiddle == UInt32(truncatingIfNeeded: key.lowLow >> 32)
                && highMiddle == UInt32(truncatingIfNeeded: key.highLow >> 32)
        }
    }

    static let stride = MemoryLayout<Pair>.stride
    private let pairs: UnsafeMutablePointer<Pair>

    init(capacity: Int) { pairs = .allocate(capacity: capacity) }
    deinit { pairs.deallocate() }

    subscript(_ number: UInt32) -> UnsafeMutablePointer<Pair> {
        @inline(__always) get { pairs + Int(number) }
    }
}
