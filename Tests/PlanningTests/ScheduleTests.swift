import Localization
import NetworkModel
import Rollout
import TestSupport
import Testing

@testable import Planning

/// The small country, with crews that travel, modes, seasons, a budget and windows put in one by one.
@Suite("Schedule of a small country", .blocking)
struct ScheduleTests {
    private func topology(crews: Int = 2) throws -> Topology {
        var topology = try Repository.topology("Tests/Fixtures/topology-small")
        for index in topology.crews.indices where ["field-crew", "cipher-crew"].contains(topology.crews[index].id) {
            topology.crews[index].travels = true
            topology.crews[index].count = crews
        }
        return topology
    }

    private func plan(_ topology: Topology, _ day: String = "2025-07-01", rounds: Int = 50) async throws -> Plan {
        await Planner(topology).plan(
            asOf: try #require(CivilDate(day)), gatePolicy: .strict, scheduling: WorkforceBudget(steps: rounds))
    }

    private func change(_ topology: inout Topology, _ kind: ActivityKind, _ body: (inout ActivityRule) -> Void) {
        for index in topology.activities.indices where topology.activities[index].kind == kind {
            body(&topology.activities[index])
        }
    }

    @Test("Hours, overlap, modes, travel, seasons, budget: what comes out keeps every rule")
    func everything() async throws {
        var topology = try topology()
        for kind in ActivityKind.allCases where kind != .deliver {
            change(&topology, kind) { $0.minutes = [.centre: 300, .organ: 180, .province: 300, .commune: 150] }
        }
        change(&topology, .order) { $0.after = [] }
        change(&topology, .deliver) { rule in
            rule.after = [.survey, .order]
            rule.modes = [
                ActivityMode(
                    id: "express", name: LocalizedName(vi: "nhanh", en: "express"), crew: nil, crews: 2, share: 0.6,
                    surcharge: Money(dong: 5_000_000), basis: .assumed(why: "test"))
            ]
        }
        change(&topology, .installAgent) { $0.after = [.install] }
        change(&topology, .accept) { $0.after = [.keyEncryptor, .installAgent] }
        topology.calendar.seasons = [
            ClosedSeason(
                id: "rain", name: LocalizedName(vi: "mưa", en: "rain"), units: [], activities: [.survey, .install],
                span: .yearly(from: 715, until: 725), basis: .assumed(why: "test"))
        ]
        topology.scheduling.aim = ScheduleAim(siteRisk: [.commune: 1_000], lateness: 2, dongPerPersonDay: 1_000)
        let plan = try await plan(topology)
        let check = ScheduleCheck(plan, topology)
        #expect(check.faults == [])
        #expect(check.deployed.count == plan.sites.count { $0.level != nil })
        let schedule = try #require(plan.schedule)
        #expect(schedule.lowerBound <= schedule.value.total)
        #expect(schedule.rules.allSatisfy { $0.value.total >= schedule.value.total })
        #expect(schedule.rules.count { $0.isPlain } == 3)
        #expect(plan.sites.flatMap(\.activities).allSatisfy { $0.reason != nil })
        #expect(plan.sites.flatMap(\.activities).contains { $0.travel > 0 })
        let crewDays = plan.bill.filter { $0.item == "crew:field-crew" }.reduce(0) { $0 + $1.quantity }
        let visits = plan.sites.flatMap(\.activities).count { $0.crew == "field-crew" }
        #expect(crewDays < visits, "visits of part of a day add up before they are rounded")
    }

    @Test("A plan's problem: jobs, predecessors that skip what is not done, weights, closures, budget by quarter")
    func problem() throws {
        var topology = try topology()
        change(&topology, .keyEncryptor) { $0.duration[.commune] = 0 }
        topology.scheduling.aim.siteRisk = [.commune: 70, .province: 40]
        let day = try #require(CivilDate("2025-08-20"))
        let register = GatedRegister(topology: topology, asOf: day, policy: .strict)
        let works = register.offices.map { CircuitWork(site: $0.site, medium: .fibre, setup: Money(dong: 7)) }
        let problem = ScheduleBuilder(register: register, circuits: works, topology: topology, asOf: day).problem
        let workforce = problem.workforce
        #expect(workforce.jobs.count == register.offices.count)
        for (number, job) in workforce.jobs.enumerated() {
            let office = problem.offices[number]
            let kinds = job.activities.map { problem.kinds[$0] }
            if office.unit.level == .commune {
                #expect(!kinds.contains(.keyEncryptor))
                let agent = try #require(job.activities.first { problem.kinds[$0] == .installAgent })
                #expect(workforce.activities[agent].predecessors.map { problem.kinds[$0] } == [.install])
                #expect(job.weight == Int64((office.population?.people ?? 0) + 70))
                #expect(job.after.map { problem.offices[$0].unit.level } == .province)
            }
            if office.unit.level == .province { #expect(job.weight == Int64(office.staff + 40)) }
            let delivery = try #require(job.activities.first { problem.kinds[$0] == .deliver })
            let mode = workforce.modes[workforce.activities[delivery].modes.lowerBound]
            #expect(mode.duration == 20 * 16 && mode.cost == 7)
        }
        #expect(problem.quarters.first == "2025-Q3")
        #expect(problem.quarters.dropFirst().first == "2025-Q4")
        let budget = try #require(workforce.budget)
        // 1 October 2025 is the 28th working day after 20 August, with two days off for the National Day.
        #expect(budget.periods[1].start == 28 * 16)
        let ends = workforce.crews.flatMap(\.available).map(\.upperBound)
        #expect(ends.allSatisfy { $0 == workforce.horizon })
    }

    @Test("What is written is read: figures, conflicts and reasons to the byte")
    func roundTrip() async throws {
        var topology = try topology()
        topology.phases[0].isEndHard = true
        var plan = try await plan(topology, "2025-04-01")
        let some: [PlannedConflict.Cause] = [
            .noCrew(crew: "field-crew", base: UnitID("24@2025"), wanted: 2, there: 1),
            .noStock(item: "router", wanted: 2, left: 1),
            .noMoney(wanted: Money(dong: 5), left: Money(dong: 4)),
            .noOpening(season: "rain", wanted: 60, longest: 30), .waitsFor(SiteID(rawValue: "24@2025")), .horizon,
            .windowMissed(
                finish: plan.asOf, due: plan.asOf,
                holding: [.stock(item: "router"), .crew(site: SiteID(rawValue: "24@2025"), kind: .install)]),
        ]
        plan.schedule?.conflicts += some.map {
            PlannedConflict(site: SiteID(rawValue: "24@2025"), kind: nil, cause: $0)
        }
        let written = PlanDocument(plan)
        let read = try PlanDocument(reading: Array(written.text.utf8))
        #expect(read.plan.schedule == plan.schedule)
        #expect(PlanDocument(read.plan).text == written.text)
        #expect(read.plan.phases[0].phase.isEndHard)
    }

    @Test("A hard window that is too short is named in both languages, with what the works take")
    func window() async throws {
        var topology = try topology()
        topology.phases[0].isEndHard = true
        let plan = try await plan(topology, "2025-04-01")
        let conflicts = try #require(plan.schedule).conflicts
        let centre = try #require(conflicts.first { $0.site.rawValue == "trung-uong@party" })
        let english = ScheduleExplanation(plan: plan, language: .english).sentence(of: centre, in: plan, .english)
        #expect(english.contains("Phase 1: central party organs ends on 2025-04-20 (hard), but it needs"))
        #expect(english.contains("deliver") && english.contains("20"))
        let vietnamese = ScheduleExplanation(plan: plan, language: .vietnamese)
            .sentence(of: centre, in: plan, .vietnamese)
        #expect(vietnamese.contains("kết thúc ngày 2025-04-20 (bắt buộc)"))
        #expect(plan.gaps.contains { $0.reason == .unscheduled && $0.site.rawValue == "trung-uong@party" })
        #expect(plan.sites.first { $0.site.id.rawValue == "trung-uong@party" }?.activities.isEmpty == true)
    }

    @Test("Equipment that never comes is named")
    func stock() async throws {
        var topology = try topology()
        for index in topology.catalogue.equipment.indices where topology.catalogue.equipment[index].id == "router" {
            topology.catalogue.equipment[index].stock = 3
            topology.catalogue.equipment[index].deliveredMonthly = 0
            topology.catalogue.equipment[index].deliveries = []
        }
        let plan = try await plan(topology)
        let conflicts = try #require(plan.schedule).conflicts
        #expect(
            conflicts.contains { conflict in
                if case .noStock(item: "router", _, _) = conflict.cause { true } else { false }
            })
        let sentences = conflicts.map {
            ScheduleExplanation(plan: plan, language: .english).sentence(of: $0, in: plan, .english)
        }
        #expect(sentences.contains { $0.contains("of Router") }, "\(sentences)")
    }

    @Test("Each of the works says why, and the chain ends at what is no other work")
    func explanation() async throws {
        let topology = try topology(crews: 6)
        let plan = try await plan(topology)
        for language in Language.allCases {
            let words = ScheduleExplanation(plan: plan, language: language)
            for site in plan.sites where !site.activities.isEmpty {
                let last = try #require(ScheduleExplanation.last(of: site.activities))
                let chain = words.chain(from: last, at: site.site.id)
                #expect(chain.allSatisfy { !$0.sentence.isEmpty && !$0.sentence.contains("{") })
                if case .after = chain.last?.activity.reason { Issue.record("\(site.site.id) goes round") }
            }
        }
        let words = ScheduleExplanation(plan: plan, language: .english)
        let centre = try #require(plan.sites.first { $0.site.id.rawValue == "trung-uong@party" })
        #expect(
            words.sentence(of: centre.activities[0], at: centre.site.id) == "It starts with the plan, on 2025-07-01.")
        let order = try #require(centre.activities.first { $0.kind == .order })
        #expect(words.sentence(of: order, at: centre.site.id).hasPrefix("Survey of "))
        #expect(
            words.heading(of: centre.activities[0]).hasPrefix(
                "Survey: 2025-07-01 08:00 to 2025-07-02 17:00, field-crew/"))
    }

    @Test("Closed seasons stand among the days off, with whom and what they close; plain orders say how they come on")
    func chart() async throws {
        var topology = try topology()
        let units = try Set(["24@2025"].map { try #require(UnitID($0)) })
        let season = ClosedSeason(
            id: "rain", name: LocalizedName(vi: "mưa", en: "rain"), units: units, activities: [.install, .survey],
            span: .yearly(from: 625, until: 712), basis: .assumed(why: "test"))
        topology.calendar.seasons = [season]
        let plan = try await plan(topology)
        let found = plan.daysOff.filter { $0.kind == .season }
        #expect(found.first?.from == CivilDate("2025-06-25") && found.first?.until == CivilDate("2025-07-12"))
        #expect(found.first?.activities == [.survey, .install] && found.first?.units == Array(units))
        #expect(found.allSatisfy { $0.concerns(SiteID(rawValue: "24@2025")) && !$0.concerns(nil) && !$0.isEverywhere })
        #expect(plan.daysOff.contains { $0.kind == .holiday && $0.isEverywhere })
        let schedule = try #require(plan.schedule)
        let people = plan.sites.filter { $0.level == .commune && $0.finishes != nil }.reduce(0) { $0 + $1.people }
        #expect(people > 0)
        for rule in schedule.rules {
            #expect(rule.isPlain == !rule.progress.isEmpty)
            guard let last = rule.progress.last else { continue }
            #expect(last.people == people)
            #expect(
                zip(rule.progress, rule.progress.dropFirst()).allSatisfy { $0.day < $1.day && $0.people <= $1.people })
            #expect(last.day > plan.asOf)
        }
        let document = PlanDocument(plan)
        #expect(try PlanDocument(reading: document.bytes).plan.daysOff == plan.daysOff)
        #expect(try PlanDocument(reading: document.bytes).plan.schedule == schedule)
    }

    @Test("Counted crews: who holds them is named, and the chain goes on there; reasons of older plans are read")
    func countedCrews() async throws {
        var topology = try topology()
        for index in topology.crews.indices where topology.crews[index].id == "design-office" {
            topology.crews[index].count = 1
        }
        let plan = try await plan(topology)
        let waiting = try #require(
            plan.sites.lazy.flatMap { site in site.activities.map { (site.site.id, $0) } }.first { item in
                if case .crew(_?, _?) = item.1.reason, item.1.kind == .order { return true }
                return false
            })
        guard case .crew(let site?, let kind?) = waiting.1.reason else { return }
        let holder = try #require(plan.sites.first { $0.site.id == site }?.activities.first { $0.kind == kind })
        #expect(holder.crew == waiting.1.crew && holder.kind == .order)
        let words = ScheduleExplanation(plan: plan, language: .english)
        #expect(words.sentence(of: waiting.1, at: waiting.0).contains("are busy; the next is free when order for"))
        #expect(words.chain(from: waiting.1, at: waiting.0).dropFirst().first?.site == site)

        let instead = PlannedReason.value(site: site, kind: .order)
        #expect(
            words.sentence(
                of: PlannedActivity(
                    kind: .survey, crew: nil, starts: plan.asOf, finishes: plan.asOf, reason: instead), at: waiting.0
            )
            .contains("the crew does works of more value instead: order for "))
        var changed = plan
        let row = try #require(plan.sites.firstIndex { !$0.activities.isEmpty })
        changed.sites[row].activities[0].reason = instead
        let document = PlanDocument(changed)
        #expect(try PlanDocument(reading: document.bytes).plan.sites[row].activities[0].reason == instead)
    }

    @Test("Searching on never gives a worse plan, and changes nothing but the schedule")
    func rescheduled() async throws {
        let topology = try topology()
        let first = try await plan(topology, rounds: 0)
        let better = Planner(topology).rescheduled(first, seed: 3, budget: WorkforceBudget(steps: 200))
        let (old, new) = (try #require(first.schedule), try #require(better.schedule))
        #expect(new.value.total <= old.value.total)
        #expect(new.rules == old.rules)
        #expect(ScheduleCheck(better, topology).faults == [])
        #expect(better.circuits.map(\.circuit) == first.circuits.map(\.circuit))
        #expect(better.waves.reduce(0) { $0 + $1.sites } == first.waves.reduce(0) { $0 + $1.sites })
        let same = Planner(topology).rescheduled(first, seed: 3, budget: WorkforceBudget(steps: 200))
        #expect(PlanDocument(same).text == PlanDocument(better).text)
        let bill = Set(better.bill.map(\.item))
        #expect(bill == Set(first.bill.map(\.item)))
    }
}
