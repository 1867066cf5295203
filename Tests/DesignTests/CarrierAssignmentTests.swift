import Design
import Graphs
import NetworkModel
import TestSupport
import Testing

@Suite("Carriers of circuits", .blocking)
struct CarrierAssignmentTests {
    private let basis = Basis.assumed(why: "test")

    private func option(_ carrier: String, _ cost: Int64, _ leadTime: Int) -> CarrierOption {
        CarrierOption(
            carrier: carrier, setup: Money(dong: cost), monthly: .zero, cost: Money(dong: cost), leadTime: leadTime)
    }

    @Test("It is the best of all choices", arguments: 0..<60 as Range<UInt64>)
    func bruteForce(seed: UInt64) throws {
        var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
        func below(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
        let carriers = ["A", "B", "C"]
        let lines = (0..<1 + below(4)).map { number in
            CarrierAssignment.Line(
                role: number == 0 || below(2) == 0 ? .primary : .backup,
                options: carriers.prefix(1 + below(3)).map { option($0, Int64(below(20)), 1 + below(9)) })
        }
        let limit = below(3) == 0 ? 5 : Int.max
        var best: (clashes: Int, cost: Int64)?
        func extend(_ chosen: [CarrierOption]) {
            guard chosen.count < lines.count else {
                let primaries = Set(zip(lines, chosen).filter { $0.0.role == .primary }.map(\.1.carrier))
                let clashes = zip(lines, chosen).count { $0.role == .backup && primaries.contains($1.carrier) }
                let worth = (clashes, chosen.reduce(0) { $0 + $1.cost.dong })
                if best.map({ worth < ($0.clashes, $0.cost) }) ?? true { best = worth }
                return
            }
            for option in lines[chosen.count].options where option.leadTime <= limit { extend(chosen + [option]) }
        }
        extend([])
        let found = CarrierAssignment(lines, wantsOther: true, within: limit)
        #expect(found?.clashes == best?.clashes && found?.cost.dong == best?.cost)
        if let found {
            #expect(zip(lines, found.chosen).allSatisfy { $0.options[$1].leadTime <= limit })
            let free = try #require(CarrierAssignment(lines, wantsOther: false, within: limit))
            #expect(free.cost <= found.cost)
        }
    }

    // MARK: - In the design

    private let near = UnitID("1@2025")
    private let far = UnitID("2@2025")

    private func site(_ id: String, _ kind: SiteKind, _ latitude: Double, _ longitude: Double) -> Site {
        Site(
            id: SiteID(rawValue: id), kind: kind, name: LocalizedName(vi: id, en: id),
            location: Location(coordinate: Coordinate(latitude: latitude, longitude: longitude), basis: basis))
    }

    private func office(_ id: String, _ level: UnitLevel, _ province: UnitID?, _ latitude: Double, _ longitude: Double)
        -> Office
    {
        Office(
            site: SiteID(rawValue: id), level: level, location: Coordinate(latitude: latitude, longitude: longitude),
            province: province, downstream: .megabits(5), upstream: .megabits(2), people: 50)
    }

    private func medium(_ medium: Medium, _ carriers: [String]) -> MediumProfile {
        var profile = MediumProfile(
            medium: medium, carrier: carriers[0], reach: 2_000, routeFactor: 1.2, leadTime: 10,
            meanTimeBetweenFailures: 1_000, meanTimeToRepair: 4, basis: basis)
        for carrier in carriers.dropFirst() {
            profile.offers.append(CarrierOffer(carrier: carrier, leadTime: 8, basis: basis))
        }
        return profile
    }

    private func design(
        _ catalogue: Catalogue, other: Bool = false, existing: [ExistingCircuit] = []
    ) async -> AccessDesign {
        func rule(_ level: UnitLevel, _ primary: [Medium], _ backup: [Medium]) -> ProtectionRule {
            var rule = ProtectionRule(
                level: level, wantsBackup: true, backupShare: 1, primaryMedia: primary, backupMedia: backup,
                utilisationLimit: 0.5, basis: basis)
            rule.wantsOtherCarrier = other
            return rule
        }
        let sites = [
            site("pop-1", .pop, 20.0, 105.0), site("prov-1", .provincialCentre, 20.1, 105.1),
            site("pop-2", .pop, 18.0, 105.0), site("prov-2", .provincialCentre, 18.1, 105.1),
            site("reg-c", .regionalCentre, 16.0, 108.2), site("reg-n", .regionalCentre, 21.0, 105.8),
        ]
        let offices = [
            office("1@2025", .province, near, 20.1, 105.1), office("11@2025", .commune, near, 20.0, 105.02),
            office("2@2025", .province, far, 18.1, 105.1), office("21@2025", .commune, far, 18.0, 105.02),
        ]
        return await AccessDesigner(
            carrierSites: sites, catalogue: catalogue,
            protection: [rule(.commune, [.fibre], [.cellular]), rule(.province, [.fibre], [.fibre])],
            load: SharedLoad { people in (.megabits(Double(people) / 10), .megabits(Double(people) / 20)) },
            horizonYears: 5, existing: existing
        ).design(offices, seed: 1, budget: SearchBudget(steps: 500))
    }

    private func catalogue(_ fibre: [String], _ cellular: [String]) -> Catalogue {
        func tier(_ id: String, _ medium: Medium, _ megabits: Double, _ monthly: Int64) -> Tier {
            Tier(
                id: id, medium: medium, capacity: .megabits(megabits), setup: Money(dong: 1_000_000),
                setupPerKilometre: .zero, monthly: Money(dong: monthly), monthlyPerKilometre: .zero, basis: basis)
        }
        return Catalogue(
            media: [medium(.fibre, fibre), medium(.cellular, cellular)],
            tiers: [
                tier("f50", .fibre, 50, 2_000_000), tier("f1000", .fibre, 1_000, 9_000_000),
                tier("c50", .cellular, 50, 300_000),
            ], equipment: [])
    }

    private func carriers(_ design: AccessDesign, _ id: String) -> Set<String> {
        Set(design.circuits.filter { $0.circuit.a.rawValue == id }.map(\.circuit.carrier))
    }

    @Test("Each province's circuits are of the cheapest carrier that serves it, at that one's price")
    func cheapest() async throws {
        let plain = await design(catalogue(["A"], ["A"]))
        var catalogue = catalogue(["A", "B"], ["A"])
        catalogue.media[0].offers[1].provinces = Set([far].compactMap(\.self))
        catalogue.media[0].offers[1].priceFactor = 0.8
        let found = await design(catalogue)
        #expect(carriers(found, "11@2025") == ["A"] && carriers(found, "1@2025") == ["A"])
        #expect(carriers(found, "2@2025") == ["B"])
        let primary = try #require(found.circuits.first { $0.circuit.id == "21@2025/primary" })
        #expect(primary.circuit.carrier == "B" && primary.monthly.dong == 1_600_000)
        #expect(found.circuits.map(\.circuit.tier) == plain.circuits.map(\.circuit.tier))
        for (new, old) in zip(found.circuits, plain.circuits) {
            let isOther = new.circuit.carrier == "B"
            #expect(new.monthly.dong == (isOther ? old.monthly.dong * 8 / 10 : old.monthly.dong), "\(new.circuit.id)")
        }
        #expect(found.trees.lowerBound <= found.trees.value)
    }

    @Test("Two carriers at the same price change nothing")
    func same() async {
        let plain = await design(catalogue(["A"], ["A"]))
        let found = await design(catalogue(["A", "B"], ["A", "B"]))
        #expect(found.circuits.map(\.circuit) == plain.circuits.map(\.circuit))
        #expect(found.circuits.map(\.monthly) == plain.circuits.map(\.monthly))
    }

    @Test("A backup is of another carrier where the rule asks for it, by whichever of the two costs least")
    func other() async throws {
        var catalogue = catalogue(["A", "B"], ["A", "B"])
        catalogue.media[0].offers[1].priceFactor = 1.5
        catalogue.media[1].offers[1].priceFactor = 1.1
        let free = await design(catalogue)
        #expect(carriers(free, "11@2025") == ["A"])
        let found = await design(catalogue, other: true)
        func carrier(_ id: String) -> String? { found.circuits.first { $0.circuit.id == id }?.circuit.carrier }
        #expect(carrier("11@2025/primary") == "A" && carrier("11@2025/backup") == "B")
        #expect(carriers(found, "1@2025") == ["A", "B"], "of level I too")
        let backup = try #require(found.circuits.first { $0.circuit.id == "11@2025/backup" })
        #expect(backup.monthly.dong == 330_000)
        // Where the backup's medium has one carrier alone the primary gives way.
        var narrow = catalogue
        narrow.media[1].offers.removeLast()
        let turned = await design(narrow, other: true)
        func turnedCarrier(_ id: String) -> String? { turned.circuits.first { $0.circuit.id == id }?.circuit.carrier }
        #expect(turnedCarrier("11@2025/primary") == "B" && turnedCarrier("11@2025/backup") == "A")
        // And where there is no other at all both are of the one.
        let alone = await design(self.catalogue(["A"], ["A"]), other: true)
        #expect(carriers(alone, "11@2025") == ["A"])
    }

    @Test("A leased circuit keeps its carrier and that one's rent")
    func leased() async throws {
        var catalogue = catalogue(["A", "B"], ["A"])
        catalogue.media[0].offers[1].priceFactor = 1.5
        let old = ExistingCircuit(
            site: SiteID(rawValue: "11@2025"), role: .primary, end: SiteID(rawValue: "pop-1"), tier: "f50",
            isPinned: true, carrier: "B")
        let found = await design(catalogue, other: true, existing: [old])
        let primary = try #require(found.circuits.first { $0.circuit.id == "11@2025/primary" })
        #expect(primary.circuit.carrier == "B" && primary.circuit.status == .active)
        #expect(primary.setup == .zero && primary.monthly.dong == 3_000_000)
        #expect(found.circuits.first { $0.circuit.id == "11@2025/backup" }?.circuit.carrier == "A")
    }
}
