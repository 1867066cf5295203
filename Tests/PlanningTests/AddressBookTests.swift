import NetworkAddress
import NetworkModel
import Planning
import TestSupport
import Testing

@Suite("Addresses of a plan", .blocking)
struct AddressBookTests {
    static func settings(_ carried: AddressSettings.Carried = .renumber) throws -> AddressSettings {
        func pool(_ role: PrefixRole, _ block: String, _ office: Int, _ carrier: Int?) throws -> AddressPool {
            AddressPool(
                role: role, block: try #require(Prefix(block)),
                lengths: [.centre: office, .organ: office, .province: office, .commune: office],
                carrierLength: carrier, growth: 0.25, basis: .assumed(why: "test"))
        }
        return AddressSettings(
            pools: [
                try pool(.lan, "10.0.0.0/12", 24, nil), try pool(.loopback, "10.64.0.0/20", 32, 32),
                try pool(.pointToPoint, "10.65.0.0/16", 28, 28),
            ], carried: carried)
    }

    static func small() throws -> Topology {
        var topology = try Repository.topology("Tests/Fixtures/topology-small")
        topology.addresses = try settings()
        return topology
    }

    private func plan(_ topology: Topology, _ day: String) async throws -> Plan {
        await Planner(topology).plan(asOf: try #require(CivilDate(day)), gatePolicy: .strict)
    }

    /// No two rows share an address, whatever their role; containers hold them.
    static func check(_ plan: Plan) {
        let rows = plan.prefixes.filter { $0.status != .container }
        let order = rows.map(\.prefix).sorted { ($0.address, $0.length) < ($1.address, $1.length) }
        let clash = zip(order, order.dropFirst()).first { $0.overlaps($1) }
        #expect(clash == nil, "\(String(describing: clash))")
        for row in plan.prefixes {
            if let container = row.container { #expect(container.contains(row.prefix)) }
        }
    }

    @Test("Every office has a network and a router's address, every circuit two numbers; nothing overlaps")
    func complete() async throws {
        let plan = try await plan(try Self.small(), "2025-04-15")
        Self.check(plan)
        let rows = Dictionary(grouping: plan.prefixes.filter { $0.status != .container }, by: \.site)
        for site in plan.sites where site.level != nil {
            let own = rows[site.site.id] ?? []
            #expect(own.count { $0.role == .lan } == 1)
            #expect(own.count { $0.role == .loopback } == 1)
            let status: PrefixStatus = site.gate == .standby ? .reserved : .active
            #expect(own.allSatisfy { $0.status == status })
        }
        #expect(Set(plan.prefixes.compactMap(\.circuit)) == Set(plan.circuits.map(\.circuit.id)))
        #expect(!plan.gaps.contains { $0.reason == .noAddresses })
        #expect(plan.addressPools.allSatisfy { $0.used <= $0.given || $0.role == .pointToPoint })
    }

    @Test("A merger renumbers nobody: what waits in April is what is there in July")
    func stable() async throws {
        let topology = try Self.small()
        let before = try await plan(topology, "2025-04-15")
        let after = try await plan(topology, "2025-07-01")
        func networks(_ plan: Plan) -> [SiteID: Prefix] {
            Dictionary(
                plan.prefixes.filter { $0.role == .lan && $0.status != .container }.map { ($0.site, $0.prefix) },
                uniquingKeysWith: { first, _ in first })
        }
        let (april, july) = (networks(before), networks(after))
        let waiting = before.sites.filter { $0.gate == .standby }
        #expect(!waiting.isEmpty)
        for site in waiting { #expect(april[site.site.id] == july[site.site.id]) }
        // A unit that is only entered anew keeps its prefix under its new id.
        #expect(Set(april.values) == Set(july.values))
    }

    @Test("What a merged unit has goes on under its successor: its seat's as its own, the others' to be given up")
    func carried() async throws {
        var topology = try Self.small()
        let succession = Succession(units: topology.units, events: topology.events)
        let communes = topology.units.filter { $0.level == .commune && $0.id.register == .y2004 }
        let merged = try #require(
            communes.first { unit in
                guard let after = succession.principalSuccessor(of: unit.id) else { return false }
                return !succession.officeSurvives(unit.id) && succession.principalPredecessor(of: after) != nil
            })
        let successor = try #require(succession.principalSuccessor(of: merged.id))
        let seat = try #require(succession.principalPredecessor(of: successor))
        let own = try #require(Prefix("10.3.1.0/24"))
        let brought = try #require(Prefix("10.3.9.0/24"))
        topology.existingPrefixes = [
            ExistingPrefix(site: SiteID(office: seat), prefix: own, role: .lan, status: .active),
            ExistingPrefix(site: SiteID(office: merged.id), prefix: brought, role: .lan, status: .active),
        ]
        func rows(_ day: String) async throws -> [PlannedPrefix] {
            let plan = try await plan(topology, day)
            Self.check(plan)
            return plan.prefixes.filter { $0.site == SiteID(office: successor) && $0.role == .lan }
        }
        let april = try await rows("2025-04-15")
        #expect(april.map(\.prefix) == [own, brought])
        #expect(april.map(\.holder) == [SiteID(office: seat), SiteID(office: merged.id)])
        #expect(april.allSatisfy { $0.status == .active })
        let july = try await rows("2025-07-01")
        #expect(july.map(\.prefix) == [own, brought])
        #expect(july.map(\.status) == [.active, .deprecated])
        topology.addresses = try Self.settings(.keep)
        #expect(try await rows("2025-07-01").map(\.status) == [.active, .active])
    }

    @Test("A merger withdrawn renumbers nobody: the seat has what its successor was to have")
    func withdrawn() async throws {
        var topology = try Self.small()
        let day = try #require(CivilDate("2025-04-15"))
        func networks() async -> [SiteID: Prefix] {
            let plan = await Planner(topology).plan(asOf: day, gatePolicy: .own)
            Self.check(plan)
            return Dictionary(
                plan.prefixes.filter { $0.role == .lan && $0.status != .container }.map { ($0.site, $0.prefix) },
                uniquingKeysWith: { first, _ in first })
        }
        let before = await networks()
        let succession = Succession(units: topology.units, events: topology.events)
        let event = try #require(
            topology.events.first { event in
                event.kind == .merge && event.links.allSatisfy { succession.links(from: $0.predecessor).count == 1 }
                    && event.links.contains { before[SiteID(office: $0.successor ?? $0.predecessor)] != nil }
            })
        let successor = try #require(event.links[0].successor)
        let seat = try #require(succession.principalPredecessor(of: successor))
        topology.events.removeAll { $0.id == event.id }
        let after = await networks()
        #expect(after[SiteID(office: successor)] == nil)
        #expect(after[SiteID(office: seat)] == before[SiteID(office: successor)])
        for (site, prefix) in before where site != SiteID(office: successor) { #expect(after[site] == prefix) }
    }

    @Test("A plan's own listing put into the topology gives the same addresses again")
    func again() async throws {
        var topology = try Self.small()
        let first = try await plan(topology, "2025-07-01")
        topology.existingPrefixes = first.prefixes.map {
            ExistingPrefix(
                site: $0.holder ?? $0.site, prefix: $0.prefix, role: $0.role, status: $0.status, circuit: $0.circuit)
        }
        let second = try await plan(topology, "2025-07-01")
        #expect(Set(second.prefixes) == Set(first.prefixes))
    }

    @Test("A block without room leaves a gap that names the site")
    func gap() async throws {
        var topology = try Self.small()
        topology.addresses?.pools[0].block = try #require(Prefix("10.0.0.0/22"))
        let plan = try await plan(topology, "2025-07-01")
        Self.check(plan)
        #expect(plan.gaps.contains { $0.reason == .noAddresses })
    }
}
