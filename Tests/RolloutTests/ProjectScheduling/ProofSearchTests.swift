import TestSupport
import Testing

@testable import Rollout

@Suite(.blocking) struct ProofSearchTests {
    /// From either end the proof meets the least makespan of every list tried, from a schedule that is not the best.
    @Test(arguments: TinyProjects.shapes, [FlatProject.Direction.forward, .backward])
    func meetsTheLeastMakespanFromEitherEnd(shape: TinyProjects.Shape, direction: FlatProject.Direction) throws {
        for seed in 51...56 as ClosedRange<UInt64> {
            let project = try TinyProjects.random(shape, seed: seed)
            let flat = FlatProject(project)
            let incumbent = ProjectIncumbent(flat, lowerBound: 0, isShared: false)
            offerOneAfterAnother(project, flat, incumbent)
            let proof = ProofSearch(flat, incumbent: incumbent, direction: direction)
            while !incumbent.isProved { proof.run(conflicts: 5, shouldStop: { false }) }
            #expect(incumbent.makespan == TinyProjects.leastMakespan(project))
            let schedule = flat.schedule(starts: incumbent.starts)
            #expect(TinyProjects.isFeasible(schedule, in: project))
            #expect(schedule.makespan(in: project) == incumbent.makespan)
        }
    }

    /// What another thread found in the meantime is taken over.
    @Test(arguments: [FlatProject.Direction.forward, .backward])
    func takesABetterScheduleOver(direction: FlatProject.Direction) throws {
        let project = try TinyProjects.random(.init(jobs: 7, resources: 2, capacity: 6), seed: 61)
        let flat = FlatProject(project)
        let incumbent = ProjectIncumbent(flat, lowerBound: 0, isShared: true)
        offerOneAfterAnother(project, flat, incumbent)
        let proof = ProofSearch(flat, incumbent: incumbent, direction: direction)
        let best = ProjectSolver(project).solve(schedules: 2_000, seed: 1)
        let starts = flat.external.map { Int32(best.schedule.starts[$0]) }
        incumbent.offer(starts, direction: .forward, makespan: best.makespan)
        while !incumbent.isProved { proof.run(conflicts: 5, shouldStop: { false }) }
        #expect(incumbent.lowerBound == TinyProjects.leastMakespan(project))
    }

    /// The longest of all sensible schedules: no two jobs at a time, delays kept.
    private func offerOneAfterAnother(_ project: ProjectInstance, _ flat: FlatProject, _ incumbent: ProjectIncumbent) {
        var starts = [Int32](repeating: 0, count: flat.jobCount)
        var end = 0
        for job in 0..<flat.jobCount {
            let delay = project.precedences.filter { $0.after == flat.external[job] }.map(\.delay).max() ?? 0
            starts[job] = Int32(end + delay)
            end += delay + Int(flat.duration[job])
        }
        incumbent.offer(starts, direction: .forward, makespan: end)
    }
}
