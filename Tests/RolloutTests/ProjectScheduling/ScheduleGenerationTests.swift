import TestSupport
import Testing

@testable import Rollout

@Suite(.blocking) struct ScheduleGenerationTests {
    /// Forward from a random list, then from each end in turn: the makespan never grows (Valls et al. 2005).
    @Test(arguments: TinyProjects.shapes)
    func justificationNeverLengthens(shape: TinyProjects.Shape) throws {
        var shape = shape
        shape.jobs = 25
        for seed in 1...10 as ClosedRange<UInt64> {
            let project = try TinyProjects.random(shape, seed: seed)
            let flat = FlatProject(project)
            let generator = SerialGenerator(flat)
            let sampler = ActivityListSampler(flat)
            var random = ProjectRandom(seed: seed)
            var list = [Int32](repeating: 0, count: flat.jobCount)
            var starts = list
            list.withUnsafeMutableBufferPointer { sampler.draw(into: $0.baseAddress!, using: &random) }
            var makespan = generator.generate(.forward, order: list, starts: &starts)
            var direction = FlatProject.Direction.forward
            for _ in 0..<4 {
                if direction == .forward {
                    let schedule = flat.schedule(starts: starts)
                    #expect(TinyProjects.isFeasible(schedule, in: project))
                    #expect(schedule.makespan(in: project) == makespan)
                }
                generator.orderByEnd(direction, starts: starts, makespan: makespan, order: &list)
                direction = direction == .forward ? .backward : .forward
                let next = generator.generate(direction, order: list, starts: &starts)
                #expect(next <= makespan)
                makespan = next
            }
        }
    }

    /// Neighbourhoods keep the order in which fixed jobs hand resources on: with nothing free no arc may contradict the
    /// schedule, and the arcs alone must keep every capacity.
    @Test(arguments: TinyProjects.shapes)
    func chainsKeepTheScheduleFeasible(shape: TinyProjects.Shape) throws {
        var shape = shape
        shape.jobs = 12
        for seed in 41...46 as ClosedRange<UInt64> {
            let project = try TinyProjects.random(shape, seed: seed)
            let answer = ProjectSolver(project).solve(schedules: 200, seed: 1)
            let flat = FlatProject(project)
            let starts = (0..<flat.jobCount).map { Int32(answer.schedule.starts[flat.external[$0]]) }
            let arcs = ResourceChains(flat).arcs(starts: starts, free: [Bool](repeating: false, count: flat.jobCount))
            for arc in arcs { #expect(Int(starts[arc.1]) >= Int(starts[arc.0]) + arc.2) }
            // As early as precedence and chains allow, with no look at the resources.
            let chained = try ProjectInstance(
                durations: project.durations,
                precedences: project.precedences
                    + arcs.map { .init(before: flat.external[$0.0], after: flat.external[$0.1]) },
                capacities: [], demands: project.durations.map { _ in [] })
            var early = [Int](repeating: 0, count: project.jobCount)
            for job in chained.topologicalOrder {
                for arc in chained.precedences where arc.before == job {
                    early[arc.after] = max(early[arc.after], early[job] + project.durations[job] + arc.delay)
                }
            }
            #expect(TinyProjects.isFeasible(ProjectSchedule(starts: early), in: project))
        }
    }
}
