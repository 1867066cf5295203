import NetworkModel
import Rollout
import Testing

/// SplitMix64, so that every run sees the same problems.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite("Rollout schedule")
struct SerialSchedulerTests {
    private static let basis = Basis.assumed(why: "test")
    private static let start = CivilDate("2025-04-01")!

    private static let calendar = WorkingCalendar(
        workingWeekdays: [1, 2, 3, 4, 5],
        holidays: Set(["2025-04-07", "2025-04-30", "2025-05-01", "2025-05-02"].compactMap { CivilDate($0) }),
        workedDays: Set(["2025-04-26"].compactMap { CivilDate($0) }))

    private static let rules = ActivityKind.allCases.map { kind in
        ActivityRule(
            kind: kind,
            duration: kind == .deliver
                ? [:] : [.centre: 2, .organ: 1, .province: kind == .install ? 3 : 1, .commune: 1], basis: basis)
    }

    private static func crew(_ id: String, _ skills: Set<ActivityKind>, _ count: Int, national: Bool = false)
        -> CrewRule
    {
        CrewRule(
            id: id, name: LocalizedName(vi: id, en: id), skills: skills, count: count, isNational: national,
            dayRate: Money(dong: 1), basis: basis)
    }

    private static let crews = [
        crew("desk", [.order], 2, national: true),
        crew("field", [.survey, .install, .installAgent, .accept, .cutOver], 2),
        crew("cipher", [.keyEncryptor], 1), crew("second-cipher", [.keyEncryptor], 1, national: true),
    ]

    private static func router(stock: Int, monthly: Int) -> EquipmentItem {
        EquipmentItem(
            id: "router", name: LocalizedName(vi: "r", en: "r"), unitPrice: .zero,
            quantity: [.province: 2, .commune: 1],
            stock: stock, deliveredMonthly: monthly, basis: basis)
    }

    private static func problem(seed: UInt64, communes: Int, equipment: [EquipmentItem]) -> RolloutProblem {
        var generator = SeededGenerator(state: seed)
        let provinces = (1...3).map { UnitID(code: String($0), register: .y2025) }
        var works = provinces.map { id in
            SiteWorks(
                site: SiteID(office: id), level: .province, province: id, release: CivilDate("2025-05-01")!,
                leadTime: 8,
                people: .random(in: 100_000...900_000, using: &generator), after: nil)
        }
        for index in 0..<communes {
            let province = provinces[index % 3]
            works.append(
                SiteWorks(
                    site: SiteID(rawValue: "\(1000 + index)@2025"), level: .commune, province: province,
                    release: Self.start.advanced(byDays: .random(in: 0...20, using: &generator)),
                    leadTime: .random(in: 3...15, using: &generator),
                    people: .random(in: 500...60_000, using: &generator),
                    after: SiteID(office: province)))
        }
        works.append(
            SiteWorks(
                site: SiteID(rawValue: "c@party"), level: .organ, province: nil, release: Self.start, leadTime: 5,
                people: 0,
                after: nil))
        return RolloutProblem(
            works: works, crews: crews, rules: rules, equipment: equipment, calendar: calendar, start: start)
    }

    @Test(
        "Every schedule keeps crews, order, calendar, releases and stock; none beats the bound",
        arguments: 1...12 as ClosedRange<UInt64>)
    func feasible(seed: UInt64) {
        let problem = Self.problem(seed: seed, communes: 60, equipment: [Self.router(stock: 10, monthly: 20)])
        let schedule = SerialScheduler(problem).schedule()
        #expect(FeasibilityCheck(problem: problem, schedule: schedule).violations == [])
        #expect(schedule.unscheduled.isEmpty)
        #expect(schedule.lowerBound <= schedule.makespan)
        #expect(schedule.lowerBound > 0)
    }

    @Test("The check finds a schedule that doubles a crew")
    func checkCanFail() {
        let problem = Self.problem(seed: 1, communes: 12, equipment: [])
        var fewer = problem
        let schedule = SerialScheduler(problem).schedule()
        fewer.crews[1].count = 1
        #expect(!FeasibilityCheck(problem: fewer, schedule: schedule).violations.isEmpty)
        var earlier = problem
        earlier.works[0].release = CivilDate("2026-01-01")!
        #expect(!FeasibilityCheck(problem: earlier, schedule: schedule).violations.isEmpty)
    }

    @Test("One site alone takes its critical path, over holidays and the worked Saturday")
    func single() throws {
        var problem = Self.problem(seed: 3, communes: 0, equipment: [])
        problem.works = [
            SiteWorks(
                site: SiteID(rawValue: "7@2025"), level: .commune, province: nil, release: CivilDate("2025-04-24")!,
                leadTime: 2, people: 1, after: nil)
        ]
        let schedule = SerialScheduler(problem).schedule()
        // Thu 24, Fri 25, Sat 26 (worked), Mon 28, Tue 29, then Mon 5 May: 30 April to 2 May are off.
        let starts = schedule.activities[0].map(\.starts.description)
        #expect(
            starts == [
                "2025-04-24", "2025-04-25", "2025-04-26", "2025-04-29", "2025-05-05", "2025-05-06", "2025-05-07",
                "2025-05-08",
            ])
        #expect(schedule.makespan == schedule.lowerBound)
    }

    @Test("More people per crew-day go first")
    func priority() throws {
        var problem = Self.problem(seed: 5, communes: 30, equipment: [])
        for index in problem.works.indices { problem.works[index].leadTime = 5 }
        let communes = problem.works.indices.filter { problem.works[$0].level == .commune }
        for index in communes { problem.works[index].release = Self.start }
        let most = try #require(communes.max { problem.works[$0].people < problem.works[$1].people })
        let schedule = SerialScheduler(problem).schedule()
        let first = communes.compactMap { schedule.activities[$0].first?.starts }.min()
        #expect(schedule.activities[most].first?.starts == first)
    }

    @Test("Sites whose equipment never comes are named and the others still done")
    func shortage() {
        let problem = Self.problem(seed: 7, communes: 30, equipment: [Self.router(stock: 20, monthly: 0)])
        let schedule = SerialScheduler(problem).schedule()
        // Three provinces take six, so fourteen communes are served.
        #expect(schedule.unscheduled.count == 16)
        #expect(schedule.activities.filter { !$0.isEmpty }.count == 3 + 14 + 1)
        #expect(FeasibilityCheck(problem: problem, schedule: schedule).violations == [])
    }

    @Test("A calendar without working days leaves everything unscheduled")
    func noDays() {
        var problem = Self.problem(seed: 9, communes: 3, equipment: [])
        problem.calendar = WorkingCalendar(workingWeekdays: [], holidays: [], workedDays: [])
        #expect(SerialScheduler(problem).schedule().unscheduled.count == problem.works.count)
    }

    @Test("A supply that is the bottleneck shows in the bound")
    func supplyBound() {
        let free = SerialScheduler(Self.problem(seed: 2, communes: 60, equipment: [])).schedule()
        let tight = SerialScheduler(
            Self.problem(seed: 2, communes: 60, equipment: [Self.router(stock: 6, monthly: 5)])
        ).schedule()
        #expect(tight.lowerBound > free.lowerBound + 150)
        #expect(Double(tight.makespan) < 1.05 * Double(tight.lowerBound))
    }
}
