package import NetworkModel

/// Whose pending event holds a unit.
package enum HeldReason: String, CaseIterable, Sendable {
    case ownEvent = "own-event"
    case provinceEvent = "province-event"

    package init(_ unit: PlannedUnit) { self = unit.decision.because == unit.unit.id ? .ownEvent : .provinceEvent }
}

/// A plan in the figures that a person reads in a minute; the table, the JSON and the report are made from it.
package struct PlanSummary: Sendable {
    /// Circuits of one tier in one role at one level.
    package struct CircuitCount: Sendable {
        package var level: NetworkLevel
        package var role: CircuitRole
        package var medium: Medium
        package var tier: String
        package var capacity: Bandwidth
        package var deployed = 0
        package var prepared = 0
        package var monthly = Money.zero
        package var setup = Money.zero
    }

    /// Held units of one level with one reason and kind of event.
    package struct HeldCount: Sendable {
        package var level: UnitLevel
        package var reason: HeldReason
        package var kind: LineageEvent.Kind
        package var count = 0
        package var people = 0
        /// The first by id, and its event.
        package var example: PlannedUnit
        package var event: LineageEvent?
    }

    package struct Cost: Hashable, Sendable {
        package var capital = Money.zero
        package var monthly = Money.zero
        /// Capital and twelve months.
        package var firstYear: Money { capital + monthly * 12 }
    }

    /// Units by level and gate; every level and gate is there.
    package var units: [UnitLevel: [Gate: Int]]
    package var deployedSites: [UnitLevel: Int]
    package var preparedSites: [UnitLevel: Int]
    package var carrierSites: Int
    package var circuits: [CircuitCount]
    package var held: [HeldCount]
    package var deployedCost: Cost
    package var standbyCost: Cost
    /// Share (0...1) of the cost of the first year that rests on assumed prices.
    package var assumedShare: Double
    /// Gaps by reason, in the order of the reasons.
    package var gaps: [(reason: PlannedGap.Reason, count: Int, example: SiteID)]

    package init(_ plan: Plan) {
        units = Dictionary(
            uniqueKeysWithValues: UnitLevel.allCases.map { level in
                (level, Dictionary(uniqueKeysWithValues: Gate.allCases.map { ($0, 0) }))
            })
        // Registers list one level after another: neighbours are counted together.
        var run: (level: UnitLevel, gate: Gate, count: Int)?
        for place in plan.units.indices {
            let (level, gate) = (plan.units[place].unit.level, plan.units[place].decision.gate)
            if let last = run, last.level == level, last.gate == gate {
                run?.count += 1
            } else {
                if let run { units[run.level]?[run.gate]? += run.count }
                run = (level, gate, 1)
            }
        }
        if let run { units[run.level]?[run.gate]? += run.count }

        deployedSites = [:]
        preparedSites = [:]
        carrierSites = 0
        var standby: Set<SiteID> = []
        for site in plan.sites {
            guard let level = site.level else {
                carrierSites += 1
                continue
            }
            if site.gate == .standby {
                standby.insert(site.site.id)
                preparedSites[level, default: 0] += 1
            } else {
                deployedSites[level, default: 0] += 1
            }
        }
        circuits = Self.circuits(plan, standby)
        held = Self.held(plan)
        deployedCost = Cost()
        standbyCost = Cost()
        for line in plan.bill {
            if line.isStandby {
                standbyCost.capital += line.capital
                standbyCost.monthly += line.monthly
            } else {
                deployedCost.capital += line.capital
                deployedCost.monthly += line.monthly
            }
        }
        assumedShare = plan.assumptions.first { $0.part == .prices }?.share ?? 0
        gaps = PlannedGap.Reason.allCases.compactMap { reason in
            let found = plan.gaps.filter { $0.reason == reason }
            return found.first.map { (reason, found.count, $0.site) }
        }
    }

    private static func circuits(_ plan: Plan, _ standby: Set<SiteID>) -> [CircuitCount] {
        struct Key: Equatable {
            var level: NetworkLevel
            var role: CircuitRole
            var tier: String
        }
        var counts: [CircuitCount] = []
        var keys: [Key] = []
        var last = 0
        for planned in plan.circuits {
            let circuit = planned.circuit
            let key = Key(level: circuit.level, role: circuit.role, tier: circuit.tier)
            // Neighbours are alike, mostly.
            if last >= keys.count || keys[last] != key {
                last = keys.firstIndex(of: key) ?? keys.count
                if last == keys.count {
                    keys.append(key)
                    counts.append(
                        CircuitCount(
                            level: circuit.level, role: circuit.role, medium: circuit.medium, tier: circuit.tier,
                            capacity: circuit.capacity))
                }
            }
            if standby.contains(circuit.a) { counts[last].prepared += 1 } else { counts[last].deployed += 1 }
            counts[last].monthly += planned.monthly
            counts[last].setup += planned.setup
        }
        return counts.sorted { a, b in
            (a.level.rawValue, a.role == .primary ? 0 : 1, a.medium.rawValue, a.capacity, a.tier)
                < (b.level.rawValue, b.role == .primary ? 0 : 1, b.medium.rawValue, b.capacity, b.tier)
        }
    }

    private static func held(_ plan: Plan) -> [HeldCount] {
        let events = Dictionary(
            plan.events.indices.map { (plan.events[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
        struct Key: Equatable {
            var level: UnitLevel
            var reason: HeldReason
            var kind: LineageEvent.Kind
        }
        // A dozen kinds at most, and neighbours are of one mostly.
        var counts: [HeldCount] = []
        var keys: [Key] = []
        var last = 0
        for place in plan.units.indices where plan.units[place].decision.gate == .held {
            let event = plan.units[place].decision.event.flatMap { events[$0] }
            let key = Key(
                level: plan.units[place].unit.level, reason: HeldReason(plan.units[place]),
                kind: event.map { plan.events[$0].kind } ?? .merge)
            if last >= keys.count || keys[last] != key {
                last = keys.firstIndex(of: key) ?? keys.count
                if last == keys.count {
                    keys.append(key)
                    counts.append(
                        HeldCount(
                            level: key.level, reason: key.reason, kind: key.kind, example: plan.units[place],
                            event: event.map { plan.events[$0] }))
                }
            }
            counts[last].count += 1
            counts[last].people += plan.units[place].unit.population?.people ?? 0
        }
        let levels = UnitLevel.allCases
        return counts.sorted { a, b in
            (levels.firstIndex(of: a.level) ?? 0, a.reason.rawValue, a.kind.rawValue)
                < (levels.firstIndex(of: b.level) ?? 0, b.reason.rawValue, b.kind.rawValue)
        }
    }
}
