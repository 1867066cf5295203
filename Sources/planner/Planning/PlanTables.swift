import Localization
import NetworkAddress
import NetworkModel
import Rendering

/// The plan's listings as CSV: keys, ids and numbers, no wording, so that they are the same in every language.
struct PlanTables {
    let plan: Plan

    static let names = [
        "units.csv", "sites.csv", "circuits.csv", "schedule.csv", "bill.csv", "held.csv", "traffic.csv", "hoses.csv",
        "ways.csv", "prefixes.csv",
    ]

    /// File names and contents, in the order of the names. O(bytes).
    var files: [(name: String, text: String)] { Self.names.indices.map { (Self.names[$0], text($0)) } }

    /// The same, made by two strands that let others go before after each: the page of the plan, which is in one piece, should not wait
    /// for them all.
    func filesAtOnce() async -> [(name: String, text: String)] {
        await withTaskGroup(of: [Int: String].self) { group in
            for strand in 0..<2 {
                group.addTask {
                    var texts: [Int: String] = [:]
                    for index in stride(from: strand, to: Self.names.count, by: 2) {
                        texts[index] = text(index)
                        await Task.yield()
                    }
                    return texts
                }
            }
            let texts = await group.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
            return Self.names.indices.map { (Self.names[$0], texts[$0] ?? "") }
        }
    }

    private func text(_ index: Int) -> String {
        switch index {
        case 0: units
        case 1: sites
        case 2: circuits
        case 3: schedule
        case 4: bill
        case 5: held
        case 6: traffic
        case 7: hoses
        case 8: ways
        default: prefixes
        }
    }

    /// In the columns of a topology's own prefixes.csv, so that a plan's can be put there.
    private var prefixes: String {
        table(
            ["site", "role", "prefix", "status", "circuit", "container", "holder"],
            plan.prefixes.map { item in
                [
                    cell(item.site.rawValue), cell(item.role.rawValue), cell(item.prefix.description),
                    cell(item.status.rawValue), cell(item.circuit), cell(item.container?.description),
                    cell(item.holder?.rawValue),
                ]
            })
    }

    private func table(_ keys: [String], _ rows: [[JSONValue]]) -> String { CSV.text(keys, rows) }

    private func cell(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
    private func cell(_ date: CivilDate?) -> JSONValue { cell(date?.description) }
    private func cell(_ number: Int64) -> JSONValue { .integer(number) }
    private func cell(_ number: Int?) -> JSONValue { number.map { .integer(Int64($0)) } ?? .null }
    private func cell(_ number: Double) -> JSONValue { .number(number) }

    private func word(_ basis: Basis?) -> String? {
        switch basis {
        case .published: "published"
        case .derived: "derived"
        case .assumed: "assumed"
        case nil: nil
        }
    }

    private var units: String {
        table(
            [
                "id", "level", "kind", "name", "name_en", "parent", "gate", "event", "because", "phase", "population",
                "population_basis", "valid_from", "valid_until",
            ],
            plan.units.map { planned in
                let unit = planned.unit
                return [
                    cell(unit.id.description), cell(unit.level.rawValue), cell(unit.kind.rawValue), cell(unit.name.vi),
                    cell(unit.name.en), cell(unit.parent?.description), cell(planned.decision.gate.rawValue),
                    cell(planned.decision.event), cell(planned.decision.because?.description), cell(planned.phase),
                    cell(unit.population?.people), cell(word(unit.population?.basis)), cell(unit.validFrom),
                    cell(unit.validUntil),
                ]
            })
    }

    private var sites: String {
        table(
            [
                "id", "kind", "level", "gate", "name", "name_en", "latitude", "longitude", "location_basis", "upstream",
                "phase", "wave", "staff", "people", "starts", "finishes",
            ],
            plan.sites.map { planned in
                let site = planned.site
                return [
                    cell(site.id.rawValue), cell(site.kind.rawValue), cell(planned.level?.rawValue),
                    cell(planned.gate?.rawValue), cell(site.name.vi), cell(site.name.en),
                    cell(site.location.coordinate.latitude), cell(site.location.coordinate.longitude),
                    cell(word(site.location.basis)), cell(planned.upstream?.rawValue), cell(planned.phase),
                    cell(planned.wave), cell(planned.staff), cell(planned.people), cell(planned.starts),
                    cell(planned.finishes),
                ]
            })
    }

    private var circuits: String {
        table(
            [
                "id", "level", "role", "a", "z", "medium", "tier", "capacity_bps", "required_bps", "downstream_bps",
                "upstream_bps", "driven_by", "carrier", "status", "length_km", "setup_vnd", "monthly_vnd",
                "years_carried", "lower_tier",
            ],
            plan.circuits.map { planned in
                let circuit = planned.circuit
                return [
                    cell(circuit.id), cell(circuit.level.rawValue), cell(circuit.role.rawValue),
                    cell(circuit.a.rawValue),
                    cell(circuit.z.rawValue), cell(circuit.medium.rawValue), cell(circuit.tier),
                    cell(circuit.capacity.bitsPerSecond), cell(planned.required.bitsPerSecond),
                    cell(planned.downstream.bitsPerSecond), cell(planned.upstream.bitsPerSecond),
                    cell(planned.drivenBy), cell(circuit.carrier), cell(circuit.status.rawValue),
                    cell((circuit.length * 1_000).rounded() / 1_000), cell(planned.setup.dong),
                    cell(planned.monthly.dong), cell(planned.yearsCarried), cell(planned.lowerTier?.id),
                ]
            })
    }

    private var traffic: String {
        table(
            ["from", "to", "downstream_bps", "upstream_bps"],
            plan.traffic.map { item in
                [
                    cell(item.from.rawValue), cell(item.to.rawValue), cell(item.downstream.bitsPerSecond),
                    cell(item.upstream.bitsPerSecond),
                ]
            })
    }

    private var hoses: String {
        table(
            [
                "node", "pairwise_downstream_bps", "pairwise_upstream_bps", "hose_downstream_bps", "hose_upstream_bps",
                "saved_share",
            ],
            plan.hoses.map { item in
                [
                    cell(item.node.rawValue), cell(item.pairwiseDownstream.bitsPerSecond),
                    cell(item.pairwiseUpstream.bitsPerSecond), cell(item.hoseDownstream.bitsPerSecond),
                    cell(item.hoseUpstream.bitsPerSecond), cell((item.saved * 1_000).rounded() / 1_000),
                ]
            })
    }

    private var ways: String {
        table(
            [
                "site", "tree_hops", "hops", "latency_ms", "worst_hops", "worst_latency_ms", "hop_limit", "hop_class",
                "latency_limit_ms", "latency_class",
            ],
            plan.ways.map { item in
                func milliseconds(_ value: Double) -> JSONValue { cell((value * 1_000).rounded() / 1_000) }
                return [
                    cell(item.site.rawValue), cell(item.treeHops), cell(item.hops), milliseconds(item.latency),
                    cell(item.worstHops), milliseconds(item.worstLatency), cell(item.hopLimit), cell(item.hopClass),
                    item.latencyLimit.map(milliseconds) ?? .null, cell(item.latencyClass),
                ]
            })
    }

    private var schedule: String {
        table(
            ["site", "activity", "crew", "starts", "finishes", "phase", "wave", "start_time", "finish_time"],
            plan.sites.flatMap { planned in
                planned.activities.map { activity in
                    [
                        cell(planned.site.id.rawValue), cell(activity.kind.rawValue), cell(activity.crew),
                        cell(activity.starts), cell(activity.finishes), cell(planned.phase), cell(planned.wave),
                        cell(activity.startMinute.map(PlannedActivity.clock)),
                        cell(activity.finishMinute.map(PlannedActivity.clock)),
                    ]
                }
            })
    }

    private var bill: String {
        table(
            ["item", "name", "name_en", "standby", "quantity", "capital_vnd", "monthly_vnd", "basis"],
            plan.bill.map { line in
                [
                    cell(line.item), cell(line.name.vi), cell(line.name.en),
                    .bool(line.isStandby),
                    cell(line.quantity), cell(line.capital.dong), cell(line.monthly.dong), cell(word(line.basis)),
                ]
            })
    }

    private var held: String {
        let events = Dictionary(plan.events.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return table(
            [
                "id", "level", "name", "name_en", "reason", "because", "event", "event_kind", "resolution", "announced",
                "decided", "effective", "successors",
            ],
            plan.units.filter { $0.decision.gate == .held }.map { planned in
                let unit = planned.unit
                let event = planned.decision.event.flatMap { events[$0] }
                let successors = (event?.links ?? []).filter { $0.predecessor == planned.decision.because }
                    .compactMap { $0.successor?.description }
                return [
                    cell(unit.id.description), cell(unit.level.rawValue), cell(unit.name.vi), cell(unit.name.en),
                    cell(HeldReason(planned).rawValue), cell(planned.decision.because?.description),
                    cell(planned.decision.event), cell(event?.kind.rawValue), cell(event?.resolution),
                    cell(event?.announced), cell(event?.decided), cell(event?.effective),
                    cell(successors.joined(separator: " ")),
                ]
            })
    }
}
