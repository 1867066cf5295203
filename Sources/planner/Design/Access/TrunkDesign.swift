import NetworkModel

/// The trunks of the access trees as circuits, large enough for every single failure.
///
/// The tree search gives each trunk the tier of what hangs behind it. When another trunk, a hub or an access circuit fails, its
/// offices come over their backups, each with the rule's share of its load; a trunk that this would overfill gets the
/// cheapest tier that carries it.
struct TrunkDesign {
    let trees: AccessTrees
    let offices: [Office]
    let rule: ProtectionRule
    let load: SharedLoad
    let markets: CarrierMarkets
    /// Leased trunks, by their hub.
    let existing: [SiteID: ExistingCircuit]

    func run(into design: inout AccessDesign) {
        let rerouted = reroutedPeople(design)
        let limit = rule.utilisationLimit > 0 ? min(1, rule.utilisationLimit) : 1
        let provinces = Dictionary(offices.map { ($0.site, $0.province) }, uniquingKeysWith: { first, _ in first })
        for trunk in trees.trunks {
            let chooser = markets[trunk.offices.first.flatMap { provinces[$0] ?? nil }]
            let distance = trunk.hub.location.coordinate.distance(to: trunk.end.location.coordinate)
            let extra = rerouted[trunk.hub.id] ?? 0
            let demand = load.demand(trunk.people)
            let required = load.required(trunk.people, utilisationLimit: limit)
            // In a failure the line may be filled to its brim.
            let inFailure = load.required(trunk.people + extra, utilisationLimit: 1)
            let leased = existing[trunk.hub.id]
            guard
                var choice = chooser.choice(
                    trunk.tier, required: required, greatCircle: distance, by: trunk.isKept ? leased?.carrier : nil)
            else { continue }
            if trunk.isKept { choice = choice.kept() }
            if choice.tier.capacity < inFailure, leased?.isPinned != true,
                let larger = chooser.choose(choice.tier.medium, required: inFailure, greatCircle: distance)
            {
                design.survivability += larger.cost - choice.cost
                choice = larger
            }
            let circuit = Circuit(
                id: "\(trunk.hub.id)/primary", level: .levelII, role: .primary, a: trunk.hub.id, z: trunk.end.id,
                medium: choice.tier.medium, tier: choice.tier.id, capacity: choice.tier.capacity,
                carrier: choice.carrier, status: choice.isKept ? .active : .planned,
                length: choice.length)
            design.circuits.append(
                DesignedCircuit(
                    circuit: circuit, downstream: demand.downstream, upstream: demand.upstream,
                    required: max(required, inFailure), setup: choice.setup, monthly: choice.monthly))
            design.transport.append(
                TransportLink(
                    circuit: circuit.id, from: trunk.hub.id, to: trunk.end.id, length: choice.length,
                    offices: trunk.offices, rerouted: extra))
        }
    }

    /// For each trunk, by hub: the most people that one failure of another trunk, its hub, or an access circuit brings onto it.
    private func reroutedPeople(_ design: AccessDesign) -> [SiteID: Int] {
        let people = Dictionary(offices.map { ($0.site, $0.people) }, uniquingKeysWith: { first, _ in first })
        var above: [SiteID: SiteID] = [:]
        for trunk in trees.trunks { above[trunk.hub.id] = trunk.end.id }
        func way(from end: SiteID) -> [SiteID] {
            var way: [SiteID] = []
            var at: SiteID? = end
            while let hub = at, way.count <= trees.trunks.count {
                if above[hub] != nil { way.append(hub) }
                at = above[hub]
            }
            return way
        }
        // What fails together comes over together: the offices behind a hub, or one office whose own circuit fails.
        var loads: [SiteID: [SiteID: Double]] = [:]
        var single: [SiteID: Double] = [:]
        for item in design.circuits where item.circuit.role == .backup {
            guard let joint = trees.joints[item.circuit.a], item.circuit.medium != .satellite else { continue }
            let share = Double(people[item.circuit.a] ?? 0) * rule.backupShare
            let passed = Set(joint.path)
            for trunk in way(from: item.circuit.z) where !passed.contains(trunk) {
                single[trunk] = max(single[trunk] ?? 0, share)
                for failing in joint.path where failing != joint.path.last {
                    loads[trunk, default: [:]][failing, default: 0] += share
                }
            }
        }
        return Dictionary(
            uniqueKeysWithValues: trees.trunks.map { trunk in
                let most = max(single[trunk.hub.id] ?? 0, loads[trunk.hub.id]?.values.max() ?? 0)
                return (trunk.hub.id, Int(most.rounded(.up)))
            })
    }
}
