/// Schedules a project for least makespan: a bi-population genetic search, beside it an exact search that raises the lower bound
/// and, where the genetic search stalls, improves neighbourhoods of its best schedule.
package struct ProjectSolver: Sendable {
    private let project: FlatProject

    package init(_ instance: ProjectInstance) { project = FlatProject(instance) }

    /// Above it the exact search is left out for its memory.
    private static let exactNodeLimit = 4_000_000

    /// Generates `schedules` schedules on the calling thread. Equal arguments give equal answers on every machine.
    ///
    /// The count is that of the literature: one for each generation of all starts, justification included. The lower bound
    /// is the one that needs no search.
    package func solve(schedules: Int, seed: UInt64, shouldStop: () -> Bool = { false }) -> ProjectSolution {
        let incumbent = makeIncumbent(isShared: false, nil)
        let genetic = GeneticSearch(project, incumbent: incumbent, seed: seed)
        start(genetic, incumbent)
        genetic.run(schedules: schedules - genetic.schedules, shouldStop: shouldStop)
        return solution(incumbent, schedules: genetic.schedules)
    }

    /// Works on two threads until the best schedule is proved or `shouldStop` says so; it is asked at least every few
    /// milliseconds, from both threads, on projects of up to some thousand jobs. There is always a feasible answer.
    ///
    /// - Parameter onImprovement: called from either thread with makespan and lower bound when one of them got better.
    package func solve(
        seed: UInt64, shouldStop: @escaping @Sendable () -> Bool,
        onImprovement: (@Sendable (_ makespan: Int, _ lowerBound: Int) -> Void)? = nil
    ) async -> ProjectSolution {
        let incumbent = makeIncumbent(isShared: true, onImprovement)
        let first = GeneticSearch(project, incumbent: incumbent, seed: seed)
        start(first, incumbent)
        let isSmall = ExactSearch.nodeCount(project, upper: incumbent.makespan) <= Self.exactNodeLimit
        let begun = first.schedules
        let schedules = await withTaskGroup(of: Int.self) { group in
            group.addTask { Self.breed(project, incumbent, seed: seed &+ 1, shouldStop) }
            group.addTask {
                if isSmall { Self.prove(project, incumbent, seed: seed &+ 2, shouldStop) }
                // Without an exact search a second genetic one uses the core.
                return Self.breed(project, incumbent, seed: seed &+ 3, shouldStop)
            }
            return await group.reduce(begun, +)
        }
        return solution(incumbent, schedules: schedules)
    }

    private func makeIncumbent(
        isShared: Bool, _ onImprovement: (@Sendable (_ makespan: Int, _ lowerBound: Int) -> Void)?
    ) -> ProjectIncumbent {
        ProjectIncumbent(
            project, lowerBound: ProjectLowerBounds.withoutSearch(project), isShared: isShared,
            onImprovement: onImprovement)
    }

    /// One schedule at least, whatever the limits say.
    private func start(_ genetic: GeneticSearch, _ incumbent: ProjectIncumbent) {
        genetic.run(schedules: 1, shouldStop: { false })
    }

    private func solution(_ incumbent: ProjectIncumbent, schedules: Int) -> ProjectSolution {
        ProjectSolution(
            schedule: incumbent.starts.withUnsafeBufferPointer { starts in
                starts.baseAddress.map(project.schedule(starts:)) ?? ProjectSchedule(starts: [])
            },
            makespan: incumbent.makespan, lowerBound: min(incumbent.lowerBound, incumbent.makespan),
            criticalPath: project.criticalPath, schedules: schedules)
    }

    /// Populations of growing size one after another: small ones give good schedules soon, large ones better ones later.
    private static func breed(
        _ project: FlatProject, _ incumbent: ProjectIncumbent, seed: UInt64, _ shouldStop: () -> Bool
    ) -> Int {
        let genetic = GeneticSearch(project, incumbent: incumbent, seed: seed)
        var budget = 20_000
        while !incumbent.isProved, !shouldStop() {
            genetic.run(schedules: budget, shouldStop: shouldStop)
            budget = min(budget * 4, 5_000_000)
        }
        return genetic.schedules
    }

    /// Turns between the proof and neighbourhoods of the best schedule; the less the proof moves, the more the latter get.
    private static func prove(
        _ project: FlatProject, _ incumbent: ProjectIncumbent, seed: UInt64, _ shouldStop: () -> Bool
    ) {
        if incumbent.isProved { return }
        let exact = ExactSearch(project, upper: incumbent.makespan - 1, lower: incumbent.lowerBound)
        let neighbourhoods = NeighbourhoodSearch(project, incumbent: incumbent, seed: seed)
        var upper = incumbent.makespan - 1
        var turn = 2_000
        var share = 1
        while !incumbent.isProved, !shouldStop() {
            if incumbent.makespan - 1 < upper {
                upper = incumbent.makespan - 1
                exact.tighten(upper: upper)
            }
            for (job, start) in incumbent.starts.enumerated() { exact.guide[job] = start }
            let bound = incumbent.lowerBound
            // A better schedule found elsewhere makes the search's limit stale; its turn then ends.
            switch exact.run(
                conflictLimit: turn, shouldStop: { shouldStop() || incumbent.isProved || incumbent.makespan <= upper })
            {
            case .solution:
                incumbent.offer(
                    exact.solution, direction: .forward, makespan: Int(exact.solution[exact.sink]), isForeign: true)
                continue
            case .infeasible:
                incumbent.raiseLowerBound(to: upper + 1)
                return
            case .undecided:
                incumbent.raiseLowerBound(to: exact.lowerBound)
            }
            share = incumbent.lowerBound > bound ? 1 : min(4, share + 1)
            neighbourhoods.run(conflicts: turn * share, shouldStop: shouldStop)
            turn = min(turn * 3 / 2, 30_000)
        }
    }
}
