import NetworkModel

/// Turns the members of `plan.json` back into a plan; the mirror of `PlanEncoder`, member by member.
struct PlanDecoder {
    private let bases: [Basis]

    /// - Throws: `JSONField.Mismatch` with the path of the first member that is missing or of the wrong kind.
    static func plan(from root: JSONField) throws -> Plan {
        let decoder = PlanDecoder(bases: try root["bases"].elements.map(basis))
        func list<Element>(_ name: StaticString, _ read: (JSONField) throws -> Element) throws -> [Element] {
            try root[name].elements.map(read)
        }
        var plan = Plan(
            topologyName: try root["topology"].name, inputHash: try root["input_hash"].text,
            asOf: try root["as_of"].date, gatePolicy: try root["gate_policy"].word(),
            units: try list("units", decoder.unit), sites: try list("sites", decoder.site),
            circuits: try list("circuits", circuit), phases: try list("phases", decoder.phase),
            bill: try list("bill", decoder.billLine), methods: try list("methods", method),
            horizonYears: try root["horizon_years"].count, events: try list("events", event),
            waves: try list("waves", wave), transport: try list("transport", transport),
            gaps: try list("gaps", gap), assumptions: try list("assumptions", assumption),
            systems: try list("systems", system), traffic: try root.member("traffic")?.elements.map(traffic) ?? [],
            hoses: try root.member("hoses")?.elements.map(hose) ?? [],
            media: try root.member("media")?.elements.map(decoder.medium) ?? [],
            sharedLoad: try root.member("shared_load")?.elements.map(sharedLoad) ?? [],
            ways: try root.member("ways")?.elements.map(way) ?? [],
            leases: try root.member("leases")?.elements.map(lease) ?? [],
            knownAsOf: try root.member("known_as_of")?.optional?.date)
        plan.prefixes = try root.member("prefixes")?.elements.map(prefix) ?? []
        plan.addressPools = try root.member("address_pools")?.elements.map(addressPool) ?? []
        plan.packages = try root.member("packages")?.elements.map(standbyPackage) ?? []
        plan.packageTerms = PackageTerms(
            outfits: try root.member("package_outfits")?.elements.map(outfit) ?? [],
            works: try root.member("package_works")?.elements.map(work) ?? [])
        plan.noRegret = try root.member("no_regret")?.elements.map(noRegretItem) ?? []
        plan.daysOff = try root.member("days_off")?.elements.map { try PlannedDayOff($0) } ?? []
        plan.schedule = try root.member("schedule")?.optional.map { try PlannedSchedule($0) }
        plan.inputs = try root.member("inputs")?.elements.map(input) ?? []
        plan.reorders = try root.member("reorders")?.elements.map(reorder) ?? []
        plan.carrierChoices =
            try root.member("carrier_choices")?.elements.map { try PlannedCarrierChoice($0) } ?? []
        plan.origin = try root.member("origin")?.optional.map(origin)
        plan.successions = try root.member("successions")?.elements.map(succession) ?? []
        plan.largestPacket = try root.member("largest_packet")?.count
        return plan
    }

    // MARK: - Small values

    private static func basis(_ field: JSONField) throws -> Basis {
        if let source = field.member("published") { return .published(source: try source.text) }
        if let source = field.member("derived") { return .derived(from: try source.text) }
        if let why = field.member("assumed") { return .assumed(why: try why.text) }
        throw field.mismatch("one of published, derived, assumed")
    }

    private func basis(_ field: JSONField) throws -> Basis {
        let number = try field.count
        guard bases.indices.contains(number) else { throw field.mismatch("a number of bases") }
        return bases[number]
    }

    private func location(_ field: JSONField) throws -> Location {
        let parts = try field.tuple(4)
        return Location(
            coordinate: Coordinate(latitude: try parts[0].number, longitude: try parts[1].number),
            errorRadius: try parts[2].optional?.number, basis: try basis(parts[3]))
    }

    // MARK: - Records

    private func unit(_ field: JSONField) throws -> PlannedUnit {
        let population = try field["population"].optional.map { field in
            let parts = try field.tuple(2)
            return Population(people: try parts[0].count, basis: try basis(parts[1]))
        }
        let unit = AdministrativeUnit(
            id: try field["id"].unitID, level: try field["level"].word(), kind: try field["kind"].word(),
            name: try field["name"].name, parent: try field["parent"].optional?.unitID,
            location: try location(field["location"]), population: population,
            validFrom: try field["valid_from"].optional?.date, validUntil: try field["valid_until"].optional?.date)
        let decision = GateDecision(
            gate: try field["gate"].word(), event: try field["event"].optional?.text,
            because: try field["because"].optional?.unitID)
        return PlannedUnit(unit: unit, decision: decision, phase: try field["phase"].optional?.text)
    }

    private static func event(_ field: JSONField) throws -> LineageEvent {
        LineageEvent(
            id: try field["id"].text, kind: try field["kind"].word(), announced: try field["announced"].optional?.date,
            decided: try field["decided"].optional?.date, effective: try field["effective"].optional?.date,
            completed: try field["completed"].optional?.date, resolution: try field["resolution"].text,
            clause: try field["clause"].text,
            links: try field["links"].elements.map { link in
                let parts = try link.tuple(5)
                return LineageLink(
                    predecessor: try parts[0].unitID, successor: try parts[1].optional?.unitID,
                    area: try parts[2].word(), people: try parts[3].word(), isPrincipal: try parts[4].flag)
            })
    }

    private func site(_ field: JSONField) throws -> PlannedSite {
        let site = Site(
            id: try field["id"].siteID, kind: try field["kind"].word(), name: try field["name"].name,
            location: try location(field["location"]), unit: try field["unit"].optional?.unitID,
            region: try field["region"].optional?.text)
        return PlannedSite(
            site: site, level: try field["level"].optional?.word(), gate: try field["gate"].optional?.word(),
            upstream: try field["upstream"].optional?.siteID, phase: try field["phase"].optional?.text,
            staff: try field["staff"].count, starts: try field["starts"].optional?.date,
            finishes: try field["finishes"].optional?.date, wave: try field["wave"].optional?.text,
            people: try field["people"].count,
            demand: try field["demand"].elements.map { demand in
                let parts = try demand.elements
                guard parts.count == 4 || parts.count == 6 else { throw demand.mismatch("a list of 4 or 6") }
                return PlannedDemand(
                    workload: try parts[0].text, users: try parts[1].count, downstream: try parts[2].bandwidth,
                    upstream: try parts[3].bandwidth,
                    marginal: parts.count == 6
                        ? PlannedDemand.Marginal(
                            downstream: try parts[4].bandwidth, upstream: try parts[5].bandwidth) : nil)
            },
            activities: try field["activities"].elements.map { try PlannedActivity($0) })
    }

    private static func circuit(_ field: JSONField) throws -> PlannedCircuit {
        let circuit = Circuit(
            id: try field["id"].text, level: try field["level"].word(), role: try field["role"].word(),
            a: try field["a"].siteID, z: try field["z"].siteID, medium: try field["medium"].word(),
            tier: try field["tier"].text, capacity: try field["capacity_bps"].bandwidth,
            carrier: try field["carrier"].text, status: try field["status"].word(),
            length: try field["length_km"].number)
        return PlannedCircuit(
            circuit: circuit, downstream: try field["downstream_bps"].bandwidth,
            upstream: try field["upstream_bps"].bandwidth, drivenBy: try field["driven_by"].text,
            setup: try field["setup_vnd"].money, monthly: try field["monthly_vnd"].money,
            required: try field["required_bps"].bandwidth,
            yearsCarried: try field.member("years_carried")?.optional?.count,
            lowerTier: try field.member("lower_tier")?.optional.map { field in
                let parts = try field.tuple(2)
                return PlannedCircuit.LowerTier(id: try parts[0].text, capacity: try parts[1].bandwidth)
            })
    }

    private static func transport(_ field: JSONField) throws -> PlannedTransport {
        PlannedTransport(
            from: try field["from"].siteID, to: try field["to"].siteID, length: try field["length_km"].number,
            offices: try field["offices"].count, downstream: try field["downstream_bps"].bandwidth,
            upstream: try field["upstream_bps"].bandwidth)
    }

    private static func traffic(_ field: JSONField) throws -> PlannedTraffic {
        PlannedTraffic(
            from: try field["from"].siteID, to: try field["to"].siteID,
            downstream: try field["downstream_bps"].bandwidth, upstream: try field["upstream_bps"].bandwidth)
    }

    private static func sharedLoad(_ field: JSONField) throws -> PlannedSharedLoad {
        let parts = try field.tuple(3)
        return PlannedSharedLoad(
            staff: try parts[0].count, downstream: try parts[1].bandwidth, upstream: try parts[2].bandwidth)
    }

    private static func hose(_ field: JSONField) throws -> PlannedHose {
        PlannedHose(
            node: try field["node"].siteID, pairwiseDownstream: try field["pairwise_downstream_bps"].bandwidth,
            pairwiseUpstream: try field["pairwise_upstream_bps"].bandwidth,
            hoseDownstream: try field["hose_downstream_bps"].bandwidth,
            hoseUpstream: try field["hose_upstream_bps"].bandwidth)
    }

    private func medium(_ field: JSONField) throws -> MediumProfile {
        let hours = (try field["mtbf_hours"].number, try field["mttr_hours"].number)
        let delay = try field["delay_ms"].number
        guard hours.0 > 0, hours.1 >= 0 else { throw field.mismatch("an MTBF of more than 0 hours and an MTTR") }
        guard (0...10_000).contains(delay) else { throw field.mismatch("a delay of 0 to 10,000 ms") }
        var profile = MediumProfile(
            medium: try field["medium"].word(), carrier: try field["carrier"].text,
            reach: try field["reach_km"].number, routeFactor: try field["route_factor"].number,
            leadTime: try field["lead_time_days"].count, meanTimeBetweenFailures: hours.0,
            meanTimeToRepair: hours.1, basis: try basis(field["basis"]),
            accessReach: try field["access_reach_km"].optional?.number, delay: delay)
        let offers = try field.member("carriers")?.elements.map {
            try CarrierOffer($0, basis: try basis($0["basis"]))
        }
        if let offers, !offers.isEmpty { profile.offers = offers }
        return profile
    }

    private func phase(_ field: JSONField) throws -> PlannedPhase {
        var phase = Phase(
            id: try field["id"].text, name: try field["name"].name,
            scopes: try field["scopes"].elements.map { try $0.word() }, starts: try field["starts"].date,
            ends: try field["ends"].optional?.date,
            milestones: try field["milestones"].elements.map { milestone in
                Phase.Milestone(
                    name: try milestone["name"].name, date: try milestone["date"].date,
                    printed: try milestone["printed"].optional?.text)
            }, basis: try basis(field["basis"]), members: Set(try field["members"].elements.map { try $0.unitID }))
        phase.isStartHard = try field.member("start_hard")?.flag ?? true
        phase.isEndHard = try field.member("end_hard")?.flag ?? false
        phase.lateness = try field.member("lateness")?.optional?.number
        return PlannedPhase(
            phase: phase, deployed: try field["deployed"].count, prepared: try field["prepared"].count,
            firstDay: try field["first_day"].optional?.date, lastDay: try field["last_day"].optional?.date)
    }

    private static func wave(_ field: JSONField) throws -> PlannedWave {
        PlannedWave(
            id: try field["id"].text, phase: try field["phase"].optional?.text, sites: try field["sites"].count,
            people: try field["people"].count, firstDay: try field["first_day"].date,
            lastDay: try field["last_day"].date)
    }

    private func billLine(_ field: JSONField) throws -> BillLine {
        BillLine(
            item: try field["item"].text, name: try field["name"].name, quantity: try field["quantity"].count,
            capital: try field["capital_vnd"].money, monthly: try field["monthly_vnd"].money,
            isStandby: try field["standby"].flag, basis: try basis(field["basis"]))
    }

    private static func gap(_ field: JSONField) throws -> PlannedGap {
        PlannedGap(
            site: try field["site"].siteID, role: try field["role"].optional?.word(), reason: try field["reason"].word()
        )
    }

    private static func system(_ field: JSONField) throws -> PlannedSystem {
        var system = PlannedSystem(
            id: try field["id"].text, name: try field["name"].name, qosClass: try field["qos_class"].text,
            dscp: try field["dscp"].optional?.count, delayLimit: try field["delay_limit_ms"].optional?.number,
            variationLimit: try field["variation_limit_ms"].optional?.number,
            lossLimit: try field["loss_limit"].optional?.number,
            hopLimit: try field.member("hop_limit")?.optional?.count)
        system.servers = try field.member("servers")?.elements.map(server) ?? []
        return system
    }

    private static func server(_ field: JSONField) throws -> ServerRule {
        var server = ServerRule()
        if let prefix = field.member("prefix") { server.place = .prefix(try prefix.prefix) }
        if let level = field.member("at") { server.place = .office(try level.word()) }
        server.transport = try field.member("protocol")?.word()
        if let ports = field.member("ports") {
            guard let range = ServerRule.ports(try ports.text) else { throw ports.mismatch("ports such as 443") }
            server.ports = range
        }
        return server
    }

    private static func way(_ field: JSONField) throws -> PlannedWay {
        PlannedWay(
            site: try field["site"].siteID, treeHops: try field["tree_hops"].count, hops: try field["hops"].count,
            latency: try field["latency_ms"].number, worstHops: try field["worst_hops"].count,
            worstLatency: try field["worst_latency_ms"].number,
            latencyLimit: try field["latency_limit_ms"].optional?.number,
            latencyClass: try field["latency_class"].optional?.text,
            hopLimit: try field["hop_limit"].optional?.count, hopClass: try field["hop_class"].optional?.text)
    }

    private static func lease(_ field: JSONField) throws -> PlannedLease {
        PlannedLease(
            existing: ExistingCircuit(
                site: try field["site"].siteID, role: try field["role"].word(), end: try field["end"].siteID,
                tier: try field["tier"].text, isPinned: try field["pinned"].flag,
                carrier: try field.member("carrier")?.optional?.text),
            fate: try field["fate"].word(), circuit: try field["circuit"].optional?.text,
            saving: try field["saving_vnd"].optional?.money)
    }

    private static func assumption(_ field: JSONField) throws -> PlannedAssumption {
        PlannedAssumption(
            part: try field["part"].word(), assumed: try field["assumed"].number, total: try field["total"].number)
    }

    private static func method(_ field: JSONField) throws -> Method {
        Method(
            part: try field["part"].text, algorithm: try field["algorithm"].name, source: try field["source"].text,
            value: try field["value"].optional?.number, lowerBound: try field["lower_bound"].optional?.number,
            unit: try field["unit"].text)
    }
}
