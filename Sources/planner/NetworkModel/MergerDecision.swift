/// One record of the journal of decisions on lineage events: who decided what, when, and why.
///
/// Records are never changed or removed: a decision is taken back by an `undo` that names it.
package struct MergerDecision: Hashable, Sendable, Identifiable {
    package enum Action: String, CaseIterable, Sendable {
        /// The merger is done on the ground: its successors are `ready` from that day.
        case complete
        /// The decree takes effect later: its successors stand by until it is completed anew.
        case postpone
        /// The decree is withdrawn: its predecessors live on, its successors are never formed.
        case revoke
        /// An earlier record is taken back, as if it had never been made.
        case undo
    }

    /// From 1, without gaps.
    package var number: Int
    package var recordedAt: UTCMoment
    package var recordedBy: String
    package var action: Action
    /// The unit by which the events were found.
    package var unit: UnitID
    /// Ids of the events that it applies to; empty for `undo`.
    package var events: [String]
    /// The day of completion, or the day to which it is postponed; nil for `revoke` and `undo`.
    package var date: CivilDate?
    package var reason: String
    /// The number of the record that an `undo` takes back; nil for the others.
    package var undone: Int?

    package var id: Int { number }

    package init(
        number: Int, recordedAt: UTCMoment, recordedBy: String, action: Action, unit: UnitID, events: [String],
        date: CivilDate?, reason: String, undone: Int? = nil
    ) {
        self.number = number
        self.recordedAt = recordedAt
        self.recordedBy = recordedBy
        self.action = action
        self.unit = unit
        self.events = events
        self.date = date
        self.reason = reason
        self.undone = undone
    }
}
