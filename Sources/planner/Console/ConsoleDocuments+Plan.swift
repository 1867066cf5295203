import Localization
import NetworkModel
import Planning
import Rendering

extension ConsoleDocuments {
    /// `GET /api/map`: every site of the plan and every held office as `[id, name, latitude, longitude, level, gate]`, where level and gate are
    /// positions in `levels` and `gates`, or null for the carrier's sites. 60 bytes a site.
    static func map(_ plan: ConsolePlan, places: [FarPlace] = [], language: Language) -> JSONValue {
        func position<Case: Equatable>(_ value: Case?, in cases: [Case]) -> JSONValue {
            value.flatMap { cases.firstIndex(of: $0) }.map { .integer(Int64($0)) } ?? .null
        }
        let sites = plan.order.map { index -> JSONValue in
            let site = plan.sites[index]
            let place = site.site.location.coordinate
            return [
                .string(site.site.id.rawValue), .string(site.site.name[language]), degrees(place.latitude),
                degrees(place.longitude), position(site.level, in: UnitLevel.allCases),
                position(site.gate, in: Gate.allCases),
            ]
        }
        let names = places.map { place -> JSONValue in
            [.string(place.title(language)), degrees(place.place.latitude), degrees(place.place.longitude)]
        }
        return document([
            .init("levels", .array(UnitLevel.allCases.map { .string($0.rawValue) })),
            .init("gates", .array(Gate.allCases.map { .string($0.rawValue) })),
            .init("sites", columns(["id", "name", "latitude", "longitude", "level", "gate"], sites)),
            .init("places", columns(["name", "latitude", "longitude"], names)),
        ])
    }

    /// Five decimals: about a metre.
    private static func degrees(_ value: Double) -> JSONValue { .number((value * 1e5).rounded() / 1e5) }

    /// `GET /api/plan`: what the plan is and what it does when.
    static func plan(_ index: ConsolePlan, language: Language) -> JSONValue {
        let plan = index.plan
        let units = index.gateCounts.map { level, counts in
            JSONValue.Member(
                level.rawValue,
                .object(Gate.allCases.map { .init($0.rawValue, .integer(Int64(counts[$0] ?? 0))) }))
        }
        let phases = plan.phases.map { phase -> JSONValue in
            .object([
                .init("id", .string(phase.phase.id)),
                .init("name", .string(phase.phase.name[language])),
                .init("starts", .string(phase.phase.starts.description)),
                .init("ends", day(phase.phase.ends)),
                .init("deployed", .integer(Int64(phase.deployed))),
                .init("prepared", .integer(Int64(phase.prepared))),
                .init("firstDay", day(phase.firstDay)),
                .init("lastDay", day(phase.lastDay)),
            ])
        }
        return document([
            .init("name", .string(plan.topologyName[language])),
            .init("asOf", .string(plan.asOf.description)),
            .init("gatePolicy", .string(plan.gatePolicy.rawValue)),
            .init("inputHash", .string(plan.inputHash)),
            .init("units", .object(units)),
            .init("sites", .integer(Int64(plan.sites.count))),
            .init("circuits", .integer(Int64(plan.circuits.count))),
            .init("phases", .array(phases)),
        ])
    }

    /// `GET /api/sites`: one page of the list of sites.
    static func sites(_ page: Page<PlannedSite>, plan: ConsolePlan, language: Language) -> JSONValue {
        document([
            .init("total", .integer(Int64(page.total))),
            .init("page", .integer(Int64(page.number))),
            .init("size", .integer(Int64(page.size))),
            .init("sites", .array(page.items.map { .object(site($0, plan: plan, language: language)) })),
        ])
    }

    /// `GET /api/site`: one site with its gate, circuits, schedule and demand.
    static func site(_ site: PlannedSite, plan: ConsolePlan, language: Language) -> JSONValue {
        let decision = site.site.unit.flatMap { plan.unit($0) }?.decision
        let circuits = plan.circuits(of: site.site.id).map { planned -> JSONValue in
            let circuit = planned.circuit
            return .object([
                .init("id", .string(circuit.id)), .init("level", .string(circuit.level.rawValue)),
                .init("role", .string(circuit.role.rawValue)), .init("to", .string(circuit.z.rawValue)),
                .init("medium", .string(circuit.medium.rawValue)), .init("tier", .string(circuit.tier)),
                .init("bitsPerSecond", .integer(circuit.capacity.bitsPerSecond)),
                .init("carrier", .string(circuit.carrier)), .init("status", .string(circuit.status.rawValue)),
                .init("kilometres", .number((circuit.length * 10).rounded() / 10)),
                .init("demandDown", .integer(planned.downstream.bitsPerSecond)),
                .init("demandUp", .integer(planned.upstream.bitsPerSecond)),
                .init("drivenBy", .string(planned.drivenBy)),
            ])
        }
        return document(
            Self.site(site, plan: plan, language: language) + [
                .init("event", decision?.event.map { .string($0) } ?? .null),
                .init("because", decision?.because.map { .string($0.description) } ?? .null),
                .init("circuits", .array(circuits)),
            ])
    }

    private static func site(_ site: PlannedSite, plan: ConsolePlan, language: Language) -> [JSONValue.Member] {
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        return [
            .init("id", .string(site.site.id.rawValue)), .init("name", .string(site.site.name[language])),
            .init("kind", .string(site.site.kind.rawValue)), .init("level", text(site.level?.rawValue)),
            .init("gate", text(site.gate?.rawValue)),
            .init("province", text(plan.province(of: site)?.name[language])),
            .init("latitude", degrees(site.site.location.coordinate.latitude)),
            .init("longitude", degrees(site.site.location.coordinate.longitude)),
            .init("upstream", text(site.upstream?.rawValue)), .init("phase", text(site.phase)),
            .init("staff", .integer(Int64(site.staff))), .init("starts", day(site.starts)),
            .init("finishes", day(site.finishes)),
        ]
    }

    private static func day(_ day: CivilDate?) -> JSONValue { day.map { .string($0.description) } ?? .null }
}

/// One page of a list, and how much there is in all.
struct Page<Item: Sendable>: Sendable {
    var items: [Item]
    var total: Int
    /// From 1.
    var number: Int
    var size: Int
    var last: Int { max(1, (total + size - 1) / size) }

    /// Page `number` of `all`; a number out of range takes the nearest page.
    init(_ all: [Item], number: Int, size: Int) {
        total = all.count
        self.size = size
        let last = max(1, (all.count + size - 1) / size)
        self.number = min(max(1, number), last)
        let begin = (self.number - 1) * size
        items = Array(all[min(begin, all.count)..<min(begin + size, all.count)])
    }
}
