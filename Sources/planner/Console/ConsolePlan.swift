import Localization
import NetworkModel
package import Planning

/// A plan with what the console looks up in it, made once when the console starts: O(n log n) in sites.
package struct ConsolePlan: Sendable {
    let plan: Plan
    /// The plan's sites, and after them the offices of the living units that have none (held ones): the plan does nothing
    /// there, but the country has them, and a person asks why.
    let sites: [PlannedSite]
    /// Offices by level, then the carrier's sites; within each by id.
    let order: [Int]
    private let siteIndex: [String: Int]
    private let unitIndex: [UnitID: Int]
    private let circuitIndex: [SiteID: [Int]]
    /// What a search looks in, by site: name, also of before a merger, id and province, without case and diacritics.
    private let searchTexts: [String]
    /// Units by level and gate; levels without units are absent.
    let gateCounts: [(level: UnitLevel, counts: [Gate: Int])]

    package init(_ plan: Plan) {
        self.plan = plan
        let units = Dictionary(plan.units.indices.map { (plan.units[$0].unit.id, $0) }) { first, _ in first }
        unitIndex = units
        let sites = plan.sites + Self.otherOffices(plan)
        self.sites = sites
        siteIndex = Dictionary(sites.indices.map { (sites[$0].site.id.rawValue, $0) }) { first, _ in first }
        circuitIndex = Dictionary(grouping: plan.circuits.indices) { plan.circuits[$0].circuit.a }
        let ranks = Dictionary(uniqueKeysWithValues: UnitLevel.allCases.enumerated().map { ($0.element, $0.offset) })
        order = sites.indices.sorted { a, b in
            let rank = { (index: Int) in sites[index].level.flatMap { ranks[$0] } ?? Int.max }
            return (rank(a), sites[a].site.id) < (rank(b), sites[b].site.id)
        }
        let former = Dictionary(grouping: plan.successions, by: \.successor)
        searchTexts = sites.map { site in
            let province = Self.province(of: site, units: plan.units, index: units)
            let before = (former[site.site.id] ?? []).map { item in
                UnitID(item.predecessor.rawValue).flatMap { units[$0] }.map { plan.units[$0].unit.name }
            }
            let names = ([site.site.name, province?.name] + before).compactMap { $0 }.map { "\($0.vi) \($0.en)" }
            return SearchText.folded(names.joined(separator: " ") + " " + site.site.id.rawValue)
        }
        let byLevel = Dictionary(grouping: plan.units) { $0.unit.level }
        gateCounts = UnitLevel.allCases.compactMap { level in
            guard let units = byLevel[level] else { return nil }
            return (level, units.reduce(into: [:]) { $0[$1.decision.gate, default: 0] += 1 })
        }
    }

    private static func otherOffices(_ plan: Plan) -> [PlannedSite] {
        let known = Set(plan.sites.map(\.site.id))
        return plan.units.compactMap { planned -> PlannedSite? in
            let unit = planned.unit
            let id = SiteID(office: unit.id)
            guard planned.decision.gate != .closed, unit.level != .district, !known.contains(id) else { return nil }
            let site = Site(id: id, kind: .office, name: unit.name, location: unit.location, unit: unit.id)
            return PlannedSite(
                site: site, level: unit.level, gate: planned.decision.gate, upstream: nil, phase: nil, staff: 0,
                starts: nil,
                finishes: nil)
        }
    }

    func site(_ id: String) -> PlannedSite? { siteIndex[id].map { sites[$0] } }
    func unit(_ id: UnitID) -> PlannedUnit? { unitIndex[id].map { plan.units[$0] } }
    func circuits(of site: SiteID) -> [PlannedCircuit] { (circuitIndex[site] ?? []).map { plan.circuits[$0] } }

    /// What a search for the site looks in; its id alone where the plan doesn't know it.
    func searchText(of site: String) -> String {
        siteIndex[site].map { searchTexts[$0] } ?? SearchText.folded(site)
    }

    /// The site's name for a reader, also of an office that is no more; the id where the plan doesn't know it.
    func name(of site: String, _ language: Language) -> String {
        self.site(site)?.site.name[language] ?? UnitID(site).flatMap(unit)?.unit.name[language] ?? site
    }

    /// The name of a system by its id.
    func systemName(_ id: String, _ language: Language) -> String {
        plan.systems.first { $0.id == id }?.name[language] ?? id
    }

    /// The province that a unit's office lies in; nil for the centre, provinces and carrier sites.
    func province(of site: PlannedSite) -> AdministrativeUnit? {
        Self.province(of: site, units: plan.units, index: unitIndex)
    }

    private static func province(of site: PlannedSite, units: [PlannedUnit], index: [UnitID: Int])
        -> AdministrativeUnit?
    {
        var next = site.site.unit.flatMap { index[$0] }.flatMap { units[$0].unit.parent }
        // Commune, district, province: a longer chain would be a cycle.
        for _ in 0..<4 {
            guard let parent = next.flatMap({ index[$0] }).map({ units[$0].unit }) else { return nil }
            if parent.level == .province { return parent }
            next = parent.parent
        }
        return nil
    }

    /// The sites that answer `filter`, in `order`. O(sites).
    func sites(matching filter: SiteFilter, enrolled: Set<String>) -> [PlannedSite] {
        let words = SearchText.folded(filter.text).split(separator: " ")
        return order.compactMap { index -> PlannedSite? in
            let site = sites[index]
            if let level = filter.level, site.level != level { return nil }
            if filter.isCarrier, site.level != nil { return nil }
            if let gate = filter.gate, site.gate != gate { return nil }
            if filter.isEnrolled, !enrolled.contains(site.site.id.rawValue) { return nil }
            return words.allSatisfy { searchTexts[index].contains($0) } ? site : nil
        }
    }
}

/// What the list of sites is narrowed to.
struct SiteFilter: Hashable, Sendable {
    var text = ""
    var level: UnitLevel?
    var isCarrier = false
    var gate: Gate?
    var isEnrolled = false

    /// From a request's parameters; what is unknown narrows nothing.
    init(_ request: ConsoleRequest) {
        let query = request.query
        text = request.searchedText
        isCarrier = query["level"] == "carrier"
        level = query["level"].flatMap(UnitLevel.init(rawValue:))
        gate = query["gate"].flatMap(Gate.init(rawValue:))
        isEnrolled = query["enrolled"] == "1"
    }
}
