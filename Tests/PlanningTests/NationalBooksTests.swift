import Graphs
import NetworkAddress
import NetworkModel
import Planning
import Rollout
import TestSupport
import Testing

/// Addresses, packages and books of the real register across 1 July 2025.
@Suite("Books of the country", .blocking)
struct NationalBooksTests {
    /// Made up, but the same on every run: what a unit of the real lineage might have.
    private func holding(_ unit: AdministrativeUnit, _ index: Int) throws -> Holding {
        let lines = index % 3
        let site = unit.id.description
        return Holding(
            unit: unit.id, people: 1_000 + index * 7_919 % 40_000, staff: 20 + index % 37,
            committed: Money(dong: Int64(1_000_003 * (index % 97))),
            contracts: (0..<lines).map {
                .init(
                    circuit: "\(site)/\($0)", capital: Money(dong: Int64(3_000_000 + index)),
                    monthly: Money(dong: Int64(900_000 + index % 13)))
            },
            prefixes: [
                try #require(Prefix(.v4(IPv4Address(10 << 24 | UInt32(index) << 8)), length: 24)),
                try #require(Prefix(.v4(IPv4Address(11 << 24 | UInt32(index))), length: 32)),
            ],
            equipment: [.init(item: "router", quantity: 1 + index % 2)],
            agents: index % 5 == 0 ? [.init(id: site, intervals: 8_640 + index)] : [])
    }

    @Test("Everything at 10,035 communes and 63 provinces reconciles across 1 July 2025, divided units too")
    func reconcile() throws {
        let topology = try Repository.topology("topology/vietnam")
        let offices = topology.units.filter {
            $0.id.register == .y2004 && ($0.level == .commune || $0.level == .province)
        }
        #expect(offices.count == 10_035 + 63)
        let books = Books(try offices.enumerated().map { try holding($1, $0) })
        let eve = try #require(CivilDate("2025-06-30"))
        #expect(books.carriedOver(by: topology.events, to: eve).moves.isEmpty)
        let carried = books.carriedOver(by: topology.events, to: eve.advanced(byDays: 1))
        let owners = Set(offices.map(\.id))
        let heirs = topology.events.flatMap(\.links).filter { owners.contains($0.predecessor) }.compactMap(\.successor)
        // All but the five special zones that were districts without communes.
        #expect(Set(heirs).count == 3_321 - 5 + 34)
        #expect(Set(carried.books.holdings.map(\.unit)) == Set(heirs))
        #expect(carried.books.holdings.allSatisfy { $0.unit.register == .y2025 })
        #expect(carried.unclaimed.isEmpty)
        #expect(carried.books.totals.reconciles(with: books.totals))
        // Counted again from the moves alone.
        func sum(_ kind: Books.Move.Kind) -> Int64 {
            carried.moves.filter { $0.kind == kind }.reduce(0) { $0 + $1.amount }
        }
        #expect(sum(.people) == Int64(books.totals.people))
        #expect(sum(.staff) == Int64(books.totals.staff))
        #expect(sum(.prefix) == Int64(books.totals.addresses))
        #expect(sum(.circuit) == books.totals.monthly.dong)
        #expect(sum(.agent) == Int64(books.totals.intervals))
        #expect(sum(.equipment) == Int64(books.totals.pieces))
        #expect(carried.moves.count { $0.kind == .circuit } == books.totals.circuits)

        // Units that the decrees divide: each part no more than one from the others, contracts whole to the principal successor.
        var links: [UnitID: [LineageLink]] = [:]
        for link in topology.events.flatMap(\.links) { links[link.predecessor, default: []].append(link) }
        let movesByUnit = Dictionary(grouping: carried.moves, by: \.from)
        var divided = 0
        for holding in books.holdings {
            let own = links[holding.unit] ?? []
            let moves = movesByUnit[holding.unit] ?? []
            let parts = moves.filter { $0.kind == .people }
            let takers = own.filter { $0.people != .none }
            #expect(Set(parts.map(\.to)) == Set(takers.compactMap(\.successor)))
            #expect(parts.reduce(0) { $0 + $1.amount } == Int64(holding.people))
            let amounts = parts.map(\.amount)
            if let most = amounts.max(), let least = amounts.min() { #expect(most - least <= 1) }
            #expect(parts.allSatisfy { $0.isAssumed == (takers.count > 1) })
            if takers.count > 1 { divided += 1 }
            let principal = own.first(where: \.isPrincipal)?.successor
            #expect(moves.filter { $0.kind == .circuit || $0.kind == .prefix }.allSatisfy { $0.to == principal })
        }
        #expect(divided > 300)
        for event in topology.events where event.kind == .split {
            #expect(event.links.allSatisfy { link in carried.moves.contains { $0.from == link.predecessor } })
        }
    }

    @Test("One merger completed: its package opens with the same seal and addresses, and no other changes")
    func oneCompleted() async throws {
        var topology = try Repository.topology("topology/vietnam")
        let brief = SearchBudget(steps: 5)
        let day = try #require(CivilDate("2025-04-15"))
        let april = await Planner(topology).plan(asOf: day, gatePolicy: .strict, budget: brief)
        // A ward of Hà Nội, whose province does not merge.
        let index = try #require(topology.events.firstIndex { $0.id == "c-00004" })
        topology.events[index].completed = day
        let opened = try #require(topology.events[index].links[0].successor)
        let after = await Planner(topology).plan(asOf: day, gatePolicy: .strict, budget: brief)

        for plan in [april, after] {
            AddressBookTests.check(plan)
            #expect(!plan.gaps.contains { $0.reason == .noAddresses })
            let offices = Set(plan.sites.filter { $0.level != nil }.map(\.site.id))
            let rows = plan.prefixes.filter { $0.status != .container && offices.contains($0.site) }
            #expect(rows.count { $0.role == .lan } == offices.count)
            #expect(Set(plan.prefixes.compactMap(\.circuit)) == Set(plan.circuits.map(\.circuit.id)))
            #expect(rows.allSatisfy { $0.container != nil })
        }
        #expect(after.prefixes.map(\.prefix) == april.prefixes.map(\.prefix))
        let sealed = april.packages.filter { !$0.isReleased }
        #expect(sealed.count == april.sites.count { $0.gate == .standby })
        #expect(sealed.count == april.packages.count)
        #expect(after.packages.map(\.site) == april.packages.map(\.site))
        #expect(after.packages.map(\.seal) == april.packages.map(\.seal))
        #expect(after.packages.filter(\.isReleased).map(\.site) == [SiteID(office: opened)])
        #expect(sealed.allSatisfy { $0.daysGained > 0 })

        // A province that merges is one route after, and each of those before it one within.
        let containers = april.prefixes.filter { $0.status == .container && $0.role == .lan }
        let outer = Set(containers.compactMap(\.container))
        #expect(outer.count == 23)
        for event in topology.events where event.kind == .merge && event.links.count > 1 {
            guard let successor = event.links[0].successor,
                topology.units.first(where: { $0.id == successor })?.level == .province
            else { continue }
            let whole = try #require(containers.first { $0.site == SiteID(office: successor) })
            for link in event.links {
                let own = try #require(containers.first { $0.site == SiteID(office: link.predecessor) })
                #expect(own.container == whole.prefix)
            }
        }

        // Every held office is judged, and a commune's seat goes on in almost every merger.
        let offices = april.noRegret.filter { $0.kind == .office }
        #expect(offices.count == april.units.count { $0.decision.gate == .held && $0.unit.level != .district })
        let survivors = Set(offices.filter { $0.verdict == .pays }.map(\.site))
        #expect(survivors.count == offices.count { $0.verdict == .pays })
        #expect(survivors.count > sealed.count * 99 / 100)
    }
}
