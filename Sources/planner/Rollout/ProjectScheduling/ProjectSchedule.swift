/// Start times for every job of a project.
package struct ProjectSchedule: Hashable, Sendable {
    /// Start of each job in periods from 0.
    package var starts: [Int]
    package init(starts: [Int]) { self.starts = starts }

    /// The end of the last job; 0 for a project without jobs.
    package func makespan(in project: ProjectInstance) -> Int {
        zip(starts, project.durations).map { $0 + $1 }.max() ?? 0
    }

    /// The first rule that the schedule breaks, or nil when it is feasible. O(precedences + jobs · log jobs · resources).
    package func firstFault(in project: ProjectInstance) -> ProjectScheduleFault? {
        guard starts.count == project.jobCount else {
            return .jobCount(expected: project.jobCount, found: starts.count)
        }
        for (job, start) in starts.enumerated() where start < 0 { return .startsBeforeZero(job: job, start: start) }
        for arc in project.precedences {
            let earliest = starts[arc.before] + project.durations[arc.before] + arc.delay
            if starts[arc.after] < earliest {
                return .precedence(before: arc.before, after: arc.after, earliest: earliest, start: starts[arc.after])
            }
        }
        // Usage changes only at starts and ends; ends come first at equal times.
        var events: [(time: Int, job: Int, isStart: Bool)] = []
        for job in starts.indices where project.durations[job] > 0 {
            events.append((starts[job], job, true))
            events.append((starts[job] + project.durations[job], job, false))
        }
        events.sort { ($0.time, $0.isStart ? 1 : 0, $0.job) < ($1.time, $1.isStart ? 1 : 0, $1.job) }
        var used = [Int](repeating: 0, count: project.resourceCount)
        for event in events {
            for (resource, demand) in project.demands[event.job].enumerated() {
                used[resource] += event.isStart ? demand : -demand
                if used[resource] > project.capacities[resource] {
                    return .resource(
                        resource: resource, time: event.time, used: used[resource],
                        capacity: project.capacities[resource])
                }
            }
        }
        return nil
    }
}

/// A rule that a schedule breaks; jobs and resources are counted from 0.
package enum ProjectScheduleFault: Hashable, Sendable {
    case jobCount(expected: Int, found: Int)
    case startsBeforeZero(job: Int, start: Int)
    case precedence(before: Int, after: Int, earliest: Int, start: Int)
    case resource(resource: Int, time: Int, used: Int, capacity: Int)
}
