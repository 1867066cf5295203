import NetworkModel
package import Rendering

extension PlanSummary {
    /// The summary as a document with stable keys; `docs/formats.md` describes it.
    package func json(of plan: Plan, planHash: String) -> JSONValue {
        func count(_ number: Int?) -> JSONValue { .integer(Int64(number ?? 0)) }
        func date(_ date: CivilDate?) -> JSONValue { date.map { .string($0.description) } ?? .null }
        func byLevel(_ counts: [UnitLevel: Int]) -> JSONValue {
            .object(UnitLevel.allCases.filter { $0 != .district }.map { .init($0.rawValue, count(counts[$0])) })
        }
        func cost(_ cost: Cost) -> JSONValue {
            [
                "capital_vnd": .integer(cost.capital.dong), "monthly_vnd": .integer(cost.monthly.dong),
                "first_year_vnd": .integer(cost.firstYear.dong),
            ]
        }
        let units = JSONValue.object(
            UnitLevel.allCases.map { level in
                .init(
                    level.rawValue,
                    .object(Gate.allCases.map { .init($0.rawValue, count(self.units[level]?[$0])) }))
            })
        let circuits = JSONValue.array(
            self.circuits.map { item in
                [
                    "level": .string(item.level.rawValue), "role": .string(item.role.rawValue),
                    "medium": .string(item.medium.rawValue), "tier": .string(item.tier),
                    "capacity_bps": .integer(item.capacity.bitsPerSecond), "deployed": count(item.deployed),
                    "prepared": count(item.prepared), "monthly_vnd": .integer(item.monthly.dong),
                ]
            })
        let phases = JSONValue.array(
            plan.phases.map { item in
                [
                    "id": .string(item.phase.id), "starts": date(item.phase.starts), "ends": date(item.phase.ends),
                    "deployed": count(item.deployed), "prepared": count(item.prepared),
                    "first_day": date(item.firstDay), "last_day": date(item.lastDay),
                ]
            })
        let held = JSONValue.array(
            self.held.map { item in
                [
                    "level": .string(item.level.rawValue), "reason": .string(item.reason.rawValue),
                    "event_kind": .string(item.kind.rawValue), "count": count(item.count),
                    "people": count(item.people), "example": .string(item.example.unit.id.description),
                    "example_event": item.event.map { .string($0.id) } ?? .null,
                ]
            })
        let waves = JSONValue.array(
            plan.waves.map { item in
                [
                    "id": .string(item.id), "sites": count(item.sites), "people": count(item.people),
                    "first_day": date(item.firstDay), "last_day": date(item.lastDay),
                ]
            })
        let gaps = JSONValue.array(
            self.gaps.map { item in
                [
                    "reason": .string(item.reason.rawValue), "count": count(item.count),
                    "example": .string(item.example.rawValue),
                ]
            })
        let assumptions = JSONValue.object(
            plan.assumptions.map { .init($0.part.rawValue, .number($0.share)) })
        let methods = JSONValue.array(
            plan.methods.map { item in
                [
                    "part": .string(item.part), "algorithm": .string(item.algorithm.en),
                    "source": .string(item.source), "value": item.value.map { .number($0) } ?? .null,
                    "lower_bound": item.lowerBound.map { .number($0) } ?? .null, "unit": .string(item.unit),
                ]
            })
        return [
            "as_of": date(plan.asOf), "known_as_of": date(plan.knownAsOf),
            "gate_policy": .string(plan.gatePolicy.rawValue), "units": units,
            "sites": [
                "deployed": byLevel(deployedSites), "prepared": byLevel(preparedSites), "carrier": count(carrierSites),
            ],
            "circuits": circuits, "phases": phases, "waves": waves, "held": held,
            "cost": ["deployed": cost(deployedCost), "standby": cost(standbyCost)],
            "assumed_share": .number(assumedShare), "assumptions": assumptions, "gaps": gaps, "methods": methods,
            "hose": [
                "pairwise_bps": .integer(plan.hoseTotals.pairwise.bitsPerSecond),
                "hose_bps": .integer(plan.hoseTotals.hose.bitsPerSecond), "saved_share": .number(plan.hoseSaved),
            ],
            "input_hash": .string(plan.inputHash), "plan_hash": .string(planHash),
        ]
    }
}
