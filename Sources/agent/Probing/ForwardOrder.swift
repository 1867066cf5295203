/// The order in which probes reached a reflector that gives no receipts, from its count or, where it keeps none, from its
/// receive timestamps.
struct ForwardOrder: Sendable {
    struct Entry: Sendable {
        var sequence: UInt64
        var number: UInt64
        var received: UInt64
    }

    private(set) var entries: [Entry] = []

    mutating func append(_ entry: Entry) { entries.append(entry) }

    /// How many probes of `range` arrived after one with a higher sequence number (RFC 4737 §3.3 type-P-reordered); the
    /// first copy of each counts. `later` are the entries of the intervals after it. O(n) where nothing was reordered,
    /// O(n log n) otherwise.
    func reordered(in range: Range<UInt64>, later: [Entry], byCount: Bool) -> UInt64 {
        let all = entries + later
        func precedes(_ a: Entry, _ b: Entry) -> Bool {
            byCount ? a.number < b.number : Int64(bitPattern: a.received &- b.received) < 0
        }
        var isOrdered = true
        for index in all.indices.dropFirst()
        where !precedes(all[index - 1], all[index]) || all[index].sequence <= all[index - 1].sequence {
            isOrdered = false
            break
        }
        if isOrdered { return 0 }
        var counted = Set<UInt64>()
        var expected: UInt64 = 0
        var reordered: UInt64 = 0
        for entry in all.sorted(by: precedes) where counted.insert(entry.sequence).inserted {
            if entry.sequence < expected {
                if range.contains(entry.sequence) { reordered += 1 }
            } else {
                expected = entry.sequence + 1
            }
        }
        return reordered
    }
}
