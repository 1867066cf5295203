package import NetworkModel

/// What a plan was made from where it was made from another, and why it differs from that.
package struct PlanOrigin: Hashable, Sendable {
    /// `PlanDocument.hash` of the other plan, and the input and day that it was of.
    package var plan: String
    package var inputHash: String
    package var asOf: CivilDate
    /// What was known on this day, where that is not the plan's own day.
    package var knownAsOf: CivilDate?
    /// The project's first day, from which stock and deliveries are counted: the day of the first plan of the line.
    package var start: CivilDate
    /// In the order in which they were found; no two are equal.
    package var causes: [PlanCause]
    /// Units and sites that differ, each with its cause.
    package var affected: [Affected]

    package struct Affected: Hashable, Sendable {
        /// A unit's id, which is its office's too, or a site's.
        package var id: String
        /// Its place among `causes`.
        package var cause: Int
        package init(id: String, cause: Int) {
            self.id = id
            self.cause = cause
        }
    }

    package init(
        plan: String, inputHash: String, asOf: CivilDate, knownAsOf: CivilDate?, start: CivilDate,
        causes: [PlanCause] = [], affected: [Affected] = []
    ) {
        self.plan = plan
        self.inputHash = inputHash
        self.asOf = asOf
        self.knownAsOf = knownAsOf
        self.start = start
        self.causes = causes
        self.affected = affected
    }
}

/// Why something in a plan differs from the plan before.
package struct PlanCause: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// The plan's day: what it passes begins or ends.
        case asOfMoved = "as-of-moved"
        /// A lineage event is completed, is no longer, is new or otherwise changed, or is gone.
        case eventCompleted = "event-completed"
        case eventPostponed = "event-postponed"
        case eventChanged = "event-changed"
        case eventWithdrawn = "event-withdrawn"
        /// A unit's row in the register.
        case unitAdded = "unit-added"
        case unitRemoved = "unit-removed"
        case unitChanged = "unit-changed"
        /// What an office asks of its line.
        case demandChanged = "demand-changed"
        /// A file of settings.
        case settingsChanged = "settings-changed"
        /// The same office under its entry in the next register.
        case reregistered
        /// The site above it is cut over on another day.
        case followsProvince = "follows-province"
        /// Another office of its province changed, and the province's network was designed anew.
        case networkChanged = "network-changed"
        /// Level I and the ring of centres were designed anew.
        case backboneChanged = "backbone-changed"
        /// Rows of actuals.
        case booked
        case crewsChanged = "crews-changed"
        case deliveryChanged = "delivery-changed"
        case circuitLate = "circuit-late"
        case belowTier = "below-tier"
        case carrierLate = "carrier-late"
        /// Its crew or equipment went to works that stand.
        case displaced
    }

    package var kind: Kind
    /// The lineage event.
    package var event: String?
    /// The unit or site, circuit, file, crew rule or equipment item that it is about.
    package var subject: String?
    /// The day of it, and the day it was before.
    package var day: CivilDate?
    package var was: CivilDate?
    /// Where it is recorded, as `actuals.csv:12` or a record of the journal of mergers.
    package var record: String?

    package init(
        _ kind: Kind, event: String? = nil, subject: String? = nil, day: CivilDate? = nil, was: CivilDate? = nil,
        record: String? = nil
    ) {
        self.kind = kind
        self.event = event
        self.subject = subject
        self.day = day
        self.was = was
        self.record = record
    }
}

/// A circuit that carries less than its tier, and what is ordered for it.
package struct PlannedReorder: Hashable, Sendable {
    package var circuit: String
    package var measured: Bandwidth
    package var measuredOn: CivilDate
    /// Of the next tier up of its medium, or its own where that is the largest: the carrier is then held to it.
    package var tier: String
    package var capacity: Bandwidth
    package var setup: Money
    package var monthly: Money
    /// What is paid more each month than for the circuit as it is.
    package var monthlyMore: Money
    /// Order, delivery and acceptance.
    package var activities: [PlannedActivity]
    package var record: String

    package init(
        circuit: String, measured: Bandwidth, measuredOn: CivilDate, tier: String, capacity: Bandwidth, setup: Money,
        monthly: Money, monthlyMore: Money, activities: [PlannedActivity], record: String
    ) {
        self.circuit = circuit
        self.measured = measured
        self.measuredOn = measuredOn
        self.tier = tier
        self.capacity = capacity
        self.setup = setup
        self.monthly = monthly
        self.monthlyMore = monthlyMore
        self.activities = activities
        self.record = record
    }
}
