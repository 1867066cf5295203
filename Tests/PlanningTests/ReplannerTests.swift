import Localization
import NetworkModel
import Planning
import TestSupport
import Testing

/// Plans of the small country made from each other.
@Suite("Re-planning", .blocking)
struct ReplannerTests {
    private static func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    /// The small country, in which the merger of Bắc Giang and Bắc Ninh is completed on `day`.
    private func topology(completed day: String? = nil) throws -> Topology {
        var topology = try Repository.topology("Tests/Fixtures/topology-small")
        guard let day,
            let index = topology.events.firstIndex(where: { event in
                event.kind == .merge && event.links.contains { $0.successor?.description == "24@2025" }
            })
        else { return topology }
        topology.events[index].completed = try Self.day(day)
        // And the changes of its communes with it.
        let lineage = Lineage(units: topology.units, events: topology.events)
        let units = Dictionary(uniqueKeysWithValues: topology.units.map { ($0.id, $0) })
        for index in topology.events.indices {
            let provinces = topology.events[index].links.compactMap(\.successor).compactMap { units[$0] }.map {
                lineage.province(above: $0)?.id.description
            }
            if !provinces.isEmpty, provinces.allSatisfy({ $0 == "24@2025" }) {
                topology.events[index].completed = try Self.day(day)
            }
        }
        return topology
    }

    private func april() async throws -> PlanDocument {
        PlanDocument(
            await Planner(try topology()).plan(asOf: try Self.day("2025-04-01"), gatePolicy: .strict))
    }

    private func lines(_ plan: Plan) -> Set<Substring> { Set(PlanDocument(plan).text.split(separator: "\n")) }

    @Test("With nothing changed the plan is the same but for its origin")
    func nothing() async throws {
        let before = try await april()
        var again = await Replanner(try topology(), from: before).plan(asOf: before.plan.asOf)
        #expect(again.origin?.plan == before.hash)
        #expect(again.origin?.affected == [] && again.origin?.causes == [])
        again.origin = nil
        #expect(PlanDocument(again).bytes == before.bytes)
        #expect(PlanDifference(from: before, to: before).changes.isEmpty)
    }

    @Test("A completed merger opens its successor; no circuit, and no site that it does not concern, differs")
    func completion() async throws {
        let before = try await april()
        let day = try Self.day("2025-06-20")
        let topology = try topology(completed: "2025-06-20")
        let replanner = Replanner(topology, from: before)
        let new = await replanner.plan(asOf: day)
        let document = PlanDocument(new)
        #expect(document.bytes == PlanDocument(await replanner.plan(asOf: day)).bytes, "the same twice")

        let fresh = await Planner(topology).plan(asOf: day, gatePolicy: .strict)
        #expect(new.units.map(\.decision) == fresh.units.map(\.decision))
        #expect(new.circuits.map(\.circuit) == before.plan.circuits.map(\.circuit))
        let affected = Set(try #require(new.origin).affected.map(\.id))
        let old = Dictionary(uniqueKeysWithValues: before.plan.sites.map { ($0.site.id, $0) })
        var opened = 0
        for site in new.sites {
            let was = try #require(old[site.site.id])
            guard affected.contains(site.site.id.rawValue) else {
                #expect(site.activities == was.activities && site.gate == was.gate && site.wave == was.wave)
                continue
            }
            if was.gate == .standby, site.gate == .ready {
                opened += 1
                #expect(try #require(site.starts) >= day)
            }
        }
        #expect(opened > 0)
        #expect(new.origin?.causes.contains { $0.kind == .eventCompleted && $0.day == day } ?? false)

        // Every line of the file that differs is of a unit or site that the origin names, or a sum over them.
        let changed = lines(new).subtracting(lines(before.plan))
        for line in changed where line.hasPrefix("{\"id\":\"") {
            let id = line.dropFirst(7).prefix { $0 != "\"" }
            let isSum = line.contains("\"scopes\"") || line.contains("\"first_day\"") || line.contains("\"links\"")
            #expect(isSum || affected.contains(String(id)), "\(line)")
        }
        let bill = new.bill.reduce(0) { $0 + $1.quantity }
        #expect(bill == fresh.bill.reduce(0) { $0 + $1.quantity })
        #expect(
            new.bill.filter(\.isStandby).reduce(0) { $0 + $1.capital.dong }
                < before.plan.bill.filter(\.isStandby).reduce(0) { $0 + $1.capital.dong })

        // Postponed again, the successor stands by; what had begun by then stays on record.
        let back = await Replanner(try self.topology(), from: document).plan(asOf: day)
        #expect(
            back.units.map(\.decision)
                == (await Planner(try self.topology()).plan(asOf: day, gatePolicy: .strict)).units.map(\.decision))
        #expect(back.origin?.causes.contains { $0.kind == .eventPostponed } ?? false)
        #expect(back.circuits.map(\.circuit) == before.plan.circuits.map(\.circuit))
    }

    @Test("Each change says its cause, and independent plans say what of their inputs differs")
    func difference() async throws {
        let before = try await april()
        let day = try Self.day("2025-06-20")
        let changed = try topology(completed: "2025-06-20")
        let after = PlanDocument(await Replanner(changed, from: before).plan(asOf: day))
        let difference = PlanDifference(from: before, to: after)
        #expect(difference.relation == .forward)
        #expect(difference.changes.contains { $0.part == .units && $0.field == "gate" && $0.after == "ready" })
        #expect(difference.changes.contains { $0.part == .works && $0.kind == .added })
        #expect(!difference.changes.contains { $0.part == .circuits })
        #expect(difference.changes.allSatisfy { !$0.causes.isEmpty })
        let packages = difference.changes.filter { $0.part == .packages }
        #expect(packages.contains { $0.field == "state" && $0.before == "sealed" && $0.after == "released" })
        #expect(!packages.contains { $0.field == "seal" }, "what is sealed is what is released")
        #expect(difference.changes.contains { $0.part == .regret && $0.kind == .removed })
        #expect(difference.changes.contains { $0.part == .addresses && $0.field == "status" && $0.after == "active" })
        let text = CauseText([after.plan, before.plan], .english)
        #expect(difference.causes.contains { text.sentence($0).contains("completed on 2025-06-20") })
        #expect(PlanDifference(from: after, to: before).relation == .backward)
        let fresh = PlanDocument(await Planner(changed).plan(asOf: day, gatePolicy: .own))
        guard case .independent(let inputs) = PlanDifference(from: before, to: fresh).relation else {
            Issue.record("related")
            return
        }
        #expect(inputs.contains(.asOf(before.plan.asOf, day)) && inputs.contains(.policy(.strict, .own)))
    }

    @Test("Origin, inputs and re-orders are read back")
    func roundTrip() async throws {
        let before = try await april()
        let circuit = try #require(
            before.plan.circuits.first { $0.circuit.role == .primary && $0.circuit.level == .levelII })
        let slow = Actual(
            .belowTier(
                circuit: circuit.circuit.id, measured: Bandwidth(bitsPerSecond: 1_000), on: try Self.day("2025-05-20")),
            record: "actuals.csv:2")
        let plan = await Replanner(try topology(), from: before).plan(asOf: try Self.day("2025-05-21"), actuals: [slow])
        let reorder = try #require(plan.reorders.first)
        #expect(reorder.capacity > circuit.circuit.capacity)
        #expect(reorder.activities.map(\.kind) == [.order, .deliver, .accept])
        #expect(plan.bill.contains { $0.item == "reorder:\(reorder.tier)" })
        let document = PlanDocument(plan)
        let read = try PlanDocument(reading: document.bytes)
        #expect(read.plan.origin == plan.origin && read.plan.reorders == plan.reorders)
        #expect(read.plan.inputs == plan.inputs && !plan.inputs.isEmpty)
        #expect(PlanDocument(read.plan).bytes == document.bytes)
    }

    @Test("A late circuit, a booking and a lost crew move what they concern and nothing else")
    func actuals() async throws {
        let start = try Self.day("2025-07-01")
        let topology = try topology()
        let before = PlanDocument(await Planner(topology).plan(asOf: start, gatePolicy: .strict))
        let site = try #require(before.plan.sites.first { $0.level == .commune && $0.activities.count > 3 })
        let deliver = try #require(site.activities.first { $0.kind == .deliver })
        let late = deliver.finishes.advanced(byDays: 20)
        let replanner = Replanner(topology, from: before)
        let plan = await replanner.plan(
            asOf: start,
            actuals: [
                Actual(.circuitLate(circuit: "\(site.site.id)/primary", on: late), record: "actuals.csv:2")
            ])
        let moved = try #require(plan.sites.first { $0.site.id == site.site.id })
        #expect(try #require(moved.activities.first { $0.kind == .deliver }).finishes >= late)
        #expect(moved.activities.prefix { $0.kind != .deliver } == site.activities.prefix { $0.kind != .deliver })
        for (a, b) in zip(moved.activities, moved.activities.dropFirst()) { #expect(a.finishes < b.starts) }
        for (new, old) in zip(plan.sites, before.plan.sites) where new.site.id != site.site.id {
            #expect(new.activities == old.activities, "\(new.site.id)")
        }

        // A booking is a fact, whatever the plan said.
        let first = try #require(site.activities.first)
        let done = first.finishes.advanced(byDays: 30)
        let booked = await replanner.plan(
            asOf: done.advanced(byDays: 1),
            actuals: [
                Actual(
                    .booking(
                        site: site.site.id, activity: first.kind, started: first.starts, finished: done, crew: nil),
                    record: "actuals.csv:2")
            ])
        let late2 = try #require(booked.sites.first { $0.site.id == site.site.id })
        #expect(late2.activities.first?.finishes == done)
        #expect(late2.activities.count == site.activities.count)
        #expect(late2.activities.dropFirst().allSatisfy { $0.starts >= done })

        // With no crew of a rule left nothing of its kind is done in those weeks.
        let rule = try #require(topology.crews.first { $0.skills.contains(.install) })
        let until = start.advanced(byDays: 200)
        let lost = await replanner.plan(
            asOf: start,
            actuals: [
                Actual(
                    .crews(rule: rule.id, province: nil, count: -rule.count, from: start, until: until),
                    record: "actuals.csv:2")
            ])
        for site in lost.sites {
            for activity in site.activities where activity.crew == rule.id { #expect(activity.starts > until) }
        }
        #expect(lost.sites.count { !$0.activities.isEmpty } == before.plan.sites.count { !$0.activities.isEmpty })
    }

    @Test("An office that comes has its province's network designed anew, and no other's")
    func network() async throws {
        let start = try Self.day("2025-07-01")
        var topology = try topology()
        let before = PlanDocument(await Planner(topology).plan(asOf: start, gatePolicy: .strict))
        let index = try #require(topology.units.firstIndex { $0.level == .commune && $0.id.register == .y2025 })
        var newcomer = topology.units[index]
        newcomer.id = UnitID(code: "99999", register: .y2025)
        newcomer.name = LocalizedName(vi: "Mới", en: "New")
        topology.units.append(newcomer)
        let plan = await Replanner(topology, from: before).plan(asOf: start)
        let site = SiteID(office: newcomer.id)
        #expect(plan.circuits.contains { $0.circuit.a == site })
        #expect(plan.sites.contains { $0.site.id == site && $0.starts != nil })
        let upstream = try #require(plan.sites.first { $0.site.id == site }).upstream
        let old = Dictionary(uniqueKeysWithValues: before.plan.circuits.map { ($0.circuit.id, $0.circuit) })
        for item in plan.sites where item.level == .commune && item.upstream != upstream {
            for circuit in plan.circuits where circuit.circuit.a == item.site.id {
                #expect(old[circuit.circuit.id] == circuit.circuit)
            }
        }
        #expect(Set(plan.circuits.map(\.circuit.id)).count == plan.circuits.count)
        #expect(plan.origin?.causes.contains { $0.kind == .unitAdded } ?? false)
        let quantity = plan.bill.filter { $0.item.hasPrefix("circuit:") }.reduce(0) { $0 + $1.quantity }
        #expect(quantity == plan.circuits.count)
    }
}
