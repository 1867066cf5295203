import TestSupport
import Testing

@testable import Rollout

@Suite(.blocking) struct ProjectInstanceTests {
    struct Fault: Sendable {
        var durations = [2, 3]
        var precedences: [ProjectInstance.Precedence] = []
        var capacities = [4]
        var demands = [[1], [2]]
        var error: ProjectInstanceError
    }

    @Test(arguments: [
        Fault(durations: [2, -1], error: .duration(job: 1, value: -1)),
        Fault(demands: [[1]], error: .demandRows(expected: 2, found: 1)),
        Fault(demands: [[1], [1, 2]], error: .demandColumns(job: 1, expected: 1, found: 2)),
        Fault(demands: [[1], [5]], error: .demand(job: 1, resource: 0, value: 5, capacity: 4)),
        Fault(capacities: [-1], demands: [[0], [0]], error: .demand(job: 0, resource: 0, value: 0, capacity: -1)),
        Fault(precedences: [.init(before: 0, after: 2)], error: .unknownJob(before: 0, after: 2)),
        Fault(precedences: [.init(before: 0, after: 1, delay: -2)], error: .delay(before: 0, after: 1, value: -2)),
        Fault(
            precedences: [.init(before: 0, after: 1), .init(before: 1, after: 0)], error: .cycle(jobs: [0, 1])),
        Fault(durations: [1 << 24, 1], error: .horizon(value: (1 << 24) + 1)),
    ])
    func refusesUnsoundData(fault: Fault) {
        #expect(throws: fault.error) {
            try ProjectInstance(
                durations: fault.durations, precedences: fault.precedences, capacities: fault.capacities,
                demands: fault.demands)
        }
    }

    struct Broken: Sendable {
        var starts: [Int]
        var fault: ProjectScheduleFault?
    }

    /// Jobs of 2, 3 and 1 periods; 0 before 2 with a delay of 1; one crew of 3, of which they need 2, 2 and 1.
    @Test(arguments: [
        Broken(starts: [0, 2, 3], fault: nil),
        Broken(starts: [0, 2], fault: .jobCount(expected: 3, found: 2)),
        Broken(starts: [-1, 2, 3], fault: .startsBeforeZero(job: 0, start: -1)),
        Broken(starts: [0, 2, 2], fault: .precedence(before: 0, after: 2, earliest: 3, start: 2)),
        Broken(starts: [0, 1, 4], fault: .resource(resource: 0, time: 1, used: 4, capacity: 3)),
    ])
    func namesTheFirstFault(broken: Broken) throws {
        let project = try ProjectInstance(
            durations: [2, 3, 1], precedences: [.init(before: 0, after: 2, delay: 1)], capacities: [3],
            demands: [[2], [2], [1]])
        let schedule = ProjectSchedule(starts: broken.starts)
        #expect(schedule.firstFault(in: project) == broken.fault)
        #expect(TinyProjects.isFeasible(schedule, in: project) == (broken.fault == nil))
    }
}
