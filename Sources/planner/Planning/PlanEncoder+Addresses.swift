import NetworkAddress
import NetworkModel
import Rendering

extension PlanEncoder {
    /// `[site, role, prefix, status, container, circuit, holder]`.
    static func prefix(_ item: PlannedPrefix) -> JSONValue {
        [
            .string(item.site.rawValue), .string(item.role.rawValue), .string(item.prefix.description),
            .string(item.status.rawValue), text(item.container?.description), text(item.circuit),
            text(item.holder?.rawValue),
        ]
    }

    static func addressPool(_ item: PlannedAddressPool) -> JSONValue {
        [
            "role": .string(item.role.rawValue), "block": .string(item.block.description), "used": integer(item.used),
            "given": integer(item.given), "containers": integer(item.containers),
            "final_containers": integer(item.finalContainers),
        ]
    }
}
