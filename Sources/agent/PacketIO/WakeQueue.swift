import Probing

/// Which of many sessions is due next: a binary heap with one entry per session. O(log n) to change, O(1) to look.
struct WakeQueue {
    private struct Entry {
        var time: MonotonicTime
        var key: UInt64
    }

    private var heap: [Entry] = []

    var first: MonotonicTime? { heap.first?.time }

    mutating func push(_ key: UInt64, at time: MonotonicTime) {
        heap.append(Entry(time: time, key: key))
        var index = heap.count - 1
        while index > 0, heap[index].time < heap[(index - 1) / 2].time {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    /// Takes the first key if it is due.
    mutating func popDue(at now: MonotonicTime) -> UInt64? {
        guard let top = heap.first, top.time <= now else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            var index = 0
            while true {
                var least = index
                for child in [2 * index + 1, 2 * index + 2] where child < heap.count {
                    if heap[child].time < heap[least].time { least = child }
                }
                if least == index { break }
                heap.swapAt(index, least)
                index = least
            }
        }
        return top.key
    }
}
