import Design
import NetworkModel
import Testing

@Suite("Circuits of offices")
struct AccessDesignerTests {
    private let basis = Basis.assumed(why: "test")
    private let province = UnitID("1@2025")!

    private func site(_ id: String, _ kind: SiteKind, _ latitude: Double, _ longitude: Double) -> Site {
        Site(
            id: SiteID(rawValue: id), kind: kind, name: LocalizedName(vi: id, en: id),
            location: Location(coordinate: Coordinate(latitude: latitude, longitude: longitude), basis: basis))
    }

    private func office(_ id: String, _ level: UnitLevel, _ latitude: Double, _ longitude: Double, megabits: Double = 5)
        -> Office
    {
        Office(
            site: SiteID(rawValue: id), level: level, location: Coordinate(latitude: latitude, longitude: longitude),
            province: level == .commune || level == .province ? province : nil, downstream: .megabits(megabits),
            upstream: .megabits(megabits / 2))
    }

    private func tier(_ id: String, _ medium: Medium, _ megabits: Double, monthly: Int64, perKilometre: Int64 = 0)
        -> Tier
    {
        Tier(
            id: id, medium: medium, capacity: .megabits(megabits), setup: Money(dong: 1_000_000),
            setupPerKilometre: .zero, monthly: Money(dong: monthly), monthlyPerKilometre: Money(dong: perKilometre),
            basis: basis)
    }

    private func medium(_ medium: Medium, reach: Double, access: Double? = nil) -> MediumProfile {
        MediumProfile(
            medium: medium, carrier: "C", reach: reach, routeFactor: 1.2, leadTime: 10, meanTimeBetweenFailures: 1_000,
            meanTimeToRepair: 4, basis: basis, accessReach: access)
    }

    private var catalogue: Catalogue {
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

    private var protection: [ProtectionRule] {
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

    private var sites: [Site] {
        [
            site("pop-1", .pop, 20.0, 105.0), site("pop-2", .pop, 20.2, 105.2),
            site("prov-1", .provincialCentre, 20.1, 105.1),
            site("reg-c", .regionalCentre, 16.0, 108.2), site("reg-n", .regionalCentre, 21.0, 105.8),
            site("reg-s", .regionalCentre, 10.8, 106.7),
        ]
    }

    private func design(_ offices: [Office]) -> AccessDesign {
        AccessDesigner(carrierSites: sites, catalogue: catalogue, protection: protection, horizonYears: 5).design(
            offices)
    }

    @Test("A commune takes the nearest PoP by fibre and the other PoP by cellular")
    func commune() throws {
        let result = design([office("11@2025", .commune, 20.05, 105.05)])
        let circuits = result.circuits.map(\.circuit)
        #expect(circuits.map(\.id) == ["11@2025/primary", "11@2025/backup"])
        #expect(circuits.map(\.z.rawValue) == ["pop-1", "pop-2"])
        #expect(circuits.map(\.medium) == [.fibre, .cellular])
        #expect(circuits.allSatisfy { $0.level == .levelII && $0.status == .planned })
        // 5 Mbit/s at half use needs 10; a third of it 3.
        #expect(result.circuits.map(\.required) == [.megabits(10), .megabits(3)])
        let place = Coordinate(latitude: 20.05, longitude: 105.05)
        #expect(abs(circuits[0].length - 1.2 * place.distance(to: sites[0].location.coordinate)) < 1e-9)
        #expect(result.gaps.isEmpty)
        #expect(result.transport.map(\.to.rawValue) == ["prov-1"])
    }

    @Test(
        "The tier is the cheapest over the horizon that carries, not the smallest",
        arguments: [(4.0, "f10"), (5.1, "f50"), (30, "f1000")])
    func tiers(megabits: Double, tier: String) throws {
        let result = design([office("11@2025", .commune, 20.01, 105.01, megabits: megabits)])
        #expect(result.circuits.first?.circuit.tier == tier)
        // 50 km of f10 cost more than f50, which has no price by the kilometre, would at 120,000 a kilometre.
        #expect(result.cost.lowerBound <= result.cost.value)
    }

    @Test(
        "An island beyond the reach of access takes satellite, down at a regional centre, and says that it has no backup"
    )
    func island() throws {
        let result = design([office("12@2025", .commune, 16.5, 111.6)])
        #expect(result.circuits.map(\.circuit.medium) == [.satellite])
        #expect(result.circuits.first?.circuit.z.rawValue == "reg-c")
        #expect(result.gaps == [DesignGap(site: SiteID(rawValue: "12@2025"), role: .backup, reason: .noBackup)])
        #expect(result.transport.isEmpty)
    }

    @Test("A province is homed on its two nearest regional centres, whatever their distance")
    func provinceOffice() {
        let result = design([office("1@2025", .province, 20.1, 105.1, megabits: 200)])
        #expect(result.circuits.map(\.circuit.z.rawValue) == ["reg-n", "reg-c"])
        #expect(result.circuits.allSatisfy { $0.circuit.level == .levelI && $0.circuit.tier == "f1000" })
        #expect(result.backupsToOtherEnd == 1)
        #expect(result.backupsOnOtherMedium == 0)
    }

    @Test("Where no tier is large enough, the largest is taken and the gap named")
    func tooSmall() {
        let result = design([office("1@2025", .province, 20.1, 105.1, megabits: 900)])
        #expect(result.circuits.first?.circuit.tier == "f1000")
        #expect(result.gaps.map(\.reason) == [.tooSmall, .tooSmall])
    }

    @Test("A level without rule, and a medium that reaches nowhere, are gaps and no crash")
    func gaps() {
        let centre = design([office("c@party", .centre, 21, 105.8)])
        #expect(centre.gaps.map(\.reason) == [.noRule])
        let none = AccessDesigner(carrierSites: [], catalogue: catalogue, protection: protection, horizonYears: 5)
            .design([office("11@2025", .commune, 20, 105), office("1@2025", .province, 20, 105)])
        #expect(none.circuits.isEmpty)
        #expect(none.gaps.map(\.reason) == [.outOfReach, .outOfReach])
    }

    @Test("A commune stays in its province though another's PoP is nearer, and the bound knows it")
    func ownProvince() {
        var other = office("21@2025", .commune, 20.2, 105.2)
        other.province = UnitID("2@2025")
        // pop-2 lies at the other province's commune; this one is nearer to pop-2 than to its own pop-1.
        let result = design([
            office("11@2025", .commune, 20.0, 105.0), office("13@2025", .commune, 20.12, 105.12), other,
        ])
        #expect(
            result.circuits.filter { $0.circuit.role == .primary }.map(\.circuit.z.rawValue) == [
                "pop-1", "pop-1", "pop-2",
            ])
        #expect(result.homing.lowerBound < result.homing.value)
    }
}
