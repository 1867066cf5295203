import NetworkModel
import Rendering

/// Turns a plan into the members of `plan.json`.
///
/// What a value rests on repeats thousands of times, so each basis stands once in `bases`, in the order of its first use, and is
/// referred to by its number.
struct PlanEncoder {
    private(set) var bases: [Basis] = []
    private var numbers: [Basis: Int] = [:]

    /// The members in their fixed order.
    static func members(of plan: Plan) -> [JSONValue.Member] {
        var encoder = PlanEncoder()
        let lists: [JSONValue.Member] = [
            .init("units", .array(plan.units.map { encoder.unit($0) })),
            .init("events", .array(plan.events.map(event))),
            .init("sites", .array(plan.sites.map { encoder.site($0) })),
            .init("circuits", .array(plan.circuits.map(circuit))),
            .init("transport", .array(plan.transport.map(transport))),
            .init("phases", .array(plan.phases.map { encoder.phase($0) })),
            .init("waves", .array(plan.waves.map(wave))),
            .init("bill", .array(plan.bill.map { encoder.billLine($0) })),
            .init("gaps", .array(plan.gaps.map(gap))),
            .init("systems", .array(plan.systems.map(system))),
            .init("assumptions", .array(plan.assumptions.map(assumption))),
            .init("methods", .array(plan.methods.map(method))),
            .init("traffic", .array(plan.traffic.map(traffic))),
            .init("hoses", .array(plan.hoses.map(hose))),
            .init("media", .array(plan.media.map { encoder.medium($0) })),
            .init("shared_load", .array(plan.sharedLoad.map(sharedLoad))),
            .init("ways", .array(plan.ways.map(way))),
            .init("leases", .array(plan.leases.map(lease))),
            .init("prefixes", .array(plan.prefixes.map(prefix))),
            .init("address_pools", .array(plan.addressPools.map(addressPool))),
            .init("packages", .array(plan.packages.map(standbyPackage))),
            .init("package_outfits", .array(plan.packageTerms.outfits.map(outfit))),
            .init("package_works", .array(plan.packageTerms.works.map(work))),
            .init("no_regret", .array(plan.noRegret.map(noRegretItem))),
            .init("days_off", .array(plan.daysOff.map(\.json))),
            .init("schedule", plan.schedule?.json ?? .null),
        ]
        let head: [JSONValue.Member] = [
            .init("input_hash", .string(plan.inputHash)),
            .init("topology", name(plan.topologyName)),
            .init("as_of", date(plan.asOf)),
            .init("gate_policy", .string(plan.gatePolicy.rawValue)),
            .init("horizon_years", integer(plan.horizonYears)),
            .init("bases", .array(encoder.bases.map(basis))),
            .init("known_as_of", date(plan.knownAsOf)),
        ]
        return head + lists
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

    private mutating func basis(_ basis: Basis) -> JSONValue {
        if let known = numbers[basis] { return Self.integer(known) }
        numbers[basis] = bases.count
        bases.append(basis)
        return Self.integer(bases.count - 1)
    }

    private mutating func location(_ location: Location) -> JSONValue {
        [
            .number(location.coordinate.latitude), .number(location.coordinate.longitude),
            Self.number(location.errorRadius), basis(location.basis),
        ]
    }

    // MARK: - Records

    private mutating func unit(_ planned: PlannedUnit) -> JSONValue {
        let unit = planned.unit
        let population: JSONValue =
            unit.population.map { [Self.integer($0.people), basis($0.basis)] } ?? .null
        return [
            "id": .string(unit.id.description), "level": .string(unit.level.rawValue),
            "kind": .string(unit.kind.rawValue), "name": Self.name(unit.name),
            "parent": Self.text(unit.parent?.description), "location": location(unit.location),
            "population": population, "valid_from": Self.date(unit.validFrom),
            "valid_until": Self.date(unit.validUntil),
            "gate": .string(planned.decision.gate.rawValue), "event": Self.text(planned.decision.event),
            "because": Self.text(planned.decision.because?.description), "phase": Self.text(planned.phase),
        ]
    }

    private static func event(_ event: LineageEvent) -> JSONValue {
        [
            "id": .string(event.id), "kind": .string(event.kind.rawValue), "announced": date(event.announced),
            "decided": date(event.decided), "effective": date(event.effective), "completed": date(event.completed),
            "resolution": .string(event.resolution), "clause": .string(event.clause),
            "links": .array(
                event.links.map { link in
                    [
                        .string(link.predecessor.description), text(link.successor?.description),
                        .string(link.area.rawValue), .string(link.people.rawValue), .bool(link.isPrincipal),
                    ]
                }),
        ]
    }

    private mutating func site(_ planned: PlannedSite) -> JSONValue {
        let site = planned.site
        return [
            "id": .string(site.id.rawValue), "kind": .string(site.kind.rawValue), "name": Self.name(site.name),
            "location": location(site.location), "unit": Self.text(site.unit?.description),
            "region": Self.text(site.region), "level": Self.text(planned.level?.rawValue),
            "gate": Self.text(planned.gate?.rawValue), "upstream": Self.text(planned.upstream?.rawValue),
            "phase": Self.text(planned.phase), "wave": Self.text(planned.wave), "staff": Self.integer(planned.staff),
            "people": Self.integer(planned.people), "starts": Self.date(planned.starts),
            "finishes": Self.date(planned.finishes),
            "demand": .array(
                planned.demand.map { demand in
                    let alone: [JSONValue] = [
                        .string(demand.workload), Self.integer(demand.users),
                        .integer(demand.downstream.bitsPerSecond), .integer(demand.upstream.bitsPerSecond),
                    ]
                    guard let marginal = demand.marginal else { return .array(alone) }
                    return .array(
                        alone + [
                            .integer(marginal.downstream.bitsPerSecond), .integer(marginal.upstream.bitsPerSecond),
                        ])
                }),
            "activities": .array(planned.activities.map(\.json)),
        ]
    }

    private static func circuit(_ planned: PlannedCircuit) -> JSONValue {
        let circuit = planned.circuit
        return [
            "id": .string(circuit.id), "level": .string(circuit.level.rawValue), "role": .string(circuit.role.rawValue),
            "a": .string(circuit.a.rawValue), "z": .string(circuit.z.rawValue),
            "medium": .string(circuit.medium.rawValue), "tier": .string(circuit.tier),
            "capacity_bps": .integer(circuit.capacity.bitsPerSecond), "carrier": .string(circuit.carrier),
            "status": .string(circuit.status.rawValue), "length_km": .number(circuit.length),
            "downstream_bps": .integer(planned.downstream.bitsPerSecond),
            "upstream_bps": .integer(planned.upstream.bitsPerSecond),
            "required_bps": .integer(planned.required.bitsPerSecond), "driven_by": .string(planned.drivenBy),
            "setup_vnd": .integer(planned.setup.dong), "monthly_vnd": .integer(planned.monthly.dong),
            "years_carried": planned.yearsCarried.map(integer) ?? .null,
            "lower_tier": planned.lowerTier.map { [.string($0.id), .integer($0.capacity.bitsPerSecond)] } ?? .null,
        ]
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

    private static func way(_ way: PlannedWay) -> JSONValue {
        [
            "site": .string(way.site.rawValue), "tree_hops": integer(way.treeHops), "hops": integer(way.hops),
            "latency_ms": .number(way.latency), "worst_hops": integer(way.worstHops),
            "worst_latency_ms": .number(way.worstLatency), "latency_limit_ms": number(way.latencyLimit),
            "latency_class": text(way.latencyClass), "hop_limit": way.hopLimit.map(integer) ?? .null,
            "hop_class": text(way.hopClass),
        ]
    }

    private static func lease(_ lease: PlannedLease) -> JSONValue {
        let existing = lease.existing
        return [
            "site": .string(existing.site.rawValue), "role": .string(existing.role.rawValue),
            "end": .string(existing.end.rawValue), "tier": .string(existing.tier), "pinned": .bool(existing.isPinned),
            "fate": .string(lease.fate.rawValue), "circuit": text(lease.circuit),
            "saving_vnd": lease.saving.map { .integer($0.dong) } ?? .null,
        ]
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
