/// What a design does with a circuit that is leased already, and what that saves over the horizon.
package struct ExistingOutcome: Hashable, Sendable {
    package enum Fate: String, CaseIterable, Sendable {
        /// It stays, for another would cost more.
        case kept
        /// It stays because it is pinned.
        case pinned
        /// Something cheaper, or something that carries the demand, takes its place.
        case replaced
    }
    package var existing: ExistingCircuit
    package var fate: Fate
    /// The circuit that it is, or that takes its place, by id; nil where nothing does.
    package var circuit: String?
    /// Kept: what the design would cost more without it. Pinned: what it would cost less without the pin. Replaced: what it
    /// would cost more with it. Everything else as planned; nil where it would not do at all.
    package var saving: Money?

    package init(existing: ExistingCircuit, fate: Fate, circuit: String?, saving: Money?) {
        self.existing = existing
        self.fate = fate
        self.circuit = circuit
        self.saving = saving
    }
}
