import NetworkModel

extension PlanEncoder {
    /// `[predecessor, successor, event, day, area, people, principal, same office]`.
    static func succession(_ item: PlannedSuccession, _ out: inout JSONOutput) {
        out.raw("[")
        out.string(item.predecessor.rawValue)
        out.raw(",")
        out.string(item.successor.rawValue)
        out.raw(",")
        out.string(item.event)
        out.raw(",")
        out.date(item.day)
        out.raw(",")
        out.string(item.area.rawValue)
        out.raw(",")
        out.string(item.people.rawValue)
        out.raw(",")
        out.flag(item.isPrincipal)
        out.raw(",")
        out.flag(item.isSameOffice)
        out.raw("]")
    }
}

extension PlanDecoder {
    static func succession(_ field: JSONField) throws -> PlannedSuccession {
        let parts = try field.tuple(8)
        return PlannedSuccession(
            predecessor: try parts[0].siteID, successor: try parts[1].siteID, event: try parts[2].text,
            day: try parts[3].date, area: try parts[4].word(), people: try parts[5].word(),
            isPrincipal: try parts[6].flag, isSameOffice: try parts[7].flag)
    }
}
