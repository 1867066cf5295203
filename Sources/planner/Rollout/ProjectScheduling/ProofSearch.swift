/// Turns of the exact search over a whole project, between which it takes over what the other searches found.
///
/// Two of them complement each other: one from the front that raises the lower bound step by step, one over the project turned
/// round that looks straight for a schedule shorter than the best. On turned projects propagation and conflicts differ, and
/// often one of the two is much the quicker.
final class ProofSearch {
    private let incumbent: ProjectIncumbent
    private let exact: ExactSearch
    private let searched: FlatProject
    /// Job of the incumbent's project for each job searched.
    private let original: [Int]
    private let direction: FlatProject.Direction
    private let starts: UnsafeMutablePointer<Int32>
    private var upper: Int

    init(_ project: FlatProject, incumbent: ProjectIncumbent, direction: FlatProject.Direction) {
        self.incumbent = incumbent
        self.direction = direction
        switch direction {
        case .forward:
            searched = project
            original = Array(0..<project.jobCount)
        case .backward:
            searched = project.turnedRound
            var index = [Int](repeating: 0, count: project.jobCount)
            for (job, position) in project.external.enumerated() { index[position] = job }
            original = searched.external.map { index[$0] }
        }
        // Read once: another thread may shorten the schedule at any time.
        upper = incumbent.makespan - 1
        exact = ExactSearch(searched, upper: upper, lower: incumbent.lowerBound)
        exact.seeksBound = direction == .forward
        starts = .allocate(capacity: max(1, project.jobCount))
    }

    deinit { starts.deallocate() }

    /// Searches for about `conflicts` conflicts more, or until the incumbent is proved or the caller stops it.
    func run(conflicts: Int, shouldStop: () -> Bool) {
        while !incumbent.isProved, !shouldStop() {
            takeOver()
            let limit = upper
            // A better schedule found elsewhere makes the search's limit stale; its turn then ends.
            let outcome = exact.run(conflictLimit: conflicts) {
                shouldStop() || incumbent.isProved || incumbent.makespan <= limit
            }
            switch outcome {
            case .infeasible:
                incumbent.raiseLowerBound(to: upper + 1)
                return
            case .undecided:
                incumbent.raiseLowerBound(to: exact.lowerBound)
                return
            case .solution:
                for job in 0..<searched.jobCount { starts[original[job]] = exact.solution[job] }
                incumbent.offer(
                    starts, direction: direction, makespan: Int(exact.solution[exact.sink]), isForeign: true)
            }
        }
    }

    private func takeOver() {
        let best = incumbent.best
        if best.makespan - 1 < upper {
            upper = best.makespan - 1
            exact.tighten(upper: upper)
        }
        exact.tighten(lower: best.lowerBound)
        for job in 0..<searched.jobCount {
            let start = best.starts[original[job]]
            exact.guide[job] =
                direction == .forward ? start : Int32(best.makespan) - start - searched.duration[job]
        }
    }
}
