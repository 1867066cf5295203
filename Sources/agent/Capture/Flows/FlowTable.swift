/// The flows that are under way: flat memory of a fixed bound, open addressing over a keyed hash.
///
/// **Eviction.** A new flow that finds the table full takes the place of, in this order: the closed flow, the unanswered flow,
/// the answered flow that has been idle longest (to about a second). So a flood of made-up addresses pushes out itself before it
/// pushes out a conversation. Whoever is evicted is counted.
///
/// Complexity: O(1) a packet. Memory is touched only as far as flows were under way at once.
struct FlowTable: ~Copyable {
    static let none = UInt32.max

    let capacity: Int
    private let entries: UnsafeMutablePointer<FlowEntry>
    /// A place of the table: the hash's upper half, and the entry's number; all ones where free.
    private var slots: UnsafeMutablePointer<UInt64>
    private var mask: Int
    /// Entries that were never used begin here.
    private var fresh = 0
    private var free = FlowTable.none
    private(set) var count = 0
    private var heads: (UInt32, UInt32, UInt32) = (none, none, none)
    private var tails: (UInt32, UInt32, UInt32) = (none, none, none)

    private static let emptySlot = UInt64.max
    /// Places to begin with; there are twice as many as flows at least, and no more than that needs: few flows stay in the
    /// processor's cache.
    private static let leastSlots = 4_096

    /// - Parameter capacity: flows at once, 1 to 2^28.
    init(capacity: Int) {
        self.capacity = max(1, min(capacity, 1 << 28))
        mask = Self.leastSlots - 1
        slots = .allocate(capacity: Self.leastSlots)
        slots.initialize(repeating: Self.emptySlot, count: Self.leastSlots)
        entries = .allocate(capacity: self.capacity)
    }

    deinit {
        slots.deallocate()
        entries.deallocate()
    }

    var isFull: Bool { count == capacity }

    subscript(_ number: UInt32) -> UnsafeMutablePointer<FlowEntry> {
        @inline(__always) get { entries + Int(number) }
    }

    /// Octets that the table may take.
    static func octets(capacity: Int) -> Int { capacity * MemoryLayout<FlowEntry>.stride + capacity * 4 * 8 }

    @inline(__always)
    func find(_ key: borrowing FlowKey, hash: UInt64) -> UInt32 {
        let tag = UInt32(truncatingIfNeeded: hash >> 32)
        var at = Int(truncatingIfNeeded: hash >> 32) & mask
        while true {
            let slot = slots[at]
            if slot == Self.emptySlot { return Self.none }
            if UInt32(truncatingIfNeeded: slot >> 32) == tag {
                let number = UInt32(truncatingIfNeeded: slot)
                let entry = entries + Int(number)
                if entry.pointee.key.rest == key.rest, entry.pointee.key.lowLow == key.lowLow,
                    entry.pointee.key.highLow == key.highLow, entry.pointee.key.lowHigh == key.lowHigh,
                    entry.pointee.key.highHigh == key.highHigh
                {
                    return number
                }
            }
            at = (at + 1) & mask
        }
    }

    /// The table must not be full.
    mutating func insert(_ entry: consuming FlowEntry) -> UInt32 {
        let number: UInt32
        if free != Self.none {
            number = free
            free = entries[Int(number)].next
        } else {
            number = UInt32(fresh)
            fresh += 1
        }
        if (count + 1) * 2 > mask + 1 { grow() }
        place(UInt64(entry.hash) << 32 | UInt64(number))
        let list = entry.list
        (entries + Int(number)).initialize(to: entry)
        count += 1
        append(number, to: list)
        return number
    }

    @inline(__always)
    private func place(_ slot: UInt64) {
        var at = Int(truncatingIfNeeded: slot >> 32) & mask
        while slots[at] != Self.emptySlot { at = (at + 1) & mask }
        slots[at] = slot
    }

    /// O(flows), once for each doubling.
    private mutating func grow() {
        let (old, size) = (slots, mask + 1)
        mask = size * 2 - 1
        slots = .allocate(capacity: size * 2)
        slots.initialize(repeating: Self.emptySlot, count: size * 2)
        for at in 0..<size where old[at] != Self.emptySlot { place(old[at]) }
        old.deallocate()
    }

    mutating func remove(_ number: UInt32) {
        unlink(number)
        var at = Int(entries[Int(number)].hash) & mask
        while UInt32(truncatingIfNeeded: slots[at]) != number || slots[at] == Self.emptySlot { at = (at + 1) & mask }
        // Backward shift: no tombstones, so that a flood leaves no traces in the table.
        var hole = at
        var next = (at + 1) & mask
        while slots[next] != Self.emptySlot {
            let home = Int(truncatingIfNeeded: slots[next] >> 32) & mask
            if (next &- home) & mask >= (next &- hole) & mask {
                slots[hole] = slots[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        slots[hole] = Self.emptySlot
        entries[Int(number)].next = free
        free = number
        count -= 1
    }

    // MARK: - lists

    /// The flow idle longest of a list; `none` where it is empty.
    func oldest(of list: FlowList) -> UInt32 {
        switch list {
        case .closed: heads.0
        case .unanswered: heads.1
        case .answered: heads.2
        }
    }

    /// Who has to go first where the table is full.
    var candidate: UInt32 {
        for list in FlowList.allCases where oldest(of: list) != Self.none { return oldest(of: list) }
        return Self.none
    }

    /// To the end of a list.
    mutating func move(_ number: UInt32, to list: FlowList) {
        unlink(number)
        append(number, to: list)
    }

    private mutating func append(_ number: UInt32, to list: FlowList) {
        let entry = entries + Int(number)
        entry.pointee.list = list
        entry.pointee.next = Self.none
        let tail = self.tail(of: list)
        entry.pointee.previous = tail
        if tail == Self.none { setHead(of: list, number) } else { entries[Int(tail)].next = number }
        setTail(of: list, number)
    }

    private mutating func unlink(_ number: UInt32) {
        let entry = entries + Int(number)
        let (list, next, previous) = (entry.pointee.list, entry.pointee.next, entry.pointee.previous)
        if previous == Self.none { setHead(of: list, next) } else { entries[Int(previous)].next = next }
        if next == Self.none { setTail(of: list, previous) } else { entries[Int(next)].previous = previous }
    }

    private func tail(of list: FlowList) -> UInt32 {
        switch list {
        case .closed: tails.0
        case .unanswered: tails.1
        case .answered: tails.2
        }
    }
    private mutating func setHead(of list: FlowList, _ number: UInt32) {
        switch list {
        case .closed: heads.0 = number
        case .unanswered: heads.1 = number
        case .answered: heads.2 = number
        }
    }
    private mutating func setTail(of list: FlowList, _ number: UInt32) {
        switch list {
        case .closed: tails.0 = number
        case .unanswered: tails.1 = number
        case .answered: tails.2 = number
        }
    }
}
