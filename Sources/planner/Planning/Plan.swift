package import NetworkModel

/// One finished plan: an immutable value, the same for the same input, date and policy.
package struct Plan: Sendable {
    /// Version of the directory's format.
    package static let formatVersion = 1

    package var topologyName: LocalizedName
    /// `Topology.inputHash`.
    package var inputHash: String
    package var asOf: CivilDate
    package var gatePolicy: GatePolicy

    package var units: [PlannedUnit]
    package var sites: [PlannedSite]
    package var circuits: [PlannedCircuit]
    package var phases: [PlannedPhase]
    package var bill: [BillLine]
    /// Which algorithm made each part, and how far from the best it can be.
    package var methods: [Method]
    /// Years of growth that tiers are sized for.
    package var horizonYears: Int
    /// The lineage events that decide some unit's gate, by id.
    package var events: [LineageEvent]
    package var waves: [PlannedWave]
    /// What the carrier's own links must carry.
    package var transport: [PlannedTransport]
    /// Where the plan gives less than the rules ask for.
    package var gaps: [PlannedGap]
    /// How much of each kind of input is assumed.
    package var assumptions: [PlannedAssumption]
    /// The systems that the network is sized for, with the limits that it promises them.
    package var systems: [PlannedSystem]
    /// Demand between the offices of level I over the backbone, each province with its communes.
    package var traffic: [PlannedTraffic]
    /// What each office of level I needs of the backbone: by pairs, and as a hose.
    package var hoses: [PlannedHose]
    /// How fast and reliable each medium of its circuits is; empty in plans that did not record it.
    package var media: [MediumProfile]
    /// What the people behind a trunk ask of it together, rising in their number; empty in plans that did not record it.
    package var sharedLoad: [PlannedSharedLoad]
    /// How far each office is from the national systems; empty in plans that did not record it.
    package var ways: [PlannedWay]
    /// What becomes of the circuits that are leased already, in the order of the topology.
    package var leases: [PlannedLease]
    /// The day whose knowledge of the lineage it is made with; nil for all that was recorded.
    package var knownAsOf: CivilDate?
    /// Containers, then the prefixes of its sites and circuits; empty where the topology says nothing of addresses.
    package var prefixes: [PlannedPrefix] = []
    /// How far each role's block is used.
    package var addressPools: [PlannedAddressPool] = []
    /// One for each unit that waits for an event or was formed by one, and what their bills are made of.
    package var packages: [StandbyPackage] = []
    package var packageTerms = PackageTerms()
    /// What works now come to in every outcome of the pending events.
    package var noRegret: [NoRegretItem] = []
    /// Holidays and closed seasons from its day to the end of its works; empty in plans that did not record them.
    package var daysOff: [PlannedDayOff] = []
    /// How good the schedule is; nil in plans that did not record it.
    package var schedule: PlannedSchedule?
    /// The files of the topology, by name; empty in plans that did not record them.
    package var inputs: [InputFile] = []
    /// Circuits that were measured below their tier, with what is ordered for them.
    package var reorders: [PlannedReorder] = []
    /// Circuits of a dearer carrier than need be, because that is sooner there.
    package var carrierChoices: [PlannedCarrierChoice] = []
    /// The plan that it was made from and why it differs; nil for one made on its own.
    package var origin: PlanOrigin?
    /// Which offices took over from those that are no more; empty in plans that did not record it.
    package var successions: [PlannedSuccession] = []
    /// Octets of the largest IP packet that passes the encryptors whole; nil without encryptors, and in plans that did not
    /// record it.
    package var largestPacket: Int?

    package init(
        topologyName: LocalizedName, inputHash: String, asOf: CivilDate, gatePolicy: GatePolicy,
        units: [PlannedUnit], sites: [PlannedSite], circuits: [PlannedCircuit], phases: [PlannedPhase],
        bill: [BillLine], methods: [Method], horizonYears: Int = 0, events: [LineageEvent] = [],
        waves: [PlannedWave] = [], transport: [PlannedTransport] = [], gaps: [PlannedGap] = [],
        assumptions: [PlannedAssumption] = [], systems: [PlannedSystem] = [],
        traffic: [PlannedTraffic] = [], hoses: [PlannedHose] = [], media: [MediumProfile] = [],
        sharedLoad: [PlannedSharedLoad] = [],
        ways: [PlannedWay] = [], leases: [PlannedLease] = [], knownAsOf: CivilDate? = nil,
        schedule: PlannedSchedule? = nil
    ) {
        self.schedule = schedule
        self.topologyName = topologyName
        self.inputHash = inputHash
        self.asOf = asOf
        self.gatePolicy = gatePolicy
        self.units = units
        self.sites = sites
        self.circuits = circuits
        self.phases = phases
        self.bill = bill
        self.methods = methods
        self.horizonYears = horizonYears
        self.events = events
        self.waves = waves
        self.transport = transport
        self.gaps = gaps
        self.assumptions = assumptions
        self.systems = systems
        self.traffic = traffic
        self.hoses = hoses
        self.media = media
        self.sharedLoad = sharedLoad
        self.ways = ways
        self.leases = leases
        self.knownAsOf = knownAsOf
    }
}

/// A unit with its gate.
package struct PlannedUnit: Sendable {
    package var unit: AdministrativeUnit
    package var decision: GateDecision
    /// The phase that takes it, nil for held and closed units.
    package var phase: String?
    package init(unit: AdministrativeUnit, decision: GateDecision, phase: String?) {
        self.unit = unit
        self.decision = decision
        self.phase = phase
    }
}

/// A site that the plan deploys, prepares or uses.
package struct PlannedSite: Sendable {
    package var site: Site
    /// Nil for the carrier's sites.
    package var level: UnitLevel?
    package var gate: Gate?
    /// The office above it: the province of a commune, the centre of a province; nil for the centre and carrier sites.
    package var upstream: SiteID?
    package var phase: String?
    package var staff: Int
    /// First and last day of its works; nil while it is only prepared.
    package var starts: CivilDate?
    package var finishes: CivilDate?
    /// The wave it is deployed in.
    package var wave: String?
    /// People who live in its unit.
    package var people: Int
    /// What each system alone asks of its line in the busy hour at the horizon; a province's counts its communes.
    package var demand: [PlannedDemand]
    /// Its works in order; empty while it is only prepared.
    package var activities: [PlannedActivity]

    package init(
        site: Site, level: UnitLevel?, gate: Gate?, upstream: SiteID?, phase: String?, staff: Int,
        starts: CivilDate?, finishes: CivilDate?, wave: String? = nil, people: Int = 0, demand: [PlannedDemand] = [],
        activities: [PlannedActivity] = []
    ) {
        self.site = site
        self.level = level
        self.gate = gate
        self.upstream = upstream
        self.phase = phase
        self.staff = staff
        self.starts = starts
        self.finishes = finishes
        self.wave = wave
        self.people = people
        self.demand = demand
        self.activities = activities
    }
}

/// A circuit with the demand it is sized for.
package struct PlannedCircuit: Hashable, Sendable {
    package var circuit: Circuit
    /// Busy-hour demand towards and from the site at the horizon.
    package var downstream: Bandwidth
    package var upstream: Bandwidth
    /// Which system drove the tier.
    package var drivenBy: String
    package var setup: Money
    package var monthly: Money
    /// The least capacity that keeps the busy hour below the rule's utilisation limit.
    package var required: Bandwidth
    /// Years of growth from the day of the plan up to which it stays below that limit; nil where it does not today.
    package var yearsCarried: Int?
    /// The next smaller tier of its medium; nil where there is none.
    package var lowerTier: LowerTier?

    package struct LowerTier: Hashable, Sendable {
        package var id: String
        package var capacity: Bandwidth
        package init(id: String, capacity: Bandwidth) {
            self.id = id
            self.capacity = capacity
        }
    }

    package init(
        circuit: Circuit, downstream: Bandwidth, upstream: Bandwidth, drivenBy: String, setup: Money, monthly: Money,
        required: Bandwidth = .zero, yearsCarried: Int? = nil, lowerTier: LowerTier? = nil
    ) {
        self.yearsCarried = yearsCarried
        self.lowerTier = lowerTier
        self.circuit = circuit
        self.downstream = downstream
        self.upstream = upstream
        self.drivenBy = drivenBy
        self.setup = setup
        self.monthly = monthly
        self.required = required
    }

    /// Whether its tier carries less than is required, because no larger one reaches the site.
    package var isShort: Bool { circuit.capacity < required }
}

/// A phase with what is deployed in it and by when.
package struct PlannedPhase: Sendable {
    package var phase: Phase
    package var deployed: Int
    package var prepared: Int
    package var firstDay: CivilDate?
    package var lastDay: CivilDate?
    package init(phase: Phase, deployed: Int, prepared: Int, firstDay: CivilDate?, lastDay: CivilDate?) {
        self.phase = phase
        self.deployed = deployed
        self.prepared = prepared
        self.firstDay = firstDay
        self.lastDay = lastDay
    }
}

/// A line of the bill of materials and services.
package struct BillLine: Sendable {
    package var item: String
    package var name: LocalizedName
    package var quantity: Int
    /// Paid once.
    package var capital: Money
    /// Paid each month.
    package var monthly: Money
    /// For what is prepared but held until its gate opens, rather than deployed.
    package var isStandby: Bool
    package var basis: Basis
    package init(
        item: String, name: LocalizedName, quantity: Int, capital: Money, monthly: Money, isStandby: Bool,
        basis: Basis
    ) {
        self.item = item
        self.name = name
        self.quantity = quantity
        self.capital = capital
        self.monthly = monthly
        self.isStandby = isStandby
        self.basis = basis
    }
}

/// How a part of the plan was made.
package struct Method: Sendable {
    /// `demand`, `trees`, `tiers`, `backup`, `schedule`, `bill`.
    package var part: String
    package var algorithm: LocalizedName
    /// The source of the algorithm.
    package var source: String
    /// A proved lower bound and the value reached, in `unit`; nil where it has none, and then says so.
    package var value: Double?
    package var lowerBound: Double?
    package var unit: String
    package init(
        part: String, algorithm: LocalizedName, source: String, value: Double?, lowerBound: Double?, unit: String
    ) {
        self.part = part
        self.algorithm = algorithm
        self.source = source
        self.value = value
        self.lowerBound = lowerBound
        self.unit = unit
    }
}
