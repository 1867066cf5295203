import NetworkModel
import Rollout

/// What stands of a plan's works on a later day, laid on the workforce problem of that day: facts as pins, late circuits as longer
/// deliveries. All else is for the schedule to keep where it fits.
struct StandingWorks {
    private(set) var problem: ScheduleProblem
    /// Where the plan before had each activity.
    let before: WorkforceSchedule
    private let facts: SiteActuals
    private let asOf: CivilDate
    private var slots: WorkingSlots { problem.slots }

    /// - Parameter base: the plan before.
    init(
        _ problem: ScheduleProblem, of base: Plan, _ facts: SiteActuals, _ topology: Topology, asOf: CivilDate,
        _ log: inout ChangeLog
    ) {
        self.problem = problem
        self.facts = facts
        self.asOf = asOf
        before = PlanPlacements(problem, topology).schedule(of: base)
        let planned = Dictionary(
            base.sites.map { ($0.site.id, $0.activities) }, uniquingKeysWith: { first, _ in first })
        let reordered = Dictionary(
            base.reorders.map { ($0.circuit, $0.activities) }, uniquingKeysWith: { first, _ in first })
        self.problem.workforce.pins = .init(repeating: nil, count: problem.workforce.activities.count)
        for (job, office) in problem.offices.enumerated() {
            let circuit = problem.reorders[job]
            let works = circuit.map { reordered[$0] ?? [] } ?? planned[office.site] ?? []
            for number in problem.workforce.jobs[job].activities {
                let kind = problem.kinds[number]
                let old = works.first { $0.kind == kind }
                if circuit == nil, let booking = facts.booking(office.site, kind) {
                    pin(number, office, old, booking, topology, &log)
                } else if let old, old.starts < asOf {
                    // Nobody said otherwise: it went as it was planned.
                    self.problem.workforce.pins[number] = before.placements[number] ?? wholeDays(number, old)
                }
                if kind == .deliver, circuit != nil || facts.booking(office.site, kind)?.finished == nil {
                    slip(number, office, old, reordering: circuit, topology, &log)
                }
                if circuit == nil, kind == .deliver, facts.booking(office.site, kind)?.finished == nil {
                    delay(number, office, &log)
                }
            }
            giveUpWhatCannotHaveBegun(job, office, isReorder: circuit != nil)
        }
    }

    /// What was planned to have begun, but waits for something that is known to end later, did not: it is scheduled anew.
    private mutating func giveUpWhatCannotHaveBegun(_ job: Int, _ office: GatedRegister.Office, isReorder: Bool) {
        for number in problem.workforce.jobs[job].activities {
            guard let pin = problem.workforce.pins[number] else { continue }
            if !isReorder, facts.booking(office.site, problem.kinds[number]) != nil { continue }
            let isHeld = problem.workforce.activities[number].predecessors.contains { before in
                guard let earlier = problem.workforce.pins[before] else { return true }
                return earlier.start + problem.workforce.modes[earlier.mode].duration > pin.start
            }
            if isHeld { problem.workforce.pins[number] = nil }
        }
    }

    // MARK: - Facts

    private mutating func pin(
        _ number: Int, _ office: GatedRegister.Office, _ old: PlannedActivity?, _ booking: SiteActuals.Booking,
        _ topology: Topology, _ log: inout ChangeLog
    ) {
        var placement = before.placements[number]
        if let crew = booking.crew {
            let own = problem.workforce.activities[number].modes.first { mode in
                problem.modes[mode].rule.map { topology.crews[$0].id } == crew
            }
            if let own, own != placement?.mode { placement = first(of: own) }
        }
        var fact = placement ?? first(of: problem.workforce.activities[number].modes.lowerBound)
        if placement == nil || old?.starts != booking.started { fact.start = slots.slot(onOrAfter: booking.started) }
        let length = problem.workforce.modes[fact.mode].duration
        if let finished = booking.finished {
            let isAsPlanned = placement != nil && old?.starts == booking.started && old?.finishes == finished
            if !isAsPlanned {
                let end = slots.slot(onOrAfter: finished.advanced(byDays: 1))
                problem.workforce.modes[fact.mode].duration = max(1, end - fact.start)
            }
        } else {
            // In hand, as long as planned, and not done before the first hour of the plan's day is over.
            let end = max(fact.start + length, slots.slot(onOrAfter: asOf) + 1)
            problem.workforce.modes[fact.mode].duration = max(1, end - fact.start)
        }
        problem.workforce.pins[number] = fact
        let finish = slots.finish(fact.start + problem.workforce.modes[fact.mode].duration)?.day
        guard old?.starts != booking.started || old?.finishes != finish else { return }
        log.affect(
            office.site,
            PlanCause(
                .booked, subject: problem.kinds[number].rawValue, day: finish,
                was: old?.finishes == finish ? nil : old?.finishes, record: booking.record))
    }

    /// Where a plan of whole days has an activity; the crews are the first of their pool.
    private func wholeDays(_ number: Int, _ old: PlannedActivity) -> Placement {
        var placement = first(of: problem.workforce.activities[number].modes.lowerBound)
        placement.start = slots.slot(onOrAfter: old.starts)
        return placement
    }

    private func first(of mode: Int) -> Placement {
        let crews = problem.workforce.modes[mode].pool.map { pool -> [Int] in
            let pool = problem.workforce.pools[pool]
            return pool.travels ? Array(pool.crews.prefix(problem.workforce.modes[mode].crews)) : []
        }
        return Placement(start: 0, mode: mode, crews: crews ?? [])
    }

    /// Makes a delivery last as long as carriers that are late take.
    /// - Parameter circuit: the one that it is of; where nil those of the office.
    private mutating func slip(
        _ number: Int, _ office: GatedRegister.Office, _ old: PlannedActivity?, reordering circuit: String?,
        _ topology: Topology, _ log: inout ChangeLog
    ) {
        guard !facts.lateCarriers.isEmpty else { return }
        let circuits = facts.deliveries(office.site).filter { circuit == nil || $0.id == circuit }
        let placement = problem.workforce.pins[number] ?? before.placements[number]
        let start = placement?.start ?? slots.slot(onOrAfter: asOf)
        guard let first = slots.begin(start)?.day else { return }
        var cause: SiteActuals.LateCarrier?
        for mode in problem.workforce.activities[number].modes {
            let share = problem.modes[mode].other?.share ?? 1
            for circuit in circuits {
                let lead = topology.catalogue.leadTime(of: circuit.medium, by: circuit.carrier, in: office.province)
                let length = max(1, Int((Double(lead * slots.perDay) * share).rounded(.up)))
                guard let last = slots.finish(start + length)?.day else { continue }
                for late in facts.lateCarriers
                where late.concerns(circuit, in: office.province) && late.concerns(from: first, to: last) {
                    let slipped = length + late.days * slots.perDay
                    guard slipped > problem.workforce.modes[mode].duration else { continue }
                    problem.workforce.modes[mode].duration = slipped
                    if mode == placement?.mode ?? problem.workforce.activities[number].modes.lowerBound { cause = late }
                }
            }
        }
        guard let cause else { return }
        let mode = placement?.mode ?? problem.workforce.activities[number].modes.lowerBound
        // A plan that knew of it already has the delivery end then.
        guard old?.finishes != slots.finish(start + problem.workforce.modes[mode].duration)?.day else { return }
        log.affect(
            office.site,
            PlanCause(.carrierLate, subject: cause.name, day: cause.from, record: cause.record))
    }

    /// Makes a delivery last until the day on which the carrier hands the circuit over.
    private mutating func delay(_ number: Int, _ office: GatedRegister.Office, _ log: inout ChangeLog) {
        guard let late = facts.lateUntil[office.site] else { return }
        let start = (problem.workforce.pins[number] ?? before.placements[number])?.start ?? slots.slot(onOrAfter: asOf)
        let end = slots.slot(onOrAfter: late.day.advanced(byDays: 1))
        var was: CivilDate?
        for mode in problem.workforce.activities[number].modes {
            let length = problem.workforce.modes[mode].duration
            guard start + length < end else { continue }
            was = slots.finish(start + length)?.day
            problem.workforce.modes[mode].duration = end - start
        }
        guard let was else { return }
        log.affect(
            office.site, PlanCause(.circuitLate, subject: late.circuit, day: late.day, was: was, record: late.record))
    }
}
