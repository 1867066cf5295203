import NetworkModel
import Planning
import Resilience
import TestSupport
import Testing

@Suite("Failures of a plan's network", .blocking)
struct PlanResilienceTests {
    private func plan(_ date: String) async throws -> Plan {
        let day = try #require(CivilDate(date))
        return await Planner(try Repository.topology("Tests/Fixtures/topology-small")).plan(
            asOf: day, gatePolicy: .strict)
    }

    @Test("Every office of the finished network reaches the systems, with the people of its commune")
    func everyOffice() async throws {
        let plan = try await plan("2025-07-01")
        let found = try await PlanFailures(plan, .built)
        #expect(found.unconnected.isEmpty)
        let offices = found.resilience.network.nodes.filter { $0.kind == .office }
        #expect(offices.count == plan.sites.count { $0.finishes != nil })
        let communes = plan.sites.filter { $0.level == .commune && $0.finishes != nil }
        #expect(offices.reduce(0) { $0 + $1.people } == communes.reduce(0) { $0 + $1.people })
        #expect(found.resilience.ways.contains { $0.kind == .local })
        #expect(found.availability.count == offices.count)
    }

    @Test("Every way holds every single failure, judged by rerouting that knows nothing of the design")
    func backboneSurvives() async throws {
        for day in ["2025-04-01", "2025-07-01"] {
            let found = try await PlanFailures(try await plan(day), .prepared)
            #expect(found.overloadedWays.isEmpty)
            for impact in found.impacts {
                #expect(impact.newlyOverloadedLinks == 0, "\(day) \(impact.failure)")
            }
            for load in found.loadsByKind {
                let most = try #require(load.fullestAfter?.utilisation)
                // The policy's limit for provinces, in failure states too; trunks may be filled to the brim.
                let limit = load.kind == .levelOne || load.kind == .backbone ? 0.6 : 1
                #expect(most <= limit + 1e-6, "\(day) \(load.kind)")
                #expect(load.overfullAfter == 0)
            }
        }
    }

    /// Whether an office has a way to its tree's end over circuits alone, without those of `cut`.
    private func reachesEnd(_ office: SiteID, _ end: SiteID, _ circuits: [PlannedCircuit], cut: Set<String>) -> Bool {
        var open = [office]
        var seen: Set<SiteID> = [office]
        while let at = open.popLast() {
            if at == end { return true }
            for planned in circuits where planned.circuit.a == at && !cut.contains(planned.circuit.id) {
                if seen.insert(planned.circuit.z).inserted { open.append(planned.circuit.z) }
            }
        }
        return false
    }

    @Test("A cut trunk cuts off exactly the offices behind it that have no other way")
    func cutTrunk() async throws {
        let plan = try await plan("2025-07-01")
        let found = try await PlanFailures(plan, .built)
        let resilience = found.resilience
        let offices = plan.sites.filter { $0.level == .commune && $0.finishes != nil }
        let levelII = plan.circuits.filter { $0.circuit.level == .levelII }
        var trunks = 0
        for impact in found.impacts {
            guard case .link(let e) = impact.failure, [.trunk, .access].contains(resilience.ways[e].kind) else {
                continue
            }
            if resilience.ways[e].kind == .trunk { trunks += 1 }
            let cut = Set(resilience.ways[e].circuits)
            let ends = resilience.ways.indices.filter { [.local, .carrier].contains(resilience.ways[$0].kind) }
                .map { resilience.sites[resilience.network.links[$0].a].site.id }
            let centres = plan.sites.filter { NationalCentres.isCentre($0.site) }.map(\.site.id)
            let cutOff = offices.filter { office in
                !(ends + centres).contains { reachesEnd(office.site.id, $0, levelII, cut: cut) }
            }
            #expect(impact.officesCutOff == cutOff.count, "\(resilience.network.links[e].name)")
            #expect(impact.peopleCutOff == cutOff.reduce(0) { $0 + $1.people })
        }
        #expect(trunks > 0)
    }

    /// Which trunks an office's circuit leads over, from its end up.
    private func trunks(above end: SiteID, _ plan: Plan) -> [PlannedCircuit] {
        var way: [PlannedCircuit] = []
        var at = end
        while let up = plan.circuits.first(where: { $0.circuit.a == at && $0.circuit.level == .levelII }) {
            way.append(up)
            at = up.circuit.z
        }
        return way
    }

    @Test("The highest load of each trunk is that of counting who comes over it in every state")
    func trunkLoads() async throws {
        let plan = try await plan("2025-07-01")
        let found = try await PlanFailures(plan, .built)
        #expect(found.judgesTrunks)
        let offices = plan.sites.filter { $0.level == .commune && $0.finishes != nil }
        let policy = try #require(
            try Repository.topology("Tests/Fixtures/topology-small").protection.first { $0.level == .commune })
        let ids = Set(offices.map(\.site.id))
        let trunkIDs = plan.circuits.map(\.circuit).filter { $0.level == .levelII && !ids.contains($0.a) }
        #expect(!trunkIDs.isEmpty)
        // Everything of level II that may fail: its circuits, and the points of presence that they join.
        var states: [(circuits: Set<String>, sites: Set<SiteID>)] = [([], [])]
        states += plan.circuits.map(\.circuit).filter { $0.level == .levelII }.map { ([$0.id], []) }
        states += plan.sites.filter { $0.level == nil && $0.site.kind == .pop }.map { ([], [$0.site.id]) }
        var highest: [String: Int64] = [:]
        for state in states {
            var staff: [String: Int] = [:]
            for office in offices {
                let own = plan.circuits.filter { $0.circuit.a == office.site.id }
                let usable = [CircuitRole.primary, .backup].compactMap { role in
                    own.first { planned in
                        let way = [planned] + trunks(above: planned.circuit.z, plan)
                        return planned.circuit.role == role
                            && way.allSatisfy {
                                !state.circuits.contains($0.circuit.id) && !state.sites.contains($0.circuit.z)
                                    && !state.sites.contains($0.circuit.a)
                            }
                    }
                }
                guard let taken = usable.first else { continue }
                let share = taken.circuit.role == .backup ? policy.backupShare : 1
                for trunk in trunks(above: taken.circuit.z, plan) {
                    staff[trunk.circuit.id, default: 0] += Int((1_000 * share * Double(office.staff)).rounded())
                }
            }
            for (trunk, thousandths) in staff {
                highest[trunk] = max(highest[trunk] ?? 0, load((thousandths + 999) / 1_000, plan.sharedLoad))
            }
        }
        for (e, way) in found.resilience.ways.enumerated() where way.kind == .trunk {
            #expect(found.peaks[e].load == highest[try #require(way.circuits.first)], "\(way)")
        }
    }

    /// Straight between what the plan gives.
    private func load(_ staff: Int, _ points: [PlannedSharedLoad]) -> Int64 {
        var before: (Int, Int64) = (0, 0)
        for point in points {
            let demand = max(point.downstream, point.upstream).bitsPerSecond
            if staff <= point.staff {
                let exact = Double(demand - before.1) * Double(staff - before.0) / Double(point.staff - before.0)
                return before.1 + Int64(exact.rounded(.up))
            }
            before = (point.staff, demand)
        }
        return before.1
    }

    @Test("The plan says exactly how many people fill each trunk, and keeps it in its file")
    func sharedLoad() async throws {
        let plan = try await plan("2025-07-01")
        let offices = Set(plan.sites.filter { $0.level != nil }.map(\.site.id))
        let trunks = plan.circuits.map(\.circuit).filter { $0.level == .levelII && !offices.contains($0.a) }
        func demand(_ point: PlannedSharedLoad) -> Bandwidth { max(point.downstream, point.upstream) }
        for (a, b) in zip(plan.sharedLoad, plan.sharedLoad.dropFirst()) {
            #expect(a.staff < b.staff && demand(a) <= demand(b))
        }
        for capacity in Set(trunks.map(\.capacity)) {
            guard let above = plan.sharedLoad.firstIndex(where: { demand($0) > capacity }), above > 0 else { continue }
            #expect(plan.sharedLoad[above - 1].staff == plan.sharedLoad[above].staff - 1)
        }
        let read = try PlanDocument(reading: Array(PlanDocument(plan).text.utf8)).plan
        #expect(read.sharedLoad == plan.sharedLoad && !read.sharedLoad.isEmpty)
    }

    @Test("A trunk that is too small, and a plan that says nothing of trunks, are told")
    func smallTrunk() async throws {
        var plan = try await plan("2025-07-01")
        let whole = try await PlanFailures(plan, .built)
        #expect(whole.overloading(9).isEmpty)
        let trunk = try #require(
            whole.resilience.ways.indices.first {
                whole.resilience.ways[$0].kind == .trunk && whole.peaks[$0].failure != nil
            })
        let id = try #require(whole.resilience.ways[trunk].circuits.first)
        let at = try #require(plan.circuits.firstIndex { $0.circuit.id == id })
        // Enough while all works, and a bit too little for what a failure brings.
        plan.circuits[at].circuit.capacity = Bandwidth(bitsPerSecond: whole.peaks[trunk].load - 1)
        let found = try await PlanFailures(plan, .built)
        #expect(found.overloadedWays.isEmpty)
        #expect(found.overloading(9).contains { $0.raisedLink == trunk })
        #expect(found.loadsByKind.first { $0.kind == .trunk }?.overfullAfter == 1)
        plan.sharedLoad = []
        let older = try await PlanFailures(plan, .built)
        #expect(!older.judgesTrunks && older.overloading(9).isEmpty)
    }

    @Test("The half-built network grows from date to date, up to the finished one")
    func dates() async throws {
        let plan = try await plan("2025-07-01")
        let dated = try await PlanFailures.dates(of: plan)
        #expect(dated.days.count > 1)
        for (a, b) in zip(dated.days, dated.days.dropFirst()) {
            #expect(a.day < b.day)
            #expect(a.officesInService <= b.officesInService)
            #expect(a.peopleConnected <= b.peopleConnected)
        }
        let last = try #require(dated.days.last)
        #expect(last.officesConnected == plan.sites.count { $0.finishes != nil })
        for day in dated.days {
            let part = PlanResilience(plan, .on(CivilDate(daysSinceEpoch: day.day)))
            #expect(part.network.nodes.count { $0.kind == .office } == day.officesInService)
        }
        let few = PlanResilience.milestones(of: plan, limit: 2)
        #expect((1...2).contains(few.count))
        #expect(few.last == PlanResilience.milestones(of: plan).last)
    }

    @Test("No single way or centre of level I or the backbone cuts anybody off, one town apart")
    func backbone() async throws {
        let plan = try await plan("2025-07-01")
        let found = try await PlanFailures(plan, .built)
        let resilience = found.resilience
        #expect(resilience.systemsTown.count >= 2)
        var judged = 0
        for impact in found.impacts {
            switch impact.failure {
            case .link(let e) where resilience.ways[e].kind == .backbone || resilience.ways[e].kind == .levelOne:
                // An office of the centre hangs on what its rule gives it; a province has two ways.
                if resilience.sites[resilience.network.links[e].a].level == .province
                    || resilience.ways[e].kind == .backbone
                {
                    #expect(impact.officesCutOff == 0, "\(resilience.network.links[e].name)")
                    judged += 1
                }
            case .node(let v) where resilience.network.nodes[v].kind == .centre:
                #expect(impact.peopleCutOff == 0, "\(resilience.network.nodes[v].name)")
                judged += 1
            default: continue
            }
        }
        #expect(judged > 4)
    }

    @Test("An office that one of its two circuits alone connects is not called protected")
    func onlyOneCircuitLeadsOn() async throws {
        var plan = try await plan("2025-07-01")
        let first = try await PlanFailures(plan, .built)
        let finding = try #require(first.protection.first { first.resilience.sites[$0.office].level == .commune })
        #expect(first.verdict(finding) != .sharedBelow)
        // Its backup goes to another office, which passes nothing on.
        let id = first.resilience.network.links[finding.backup].name
        let other = try #require(plan.sites.last { $0.level == .commune }?.site.id)
        let at = try #require(plan.circuits.firstIndex { $0.circuit.id == id })
        plan.circuits[at].circuit.z = other
        let found = try await PlanFailures(plan, .built)
        let same = try #require(found.protection.first { $0.office == finding.office })
        #expect(same.shared.contains(.link(same.primary)))
        #expect(found.verdict(same) == .sharedBelow)
        #expect(found.aspectCounts.first { $0.aspect == .route }?.shared ?? 0 >= 1)
    }

    @Test("Prepared offices count in the state with all of them, and only there")
    func prepared() async throws {
        let plan = try await plan("2025-04-01")
        let built = PlanResilience(plan, .built).network.nodes.count { $0.kind == .office }
        let all = PlanResilience(plan, .prepared).network.nodes.count { $0.kind == .office }
        #expect(built == plan.sites.count { $0.finishes != nil })
        #expect(all == plan.sites.count { $0.level != nil })
        #expect(built < all)
    }

    @Test("The same plan gives the same answers, also when read back from its file")
    func deterministic() async throws {
        let plan = try await plan("2025-07-01")
        let first = try await PlanFailures(plan, .built)
        let read = try PlanDocument(reading: Array(PlanDocument(plan).text.utf8)).plan
        #expect(read.media == plan.media && !plan.media.isEmpty)
        let second = try await PlanFailures(read, .built)
        #expect(first.impacts == second.impacts)
        #expect(first.availability == second.availability)
        #expect(first.pairs.worst == second.pairs.worst)
    }
}
