import NetworkAddress
import NetworkModel
import Rendering

extension PlanEncoder {
    /// `[site, role, prefix, status, container, circuit, holder]`.
    static func prefix(_ item: PlannedPrefix, _ out: inout JSONOutput) {
        out.raw("[")
        out.item(item.site.rawValue)
        out.item(item.role.rawValue)
        out.item(item.prefix.description)
        out.item(item.status.rawValue)
        out.item(item.container?.description)
        out.item(item.circuit)
        out.item(item.holder?.rawValue)
        out.raw("]")
    }

    static func addressPool(_ item: PlannedAddressPool) -> JSONValue {
        [
            "role": .string(item.role.rawValue), "block": .string(item.block.description), "used": integer(item.used),
            "given": integer(item.given), "containers": integer(item.containers),
            "final_containers": integer(item.finalContainers),
        ]
    }
}
