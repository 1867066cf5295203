import Costing
import Design
import Localization
import NetworkModel
package import Rollout

extension Planner {
    /// Rounds of the schedule's search in about `seconds` for a country; what is usual where nil.
    package static func scheduleRounds(within seconds: Double?) -> Int {
        guard let seconds else { return 1_000 }
        return min(100_000_000, max(0, Int(seconds * 2_000)))
    }

    /// The circuits that are to be delivered: those that are leased already are there.
    func circuitWorks(_ design: AccessDesign) -> [CircuitWork] {
        let leased = Set(design.outcomes.filter { $0.fate != .replaced }.compactMap(\.circuit))
        return design.circuits.filter { !leased.contains($0.circuit.id) }.map {
            CircuitWork(
                site: $0.circuit.a, medium: $0.circuit.medium, setup: $0.setup, circuit: $0.circuit,
                monthly: $0.monthly)
        }
    }

    func circuitWorks(_ plan: Plan) -> [CircuitWork] {
        let leased = Set(plan.leases.filter { $0.fate != .replaced }.compactMap(\.circuit))
        return plan.circuits.filter { !leased.contains($0.circuit.id) }.map {
            CircuitWork(
                site: $0.circuit.a, medium: $0.circuit.medium, setup: $0.setup, circuit: $0.circuit,
                monthly: $0.monthly)
        }
    }

    /// - Parameter settled: circuits that are leased already; carriers of the others may be chosen.
    func deployment(
        _ register: GatedRegister, _ circuits: [CircuitWork], settled: [Circuit], asOf: CivilDate, seed: UInt64,
        budget: WorkforceBudget
    ) -> Deployment {
        let problem = ScheduleBuilder(
            register: register, circuits: circuits, topology: topology, asOf: asOf, settled: settled
        ).problem
        let schedule = WorkforceSolver(problem.workforce).solve(seed: seed, budget: budget)
        return Deployment(register: register, topology: topology, problem: problem, schedule: schedule)
    }

    /// A plan of this topology with a better schedule, all else as it was.
    ///
    /// Searches on from the plan's own; what a plan of whole days does not say is scheduled anew.
    /// - Parameters:
    ///   - onImprovement: called with each better total, in person-days.
    package func rescheduled(
        _ plan: Plan, seed: UInt64, budget: WorkforceBudget,
        onImprovement: (@Sendable (Double) -> Void)? = nil
    ) -> Plan {
        let register = GatedRegister(topology: topology, asOf: plan.asOf, policy: plan.gatePolicy)
        let problem = ScheduleBuilder(
            register: register, circuits: circuitWorks(plan), topology: topology, asOf: plan.asOf
        ).problem
        let solver = WorkforceSolver(problem.workforce)
        let perDay = Double(problem.slots.perDay)
        var report: (@Sendable (Int64) -> Void)?
        if let onImprovement { report = { total in onImprovement(Double(total) / perDay) } }
        let schedule: WorkforceSchedule
        if plan.schedule != nil {
            schedule = solver.improve(
                from: PlanPlacements(problem, topology).schedule(of: plan), seed: seed, budget: budget,
                onImprovement: report)
        } else {
            schedule = solver.solve(seed: seed, budget: budget, onImprovement: report)
        }
        var better = applied(
            Deployment(register: register, topology: topology, problem: problem, schedule: schedule), register, to: plan
        )
        // What the rules reached when the plan was made: the works are the same.
        if schedule.rules.isEmpty, let known = plan.schedule { better.schedule?.rules = known.rules }
        better.daysOff = daysOff(of: better)
        return better
    }

    /// The plan with another schedule's dates, waves, crew-days and figures.
    private func applied(_ rollout: Deployment, _ register: GatedRegister, to plan: Plan) -> Plan {
        var plan = plan
        for index in plan.sites.indices where plan.sites[index].level != nil {
            let site = plan.sites[index].site.id
            plan.sites[index].activities = rollout.activities[site] ?? []
            plan.sites[index].starts = rollout.starts(site)
            plan.sites[index].finishes = rollout.finishes(site)
            plan.sites[index].wave = rollout.waveBySite[site]
        }
        plan.phases = rollout.plannedPhases()
        plan.waves = rollout.waves
        plan.gaps =
            plan.gaps.filter { $0.reason != .unscheduled }
            + rollout.unscheduled.map { PlannedGap(site: $0, role: nil, reason: .unscheduled) }
        if let method = plan.methods.firstIndex(where: { $0.part == "schedule" }) {
            plan.methods[method] = scheduleMethod(rollout)
        }
        let deployed = register.offices.filter(\.isDeployed)
        let estimate = CrewDayEstimate(self)
        let works = deployed.map { office in
            Purchase(level: nil, circuits: [], crewDays: estimate.days(of: office, [], rollout), isStandby: false)
        }
        let kept = plan.bill.filter { line in
            line.isStandby || !(line.item.hasPrefix("crew:") || line.item.hasPrefix("mode:"))
        }
        let standby = kept.firstIndex(where: \.isStandby) ?? kept.count
        plan.bill = kept[..<standby] + billLines(works) + surcharges(rollout) + kept[standby...]
        plan.schedule = rollout.planned
        plan.assumptions = assumptions(plan)
        return plan
    }

    // MARK: - Surcharges, method

    /// What ways of working cost beside the crews.
    func surcharges(_ rollout: Deployment) -> [BillLine] {
        topology.activities.flatMap { rule in
            rule.modes.compactMap { mode in
                let count = rollout.timesChosen["\(rule.kind.rawValue)/\(mode.id)"] ?? 0
                guard count > 0, mode.surcharge > .zero else { return nil }
                return BillLine(
                    item: "mode:\(rule.kind.rawValue)/\(mode.id)", name: mode.name, quantity: count,
                    capital: mode.surcharge * count, monthly: .zero, isStandby: false, basis: mode.basis)
            }
        }
    }

    func scheduleMethod(_ rollout: Deployment) -> Method {
        let message = ScheduleMessages.method
        return Method(
            part: "schedule",
            algorithm: LocalizedName(vi: message.text(.vietnamese), en: message.text(.english)),
            source: "Kolisch 1996; Schrimpf et al. 2000; Christiaens, Vanden Berghe 2020; Hartmann, Briskorn 2022",
            value: rollout.planned.value.total, lowerBound: rollout.planned.lowerBound, unit: "person-d")
    }
}
