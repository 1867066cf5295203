/// The visits of one crew in the order of its tour.
struct VisitList {
    var visits: UnsafeMutablePointer<Int32>
    var count = 0
    private var capacity = 16
    init() { visits = .allocate(capacity: capacity) }
    func free() { visits.deallocate() }

    mutating func insert(_ visit: Int32, at index: Int) {
        if count == capacity {
            let larger = UnsafeMutablePointer<Int32>.allocate(capacity: 2 * capacity)
            larger.update(from: visits, count: count)
            visits.deallocate()
            visits = larger
            capacity *= 2
        }
        (visits + index + 1).update(from: visits + index, count: count - index)
        visits[index] = visit
        count += 1
    }

    mutating func remove(at index: Int) {
        (visits + index).update(from: visits + index + 1, count: count - index - 1)
        count -= 1
    }
}
