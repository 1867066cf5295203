/// Activities by the starts that they were queued with, then by number: a binary heap.
struct StartQueue {
    /// The start above, the activity below.
    private var heap: [UInt64] = []

    var isEmpty: Bool { heap.isEmpty }

    mutating func insert(_ activity: Int, at start: Int32) {
        heap.append(UInt64(UInt32(bitPattern: start)) << 32 | UInt64(activity))
        var child = heap.count - 1
        heap.withUnsafeMutableBufferPointer { heap in
            while child > 0, heap[child] < heap[(child - 1) / 2] {
                heap.swapAt(child, (child - 1) / 2)
                child = (child - 1) / 2
            }
        }
    }

    /// The queue must not be empty.
    mutating func removeFirst() -> Int {
        let first = heap[0]
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap.withUnsafeMutableBufferPointer { heap in
                heap[0] = last
                var parent = 0
                while true {
                    var child = 2 * parent + 1
                    if child >= heap.count { break }
                    if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
                    if heap[parent] < heap[child] { break }
                    heap.swapAt(parent, child)
                    parent = child
                }
            }
        }
        return Int(first & 0xFFFF_FFFF)
    }
}
