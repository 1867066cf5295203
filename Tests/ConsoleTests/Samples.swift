import Collector
import NetworkModel
import Planning
import Telemetry
import Testing

@testable import Console

/// A small country as the planner leaves it (held units have no site): the centre, two provinces, three communes, a PoP; one name that tries to be markup.
enum Samples {
    static let now: UInt64 = 1_751_400_000_000_000_000
    static let second: UInt64 = 1_000_000_000

    static func unit(
        _ id: String, _ level: UnitLevel, _ kind: UnitKind, _ name: String, _ english: String, parent: String?,
        _ latitude: Double, _ longitude: Double, _ decision: GateDecision
    ) throws -> (PlannedUnit, PlannedSite) {
        let unitID = try #require(UnitID(id))
        let location = Location(
            coordinate: Coordinate(latitude: latitude, longitude: longitude), basis: .assumed(why: "a sample"))
        let unit = AdministrativeUnit(
            id: unitID, level: level, kind: kind, name: LocalizedName(vi: name, en: english),
            parent: parent.flatMap { UnitID($0) }, location: location, population: nil, validFrom: nil,
            validUntil: nil)
        let isHeld = decision.gate == .held
        let site = Site(
            id: SiteID(office: unitID), kind: .office, name: unit.name, location: location, unit: unitID)
        return (
            PlannedUnit(unit: unit, decision: decision, phase: isHeld ? nil : "3"),
            PlannedSite(
                site: site, level: level, gate: decision.gate, upstream: parent.map(SiteID.init(rawValue:)),
                phase: isHeld ? nil : "3", staff: 20, starts: isHeld ? nil : CivilDate("2025-07-08"),
                finishes: isHeld ? nil : CivilDate("2025-08-14"))
        )
    }

    static func plan() throws -> Plan {
        let province = try #require(UnitID("24@2025"))
        let all = [
            try unit(
                "TW@party", .centre, .centre, "Trung ương", "Centre", parent: nil, 21.03, 105.83,
                GateDecision(gate: .open)),
            try unit(
                "04@2025", .province, .province, "Tỉnh Cao Bằng", "Cao Bang", parent: "TW@party", 22.66, 106.26,
                GateDecision(gate: .open)),
            try unit(
                "24@2025", .province, .province, "Tỉnh Bắc Ninh", "Bac Ninh", parent: "TW@party", 21.24, 106.23,
                GateDecision(gate: .held, event: "E-24", because: province)),
            try unit(
                "01290@2025", .commune, .ruralCommune, "Xã Bảo Lâm", "Bao Lam", parent: "04@2025", 22.82, 105.54,
                GateDecision(gate: .ready, event: "E-04")),
            try unit(
                "07210@2025", .commune, .ward, "Phường <script>alert(1)</script>", "Ward <script>alert(1)</script>",
                parent: "24@2025", 21.28, 106.2, GateDecision(gate: .held, event: "E-24", because: province)),
            try unit(
                "20333@2025", .commune, .specialZone, "Đặc khu Xa Khơi", "Xa Khoi", parent: "04@2025", 22.7, 106.2,
                GateDecision(gate: .standby, event: "E-99")),
        ]
        let pop = PlannedSite(
            site: Site(
                id: SiteID(rawValue: "pop-040"), kind: .pop, name: LocalizedName(vi: "PoP Bảo Lạc", en: "PoP Bao Lac"),
                location: Location(
                    coordinate: Coordinate(latitude: 22.95, longitude: 105.67), basis: .derived(from: "seats"))),
            level: nil, gate: nil, upstream: nil, phase: nil, staff: 0, starts: nil, finishes: nil)
        let circuit = PlannedCircuit(
            circuit: Circuit(
                id: "01290@2025/primary", level: .levelII, role: .primary, a: SiteID(rawValue: "01290@2025"),
                z: SiteID(rawValue: "pop-040"), medium: .fibre, tier: "fibre-20", capacity: .megabits(20),
                carrier: "VNPT", status: .planned, length: 12.34),
            downstream: .megabits(7.5), upstream: .megabits(2), drivenBy: "meetings", setup: .zero, monthly: .zero)
        let phase = PlannedPhase(
            phase: Phase(
                id: "3", name: LocalizedName(vi: "Giai đoạn 3", en: "Phase 3"), scopes: [.remaining],
                starts: try #require(CivilDate("2025-05-31")), ends: nil,
                milestones: [
                    .init(
                        name: LocalizedName(vi: "Chạy thử", en: "Trial"),
                        date: try #require(CivilDate("2025-04-05")), printed: "5/4/2024")
                ], basis: .published(source: "08-TB/TGV")),
            deployed: 3, prepared: 1, firstDay: CivilDate("2025-07-08"), lastDay: CivilDate("2025-08-14"))
        return Plan(
            topologyName: LocalizedName(vi: "Mạng thử", en: "Sample network"), inputHash: "0123456789abcdef",
            asOf: try #require(CivilDate("2025-07-01")), gatePolicy: .strict, units: all.map(\.0),
            sites: all.map(\.1).filter { $0.gate != .held } + [pop], circuits: [circuit], phases: [phase], bill: [],
            methods: [])
    }

    static func record(
        _ site: String, _ link: String, _ peer: String, start: UInt64, delays: [Double], lostForward: UInt64 = 0,
        lostReturn: UInt64 = 0
    ) -> IntervalRecord {
        var record = IntervalRecord(site: site, link: link, peer: peer, start: start, end: start + 5 * second)
        for delay in delays { record.roundTripDelay.record(delay * 1e6) }
        record.received = UInt64(delays.count)
        record.lostForward = lostForward
        record.lostReturn = lostReturn
        record.sent = record.received + lostForward + lostReturn
        record.jitter = 0.25e6
        return record
    }
}

/// A read model that answers from values; `failure` makes it throw.
struct RecordedNetwork: NetworkView {
    var agentStates: [AgentState] = []
    var records: [IntervalRecord] = []
    var statuses: [LinkKey: LinkStatus] = [:]
    var findings: [LinkKey: LinkFinding] = [:]
    var failure: String?

    struct Failed: Error, CustomStringConvertible {
        var description: String
    }

    private func check() throws { if let failure { throw Failed(description: failure) } }

    func agents(at now: UInt64) async throws -> [AgentState] {
        try check()
        return agentStates
    }

    func links(at now: UInt64) async throws -> [LinkState] {
        try check()
        let byKey = Dictionary(grouping: records) { LinkKey(link: $0.link, site: $0.site) }
        return Set(byKey.keys).union(statuses.keys).map { key in
            let newest = byKey[key]?.max { $0.start < $1.start }
            let peer = key.link.split(separator: "~").map(String.init).first { $0 != key.site } ?? ""
            return LinkState(
                key: key, peer: peer, status: statuses[key] ?? .up, newest: newest,
                finding: findings[key] ?? LinkFinding(.none))
        }
    }

    func intervals(of links: [LinkKey], from: UInt64, to: UInt64, limit: Int) async throws -> [IntervalRecord] {
        try check()
        return Array(
            records.filter { record in
                links.contains { $0.link == record.link && $0.site == record.site } && record.start >= from
                    && record.start < to
            }
            .sorted { $0.start < $1.start }.suffix(limit))
    }

    func linkPeriods(of links: Set<LinkKey>?, from: UInt64, to: UInt64) async throws -> [LinkPeriod] { [] }

    /// Three agents, one of them silent; two links measured and one never.
    static var working: RecordedNetwork {
        func agent(_ site: String, isAlive: Bool) -> AgentState {
            AgentState(
                site: site, version: "0.1.0", enrolled: 0, lastReport: isAlive ? Samples.now : nil, isAlive: isAlive,
                certificateExpires: 0, records: 1, missing: 0)
        }
        let up = "01290@2025~04@2025"
        let down = "04@2025~TW@party"
        var network = RecordedNetwork()
        network.agentStates = [
            agent("TW@party", isAlive: false), agent("04@2025", isAlive: true), agent("01290@2025", isAlive: true),
        ]
        for step in 1...6 as ClosedRange<UInt64> {
            let start = Samples.now - step * 5 * Samples.second
            network.records.append(
                Samples.record(
                    "01290@2025", up, "04@2025", start: start, delays: Array(repeating: 12.5, count: 9),
                    lostForward: 1))
            network.records.append(
                Samples.record("04@2025", down, "TW@party", start: start, delays: [], lostForward: 10))
        }
        network.statuses = [
            LinkKey(link: up, site: "01290@2025"): .up, LinkKey(link: down, site: "04@2025"): .down,
            LinkKey(link: "01290@2025~TW@party", site: "01290@2025"): .unknown,
        ]
        return network
    }
}
