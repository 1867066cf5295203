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

    package init(
        inputHash: String, name: LocalizedName, units: [AdministrativeUnit], events: [LineageEvent],
        carrierSites: [Site], catalogue: Catalogue, workloads: [Workload], qosClasses: [QoSClass],
        staffing: [StaffingRule], phases: [Phase], calendar: WorkingCalendar, crews: [CrewRule],
        activities: [ActivityRule], protection: [ProtectionRule], horizonYears: Int
    ) {
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
