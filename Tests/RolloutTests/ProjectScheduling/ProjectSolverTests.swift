import Synchronization
import TestSupport
import Testing

@testable import Rollout

@Suite(.blocking) struct ProjectSolverTests {
    @Test(arguments: TinyProjects.shapes, [31, 32, 33, 34] as [UInt64])
    func provesTinyProjects(shape: TinyProjects.Shape, seed: UInt64) async throws {
        let project = try TinyProjects.random(shape, seed: seed)
        let answer = await ProjectSolver(project).solve(seed: seed, usedTime: { 0 })
        #expect(answer.isOptimal)
        #expect(answer.makespan == TinyProjects.leastMakespan(project))
        #expect(TinyProjects.isFeasible(answer.schedule, in: project))
        #expect(answer.schedule.makespan(in: project) == answer.makespan)
        #expect(answer.gap == 0)
    }

    @Test(arguments: TinyProjects.shapes)
    func countsSchedulesAndKeepsTheRules(shape: TinyProjects.Shape) throws {
        var shape = shape
        shape.jobs = 30
        let project = try TinyProjects.random(shape, seed: 5)
        let answer = ProjectSolver(project).solve(schedules: 2_000, seed: 1)
        #expect(answer.schedules <= 2_000)
        #expect(TinyProjects.isFeasible(answer.schedule, in: project))
        #expect(answer.schedule.makespan(in: project) == answer.makespan)
        #expect(answer.lowerBound <= answer.makespan)
    }

    @Test func equalSeedsGiveEqualSchedules() throws {
        let project = try TinyProjects.random(.init(jobs: 40, resources: 3, capacity: 6), seed: 9)
        let solver = ProjectSolver(project)
        #expect(solver.solve(schedules: 3_000, seed: 4) == solver.solve(schedules: 3_000, seed: 4))
    }

    /// A count of schedules bounds the work, so a schedule that meets the bound ends it early.
    @Test func stopsWhenTheBoundIsMet() throws {
        let project = try ProjectInstance(
            durations: [3, 3, 3, 3], precedences: [], capacities: [2], demands: [[1], [1], [1], [1]])
        let answer = ProjectSolver(project).solve(schedules: 50_000, seed: 1)
        #expect(answer.isOptimal && answer.makespan == 6)
        #expect(answer.schedules < 10)
    }

    @Test func moreSchedulesAreNeverWorseThanTheRule() throws {
        let project = try TinyProjects.random(.init(jobs: 60, resources: 3, capacity: 6), seed: 10)
        let solver = ProjectSolver(project)
        let rule = solver.solve(schedules: 1, seed: 1)
        #expect(rule.schedules == 1)
        #expect(TinyProjects.isFeasible(rule.schedule, in: project))
        #expect(solver.solve(schedules: 4_000, seed: 1).makespan < rule.makespan)
    }

    @Test func stopsAtOnceWithAFeasibleSchedule() async throws {
        let project = try TinyProjects.random(.init(jobs: 80, resources: 3, capacity: 6), seed: 12)
        let answer = await ProjectSolver(project).solve(seed: 1, usedTime: { 1 })
        #expect(TinyProjects.isFeasible(answer.schedule, in: project))
        #expect(answer.lowerBound <= answer.makespan)
    }

    /// Every report is better than the one before, and the last one is the answer.
    @Test func reportsImprovements() async throws {
        let project = try TinyProjects.random(.init(jobs: 7, resources: 2, capacity: 5), seed: 14)
        let reports = Mutex<[(makespan: Int, bound: Int)]>([])
        let answer = await ProjectSolver(project).solve(
            seed: 1, usedTime: { 0 },
            onImprovement: { makespan, bound in reports.withLock { $0.append((makespan, bound)) } })
        let all = reports.withLock { $0 }
        #expect(all.map(\.makespan).min() == answer.makespan)
        #expect(
            max(all.map(\.bound).max() ?? 0, ProjectLowerBounds.withoutSearch(FlatProject(project)))
                == answer.lowerBound)
    }

    @Test(arguments: [([Int](), 0), ([5], 5), ([0], 0)])
    func solvesTheSmallest(durations: [Int], makespan: Int) async throws {
        let project = try ProjectInstance(
            durations: durations, precedences: [], capacities: [1], demands: durations.map { _ in [1] })
        let answer = await ProjectSolver(project).solve(seed: 1, usedTime: { 0 })
        #expect(answer.makespan == makespan && answer.isOptimal)
        #expect(answer.schedule.starts == durations.map { _ in 0 })
    }
}
