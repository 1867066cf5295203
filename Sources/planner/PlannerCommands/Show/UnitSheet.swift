import Localization
import NetworkModel
import Planning
import Rendering

/// Everything that a plan says of one unit or site: its gate and why, its circuits, what drives them, its works.
struct UnitSheet {
    private let plan: Planning.Plan
    private let unit: PlannedUnit?
    private let site: PlannedSite?
    private let language: Language
    private let circuits: [PlannedCircuit]
    private let names: [SiteID: LocalizedName]

    /// Finds `name` among the plan's units and sites: an id, a code that only one unit has, or a whole name.
    /// - Throws: `CommandError` that lists those near it.
    init(_ plan: Planning.Plan, named name: String, planPath: String, _ language: Language) throws {
        self.plan = plan
        self.language = language
        names = Dictionary(plan.sites.map { ($0.site.id, $0.site.name) }, uniquingKeysWith: { first, _ in first })
        let id = try Self.find(name, in: plan, planPath: planPath, language)
        unit = plan.units.first { $0.unit.id.description == id }
        site = plan.sites.first { $0.site.id.rawValue == id }
        circuits = plan.circuits.filter { $0.circuit.a.rawValue == id }
    }

    static func find(
        _ name: String, in plan: Planning.Plan, planPath: String, _ language: Language
    ) throws -> String {
        if plan.units.contains(where: { $0.unit.id.description == name })
            || plan.sites.contains(where: { $0.site.id.rawValue == name })
        {
            return name
        }
        func matches(_ test: (PlannedUnit) -> Bool) -> [String] {
            let found = plan.units.filter(test)
            let alive = found.filter { $0.decision.gate != .closed }
            return (alive.isEmpty ? found : alive).map(\.unit.id.description)
        }
        let wanted = PlaceName(name)
        var near = matches { $0.unit.id.code == name }
        if near.isEmpty { near = matches { wanted.isName($0.unit.name) } }
        if near.count == 1 { return near[0] }
        // A province is rarely meant by the name of a commune in it, and often has the same.
        let provinces = matches { near.contains($0.unit.id.description) && $0.unit.level == .province }
        if provinces.count == 1 { return provinces[0] }
        if near.isEmpty { near = matches { wanted.isPart(of: $0.unit.name) } }
        func named(_ ids: [String]) -> [String] {
            let names = Dictionary(plan.units.map { ($0.unit.id.description, $0.unit.name[language]) }) { a, _ in a }
            return ids.map { id in names[id].map { "\($0) (\(id))" } ?? id }
        }
        let example = plan.sites.first?.site.id.rawValue ?? "24@2025"
        throw CommandError(
            .usage, language, what: PlanMessages.unknownSite.text(language, name), place: planPath,
            expected: near.isEmpty
                ? PlanMessages.unknownSiteExpected.text(language, example)
                : PlanMessages.nearestNames.text(language, named(Array(near.prefix(8))).joined(separator: ", ")),
            next: PlanMessages.listSites.text(language, planPath))
    }

    private var title: String {
        let name = unit?.unit.name ?? site?.site.name
        let id = unit?.unit.id.description ?? site?.site.id.rawValue ?? ""
        let kind = unit?.unit.level.message ?? site?.site.kind.message
        return "\(name?[language] ?? "") (\(id)), \(kind?.text(language) ?? "")"
    }

    // MARK: - Text

    var text: String {
        var lines = [title]
        if let unit { lines.append(GateExplanation(plan: plan, language: language).sentence(of: unit)) }
        if let site, let first = site.starts, let last = site.finishes {
            lines.append(PlanMessages.deployedFromTo.text(language, first, last, site.wave ?? "-"))
        }
        var parts = [lines.joined(separator: "\n") + "\n"]
        if let site, !site.demand.isEmpty {
            parts.append(demand(site).rendered(as: .table, language: language.rawValue))
        }
        if let site, let hose = tiers.hoseSentence(of: site.site.id) { parts.append(hose + "\n") }
        if let site {
            let words = WayExplanation(plan: plan, language: language)
            let findings = plan.ways.filter { $0.site == site.site.id }.flatMap(words.findings(of:))
            let lines =
                [words.sentence(of: site.site.id)].compactMap(\.self) + findings + words.leases(of: site.site.id)
            if !lines.isEmpty { parts.append(lines.joined(separator: "\n") + "\n") }
        }
        if !circuits.isEmpty {
            parts.append(parallelCircuits.map(describe).joined(separator: "\n") + "\n")
        } else if site?.level != nil {
            parts.append(PlanMessages.noCircuits.text(language) + "\n")
        }
        if let site, !site.activities.isEmpty {
            parts.append(works(site).rendered(as: .table, language: language.rawValue))
        } else if site?.level != nil {
            parts.append(PlanMessages.notScheduled.text(language) + "\n")
        }
        return parts.joined(separator: "\n")
    }

    private var tiers: TierExplanation { TierExplanation(plan: plan, language: language) }

    private func systemName(_ id: String) -> String { plan.systems.first { $0.id == id }?.name[language] ?? id }

    /// Capacity over what is required, as a share of the latter; nil where nothing is required.
    private func margin(_ planned: PlannedCircuit) -> Double? {
        guard planned.required.bitsPerSecond > 0 else { return nil }
        return Double(planned.circuit.capacity.bitsPerSecond) / Double(planned.required.bitsPerSecond) - 1
    }

    /// Circuits beside each other that are alike in all, together.
    private var parallelCircuits: [[PlannedCircuit]] {
        func isLike(_ a: PlannedCircuit, _ b: PlannedCircuit) -> Bool {
            (a.circuit.z, a.circuit.role, a.circuit.tier, a.required)
                == (b.circuit.z, b.circuit.role, b.circuit.tier, b.required) && a.circuit.carrier == b.circuit.carrier
                && (a.downstream, a.upstream, a.yearsCarried) == (b.downstream, b.upstream, b.yearsCarried)
        }
        return circuits.reduce(into: []) { groups, planned in
            if let last = groups.last?.last, isLike(last, planned) {
                groups[groups.count - 1].append(planned)
            } else {
                groups.append([planned])
            }
        }
    }

    /// A head and a line for each thing to say.
    private func describe(_ group: [PlannedCircuit]) -> String {
        guard let planned = group.first else { return "" }
        let circuit = planned.circuit
        let end = names[circuit.z]?[language] ?? circuit.z.rawValue
        let tier = "\(circuit.medium.message.text(language)) \(circuit.capacity.description)"
        let head =
            group.count > 1
            ? PlanMessages.alikeCircuits.text(
                language, circuit.id, group.last?.circuit.id ?? circuit.id, group.count, tier)
            : "\(circuit.id): \(tier)"
        var parts = [
            PlanMessages.homedOn.text(
                language, "\(end) (\(circuit.z))", NumberStyle(language).decimal(circuit.length, 1)),
            CarrierMessages.soldBy.text(language, circuit.carrier),
        ]
        if let choice = plan.carrierChoices.first(where: { $0.circuit == circuit.id }) {
            parts.append(choice.sentence(language))
        }
        if let trunk = plan.transport.first(where: { $0.from == circuit.a }), circuit.level == .levelII {
            parts.append(
                PlanMessages.trunkCarries.text(
                    language, trunk.offices, trunk.downstream.description, trunk.upstream.description))
        }
        if !planned.drivenBy.isEmpty {
            parts.append(PlanMessages.drivenBy.text(language, systemName(planned.drivenBy)))
        }
        if let margin = margin(planned) {
            let share = NumberStyle(language).decimal(abs(margin) * 100, 0) + " %"
            parts.append((margin < 0 ? PlanMessages.shortOf : .marginOf).text(language, share))
        }
        parts += tiers.parts(of: planned, at: site)
        return ([head] + parts.map { $0.prefix(1).uppercased() + $0.dropFirst() }).joined(separator: "\n    ")
    }

    private func demand(_ site: PlannedSite) -> Table {
        Table(
            columns: [
                Table.Column("system", title: PlanMessages.system.text(language)),
                Table.Column("users", title: PlanMessages.users.text(language), isNumeric: true),
                Table.Column("downstream", title: PlanMessages.downstream.text(language), isNumeric: true),
                Table.Column("upstream", title: PlanMessages.upstream.text(language), isNumeric: true),
                Table.Column(
                    "marginal_downstream", title: PlanMessages.marginalDownstream.text(language), isNumeric: true),
                Table.Column("marginal_upstream", title: PlanMessages.marginalUpstream.text(language), isNumeric: true),
            ],
            rows: site.demand.map { item in
                [
                    Table.Cell(systemName(item.workload)), Table.Cell(item.users),
                    Table.Cell(item.downstream.megabits, decimals: 1), Table.Cell(item.upstream.megabits, decimals: 1),
                    megabits(item.marginal?.downstream), megabits(item.marginal?.upstream),
                ]
            })
    }

    private func megabits(_ bandwidth: Bandwidth?) -> Table.Cell {
        bandwidth.map { Table.Cell($0.megabits, decimals: 1) } ?? Table.Cell(.null, text: "-")
    }

    private func works(_ site: PlannedSite) -> Table {
        Table(
            columns: [
                Table.Column("activity", title: PlanMessages.activity.text(language)),
                Table.Column("crew", title: PlanMessages.crew.text(language)),
                Table.Column("starts", title: PlanMessages.starts.text(language)),
                Table.Column("finishes", title: PlanMessages.finishes.text(language)),
            ],
            rows: site.activities.map { item in
                [
                    Table.Cell(item.kind.message.text(language)), Table.Cell(item.crew ?? "-"),
                    Table.Cell(item.starts.description), Table.Cell(item.finishes.description),
                ]
            })
    }

    // MARK: - Document

    private func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    private func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    private func rate(_ value: Bandwidth?) -> JSONValue { value.map { .integer($0.bitsPerSecond) } ?? .null }
    private func whole(_ value: Int?) -> JSONValue { value.map { .integer(Int64($0)) } ?? .null }

    private func demandDocument(_ item: PlannedDemand) -> JSONValue {
        [
            "system": .string(item.workload), "users": whole(item.users), "downstream_bps": rate(item.downstream),
            "upstream_bps": rate(item.upstream), "marginal_downstream_bps": rate(item.marginal?.downstream),
            "marginal_upstream_bps": rate(item.marginal?.upstream),
        ]
    }

    private func circuitDocument(_ item: PlannedCircuit) -> JSONValue {
        [
            "id": .string(item.circuit.id), "role": .string(item.circuit.role.rawValue),
            "z": .string(item.circuit.z.rawValue), "medium": .string(item.circuit.medium.rawValue),
            "tier": .string(item.circuit.tier), "capacity_bps": rate(item.circuit.capacity),
            "required_bps": rate(item.required), "margin": number(margin(item)), "driven_by": .string(item.drivenBy),
            "driver_bps": rate(site.flatMap { tiers.driverShare(of: item, at: $0) }),
            "free_share": number(tiers.freeShare(of: item)), "carries_until": whole(tiers.lastYear(of: item)),
            "lower_tier": text(item.lowerTier?.id), "lower_tier_lacks_bps": rate(tiers.shortfall(below: item)),
            "length_km": .number(item.circuit.length), "monthly_vnd": .integer(item.monthly.dong),
            "carrier": .string(item.circuit.carrier),
        ]
    }

    private func wayDocument(_ way: PlannedWay) -> JSONValue {
        [
            "tree_hops": whole(way.treeHops), "hops": whole(way.hops), "latency_ms": .number(way.latency),
            "worst_hops": whole(way.worstHops), "worst_latency_ms": .number(way.worstLatency),
            "latency_limit_ms": number(way.latencyLimit), "latency_class": text(way.latencyClass),
            "hop_limit": whole(way.hopLimit), "hop_class": text(way.hopClass),
            "findings": .array(
                WayExplanation(plan: plan, language: language).findings(of: way).map { .string($0) }),
        ]
    }

    private func leaseDocument(_ lease: PlannedLease) -> JSONValue {
        [
            "role": .string(lease.existing.role.rawValue), "end": .string(lease.existing.end.rawValue),
            "tier": .string(lease.existing.tier), "fate": .string(lease.fate.rawValue), "circuit": text(lease.circuit),
            "saving_vnd": lease.saving.map { .integer($0.dong) } ?? .null,
            "explanation": .string(WayExplanation(plan: plan, language: language).sentence(of: lease)),
        ]
    }

    var json: JSONValue {
        let hose = plan.hoses.first { $0.node == site?.site.id }
        return [
            "id": text(unit?.unit.id.description ?? site?.site.id.rawValue),
            "name": text((unit?.unit.name ?? site?.site.name)?[language]),
            "level": text(unit?.unit.level.rawValue), "gate": text(unit?.decision.gate.rawValue),
            "event": text(unit?.decision.event), "because": text(unit?.decision.because?.description),
            "explanation": text(unit.map { GateExplanation(plan: plan, language: language).sentence(of: $0) }),
            "phase": text(site?.phase), "wave": text(site?.wave), "starts": text(site?.starts?.description),
            "finishes": text(site?.finishes?.description), "upstream": text(site?.upstream?.rawValue),
            "staff": site.map { .integer(Int64($0.staff)) } ?? .null,
            "demand": .array((site?.demand ?? []).map(demandDocument)),
            "pairwise_bps": rate(hose?.pairwise), "hose_bps": rate(hose?.hose),
            "way": plan.ways.first { $0.site == site?.site.id }.map(wayDocument) ?? .null,
            "leases": .array(plan.leases.filter { $0.existing.site == site?.site.id }.map(leaseDocument)),
            "circuits": .array(circuits.map(circuitDocument)),
            "schedule": .array(
                (site?.activities ?? []).map { item in
                    [
                        "activity": .string(item.kind.rawValue), "crew": text(item.crew),
                        "starts": .string(item.starts.description), "finishes": .string(item.finishes.description),
                    ]
                }),
        ]
    }
}
