import NetworkModel
import Planning

/// A small plan with everything that schedules may say: crews by name and by number, minutes, travel, reasons, a site that waits.
enum ExportFixture {
    static func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(daysSinceEpoch: 0) }
    static let basis = Basis.assumed(why: "test")

    static func site(
        _ id: String, _ vi: String, _ level: UnitLevel, above: String?, gate: Gate = .open, people: Int = 0,
        _ activities: [PlannedActivity]
    ) -> PlannedSite {
        let location = Location(coordinate: Coordinate(latitude: 21.2731, longitude: 106.1946), basis: basis)
        return PlannedSite(
            site: Site(
                id: SiteID(rawValue: id), kind: .office, name: LocalizedName(vi: vi, en: "EN " + vi),
                location: location,
                unit: UnitID(id)),
            level: level, gate: gate, upstream: above.map { SiteID(rawValue: $0) },
            phase: gate == .standby ? nil : "p2", staff: 10, starts: activities.map(\.starts).min(),
            finishes: activities.map(\.finishes).max(), people: people, activities: activities)
    }

    static func work(
        _ kind: ActivityKind, _ crew: String?, _ from: String, _ to: String? = nil, crews: [String] = [],
        at minutes: (Int, Int)? = nil, travel: Int = 0, _ reason: PlannedReason? = nil
    ) -> PlannedActivity {
        PlannedActivity(
            kind: kind, crew: crew, starts: day(from), finishes: day(to ?? from), crews: crews,
            startMinute: minutes?.0, finishMinute: minutes?.1, travel: travel, reason: reason)
    }

    private static let one = "field-crew/24@2025/1"
    private static let two = "field-crew/24@2025/2"

    static func plan(asOf: String = "2025-07-01", _ sites: [PlannedSite]? = nil) -> Plan {
        let province = site(
            "24@2025", "Tỉnh Bắc Ninh", .province, above: nil, people: 90_000,
            [
                work(.survey, "field-crew", "2025-07-02", crews: [one], at: (480, 720), .release),
                work(.order, "design-office", "2025-07-03"),
                work(
                    .install, "field-crew", "2025-07-10", "2025-07-11", crews: [one, two], at: (480, 1_020), travel: 60),
                work(
                    .cutOver, "field-crew", "2025-07-14", crews: [one], at: (480, 600),
                    .after(site: SiteID(rawValue: "24@2025"), kind: .install)),
            ])
        let commune = site(
            "07210@2025", "Phường Kinh Bắc; \"cũ\" <1>", .commune, above: "24@2025", people: 30_000,
            [
                work(
                    .survey, "field-crew", "2025-07-02", crews: [one], at: (765, 900), travel: 45,
                    .crew(site: SiteID(rawValue: "24@2025"), kind: .survey)),
                work(.deliver, "carrier-crew", "2025-07-03", "2025-07-13"),
                work(
                    .install, "field-crew", "2025-07-14", crews: [one], at: (630, 900), travel: 120,
                    .stock(item: "router")),
                work(.cutOver, nil, "2025-07-15"),
            ])
        let waiting = site("07228@2025", "Xã Chờ", .commune, above: "24@2025", gate: .standby, people: 10_000, [])
        let unit = AdministrativeUnit(
            id: UnitID("07228@2025") ?? UnitID(code: "x", register: .y2025), level: .commune, kind: .ruralCommune,
            name: waiting.site.name, parent: UnitID("24@2025"), location: waiting.site.location, population: nil,
            validFrom: nil, validUntil: nil)
        let event = LineageEvent(
            id: "e1", kind: .merge, announced: nil, decided: nil, effective: day("2025-08-15"), completed: nil,
            resolution: "1", clause: "1", links: [])
        let phase = Phase(
            id: "p2", name: LocalizedName(vi: "Giai đoạn 2", en: "Phase 2"), scopes: [.remaining],
            starts: day("2025-07-02"), ends: nil,
            milestones: [
                .init(name: LocalizedName(vi: "Mốc", en: "Mark"), date: day("2025-07-20"), printed: "20/7/2024")
            ],
            basis: basis)
        var plan = Plan(
            topologyName: LocalizedName(vi: "Mạng thử", en: "Test network"), inputHash: "0", asOf: day(asOf),
            gatePolicy: .strict,
            units: [
                PlannedUnit(
                    unit: unit, decision: GateDecision(gate: .standby, event: "e1", because: unit.id), phase: nil)
            ],
            sites: sites ?? [province, commune, waiting], circuits: [],
            phases: [
                PlannedPhase(
                    phase: phase, deployed: 2, prepared: 1, firstDay: day("2025-07-02"), lastDay: day("2025-07-15"))
            ],
            bill: [
                BillLine(
                    item: "crew:field-crew", name: LocalizedName(vi: "Tổ lắp đặt: ngày công", en: "Field crew: days"),
                    quantity: 1, capital: .zero, monthly: .zero, isStandby: false, basis: basis)
            ], methods: [], events: [event])
        plan.daysOff = [
            PlannedDayOff(
                from: day("2025-07-05"), until: day("2025-07-06"), name: LocalizedName(vi: "Nghỉ lễ", en: "Holiday"),
                kind: .holiday)
        ]
        return plan
    }
}
