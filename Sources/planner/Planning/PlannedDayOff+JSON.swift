import NetworkModel
import Rendering

extension PlannedDayOff {
    var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("from", PlanEncoder.date(from)), .init("until", PlanEncoder.date(until)),
            .init("name", PlanEncoder.name(name)), .init("kind", .string(kind.rawValue)),
        ]
        if kind == .season {
            members.append(.init("units", .array(units.map { .string($0.description) })))
            members.append(.init("activities", .array(activities.map { .string($0.rawValue) })))
        }
        return .object(members)
    }

    init(_ field: JSONField) throws {
        self.init(
            from: try field["from"].date, until: try field["until"].date, name: try field["name"].name,
            kind: try field["kind"].word(), units: try field.member("units")?.elements.map { try $0.unitID } ?? [],
            activities: try field.member("activities")?.elements.map { try $0.word() } ?? [])
    }
}
