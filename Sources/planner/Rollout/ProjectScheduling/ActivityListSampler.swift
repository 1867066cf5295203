/// Draws precedence-feasible forward lists in which jobs with a long tail (early latest start) tend to come first.
final class ActivityListSampler {
    private let project: FlatProject
    /// Longest chain from the start of each job to the end of the project.
    private let tail: [Int]
    private var waiting: [Int32]
    private var ready: [Int32] = []

    init(_ project: FlatProject) {
        self.project = project
        tail = (0..<project.jobCount).map { Int(project.tails[$0] + project.duration[$0]) }
        waiting = [Int32](repeating: 0, count: project.jobCount)
    }

    /// The list of the rule "least latest start first" (LST).
    func byRule(into list: UnsafeMutablePointer<Int32>) {
        // A predecessor's tail is at least its successor's; the index, which is topological, settles the rest.
        let order = (0..<project.jobCount).sorted { (-tail[$0], $0) < (-tail[$1], $1) }
        for (index, job) in order.enumerated() { list[index] = Int32(job) }
    }

    /// Each next job is the one of longest tail among two drawn from those whose predecessors are listed.
    func draw(into list: UnsafeMutablePointer<Int32>, using random: inout ProjectRandom) {
        ready.removeAll(keepingCapacity: true)
        let arcs = project.predecessors
        for job in 0..<project.jobCount {
            waiting[job] = arcs.begin[job + 1] - arcs.begin[job]
            if waiting[job] == 0 { ready.append(Int32(job)) }
        }
        for index in 0..<project.jobCount {
            var pick = random.below(ready.count)
            let rival = random.below(ready.count)
            if tail[Int(ready[rival])] > tail[Int(ready[pick])] { pick = rival }
            let job = Int(ready[pick])
            ready.swapAt(pick, ready.count - 1)
            ready.removeLast()
            list[index] = Int32(job)
            for arc in Int(project.successors.begin[job])..<Int(project.successors.begin[job + 1]) {
                let successor = Int(project.successors.job[arc])
                waiting[successor] -= 1
                if waiting[successor] == 0 { ready.append(Int32(successor)) }
            }
        }
    }
}
