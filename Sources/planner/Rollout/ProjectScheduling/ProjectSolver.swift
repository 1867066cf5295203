/// Schedules a project for least makespan: a bi-population genetic search, beside it an exact search that raises the lower bound
/// and, where the genetic search stalls, improves neighbourhoods of its best schedule.
package struct ProjectSolver: Sendable {
    private let project: FlatProject

    package init(_ instance: ProjectInstance) { project = FlatProject(instance) }

    /// Above it the exact search is left out for its memory.
    private static let exactNodeLimit = 4_000_000

    /// Conflicts that the exact search may meet for a lower bound where schedules are counted.
    private static let boundConflicts = 1_000

    /// Generates `schedules` schedules on the calling thread, fewer when one meets the lower bound. Equal arguments give equal
    /// answers on every machine as long as `shouldStop` says no.
    ///
    /// The count is that of the literature (Kolisch and Hartmann, EJOR 174, 2006): one for each generation of all starts,
    /// justification included. An exact search of few conflicts raises the lower bound first; what schedules it may meet
    /// are not taken.
    package func solve(schedules: Int, seed: UInt64, shouldStop: () -> Bool = { false }) -> ProjectSolution {
        let incumbent = makeIncumbent(isShared: false, nil)
        let genetic = GeneticSearch(project, incumbent: incumbent, seed: seed)
        start(genetic, incumbent)
        if schedules > 1 { raiseBound(incumbent, shouldStop) }
        genetic.run(schedules: schedules - genetic.schedules, shouldStop: shouldStop)
        return solution(incumbent, schedules: genetic.schedules)
    }

    /// Works on two threads until the best schedule is proved or the time is used up. There is always a feasible answer.
    ///
    /// - Parameters:
    ///   - usedTime: the part of the allowed time that has passed, 1 or more at its end; the search plans its populations
    ///     by it. Asked at least every few milliseconds, from both threads, on projects of up to some thousand jobs.
    ///   - onImprovement: called from either thread with makespan and lower bound when one of them got better.
    package func solve(
        seed: UInt64, usedTime: @escaping @Sendable () -> Double,
        onImprovement: (@Sendable (_ makespan: Int, _ lowerBound: Int) -> Void)? = nil
    ) async -> ProjectSolution {
        let incumbent = makeIncumbent(isShared: true, onImprovement)
        let first = GeneticSearch(project, incumbent: incumbent, seed: seed)
        start(first, incumbent)
        let isSmall = ExactSearch.nodeCount(project, upper: incumbent.makespan) <= Self.exactNodeLimit
        let begun = first.schedules
        let schedules = await withTaskGroup(of: Int.self) { group in
            group.addTask { Self.breed(project, incumbent, seed: seed &+ 1, provesToo: isSmall, usedTime) }
            group.addTask {
                if isSmall { Self.prove(project, incumbent, seed: seed &+ 2, { usedTime() >= 1 }) }
                // Without an exact search a second genetic one uses the core.
                return Self.breed(project, incumbent, seed: seed &+ 3, provesToo: false, usedTime)
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

    /// The exact search's bound after a fixed number of conflicts.
    private func raiseBound(_ incumbent: ProjectIncumbent, _ shouldStop: () -> Bool) {
        let upper = incumbent.makespan - 1
        guard !incumbent.isProved, ExactSearch.nodeCount(project, upper: upper) <= Self.exactNodeLimit else { return }
        let exact = ExactSearch(project, upper: upper, lower: incumbent.lowerBound)
        switch exact.run(conflictLimit: Self.boundConflicts, shouldStop: shouldStop) {
        case .infeasible: incumbent.raiseLowerBound(to: upper + 1)
        case .solution, .undecided: incumbent.raiseLowerBound(to: exact.lowerBound)
        }
    }

    /// Populations of growing size one after another: small ones give good schedules soon, large ones better ones later, if
    /// they come to an end. So the last one is as large as the time that is left lets it be. Where two of them found nothing
    /// better, the best is perhaps optimal, and a proof gets a growing part of the time.
    private static func breed(
        _ project: FlatProject, _ incumbent: ProjectIncumbent, seed: UInt64, provesToo: Bool,
        _ usedTime: () -> Double
    ) -> Int {
        let genetic = GeneticSearch(project, incumbent: incumbent, seed: seed)
        var proof: ProofSearch?
        var budget = 20_000
        var barren = 0
        while !incumbent.isProved, usedTime() < 1 {
            let (begun, before, makespan) = (usedTime(), genetic.schedules, incumbent.makespan)
            genetic.run(schedules: budget, shouldStop: { usedTime() >= 1 })
            let took = usedTime() - begun
            barren = incumbent.makespan < makespan ? 0 : barren + 1
            if provesToo, barren >= 2, !incumbent.isProved {
                let search = proof ?? ProofSearch(project, incumbent: incumbent, direction: .backward)
                proof = search
                let end = min(1, begun + took * Double(1 + 1 << min(barren - 1, 6)))
                while !incumbent.isProved, usedTime() < end {
                    search.run(conflicts: 2_000, shouldStop: { usedTime() >= end })
                }
            }
            // Larger populations leave the caches, and are a little slower.
            let speed = 0.95 * Double(genetic.schedules - before) / max(took, 1e-9)
            let room = speed * max(0, 1 - usedTime())
            budget = min(budget * 4, 5_000_000)
            if room < 1.5 * Double(budget) { budget = max(1_000, Int(room)) }
        }
        return genetic.schedules
    }

    /// Turns between the proof and neighbourhoods of the best schedule; what moved gets the larger part of the next turn.
    private static func prove(
        _ project: FlatProject, _ incumbent: ProjectIncumbent, seed: UInt64, _ shouldStop: () -> Bool
    ) {
        if incumbent.isProved { return }
        let proof = ProofSearch(project, incumbent: incumbent, direction: .forward)
        let neighbourhoods = NeighbourhoodSearch(project, incumbent: incumbent, seed: seed)
        var turn = 2_000
        var share = 1
        while !incumbent.isProved, !shouldStop() {
            let before = incumbent.best
            proof.run(conflicts: turn, shouldStop: shouldStop)
            if neighbourhoods.isExhausted { continue }
            let proved = incumbent.best
            if proved.lowerBound > before.lowerBound { share = 1 }
            neighbourhoods.run(conflicts: turn * share, shouldStop: shouldStop)
            share = incumbent.makespan < proved.makespan ? 4 : max(min(2, share + 1), share - 1)
            turn = min(turn * 3 / 2, 30_000)
        }
    }
}
