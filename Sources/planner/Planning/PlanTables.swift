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

    /// File names and contents, in the order of the names.
    var files: [(name: String, text: String)] {
        let tables = [units, sites, circuits, schedule, bill, held, traffic, hoses, ways, prefixes]
        return zip(Self.names, tables).map { ($0, $1.asCSV()) }
    }

    /// In the columns of a topology's own prefixes.csv, so that a plan's can be put there.
    private var prefixes: Table {
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

    private func table(_ keys: [String], _ rows: [[Table.Cell]]) -> Table {
        Table(columns: keys.map { Table.Column($0, title: $0) }, rows: rows)
    }

    private func cell(_ text: String?) -> Table.Cell { text.map { Table.Cell($0) } ?? Table.Cell(.null, text: "") }
    private func cell(_ date: CivilDate?) -> Table.Cell { cell(date?.description) }
    private func cell(_ number: Int64) -> Table.Cell { Table.Cell(.integer(number), text: "") }
    private func cell(_ number: Int?) -> Table.Cell { number.map { cell(Int64($0)) } ?? Table.Cell(.null, text: "") }
    private func cell(_ number: Double) -> Table.Cell { Table.Cell(.number(number), text: "") }

    private func word(_ basis: Basis?) -> String? {
        switch basis {
        case .published: "published"
        case .derived: "derived"
        case .assumed: "assumed"
        case nil: nil
        }
    }

    private var units: Table {
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

    private var sites: Table {
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

    private var circuits: Table {
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

    private var traffic: Table {
        table(
            ["from", "to", "downstream_bps", "upstream_bps"],
            plan.traffic.map { item in
                [
                    cell(item.from.rawValue), cell(item.to.rawValue), cell(item.downstream.bitsPerSecond),
                    cell(item.upstream.bitsPerSecond),
                ]
            })
    }

    private var hoses: Table {
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

    private var ways: Table {
        table(
            [
                "site", "tree_hops", "hops", "latency_ms", "worst_hops", "worst_latency_ms", "hop_limit", "hop_class",
                "latency_limit_ms", "latency_class",
            ],
            plan.ways.map { item in
                func milliseconds(_ value: Double) -> Table.Cell { cell((value * 1_000).rounded() / 1_000) }
                return [
                    cell(item.site.rawValue), cell(item.treeHops), cell(item.hops), milliseconds(item.latency),
                    cell(item.worstHops), milliseconds(item.worstLatency), cell(item.hopLimit), cell(item.hopClass),
                    item.latencyLimit.map(milliseconds) ?? Table.Cell(.null, text: ""), cell(item.latencyClass),
                ]
            })
    }

    private var schedule: Table {
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

    private var bill: Table {
        table(
            ["item", "name", "name_en", "standby", "quantity", "capital_vnd", "monthly_vnd", "basis"],
            plan.bill.map { line in
                [
                    cell(line.item), cell(line.name.vi), cell(line.name.en),
                    Table.Cell(.bool(line.isStandby), text: ""),
                    cell(line.quantity), cell(line.capital.dong), cell(line.monthly.dong), cell(word(line.basis)),
                ]
            })
    }

    private var held: Table {
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
