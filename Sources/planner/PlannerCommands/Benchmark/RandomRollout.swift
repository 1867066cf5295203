import Glibc
import Graphs
import NetworkModel
import Rollout

/// The works of a made-up country: provinces with some hundred communes each, whose people are log-normal, some of them on islands;
/// crews for the field and for the encryptors in each province, a national desk for orders, carriers with their lead times, stock
/// that arrives monthly, money by the quarter, and a season of floods.
struct RandomRollout {
    let problem: WorkforceProblem

    static let slotsPerDay = 16

    init(jobs: Int, provinces: Int, seed: UInt64, nationalCipher: Bool = false) {
        var dice = Dice(seed: seed)
        let day = Self.slotsPerDay
        let horizon = day * 250 * max(4, 2 + jobs / max(1, provinces * 50))
        var problem = WorkforceProblem(
            travel: .init(routeFactor: 1.3, kilometresPerSlot: 35.0 / 2),
            aim: .init(makespanWeight: Int64(jobs) * 20, dongPerUnit: 10_000), slotsPerDay: day, horizon: horizon)
        let always = [0..<horizon]
        // A national desk, then the carriers, field and cipher crews of each province.
        func pool(_ count: Int, travels: Bool, home: Int) -> Int {
            let first = problem.crews.count
            for _ in 0..<count { problem.crews.append(.init(home: home, available: always)) }
            problem.pools.append(.init(crews: first..<first + count, travels: travels))
            return problem.pools.count - 1
        }
        let seats = (0..<provinces).map { index in
            // Along a country that is long and narrow.
            let part = Double(index) / Double(max(1, provinces - 1))
            return Coordinate(
                latitude: 22.5 - 13 * part + dice.normal() * 0.2,
                longitude: 105.5 + 2 * sin(3 * part) + dice.normal() * 0.7)
        }
        problem.places = seats
        let desk = pool(20, travels: false, home: 0)
        var carriers: [Int] = []
        var field: [Int] = []
        var cipher: [Int] = []
        let country = nationalCipher ? pool(3 * provinces, travels: true, home: 0) : nil
        for province in 0..<provinces {
            carriers.append(pool(12, travels: false, home: province))
            field.append(pool(6, travels: true, home: province))
            cipher.append(country ?? pool(3, travels: true, home: province))
        }
        // One season a year without works outdoors, in every third province.
        let year = 250 * day
        problem.closures = [stride(from: 110 * day, to: horizon, by: year).map { $0..<min(horizon, $0 + 30 * day) }]
        let months = horizon / (21 * day)
        // The pace of supply of the national catalogue's routers and encryptors, by the number of sites.
        func supply(there: Double, monthly: Double) -> WorkforceProblem.Item {
            let sites = Double(jobs + provinces)
            return .init(
                arrivals: (0..<months).map {
                    .init(slot: $0 * 21 * day, quantity: Int(((($0 == 0) ? there : monthly) * sites).rounded(.up)))
                })
        }
        problem.items = [supply(there: 0.24, monthly: 0.3), supply(there: 0.21, monthly: 0.24)]
        let quarter = Int64(jobs) * 45_000_000 / 3
        problem.budget = .init(
            periods: stride(from: 0, to: horizon, by: 62 * day).map { .init(start: $0, amount: quarter) },
            carriesOver: true)

        for job in 0..<jobs {
            let province = job % provinces
            let isSeat = job < provinces
            let isIsland = !isSeat && dice.unit() < 0.02
            let reach = isIsland ? 3.0 : 0.45
            problem.places.append(
                isSeat
                    ? seats[province]
                    : Coordinate(
                        latitude: seats[province].latitude + dice.symmetric() * reach,
                        longitude: seats[province].longitude + dice.symmetric() * reach))
            let people = isSeat ? 300_000 : exp(log(30_000) + 0.6 * dice.normal())
            let first = problem.activities.count
            func step(_ modes: [WorkforceProblem.Mode], after: [Int]) {
                let from = problem.modes.count
                problem.modes += modes
                problem.activities.append(
                    .init(job: job, modes: from..<problem.modes.count, predecessors: after.map { first + $0 }))
            }
            let floods = province % 3 == 0 ? 0 : nil
            let lead = (20 + dice.below(11)) * day
            let scale = isSeat ? 2 : 1
            step([.init(duration: day, pool: field[province], cost: 2_400_000)], after: [])
            step([.init(duration: day / 2, pool: desk, cost: 750_000)], after: [0])
            // Fibre by the carrier, or for some sites microwave: sooner and dearer.
            var deliveries = [WorkforceProblem.Mode(duration: lead, pool: carriers[province], cost: 8_000_000)]
            if dice.unit() < 0.3 {
                deliveries.append(
                    .init(duration: lead / 2, pool: carriers[province], cost: 20_000_000, closure: floods))
            }
            step(deliveries, after: [1])
            step(
                [
                    .init(
                        duration: day * scale, pool: field[province], cost: 2_400_000,
                        takes: [.init(item: 0, quantity: scale)], closure: floods)
                ], after: [2])
            step(
                [
                    .init(
                        duration: day / 2, pool: cipher[province], cost: 900_000,
                        takes: [.init(item: 1, quantity: scale)])
                ], after: [3])
            step([.init(duration: day / 4, pool: field[province], cost: 600_000)], after: [3])
            step([.init(duration: day / 2, pool: field[province], cost: 1_200_000)], after: [4, 5])
            step([.init(duration: day / 4, pool: field[province], cost: 600_000)], after: [6])
            let due = dice.unit() < 0.3 ? (60 + dice.below(180)) * day : nil
            problem.jobs.append(
                .init(
                    place: provinces + job, activities: first..<problem.activities.count,
                    release: dice.unit() < 0.2 ? dice.below(60) * day : 0, weight: Int64(people / 100), due: due,
                    latenessWeight: due == nil ? 0 : Int64(people / 100), after: isSeat ? nil : province))
        }
        self.problem = problem
    }

    private struct Dice {
        private var generator: SeededGenerator
        init(seed: UInt64) { generator = SeededGenerator(seed: seed) }
        mutating func unit() -> Double { Double(generator.next() >> 11) * 0x1p-53 }
        mutating func symmetric() -> Double { 2 * unit() - 1 }
        mutating func below(_ limit: Int) -> Int { Int(unit() * Double(limit)) }
        mutating func normal() -> Double { (-2 * log(1 - unit())).squareRoot() * cos(2 * .pi * unit()) }
    }
}
