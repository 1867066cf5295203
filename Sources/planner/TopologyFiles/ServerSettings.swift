import Localization
import NetworkAddress
import NetworkModel

/// `servers` of a workload: by what its packets are known.
enum ServerSettings {
    private enum Office: String, CaseIterable { case centre, province }

    static func read(_ setting: Setting) -> [ServerRule]? {
        guard let list = setting.list(of: Texts(same: "at, prefix, protocol, ports")) else { return nil }
        let rules = list.map { rule($0) }
        return rules.contains { $0 == nil } ? nil : rules.compactMap(\.self)
    }

    private static func rule(_ setting: Setting) -> ServerRule? {
        guard let map = setting.mapping([], optional: ["at", "prefix", "protocol", "ports"]) else { return nil }
        let office = map.choice("at", Office.self)
        let prefix = map["prefix"].flatMap { self.prefix($0) }
        let transport = map.choice("protocol", ServerRule.Transport.self)
        let ports = map["ports"].flatMap { self.ports($0) }
        guard (map["at"] == nil) == (office == nil), (map["prefix"] == nil) == (prefix == nil),
            (map["protocol"] == nil) == (transport == nil), (map["ports"] == nil) == (ports == nil)
        else { return nil }
        if office != nil, let other = map["prefix"] {
            other.report(.unknownKey, ["prefix", setting.path, "protocol, ports"])
            return nil
        }
        var rule = ServerRule(transport: transport, ports: ports)
        rule.place = prefix.map { .prefix($0) } ?? office.map { .office($0 == .centre ? .centre : .province) }
        if rule.isEmpty {
            setting.report(.emptyValue, [Texts(same: setting.path), Texts(same: "at, prefix, protocol, ports")])
            return nil
        }
        return rule
    }

    private static func prefix(_ setting: Setting) -> Prefix? {
        guard let text = setting.scalar(CheckWords.serversForm.texts) else { return nil }
        if let prefix = Prefix(text) { return prefix }
        setting.reportForm(text, .serversForm)
        return nil
    }

    private static func ports(_ setting: Setting) -> ClosedRange<UInt16>? {
        guard let text = setting.scalar(CheckWords.portsForm.texts) else { return nil }
        if let ports = ServerRule.ports(text) { return ports }
        setting.reportForm(text, .portsForm)
        return nil
    }
}
