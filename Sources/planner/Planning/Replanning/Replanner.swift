import Design
package import Graphs
package import NetworkModel
import Rollout

/// Makes a plan from another one that disturbs it as little as possible.
///
///     let plan = await Replanner(topology, from: document).plan(asOf: day)
///
/// - Gates are those of the topology on the day, as in a plan made on its own.
/// - Circuits stand while what they were designed for does. A successor's are designed while it stands by, so completing or
///   postponing a merger touches none. Where an office came, went or asks more or less, its province's network is designed anew;
///   level I and the ring of centres are while every province's and every line's capacity covers what the new demand asks of it.
///   A change of the settings that the design rests on designs everything anew.
/// - What is done or in hand on the day stays as it was, or as `actuals` say. Of the rest, works keep their dates while crews,
///   equipment and the site above let them; the others are placed in the gaps.
/// - Every difference is in `Plan.origin` with its cause.
///
/// Pure: equal arguments give equal plans, byte for byte. A change of gates takes O(units + sites + activities) and no search.
package struct Replanner: Sendable {
    let topology: Topology
    let previous: Plan
    let previousHash: String
    /// The last decision on each event that a person recorded one of.
    let records: [String: String]

    /// - Parameters:
    ///   - topology: the whole input as it is now.
    ///   - document: the plan that it follows on.
    package init(_ topology: Topology, from document: PlanDocument) {
        self.topology = topology
        previous = document.plan
        previousHash = document.hash
        var records: [String: String] = [:]
        for decision in topology.recorded.decisions {
            for event in decision.events { records[event] = "mergers.csv \(decision.number), \(decision.recordedBy)" }
        }
        self.records = records
    }

    /// The project's first day, which no plan of the line may be before.
    package var start: CivilDate { previous.origin?.start ?? previous.asOf }

    var planner: Planner { Planner(topology) }

    /// Whether only files changed that no package's content is made of.
    private var keepsPackages: Bool {
        let others: Set = ["actuals.csv", "budget.yaml", "calendar.yaml", "crews.yaml", "mergers.csv", "phases.yaml"]
        return !previous.inputs.isEmpty && !topology.inputs.isEmpty && others.isSuperset(of: changedFiles)
    }

    /// - Parameters:
    ///   - actuals: what happened; those of earlier plans of the line may be among them.
    ///   - seed, budget: of the searches, for networks that must be designed anew.
    package func plan(
        asOf: CivilDate, actuals: [Actual] = [], seed: UInt64 = 1,
        budget: SearchBudget? = nil
    ) async -> Plan {
        // What follows from the topology alone is made meanwhile.
        let topology = self.topology
        async let book = AddressBook(topology)
        async let lineage = Succession(units: topology.units, events: topology.events)
        let register = await GatedRegister.gated(topology, asOf: asOf, policy: previous.gatePolicy)
        var log = ChangeLog()
        let renamed = continuations(register)
        let base = renamed.isEmpty ? previous : previous.renaming(renamed)
        let units = units(register, asOf: asOf, &log)
        for (old, new) in renamed.sorted(by: { $0.key < $1.key }) {
            log.affect(new, PlanCause(.reregistered, subject: old.rawValue))
        }
        let standing = await standingDesign(
            base, register, seed: seed, budget: budget ?? SearchBudget(steps: Planner.proposalsPerSite(within: nil)),
            &log)
        // What pays in every outcome rests on gates and circuits, not on dates.
        let succession = await lineage
        var designed = base
        designed.asOf = asOf
        designed.circuits = standing.circuits
        designed.transport = standing.transport
        designed.events = planner.events(register)
        designed.packageTerms = PackageTerms(topology)
        let judged = designed
        async let noRegret = NoRegret(
            planner, judged, succession, register, OfficeDemands.communeLoad(topology)
        ).items(judged, trunks: StandingTrunks(judged).officesByTrunk(judged))
        let dated = date(base, standing, register, asOf: asOf, actuals: actuals, &log)

        var plan = base
        plan.topologyName = topology.name
        plan.inputHash = topology.inputHash
        plan.inputs = topology.inputs
        plan.asOf = asOf
        plan.knownAsOf = topology.knownAsOf
        plan.units = units
        plan.horizonYears = topology.horizonYears
        plan.events = judged.events
        plan.systems = planner.systems()
        plan.media = topology.catalogue.media
        plan.circuits = standing.circuits
        plan.carrierChoices = base.carrierChoices.standing(in: standing.circuits)
        plan.transport = standing.transport
        plan.traffic = standing.traffic
        plan.hoses = standing.hoses
        plan.sharedLoad = standing.sharedLoad
        plan.ways = standing.ways
        plan.leases = standing.leases
        plan.sites = dated.sites
        // Addresses are given anew below, and with them what finds no room.
        plan.gaps =
            standing.gaps.filter { $0.reason != .noAddresses }
            + dated.unscheduled.map { PlannedGap(site: $0, role: nil, reason: .unscheduled) }
        plan.reorders = dated.reorders
        plan.phases = phases(of: dated.sites)
        plan.waves = waves(of: dated.sites, from: base)
        if !log.affected.isEmpty { plan.schedule = dated.rollout.planned }
        plan.methods = methods(standing.methods, dated, isChanged: !log.affected.isEmpty)
        plan.successions = PlannedSuccession.all(register, events: topology.events, succession, asOf: asOf)
        plan.largestPacket = topology.tunnel?.largestPacket
        let costed = plan
        async let bill = bill(of: costed, register, dated.rollout)
        planner.addAddresses(&plan, await book)
        await planner.addPackages(&plan, succession, from: keepsPackages ? base : nil)
        plan.bill = await bill
        plan.assumptions = planner.assumptions(plan)
        plan.noRegret = await noRegret
        plan.origin = PlanOrigin(
            plan: previousHash, inputHash: previous.inputHash, asOf: previous.asOf, knownAsOf: topology.knownAsOf,
            start: start,
            causes: log.causes, affected: log.affected)
        return plan
    }

    /// Units with their gates, and what made those that differ do so.
    private func units(_ register: GatedRegister, asOf: CivilDate, _ log: inout ChangeLog) -> [PlannedUnit] {
        let finder = EventCauses(self, asOf: asOf)
        // Offices come in the order of the units, and so do the units before, which are found by their ids only where they don't.
        var office = 0
        var expected = 0
        lazy var before = UnitIndex(previous.units.map(\.unit.id))
        var isKnown = [Bool](repeating: false, count: previous.units.count)
        let units = zip(register.units, register.decisions).map { unit, decision in
            var phase: String?
            if office < register.offices.count, register.offices[office].unit.id == unit.id {
                phase = Deployment.phase(of: unit, gate: register.offices[office].gate, among: topology.phases)?.id
                office += 1
            }
            let new = PlannedUnit(unit: unit, decision: decision, phase: phase)
            let isNext = expected < previous.units.count && previous.units[expected].unit.id == unit.id
            let place = isNext ? expected : before[unit.id]
            if let place {
                isKnown[place] = true
                expected = place + 1
            }
            if let cause = finder.cause(from: place.map { previous.units[$0] }, to: new) {
                log.affect(unit.id.description, cause)
            }
            return new
        }
        for (old, isKnown) in zip(previous.units, isKnown) where !isKnown {
            log.affect(old.unit.id.description, PlanCause(.unitRemoved, subject: old.unit.id.description))
        }
        return units
    }

    /// Offices that go on under the entry of the next register, or of the one before where their province is ready sooner than that
    /// register is in force: events that hold nothing made the one from the other, so their circuits and works are theirs still.
    private func continuations(_ register: GatedRegister) -> [SiteID: SiteID] {
        let now = Set(register.offices.map(\.site))
        let before = Set(previous.sites.lazy.filter { $0.level != nil }.map(\.site.id))
        var renamed: [SiteID: SiteID] = [:]
        var taken: Set<SiteID> = []
        for event in topology.events where !event.kind.holds {
            for link in event.links {
                guard let successor = link.successor else { continue }
                let ends = [SiteID(office: link.predecessor), SiteID(office: successor)]
                for (old, new) in [(ends[0], ends[1]), (ends[1], ends[0])] {
                    guard before.contains(old), !now.contains(old), now.contains(new), !before.contains(new),
                        renamed[old] == nil, taken.insert(new).inserted
                    else { continue }
                    renamed[old] = new
                }
            }
        }
        return renamed
    }
}
