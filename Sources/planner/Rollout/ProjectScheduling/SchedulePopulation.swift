/// A fixed number of schedules of one direction, each with the list that the other direction takes: its jobs by decreasing end.
final class SchedulePopulation {
    let direction: FlatProject.Direction
    let size: Int
    private let jobCount: Int
    private let starts: UnsafeMutablePointer<Int32>
    private let orders: UnsafeMutablePointer<Int32>
    private let positions: UnsafeMutablePointer<Int32>
    private(set) var makespans: [Int]
    /// Less is better; see `rank(starts:makespan:of:)`
    private(set) var ranks: [Int]

    /// Bytes that one schedule takes.
    static func bytesPerSchedule(jobCount: Int) -> Int { 3 * 4 * jobCount }

    init(_ direction: FlatProject.Direction, size: Int, jobCount: Int) {
        self.direction = direction
        self.size = size
        self.jobCount = jobCount
        starts = .allocate(capacity: max(1, size * jobCount))
        orders = .allocate(capacity: max(1, size * jobCount))
        positions = .allocate(capacity: max(1, size * jobCount))
        ranks = [Int](repeating: Int.max, count: size)
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

    /// The makespan, and below it how much of the work lies near the end, each job followed by its longest chain. Most
    /// schedules of a population are equally long; of those the ones are closer to being shortened in which little work is
    /// critical (compare the modified makespan of Gonçalves, Resende and Mendes, Journal of Heuristics 17, 2011).
    func rank(starts: UnsafePointer<Int32>, makespan: Int, of project: FlatProject) -> Int {
        let rest = direction == .forward ? project.tails : project.heads
        let scale = 1 / Double(max(1, makespan))
        var late = 0.0
        for job in 0..<project.jobCount {
            let place = Double(starts[job] &+ project.duration[job] &+ rest[job]) * scale
            let square = place * place
            late += project.workShare[job] * square * square * square * square
        }
        return makespan << 24 | min((1 << 24) - 1, Int(late * 0x1p24))
    }

    func store(_ index: Int, starts new: UnsafePointer<Int32>, makespan: Int, generator: SerialGenerator) {
        store(
            index, starts: new, makespan: makespan, rank: rank(starts: new, makespan: makespan, of: generator.project),
            generator: generator)
    }

    func store(_ index: Int, starts new: UnsafePointer<Int32>, makespan: Int, rank: Int, generator: SerialGenerator) {
        makespans[index] = makespan
        ranks[index] = rank
        starts(of: index).update(from: new, count: jobCount)
        let list = order(of: index)
        generator.orderByEnd(direction, starts: new, makespan: makespan, order: list)
        let places = positions(of: index)
        for place in 0..<jobCount { places[Int(list[place])] = Int32(truncatingIfNeeded: place) }
    }
}
