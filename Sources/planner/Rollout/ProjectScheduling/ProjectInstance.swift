/// A resource-constrained project: jobs that may not be interrupted, precedence with minimal delays, and renewable resources of
/// constant capacity. The RCPSP asks for start times of least makespan (Kolisch and Hartmann, "Heuristic algorithms for
/// the resource-constrained project scheduling problem", 1999).
///
/// ```swift
/// let project = try ProjectInstance(
///     durations: [3, 2, 4], precedences: [.init(before: 0, after: 1)], capacities: [2], demands: [[1], [2], [1]])
/// let answer = ProjectSolver(project).solve(schedules: 50_000, seed: 1)
/// ```
///
/// Times are whole periods of whatever length the caller chose, counted from 0. A release date is a delay from a job of
/// duration 0 without predecessors; a tail (delivery time) is a delay to a last job.
package struct ProjectInstance: Hashable, Sendable {
    /// `after` may start `delay` periods after `before` has finished, or later.
    package struct Precedence: Hashable, Sendable {
        package var before: Int
        package var after: Int
        /// Periods between finish and start, 0 or more.
        package var delay: Int

        package init(before: Int, after: Int, delay: Int = 0) {
            self.before = before
            self.after = after
            self.delay = delay
        }
    }

    /// Periods that each job takes, 0 or more.
    package let durations: [Int]
    package let precedences: [Precedence]
    /// Units of each renewable resource that are there in every period.
    package let capacities: [Int]
    /// `demands[job][resource]`: units that the job occupies while it runs.
    package let demands: [[Int]]

    package var jobCount: Int { durations.count }
    package var resourceCount: Int { capacities.count }

    /// Takes the data over after checking it.
    ///
    /// - Throws: `ProjectInstanceError` where a number is negative or too large, a reference points nowhere, a job asks for
    ///   more than there is, or the precedence has a cycle.
    package init(durations: [Int], precedences: [Precedence], capacities: [Int], demands: [[Int]])
        throws(ProjectInstanceError)
    {
        self.durations = durations
        self.precedences = precedences
        self.capacities = capacities
        self.demands = demands
        try check()
    }

    /// The project with every arc turned round: its schedules are those of this one, read from the end.
    var turnedRound: ProjectInstance {
        ProjectInstance(turning: self)
    }

    private init(turning other: ProjectInstance) {
        durations = other.durations
        precedences = other.precedences.map { .init(before: $0.after, after: $0.before, delay: $0.delay) }
        capacities = other.capacities
        demands = other.demands
    }

    /// An upper limit of all times in use: with it the sums inside the kernel fit 32 bits.
    package static let timeLimit = 1 << 24

    private func check() throws(ProjectInstanceError) {
        guard demands.count == jobCount else { throw .demandRows(expected: jobCount, found: demands.count) }
        var horizon = 0
        for (job, duration) in durations.enumerated() {
            guard (0...Self.timeLimit).contains(duration) else { throw .duration(job: job, value: duration) }
            horizon += duration
            guard demands[job].count == resourceCount else {
                throw .demandColumns(job: job, expected: resourceCount, found: demands[job].count)
            }
            for (resource, demand) in demands[job].enumerated() {
                guard demand >= 0, demand <= capacities[resource] || duration == 0 else {
                    throw .demand(job: job, resource: resource, value: demand, capacity: capacities[resource])
                }
            }
        }
        for (resource, capacity) in capacities.enumerated() where !(0...Int(Int32.max)).contains(capacity) {
            throw .capacity(resource: resource, value: capacity)
        }
        for arc in precedences {
            guard durations.indices.contains(arc.before), durations.indices.contains(arc.after) else {
                throw .unknownJob(before: arc.before, after: arc.after)
            }
            guard (0...Self.timeLimit).contains(arc.delay) else {
                throw .delay(before: arc.before, after: arc.after, value: arc.delay)
            }
            horizon += arc.delay
        }
        guard horizon <= Self.timeLimit else { throw .horizon(value: horizon) }
        if topologicalOrder.count < jobCount { throw .cycle(jobs: jobsOnCycles) }
    }

    /// The jobs in an order in which every job comes after its predecessors, lowest index first where free; shorter than
    /// `jobCount` when there is a cycle. O(jobs · log jobs + precedences).
    package var topologicalOrder: [Int] {
        var waiting = [Int](repeating: 0, count: jobCount)
        var successors = [[Int]](repeating: [], count: jobCount)
        for arc in precedences {
            waiting[arc.after] += 1
            successors[arc.before].append(arc.after)
        }
        // Layer by layer keeps it linear; inside a layer the lowest index comes first.
        var layer = durations.indices.filter { waiting[$0] == 0 }
        var order: [Int] = []
        order.reserveCapacity(jobCount)
        while !layer.isEmpty {
            order += layer
            var next: [Int] = []
            for job in layer {
                for successor in successors[job] {
                    waiting[successor] -= 1
                    if waiting[successor] == 0 { next.append(successor) }
                }
            }
            layer = next.sorted()
        }
        return order
    }

    private var jobsOnCycles: [Int] {
        let sorted = Set(topologicalOrder)
        return durations.indices.filter { !sorted.contains($0) }
    }
}

/// What is wrong with the data of a project; jobs and resources are counted from 0.
package enum ProjectInstanceError: Error, Hashable, Sendable, CustomStringConvertible {
    case demandRows(expected: Int, found: Int)
    case demandColumns(job: Int, expected: Int, found: Int)
    case duration(job: Int, value: Int)
    case demand(job: Int, resource: Int, value: Int, capacity: Int)
    case capacity(resource: Int, value: Int)
    case unknownJob(before: Int, after: Int)
    case delay(before: Int, after: Int, value: Int)
    case horizon(value: Int)
    case cycle(jobs: [Int])

    package var description: String {
        switch self {
        case .demandRows(let expected, let found): "\(found) rows of demands, expected one per job: \(expected)"
        case .demandColumns(let job, let expected, let found):
            "job \(job) has \(found) demands, expected one per resource: \(expected)"
        case .duration(let job, let value):
            "job \(job) has duration \(value), expected 0 to \(ProjectInstance.timeLimit)"
        case .demand(let job, let resource, let value, let capacity):
            "job \(job) demands \(value) of resource \(resource), expected 0 to its capacity \(capacity)"
        case .capacity(let resource, let value):
            "resource \(resource) has capacity \(value), expected 0 to \(Int32.max)"
        case .unknownJob(let before, let after): "precedence \(before) -> \(after) names a job that is not there"
        case .delay(let before, let after, let value):
            "precedence \(before) -> \(after) has delay \(value), expected 0 to \(ProjectInstance.timeLimit)"
        case .horizon(let value):
            "durations and delays add up to \(value), expected at most \(ProjectInstance.timeLimit)"
        case .cycle(let jobs):
            "the precedence has a cycle; on it or behind it: \(jobs.map(String.init).joined(separator: ", "))"
        }
    }
}
