import Localization
import NetworkModel

/// policy.yaml: what the designer must give each level, and what encryptors take of every line.
enum PolicySettings {
    static let file = "policy.yaml"

    struct Policy {
        var protection: [ProtectionRule]
        var tunnel: EncryptedTunnel?
        var standby = StandbyRules.usual
    }

    /// `media` are those that the catalogue has; nil where it could not be read.
    static func read(_ root: Setting, media: [Medium]?, bases: inout [Basis]) -> Policy? {
        guard let map = root.mapping(["protection"], optional: ["tunnel", "standby"]) else { return nil }
        let tunnel = map["tunnel"].flatMap { TunnelSettings.read($0) }
        let standby = map["standby"].flatMap { StandbySettings.read($0) }
        guard let rules = map.entries("protection", id: "level", read: { rule($0, media) }),
            (map["tunnel"] == nil) == (tunnel == nil), (map["standby"] == nil) == (standby == nil)
        else { return nil }
        if let setting = map["protection"] {
            for level in SystemsSettings.officeLevels where !rules.contains(where: { $0.level == level }) {
                setting.report(.missingRule, [setting.path, level.rawValue])
            }
        }
        bases += rules.map(\.basis)
        if let tunnel { bases.append(tunnel.basis) }
        if let standby { bases.append(standby.basis) }
        return Policy(protection: rules, tunnel: tunnel, standby: standby ?? .usual)
    }

    private static func rule(_ setting: Setting, _ media: [Medium]?) -> ProtectionRule? {
        guard
            let map = setting.entry(
                ["level", "wants_backup", "backup_share", "primary_media", "backup_media", "utilisation_limit"],
                optional: ["backup_carrier"])
        else { return nil }
        let level = map.choice("level", UnitLevel.self)
        let wantsBackup = map.flag("wants_backup")
        let share = map.decimal("backup_share", 0...1)
        let primary = map.choices("primary_media", Medium.self)
        let backup = map.choices("backup_media", Medium.self)
        let limit = map.decimal("utilisation_limit", 0.01...1)
        let carrier = map.choice("backup_carrier", BackupCarrier.self)
        if let media, primary != nil, backup != nil {
            let known = media.map(\.rawValue)
            for key in ["primary_media", "backup_media"] {
                for element in map[key]?.peekedElements ?? []
                where element.reference(among: known, in: "catalogue.yaml") == nil {
                    return nil
                }
            }
        }
        let basis = map.basis()
        if let primary, primary.isEmpty, let list = map["primary_media"] {
            list.report(.emptyValue, [list.path, Medium.allCases.map(\.rawValue).joined(separator: ", ")])
            return nil
        }
        if wantsBackup == true, let backup, backup.isEmpty, let list = map["backup_media"] {
            list.report(.emptyValue, [list.path, Medium.allCases.map(\.rawValue).joined(separator: ", ")])
            return nil
        }
        guard let level, let wantsBackup, let share, let primary, let backup, let limit, let basis,
            (map["backup_carrier"] == nil) == (carrier == nil)
        else { return nil }
        var rule = ProtectionRule(
            level: level, wantsBackup: wantsBackup, backupShare: share, primaryMedia: primary, backupMedia: backup,
            utilisationLimit: limit, basis: basis)
        rule.wantsOtherCarrier = carrier == .other
        return rule
    }

    private enum BackupCarrier: String, CaseIterable { case any, other }
}
