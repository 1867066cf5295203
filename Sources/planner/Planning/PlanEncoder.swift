import NetworkModel
import Rendering

/// Turns a plan into the bytes of `plan.json`.
///
/// What a value rests on repeats thousands of times, so each basis stands once in `bases`, in the order of its first use, and is
/// referred to by its number.
struct PlanEncoder {
    private(set) var bases: [Basis] = []
    private var numbers: [Basis: Int] = [:]
    private var last: (basis: Basis, number: Int)?

    /// Everything behind the line with the hash, members in their fixed order and one record a line. O(bytes).
    static func body(of plan: Plan) -> [UInt8] {
        var encoder = PlanEncoder()
        var out = JSONOutput()
        out.reserve(plan.units.count * 360 + plan.sites.count * 800 + plan.circuits.count * 520 + 1 << 16)
        encoder.records("units", plan.units, &out) { $0.unit($1, &$2) }
        encoder.records("events", plan.events, &out) { Self.event($1, &$2) }
        encoder.records("sites", plan.sites, &out) { $0.site($1, &$2) }
        encoder.records("circuits", plan.circuits, &out) { Self.circuit($1, &$2) }
        encoder.records("transport", plan.transport, &out) { $2.value(Self.transport($1)) }
        encoder.records("phases", plan.phases, &out) { $2.value($0.phase($1)) }
        encoder.records("waves", plan.waves, &out) { $2.value(Self.wave($1)) }
        encoder.records("bill", plan.bill, &out) { $2.value($0.billLine($1)) }
        encoder.records("gaps", plan.gaps, &out) { $2.value(Self.gap($1)) }
        encoder.records("systems", plan.systems, &out) { $2.value(Self.system($1)) }
        encoder.records("assumptions", plan.assumptions, &out) { $2.value(Self.assumption($1)) }
        encoder.records("methods", plan.methods, &out) { $2.value(Self.method($1)) }
        encoder.records("traffic", plan.traffic, &out) { $2.value(Self.traffic($1)) }
        encoder.records("hoses", plan.hoses, &out) { $2.value(Self.hose($1)) }
        encoder.records("media", plan.media, &out) { $2.value($0.offered($1)) }
        encoder.records("shared_load", plan.sharedLoad, &out) { $2.value(Self.sharedLoad($1)) }
        encoder.records("ways", plan.ways, &out) { Self.way($1, &$2) }
        encoder.records("leases", plan.leases, &out) { $2.value(Self.lease($1)) }
        encoder.records("prefixes", plan.prefixes, &out) { $2.value(Self.prefix($1)) }
        encoder.records("address_pools", plan.addressPools, &out) { $2.value(Self.addressPool($1)) }
        encoder.records("packages", plan.packages, &out) { $2.value(Self.standbyPackage($1)) }
        encoder.records("package_outfits", plan.packageTerms.outfits, &out) { $2.value(Self.outfit($1)) }
        encoder.records("package_works", plan.packageTerms.works, &out) { $2.value(Self.work($1)) }
        encoder.records("no_regret", plan.noRegret, &out) { $2.value(Self.noRegretItem($1)) }
        encoder.records("days_off", plan.daysOff, &out) { $2.value($1.json) }
        out.raw(",\n\"schedule\":")
        out.value(plan.schedule?.json ?? .null)
        // Parts of later versions: a plan that has none of them keeps the bytes it always had.
        if !plan.inputs.isEmpty { encoder.records("inputs", plan.inputs, &out) { $2.value(Self.input($1)) } }
        if !plan.reorders.isEmpty { encoder.records("reorders", plan.reorders, &out) { $2.value(Self.reorder($1)) } }
        if !plan.carrierChoices.isEmpty {
            encoder.records("carrier_choices", plan.carrierChoices, &out) { $2.value($1.json) }
        }
        if let origin = plan.origin {
            out.raw(",\n\"origin\":")
            Self.origin(origin, &out)
        }
        if !plan.successions.isEmpty {
            encoder.records("successions", plan.successions, &out) { Self.succession($1, &$2) }
        }
        out.raw("\n}\n")
        var head = JSONOutput()
        head.raw("\"input_hash\":")
        head.string(plan.inputHash)
        head.raw(",\n\"topology\":")
        head.name(plan.topologyName)
        head.raw(",\n\"as_of\":")
        head.date(plan.asOf)
        head.raw(",\n\"gate_policy\":")
        head.string(plan.gatePolicy.rawValue)
        head.raw(",\n\"horizon_years\":")
        head.integer(plan.horizonYears)
        // Known only now, though they stand before what refers to them.
        let bases = encoder.bases
        encoder.records("bases", bases, &head) { $2.value(Self.basis($1)) }
        head.raw(",\n\"known_as_of\":")
        head.date(plan.knownAsOf)
        return head.bytes + out.bytes
    }

    /// `"name":[`, a record a line, `]`; behind what is there already.
    private mutating func records<Element>(
        _ name: StaticString, _ list: [Element], _ out: inout JSONOutput,
        _ write: (inout PlanEncoder, Element, inout JSONOutput) -> Void
    ) {
        out.raw(",\n\"")
        out.raw(name)
        out.raw(list.isEmpty ? "\":[" : "\":[\n")
        var isFirst = true
        for element in list {
            if !isFirst { out.raw(",\n") }
            isFirst = false
            write(&self, element, &out)
        }
        out.raw(list.isEmpty ? "]" : "\n]")
    }

    // MARK: - Small values

    static func name(_ name: LocalizedName) -> JSONValue { ["vi": .string(name.vi), "en": .string(name.en)] }
    static func date(_ date: CivilDate?) -> JSONValue { date.map { .string($0.description) } ?? .null }
    static func integer(_ value: Int) -> JSONValue { .integer(Int64(value)) }
    static func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    static func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }

    private static func basis(_ basis: Basis) -> JSONValue {
        switch basis {
        case .published(let source): ["published": .string(source)]
        case .derived(let source): ["derived": .string(source)]
        case .assumed(let why): ["assumed": .string(why)]
        }
    }

    private mutating func basis(_ basis: Basis) -> JSONValue { Self.integer(number(of: basis)) }

    private mutating func number(of basis: Basis, _ out: inout JSONOutput) { out.integer(number(of: basis)) }

    private mutating func number(of basis: Basis) -> Int {
        // Neighbours rest on the same, mostly.
        if let last, last.basis == basis { return last.number }
        let number = numbers[basis] ?? bases.count
        if number == bases.count {
            numbers[basis] = number
            bases.append(basis)
        }
        last = (basis, number)
        return number
    }

    private mutating func location(_ location: Location, _ out: inout JSONOutput) {
        out.raw("[")
        out.number(location.coordinate.latitude)
        out.raw(",")
        out.number(location.coordinate.longitude)
        out.raw(",")
        out.number(location.errorRadius)
        out.raw(",")
        number(of: location.basis, &out)
        out.raw("]")
    }

    // MARK: - Records

    private mutating func unit(_ planned: PlannedUnit, _ out: inout JSONOutput) {
        let unit = planned.unit
        // Numbered before its location's, as ever: the bytes of a plan don't change with its writer.
        if let population = unit.population { _ = number(of: population.basis) }
        out.raw("{\"id\":")
        out.unit(unit.id)
        out.raw(",\"level\":")
        out.string(unit.level.rawValue)
        out.raw(",\"kind\":")
        out.string(unit.kind.rawValue)
        out.raw(",\"name\":")
        out.name(unit.name)
        out.raw(",\"parent\":")
        out.unit(unit.parent)
        out.raw(",\"location\":")
        location(unit.location, &out)
        out.raw(",\"population\":")
        if let population = unit.population {
            out.raw("[")
            out.integer(population.people)
            out.raw(",")
            number(of: population.basis, &out)
            out.raw("]")
        } else {
            out.raw("null")
        }
        out.raw(",\"valid_from\":")
        out.date(unit.validFrom)
        out.raw(",\"valid_until\":")
        out.date(unit.validUntil)
        out.raw(",\"gate\":")
        out.string(planned.decision.gate.rawValue)
        out.raw(",\"event\":")
        out.string(planned.decision.event)
        out.raw(",\"because\":")
        out.unit(planned.decision.because)
        out.raw(",\"phase\":")
        out.string(planned.phase)
        out.raw("}")
    }

    private static func event(_ event: LineageEvent, _ out: inout JSONOutput) {
        out.raw("{\"id\":")
        out.string(event.id)
        out.raw(",\"kind\":")
        out.string(event.kind.rawValue)
        out.raw(",\"announced\":")
        out.date(event.announced)
        out.raw(",\"decided\":")
        out.date(event.decided)
        out.raw(",\"effective\":")
        out.date(event.effective)
        out.raw(",\"completed\":")
        out.date(event.completed)
        out.raw(",\"resolution\":")
        out.string(event.resolution)
        out.raw(",\"clause\":")
        out.string(event.clause)
        out.raw(",\"links\":")
        out.list(event.links) { link, out in
            out.raw("[")
            out.unit(link.predecessor)
            out.raw(",")
            out.unit(link.successor)
            out.raw(",")
            out.string(link.area.rawValue)
            out.raw(",")
            out.string(link.people.rawValue)
            out.raw(",")
            out.flag(link.isPrincipal)
            out.raw("]")
        }
        out.raw("}")
    }

    private mutating func site(_ planned: PlannedSite, _ out: inout JSONOutput) {
        let site = planned.site
        out.raw("{\"id\":")
        out.string(site.id.rawValue)
        out.raw(",\"kind\":")
        out.string(site.kind.rawValue)
        out.raw(",\"name\":")
        out.name(site.name)
        out.raw(",\"location\":")
        location(site.location, &out)
        out.raw(",\"unit\":")
        out.unit(site.unit)
        out.raw(",\"region\":")
        out.string(site.region)
        out.raw(",\"level\":")
        out.string(planned.level?.rawValue)
        out.raw(",\"gate\":")
        out.string(planned.gate?.rawValue)
        out.raw(",\"upstream\":")
        out.string(planned.upstream?.rawValue)
        out.raw(",\"phase\":")
        out.string(planned.phase)
        out.raw(",\"wave\":")
        out.string(planned.wave)
        out.raw(",\"staff\":")
        out.integer(planned.staff)
        out.raw(",\"people\":")
        out.integer(planned.people)
        out.raw(",\"starts\":")
        out.date(planned.starts)
        out.raw(",\"finishes\":")
        out.date(planned.finishes)
        out.raw(",\"demand\":")
        out.list(planned.demand) { demand, out in
            out.raw("[")
            out.string(demand.workload)
            out.raw(",")
            out.integer(demand.users)
            out.raw(",")
            out.integer(demand.downstream.bitsPerSecond)
            out.raw(",")
            out.integer(demand.upstream.bitsPerSecond)
            if let marginal = demand.marginal {
                out.raw(",")
                out.integer(marginal.downstream.bitsPerSecond)
                out.raw(",")
                out.integer(marginal.upstream.bitsPerSecond)
            }
            out.raw("]")
        }
        out.raw(",\"activities\":")
        out.list(planned.activities, Self.activity)
        out.raw("}")
    }

    static func activity(_ activity: PlannedActivity, _ out: inout JSONOutput) {
        out.raw("[")
        out.string(activity.kind.rawValue)
        out.raw(",")
        out.string(activity.crew)
        out.raw(",")
        out.date(activity.starts)
        out.raw(",")
        out.date(activity.finishes)
        out.raw(",")
        out.string(activity.mode)
        out.raw(",")
        out.list(activity.crews) { $1.string($0) }
        out.raw(",")
        if let minute = activity.startMinute { out.integer(minute) } else { out.raw("null") }
        out.raw(",")
        if let minute = activity.finishMinute { out.integer(minute) } else { out.raw("null") }
        out.raw(",")
        out.integer(activity.travel)
        out.raw(",")
        if let reason = activity.reason { out.value(reason.json) } else { out.raw("null") }
        out.raw("]")
    }

    private static func circuit(_ planned: PlannedCircuit, _ out: inout JSONOutput) {
        let circuit = planned.circuit
        out.raw("{\"id\":")
        out.string(circuit.id)
        out.raw(",\"level\":")
        out.string(circuit.level.rawValue)
        out.raw(",\"role\":")
        out.string(circuit.role.rawValue)
        out.raw(",\"a\":")
        out.string(circuit.a.rawValue)
        out.raw(",\"z\":")
        out.string(circuit.z.rawValue)
        out.raw(",\"medium\":")
        out.string(circuit.medium.rawValue)
        out.raw(",\"tier\":")
        out.string(circuit.tier)
        out.raw(",\"capacity_bps\":")
        out.integer(circuit.capacity.bitsPerSecond)
        out.raw(",\"carrier\":")
        out.string(circuit.carrier)
        out.raw(",\"status\":")
        out.string(circuit.status.rawValue)
        out.raw(",\"length_km\":")
        out.number(circuit.length)
        out.raw(",\"downstream_bps\":")
        out.integer(planned.downstream.bitsPerSecond)
        out.raw(",\"upstream_bps\":")
        out.integer(planned.upstream.bitsPerSecond)
        out.raw(",\"required_bps\":")
        out.integer(planned.required.bitsPerSecond)
        out.raw(",\"driven_by\":")
        out.string(planned.drivenBy)
        out.raw(",\"setup_vnd\":")
        out.integer(planned.setup.dong)
        out.raw(",\"monthly_vnd\":")
        out.integer(planned.monthly.dong)
        out.raw(",\"years_carried\":")
        if let years = planned.yearsCarried { out.integer(years) } else { out.raw("null") }
        out.raw(",\"lower_tier\":")
        if let lower = planned.lowerTier {
            out.raw("[")
            out.string(lower.id)
            out.raw(",")
            out.integer(lower.capacity.bitsPerSecond)
            out.raw("]")
        } else {
            out.raw("null")
        }
        out.raw("}")
    }

    private static func sharedLoad(_ item: PlannedSharedLoad) -> JSONValue {
        [integer(item.staff), .integer(item.downstream.bitsPerSecond), .integer(item.upstream.bitsPerSecond)]
    }

    private static func transport(_ link: PlannedTransport) -> JSONValue {
        [
            "from": .string(link.from.rawValue), "to": .string(link.to.rawValue), "length_km": .number(link.length),
            "offices": integer(link.offices), "downstream_bps": .integer(link.downstream.bitsPerSecond),
            "upstream_bps": .integer(link.upstream.bitsPerSecond),
        ]
    }

    private static func traffic(_ traffic: PlannedTraffic) -> JSONValue {
        [
            "from": .string(traffic.from.rawValue), "to": .string(traffic.to.rawValue),
            "downstream_bps": .integer(traffic.downstream.bitsPerSecond),
            "upstream_bps": .integer(traffic.upstream.bitsPerSecond),
        ]
    }

    private static func hose(_ hose: PlannedHose) -> JSONValue {
        [
            "node": .string(hose.node.rawValue),
            "pairwise_downstream_bps": .integer(hose.pairwiseDownstream.bitsPerSecond),
            "pairwise_upstream_bps": .integer(hose.pairwiseUpstream.bitsPerSecond),
            "hose_downstream_bps": .integer(hose.hoseDownstream.bitsPerSecond),
            "hose_upstream_bps": .integer(hose.hoseUpstream.bitsPerSecond),
        ]
    }

    private mutating func medium(_ profile: MediumProfile) -> JSONValue {
        [
            "medium": .string(profile.medium.rawValue), "carrier": .string(profile.carrier),
            "reach_km": .number(profile.reach), "access_reach_km": Self.number(profile.accessReach),
            "route_factor": .number(profile.routeFactor), "lead_time_days": Self.integer(profile.leadTime),
            "mtbf_hours": .number(profile.meanTimeBetweenFailures), "mttr_hours": .number(profile.meanTimeToRepair),
            "delay_ms": .number(profile.delay), "basis": basis(profile.basis),
        ]
    }

    /// A medium with who sells it, where that is more than its one carrier.
    private mutating func offered(_ profile: MediumProfile) -> JSONValue {
        let medium = medium(profile)
        guard !profile.hasOneCarrier, case .object(let members) = medium else { return medium }
        return .object(
            members + [.init("carriers", .array(profile.offers.map { $0.json(basis: basis($0.basis)) }))])
    }

    private mutating func phase(_ planned: PlannedPhase) -> JSONValue {
        let phase = planned.phase
        return [
            "id": .string(phase.id), "name": Self.name(phase.name),
            "scopes": .array(phase.scopes.map { .string($0.rawValue) }),
            "members": .array(phase.members.sorted().map { .string($0.description) }),
            "starts": Self.date(phase.starts),
            "ends": Self.date(phase.ends),
            "milestones": .array(
                phase.milestones.map { milestone in
                    [
                        "name": Self.name(milestone.name), "date": Self.date(milestone.date),
                        "printed": Self.text(milestone.printed),
                    ]
                }),
            "basis": basis(phase.basis), "deployed": Self.integer(planned.deployed),
            "prepared": Self.integer(planned.prepared), "first_day": Self.date(planned.firstDay),
            "last_day": Self.date(planned.lastDay), "start_hard": .bool(phase.isStartHard),
            "end_hard": .bool(phase.isEndHard), "lateness": Self.number(phase.lateness),
        ]
    }

    private static func wave(_ wave: PlannedWave) -> JSONValue {
        [
            "id": .string(wave.id), "phase": text(wave.phase), "sites": integer(wave.sites),
            "people": integer(wave.people), "first_day": date(wave.firstDay), "last_day": date(wave.lastDay),
        ]
    }

    private mutating func billLine(_ line: BillLine) -> JSONValue {
        [
            "item": .string(line.item), "name": Self.name(line.name), "quantity": Self.integer(line.quantity),
            "capital_vnd": .integer(line.capital.dong), "monthly_vnd": .integer(line.monthly.dong),
            "standby": .bool(line.isStandby), "basis": basis(line.basis),
        ]
    }

    private static func gap(_ gap: PlannedGap) -> JSONValue {
        ["site": .string(gap.site.rawValue), "role": text(gap.role?.rawValue), "reason": .string(gap.reason.rawValue)]
    }

    private static func system(_ system: PlannedSystem) -> JSONValue {
        [
            "id": .string(system.id), "name": name(system.name), "qos_class": .string(system.qosClass),
            "dscp": system.dscp.map(integer) ?? .null, "delay_limit_ms": number(system.delayLimit),
            "variation_limit_ms": number(system.variationLimit), "loss_limit": number(system.lossLimit),
            "hop_limit": system.hopLimit.map(integer) ?? .null,
        ]
    }

    private static func way(_ way: PlannedWay, _ out: inout JSONOutput) {
        out.raw("{\"site\":")
        out.string(way.site.rawValue)
        out.raw(",\"tree_hops\":")
        out.integer(way.treeHops)
        out.raw(",\"hops\":")
        out.integer(way.hops)
        out.raw(",\"latency_ms\":")
        out.number(way.latency)
        out.raw(",\"worst_hops\":")
        out.integer(way.worstHops)
        out.raw(",\"worst_latency_ms\":")
        out.number(way.worstLatency)
        out.raw(",\"latency_limit_ms\":")
        out.number(way.latencyLimit)
        out.raw(",\"latency_class\":")
        out.string(way.latencyClass)
        out.raw(",\"hop_limit\":")
        if let limit = way.hopLimit { out.integer(limit) } else { out.raw("null") }
        out.raw(",\"hop_class\":")
        out.string(way.hopClass)
        out.raw("}")
    }

    private static func lease(_ lease: PlannedLease) -> JSONValue {
        let existing = lease.existing
        let members: JSONValue = [
            "site": .string(existing.site.rawValue), "role": .string(existing.role.rawValue),
            "end": .string(existing.end.rawValue), "tier": .string(existing.tier), "pinned": .bool(existing.isPinned),
            "fate": .string(lease.fate.rawValue), "circuit": text(lease.circuit),
            "saving_vnd": lease.saving.map { .integer($0.dong) } ?? .null,
        ]
        guard let carrier = existing.carrier, case .object(let list) = members else { return members }
        return .object(list + [.init("carrier", .string(carrier))])
    }

    private static func assumption(_ assumption: PlannedAssumption) -> JSONValue {
        [
            "part": .string(assumption.part.rawValue), "assumed": .number(assumption.assumed),
            "total": .number(assumption.total),
        ]
    }

    private static func method(_ method: Method) -> JSONValue {
        [
            "part": .string(method.part), "algorithm": name(method.algorithm), "source": .string(method.source),
            "value": number(method.value), "lower_bound": number(method.lowerBound), "unit": .string(method.unit),
        ]
    }
}
