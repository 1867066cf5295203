/// A fixed number of schedules of one direction, each with the list that the other direction takes: its jobs by decreasing end.
final class SchedulePopulation {
    let direction: FlatProject.Direction
    let size: Int
    private let jobCount: Int
    private let starts: UnsafeMutablePointer<Int32>
    private let orders: UnsafeMutablePointer<Int32>
    private let positions: UnsafeMutablePointer<Int32>
    private(set) var makespans: [Int]

    /// Bytes that one schedule takes.
    static func bytesPerSchedule(jobCount: Int) -> Int { 3 * 4 * jobCount }

    init(_ direction: FlatProject.Direction, size: Int, jobCount: Int) {
        self.direction = direction
        self.size = size
        self.jobCount = jobCount
        starts = .allocate(capacity: max(1, size * jobCount))
        orders = .allocate(capacity: max(1, size * jobCount))
        positions = .allocate(capacity: max(1, size * jobCount))
        makespans = [Int](repeating: Int.max, count: size)
    }

    deinit {
        starts.deallocate()
        orders.deallocate()
        positions.deallocate()
    }

    func starts(of index: Int) -> UnsafeMutablePointer<Int32> { starts + index * jobCount }
    /// The list for the other direction.
    func order(of index: Int) -> UnsafeMutablePointer<Int32> { orders + index * jobCount }
    /// Place of each job in `order(of:)`.
    func positions(of index: Int) -> UnsafeMutablePointer<Int32> { positions + index * jobCount }

    func store(_ index: Int, starts new: UnsafePointer<Int32>, makespan: Int, generator: SerialGenerator) {
        makespans[index] = makespan
        starts(of: index).update(from: new, count: jobCount)
        let list = order(of: index)
        generator.orderByEnd(direction, starts: new, makespan: makespan, order: list)
        let places = positions(of: index)
        for place in 0..<jobCount { places[Int(list[place])] = Int32(truncatingIfNeeded: place) }
    }
}
