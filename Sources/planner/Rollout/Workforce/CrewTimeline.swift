/// What one crew does, in order of time.
struct CrewTimeline {
    struct Entry {
        var start: Int32
        var end: Int32
        var place: Int32
        var activity: Int32
    }

    private(set) var entries: UnsafeMutablePointer<Entry>
    private(set) var count = 0
    private var capacity: Int

    init() {
        capacity = 16
        entries = .allocate(capacity: capacity)
    }

    func free() { entries.deallocate() }

    /// The first entry that starts at `slot` or later.
    @inline(__always)
    func first(from slot: Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if Int(entries[middle].start) < slot { low = middle + 1 } else { high = middle }
        }
        return low
    }

    mutating func insert(_ entry: Entry) {
        if count == capacity {
            let larger = UnsafeMutablePointer<Entry>.allocate(capacity: 2 * capacity)
            larger.update(from: entries, count: count)
            entries.deallocate()
            entries = larger
            capacity *= 2
        }
        let index = first(from: Int(entry.start))
        (entries + index + 1).update(from: entries + index, count: count - index)
        entries[index] = entry
        count += 1
    }

    mutating func remove(_ activity: Int, start: Int) {
        var index = first(from: start)
        while index < count, Int(entries[index].activity) != activity { index += 1 }
        guard index < count else { return }
        (entries + index).update(from: entries + index + 1, count: count - index - 1)
        count -= 1
    }

    mutating func removeAll() { count = 0 }
}
