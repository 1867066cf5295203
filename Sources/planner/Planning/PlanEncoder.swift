import NetworkAddress
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

    /// Everything behind the line with the hash, members in their fixed order and one record a line, in pieces. O(bytes).
    static func body(of plan: Plan) -> [[UInt8]] {
        var encoder = PlanEncoder()
        var out = JSONOutput()
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
        encoder.records("prefixes", plan.prefixes, &out) { Self.prefix($1, &$2) }
        encoder.records("address_pools", plan.addressPools, &out) { $2.value(Self.addressPool($1)) }
        encoder.records("packages", plan.packages, &out) { Self.standbyPackage($1, &$2) }
        encoder.records("package_outfits", plan.packageTerms.outfits, &out) { $2.value(Self.outfit($1)) }
        encoder.records("package_works", plan.packageTerms.works, &out) { $2.value(Self.work($1)) }
        encoder.records("no_regret", plan.noRegret, &out) { Self.noRegretItem($1, &$2) }
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
        if let largest = plan.largestPacket {
            out.raw(",\n\"largest_packet\":")
            out.value(.integer(Int64(largest)))
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
        return head.finish() + out.finish()
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

    /// The number that refers to the basis, a new one at its first use.
    mutating func number(of basis: Basis) -> Int {
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

    // MARK: - Parts of few records

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
        let members: JSONValue = [
            "id": .string(system.id), "name": name(system.name), "qos_class": .string(system.qosClass),
            "dscp": system.dscp.map(integer) ?? .null, "delay_limit_ms": number(system.delayLimit),
            "variation_limit_ms": number(system.variationLimit), "loss_limit": number(system.lossLimit),
            "hop_limit": system.hopLimit.map(integer) ?? .null,
        ]
        guard !system.servers.isEmpty, case .object(let list) = members else { return members }
        return .object(list + [.init("servers", .array(system.servers.map(server)))])
    }

    private static func server(_ server: ServerRule) -> JSONValue {
        var members: [JSONValue.Member] = []
        switch server.place {
        case .prefix(let prefix): members.append(.init("prefix", .string(prefix.description)))
        case .office(let level): members.append(.init("at", .string(level.rawValue)))
        case nil: break
        }
        if let transport = server.transport { members.append(.init("protocol", .string(transport.rawValue))) }
        if let ports = server.ports { members.append(.init("ports", .string(ServerRule.text(of: ports)))) }
        return .object(members)
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
