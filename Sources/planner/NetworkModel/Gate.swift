/// What a unit's lineage lets us do on a date.
package enum Gate: String, CaseIterable, Sendable {
    /// No event pending: deploy.
    case open
    /// An event is pending: skip.
    case held
    /// A successor whose event is pending: prepare all, touch nothing.
    case standby
    /// Its event is completed: deploy at once.
    case ready
    /// It has ceased, or is not yet the form in which a living unit is worked on.
    case closed
}

/// Whose pending events hold a unit.
package enum GatePolicy: String, CaseIterable, Sendable {
    /// Its own and its province's (the default).
    case strict
    /// Its own alone.
    case own
}

/// A unit's gate on a date with the event that decides it.
package struct GateDecision: Hashable, Sendable {
    package var gate: Gate
    /// The event that holds it, that it waits for, that formed it or that closed it; nil for a plain `open`.
    package var event: String?
    /// The unit whose event decides: itself, or the province it lies in.
    package var because: UnitID?

    package init(gate: Gate, event: String? = nil, because: UnitID? = nil) {
        self.gate = gate
        self.event = event
        self.because = because
    }
}
