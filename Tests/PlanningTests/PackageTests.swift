import NetworkModel
import Planning
import Rendering
import TestSupport
import Testing

@Suite("Standby packages", .blocking)
struct PackageTests {
    private func plan(_ topology: Topology, _ day: String) async throws -> Plan {
        await Planner(topology).plan(asOf: try #require(CivilDate(day)), gatePolicy: .strict)
    }

    @Test("One for each unit that waits, sealed; released with the same seal once the merger is complete")
    func seals() async throws {
        let topology = try AddressBookTests.small()
        let before = try await plan(topology, "2025-04-15")
        let waiting = before.sites.filter { $0.gate == .standby }.map(\.site.id)
        #expect(!waiting.isEmpty)
        #expect(before.packages.filter { !$0.isReleased }.map(\.site) == waiting)
        let after = try await plan(topology, "2025-07-01")
        let opened = Dictionary(uniqueKeysWithValues: after.packages.map { ($0.site, $0) })
        for record in before.packages where !record.isReleased {
            let later = try #require(opened[record.site])
            #expect(later.isReleased)
            #expect(later.seal == record.seal)
            #expect(later.event == record.event)
        }
    }

    @Test("A package is of its site alone: its bill adds up, its days follow from the rules")
    func days() async throws {
        var topology = try AddressBookTests.small()
        let first = try await plan(topology, "2025-04-15")
        for record in first.packages where !record.isReleased {
            let level = try #require(first.sites.first { $0.site.id == record.site }?.level)
            let steps = topology.activities.filter { $0.kind != .deliver }.reduce(0) { $0 + ($1.duration[level] ?? 0) }
            let lead = first.circuits.filter { $0.circuit.a == record.site }.reduce(0) { most, item in
                max(most, topology.catalogue.profile(of: item.circuit.medium)?.leadTime ?? 0)
            }
            let desk = topology.standby.preparation[level] ?? 0
            #expect(record.fromNothing == desk + steps + lead)
            let survey = topology.activities.first { $0.kind == .survey }?.duration[level] ?? 0
            #expect(record.daysGained == desk + (record.ahead.contains(.survey) ? survey : 0))
            #expect(Set(record.ahead).isDisjoint(with: record.remaining))
        }
        topology.standby.ordersAhead = true
        let second = try await plan(topology, "2025-04-15")
        for (a, b) in zip(first.packages, second.packages) {
            #expect(a.seal == b.seal)
            if b.ahead.contains(.deliver) { #expect(b.daysGained > a.daysGained) }
        }
        #expect(second.packages.contains { $0.ahead.contains(.deliver) })
        // All equipment of the standby bill is in some package, and no labour of it is missing: packages count begun days.
        let standby = second.bill.filter { $0.isStandby && !$0.item.hasPrefix("circuit:") }
        let sealed = second.packages.filter { !$0.isReleased }
        let levels = Dictionary(uniqueKeysWithValues: second.sites.map { ($0.site.id, $0.level) })
        let equipment = sealed.reduce(Money.zero) { sum, record in
            second.packageTerms.outfits.filter { $0.level == levels[record.site] }.reduce(sum) {
                $0 + $1.unitPrice * $1.quantity
            }
        }
        let billed = standby.filter { $0.item.hasPrefix("equipment:") }.reduce(Money.zero) { $0 + $1.capital }
        #expect(billed == equipment)
        let setups = second.circuits.map { ($0.circuit.a, $0.setup) }
        let packed = sealed.reduce(Money.zero) { sum, record in
            sum + record.capital - setups.filter { $0.0 == record.site }.reduce(Money.zero) { $0 + $1.1 }
        }
        #expect(standby.reduce(Money.zero) { $0 + $1.capital } <= packed)
    }

    @Test("Its forms verify as written, and no change of a byte goes unseen")
    func forms() async throws {
        let plan = try await plan(try AddressBookTests.small(), "2025-04-15")
        // What a command reads back gives the same forms.
        let again = try PlanDocument(reading: Array(PlanDocument(plan).text.utf8)).plan
        #expect(again.packages == plan.packages)
        #expect(again.packageTerms == plan.packageTerms)
        #expect(again.noRegret == plan.noRegret)
        #expect(again.prefixes == plan.prefixes)
        #expect(again.addressPools == plan.addressPools)
        let record = try #require(again.packages.first { !$0.isReleased })
        let forms = try #require(PackageForms(record, PackageContents(again)))
        #expect(forms.seal == record.seal)
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/package"
        try ListingDirectory.write(forms.files, to: path)
        #expect(try PackageForms.verified(path).seal == record.seal)
        for file in forms.files {
            let text = String(decoding: file.bytes, as: UTF8.self)
            let changed = text.replacing("1", with: "2")
            try #require(changed != text, "\(file.name) has no 1")
            try directory.write(changed, to: "package/\(file.name)")
            #expect(throws: PackageForms.Fault.self) { _ = try PackageForms.verified(path) }
            try directory.write(text, to: "package/\(file.name)")
        }
        #expect(try PackageForms.verified(path).seal == record.seal)
    }

    @Test("A change of the design breaks the seal of its site and of no other")
    func change() async throws {
        var plan = try await plan(try AddressBookTests.small(), "2025-04-15")
        let contents = PackageContents(plan)
        let index = try #require(
            plan.circuits.firstIndex { circuit in
                plan.packages.contains { $0.site == circuit.circuit.a }
            })
        let site = plan.circuits[index].circuit.a
        plan.circuits[index].monthly += Money(dong: 1)
        let changed = PackageContents(plan)
        for record in plan.packages {
            let (old, new) = (contents.content(of: record.site), changed.content(of: record.site))
            #expect((old == new) == (record.site != site))
        }
    }

    @Test("A held unit whose seat goes on pays, any other is wasted work; with their money and crew-days")
    func noRegret() async throws {
        let topology = try AddressBookTests.small()
        let plan = try await plan(topology, "2025-04-15")
        let succession = Succession(units: topology.units, events: topology.events)
        let held = plan.units.filter { $0.decision.gate == .held && $0.unit.level != .district }
        let items = plan.noRegret.filter { $0.kind == .office }
        #expect(items.map(\.unit) == held.map(\.unit.id))
        #expect(items.contains { $0.verdict == .pays })
        #expect(items.contains { $0.verdict == .wasted })
        let circuits = Dictionary(uniqueKeysWithValues: plan.circuits.map { ($0.circuit.id, $0) })
        for item in items {
            let unit = try #require(item.unit)
            #expect((item.verdict == .pays) == succession.officeSurvives(unit))
            #expect(item.months >= topology.standby.minimumTerm)
            #expect(item.waitingDays == 77)
            // No outcome needs more than the successor's circuit, and what is counted is a tier that is sold.
            let circuit = try #require(item.circuit.flatMap { circuits[$0] })
            #expect(item.capacity <= circuit.circuit.capacity)
            #expect(item.tier.flatMap(topology.catalogue.tier)?.capacity == item.capacity)
            let level = try #require(topology.units.first { $0.id == unit }?.level)
            let survey = topology.activities.first { $0.kind == .survey }?.duration[level] ?? 0
            if item.verdict == .pays { #expect(item.crewDays == survey) } else { #expect(item.crewDays > survey) }
        }
        #expect(try await self.plan(topology, "2025-07-01").noRegret.isEmpty)
    }

    @Test("Ordering ahead: a plan says what the other choice would gain, as a plan that makes it does")
    func orderingAhead() async throws {
        var topology = try AddressBookTests.small()
        topology.standby.ordersAhead = false
        let waits = try await plan(topology, "2025-04-15")
        topology.standby.ordersAhead = true
        let orders = try await plan(topology, "2025-04-15")
        let (one, two) = (OrderingAhead(waits), OrderingAhead(orders))
        #expect(!one.isOrdered && two.isOrdered)
        func days(_ plan: Plan) -> Int { plan.packages.reduce(0) { $0 + $1.withPackage } }
        #expect(one.withoutOrders == days(waits) && one.withOrders == days(orders))
        #expect(two.withoutOrders == days(waits) && two.withOrders == days(orders))
        #expect(one.withOrders < one.withoutOrders && one.withoutOrders < one.fromNothing)
        #expect(one.survivors > 0 && one.circuits >= one.survivors && one.setup > .zero && one.setup == two.setup)
        let none = OrderingAhead(waits) { _ in false }
        #expect(none.packages == 0 && none.setup == .zero)
    }
}
