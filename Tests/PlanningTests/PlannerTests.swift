import Localization
import NetworkModel
import Planning
import TestSupport
import Testing

/// The small country of Tests/Fixtures: Bắc Giang and Bắc Ninh merge, Thanh Hóa stays.
@Suite("Plan of a small country", .blocking)
struct PlannerTests {
    private func plan(_ day: String, _ policy: GatePolicy = .strict) async throws -> Plan {
        let topology = try Repository.topology("Tests/Fixtures/topology-small")
        return await Planner(topology).plan(asOf: try #require(CivilDate(day)), gatePolicy: policy)
    }

    private func site(_ plan: Plan, _ id: String) throws -> PlannedSite {
        try #require(plan.sites.first { $0.site.id.rawValue == id })
    }

    @Test("Before the merger: the unaffected are deployed, successors stand by, the rest are held")
    func before() async throws {
        let plan = try await plan("2025-04-01")
        let summary = PlanSummary(plan)
        #expect(summary.units[.province]?[.open] == 1)
        #expect(summary.units[.province]?[.held] == 2)
        #expect(summary.units[.commune]?[.open] == 2, "Mường Lát and Tam Chung")
        #expect(summary.units[.commune]?[.held] == 9)
        #expect(summary.units[.commune]?[.standby] == 5)
        let deployed = plan.sites.filter { $0.starts != nil }
        #expect(deployed.allSatisfy { $0.gate == .open })
        #expect(try site(plan, "14845@2004").starts != nil)
        #expect(try site(plan, "14869@2025").starts == nil)
        #expect(!plan.sites.contains { $0.site.id.rawValue == "14869@2004" }, "a held unit has no site in the plan")
    }

    @Test("Standby is designed and billed, and nothing of it is scheduled")
    func standby() async throws {
        let plan = try await plan("2025-04-01")
        let standby = Set(plan.sites.filter { $0.gate == .standby }.map(\.site.id))
        #expect(standby.count == 6)
        for id in standby { #expect(plan.circuits.contains { $0.circuit.a == id }) }
        #expect(
            plan.sites.filter { standby.contains($0.site.id) }.allSatisfy { $0.activities.isEmpty && $0.wave == nil })
        #expect(plan.bill.contains { $0.isStandby && $0.item.hasPrefix("circuit:") })
        let circuits = plan.bill.filter { $0.item.hasPrefix("circuit:") }.reduce(0) { $0 + $1.quantity }
        #expect(circuits == plan.circuits.count)
    }

    @Test("After the merger everything that lives is open or ready, and is scheduled")
    func after() async throws {
        let plan = try await plan("2025-07-01")
        let living = plan.units.filter { $0.decision.gate != .closed && $0.unit.level != .district }
        #expect(living.allSatisfy { $0.decision.gate == .open || $0.decision.gate == .ready })
        #expect(plan.sites.filter { $0.level != nil }.allSatisfy { $0.starts != nil && $0.finishes != nil })
        #expect(PlanSummary(plan).held.isEmpty)
        #expect(plan.bill.allSatisfy { !$0.isStandby })
    }

    @Test("Under --gate own a commune opens while its province is held, and hangs on the province to be")
    func own() async throws {
        let plan = try await plan("2025-04-01", .own)
        let commune = try site(plan, "07663@2004")
        #expect(commune.gate == .open)
        #expect(commune.upstream?.rawValue == "24@2025")
        #expect(try site(plan, "24@2025").gate == .standby)
        #expect(commune.starts != nil)
    }

    @Test("Phases: named members and unaffected provinces before communes; no works before their phase")
    func phases() async throws {
        let plan = try await plan("2025-04-01")
        #expect(try site(plan, "trung-uong@party").phase == "phase-1")
        #expect(try site(plan, "dang-uy-chinh-phu@party").phase == "phase-2", "the notice names it")
        #expect(try site(plan, "38@2004").phase == "phase-2")
        #expect(try site(plan, "24@2025").phase == "phase-3")
        let starts = Dictionary(uniqueKeysWithValues: plan.phases.map { ($0.phase.id, $0.phase.starts) })
        for site in plan.sites {
            if let first = site.starts, let phase = site.phase, let start = starts[phase] { #expect(first >= start) }
        }
        let province = try #require(try site(plan, "38@2004").finishes)
        let commune = try #require(try site(plan, "14845@2004").activities.last)
        #expect(commune.kind == .cutOver)
        // On the same day, where the province is finished in the morning.
        #expect(commune.starts >= province)
    }

    @Test("A province carries its communes: across the change of register too")
    func aggregation() async throws {
        let plan = try await plan("2025-04-01")
        let topology = try Repository.topology("Tests/Fixtures/topology-small")
        var alone = topology
        alone.units.removeAll { $0.level == .commune }
        alone.events.removeAll { event in event.links.contains { $0.predecessor.code.count == 5 } }
        let lone = await Planner(alone).plan(asOf: plan.asOf, gatePolicy: .strict)
        func primary(_ plan: Plan) -> Bandwidth {
            plan.circuits.first { $0.circuit.id == "38@2004/primary" }?.downstream ?? .zero
        }
        #expect(primary(plan) > primary(lone))
        // Standby communes of the new register join the province that lives in the old one.
        #expect(try site(plan, "14869@2025").upstream?.rawValue == "38@2004")
    }

    @Test("Waves and phases add up to what is deployed")
    func sums() async throws {
        for day in ["2025-04-01", "2025-07-01"] {
            let plan = try await plan(day)
            let deployed = plan.sites.filter { $0.starts != nil }.count
            #expect(plan.waves.reduce(0) { $0 + $1.sites } == deployed)
            #expect(plan.phases.reduce(0) { $0 + $1.deployed } == deployed)
            // Whatever ends at a PoP goes on from there.
            let onwards = Dictionary(plan.transport.map { ($0.from, $0) }, uniquingKeysWith: { first, _ in first })
            for circuit in plan.circuits where circuit.circuit.level == .levelII && circuit.circuit.medium != .satellite
            {
                #expect(onwards[circuit.circuit.z] != nil || circuit.circuit.z.rawValue.hasPrefix("prov-"))
            }
            #expect(plan.transport.allSatisfy { link in plan.circuits.contains { $0.circuit.a == link.from } })
        }
    }

    @Test("Each method names its bound, and no value lies below it")
    func bounds() async throws {
        let plan = try await plan("2025-07-01")
        #expect(
            plan.methods.map(\.part) == ["gates", "demand", "trees", "backbone", "tiers", "backup", "schedule", "bill"])
        for method in plan.methods {
            if let value = method.value, let bound = method.lowerBound { #expect(value >= bound) }
        }
        #expect(plan.methods.count { $0.lowerBound != nil } == 4)
    }

    @Test("A circuit says what drove it, what is free, how long it lasts and what a smaller one lacks")
    func tiers() async throws {
        let plan = try await plan("2025-07-01")
        let explanation = TierExplanation(plan: plan, language: .english)
        for circuit in plan.circuits {
            let site = try site(plan, circuit.circuit.a.rawValue)
            guard site.level != nil else { continue }
            let driver = try #require(explanation.driverShare(of: circuit, at: site))
            #expect(driver > .zero)
            #expect(driver <= max(circuit.downstream, circuit.upstream))
            let parts = site.demand.compactMap(\.marginal)
            #expect(parts.count == site.demand.count)
            if let shortfall = explanation.shortfall(below: circuit), shortfall > .zero, let lower = circuit.lowerTier {
                #expect(lower.capacity + shortfall == circuit.required)
            }
            guard !circuit.isShort else { continue }
            #expect(try #require(circuit.yearsCarried) >= plan.horizonYears, "\(circuit.circuit.id)")
            #expect(try #require(explanation.freeShare(of: circuit)) > 0)
            #expect(explanation.parts(of: circuit, at: site).count == 4)
        }
    }

    @Test("A tier's years end when growth has passed it")
    func years() async throws {
        let topology = try Repository.topology("Tests/Fixtures/topology-small")
        let day = try #require(CivilDate("2025-07-01"))
        let circuits = await Planner(topology).plan(asOf: day, gatePolicy: .strict).circuits
        let one = try #require(
            circuits.first {
                $0.circuit.role == .primary && $0.circuit.level == .levelII && ($0.yearsCarried ?? 40) < 39
            })
        let years = try #require(one.yearsCarried)
        func required(_ years: Int) async throws -> Bandwidth {
            var later = topology
            later.horizonYears = years
            let plan = await Planner(later).plan(asOf: day, gatePolicy: .strict)
            return try #require(plan.circuits.first { $0.circuit.id == one.circuit.id }).required
        }
        #expect(try await required(years) <= one.circuit.capacity)
        #expect(try await required(years + 1) > one.circuit.capacity)
    }

    @Test("The backbone's traffic is between offices of level I, and hoses ask for less than pairs")
    func backbone() async throws {
        let plan = try await plan("2025-07-01")
        let levelI = Set(plan.sites.filter { $0.level != nil && $0.level != .commune }.map(\.site.id))
        #expect(Set(plan.traffic.flatMap { [$0.from, $0.to] }) == levelI)
        #expect(Set(plan.hoses.map(\.node)) == levelI)
        #expect(plan.hoses.allSatisfy { $0.hose <= $0.pairwise && $0.hose > .zero })
        #expect(plan.hoseSaved > 0)
        let province = try #require(levelI.first { $0.rawValue == "38@2025" })
        let sentence = try #require(TierExplanation(plan: plan, language: .english).hoseSentence(of: province))
        #expect(sentence.hasPrefix("Of the backbone it needs "))
    }

    private func plansOffice(_ circuit: PlannedCircuit, _ plan: Plan) -> Bool {
        plan.sites.contains { $0.site.id == circuit.circuit.a && $0.level != nil }
    }

    @Test("Without encryptors everything is smaller")
    func overhead() async throws {
        let topology = try Repository.topology("Tests/Fixtures/topology-small")
        var bare = topology
        bare.tunnel = nil
        let day = try #require(CivilDate("2025-07-01"))
        let with = await Planner(topology).plan(asOf: day, gatePolicy: .strict)
        let without = await Planner(bare).plan(asOf: day, gatePolicy: .strict)
        let bareByID = Dictionary(uniqueKeysWithValues: without.circuits.map { ($0.circuit.id, $0) })
        for one in with.circuits where one.circuit.level == .levelII && plansOffice(one, with) {
            #expect(one.required > (try #require(bareByID[one.circuit.id])).required)
        }
    }

    @Test(
        "Why a unit has its gate is said with the event",
        arguments: [
            ("07315@2004", "Held: its merger (1658/NQ-UBTVQH15) is pending, effective 2025-07-01."),
            ("07663@2004", "Held: the merger of Bac Giang Province (24@2004) (202/2025/QH15) is pending"),
            ("14869@2025", "Standby: formed by a pending merger (1686/NQ-UBTVQH15)"), ("14848@2004", "Open:"),
        ])
    func explanation(id: String, beginning: String) async throws {
        let plan = try await plan("2025-04-01")
        let unit = try #require(plan.units.first { $0.unit.id.description == id })
        let sentence = GateExplanation(plan: plan, language: .english).sentence(of: unit)
        #expect(sentence.hasPrefix(beginning), "\(sentence)")
    }
}
