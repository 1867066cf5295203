import Design
import Graphs
import NetworkModel
import TestSupport
import Testing

@Suite("Circuits of offices", .blocking)
struct AccessDesignerTests {
    let basis = Basis.assumed(why: "test")
    let province = UnitID("1@2025")!

    func site(_ id: String, _ kind: SiteKind, _ latitude: Double, _ longitude: Double) -> Site {
        Site(
            id: SiteID(rawValue: id), kind: kind, name: LocalizedName(vi: id, en: id),
            location: Location(coordinate: Coordinate(latitude: latitude, longitude: longitude), basis: basis))
    }

    func office(_ id: String, _ level: UnitLevel, _ latitude: Double, _ longitude: Double, megabits: Double = 5)
        -> Office
    {
        Office(
            site: SiteID(rawValue: id), level: level, location: Coordinate(latitude: latitude, longitude: longitude),
            province: level == .commune || level == .province ? province : nil, downstream: .megabits(megabits),
            upstream: .megabits(megabits / 2), people: Int(megabits * 10))
    }

    /// Ten people ask one megabit per second, as the offices above do.
    let load = SharedLoad { people in (.megabits(Double(people) / 10), .megabits(Double(people) / 20)) }

    func tier(_ id: String, _ medium: Medium, _ megabits: Double, monthly: Int64, perKilometre: Int64 = 0)
        -> Tier
    {
        Tier(
            id: id, medium: medium, capacity: .megabits(megabits), setup: Money(dong: 1_000_000),
            setupPerKilometre: .zero, monthly: Money(dong: monthly), monthlyPerKilometre: Money(dong: perKilometre),
            basis: basis)
    }

    func medium(_ medium: Medium, reach: Double, access: Double? = nil) -> MediumProfile {
        MediumProfile(
            medium: medium, carrier: "C", reach: reach, routeFactor: 1.2, leadTime: 10, meanTimeBetweenFailures: 1_000,
            meanTimeToRepair: 4, basis: basis, accessReach: access)
    }

    var catalogue: Catalogue {
        Catalogue(
            media: [
                medium(.fibre, reach: 2_000, access: 60), medium(.cellular, reach: 80),
                medium(.satellite, reach: 5_000),
            ],
            tiers: [
                tier("f10", .fibre, 10, monthly: 1_000_000, perKilometre: 10_000),
                tier("f50", .fibre, 50, monthly: 2_000_000),
                tier("f1000", .fibre, 1_000, monthly: 9_000_000), tier("c5", .cellular, 5, monthly: 300_000),
                tier("s10", .satellite, 10, monthly: 30_000_000),
            ], equipment: [])
    }

    var protection: [ProtectionRule] {
        func rule(_ level: UnitLevel, _ primary: [Medium], _ backup: [Medium], share: Double) -> ProtectionRule {
            ProtectionRule(
                level: level, wantsBackup: true, backupShare: share, primaryMedia: primary, backupMedia: backup,
                utilisationLimit: 0.5, basis: basis)
        }
        return [
            rule(.commune, [.fibre, .satellite], [.cellular, .satellite], share: 0.3),
            rule(.province, [.fibre], [.fibre], share: 1), rule(.organ, [.fibre], [.fibre], share: 1),
        ]
    }

    var sites: [Site] {
        [
            site("pop-1", .pop, 20.0, 105.0), site("pop-2", .pop, 20.2, 105.2),
            site("prov-1", .provincialCentre, 20.1, 105.1),
            site("reg-c", .regionalCentre, 16.0, 108.2), site("reg-n", .regionalCentre, 21.0, 105.8),
            site("reg-s", .regionalCentre, 10.8, 106.7),
        ]
    }

    func design(
        _ offices: [Office], sites: [Site]? = nil, catalogue: Catalogue? = nil, existing: [ExistingCircuit] = [],
        protection: [ProtectionRule]? = nil
    ) async -> AccessDesign {
        await AccessDesigner(
            carrierSites: sites ?? self.sites, catalogue: catalogue ?? self.catalogue,
            protection: protection ?? self.protection,
            load: load, horizonYears: 5, existing: existing
        ).design(offices, seed: 1, budget: SearchBudget(steps: 1_000))
    }

    /// Prices by the kilometre for the small tiers, so that sharing a large one pays over a distance.
    var steepCatalogue: Catalogue {
        var steep = catalogue
        steep.tiers = [
            tier("f10", .fibre, 10, monthly: 200_000, perKilometre: 100_000),
            tier("f50", .fibre, 50, monthly: 400_000, perKilometre: 150_000),
            tier("f1000", .fibre, 1_000, monthly: 900_000, perKilometre: 200_000),
            tier("c5", .cellular, 5, monthly: 300_000),
        ]
        return steep
    }

    /// Five communes about pop-2, one about pop-1.
    var cluster: [Office] {
        (0..<5).map { office("2\($0)@2025", .commune, 20.2 + 0.01 * Double($0), 105.21) }
            + [office("30@2025", .commune, 20.0, 105.01)]
    }

    @Test("A commune near the centre joins it, by fibre, and backs it up by cellular")
    func commune() async throws {
        let result = await design([office("11@2025", .commune, 20.09, 105.1)])
        let circuits = result.circuits.map(\.circuit)
        #expect(circuits.map(\.id) == ["11@2025/primary", "11@2025/backup"])
        #expect(circuits.map(\.z.rawValue) == ["prov-1", "prov-1"], "no other hub is joined")
        #expect(circuits.map(\.medium) == [.fibre, .cellular])
        #expect(circuits.allSatisfy { $0.level == .levelII && $0.status == .planned })
        // 5 Mbit/s at half use needs 10; a third of it 3.
        #expect(result.circuits.map(\.required) == [.megabits(10), .megabits(3)])
        let place = Coordinate(latitude: 20.09, longitude: 105.1)
        #expect(abs(circuits[0].length - 1.2 * place.distance(to: sites[2].location.coordinate)) < 1e-9)
        #expect(result.gaps.isEmpty)
        #expect(result.transport.isEmpty, "a PoP that nobody needs costs nothing")
        #expect(result.trees.lowerBound == result.trees.value, "so small a tree is proved")
    }

    @Test("Communes far from the centre share a trunk from the PoP among them, which carries all of them")
    func sharedTrunk() async throws {
        let result = await design(cluster, catalogue: steepCatalogue)
        let trunk = try #require(result.circuits.first { $0.circuit.id == "pop-2/primary" })
        #expect(trunk.circuit.z.rawValue == "prov-1")
        #expect(trunk.circuit.level == .levelII)
        #expect(trunk.downstream == .megabits(25), "five times five")
        #expect(trunk.circuit.capacity >= .megabits(50), "at half use")
        let link = try #require(result.transport.first { $0.from.rawValue == "pop-2" })
        #expect(link.offices.map(\.rawValue) == (0..<5).map { "2\($0)@2025" })
        let star = await design(cluster, sites: sites.filter { $0.kind != .pop }, catalogue: steepCatalogue)
        #expect(result.trees.value < star.trees.value)
        #expect(result.trees.lowerBound <= result.trees.value)
        let priced = result.circuits.filter { $0.circuit.role == .primary }
            .reduce(0.0) { $0 + Double($1.setup.dong) + 60 * Double($1.monthly.dong) }
        #expect(abs(priced - result.trees.value - Double(result.survivability.dong)) < 1e3)
    }

    @Test("A backup ends where its primary's way does not pass, and the other trunk has room for it")
    func backupApart() async throws {
        var offices = cluster + (0..<9).map { office("4\($0)@2025", .commune, 19.99 - 0.01 * Double($0), 105.0) }
        offices.append(office("1@2025", .province, 20.1, 105.1))
        let result = await design(offices, catalogue: steepCatalogue)
        let trunks = Dictionary(uniqueKeysWithValues: result.transport.map { ($0.from, $0) })
        try #require(trunks.count == 2)
        for item in result.circuits where item.circuit.role == .backup && item.circuit.level == .levelII {
            let primary = try #require(result.circuits.first { $0.circuit.id == "\(item.circuit.a)/primary" })
            #expect(item.circuit.z != primary.circuit.z)
        }
        // Five offices of 50 people come over with 30 % of their load when pop-2 fails.
        let other = try #require(trunks[SiteID(rawValue: "pop-1")])
        #expect(other.rerouted == 75)
        let circuit = try #require(result.circuits.first { $0.circuit.id == other.circuit })
        #expect(circuit.circuit.capacity >= .megabits(10 * 5 + 7.5))
    }

    @Test(
        "The tier is the cheapest over the horizon that carries, not the smallest",
        arguments: [(4.0, "f10"), (5.1, "f50"), (30, "f1000")])
    func tiers(megabits: Double, tier: String) async throws {
        let result = await design([office("11@2025", .commune, 20.09, 105.1, megabits: megabits)])
        #expect(result.circuits.first?.circuit.tier == tier)
        #expect(result.cost.lowerBound <= result.cost.value)
    }

    @Test(
        "An island beyond the reach of access takes satellite, down at a regional centre, and says that it has no backup"
    )
    func island() async throws {
        let result = await design([office("12@2025", .commune, 16.5, 111.6)])
        #expect(result.circuits.map(\.circuit.medium) == [.satellite])
        #expect(result.circuits.first?.circuit.z.rawValue == "reg-c")
        #expect(result.gaps == [DesignGap(site: SiteID(rawValue: "12@2025"), role: .backup, reason: .noBackup)])
        #expect(result.transport.isEmpty)
    }

    @Test("A province is homed on its two nearest regional centres, whatever their distance")
    func provinceOffice() async {
        let result = await design([office("1@2025", .province, 20.1, 105.1, megabits: 200)])
        let own = result.circuits.filter { $0.circuit.a.rawValue == "1@2025" }
        #expect(Set(own.map(\.circuit.z.rawValue)) == ["reg-n", "reg-c"])
        #expect(own.map(\.circuit.role) == [.primary, .backup])
        #expect(own.allSatisfy { $0.circuit.level == .levelI && $0.circuit.tier == "f1000" })
        #expect(result.backupsToOtherEnd == 1)
        #expect(result.backupsOnOtherMedium == 0)
    }

    @Test("A province for which no tier is large enough takes several side by side, each way")
    func parallel() async {
        let result = await design([office("1@2025", .province, 20.1, 105.1, megabits: 900)])
        #expect(
            result.circuits.filter { $0.circuit.level == .levelI }.map(\.circuit.id) == [
                "1@2025/primary", "1@2025/primary-2", "1@2025/backup", "1@2025/backup-2",
            ])
        #expect(result.gaps.isEmpty)
    }

    @Test("Where no tier is large enough, the largest is taken and the gap named")
    func tooSmall() async {
        let result = await design([office("o@party", .organ, 21, 105.8, megabits: 900)])
        #expect(result.circuits.first?.circuit.tier == "f1000")
        #expect(result.gaps.map(\.reason) == [.tooSmall, .tooSmall])
    }

    @Test("A level without rule, and a medium that reaches nowhere, are gaps and no crash")
    func gaps() async {
        let centre = await design([office("c@party", .centre, 21, 105.8)])
        #expect(centre.gaps.map(\.reason) == [.noRule])
        let none = await design(
            [office("11@2025", .commune, 20, 105), office("1@2025", .province, 20, 105)], sites: [])
        #expect(none.circuits.isEmpty)
        #expect(none.gaps.map(\.reason) == [.outOfReach, .outOfReach])
    }

    @Test("A commune stays in its province though another's PoP is nearer")
    func ownProvince() async {
        var other = office("21@2025", .commune, 20.2, 105.2)
        other.province = UnitID("2@2025")
        // pop-2 lies at the other province's commune; 13 is nearer to it than to any end of its own province.
        let result = await design([
            office("11@2025", .commune, 20.0, 105.0), office("13@2025", .commune, 20.19, 105.19), other,
        ])
        let ends = result.circuits.filter { $0.circuit.role == .primary }.map(\.circuit.z.rawValue)
        #expect(ends.prefix(2).allSatisfy { $0 == "pop-1" || $0 == "prov-1" })
        // The other province has no centre, so its commune is designed alone.
        #expect(ends[2] == "pop-2")
    }

    func leased(_ site: String, _ role: CircuitRole, _ end: String, _ tier: String, pinned: Bool = false)
        -> ExistingCircuit
    {
        ExistingCircuit(
            site: SiteID(rawValue: site), role: role, end: SiteID(rawValue: end), tier: tier, isPinned: pinned)
    }

    @Test("A circuit that is there is kept while it carries and replacing it would not pay")
    func keeps() async throws {
        let near = office("11@2025", .commune, 20.09, 105.1)
        // The same end and tier as a new design would choose, its set-up paid.
        let kept = await design([near], existing: [leased("11@2025", .primary, "prov-1", "f10")])
        let primary = try #require(kept.circuits.first)
        #expect(primary.circuit.status == .active)
        #expect(primary.setup == .zero)
        // f10 costs 60 million over the horizon and a further million of set-up; f1000 costs 540 million.
        let dear = await design([near], existing: [leased("11@2025", .primary, "prov-1", "f1000")])
        #expect(dear.circuits.first?.circuit.tier == "f10")
        #expect(dear.circuits.first?.circuit.status == .planned)
        let backup = await design([near], existing: [leased("11@2025", .backup, "pop-1", "c5")])
        #expect(backup.circuits.last?.circuit.z.rawValue == "pop-1")
        #expect(backup.circuits.last?.circuit.status == .active)
    }

    @Test("What the planner pins stays put, whatever it costs; the rest is designed around it")
    func pins() async throws {
        let result = await design(
            cluster, catalogue: steepCatalogue,
            existing: [
                leased("20@2025", .primary, "pop-1", "f50", pinned: true),
                leased("pop-1", .primary, "pop-2", "f1000", pinned: true),
                leased("21@2025", .primary, "reg-n", "f1000", pinned: true),
            ])
        func circuit(_ id: String) -> Circuit? { result.circuits.first { $0.circuit.id == id }?.circuit }
        #expect(circuit("20@2025/primary")?.z.rawValue == "pop-1")
        #expect(circuit("20@2025/primary")?.tier == "f50")
        #expect(circuit("pop-1/primary")?.z.rawValue == "pop-2")
        #expect(circuit("pop-1/primary")?.tier == "f1000")
        #expect(circuit("21@2025/primary")?.z.rawValue == "reg-n", "an end outside of the province's tree")
        #expect(circuit("22@2025/primary")?.status == .planned)
        #expect(result.trees.lowerBound <= result.trees.value)
    }
}
