import NetworkAddress
import NetworkModel
import Rendering

extension JSONField {
    var prefix: Prefix {
        get throws {
            guard let prefix = try octets({ Prefix(utf8: $0) }) else { throw mismatch("a prefix such as 10.0.0.0/8") }
            return prefix
        }
    }
}

extension PlanDecoder {
    static func prefix(_ field: JSONField) throws -> PlannedPrefix {
        let parts = try field.tuple(7)
        return PlannedPrefix(
            site: try parts[0].siteID, role: try parts[1].word(), prefix: try parts[2].prefix,
            status: try parts[3].word(), container: try parts[4].optional?.prefix, circuit: try parts[5].optional?.text,
            holder: try parts[6].optional?.siteID)
    }

    static func addressPool(_ field: JSONField) throws -> PlannedAddressPool {
        PlannedAddressPool(
            role: try field["role"].word(), block: try field["block"].prefix, used: try field["used"].count,
            given: try field["given"].count, containers: try field["containers"].count,
            finalContainers: try field["final_containers"].count)
    }
}
