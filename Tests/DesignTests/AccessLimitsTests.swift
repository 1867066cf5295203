import Design
import Graphs
import NetworkModel
import Testing

/// The country of `AccessDesignerTests` with limits on ways.
extension AccessDesignerTests {
    private func limited(_ offices: [Office], latency: Double? = nil, hops: Int? = nil) -> [Office] {
        offices.map { office in
            var office = office
            office.limits = WayLimits(latency: latency, hops: hops)
            return office
        }
    }

    @Test("Where one circuit is all a class allows, nobody shares a trunk, and the dearer tree is chosen")
    func hopLimit() async throws {
        let free = await design(cluster, catalogue: steepCatalogue)
        #expect(free.ways.map(\.treeHops).max() == 2)
        let direct = await design(limited(cluster, hops: 1), catalogue: steepCatalogue)
        #expect(direct.transport.isEmpty)
        #expect(direct.ways.allSatisfy { $0.treeHops == 1 && $0.normal.hops == 1 })
        #expect(direct.trees.value > free.trees.value)
        #expect(direct.trees.lowerBound <= direct.trees.value)
        let two = await design(limited(cluster, hops: 2), catalogue: steepCatalogue)
        #expect(two.trees.value == free.trees.value, "a limit that does not bind costs nothing")
    }

    @Test("A latency that the trunk would break sends each office to the centre by itself")
    func latencyLimit() async throws {
        let free = await design(cluster, catalogue: steepCatalogue)
        let far = try #require(free.ways.max { $0.normal.latency < $1.normal.latency })
        // Two fibre circuits take half a millisecond each, one is faster however the route goes.
        #expect(far.normal.latency > 1)
        let fast = await design(limited(cluster, latency: 0.9), catalogue: steepCatalogue)
        #expect(fast.ways.allSatisfy { $0.normal.latency <= 0.9 && $0.treeHops == 1 })
    }

    @Test("Limits that no tree can hold are broken as little as can be, and the others still hold")
    func impossible() async throws {
        var offices = limited(cluster, latency: 0.9)
        offices[0].limits = WayLimits(latency: 0.1)
        let result = await design(offices, catalogue: steepCatalogue)
        let broken = result.ways.filter { $0.excess != Way() }
        // Backups over 4G are slower than either limit.
        #expect(broken.count == offices.count)
        #expect(result.ways.map(\.treeHops) == Array(repeating: 1, count: offices.count))
        let first = try #require(result.ways.first)
        let own = try #require(result.circuits.first { $0.circuit.id == "\(first.site)/primary" })
        #expect(abs(first.normal.latency - (0.5 + 0.005 * own.circuit.length)) < 1e-9)
    }

    @Test("An island's satellite breaks its limit by the time to the orbit and back")
    func satelliteLimit() async throws {
        let result = await design(limited([office("12@2025", .commune, 16.5, 111.6)], latency: 100))
        let way = try #require(result.ways.first)
        #expect(way.normal == Way(latency: 270, hops: 1))
        #expect(way.excess == Way(latency: 170, hops: 0))
    }

    @Test("A backup takes the first medium that holds the limit, not the first that reaches")
    func backup() async throws {
        var both = catalogue
        both.media.append(medium(.microwave, reach: 50))
        both.tiers.append(tier("m10", .microwave, 10, monthly: 900_000))
        var rules = protection
        rules[0].backupMedia = [.cellular, .microwave]
        let near = [office("11@2025", .commune, 20.09, 105.1)]
        let free = await design(near, catalogue: both, protection: rules)
        #expect(free.circuits.last?.circuit.medium == .cellular)
        let fast = await design(limited(near, latency: 10), catalogue: both, protection: rules)
        #expect(fast.circuits.last?.circuit.medium == .microwave)
        #expect(fast.ways.first?.excess == Way())
        // Twenty milliseconds of 4G are within this one.
        let slow = await design(limited(near, latency: 30), catalogue: both, protection: rules)
        #expect(slow.circuits.last?.circuit.medium == .cellular)
    }

    // MARK: - Level I

    private var country: [Site] {
        sites + [
            site("toc", .operationsCentre, 21.3, 105.84), site("net", .networkCentre, 21.32, 105.86),
            site("prov-2", .provincialCentre, 12.0, 108.0),
        ]
    }

    private var provinces: [Office] {
        var south = office("2@2025", .province, 12.0, 108.0, megabits: 200)
        south.province = UnitID("2@2025")
        return [office("1@2025", .province, 20.1, 105.1, megabits: 200), south]
    }

    @Test("Level I is dimensioned for the hops that each province may take in any single failure")
    func levelOneHops() async throws {
        let free = await design(provinces, sites: country)
        let worst = try #require(free.ways.map(\.worst.hops).max())
        #expect(worst > 2)
        let few = await design(limited(provinces, hops: 2), sites: country)
        #expect(few.ways.allSatisfy { $0.worst.hops <= 2 })
        let dearer = try #require(few.backbone)
        #expect(dearer.value > (try #require(free.backbone)).value)
        #expect(dearer.lowerBound <= dearer.value)
        let none = await design(limited(provinces, hops: 1), sites: country)
        #expect(none.ways.allSatisfy { $0.worst.hops == 2 }, "one circuit leads no province to the systems")
    }

    @Test("What level I takes in its worst failure is missing to the trees below")
    func treeBelowLevelOne() async throws {
        let all = provinces + cluster
        let free = await design(all, sites: country, catalogue: steepCatalogue)
        let province = try #require(free.ways.first { $0.site.rawValue == "1@2025" })
        let deep = try #require(free.ways.first { $0.treeHops == 2 })
        #expect(deep.worst.hops == 2 + province.worst.hops)
        let tight = await design(
            provinces + limited(cluster, hops: 1 + province.worst.hops), sites: country, catalogue: steepCatalogue)
        #expect(tight.ways.allSatisfy { $0.excess == Way() && $0.treeHops == 1 })
    }

    @Test(
        "A leased circuit of level I is kept where it saves its set-up, and given up where it costs more than it saves")
    func levelOneKeeps() async throws {
        let free = await design(provinces, sites: country)
        let first = try #require(free.circuits.first { $0.circuit.id == "1@2025/primary" }).circuit
        let kept = await design(
            provinces, sites: country,
            existing: [leased("1@2025", .primary, first.z.rawValue, first.tier)])
        let circuit = try #require(kept.circuits.first { $0.circuit.id == "1@2025/primary" })
        #expect(circuit.circuit.status == .active)
        #expect(circuit.setup == .zero)
        let saved = try #require(free.backbone).value - (try #require(kept.backbone)).value
        #expect(abs(saved - 1_000_000) < 1_000, "the set-up")
        let outcome = try #require(kept.outcomes.first)
        #expect(outcome.fate == .kept)
        #expect(outcome.circuit == "1@2025/primary")
        #expect(abs(Double(try #require(outcome.saving).dong) - 1_000_000) < 1_000)

        // A hundred megabits for the price of three thousand, where four hundred are needed.
        var dearer = catalogue
        dearer.tiers.append(tier("old", .fibre, 100, monthly: 30_000_000))
        let dear = await design(
            provinces, sites: country, catalogue: dearer, existing: [leased("1@2025", .primary, "reg-n", "old")])
        let given = try #require(dear.outcomes.first)
        #expect(given.fate == .replaced)
        #expect(abs(Double(try #require(given.saving).dong) - 60 * 30_000_000) < 1_000)
        #expect(try #require(dear.backbone).value == (try #require(free.backbone)).value)
    }

    @Test("Pinned circuits of level I and of the ring stay whatever they cost, twice where there are two")
    func levelOnePins() async throws {
        let free = await design(provinces, sites: country)
        let pins = [
            leased("1@2025", .primary, "reg-s", "f10", pinned: true),
            leased("1@2025", .primary, "reg-s", "f10", pinned: true),
            leased("reg-n", .primary, "reg-s", "f50", pinned: true),
            leased("2@2025", .backup, "pop-1", "f10", pinned: true),
        ]
        let result = await design(provinces, sites: country, existing: pins)
        for (from, to, tier, count) in [
            ("1@2025", "reg-s", "f10", 2), ("reg-n", "reg-s", "f50", 1), ("2@2025", "pop-1", "f10", 1),
        ] {
            let found = result.circuits.filter {
                $0.circuit.a.rawValue == from && $0.circuit.z.rawValue == to && $0.circuit.tier == tier
                    && $0.circuit.status == .active
            }
            #expect(found.count == count, "\(from) \(to)")
            #expect(found.allSatisfy { $0.setup == .zero })
        }
        #expect(Set(result.circuits.map(\.circuit.id)).count == result.circuits.count)
        #expect(result.outcomes.map(\.fate) == [.pinned, .pinned, .pinned, .pinned])
        #expect(result.outcomes.allSatisfy { $0.circuit != nil })
        #expect(try #require(result.outcomes[2].saving) > .zero)
        let cost = try #require(result.backbone)
        #expect(cost.value > (try #require(free.backbone)).value)
        #expect(cost.lowerBound <= cost.value)
        let priced = result.circuits.filter { $0.circuit.level != .levelII }
            .reduce(0.0) { $0 + Double($1.setup.dong) + 60 * Double($1.monthly.dong) }
        #expect(abs(priced - cost.value) < 1e5, "a đồng a kilometre aside")
    }

    @Test("Of level II it is said too what a leased circuit saves, and what a pin costs")
    func levelTwoOutcomes() async throws {
        let result = await design(
            [office("11@2025", .commune, 20.09, 105.1), office("12@2025", .commune, 16.5, 111.6)],
            existing: [
                leased("11@2025", .primary, "prov-1", "f10"), leased("11@2025", .backup, "prov-1", "f1000"),
                leased("12@2025", .primary, "reg-n", "s10", pinned: true),
            ])
        #expect(result.outcomes.map(\.fate) == [.kept, .replaced, .pinned])
        #expect(result.outcomes[0].saving == Money(dong: 1_000_000))
        // Nine million a month against 300,000 and a million once, over five years.
        #expect(result.outcomes[1].saving == Money(dong: 60 * 8_700_000 - 1_000_000))
        #expect(result.outcomes[1].circuit == "11@2025/backup")
    }
}
