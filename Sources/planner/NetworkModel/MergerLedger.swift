/// The lineage events under the decisions recorded of them: a state machine, decision by decision.
///
///     var ledger = MergerLedger(events: recorded)
///     for decision in journal { if let refusal = ledger.refusal(of: decision) { … } else { ledger.apply(decision) } }
///     let inForce = recorded.indices.compactMap(ledger.event)
///
/// What an event is follows from the decisions on it that stand, in order: the last says whether it is completed, pending or
/// withdrawn. Each step is O(events of the decision × decisions and links of each).
package struct MergerLedger: Sendable {
    /// Why a decision can't be recorded.
    package enum Refusal: Hashable, Sendable {
        case unknownEvent(String)
        /// A completion before the day on which the event was made public.
        case beforePublished(event: String, date: CivilDate, published: CivilDate)
        /// A postponement that moves nothing, or back.
        case notLater(event: String, date: CivilDate, effective: CivilDate)
        /// The event was withdrawn by record `by`.
        case revoked(event: String, by: Int)
        /// `later` makes something of a unit that `event` forms.
        case needed(event: String, unit: UnitID, later: String)
        /// Without the revocation `event` would stand on a unit that `earlier`, itself withdrawn, forms.
        case stranded(event: String, unit: UnitID, earlier: String)
        case unknownRecord(Int)
        case undoneAlready(Int, by: Int)
        case undoOfUndo(Int)
    }

    private struct Standing: Sendable {
        var number: Int
        var action: MergerDecision.Action
        var date: CivilDate?
    }

    private let events: [LineageEvent]
    private let indexOf: [String: Int]
    /// By event: the decisions on it that stand, in order.
    private var standing: [Int: [Standing]] = [:]
    private var decisions: [Int: MergerDecision] = [:]
    private var undoneBy: [Int: Int] = [:]

    package init(events: [LineageEvent]) {
        self.events = events
        indexOf = Dictionary(
            events.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    // Asked for withdrawals alone, which are few: a pass over the links each, where a table of all units would be made for every
    // ledger.

    /// The last event that forms the unit.
    private func formation(of unit: UnitID) -> Int? {
        events.lastIndex { $0.links.contains { $0.successor == unit } }
    }

    /// The first event in which the unit ceases and that `matches`.
    private func end(of unit: UnitID, _ matches: (Int) -> Bool) -> Int? {
        events.indices.first { index in
            events[index].links.contains { $0.predecessor == unit } && matches(index)
        }
    }

    /// The numbers of the decisions on an event that stand, in order.
    package func decisions(on event: String) -> [Int] {
        indexOf[event].flatMap { standing[$0] }.map { $0.map(\.number) } ?? []
    }

    package func isRevoked(_ event: String) -> Bool { indexOf[event].map { isRevoked($0) } ?? false }

    /// The record that took `number` back; nil where it stands.
    package func undone(by number: Int) -> Int? { undoneBy[number] }

    private func isRevoked(_ index: Int) -> Bool { standing[index]?.last?.action == .revoke }

    /// The recorded event at `index` as the decisions leave it; nil where it is withdrawn.
    package func event(_ index: Int) -> LineageEvent? {
        var event = events[index]
        guard let standing = standing[index], let last = standing.last else { return event }
        for decision in standing {
            switch decision.action {
            case .complete:
                event.completed = decision.date
                event.effective = event.effective ?? decision.date
            case .postpone:
                event.completed = nil
                event.effective = decision.date
            case .revoke, .undo: break
            }
        }
        return last.action == .revoke ? nil : event
    }

    /// Indices of the events that decisions change.
    package var changed: [Int] { standing.filter { !$0.value.isEmpty }.keys.sorted() }

    /// Why `decision` can't follow those applied; nil where it can.
    package func refusal(of decision: MergerDecision) -> Refusal? {
        if decision.action == .undo { return refusal(ofUndoing: decision.undone ?? 0) }
        for id in decision.events { if let refusal = refusal(of: decision, on: id) { return refusal } }
        return nil
    }

    /// As `refusal(of:)`, for one event of the decision.
    package func refusal(of decision: MergerDecision, on id: String) -> Refusal? {
        guard let index = indexOf[id] else { return .unknownEvent(id) }
        guard let event = event(index) else { return .revoked(event: id, by: standing[index]?.last?.number ?? 0) }
        switch decision.action {
        case .complete:
            if let date = decision.date, let published = event.decided ?? event.announced, date < published {
                return .beforePublished(event: id, date: date, published: published)
            }
        case .postpone:
            guard let date = decision.date else { break }
            if let effective = event.effective, date <= effective {
                return .notLater(event: id, date: date, effective: effective)
            }
            if let published = event.decided ?? event.announced, date < published {
                return .beforePublished(event: id, date: date, published: published)
            }
        case .revoke:
            for unit in event.links.compactMap(\.successor) {
                let later = end(of: unit) { !isRevoked($0) && !decision.events.contains(events[$0].id) }
                if let later { return .needed(event: id, unit: unit, later: events[later].id) }
            }
        case .undo: break
        }
        return nil
    }

    private func refusal(ofUndoing number: Int) -> Refusal? {
        guard let decision = decisions[number] else { return .unknownRecord(number) }
        if decision.action == .undo { return .undoOfUndo(number) }
        if let by = undoneBy[number] { return .undoneAlready(number, by: by) }
        guard decision.action == .revoke else { return nil }
        for id in decision.events {
            guard let index = indexOf[id] else { continue }
            for unit in events[index].links.map(\.predecessor) {
                guard let earlier = formation(of: unit), isRevoked(earlier),
                    !decision.events.contains(events[earlier].id)
                else { continue }
                return .stranded(event: id, unit: unit, earlier: events[earlier].id)
            }
        }
        return nil
    }

    /// Applies a decision that is not refused.
    package mutating func apply(_ decision: MergerDecision) {
        decisions[decision.number] = decision
        if decision.action == .undo {
            guard let number = decision.undone, let undone = decisions[number] else { return }
            undoneBy[number] = decision.number
            for index in undone.events.compactMap({ indexOf[$0] }) {
                standing[index]?.removeAll { $0.number == number }
            }
        } else {
            for index in decision.events.compactMap({ indexOf[$0] }) {
                standing[index, default: []].append(
                    Standing(number: decision.number, action: decision.action, date: decision.date))
            }
        }
    }
}
