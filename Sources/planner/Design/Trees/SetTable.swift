/// Sets of nodes with the cheapest way found for each: a hash table with open addressing.
struct SetTable {
    struct Entry {
        var set: UInt64
        var excess: Double
        var first: Int32
        var second: Int32
    }

    private(set) var entries: ContiguousArray<Entry> = []
    /// Places in `entries`, -1 where free; a power of two of them.
    private var slots = ContiguousArray<Int32>(repeating: -1, count: 64)

    mutating func improve(_ set: UInt64, _ excess: Double, _ first: Int32, _ second: Int32) {
        if entries.count * 2 >= slots.count { grow() }
        let mask = slots.count - 1
        var slot = Self.hash(set) & mask
        while slots[slot] >= 0 {
            let at = Int(slots[slot])
            if entries[at].set == set {
                if excess < entries[at].excess {
                    entries[at] = Entry(set: set, excess: excess, first: first, second: second)
                }
                return
            }
            slot = (slot + 1) & mask
        }
        slots[slot] = Int32(truncatingIfNeeded: entries.count)
        entries.append(Entry(set: set, excess: excess, first: first, second: second))
    }

    /// The entries' places, cheapest first.
    func order() -> [Int] {
        entries.indices.sorted { (entries[$0].excess, entries[$0].set) < (entries[$1].excess, entries[$1].set) }
    }

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        for at in slots.indices { slots[at] = -1 }
    }

    private mutating func grow() {
        slots = ContiguousArray(repeating: -1, count: slots.count * 2)
        let mask = slots.count - 1
        for at in entries.indices {
            var slot = Self.hash(entries[at].set) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(truncatingIfNeeded: at)
        }
    }

    @inline(__always)
    private static func hash(_ set: UInt64) -> Int {
        Int(truncatingIfNeeded: (set &* 0x9E37_79B9_7F4A_7C15) >> 29)
    }
}
