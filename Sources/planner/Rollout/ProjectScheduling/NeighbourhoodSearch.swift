/// Large-neighbourhood search (after Godard, Laborie and Nuijten, "Randomized large neighborhood search for cumulative
/// scheduling", ICAPS 2005): some jobs of the best schedule are set free, the others keep the order in which they hand
/// resources on, and the exact search looks for a shorter schedule within a limit of conflicts.
final class NeighbourhoodSearch {
    private let project: FlatProject
    private let incumbent: ProjectIncumbent
    private let chains: ResourceChains
    private var random: ProjectRandom
    /// Jobs to set free: grows when neighbourhoods are exhausted, shrinks when the limit stops them.
    private var width: Double = 20
    private static let conflictLimit = 500

    /// Whether neighbourhoods as large as the project are searched to their ends: then the proof is what is left to do.
    var isExhausted: Bool { width >= Double(project.jobCount) }

    init(_ project: FlatProject, incumbent: ProjectIncumbent, seed: UInt64) {
        self.project = project
        self.incumbent = incumbent
        chains = ResourceChains(project)
        random = ProjectRandom(seed: seed)
    }

    /// Tries neighbourhoods until they took about `conflicts` conflicts, the incumbent is proved, or the caller stops it.
    func run(conflicts: Int, shouldStop: () -> Bool) {
        var left = conflicts
        while left > 0, !incumbent.isProved, !shouldStop() { left -= max(20, step(shouldStop)) }
    }

    /// Searches one neighbourhood; gives the conflicts met.
    private func step(_ shouldStop: () -> Bool) -> Int {
        let (starts, makespan) = incumbent.alternative
        let arcs = chains.arcs(starts: starts, free: chooseFree(starts))
        let search = ExactSearch(project, upper: makespan - 1, lower: incumbent.lowerBound, extra: arcs)
        search.seeksBound = false
        for job in 0..<project.jobCount { search.guide[job] = starts[job] }
        search.guide[search.sink] = Int32(makespan)
        switch search.run(conflictLimit: Self.conflictLimit, shouldStop: shouldStop) {
        case .solution:
            incumbent.offer(
                search.solution, direction: .forward, makespan: Int(search.solution[search.sink]), isForeign: true)
        case .infeasible: width = min(Double(project.jobCount), width * 1.02)
        case .undecided: width = max(8, width * 0.98)
        }
        return search.conflicts
    }

    /// One stretch of time, two half as long, or a sparse choice from one twice as long.
    private func chooseFree(_ starts: [Int32]) -> [Bool] {
        let count = project.jobCount
        var free = [Bool](repeating: false, count: count)
        let order = (0..<count).sorted { (starts[$0], $0) < (starts[$1], $1) }
        func stretch(_ length: Int, share: Double) {
            let first = random.below(count - length + 1)
            for index in first..<first + length where share >= 1 || random.unit() < share { free[order[index]] = true }
        }
        let size = min(count, max(1, Int(width)))
        switch random.below(3) {
        case 0: stretch(size, share: 1)
        case 1:
            stretch((size + 1) / 2, share: 1)
            stretch((size + 1) / 2, share: 1)
        default: stretch(min(count, 2 * size), share: 0.6)
        }
        return free
    }
}
