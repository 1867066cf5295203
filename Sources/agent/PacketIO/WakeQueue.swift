import Probing

/// Which of many sessions is due next: a binary heap with one entry per session. O(log n) to change, O(1) to look. Used on one
/// thread alone.
///
/// Its memory is its own rather than an array's: a look at an array that another reference holds for a moment would have all of
/// it copied by the next change.
final class WakeQueue {
    private struct Entry {
        /// Of the monotonic clock, nanoseconds.
        var time: Int64
        var key: UInt64
    }

    private var heap = UnsafeMutablePointer<Entry>.allocate(capacity: 64)
    private var capacity = 64
    private var count = 0

    deinit { heap.deallocate() }

    var first: MonotonicTime? { count > 0 ? MonotonicTime(nanoseconds: heap[0].time) : nil }
    var firstKey: UInt64? { count > 0 ? heap[0].key : nil }

    func push(_ key: UInt64, at time: MonotonicTime) {
        if count == capacity { grow() }
        let entry = Entry(time: time.nanoseconds, key: key)
        var index = count
        count += 1
        while index > 0, entry.time < heap[(index - 1) / 2].time {
            heap[index] = heap[(index - 1) / 2]
            index = (index - 1) / 2
        }
        heap[index] = entry
    }

    /// Takes the first key if it is due.
    func popDue(at now: MonotonicTime) -> UInt64? {
        guard count > 0, heap[0].time <= now.nanoseconds else { return nil }
        let key = heap[0].key
        count -= 1
        let last = heap[count]
        var index = 0
        while true {
            var child = 2 * index + 1
            guard child < count else { break }
            if child + 1 < count, heap[child + 1].time < heap[child].time { child += 1 }
            guard heap[child].time < last.time else { break }
            heap[index] = heap[child]
            index = child
        }
        if count > 0 { heap[index] = last }
        return key
    }

    private func grow() {
        let larger = UnsafeMutablePointer<Entry>.allocate(capacity: 2 * capacity)
        larger.moveInitialize(from: heap, count: count)
        heap.deallocate()
        heap = larger
        capacity *= 2
    }
}
