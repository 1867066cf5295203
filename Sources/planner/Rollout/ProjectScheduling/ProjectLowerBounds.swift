/// Lower bounds of the makespan that need no search.
enum ProjectLowerBounds {
    /// The largest of: the critical path; for each resource and each pair (head, tail), the work of the jobs that can't start
    /// before `head` nor end later than `tail` before the end, spread over the whole capacity (Klein and Scholl 1999, LB 2
    /// with heads and tails). O(resources · jobs²).
    static func withoutSearch(_ project: FlatProject) -> Int {
        let count = project.jobCount
        let heads = (0..<count).map { Int(project.heads[$0]) }
        let tails = (0..<count).map { Int(project.tails[$0]) }
        var best = project.criticalPath
        for resource in 0..<project.resourceCount where project.capacity[resource] > 0 {
            let capacity = Int(project.capacity[resource])
            let jobs = (0..<count).filter { project.demand[$0 * project.resourceCount + resource] > 0 }
            let byTail = jobs.sorted { tails[$0] > tails[$1] }
            for head in Set(jobs.map { heads[$0] }) {
                var work = 0
                for job in byTail where heads[job] >= head {
                    work += Int(project.duration[job]) * Int(project.demand[job * project.resourceCount + resource])
                    best = max(best, head + (work + capacity - 1) / capacity + tails[job])
                }
            }
        }
        return best
    }
}
