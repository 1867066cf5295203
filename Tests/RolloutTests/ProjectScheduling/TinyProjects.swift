@testable import Rollout

/// Random projects small enough to be solved by trying every list, and a checker and solver that share no code with the kernel.
enum TinyProjects {
    struct Shape: Sendable {
        var jobs: Int
        var resources: Int
        var capacity: Int
        var delay = 0
    }

    static let shapes = [
        Shape(jobs: 6, resources: 1, capacity: 4), Shape(jobs: 6, resources: 3, capacity: 5),
        Shape(jobs: 7, resources: 2, capacity: 6), Shape(jobs: 6, resources: 2, capacity: 4, delay: 3),
        // More resources than one word holds, and capacities that need wide fields.
        Shape(jobs: 6, resources: 6, capacity: 5), Shape(jobs: 6, resources: 3, capacity: 1_000_000),
    ]

    static func random(_ shape: Shape, seed: UInt64) throws -> ProjectInstance {
        var random = ProjectRandom(seed: seed)
        var arcs: [ProjectInstance.Precedence] = []
        for after in 0..<shape.jobs {
            for before in 0..<after where random.below(4) == 0 {
                arcs.append(.init(before: before, after: after, delay: random.below(shape.delay + 1)))
            }
        }
        // Numbered so that index order is not topological.
        let name = (0..<shape.jobs).map { ($0 * 5 + 3) % shape.jobs }
        let isPermutation = Set(name).count == shape.jobs
        return try ProjectInstance(
            durations: (0..<shape.jobs).map { _ in random.below(5) },
            precedences: arcs.map {
                isPermutation
                    ? .init(before: name[$0.before], after: name[$0.after], delay: $0.delay) : $0
            },
            capacities: (0..<shape.resources).map { _ in shape.capacity },
            demands: (0..<shape.jobs).map { _ in
                (0..<shape.resources).map { _ in random.below(3) == 0 ? 0 : random.below(shape.capacity + 1) }
            })
    }

    /// Period by period and arc by arc.
    static func isFeasible(_ schedule: ProjectSchedule, in project: ProjectInstance) -> Bool {
        guard schedule.starts.count == project.jobCount, schedule.starts.allSatisfy({ $0 >= 0 }) else { return false }
        for arc in project.precedences
        where schedule.starts[arc.after] < schedule.starts[arc.before] + project.durations[arc.before] + arc.delay {
            return false
        }
        for period in 0..<(schedule.starts.max() ?? 0) + (project.durations.max() ?? 0) {
            for resource in project.capacities.indices {
                var used = 0
                for job in schedule.starts.indices
                where schedule.starts[job] <= period && period < schedule.starts[job] + project.durations[job] {
                    used += project.demands[job][resource]
                }
                if used > project.capacities[resource] { return false }
            }
        }
        return true
    }

    /// The least makespan, by placing the jobs of every list one by one: the active schedules hold an optimum.
    static func leastMakespan(_ project: ProjectInstance) -> Int {
        var best = Int.max
        var starts = [Int](repeating: -1, count: project.jobCount)
        func fits(_ job: Int, at start: Int) -> Bool {
            for period in start..<start + project.durations[job] {
                for resource in project.capacities.indices {
                    var used = project.demands[job][resource]
                    for other in starts.indices
                    where starts[other] >= 0 && starts[other] <= period
                        && period < starts[other] + project.durations[other]
                    {
                        used += project.demands[other][resource]
                    }
                    if used > project.capacities[resource] { return false }
                }
            }
            return true
        }
        func extend(_ placed: Int, _ makespan: Int) {
            if makespan >= best { return }
            if placed == project.jobCount {
                best = makespan
                return
            }
            for job in starts.indices where starts[job] < 0 {
                let into = project.precedences.filter { $0.after == job }
                if into.contains(where: { starts[$0.before] < 0 }) { continue }
                var start = into.map { starts[$0.before] + project.durations[$0.before] + $0.delay }.max() ?? 0
                while !fits(job, at: start) { start += 1 }
                starts[job] = start
                extend(placed + 1, max(makespan, start + project.durations[job]))
                starts[job] = -1
            }
        }
        extend(0, 0)
        return best
    }
}
