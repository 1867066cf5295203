import NetworkModel

extension PlanEncoder {
    /// `[predecessor, successor, event, day, area, people, principal, same office]`.
    static func succession(_ item: PlannedSuccession, _ out: inout JSONOutput) {
        out.raw("[")
        out.item(item.predecessor.rawValue)
        out.item(item.successor.rawValue)
        out.item(item.event)
        out.item(item.day)
        out.item(item.area.rawValue)
        out.item(item.people.rawValue)
        out.item(item.isPrincipal)
        out.item(item.isSameOffice)
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
