import Demand
import NetworkModel
import Rollout

extension Replanner {
    /// Sites with their gates, demands and works.
    func date(
        _ base: Plan, _ standing: StandingDesign, _ register: GatedRegister, asOf: CivilDate, actuals: [Actual],
        _ log: inout ChangeLog
    ) -> DatedSites {
        let old = Dictionary(
            base.sites.map { ($0.site.id, $0) }, uniquingKeysWith: { first, _ in first })
        let leadTimes = leadTimes(standing.circuits)
        let facts = SiteActuals(actuals, standing.circuits)
        let deployedProvinces = Set(
            register.offices.filter { $0.isDeployed && $0.unit.level == .province }.map(\.site))
        let unscheduledBefore = Set(base.gaps.filter { $0.reason == .unscheduled }.map(\.site))
        let isSupplyChanged = !facts.crewChanges.isEmpty || !facts.deliveryChanges.isEmpty || !facts.bookings.isEmpty
        let isScheduleChanged = changedFiles.contains { ["crews.yaml", "calendar.yaml", "phases.yaml"].contains($0) }
        var placement = GapPlacement(
            problem(start: start), asOf: asOf, crewChanges: facts.crewChanges, deliveryChanges: facts.deliveryChanges)

        var schedules: [SiteSchedule?] = register.offices.map { office in
            guard office.isDeployed else { return nil }
            let phase = Deployment.phase(of: office.unit, gate: office.gate, among: topology.phases)
            let works = SiteWorks(
                site: office.site, level: office.unit.level, province: office.province,
                release: max(asOf, phase?.starts ?? asOf), leadTime: leadTimes[office.site] ?? 0,
                people: office.population?.people ?? 0,
                after: office.upstream.flatMap { deployedProvinces.contains($0) && $0 != office.site ? $0 : nil })
            var schedule = SiteSchedule(works: works)
            let before = old[office.site]?.activities ?? []
            guard !before.isEmpty else {
                let isHopeless =
                    unscheduledBefore.contains(office.site) && !isSupplyChanged && !isScheduleChanged
                    && standing.demands == nil
                facts.apply(to: &schedule, [], asOf: asOf, placement, &log)
                schedule.isOpen = schedule.isOpen || !isHopeless
                return schedule
            }
            facts.apply(to: &schedule, before, asOf: asOf, placement, &log)
            if isScheduleChanged { keepRules(&schedule, phase, placement, &log) }
            return schedule
        }
        // Standing circuits that are delivered late may concern sites that only now are placed.
        for index in schedules.indices {
            guard let site = schedules[index]?.works.site else { continue }
            schedules[index]?.delivered = facts.lateUntil[site]?.day
        }

        let order = schedules.indices.filter { schedules[$0] != nil }
        for index in order { if let item = schedules[index] { placement.keep(item.works, item.facts) } }
        keepPlanned(
            &schedules, order, &placement, isChecked: isSupplyChanged || isScheduleChanged, facts: facts, &log)
        var unscheduled = place(&schedules, order, &placement, asOf: asOf, &log)
        unscheduled += register.offices.indices.filter { index in
            schedules[index].map { !$0.isOpen && $0.activities.isEmpty } ?? false
        }.map { register.offices[$0].site }

        var result = assemble(base, standing, register, schedules, asOf: asOf, placement)
        result.unscheduled = unscheduled.sorted()
        result.reorders = reorders(base, standing, register, facts, &placement, &log)
        return result
    }

    /// Where crews, calendar or phases changed: what no longer keeps their rules is placed anew.
    private func keepRules(
        _ schedule: inout SiteSchedule, _ phase: Phase?, _ placement: GapPlacement, _ log: inout ChangeLog
    ) {
        let steps = problem(start: start).steps(level: schedule.works.level, leadTime: schedule.works.leadTime)
        let durations = Dictionary(steps.map { ($0.kind, $0.duration) }, uniquingKeysWith: { first, _ in first })
        let isEarly =
            schedule.facts.isEmpty && (schedule.planned.first.map { $0.starts < schedule.works.release } ?? false)
        let broken =
            isEarly
            ? 0
            : schedule.planned.firstIndex { activity in
                durations[activity.kind] != placement.length(of: activity)
                    || !placement.isWorkingDay(activity.starts) || !placement.isWorkingDay(activity.finishes)
                    || !(activity.crew.map { id in topology.crews.contains { $0.id == id } } ?? true)
            }
        guard let broken else { return }
        schedule.release(from: broken)
        let file = changedFiles.first { ["crews.yaml", "calendar.yaml", "phases.yaml"].contains($0) } ?? "crews.yaml"
        log.affect(schedule.works.site, PlanCause(.settingsChanged, subject: file))
    }

    /// Books what stands, in the order of its days; what finds no room any more is given up.
    private func keepPlanned(
        _ schedules: inout [SiteSchedule?], _ order: [Int], _ placement: inout GapPlacement, isChecked: Bool,
        facts: SiteActuals, _ log: inout ChangeLog
    ) {
        let inOrder =
            isChecked
            ? order.sorted { a, b in
                let (x, y) = (schedules[a]?.planned.first?.starts, schedules[b]?.planned.first?.starts)
                guard let x, let y, x != y else { return (x == nil ? 1 : 0, a) < (y == nil ? 1 : 0, b) }
                return x < y
            } : order
        for index in inOrder {
            guard let item = schedules[index], !item.planned.isEmpty else { continue }
            if isChecked, let short = placement.shortage(item.works, item.planned) {
                schedules[index]?.release(from: short.index)
                log.affect(item.works.site, facts.cause(of: short.lack, in: item.works.province))
            }
            if let left = schedules[index] { placement.keep(left.works, left.planned) }
        }
    }

    /// Places what is open, level by level, so that each site knows when the one above it is cut over; gives the sites for
    /// which there is no room.
    private func place(
        _ schedules: inout [SiteSchedule?], _ order: [Int], _ placement: inout GapPlacement, asOf: CivilDate,
        _ log: inout ChangeLog
    ) -> [SiteID] {
        var cutOver: [SiteID: CivilDate] = [:]
        var failed: [SiteID] = []
        let ranks = Set(order.compactMap { schedules[$0].map { GapPlacement.rank($0.works.level) } }).sorted()
        for rank in ranks {
            let members = order.filter { schedules[$0].map { GapPlacement.rank($0.works.level) == rank } ?? false }
            for index in members {
                guard let item = schedules[index], !item.isOpen, let above = item.works.after.flatMap({ cutOver[$0] }),
                    let last = item.planned.last, last.starts <= above
                else { continue }
                // Its room goes to nobody else: a day more or less of one crew, for an order that is plain to see.
                schedules[index]?.release(from: item.planned.count - 1)
                log.affect(item.works.site, PlanCause(.followsProvince, subject: item.works.after?.rawValue))
            }
            let open = members.filter { schedules[$0]?.isOpen ?? false }.sorted { a, b in
                guard let x = schedules[a]?.works, let y = schedules[b]?.works else { return a < b }
                return placement.precedes(x, y)
            }
            for index in open {
                guard let item = schedules[index] else { continue }
                let placed = placement.place(
                    item.works, after: item.activities, delivered: item.delivered,
                    cutOver: item.works.after.flatMap { cutOver[$0] })
                if let placed { schedules[index]?.planned += placed } else { failed.append(item.works.site) }
                if log.cause(of: item.works.site) == nil {
                    log.affect(item.works.site, PlanCause(.asOfMoved, day: asOf, was: previous.asOf))
                }
            }
            for index in members {
                if let item = schedules[index], let last = item.activities.last {
                    cutOver[item.works.site] = last.finishes
                }
            }
        }
        return failed
    }

    private func assemble(
        _ base: Plan, _ standing: StandingDesign, _ register: GatedRegister, _ schedules: [SiteSchedule?],
        asOf: CivilDate, _ placement: GapPlacement
    ) -> DatedSites {
        let old = Dictionary(base.sites.map { ($0.site.id, $0) }, uniquingKeysWith: { first, _ in first })
        var result = DatedSites()
        var last: CivilDate?
        for (office, schedule) in zip(register.offices, schedules) {
            let before = old[office.site]
            // One that stands keeps what else the plan says of it: mode, crews, times of day.
            let planned = Dictionary(
                (before?.activities ?? []).map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })
            var activities = schedule?.activities.map { activity in
                guard let old = planned[activity.kind], ScheduledActivity(old) == activity else {
                    return PlannedActivity(activity)
                }
                return old
            }
            if activities == nil {
                // What was done before it was held again stays on record.
                activities = (before?.activities ?? []).filter { $0.starts < asOf }
            }
            let works = activities ?? []
            let phase = Deployment.phase(of: office.unit, gate: office.gate, among: topology.phases)?.id
            let demand = standing.demands.map { demands in
                demands.line(of: office).systems.map {
                    PlannedDemand(
                        workload: $0.workload, users: $0.users, downstream: $0.downstream, upstream: $0.upstream,
                        marginal: PlannedDemand.Marginal(
                            downstream: $0.marginalDownstream, upstream: $0.marginalUpstream))
                }
            }
            var wave: String?
            if schedule != nil, let first = works.first?.starts {
                let isMoved = before?.activities != works || before?.phase != phase || before?.wave == nil
                wave = isMoved ? "\(phase ?? "-")/\(first.description.prefix(7))" : before?.wave
            }
            result.sites.append(
                PlannedSite(
                    site: Site(
                        id: office.site, kind: .office, name: office.unit.name, location: office.unit.location,
                        unit: office.unit.id, region: before?.site.region),
                    level: office.unit.level, gate: office.gate, upstream: office.upstream, phase: phase,
                    staff: office.staff, starts: works.first?.starts, finishes: works.last?.finishes, wave: wave,
                    people: office.population?.people ?? 0, demand: demand ?? before?.demand ?? [], activities: works))
            guard let schedule else { continue }
            if schedule.isOpen { result.moved += 1 } else { result.kept += 1 }
            if let end = works.last?.finishes { last = max(last ?? end, end) }
            result.lowerBound = max(
                result.lowerBound ?? 0, placement.leastEnd(schedule.works, after: schedule.facts))
        }
        result.makespan = last.map { placement.workingDays(through: $0) }
        let used = Set(standing.circuits.flatMap { [$0.circuit.a, $0.circuit.z] })
        for site in topology.carrierSites where used.contains(site.id) {
            result.sites.append(
                PlannedSite(
                    site: site, level: nil, gate: nil, upstream: nil, phase: nil, staff: 0, starts: nil, finishes: nil))
        }
        return result
    }
}

extension PlannedActivity {
    init(_ activity: ScheduledActivity) {
        self.init(kind: activity.kind, crew: activity.crew, starts: activity.starts, finishes: activity.finishes)
    }
}

extension ScheduledActivity {
    init(_ activity: PlannedActivity) {
        self.init(kind: activity.kind, crew: activity.crew, starts: activity.starts, finishes: activity.finishes)
    }
}
