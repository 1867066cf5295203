import NetworkModel
import Rollout
import TestSupport
import Testing

@Suite("National schedule", .blocking)
struct WorkforceSolverTests {
    private func instance(_ seed: UInt64, jobs: Int = 12, activities: Int = 4) -> WorkforceProblem {
        var instances = WorkforceInstances(seed: seed)
        return instances.problem(jobs: jobs, activities: activities, crews: 2 + Int(seed % 2), isRich: true)
    }

    @Test("every rule gives schedules that keep every constraint", arguments: 0..<12 as Range<UInt64>)
    func rulesAreFeasible(seed: UInt64) {
        let problem = instance(seed)
        let checker = WorkforceChecker(problem: problem)
        let solver = WorkforceSolver(problem)
        for rule in WorkforceRule.allCases { #expect(checker.faults(solver.solve(rule: rule)) == []) }
    }

    @Test("the search keeps every constraint and is no worse than the best rule", arguments: 0..<24 as Range<UInt64>)
    func searchIsFeasible(seed: UInt64) {
        let problem = instance(seed)
        let found = WorkforceSolver(problem).solve(seed: seed, budget: WorkforceBudget(steps: 400))
        #expect(WorkforceChecker(problem: problem).faults(found) == [])
        #expect(found.rules.count == WorkforceRule.allCases.count)
        #expect(found.rules.allSatisfy { found.value.total <= $0.value.total })
    }

    @Test("the bound never passes the optimum, and no schedule undercuts it", arguments: 0..<24 as Range<UInt64>)
    func boundHolds(seed: UInt64) {
        var instances = WorkforceInstances(seed: 100 + seed)
        let (jobs, activities) = seed % 3 == 0 ? (4, 1) : seed % 3 == 1 ? (2, 3) : (3, 2)
        let problem = instances.problem(
            jobs: jobs, activities: activities, crews: 1 + Int(seed % 2), isRich: seed % 4 > 0, horizon: 160)
        var exhaustion = WorkforceExhaustion(problem)
        let optimum = exhaustion.optimum()
        let found = WorkforceSolver(problem).solve(seed: seed, budget: WorkforceBudget(steps: 600))
        #expect(WorkforceChecker(problem: problem).faults(found) == [])
        guard found.conflicts.isEmpty else { return }
        #expect(found.lowerBound <= optimum)
        #expect(found.value.total >= optimum)
    }

    @Test("what the budget pays may be less, or more, than what counts in the aim", arguments: 0..<16 as Range<UInt64>)
    func paidApart(seed: UInt64) {
        var instances = WorkforceInstances(seed: 500 + seed)
        var problem = instances.problem(
            jobs: seed % 2 == 0 ? 4 : 2, activities: seed % 2 == 0 ? 1 : 3, crews: 2, isRich: true, horizon: 160)
        for mode in problem.modes.indices where mode % 3 > 0 {
            problem.modes[mode].paid = problem.modes[mode].cost * (mode % 3 == 1 ? 0 : 2)
        }
        var exhaustion = WorkforceExhaustion(problem)
        let optimum = exhaustion.optimum()
        let found = WorkforceSolver(problem).solve(seed: seed, budget: WorkforceBudget(steps: 600))
        #expect(WorkforceChecker(problem: problem).faults(found) == [])
        guard found.conflicts.isEmpty else { return }
        #expect(found.lowerBound <= optimum)
        #expect(found.value.total >= optimum)
    }

    @Test("equal problems, seeds and steps give equal schedules", arguments: [1, 2, 3] as [UInt64])
    func isDeterministic(seed: UInt64) {
        let problem = instance(seed)
        let solver = WorkforceSolver(problem)
        let one = solver.solve(seed: 7, budget: WorkforceBudget(steps: 300))
        let two = WorkforceSolver(problem).solve(seed: 7, budget: WorkforceBudget(steps: 300))
        #expect(one.placements == two.placements)
        #expect(one.reasons == two.reasons)
        #expect(one.lowerBound == two.lowerBound)
    }

    @Test("facts stay where they are and all others make room", arguments: 0..<16 as Range<UInt64>)
    func pinsStay(seed: UInt64) {
        var problem = instance(seed)
        let first = WorkforceSolver(problem).solve(rule: .bySize)
        // The first half is in hand, one of it later than it was planned, against the rules if need be.
        problem.pins = first.placements.enumerated().map { activity, placement in
            guard var placement, placement.start < 30, problem.activities[activity].predecessors.isEmpty else {
                return nil
            }
            if activity == 0 { placement.start += 5 }
            return placement
        }
        let found = WorkforceSolver(problem).solve(seed: seed, budget: WorkforceBudget(steps: 200))
        #expect(WorkforceChecker(problem: problem).faults(found) == [])
        for (activity, pin) in problem.pins.enumerated() where pin != nil {
            #expect(found.placements[activity] == pin)
            #expect(found.reasons[activity] == .pinned)
        }
    }

    @Test("a schedule of the same problem is taken over and never made worse", arguments: 0..<8 as Range<UInt64>)
    func warmStart(seed: UInt64) {
        let problem = instance(seed)
        let first = WorkforceSolver(problem).solve(rule: .weightPerWork)
        let same = WorkforceSolver(problem).improve(from: first, seed: 1, budget: WorkforceBudget(steps: 0))
        #expect(same.value == first.value)
        let better = WorkforceSolver(problem).improve(from: first, seed: 1, budget: WorkforceBudget(steps: 200))
        #expect(better.value.total <= first.value.total)
        #expect(WorkforceChecker(problem: problem).faults(better) == [])
    }

    @Test("one slot sooner is impossible for what a reason names", arguments: 0..<8 as Range<UInt64>)
    func reasonsHold(seed: UInt64) {
        let problem = instance(seed)
        let found = WorkforceSolver(problem).solve(seed: seed, budget: WorkforceBudget(steps: 200))
        let checker = WorkforceChecker(problem: problem)
        for (activity, reason) in found.reasons.enumerated() {
            guard let placement = found.placements[activity] else { continue }
            if case .predecessor(let before) = reason, let other = found.placements[before] {
                #expect(other.start + problem.modes[other.mode].duration == placement.start)
            }
            if case .value = reason { continue }
            // With the same crews one slot sooner, some constraint breaks (the value changes in any case).
            var sooner = found
            sooner.placements[activity]?.start -= 1
            #expect(!checker.faults(sooner).filter { !$0.hasPrefix("value") && !$0.hasPrefix("bound") }.isEmpty)
        }
    }

    @Test(
        "two threads share stock, money and the desk without overdrawing, the same each time",
        arguments: [1, 2, 3] as [UInt64])
    func twoThreads(seed: UInt64) async {
        var instances = WorkforceInstances(seed: seed)
        let problem = instances.country(provinces: 4, jobs: 9)
        let budget = WorkforceBudget(steps: 4_000)
        let one = await WorkforceSolver(problem).solveOnTwoThreads(seed: seed, budget: budget)
        let two = await WorkforceSolver(problem).solveOnTwoThreads(seed: seed, budget: budget)
        #expect(WorkforceChecker(problem: problem).faults(one) == [])
        #expect(one.placements == two.placements)
        #expect(one.rules.allSatisfy { one.value.total <= $0.value.total })
    }

    @Test("the search saves crew time that the way that finishes first wastes", arguments: [1, 2, 3] as [UInt64])
    func crewTimeHasAPrice(seed: UInt64) {
        var instances = WorkforceInstances(seed: seed)
        let problem = instances.carrier(jobs: 60, lineCrews: 4)
        let budget = WorkforceBudget(steps: 400)
        let found = WorkforceSolver(problem).solve(seed: seed, budget: budget)
        #expect(WorkforceChecker(problem: problem).faults(found) == [])
        #expect(found.rules.allSatisfy { 100 * found.value.total <= 95 * $0.value.total })
        #expect(100 * found.value.total <= 110 * found.lowerBound)
        #expect(WorkforceSolver(problem).solve(seed: seed, budget: budget).placements == found.placements)
    }
}
