import NetworkModel
import TestSupport
import Testing

@testable import Rollout

@Suite("What stands against a schedule", .blocking)
struct WorkforceConflictTests {
    /// One job of one activity of 4 slots by one crew at its place, and a second like it.
    private static var plain: WorkforceProblem {
        var problem = WorkforceProblem(
            travel: .init(routeFactor: 1, kilometresPerSlot: 20), aim: .init(makespanWeight: 1, dongPerUnit: 0),
            slotsPerDay: 8, horizon: 100)
        problem.places = [Coordinate(latitude: 21, longitude: 105)]
        problem.crews = [.init(home: 0, available: [0..<100])]
        problem.pools = [.init(crews: 0..<1, travels: true)]
        for job in 0..<2 {
            problem.modes.append(.init(duration: 4, pool: 0))
            problem.activities.append(.init(job: job, modes: job..<job + 1, predecessors: []))
            problem.jobs.append(.init(place: 0, activities: job..<job + 1, release: 0, weight: 1))
        }
        return problem
    }

    private func conflicts(_ change: (inout WorkforceProblem) -> Void) -> [WorkforceConflict] {
        var problem = Self.plain
        change(&problem)
        let found = WorkforceSolver(problem).solve(seed: 1, budget: WorkforceBudget(steps: 50))
        #expect(WorkforceChecker(problem: problem).faults(found) == [])
        // The other job is scheduled all the same.
        #expect(found.placements[0] != nil)
        return found.conflicts
    }

    @Test("Who is waited for is named where crews are only counted, and what a crew does instead")
    func reasons() {
        var problem = Self.plain
        problem.pools[0].travels = false
        problem.jobs[0].weight = 5
        let counted = WorkforceSolver(problem).solve(seed: 1, budget: WorkforceBudget(steps: 20))
        #expect(counted.reasons == [.release, .crew(pool: 0, activity: 0, travel: 0)])
        // Two crews; the second job could be done at once by the one that has nothing to do before the third.
        var idle = Self.plain
        idle.crews.append(.init(home: 0, available: [0..<100]))
        idle.pools = [.init(crews: 0..<2, travels: true)]
        idle.modes.append(.init(duration: 4, pool: 0))
        idle.activities.append(.init(job: 2, modes: 2..<3, predecessors: []))
        idle.jobs.append(.init(place: 0, activities: 2..<3, release: 10, weight: 1))
        let board = WorkforceBoard(WorkforceTables(idle))
        board.book(0, 0, at: 0, by: [0])
        board.book(1, 1, at: 4, by: [0])
        board.book(2, 2, at: 10, by: [1])
        #expect(board.reasons() == [.release, .value(activity: 2), .release])
        // Without the third job, all that is known is where the crew comes from.
        board.unbook(2)
        #expect(board.reasons()[1] == .value(activity: 0))
    }

    @Test("a feasible request has none")
    func none() { #expect(conflicts { _ in } == []) }

    @Test("too few crews")
    func crews() {
        #expect(
            conflicts { $0.modes[1].crews = 2 } == [
                .init(job: 1, activity: 1, kind: .noCrew(pool: 0, wanted: 2, there: 1))
            ])
    }

    @Test("too little stock")
    func stock() {
        let found = conflicts {
            $0.items = [.init(arrivals: [.init(slot: 0, quantity: 3)])]
            $0.modes[1].takes = [.init(item: 0, quantity: 5)]
        }
        #expect(found == [.init(job: 1, activity: 1, kind: .noStock(item: 0, wanted: 5, left: 3))])
    }

    @Test("too little money")
    func money() {
        let found = conflicts {
            $0.budget = .init(periods: [.init(start: 0, amount: 5), .init(start: 50, amount: 7)], carriesOver: false)
            $0.modes[1].cost = 8
        }
        #expect(found == [.init(job: 1, activity: 1, kind: .noMoney(wanted: 8, left: 7))])
    }

    @Test("no opening between closed seasons")
    func opening() {
        let found = conflicts {
            $0.closures = [[3..<50, 53..<100]]
            $0.modes[1].closure = 0
        }
        #expect(found == [.init(job: 1, activity: 1, kind: .noOpening(closure: 0, wanted: 4, longest: 3))])
    }

    @Test("a window that is too short even alone")
    func window() {
        let found = conflicts {
            $0.jobs[1].due = 3
            $0.jobs[1].isDueHard = true
        }
        #expect(found == [.init(job: 1, activity: nil, kind: .windowTooShort(earliest: 4, due: 3))])
    }

    @Test("a window that others take")
    func missed() {
        let found = conflicts {
            for job in 0..<2 {
                $0.jobs[job].due = 6 + job
                $0.jobs[job].isDueHard = true
            }
        }
        #expect(
            found == [
                .init(
                    job: 1, activity: 1,
                    kind: .windowMissed(finish: 8, due: 7, holding: [.crew(pool: 0, activity: 0, travel: 0)]))
            ])
    }

    @Test("jobs that wait for one another, or for one that can't be done")
    func circle() {
        #expect(
            conflicts { $0.jobs[1].after = 1 } == [.init(job: 1, activity: nil, kind: .waitsFor(job: 1))])
    }

    @Test("the horizon ends first")
    func horizon() {
        #expect(conflicts { $0.jobs[1].release = 98 } == [.init(job: 1, activity: 1, kind: .horizon)])
    }
}
