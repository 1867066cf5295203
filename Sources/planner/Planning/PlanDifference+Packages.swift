import NetworkAddress
import NetworkModel

/// Prefixes, standby packages and no-regret works.
extension PlanDifference {
    /// The files that these three are made from besides gates and circuits.
    static let restingOn = [
        "addresses.yaml", "catalogue.yaml", "crews.yaml", "policy.yaml", "prefixes.csv", "systems.yaml",
    ]

    /// What is stated for `ids`; else the files among `names` that differ; else all that is stated.
    private func causes(_ ids: [String], orOf names: [String]) -> [Int] {
        if let found = stated(ids) { return found }
        let changed = names.compactMap { files[$0] }
        return changed.isEmpty ? all : changed
    }

    // MARK: - Prefixes

    /// Where a prefix is the same, what of it differs; else what the same place of the plan has now.
    mutating func comparePrefixes(_ a: Plan, _ b: Plan) {
        if a.prefixes == b.prefixes { return }
        struct Row: Hashable {
            var prefix: Prefix
            var role: PrefixRole
            /// A container's owner, for several may share one.
            var owner: SiteID?

            init(_ item: PlannedPrefix) {
                prefix = item.prefix
                role = item.role
                owner = item.status == .container ? item.site : nil
            }
        }
        struct Place: Hashable {
            var site: SiteID
            var role: PrefixRole
            var circuit: String?
            var isContainer: Bool

            init(_ item: PlannedPrefix) {
                site = item.site
                role = item.role
                circuit = item.circuit
                isContainer = item.status == .container
            }
        }
        var gone: [PlannedPrefix] = []
        var come: [PlannedPrefix] = []
        var kept: [(PlannedPrefix, PlannedPrefix)] = []
        pairs(a.prefixes, b.prefixes, by: Row.init) { old, new in
            switch (old, new) {
            case (let old?, let new?): if old != new { kept.append((old, new)) }
            case (let old?, nil): gone.append(old)
            case (nil, let new?): come.append(new)
            case (nil, nil): break
            }
        }
        for (old, new) in kept { comparePrefix(old, new) }
        var renumbered: [(PlannedPrefix?, PlannedPrefix?)] = []
        pairs(gone, come, by: Place.init) { renumbered.append(($0, $1)) }
        for (old, new) in renumbered {
            guard let item = new ?? old else { continue }
            let subject = item.circuit ?? item.site.rawValue
            add(
                .addresses, old == nil ? .added : new == nil ? .removed : .changed, subject, item.role.rawValue,
                old?.prefix.description, new?.prefix.description, causes: causes(of: item))
        }
    }

    private func causes(of item: PlannedPrefix) -> [Int] {
        let ids = [item.site.rawValue, item.circuit, item.holder?.rawValue].compactMap(\.self)
        return causes(ids, orOf: ["addresses.yaml", "prefixes.csv"])
    }

    private mutating func comparePrefix(_ old: PlannedPrefix, _ new: PlannedPrefix) {
        let causes = causes(of: new)
        let subject = "\(new.circuit ?? new.site.rawValue) \(new.prefix)"
        for (name, before, after) in [
            ("site", old.site.rawValue, new.site.rawValue), ("status", old.status.rawValue, new.status.rawValue),
            ("circuit", old.circuit, new.circuit), ("holder", old.holder?.rawValue, new.holder?.rawValue),
            ("container", old.container?.description, new.container?.description),
        ] as [(String, String?, String?)] where before != after {
            add(.addresses, .changed, subject, name, before, after, causes: causes)
        }
    }

    // MARK: - Packages

    private static func state(_ package: StandbyPackage) -> String { package.isReleased ? "released" : "sealed" }

    mutating func comparePackages(_ a: Plan, _ b: Plan) {
        var found: [(StandbyPackage?, StandbyPackage?)] = []
        pairs(a.packages, b.packages, by: \.site) { if $0 != $1 { found.append(($0, $1)) } }
        for (old, new) in found {
            let site = (new ?? old)?.site.rawValue ?? ""
            let causes = causes([site], orOf: ["policy.yaml", "crews.yaml", "catalogue.yaml", "addresses.yaml"])
            guard let old, let new else {
                add(
                    .packages, old == nil ? .added : .removed, site, "", old.map(Self.state), new.map(Self.state),
                    causes: causes)
                continue
            }
            func works(_ list: [ActivityKind]) -> String { list.map(\.rawValue).joined(separator: " ") }
            for (name, before, after) in [
                ("state", Self.state(old), Self.state(new)), ("event", old.event, new.event),
                ("seal", old.seal, new.seal), ("circuits", old.circuits.description, new.circuits.description),
                ("capital_vnd", old.capital.dong.description, new.capital.dong.description),
                ("monthly_vnd", old.monthly.dong.description, new.monthly.dong.description),
                ("ahead", works(old.ahead), works(new.ahead)),
                ("days_from_nothing", old.fromNothing.description, new.fromNothing.description),
                ("days_with_package", old.withPackage.description, new.withPackage.description),
            ] as [(String, String?, String?)] where before != after {
                add(.packages, .changed, site, name, before, after, causes: causes)
            }
        }
    }

    // MARK: - No-regret works

    mutating func compareNoRegret(_ a: Plan, _ b: Plan) {
        struct Key: Hashable {
            var kind: NoRegretItem.Kind
            var unit: UnitID?
            var circuit: String?

            init(_ item: NoRegretItem) {
                kind = item.kind
                unit = item.unit
                circuit = item.unit == nil ? item.circuit : nil
            }
        }
        var found: [(NoRegretItem?, NoRegretItem?)] = []
        pairs(a.noRegret, b.noRegret, by: Key.init) { if $0 != $1 { found.append(($0, $1)) } }
        for (old, new) in found {
            guard let item = new ?? old else { continue }
            let subject = item.unit?.description ?? item.circuit ?? item.site.rawValue
            let causes = causes(
                [item.unit?.description, item.site.rawValue].compactMap(\.self),
                orOf: ["policy.yaml", "catalogue.yaml", "crews.yaml", "systems.yaml"])
            guard let old, let new else {
                add(
                    .regret, old == nil ? .added : .removed, subject, item.kind.rawValue, old?.verdict.rawValue,
                    new?.verdict.rawValue, causes: causes)
                continue
            }
            for (name, before, after) in [
                ("now", old.verdict.rawValue, new.verdict.rawValue), ("site", old.site.rawValue, new.site.rawValue),
                ("event", old.event, new.event), ("circuit", old.circuit, new.circuit), ("tier", old.tier, new.tier),
                ("crew_days", old.crewDays.description, new.crewDays.description),
                ("people", old.people.description, new.people.description),
                ("months", old.months.description, new.months.description),
                ("money_vnd", old.money.dong.description, new.money.dong.description),
                ("waiting_days", old.waitingDays.description, new.waitingDays.description),
            ] as [(String, String?, String?)] where before != after {
                // Days and the months that are counted from them pass with the plan's day alone, where nothing else is stated.
                let passes = ["months", "money_vnd", "waiting_days"].contains(name)
                let isTold = stated([item.unit?.description, item.site.rawValue].compactMap(\.self)) != nil
                let days = passes && !isTold ? moved.map { [$0] } : nil
                add(.regret, .changed, subject, name, before, after, causes: days ?? causes)
            }
        }
    }
}
