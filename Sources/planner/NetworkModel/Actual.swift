/// Something that became known while the plan is carried out: a row of actuals.csv, or a finding of the collector.
package struct Actual: Hashable, Sendable {
    package enum Event: Hashable, Sendable {
        /// An activity of a site began on `started`, a day that may yet come, and ended, or will end, on `finished`; nil where
        /// it is in hand and as long as planned. `crew` is the crew rule whose crew does it, nil for the one planned.
        case booking(
            site: SiteID, activity: ActivityKind, started: CivilDate, finished: CivilDate?, crew: String?)
        /// Of the delivery due on `due`, `quantity` pieces of an equipment item come on `arrives`; nil where no day is known.
        case delivery(item: String, due: CivilDate, quantity: Int, arrives: CivilDate?)
        /// `count` crews of a rule more (or, below zero, fewer) in a province, nil for a national rule, from one day to
        /// another, both inclusive; nil for good.
        case crews(rule: String, province: UnitID?, count: Int, from: CivilDate, until: CivilDate?)
        /// The carrier hands a circuit over on `on`, not when its medium's lead time ends.
        case circuitLate(circuit: String, on: CivilDate)
        /// A circuit carried this much where it was measured, less than its tier.
        case belowTier(circuit: String, measured: Bandwidth, on: CivilDate)
        /// Deliveries of a carrier, of one medium or of all where nil, in one province or everywhere where nil, take `days` working
        /// days more: those in hand on `from`, and those that begin from then until `until`, inclusive.
        case carrierLate(
            carrier: String, medium: Medium?, province: UnitID?, days: Int, from: CivilDate, until: CivilDate?)
    }

    package var event: Event
    /// Where it is recorded: `actuals.csv:12`, or what measured it.
    package var record: String

    package init(_ event: Event, record: String) {
        self.event = event
        self.record = record
    }
}

/// A file that a topology was read from.
package struct InputFile: Hashable, Sendable {
    package var name: String
    /// SHA-256 of its bytes, lower-case hexadecimal.
    package var hash: String
    package init(name: String, hash: String) {
        self.name = name
        self.hash = hash
    }
}
