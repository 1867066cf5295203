import Collector
import NetworkModel
import Planning

extension SiteLineage {
    /// A plan's offices, and what those that it no longer has became.
    init(_ plan: Planning.Plan) {
        self.init(hierarchy: SiteHierarchy(plan), successions: plan.successions.map(SiteSuccession.init))
    }
}

extension SiteSuccession {
    init(_ planned: PlannedSuccession) {
        // A civil day begins at midnight in Vietnam, seven hours before it does in UTC.
        let seconds = Int64(planned.day.daysSinceEpoch) * 86_400 - 7 * 3_600
        let share: Share =
            switch planned.area {
            case .all: .all
            case .part: .part
            case .rest: .rest
            // A decree may send people where it sends no land.
            case .none: planned.people == .none ? .none : .part
            }
        self.init(
            predecessor: planned.predecessor.rawValue, successor: planned.successor.rawValue, event: planned.event,
            day: planned.day.description, changeover: UInt64(max(0, seconds)) * 1_000_000_000, share: share,
            isPrincipal: planned.isPrincipal, isSameOffice: planned.isSameOffice)
    }
}

extension SiteHierarchy {
    /// The sites of a plan, each with the one above it, and the offices of its held units: the plan builds nothing there, and what
    /// stands there is measured until the merger is complete.
    init(_ plan: Planning.Plan) {
        var upstream: [String: String?] = [:]
        for planned in plan.sites {
            upstream[planned.site.id.rawValue] = .some(planned.upstream?.rawValue)
        }
        let units = Dictionary(plan.units.map { ($0.unit.id, $0) }) { first, _ in first }
        let held = plan.units.filter { unit in
            unit.decision.gate == .held && unit.unit.level != .district && upstream[unit.unit.id.description] == nil
        }
        let heldIDs = Set(held.map(\.unit.id))
        let centre = plan.units.first { $0.unit.level == .centre }?.unit.id.description
        for unit in held { upstream[unit.unit.id.description] = .some(centre) }
        let onwards = Dictionary(
            plan.successions.filter(\.isPrincipal).map { ($0.predecessor.rawValue, $0.successor.rawValue) }
        ) {
            first, _ in first
        }
        for unit in plan.units where unit.unit.level == .commune && upstream[unit.unit.id.description] != nil {
            let id = unit.unit.id.description
            guard let province = Self.province(above: unit.unit, units) else { continue }
            if heldIDs.contains(province) {
                upstream[id] = .some(province.description)
            } else if heldIDs.contains(unit.unit.id) {
                var above = province.description
                for _ in 0..<8 where upstream[above] == nil { above = onwards[above] ?? above }
                if upstream[above] != nil { upstream[id] = .some(above) }
            }
        }
        self.init(upstream: upstream)
    }

    private static func province(above unit: AdministrativeUnit, _ units: [UnitID: PlannedUnit]) -> UnitID? {
        var next = unit.parent.flatMap { units[$0] }?.unit
        // Commune, district, province: a longer chain would be a circle.
        for _ in 0..<4 {
            guard let unit = next else { return nil }
            if unit.level == .province { return unit.id }
            next = unit.parent.flatMap { units[$0] }?.unit
        }
        return nil
    }
}
