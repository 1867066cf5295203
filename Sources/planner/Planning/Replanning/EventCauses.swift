import NetworkModel

/// Why a unit's gate differs from that in the plan before.
struct EventCauses {
    private let earlier: [LineageEvent]
    private let later: [LineageEvent]
    /// Places in `earlier` and `later`.
    private let before: [String: Int]
    private let now: [String: Int]
    private let records: [String: String]
    private let previousDay: CivilDate
    private let day: CivilDate

    init(_ replanner: Replanner, asOf: CivilDate) {
        earlier = replanner.previous.events
        later = replanner.topology.events
        before = Self.places(of: earlier)
        now = Self.places(of: later)
        records = replanner.records
        previousDay = replanner.previous.asOf
        day = asOf
    }

    private static func places(of events: [LineageEvent]) -> [String: Int] {
        Dictionary(events.indices.map { (events[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func before(_ id: String) -> LineageEvent? { before[id].map { earlier[$0] } }
    private func now(_ id: String) -> LineageEvent? { now[id].map { later[$0] } }

    /// Nil where nothing differs.
    func cause(from old: PlannedUnit?, to new: PlannedUnit) -> PlanCause? {
        guard let old else { return PlanCause(.unitAdded, subject: new.unit.id.description) }
        guard old.decision != new.decision else {
            return old.unit == new.unit && old.phase == new.phase
                ? nil : PlanCause(.unitChanged, subject: new.unit.id.description)
        }
        let deciding = [new.decision.event, old.decision.event].compactMap(\.self)
        for event in deciding { if let cause = transition(of: event) { return cause } }
        if old.unit != new.unit { return PlanCause(.unitChanged, subject: new.unit.id.description) }
        if let event = deciding.first(where: { before[$0] != nil && before($0) != now($0) }) {
            return PlanCause(
                .eventChanged, event: event, day: now(event)?.effective, was: before(event)?.effective,
                record: records[event])
        }
        return PlanCause(.asOfMoved, day: day, was: previousDay)
    }

    /// What happened to an event between the two plans, where it is pending in one and not in the other.
    private func transition(of id: String) -> PlanCause? {
        guard let event = now(id) else { return PlanCause(.eventWithdrawn, event: id, record: records[id]) }
        let old = before(id)
        let wasPending = (old ?? event).isPending(on: previousDay)
        let isPending = event.isPending(on: day)
        let was = old.flatMap { $0.completed == event.completed ? nil : $0.completed }
        switch (wasPending, isPending) {
        case (true, false):
            return PlanCause(.eventCompleted, event: id, day: event.completed, was: was, record: records[id])
        case (false, true):
            return PlanCause(
                .eventPostponed, event: id, day: event.completed ?? event.effective, was: was, record: records[id])
        case (true, true) where old == nil:
            return PlanCause(.eventChanged, event: id, day: event.effective ?? event.decided, record: records[id])
        default: return nil
        }
    }
}
