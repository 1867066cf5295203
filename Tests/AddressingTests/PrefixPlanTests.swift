import Addressing
import NetworkAddress
import NetworkModel
import Testing

/// Provinces of which some merge, with offices, and what must hold of their prefixes whatever the numbers.
@Suite("Prefix plan")
struct PrefixPlanTests {
    /// SplitMix64, for problems that are the same on every run.
    struct Draw {
        var state: UInt64
        mutating func below(_ limit: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((z ^ (z >> 31)) % UInt64(limit))
        }
    }

    static func pool(
        _ role: PrefixRole, _ block: String, _ commune: Int, _ province: Int, growth: Double = 0.25
    ) throws -> AddressPool {
        AddressPool(
            role: role, block: try #require(Prefix(block)), lengths: [.commune: commune, .province: province],
            carrierLength: role == .lan ? nil : 32, growth: growth, basis: .assumed(why: "test"))
    }

    static func problem(_ seed: UInt64) throws -> AddressProblem {
        var draw = Draw(state: seed)
        let regions = (0..<(2 + draw.below(8))).map { index in
            AddressProblem.Region(
                id: SiteID(rawValue: "p\(index)@2004"), group: SiteID(rawValue: "g\(draw.below(4))@2025"))
        }
        var holders: [AddressProblem.Holder] = []
        for region in regions.indices {
            holders.append(.init(id: regions[region].id, region: region, level: .province, isFinal: region == 0))
            for commune in 0..<draw.below(40) {
                holders.append(
                    .init(
                        id: SiteID(rawValue: "\(region)-\(commune)@2004"), region: region, level: .commune,
                        isFinal: draw.below(3) == 0))
            }
        }
        return AddressProblem(
            pools: [try pool(.lan, "10.0.0.0/10", 24, 22), try pool(.loopback, "10.64.0.0/18", 32, 32)],
            regions: regions, holders: holders)
    }

    /// Every prefix that some holder has, with its holder.
    static func all(_ plan: PrefixPlan, _ problem: AddressProblem) -> [(holder: Int, role: PrefixRole, prefix: Prefix)]
    {
        problem.pools.flatMap { pool in
            problem.holders.indices.compactMap { holder in
                plan.prefix(of: holder, pool.role).map { (holder, pool.role, $0) }
            }
        }
    }

    @Test("No two holders overlap, each lies in its region's container and that in its group's", arguments: 1...12)
    func nesting(seed: UInt64) throws {
        let problem = try Self.problem(seed)
        let plan = PrefixPlan(problem)
        let all = Self.all(plan, problem)
        #expect(plan.shortages.isEmpty)
        #expect(all.count == 2 * problem.holders.count)
        for (index, item) in all.enumerated() {
            let pool = try #require(problem.pools.first { $0.role == item.role })
            #expect(pool.block.contains(item.prefix))
            #expect(!all[(index + 1)...].contains { $0.prefix.overlaps(item.prefix) }, "\(item)")
            let container = try #require(plan.container(of: item.holder, item.role))
            #expect(container.contains(item.prefix))
            let own = try #require(plan.containers.first { $0.prefix == container && $0.outer != container })
            #expect(own.owner == .region(problem.holders[item.holder].region))
            let group = problem.regions[problem.holders[item.holder].region].group
            if problem.regions.count(where: { $0.group == group }) > 1 {
                let outer = try #require(own.outer)
                #expect(outer.contains(container))
                #expect(plan.containers.contains { $0.owner == .group(group) && $0.prefix == outer })
            }
        }
        for (index, a) in plan.containers.enumerated() {
            for b in plan.containers[(index + 1)...] where a.prefix.overlaps(b.prefix) {
                // Only a region's in its group's.
                #expect(a.outer == b.prefix || b.outer == a.prefix)
            }
        }
        #expect(plan.usage.allSatisfy { $0.containers >= $0.given })
    }

    @Test("What exists stays when holders come in between, and a lone run gives the same", arguments: 1...12)
    func stability(seed: UInt64) throws {
        var problem = try Self.problem(seed)
        let first = PrefixPlan(problem)
        let given = Self.all(first, problem)
        #expect(Self.all(PrefixPlan(problem), problem).map(\.prefix) == given.map(\.prefix))
        let names = problem.holders.map(\.id)
        var draw = Draw(state: seed &+ 99)
        for added in 0..<60 {
            problem.holders.insert(
                .init(
                    id: SiteID(rawValue: "new-\(added)@2025"), region: draw.below(problem.regions.count),
                    level: .commune, isFinal: true), at: draw.below(problem.holders.count))
        }
        let place = Dictionary(uniqueKeysWithValues: problem.holders.enumerated().map { ($1.id, $0) })
        problem.existing = first.containers.map { .init(owner: $0.owner, role: $0.role, prefix: $0.prefix) }
        for item in given {
            let holder = try #require(place[names[item.holder]])
            problem.existing.append(.init(owner: .holder(holder), role: item.role, prefix: item.prefix))
        }
        let second = PrefixPlan(problem)
        for item in given {
            #expect(second.prefix(of: try #require(place[names[item.holder]]), item.role) == item.prefix)
        }
        let all = Self.all(second, problem)
        #expect(second.shortages.isEmpty)
        #expect(all.count == 2 * problem.holders.count)
        for (index, item) in all.enumerated() {
            #expect(!all[(index + 1)...].contains { $0.prefix.overlaps(item.prefix) }, "\(item)")
        }
    }

    @Test("A block that is too small leaves shortages and no wrong prefix")
    func exhaustion() throws {
        var problem = try Self.problem(3)
        problem.pools = [try Self.pool(.lan, "10.0.0.0/20", 24, 24, growth: 0)]
        let plan = PrefixPlan(problem)
        let all = Self.all(plan, problem)
        #expect(all.count + plan.shortages.count == problem.holders.count)
        #expect(!plan.shortages.isEmpty)
        #expect(all.allSatisfy { Prefix("10.0.0.0/20")?.contains($0.prefix) == true })
    }

    @Test("The price of renumbering nobody is what containers of the last state alone would not take")
    func price() throws {
        let regions = ["a", "b"].map { AddressProblem.Region(id: SiteID(rawValue: $0), group: SiteID(rawValue: "g")) }
        let holders = (0..<16).map { index in
            AddressProblem.Holder(
                id: SiteID(rawValue: "\(index)"), region: index % 2, level: .commune, isFinal: index < 4)
        }
        let problem = AddressProblem(
            pools: [try Self.pool(.lan, "10.0.0.0/8", 24, 24, growth: 0)], regions: regions, holders: holders)
        let usage = try #require(PrefixPlan(problem).usage.first)
        #expect(usage.given == 16 * 256)
        #expect(usage.containers == 16 * 256)
        #expect(usage.finalContainers == 4 * 256)
    }
}
