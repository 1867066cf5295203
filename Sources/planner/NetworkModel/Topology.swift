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
    /// The files that it was read from, by name; empty where it is made in code.
    package var inputs: [InputFile] = []

    package init(
        inputHash: String, name: LocalizedName, units: [AdministrativeUnit], events: [LineageEvent],
        carrierSites: [Site], catalogue: Catalogue, workloads: [Workload], qosClasses: [QoSClass],
        staffing: [StaffingRule], phases: [Phase], calendar: WorkingCalendar, crews: [CrewRule],
        activities: [ActivityRule], protection: [ProtectionRule], horizonYears: Int,
        outlines: [Outline] = [], tunnel: EncryptedTunnel? = nil, existingCircuits: [ExistingCircuit] = []
    ) {
        self.tunnel = tunnel
        self.existingCircuits = existingCircuits
        self.outlines = outlines
        self.inputHash = inputHash
        self.name = name
        self.units = units
        self.events = events
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
