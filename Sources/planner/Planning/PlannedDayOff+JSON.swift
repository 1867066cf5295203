import NetworkModel
import Rendering

extension PlannedDayOff {
    var json: JSONValue {
        [
            "from": PlanEncoder.date(from), "until": PlanEncoder.date(until), "name": PlanEncoder.name(name),
            "kind": .string(kind.rawValue),
        ]
    }

    init(_ field: JSONField) throws {
        self.init(
            from: try field["from"].date, until: try field["until"].date, name: try field["name"].name,
            kind: try field["kind"].word())
    }
}
