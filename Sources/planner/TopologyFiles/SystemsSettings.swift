import Localization
import NetworkModel

/// systems.yaml: workloads, classes of service and staffing.
enum SystemsSettings {
    static let file = "systems.yaml"

    struct Systems {
        var classes: [QoSClass]
        var workloads: [Workload]
        var staffing: [StaffingRule]
    }

    /// Levels whose units have an office to join: each needs a rule.
    static let officeLevels: [UnitLevel] = [.centre, .organ, .province, .commune]

    static func read(_ root: Setting, bases: inout [Basis]) -> Systems? {
        guard let map = root.mapping(["qos_classes", "workloads", "staffing"]) else { return nil }
        let classes = map.entries("qos_classes", id: "id") { qosClass($0) }
        let names = map["qos_classes"]?.peekedElements.compactMap { $0.peek("id")?.peekedText } ?? []
        let workloads = map.entries("workloads", id: "id") { workload($0, names) }
        let staffing = map.entries("staffing", id: "level") { staffingRule($0) }
        if let staffing, let setting = map["staffing"] {
            for level in officeLevels where !staffing.contains(where: { $0.level == level }) {
                setting.report(.missingRule, [setting.path, level.rawValue])
            }
        }
        guard let classes, let workloads, let staffing else { return nil }
        bases += classes.map(\.basis) + workloads.map(\.basis) + staffing.map(\.basis)
        return Systems(classes: classes, workloads: workloads, staffing: staffing)
    }

    private static func qosClass(_ setting: Setting) -> QoSClass? {
        guard
            let map = setting.entry(
                ["id", "name", "dscp", "delay_limit_ms", "loss_limit"],
                optional: ["variation_limit_ms", "hop_limit"])
        else { return nil }
        let id = map.word("id")
        let name = map.name("name")
        let dscp = map.whole("dscp", 0...63)
        let delay = map.decimal("delay_limit_ms", 0.1...100_000)
        let variation = map.decimal("variation_limit_ms", 0.01...100_000)
        let loss = map.decimal("loss_limit", 0...1)
        let hops = map.whole("hop_limit", 1...255)
        let basis = map.basis()
        guard let id, let name, let dscp, let delay, let loss, let basis,
            (map["variation_limit_ms"] == nil) == (variation == nil), (map["hop_limit"] == nil) == (hops == nil)
        else { return nil }
        return QoSClass(
            id: id, name: name, dscp: dscp, delayLimit: delay, variationLimit: variation, lossLimit: loss,
            basis: basis, hopLimit: hops)
    }

    private static func workload(_ setting: Setting, _ classes: [String]) -> Workload? {
        guard
            let map = setting.entry(
                ["id", "name", "qos_class", "users", "downstream", "upstream", "growth"],
                optional: ["serves", "servers"])
        else { return nil }
        let id = map.word("id")
        let name = map.name("name")
        let qosClass = map["qos_class"]?.reference(among: classes, in: "qos_classes")
        let users = map.byLevel("users") { $0.decimal(0...1) }
        let downstream = map["downstream"].flatMap { traffic($0) }
        let upstream = map["upstream"].flatMap { traffic($0) }
        let growth = map.decimal("growth", -0.9...10)
        let serves = map["serves"].map { self.serves($0) } ?? [.centre: 1]
        let servers = map["servers"].map { ServerSettings.read($0) } ?? []
        let basis = map.basis()
        guard let id, let name, let qosClass, let users, let downstream, let upstream, let growth, let serves,
            let servers, let basis
        else { return nil }
        var workload = Workload(
            id: id, name: name, qosClass: qosClass, users: users, downstream: downstream.kind,
            upstream: upstream.kind, growth: growth, basis: basis, downstreamPacket: downstream.packet,
            upstreamPacket: upstream.packet, serves: serves)
        workload.servers = servers
        return workload
    }

    /// Shares by pattern; 0 is left out.
    private static func serves(_ setting: Setting) -> [TrafficPattern: Double]? {
        guard let map = setting.mapping([], optional: TrafficPattern.allCases.map(\.rawValue)) else { return nil }
        // A key that is not known is reported already; that its share is missing is no second mistake.
        guard map.entries.count == setting.keyCount else { return nil }
        var shares: [TrafficPattern: Double] = [:]
        for pattern in TrafficPattern.allCases {
            guard let value = map[pattern.rawValue] else { continue }
            guard let share = value.decimal(0...1) else { return nil }
            if share > 0 { shares[pattern] = share }
        }
        let sum = TrafficPattern.allCases.reduce(0) { $0 + (shares[$1] ?? 0) }
        guard abs(sum - 1) <= 1e-6 else {
            setting.report(.sharesSum, [setting.path, NumberRule.text((sum * 1e6).rounded() / 1e6)])
            return nil
        }
        return shares
    }

    private enum TrafficKind: String, CaseIterable { case streaming, elastic }

    private static func traffic(_ setting: Setting) -> (kind: Workload.Traffic, packet: Int?)? {
        let streaming = ["kind", "rate_mbps", "concurrency"]
        let elastic = ["kind", "bytes", "transfers", "seconds"]
        let elasticOptional = ["peak_mbps", "packet_bytes"]
        let kind = setting.peek("kind")?.peekedText
        switch kind.flatMap(TrafficKind.init(rawValue:)) {
        case .streaming:
            guard let map = setting.mapping(streaming, optional: ["packet_bytes"]) else { return nil }
            let rate = map.decimal("rate_mbps", 0.001...10_000)
            let concurrency = map.decimal("concurrency", 0...1)
            let packet = packet(map)
            guard let rate, let concurrency, (map["packet_bytes"] == nil) == (packet == nil) else { return nil }
            return (.streaming(rate: .megabits(rate), concurrency: concurrency), packet)
        case .elastic:
            guard let map = setting.mapping(elastic, optional: elasticOptional) else { return nil }
            let bytes = map.whole("bytes", 1...1_000_000_000_000)
            let transfers = map.decimal("transfers", 0...100_000)
            let seconds = map.decimal("seconds", 0.01...86_400)
            let packet = packet(map)
            guard let bytes, let transfers, let seconds, (map["packet_bytes"] == nil) == (packet == nil) else {
                return nil
            }
            guard let access = map["peak_mbps"] else {
                return (.elastic(bytes: bytes, transfers: transfers, seconds: seconds), packet)
            }
            // An access that is too slow for the wanted time would ask for a line that does not exist.
            let least = (Double(bytes) * 8 / seconds / 1_000).rounded(.down) / 1_000 + 0.001
            guard let peak = access.decimal(((least * 1_000).rounded() / 1_000)...max(least, 1_000_000)) else {
                return nil
            }
            return (.elastic(bytes: bytes, transfers: transfers, seconds: seconds, peak: .megabits(peak)), packet)
        case nil:
            let others = (streaming + elastic + elasticOptional).filter { $0 != "kind" }
            guard let map = setting.mapping(["kind"], optional: others) else { return nil }
            _ = map.choice("kind", TrafficKind.self)
            return nil
        }
    }

    /// An IP packet with its headers.
    private static func packet(_ map: SettingMap) -> Int? { map.whole("packet_bytes", 20...65_535) }

    private static func staffingRule(_ setting: Setting) -> StaffingRule? {
        guard let map = setting.entry(["level", "base", "per_thousand", "maximum"]) else { return nil }
        let level = map.choice("level", UnitLevel.self)
        let base = map.decimal("base", 0...1_000_000)
        let perThousand = map.decimal("per_thousand", 0...1_000)
        let maximum = map.whole("maximum", 0...1_000_000)
        let basis = map.basis()
        guard let level, let base, let perThousand, let maximum, let basis else { return nil }
        return StaffingRule(level: level, base: base, perThousand: perThousand, maximum: maximum, basis: basis)
    }
}
