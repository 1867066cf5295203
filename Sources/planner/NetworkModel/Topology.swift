/// Everything that `topology/` holds, checked and in memory: the planner's whole input but the date.
///
/// Units, events and sites are sorted by id, so that equal files give equal values whatever the order of their rows.
package struct Topology: Sendable {
    /// SHA-256 over the files' names and bytes, lower-case hexadecimal; goes into every plan.
    package var inputHash: String
    package var name: LocalizedName
    package var units: [AdministrativeUnit]
    package var events: [LineageEvent]
    /// The carrier's sites; offices follow from units.
    package var carrierSites: [Site]
    package var catalogue: Catalogue
    package var workloads: [Workload]
    package var qosClasses: [QoSClass]
    package var staffing: [StaffingRule]
    package var phases: [Phase]
    package var calendar: WorkingCalendar
    package var crews: [CrewRule]
    package var activities: [ActivityRule]
    package var protection: [ProtectionRule]
    /// First year of the plan, and how many years of growth tiers are sized for.
    package var horizonYears: Int
    /// Borders of provinces, for maps; empty where a topology is made in code.
    package var outlines: [Outline] = []
    /// What encryptors add on every line; nil where traffic is counted bare.
    package var tunnel: EncryptedTunnel?
    /// Circuits that are leased already; each role of a site of level II at most once.
    package var existingCircuits: [ExistingCircuit]
    /// What `units` and `events`, the lineage in force, follow from.
    package var recorded: RecordedLineage
    /// The day whose knowledge of the lineage it has; nil for all that is recorded.
    package var knownAsOf: CivilDate?
    /// Where prefixes come from; nil where the plan gives none.
    package var addresses: AddressSettings?
    /// Prefixes that are given out already, in the order of their rows.
    package var existingPrefixes: [ExistingPrefix] = []
    /// What may be done for a unit before its merger is complete.
    package var standby = StandbyRules.usual
    /// How crews travel, what may be spent and what the schedule is to achieve.
    package var scheduling = SchedulingSettings()

    /// - Parameters:
    ///   - units: as recorded; those of the topology are as `decisions` leave them, and so are its events.
    ///   - decisions: none of them refused by those before it.
    package init(
        inputHash: String, name: LocalizedName, units: [AdministrativeUnit], events: [LineageEvent],
        carrierSites: [Site], catalogue: Catalogue, workloads: [Workload], qosClasses: [QoSClass],
        staffing: [StaffingRule], phases: [Phase], calendar: WorkingCalendar, crews: [CrewRule],
        activities: [ActivityRule], protection: [ProtectionRule], horizonYears: Int,
        outlines: [Outline] = [], tunnel: EncryptedTunnel? = nil, existingCircuits: [ExistingCircuit] = [],
        decisions: [MergerDecision] = []
    ) {
        self.tunnel = tunnel
        self.existingCircuits = existingCircuits
        self.outlines = outlines
        self.inputHash = inputHash
        self.name = name
        recorded = RecordedLineage(units: units, events: events, decisions: decisions)
        (self.units, self.events) = recorded.inForce()
        self.carrierSites = carrierSites
        self.catalogue = catalogue
        self.workloads = workloads
        self.qosClasses = qosClasses
        self.staffing = staffing
        self.phases = phases
        self.calendar = calendar
        self.crews = crews
        self.activities = activities
        self.protection = protection
        self.horizonYears = horizonYears
    }

    /// The same with the lineage as one knew it on `day`: events and dates that were not yet public are hidden, with the units
    /// that only they form, and so are decisions recorded later.
    ///
    /// An event whose completion was not known is pending on every day, so that a plan as of a later day is one of what was
    /// expected then. O(units + links).
    package func known(asOf day: CivilDate) -> Topology {
        var known = self
        known.knownAsOf = day
        (known.units, known.events) = recorded.inForce(knownOn: day)
        return known
    }

    /// The same under `decisions`, all that are recorded then, and the hash of the files that say so.
    package func deciding(_ decisions: [MergerDecision], inputHash: String) -> Topology {
        var decided = self
        decided.inputHash = inputHash
        decided.recorded.decisions = decisions
        (decided.units, decided.events) = decided.recorded.inForce(knownOn: knownAsOf)
        return decided
    }
}

/// The border of a unit: rings of points, the first equal to the last; holes and islands alike, by the even-odd rule.
package struct Outline: Hashable, Sendable {
    package var unit: UnitID
    package var rings: [[Coordinate]]
    package init(unit: UnitID, rings: [[Coordinate]]) {
        self.unit = unit
        self.rings = rings
    }
}
