import Collector
import NetworkAddress
import NetworkModel
import Planning

extension Planning.Plan {
    /// By what the capture at each office knows the plan's systems. Rules with a prefix come before those without, longer prefixes first,
    /// so that what is narrow isn't hidden by what is wide; those of an office without a network in the address plan are left out.
    ///
    /// O(sites + systems × provinces): the offices of a province share their rules.
    var systemRules: [String: [SystemRule]] {
        guard systems.contains(where: { !$0.servers.isEmpty }) else { return [:] }
        var networks: [SiteID: Prefix] = [:]
        for row in prefixes where row.role == .lan && [.active, .reserved].contains(row.status) && row.holder == nil {
            networks[row.site] = networks[row.site] ?? row.prefix
        }
        let offices = sites.filter { $0.level != nil }
        let levels = Dictionary(offices.map { ($0.site.id, $0.level) }, uniquingKeysWith: { first, _ in first })
        let above = Dictionary(
            offices.map { ($0.site.id, $0.upstream) }, uniquingKeysWith: { first, _ in first })
        let centre = offices.first { $0.level == .centre }.flatMap { networks[$0.site.id] }
        var known: [SiteID?: [SystemRule]] = [:]
        var rules: [String: [SystemRule]] = [:]
        for office in offices {
            var province: SiteID? = office.site.id
            for _ in 0..<8 {
                guard let here = province, levels[here] != .province else { break }
                province = above[here] ?? nil
            }
            let found = known[province] ?? self.rules(centre: centre, province: province.flatMap { networks[$0] })
            known[province] = found
            rules[office.site.id.rawValue] = found
        }
        return rules
    }

    private func rules(centre: Prefix?, province: Prefix?) -> [SystemRule] {
        var found: [(rule: SystemRule, length: Int)] = []
        for system in systems {
            for server in system.servers {
                var prefix: Prefix?
                switch server.place {
                case .prefix(let own): prefix = own
                case .office(let level):
                    guard let network = level == .centre ? centre : province else { continue }
                    prefix = network
                case nil: break
                }
                found.append(
                    (
                        SystemRule(
                            system: system.id, prefix: prefix?.description, protocolNumber: server.transport?.number,
                            ports: server.ports), prefix?.length ?? -1
                    ))
            }
        }
        return found.enumerated().sorted { ($1.element.length, $0.offset) < ($0.element.length, $1.offset) }
            .map(\.element.rule)
    }
}
