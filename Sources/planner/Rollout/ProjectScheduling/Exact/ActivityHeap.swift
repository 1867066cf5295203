/// A binary heap of literals by activity, largest first, with positions so that a risen activity can move its element.
struct ActivityHeap {
    let activity: UnsafeMutablePointer<Double>
    private let position: UnsafeMutablePointer<Int32>
    private let elements: UnsafeMutablePointer<Int32>
    private let capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        activity = .allocate(capacity: capacity)
        activity.initialize(repeating: 0, count: capacity)
        position = .allocate(capacity: capacity)
        position.initialize(repeating: -1, count: capacity)
        elements = .allocate(capacity: capacity)
    }

    func deallocate() {
        activity.deallocate()
        position.deallocate()
        elements.deallocate()
    }

    mutating func insert(_ element: Int) {
        guard position[element] < 0 else { return }
        elements[count] = Int32(truncatingIfNeeded: element)
        position[element] = Int32(truncatingIfNeeded: count)
        count += 1
        rise(count - 1)
    }

    /// Adds to an activity and puts the element into the heap.
    mutating func bump(_ element: Int, by amount: Double) {
        activity[element] += amount
        if position[element] < 0 { insert(element) } else { rise(Int(position[element])) }
    }

    func scaleAll(by factor: Double) {
        for element in 0..<capacity { activity[element] *= factor }
    }

    mutating func popMax() -> Int? {
        guard count > 0 else { return nil }
        let top = elements[0]
        count -= 1
        position[Int(top)] = -1
        if count > 0 {
            elements[0] = elements[count]
            position[Int(elements[0])] = 0
            sink(0)
        }
        return Int(top)
    }

    private func rise(_ start: Int) {
        var index = start
        let element = elements[index]
        let value = activity[Int(element)]
        while index > 0 {
            let parent = (index - 1) >> 1
            let other = elements[parent]
            if activity[Int(other)] >= value { break }
            elements[index] = other
            position[Int(other)] = Int32(truncatingIfNeeded: index)
            index = parent
        }
        elements[index] = element
        position[Int(element)] = Int32(truncatingIfNeeded: index)
    }

    private func sink(_ start: Int) {
        var index = start
        let element = elements[index]
        let value = activity[Int(element)]
        while true {
            var child = 2 * index + 1
            if child >= count { break }
            if child + 1 < count, activity[Int(elements[child + 1])] > activity[Int(elements[child])] { child += 1 }
            let other = elements[child]
            if activity[Int(other)] <= value { break }
            elements[index] = other
            position[Int(other)] = Int32(truncatingIfNeeded: index)
            index = child
        }
        elements[index] = element
        position[Int(element)] = Int32(truncatingIfNeeded: index)
    }
}
