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

    /// UTF-8 of the file of that place in `names`.
    func bytes(_ index: Int) -> [UInt8] {
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
    private var prefixes: [UInt8] {
        table(
            ["site", "role", "prefix", "status", "circuit", "container", "holder"],
            plan.prefixes
        ) { item, out in
            out.cell(item.site.rawValue)
            out.cell(item.role.rawValue)
            out.cell(item.prefix.description)
            out.cell(item.status.rawValue)
            out.cell(item.circuit)
            out.cell(item.container?.description)
            out.cell(item.holder?.rawValue)
        }
    }

    private func table<Element>(
        _ keys: [String], _ elements: [Element], _ write: (Element, inout CSVWriter) -> Void
    ) -> [UInt8] {
        var out = CSVWriter(keys, rows: elements.count)
        for element in elements {
            write(element, &out)
            out.endRow()
        }
        return out.bytes
    }

    private func word(_ basis: Basis?) -> String? {
        switch basis {
        case .published: "published"
        case .derived: "derived"
        case .assumed: "assumed"
        case nil: nil
        }
    }

    private var units: [UInt8] {
        table(
            [
                "id", "level", "kind", "name", "name_en", "parent", "gate", "event", "because", "phase", "population",
                "population_basis", "valid_from", "valid_until",
            ],
            plan.units
        ) { planned, out in
            let unit = planned.unit
            out.cell(unit.id.description)
            out.cell(unit.level.rawValue)
            out.cell(unit.kind.rawValue)
            out.cell(unit.name.vi)
            out.cell(unit.name.en)
            out.cell(unit.parent?.description)
            out.cell(planned.decision.gate.rawValue)
            out.cell(planned.decision.event)
            out.cell(planned.decision.because?.description)
            out.cell(planned.phase)
            out.cell(unit.population?.people)
            out.cell(word(unit.population?.basis))
            out.cell(unit.validFrom)
            out.cell(unit.validUntil)
        }
    }

    private var sites: [UInt8] {
        table(
            [
                "id", "kind", "level", "gate", "name", "name_en", "latitude", "longitude", "location_basis", "upstream",
                "phase", "wave", "staff", "people", "starts", "finishes",
            ],
            plan.sites
        ) { planned, out in
            let site = planned.site
            out.cell(site.id.rawValue)
            out.cell(site.kind.rawValue)
            out.cell(planned.level?.rawValue)
            out.cell(planned.gate?.rawValue)
            out.cell(site.name.vi)
            out.cell(site.name.en)
            out.cell(site.location.coordinate.latitude)
            out.cell(site.location.coordinate.longitude)
            out.cell(word(site.location.basis))
            out.cell(planned.upstream?.rawValue)
            out.cell(planned.phase)
            out.cell(planned.wave)
            out.cell(planned.staff)
            out.cell(planned.people)
            out.cell(planned.starts)
            out.cell(planned.finishes)
        }
    }

    private var circuits: [UInt8] {
        table(
            [
                "id", "level", "role", "a", "z", "medium", "tier", "capacity_bps", "required_bps", "downstream_bps",
                "upstream_bps", "driven_by", "carrier", "status", "length_km", "setup_vnd", "monthly_vnd",
                "years_carried", "lower_tier",
            ],
            plan.circuits
        ) { planned, out in
            let circuit = planned.circuit
            out.cell(circuit.id)
            out.cell(circuit.level.rawValue)
            out.cell(circuit.role.rawValue)
            out.cell(circuit.a.rawValue)
            out.cell(circuit.z.rawValue)
            out.cell(circuit.medium.rawValue)
            out.cell(circuit.tier)
            out.cell(circuit.capacity.bitsPerSecond)
            out.cell(planned.required.bitsPerSecond)
            out.cell(planned.downstream.bitsPerSecond)
            out.cell(planned.upstream.bitsPerSecond)
            out.cell(planned.drivenBy)
            out.cell(circuit.carrier)
            out.cell(circuit.status.rawValue)
            out.cell((circuit.length * 1_000).rounded() / 1_000)
            out.cell(planned.setup.dong)
            out.cell(planned.monthly.dong)
            out.cell(planned.yearsCarried)
            out.cell(planned.lowerTier?.id)
        }
    }

    private var traffic: [UInt8] {
        table(
            ["from", "to", "downstream_bps", "upstream_bps"],
            plan.traffic
        ) { item, out in
            out.cell(item.from.rawValue)
            out.cell(item.to.rawValue)
            out.cell(item.downstream.bitsPerSecond)
            out.cell(item.upstream.bitsPerSecond)
        }
    }

    private var hoses: [UInt8] {
        table(
            [
                "node", "pairwise_downstream_bps", "pairwise_upstream_bps", "hose_downstream_bps", "hose_upstream_bps",
                "saved_share",
            ],
            plan.hoses
        ) { item, out in
            out.cell(item.node.rawValue)
            out.cell(item.pairwiseDownstream.bitsPerSecond)
            out.cell(item.pairwiseUpstream.bitsPerSecond)
            out.cell(item.hoseDownstream.bitsPerSecond)
            out.cell(item.hoseUpstream.bitsPerSecond)
            out.cell((item.saved * 1_000).rounded() / 1_000)
        }
    }

    private var ways: [UInt8] {
        table(
            [
                "site", "tree_hops", "hops", "latency_ms", "worst_hops", "worst_latency_ms", "hop_limit", "hop_class",
                "latency_limit_ms", "latency_class",
            ],
            plan.ways
        ) { item, out in
            func milliseconds(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
            out.cell(item.site.rawValue)
            out.cell(item.treeHops)
            out.cell(item.hops)
            out.cell(milliseconds(item.latency))
            out.cell(item.worstHops)
            out.cell(milliseconds(item.worstLatency))
            out.cell(item.hopLimit)
            out.cell(item.hopClass)
            out.cell(item.latencyLimit.map(milliseconds))
            out.cell(item.latencyClass)
        }
    }

    private var schedule: [UInt8] {
        var out = CSVWriter(
            ["site", "activity", "crew", "starts", "finishes", "phase", "wave", "start_time", "finish_time"],
            rows: 6 * plan.sites.count)
        for planned in plan.sites {
            for activity in planned.activities {
                out.cell(planned.site.id.rawValue)
                out.cell(activity.kind.rawValue)
                out.cell(activity.crew)
                out.cell(activity.starts)
                out.cell(activity.finishes)
                out.cell(planned.phase)
                out.cell(planned.wave)
                out.cell(activity.startMinute.map(PlannedActivity.clock))
                out.cell(activity.finishMinute.map(PlannedActivity.clock))
                out.endRow()
            }
        }
        return out.bytes
    }

    private var bill: [UInt8] {
        table(
            ["item", "name", "name_en", "standby", "quantity", "capital_vnd", "monthly_vnd", "basis"],
            plan.bill
        ) { line, out in
            out.cell(line.item)
            out.cell(line.name.vi)
            out.cell(line.name.en)
            out.cell(line.isStandby ? "true" : "false")
            out.cell(line.quantity)
            out.cell(line.capital.dong)
            out.cell(line.monthly.dong)
            out.cell(word(line.basis))
        }
    }

    private var held: [UInt8] {
        let places = Dictionary(
            plan.events.indices.map { (plan.events[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
        return table(
            [
                "id", "level", "name", "name_en", "reason", "because", "event", "event_kind", "resolution", "announced",
                "decided", "effective", "successors",
            ],
            plan.units.indices.filter { plan.units[$0].decision.gate == .held }
        ) { place, out in
            let planned = plan.units[place]
            let unit = planned.unit
            let event = planned.decision.event.flatMap { places[$0] }.map { plan.events[$0] }
            let successors = (event?.links ?? []).filter { $0.predecessor == planned.decision.because }
                .compactMap { $0.successor?.description }
            out.cell(unit.id.description)
            out.cell(unit.level.rawValue)
            out.cell(unit.name.vi)
            out.cell(unit.name.en)
            out.cell(HeldReason(planned).rawValue)
            out.cell(planned.decision.because?.description)
            out.cell(planned.decision.event)
            out.cell(event?.kind.rawValue)
            out.cell(event?.resolution)
            out.cell(event?.announced)
            out.cell(event?.decided)
            out.cell(event?.effective)
            out.cell(successors.joined(separator: " "))
        }
    }
}

extension CSVWriter {
    fileprivate mutating func cell(_ date: CivilDate?) { cell(date?.description) }
    fileprivate mutating func cell(_ number: Double?) { cell(number.map { .number($0) } ?? .null) }
}
