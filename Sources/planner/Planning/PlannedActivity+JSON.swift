import NetworkModel
import Rendering

/// An activity as a list: kind, crew rule, first and last day, then mode, crews, first and last minute, minutes of travel, and the
/// reason as a list of its own. Older plans have the first four alone.
extension PlannedActivity {
    var json: JSONValue {
        .array([
            .string(kind.rawValue), PlanEncoder.text(crew), PlanEncoder.date(starts), PlanEncoder.date(finishes),
            PlanEncoder.text(mode), .array(crews.map { .string($0) }),
            startMinute.map(PlanEncoder.integer) ?? .null, finishMinute.map(PlanEncoder.integer) ?? .null,
            PlanEncoder.integer(travel), reason?.json ?? .null,
        ])
    }

    init(_ field: JSONField) throws {
        let parts = try field.elements
        guard parts.count == 4 || parts.count == 10 else { throw field.mismatch("a list of 4 or 10") }
        self.init(
            kind: try parts[0].word(), crew: try parts[1].optional?.text, starts: try parts[2].date,
            finishes: try parts[3].date)
        guard parts.count == 10 else { return }
        mode = try parts[4].optional?.text
        crews = try parts[5].elements.map { try $0.text }
        startMinute = try parts[6].optional?.count
        finishMinute = try parts[7].optional?.count
        travel = try parts[8].count
        reason = try parts[9].optional.map { try PlannedReason($0) }
    }
}

extension PlannedReason {
    var json: JSONValue {
        switch self {
        case .pinned: ["pinned"]
        case .release: ["release"]
        case .after(let site, let kind): ["after", .string(site.rawValue), .string(kind.rawValue)]
        case .crew(let site, let kind):
            ["crew", PlanEncoder.text(site?.rawValue), PlanEncoder.text(kind?.rawValue)]
        case .stock(let item): ["stock", .string(item)]
        case .budget(let period): ["budget", .string(period)]
        case .season(let season): ["season", .string(season)]
        case .value(let site, let kind):
            ["value", PlanEncoder.text(site?.rawValue), PlanEncoder.text(kind?.rawValue)]
        }
    }

    init(_ field: JSONField) throws {
        let parts = try field.elements
        switch (try parts.first?.text, parts.count) {
        case ("pinned", 1): self = .pinned
        case ("release", 1): self = .release
        case ("after", 3): self = .after(site: try parts[1].siteID, kind: try parts[2].word())
        case ("crew", 3):
            self = .crew(site: try parts[1].optional?.siteID, kind: try parts[2].optional?.word())
        case ("stock", 2): self = .stock(item: try parts[1].text)
        case ("budget", 2): self = .budget(period: try parts[1].text)
        case ("season", 2): self = .season(try parts[1].text)
        // Older plans name the site alone.
        case ("value", 2): self = .value(site: try parts[1].optional?.siteID, kind: nil)
        case ("value", 3): self = .value(site: try parts[1].optional?.siteID, kind: try parts[2].optional?.word())
        default: throw field.mismatch("a reason")
        }
    }
}
