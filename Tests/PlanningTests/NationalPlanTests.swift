import Admission
import Graphs
import NetworkModel
import Planning
import Rollout
import TestSupport
import Testing

/// The figures that the real register must give.
@Suite("Plan of the country", .blocking)
struct NationalPlanTests {
    @Test("Gates by level, and the whole national design, on both dates and under both policies")
    func national() async throws {
        // Every tree is searched, but not for long.
        let brief = SearchBudget(steps: 50)
        let rounds = WorkforceBudget(steps: 100)
        let topology = try Repository.topology("topology/vietnam")
        let planner = Planner(topology)
        let april = await planner.plan(
            asOf: try #require(CivilDate("2025-04-01")), gatePolicy: .strict, budget: brief, scheduling: rounds)
        let before = PlanSummary(april)
        #expect(before.units[.province]?[.open] == 11)
        #expect(before.units[.province]?[.held] == 52)
        #expect(before.units[.commune]?[.open] == 44)
        #expect(before.units[.commune]?[.held] == 9_991)
        #expect(before.units[.commune]?[.standby] == 3_277)
        #expect((before.deployedSites[.commune] ?? 0) + (before.preparedSites[.commune] ?? 0) == 3_321)
        #expect((before.deployedSites[.province] ?? 0) + (before.preparedSites[.province] ?? 0) == 34)
        let offices = april.sites.filter { $0.level != nil }
        let sites = Set(offices.map(\.site.id))
        let primaries = april.circuits.filter { $0.circuit.id.hasSuffix("/primary") && sites.contains($0.circuit.a) }
        #expect(primaries.count == offices.count)
        #expect(april.circuits.allSatisfy { !$0.isShort })
        let trees = try #require(april.methods.first { $0.part == "trees" })
        #expect((trees.value ?? 0) < 1.25 * (trees.lowerBound ?? 0))

        let own = PlanSummary(await planner.plan(asOf: april.asOf, gatePolicy: .own, budget: brief, scheduling: rounds))
        #expect(own.units[.commune]?[.open] == 132)
        #expect((own.deployedSites[.commune] ?? 0) + (own.preparedSites[.commune] ?? 0) == 3_321)

        let july = await planner.plan(
            asOf: try #require(CivilDate("2025-07-01")), gatePolicy: .strict, budget: brief, scheduling: rounds)
        let after = PlanSummary(july)
        #expect((after.units[.province]?[.open] ?? 0) + (after.units[.province]?[.ready] ?? 0) == 34)
        #expect((after.units[.commune]?[.open] ?? 0) + (after.units[.commune]?[.ready] ?? 0) == 3_321)
        #expect(after.held.isEmpty)
        #expect(july.sites.filter { $0.level != nil }.allSatisfy { $0.finishes != nil })
        // One office of today carries on the history of each of the 10,098 of before, and none sits in two's building.
        #expect(april.successions.isEmpty)
        let carried = Dictionary(grouping: july.successions, by: \.predecessor)
        #expect(carried.count == 10_035 + 63 && july.successions.count == 10_629)
        #expect(carried.values.allSatisfy { $0.count(where: \.isPrincipal) == 1 })
        let seats = july.successions.filter(\.isSameOffice).map(\.successor)
        #expect(Set(seats).count == seats.count)
        for plan in [april, july] {
            #expect(ScheduleCheck(plan, topology).faults == [])
            let schedule = try #require(plan.schedule)
            #expect(schedule.conflicts == [])
            #expect(schedule.lowerBound > 0 && schedule.lowerBound <= schedule.value.total)
            #expect(schedule.rules.count == 9)
            #expect(schedule.rules.allSatisfy { $0.value.total >= schedule.value.total })
        }
        // On land every way holds its classes' limits in every single failure; an orbit is too far for real time.
        #expect(july.ways.count == july.sites.count { $0.level != nil })
        let overSatellite = Set(july.circuits.filter { $0.circuit.medium == .satellite }.map(\.circuit.a))
        for way in july.ways { #expect((way.latencyExcess > 0) == overSatellite.contains(way.site), "\(way)") }
        try checkTests(july)
    }

    /// Every commune's test in one night, looked at moment by moment from the plan's circuits alone.
    private func checkTests(_ plan: Plan) throws {
        let network = try TestNetwork(plan, .built)
        let communes = Set(plan.sites.filter { $0.level == .commune }.map(\.site.id.rawValue))
        let items = NetworkTests.items(of: network, directions: [.down]) {
            $0.role == .primary && communes.contains($0.site)
        }
        #expect(items.count == 3_321)
        let rules = TestRules()
        let tests = NetworkTests(network, rules, items: items, windows: [LocalWindow.night.window(on: plan.asOf)])
        let timetable = TimetableSearch(tests.problem).timetable()
        #expect(timetable.placed == 3_321)
        #expect(try #require(timetable.gap(in: tests.problem)) <= 0.2)
        let capacity = Dictionary(plan.circuits.map { ($0.circuit.id, $0.circuit.capacity.bitsPerSecond) }) { $1 }
        let above = Dictionary(plan.circuits.filter { $0.circuit.role == .primary }.map { ($0.circuit.a, $0.circuit) })
        {
            first, _ in first
        }
        var moments: [String: [(from: Int, until: Int, rate: Int64)]] = [:]
        var hubs: [SiteID: [(from: Int, until: Int)]] = [:]
        let upstream = Dictionary(plan.sites.map { ($0.site.id, $0.upstream) }) { first, _ in first }
        for (test, item) in items.enumerated() {
            let start = try #require(timetable.starts[test])
            let site = SiteID(rawValue: network.circuits[item.circuit].site)
            // Up the tree by the plan's own circuits.
            var at = site
            while let circuit = above[at], circuit.level == .levelII {
                let rate = at == site ? circuit.capacity.bitsPerSecond : (capacity["\(site)/primary"] ?? 0) * 11 / 10
                moments[circuit.id, default: []].append((start, start + rules.seconds + rules.guardSeconds, rate))
                at = circuit.z
            }
            hubs[try #require(upstream[site] ?? nil), default: []].append((start, start + rules.seconds))
        }
        for (circuit, own) in moments {
            for moment in own {
                let running = own.filter { $0.from <= moment.from && moment.from < $0.until }
                let sum = running.reduce(0) { $0 + $1.rate }
                #expect(running.count == 1 || sum <= capacity[circuit] ?? 0, "\(circuit) at \(moment.from)")
            }
        }
        for (hub, own) in hubs {
            for moment in own {
                #expect(own.count { $0.from <= moment.from && moment.from < $0.until } <= rules.testsAtOnce, "\(hub)")
            }
        }
    }
}
