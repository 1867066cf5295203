import NetworkModel
import Rollout

/// Small random problems with everything that a workforce problem may have.
struct WorkforceInstances {
    private var dice: SeededGenerator

    init(seed: UInt64) { dice = SeededGenerator(state: seed) }

    mutating func below(_ limit: Int) -> Int { Int(dice.next() % UInt64(limit)) }

    /// - Parameter rich: with stock, budget, closures, windows, waiting jobs, teams and dues besides crews and travel.
    mutating func problem(jobs: Int, activities: Int, crews: Int, isRich: Bool, horizon: Int = 400) -> WorkforceProblem
    {
        var problem = WorkforceProblem(
            travel: .init(routeFactor: 1.2, kilometresPerSlot: 18), aim: .init(makespanWeight: 3, dongPerUnit: 7),
            slotsPerDay: 8, horizon: horizon)
        for _ in 0...jobs {
            problem.places.append(
                Coordinate(latitude: 21 + Double(below(100)) / 250, longitude: 105 + Double(below(100)) / 250))
        }
        for pool in 0..<2 {
            let first = problem.crews.count
            for _ in 0..<crews {
                let begin = isRich ? below(6) : 0
                let pause = 40 + below(20)
                let available = isRich && below(2) == 0 ? [begin..<pause, pause + 8..<horizon] : [begin..<horizon]
                problem.crews.append(.init(home: 0, available: available))
            }
            problem.pools.append(.init(crews: first..<problem.crews.count, travels: pool == 0 || below(3) > 0))
        }
        problem.crews.append(.init(home: 0, available: [0..<horizon]))
        problem.pools.append(.init(crews: problem.crews.count - 1..<problem.crews.count, travels: false))
        if isRich {
            problem.closures = [[20 + below(10)..<35 + below(10), 70..<80 + below(10)]]
            problem.items = [
                .init(arrivals: [
                    .init(slot: 0, quantity: 2), .init(slot: 15 + below(20), quantity: 2 + below(jobs)),
                    .init(slot: 60, quantity: 2 * jobs),
                ])
            ]
            problem.budget = .init(
                periods: [
                    .init(start: 0, amount: 40), .init(start: 30, amount: 60), .init(start: 60, amount: 1_000_000),
                ],
                carriesOver: below(2) == 0)
        }
        for job in 0..<jobs {
            let first = problem.activities.count
            for step in 0..<activities {
                let from = problem.modes.count
                for _ in 0...(isRich && below(3) == 0 ? 1 : 0) {
                    let pool = below(4)
                    problem.modes.append(
                        .init(
                            duration: 1 + below(5), pool: pool == 3 ? 0 : pool,
                            crews: isRich && crews > 1 && pool == 0 && below(4) == 0 ? 2 : 1, cost: Int64(below(30)),
                            takes: isRich && below(2) == 0 ? [.init(item: 0, quantity: 1)] : [],
                            closure: isRich && below(3) == 0 ? 0 : nil))
                }
                let predecessors = step == 0 ? [] : below(3) > 0 ? [first + step - 1] : [first + below(step)]
                problem.activities.append(
                    .init(job: job, modes: from..<problem.modes.count, predecessors: predecessors))
            }
            let due = isRich && below(2) == 0 ? 10 + below(60) : nil
            problem.jobs.append(
                .init(
                    place: 1 + job, activities: first..<problem.activities.count, release: isRich ? below(12) : 0,
                    weight: Int64(1 + below(20)), due: due, isDueHard: false,
                    latenessWeight: due == nil ? 0 : Int64(below(30)),
                    after: isRich && job > 0 && below(3) == 0 ? below(job) : nil))
        }
        return problem
    }

    /// Provinces with crews of their own, a desk, stock and money for all.
    mutating func country(provinces: Int, jobs: Int) -> WorkforceProblem {
        let horizon = 1_000
        var problem = WorkforceProblem(
            travel: .init(routeFactor: 1.2, kilometresPerSlot: 18), aim: .init(makespanWeight: 3, dongPerUnit: 0),
            slotsPerDay: 8, horizon: horizon)
        func pool(_ count: Int, travels: Bool, home: Int) {
            let first = problem.crews.count
            for _ in 0..<count { problem.crews.append(.init(home: home, available: [0..<horizon])) }
            problem.pools.append(.init(crews: first..<first + count, travels: travels))
        }
        pool(2, travels: false, home: 0)
        for province in 0..<provinces {
            problem.places.append(Coordinate(latitude: 21 - Double(province), longitude: 105))
            pool(2, travels: true, home: province)
        }
        let total = provinces * jobs
        problem.items = [
            .init(arrivals: (0..<8).map { .init(slot: $0 * 40, quantity: (total + 3) / 4) })
        ]
        problem.budget = .init(
            periods: (0..<6).map { .init(start: $0 * 60, amount: Int64(4 * total)) }, carriesOver: true)
        for job in 0..<total {
            let province = job % provinces
            problem.places.append(
                Coordinate(
                    latitude: 21 - Double(province) + Double(below(100)) / 300,
                    longitude: 105 + Double(below(100)) / 300))
            let first = problem.activities.count
            let modes: [WorkforceProblem.Mode] = [
                .init(duration: 2, pool: 0, cost: 3),
                .init(duration: 4, pool: 1 + province, cost: 5, takes: [.init(item: 0, quantity: 1)]),
                .init(duration: 1 + below(3), pool: 1 + province, cost: 2),
            ]
            for (step, mode) in modes.enumerated() {
                problem.modes.append(mode)
                let number = problem.modes.count - 1
                problem.activities.append(
                    .init(job: job, modes: number..<number + 1, predecessors: step == 0 ? [] : [first + step - 1]))
            }
            problem.jobs.append(
                .init(
                    place: problem.places.count - 1, activities: first..<first + 3, release: 0,
                    weight: Int64(1 + below(30))))
        }
        return problem
    }

    /// Sites that wait for a carrier's few line crews, who deliver in 20 slots by one crew or in 12 by two.
    mutating func carrier(jobs: Int, lineCrews: Int) -> WorkforceProblem {
        let horizon = 40 * jobs
        var problem = WorkforceProblem(
            travel: .init(routeFactor: 1.2, kilometresPerSlot: 18), aim: .init(makespanWeight: 3, dongPerUnit: 0),
            slotsPerDay: 8, horizon: horizon)
        problem.places = [Coordinate(latitude: 21, longitude: 105)]
        for _ in 0..<lineCrews + 2 { problem.crews.append(.init(home: 0, available: [0..<horizon])) }
        problem.pools = [
            .init(crews: 0..<lineCrews, travels: false), .init(crews: lineCrews..<lineCrews + 2, travels: true),
        ]
        for job in 0..<jobs {
            problem.places.append(
                Coordinate(latitude: 21 + Double(below(100)) / 300, longitude: 105 + Double(below(100)) / 300))
            let first = problem.modes.count
            problem.modes += [
                .init(duration: 20, pool: 0), .init(duration: 12, pool: 0, crews: 2), .init(duration: 1, pool: 1),
            ]
            problem.activities += [
                .init(job: job, modes: first..<first + 2, predecessors: []),
                .init(job: job, modes: first + 2..<first + 3, predecessors: [2 * job]),
            ]
            problem.jobs.append(
                .init(place: 1 + job, activities: 2 * job..<2 * job + 2, release: 0, weight: Int64(20 + below(10))))
        }
        return problem
    }
}
