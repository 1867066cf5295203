/// The serial schedule generation scheme: jobs in list order, each at the earliest time that precedence and resources allow
/// (Kolisch 1996). With the jobs of a schedule in the order of their ends, run backward and then forward again, it is the
/// double justification of Valls, Ballestín and Quintanilla (EJOR 165, 2005), which never lengthens the schedule.
///
/// Holds scratch memory, so one per thread. A pass costs O(jobs · (predecessors + periods skipped)).
final class SerialGenerator {
    let project: FlatProject
    private let free: UnsafeMutablePointer<UInt64>
    private let finish: UnsafeMutablePointer<Int32>
    private let bucket: UnsafeMutablePointer<Int32>
    private let next: UnsafeMutablePointer<Int32>
    /// Passes made.
    private(set) var passes = 0

    init(_ project: FlatProject) {
        self.project = project
        let words = (project.horizon + 1) * project.wordCount
        free = .allocate(capacity: words)
        for index in 0..<words { free[index] = project.full[index % project.wordCount] }
        finish = .allocate(capacity: project.jobCount + 1)
        bucket = .allocate(capacity: project.horizon + 2)
        next = .allocate(capacity: project.jobCount + 1)
    }

    deinit {
        free.deallocate()
        finish.deallocate()
        bucket.deallocate()
        next.deallocate()
    }

    /// Builds the schedule of `order` (all jobs, precedence-feasible in that direction) and gives its makespan. Times in
    /// `starts` count from the end that the direction starts at.
    func generate(
        _ direction: FlatProject.Direction, order: UnsafePointer<Int32>, starts: UnsafeMutablePointer<Int32>
    ) -> Int {
        passes += 1
        let arcs = direction == .forward ? project.predecessors : project.successors
        let makespan =
            project.wordCount == 1
            ? generateInOneWord(arcs, order, starts) : generateInManyWords(arcs, order, starts)
        let words = project.wordCount
        if words == 1 {
            free.update(repeating: project.full[0], count: makespan)
        } else {
            for index in 0..<makespan * words { free[index] = project.full[index % words] }
        }
        return makespan
    }

    private func generateInOneWord(
        _ arcs: FlatProject.Arcs, _ order: UnsafePointer<Int32>, _ starts: UnsafeMutablePointer<Int32>
    ) -> Int {
        let free = self.free
        let finish = self.finish
        let guards = project.guards
        let durations = project.duration
        let demands = project.packedDemand
        var makespan = 0
        for index in 0..<project.jobCount {
            let job = Int(order[index])
            var ready: Int32 = 0
            var arc = Int(arcs.begin[job])
            let end = Int(arcs.begin[job + 1])
            while arc < end {
                ready = max(ready, finish[Int(arcs.job[arc])] &+ arcs.delay[arc])
                arc &+= 1
            }
            var start = Int(ready)
            let duration = Int(durations[job])
            let demand = demands[job]
            // Look from the far end of the window: a full period there rules out all starts up to it.
            var known = start
            search: while true {
                var period = start &+ duration &- 1
                while period >= known {
                    if (free[period] &- demand) & guards != guards {
                        known = start &+ duration
                        start = period &+ 1
                        if known < start { known = start }
                        continue search
                    }
                    period &-= 1
                }
                break
            }
            var period = start
            let last = start &+ duration
            while period < last {
                free[period] &-= demand
                period &+= 1
            }
            starts[job] = Int32(truncatingIfNeeded: start)
            finish[job] = Int32(truncatingIfNeeded: last)
            if last > makespan { makespan = last }
        }
        return makespan
    }

    private func generateInManyWords(
        _ arcs: FlatProject.Arcs, _ order: UnsafePointer<Int32>, _ starts: UnsafeMutablePointer<Int32>
    ) -> Int {
        let words = project.wordCount
        let guards = project.guards
        var makespan = 0
        for index in 0..<project.jobCount {
            let job = Int(order[index])
            var start = 0
            for arc in Int(arcs.begin[job])..<Int(arcs.begin[job + 1]) {
                start = max(start, Int(finish[Int(arcs.job[arc])] &+ arcs.delay[arc]))
            }
            let duration = Int(project.duration[job])
            let demand = project.packedDemand + job * words
            var period = start + duration - 1
            while period >= start {
                var fits = true
                for word in 0..<words where (free[period * words + word] &- demand[word]) & guards != guards {
                    fits = false
                }
                if fits {
                    period -= 1
                } else {
                    start = period + 1
                    period = start + duration - 1
                }
            }
            for period in start..<start + duration {
                for word in 0..<words { free[period * words + word] &-= demand[word] }
            }
            starts[job] = Int32(start)
            finish[job] = Int32(start + duration)
            makespan = max(makespan, start + duration)
        }
        return makespan
    }

    /// The list for the other direction: jobs by decreasing end, so that justification can only shorten the schedule. Ties
    /// (jobs without duration) keep precedence.
    func orderByEnd(
        _ direction: FlatProject.Direction, starts: UnsafePointer<Int32>, makespan: Int,
        order: UnsafeMutablePointer<Int32>
    ) {
        let count = project.jobCount
        let durations = project.duration
        // Buckets of jobs by end as linked lists; inserting in rising resp. falling topological order leaves the one that
        // the other direction needs first at the head.
        bucket.update(repeating: -1, count: makespan + 1)
        if direction == .forward {
            for job in 0..<count {
                let end = Int(starts[job] &+ durations[job])
                next[job] = bucket[end]
                bucket[end] = Int32(truncatingIfNeeded: job)
            }
        } else {
            var job = count - 1
            while job >= 0 {
                let end = Int(starts[job] &+ durations[job])
                next[job] = bucket[end]
                bucket[end] = Int32(truncatingIfNeeded: job)
                job -= 1
            }
        }
        var end = makespan
        var index = 0
        while end >= 0 {
            var job = bucket[end]
            while job >= 0 {
                order[index] = job
                index &+= 1
                job = next[Int(job)]
            }
            end -= 1
        }
    }
}
