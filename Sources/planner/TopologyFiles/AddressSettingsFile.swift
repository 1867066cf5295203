import Localization
import NetworkAddress
import NetworkModel

/// addresses.yaml: where prefixes come from. The file may be missing: then the plan has no addresses.
enum AddressSettingsFile {
    static let file = "addresses.yaml"

    static func read(_ root: Setting, bases: inout [Basis]) -> AddressSettings? {
        guard let map = root.mapping(["pools", "carried"]) else { return nil }
        let pools = map.entries("pools", id: "role") { pool($0) }
        let carried = map.choice("carried", AddressSettings.Carried.self)
        guard let pools, let carried else { return nil }
        for (index, setting) in (map["pools"]?.peekedElements ?? []).enumerated() {
            for (earlier, other) in pools.prefix(index).enumerated() where pools[index].block.overlaps(other.block) {
                let first = map["pools"]?.peekedElements[earlier].peek("block")
                setting.peek("block")?.report(
                    .blocksOverlap,
                    [pools[index].block.description, other.block.description, String(first?.position.line ?? 0)])
                return nil
            }
        }
        bases += pools.map(\.basis)
        return AddressSettings(pools: pools, carried: carried)
    }

    private static func pool(_ setting: Setting) -> AddressPool? {
        guard let map = setting.entry(["role", "block", "lengths", "growth"], optional: ["carrier_length"]) else {
            return nil
        }
        let role = map.choice("role", PrefixRole.self)
        let block = map["block"].flatMap { prefix($0) }
        // A circuit takes two addresses, whatever else does.
        let longest = role == .pointToPoint ? 31 : 32
        let range = (block?.length ?? 0)...longest
        let lengths = map.byLevel("lengths") { $0.whole(range) }
        if let lengths, let setting = map["lengths"] {
            for level in SystemsSettings.officeLevels where lengths[level] == nil {
                setting.report(.missingRule, [setting.path, level.rawValue])
            }
        }
        let carrier = map.whole("carrier_length", range)
        let growth = map.decimal("growth", 0...10)
        let basis = map.basis()
        guard let role, let block, let lengths, let growth, let basis,
            (map["carrier_length"] == nil) == (carrier == nil)
        else { return nil }
        return AddressPool(
            role: role, block: block, lengths: lengths, carrierLength: carrier, growth: growth, basis: basis)
    }

    private static func prefix(_ setting: Setting) -> Prefix? {
        guard let text = setting.scalar(CheckWords.prefixForm.texts) else { return nil }
        if let prefix = Prefix(text), prefix.address.width == 32 { return prefix }
        setting.report(.badID, [Texts(same: setting.path), Texts(same: text), CheckWords.prefixForm.texts])
        return nil
    }
}
