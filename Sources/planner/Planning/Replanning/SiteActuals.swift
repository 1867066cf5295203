import NetworkModel
import Rollout

/// What actuals say of each site, crew pool and delivery.
struct SiteActuals {
    private struct Booking {
        var started: CivilDate
        var finished: CivilDate?
        var crew: String?
        var record: String
    }

    struct Late {
        var circuit: String
        var day: CivilDate
        var record: String
    }

    struct Slow {
        var circuit: String
        var measured: Bandwidth
        var day: CivilDate
        var record: String
    }

    private(set) var crewChanges: [CrewChange] = []
    private(set) var deliveryChanges: [DeliveryChange] = []
    /// The latest hand-over of a circuit that an office needs, by office.
    private(set) var lateUntil: [SiteID: Late] = [:]
    /// In the order of the circuits; of several measurements of one, the last.
    private(set) var slow: [Slow] = []
    private(set) var bookings: Set<SiteID> = []
    private var booked: [SiteID: [ActivityKind: Booking]] = [:]
    private var crewRecords: [CrewChange: String] = [:]
    private var deliveryRecords: [DeliveryChange: String] = [:]

    init(_ actuals: [Actual], _ circuits: [PlannedCircuit]) {
        var slowByCircuit: [String: Slow] = [:]
        var late: [Late] = []
        for actual in actuals {
            switch actual.event {
            case .booking(let site, let activity, let started, let finished, let crew):
                bookings.insert(site)
                booked[site, default: [:]][activity] = Booking(
                    started: started, finished: finished, crew: crew, record: actual.record)
            case .delivery(let item, let due, let quantity, let arrives):
                let change = DeliveryChange(item: item, due: due, quantity: quantity, arrives: arrives)
                deliveryChanges.append(change)
                deliveryRecords[change] = actual.record
            case .crews(let rule, let province, let count, let from, let until):
                let change = CrewChange(rule: rule, province: province, count: count, from: from, until: until)
                crewChanges.append(change)
                crewRecords[change] = actual.record
            case .circuitLate(let circuit, let day):
                late.append(Late(circuit: circuit, day: day, record: actual.record))
            case .belowTier(let circuit, let measured, let day):
                slowByCircuit[circuit] = Slow(circuit: circuit, measured: measured, day: day, record: actual.record)
            }
        }
        slow = circuits.compactMap { slowByCircuit[$0.circuit.id] }
        let ends = Dictionary(circuits.map { ($0.circuit.id, $0.circuit.a) }, uniquingKeysWith: { first, _ in first })
        for item in late {
            guard let site = ends[item.circuit], lateUntil[site].map({ $0.day < item.day }) ?? true else { continue }
            lateUntil[site] = item
        }
    }

    /// The activities of a site as they were planned, with what happened: facts, what stands, and whether some must be placed
    /// anew because what comes before them ends later.
    func apply(
        to schedule: inout SiteSchedule, _ planned: [PlannedActivity], asOf: CivilDate, _ placement: GapPlacement,
        _ log: inout ChangeLog
    ) {
        let site = schedule.works.site
        var own = booked[site] ?? [:]
        var items: [(activity: ScheduledActivity, isBooked: Bool, isFact: Bool)] = []
        for before in planned {
            var activity = ScheduledActivity(before)
            let booking = own.removeValue(forKey: before.kind)
            if let booking {
                activity = Self.booked(activity, booking, asOf: asOf, placement)
                if activity != ScheduledActivity(before) {
                    log.affect(
                        site,
                        PlanCause(
                            .booked, subject: before.kind.rawValue, day: activity.finishes,
                            was: before.finishes == activity.finishes ? nil : before.finishes, record: booking.record))
                }
            }
            if before.kind == .deliver, booking?.finished == nil, let late = lateUntil[site],
                activity.finishes < late.day, let end = placement.end(of: 1, from: late.day)
            {
                log.affect(
                    site,
                    PlanCause(
                        .circuitLate, subject: late.circuit, day: end, was: activity.finishes, record: late.record))
                activity.finishes = end
            }
            items.append((activity, booking != nil, booking != nil || before.starts < asOf))
        }
        // Done at a site that the plan before had no works for.
        for kind in ActivityKind.allCases {
            guard let booking = own[kind] else { continue }
            let activity = ScheduledActivity(
                kind: kind, crew: booking.crew, starts: booking.started, finishes: booking.started)
            items.append((Self.booked(activity, booking, asOf: asOf, placement), true, true))
            schedule.isOpen = true
            log.affect(
                site, PlanCause(.booked, subject: kind.rawValue, day: booking.started, record: booking.record))
        }
        let broken = items.indices.dropFirst().first {
            !items[$0].isBooked && items[$0].activity.starts <= items[$0 - 1].activity.finishes
        }
        for (index, item) in items.enumerated() {
            if item.isBooked || (item.isFact && index < broken ?? .max) {
                schedule.facts.append(item.activity)
            } else if index < broken ?? .max {
                schedule.planned.append(item.activity)
            }
        }
        if broken != nil { schedule.isOpen = true }
    }

    private static func booked(
        _ planned: ScheduledActivity, _ booking: Booking, asOf: CivilDate, _ placement: GapPlacement
    ) -> ScheduledActivity {
        var activity = planned
        activity.starts = booking.started
        activity.crew = booking.crew ?? planned.crew
        if let finished = booking.finished {
            activity.finishes = finished
        } else {
            // In hand, as long as planned, and not done before the day of the plan.
            let length = placement.length(of: planned)
            let end = placement.end(of: length, from: booking.started) ?? booking.started
            activity.finishes = max(end, placement.end(of: 1, from: asOf) ?? end)
        }
        return activity
    }

    /// Why works lack a crew or equipment.
    func cause(of lack: GapPlacement.Lack, in province: UnitID?) -> PlanCause {
        switch lack {
        case .crew(let rule):
            let change = crewChanges.first { $0.rule == rule && ($0.province == nil || $0.province == province) }
            guard let change else { return PlanCause(.displaced, subject: rule) }
            return PlanCause(.crewsChanged, subject: rule, day: change.from, record: crewRecords[change])
        case .stock:
            guard let change = deliveryChanges.first else { return PlanCause(.displaced) }
            return PlanCause(
                .deliveryChanged, subject: change.item, day: change.arrives, was: change.due,
                record: deliveryRecords[change])
        }
    }
}
