/// A project laid out for the inner loops: jobs renumbered so that index order is topological, arcs in compressed rows, and the
/// demands of a job packed so that one addition tests all resources at once.
///
/// A word of 64 bits holds fields of 16 bits (32 bits where a capacity needs them), the top bit of each a guard. Free
/// capacity is stored with all guards set; subtracting a demand clears a guard exactly where the resource does not suffice.
///
/// `@unchecked Sendable`: the buffers are written in `init` alone and freed in `deinit`.
final class FlatProject: @unchecked Sendable {
    /// Which end a schedule is built from. `backward` is the same project with every arc turned round.
    enum Direction { case forward, backward }

    /// Arcs into each job, as compressed rows.
    struct Arcs {
        let begin: UnsafeMutablePointer<Int32>
        let job: UnsafeMutablePointer<Int32>
        let delay: UnsafeMutablePointer<Int32>
    }

    private let instance: ProjectInstance
    let jobCount: Int
    let resourceCount: Int
    /// Words per period.
    let wordCount: Int
    /// Every schedule that the generators build ends by then.
    let horizon: Int
    /// Position in the instance of each job here.
    let external: [Int]
    let duration: UnsafeMutablePointer<Int32>
    /// `[job * wordCount + word]`; 0 for jobs without duration.
    let packedDemand: UnsafeMutablePointer<UInt64>
    /// `[job * resourceCount + resource]`; 0 for jobs without duration.
    let demand: UnsafeMutablePointer<Int32>
    let capacity: UnsafeMutablePointer<Int32>
    /// Each job's part of all the work: duration times the shares of the capacities that it occupies.
    let workShare: UnsafeMutablePointer<Double>
    /// Free capacity of an empty period, guards set.
    let full: UnsafeMutablePointer<UInt64>
    let guards: UInt64
    let fieldWidth: Int
    let predecessors: Arcs
    let successors: Arcs
    /// Longest chain of jobs and delays before the start of each job.
    let heads: UnsafeMutablePointer<Int32>
    /// Longest chain of delays and jobs after the end of each job.
    let tails: UnsafeMutablePointer<Int32>
    /// Length of the longest chain of jobs and delays: the critical path.
    let criticalPath: Int

    init(_ instance: ProjectInstance) {
        self.instance = instance
        let order = instance.topologicalOrder
        let jobCount = instance.jobCount
        let resourceCount = instance.resourceCount
        var position = [Int](repeating: 0, count: jobCount)
        for (index, job) in order.enumerated() { position[job] = index }
        self.jobCount = jobCount
        self.resourceCount = resourceCount
        external = order
        fieldWidth = (instance.capacities.max() ?? 0) < 1 << 15 ? 16 : 32
        let perWord = 64 / fieldWidth
        wordCount = max(1, (resourceCount + perWord - 1) / perWord)
        guards = fieldWidth == 16 ? 0x8000_8000_8000_8000 : 0x8000_0000_8000_0000

        duration = .allocate(capacity: max(1, jobCount))
        packedDemand = .allocate(capacity: max(1, jobCount * wordCount))
        packedDemand.initialize(repeating: 0, count: jobCount * wordCount)
        demand = .allocate(capacity: max(1, jobCount * resourceCount))
        capacity = .allocate(capacity: max(1, resourceCount))
        workShare = .allocate(capacity: max(1, jobCount))
        full = .allocate(capacity: wordCount)
        full.initialize(repeating: guards, count: wordCount)
        for (resource, units) in instance.capacities.enumerated() {
            capacity[resource] = Int32(units)
            full[resource / perWord] |= UInt64(units) << UInt64(fieldWidth * (resource % perWord))
        }
        for (index, job) in order.enumerated() {
            duration[index] = Int32(instance.durations[job])
            for resource in 0..<resourceCount {
                let units = instance.durations[job] == 0 ? 0 : instance.demands[job][resource]
                demand[index * resourceCount + resource] = Int32(units)
                packedDemand[index * wordCount + resource / perWord] |=
                    UInt64(units) << UInt64(fieldWidth * (resource % perWord))
            }
        }
        let work = order.map { job in
            Double(instance.durations[job])
                * zip(instance.demands[job], instance.capacities).reduce(0.0) {
                    $0 + Double($1.0) / Double(max(1, $1.1))
                }
        }
        let total = max(work.reduce(0, +), .leastNormalMagnitude)
        for (index, part) in work.enumerated() { workShare[index] = part / total }
        // Of parallel arcs only the longest counts.
        var delays: [[Int: Int]] = .init(repeating: [:], count: jobCount)
        for arc in instance.precedences {
            delays[position[arc.after]][position[arc.before], default: 0] =
                max(arc.delay, delays[position[arc.after]][position[arc.before]] ?? 0)
        }
        var incoming: [[(Int, Int)]] = []
        var outgoing: [[(Int, Int)]] = .init(repeating: [], count: jobCount)
        for (after, row) in delays.enumerated() {
            incoming.append(row.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 })
            for (before, delay) in incoming[after] { outgoing[before].append((after, delay)) }
        }
        predecessors = Self.rows(incoming)
        successors = Self.rows(outgoing)
        horizon =
            instance.durations.reduce(0, +)
            + delays.map { $0.values.max() ?? 0 }.reduce(0, +)
        var head = [Int](repeating: 0, count: jobCount)
        var tail = head
        for job in 0..<jobCount {
            for (before, delay) in incoming[job] {
                head[job] = max(head[job], head[before] + Int(duration[before]) + delay)
            }
        }
        for job in stride(from: jobCount - 1, through: 0, by: -1) {
            for (after, delay) in outgoing[job] {
                tail[job] = max(tail[job], tail[after] + Int(duration[after]) + delay)
            }
        }
        heads = .allocate(capacity: max(1, jobCount))
        tails = .allocate(capacity: max(1, jobCount))
        var longest = 0
        for job in 0..<jobCount {
            heads[job] = Int32(head[job])
            tails[job] = Int32(tail[job])
            longest = max(longest, head[job] + Int(duration[job]))
        }
        criticalPath = longest
    }

    deinit {
        duration.deallocate()
        packedDemand.deallocate()
        demand.deallocate()
        capacity.deallocate()
        heads.deallocate()
        tails.deallocate()
        workShare.deallocate()
        full.deallocate()
        for arcs in [predecessors, successors] {
            arcs.begin.deallocate()
            arcs.job.deallocate()
            arcs.delay.deallocate()
        }
    }

    /// The same project with every arc turned round, in a numbering of its own.
    var turnedRound: FlatProject { FlatProject(instance.turnedRound) }

    private static func rows(_ lists: [[(Int, Int)]]) -> Arcs {
        let total = lists.map(\.count).reduce(0, +)
        let arcs = Arcs(
            begin: .allocate(capacity: lists.count + 1), job: .allocate(capacity: max(1, total)),
            delay: .allocate(capacity: max(1, total)))
        var next = 0
        for (row, list) in lists.enumerated() {
            arcs.begin[row] = Int32(next)
            for (job, delay) in list {
                arcs.job[next] = Int32(job)
                arcs.delay[next] = Int32(delay)
                next += 1
            }
        }
        arcs.begin[lists.count] = Int32(next)
        return arcs
    }

    /// Units of a resource in a packed word row, guards ignored.
    func units(of resource: Int, in words: UnsafePointer<UInt64>) -> Int {
        let perWord = 64 / fieldWidth
        let shift = UInt64(fieldWidth * (resource % perWord))
        return Int((words[resource / perWord] >> shift) & ((1 << UInt64(fieldWidth - 1)) - 1))
    }

    /// A schedule in the numbering of the instance.
    func schedule(starts: UnsafePointer<Int32>) -> ProjectSchedule {
        var result = [Int](repeating: 0, count: jobCount)
        for job in 0..<jobCount { result[external[job]] = Int(starts[job]) }
        return ProjectSchedule(starts: result)
    }
}
