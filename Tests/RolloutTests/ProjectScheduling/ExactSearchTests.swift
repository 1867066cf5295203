import TestSupport
import Testing

@testable import Rollout

/// The exact search and the bounds against every list tried.
@Suite(.blocking) struct ExactSearchTests {
    @Test(arguments: TinyProjects.shapes, [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func findsAndProvesTheLeastMakespan(shape: TinyProjects.Shape, seed: UInt64) throws {
        let project = try TinyProjects.random(shape, seed: seed)
        let least = TinyProjects.leastMakespan(project)
        let flat = FlatProject(project)
        let search = ExactSearch(flat, upper: least + 5)
        #expect(search.run(conflictLimit: 100_000) == .solution)
        #expect(Int(search.solution[search.sink]) == least)
        #expect(search.lowerBound <= least)
        let schedule = flat.schedule(starts: search.solution)
        #expect(TinyProjects.isFeasible(schedule, in: project))
        #expect(schedule.makespan(in: project) == least)
        if least > 0 { #expect(ExactSearch(flat, upper: least - 1).run(conflictLimit: 100_000) == .infeasible) }
    }

    @Test(arguments: TinyProjects.shapes, [11, 12, 13, 14, 15, 16] as [UInt64])
    func boundsNeverExceedTheLeastMakespan(shape: TinyProjects.Shape, seed: UInt64) throws {
        let project = try TinyProjects.random(shape, seed: seed)
        let least = TinyProjects.leastMakespan(project)
        let flat = FlatProject(project)
        #expect(flat.criticalPath <= ProjectLowerBounds.withoutSearch(flat))
        #expect(ProjectLowerBounds.withoutSearch(flat) <= least)
        let search = ExactSearch(flat, upper: least + 3)
        for _ in 0..<20 where search.run(conflictLimit: 1) == .undecided { #expect(search.lowerBound <= least) }
    }

    /// With forgetting after every few clauses nothing true may be lost and nothing false gained.
    @Test(arguments: [21, 22, 23, 24] as [UInt64])
    func staysExactWhenItForgets(seed: UInt64) throws {
        let project = try TinyProjects.random(.init(jobs: 8, resources: 3, capacity: 6), seed: seed)
        let least = TinyProjects.leastMakespan(project)
        let search = ExactSearch(FlatProject(project), upper: least + 8)
        search.learnedLimit = 0
        var best = Int.max
        while true {
            let outcome = search.run(conflictLimit: 1)
            search.learnedLimit = 0
            if outcome == .solution {
                best = Int(search.solution[search.sink])
                search.tighten(upper: best - 1)
            }
            if outcome == .infeasible { break }
        }
        #expect(best == least)
    }

    @Test func keepsExtraArcs() throws {
        let project = try ProjectInstance(durations: [2, 3], precedences: [], capacities: [], demands: [[], []])
        let flat = FlatProject(project)
        let search = ExactSearch(flat, upper: 10, extra: [(0, 1, 4)])
        #expect(search.run(conflictLimit: 10) == .solution)
        #expect(search.solution[search.sink] == 7)
    }
}
