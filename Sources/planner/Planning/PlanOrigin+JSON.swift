import NetworkModel
import Rendering

extension PlanEncoder {
    static func input(_ file: InputFile) -> JSONValue { [.string(file.name), .string(file.hash)] }

    static func reorder(_ item: PlannedReorder) -> JSONValue {
        [
            "circuit": .string(item.circuit), "measured_bps": .integer(item.measured.bitsPerSecond),
            "measured_on": date(item.measuredOn), "tier": .string(item.tier),
            "capacity_bps": .integer(item.capacity.bitsPerSecond), "setup_vnd": .integer(item.setup.dong),
            "monthly_vnd": .integer(item.monthly.dong), "monthly_more_vnd": .integer(item.monthlyMore.dong),
            "activities": .array(item.activities.map(\.json)), "record": .string(item.record),
        ]
    }

    static func origin(_ origin: PlanOrigin, _ out: inout JSONOutput) {
        out.raw("{")
        out.member("plan", origin.plan)
        out.member("input_hash", origin.inputHash)
        out.member("as_of", origin.asOf)
        out.member("known_as_of", origin.knownAsOf)
        out.member("start", origin.start)
        out.key("causes")
        out.list(origin.causes) { $1.value(cause($0)) }
        out.raw(",\n\"affected\":")
        out.list(origin.affected) { item, out in
            out.raw("[")
            out.item(item.id)
            out.item(item.cause)
            out.raw("]")
        }
        out.raw("}")
    }

    static func cause(_ cause: PlanCause) -> JSONValue {
        [
            "kind": .string(cause.kind.rawValue), "event": text(cause.event), "subject": text(cause.subject),
            "day": date(cause.day), "was": date(cause.was), "record": text(cause.record),
        ]
    }
}

extension PlanDecoder {
    static func input(_ field: JSONField) throws -> InputFile {
        let parts = try field.tuple(2)
        return InputFile(name: try parts[0].text, hash: try parts[1].text)
    }

    static func reorder(_ field: JSONField) throws -> PlannedReorder {
        PlannedReorder(
            circuit: try field["circuit"].text, measured: try field["measured_bps"].bandwidth,
            measuredOn: try field["measured_on"].date, tier: try field["tier"].text,
            capacity: try field["capacity_bps"].bandwidth, setup: try field["setup_vnd"].money,
            monthly: try field["monthly_vnd"].money, monthlyMore: try field["monthly_more_vnd"].money,
            activities: try field["activities"].elements.map { try PlannedActivity($0) },
            record: try field["record"].text)
    }

    static func origin(_ field: JSONField) throws -> PlanOrigin {
        let causes = try field["causes"].elements.map { cause in
            PlanCause(
                try cause["kind"].word(), event: try cause["event"].optional?.text,
                subject: try cause["subject"].optional?.text, day: try cause["day"].optional?.date,
                was: try cause["was"].optional?.date, record: try cause["record"].optional?.text)
        }
        return PlanOrigin(
            plan: try field["plan"].text, inputHash: try field["input_hash"].text, asOf: try field["as_of"].date,
            knownAsOf: try field["known_as_of"].optional?.date, start: try field["start"].date, causes: causes,
            affected: try field["affected"].elements.map { item in
                let parts = try item.tuple(2)
                let number = try parts[1].count
                guard causes.indices.contains(number) else { throw parts[1].mismatch("a number of causes") }
                return PlanOrigin.Affected(id: try parts[0].text, cause: number)
            })
    }
}
