package import Graphs
package import NetworkModel

/// Designs the access network: a tree for each province's communes, two ways for each province and central office, a backup
/// where the rule asks.
///
/// Communes that a land medium reaches are joined by their province's tree, a multi-level capacitated spanning tree with a
/// Lagrangian bound. Every other circuit stands alone: the nearest end, the most wanted medium within reach that carries the
/// demand, its cheapest tier over the horizon.
package struct AccessDesigner: Sendable {
    private let sites: [Site]
    private let catalogue: Catalogue
    private let rules: [UnitLevel: ProtectionRule]
    private let load: SharedLoad
    private let horizonYears: Int
    private let existing: [SiteID: [CircuitRole: ExistingCircuit]]

    /// - Parameters:
    ///   - load: how the demand of communes adds up on a shared line.
    ///   - existing: circuits of level II that are leased already.
    package init(
        carrierSites: [Site], catalogue: Catalogue, protection: [ProtectionRule], load: SharedLoad, horizonYears: Int,
        existing: [ExistingCircuit] = []
    ) {
        sites = carrierSites
        self.catalogue = catalogue
        rules = Dictionary(protection.map { ($0.level, $0) }, uniquingKeysWith: { first, _ in first })
        self.load = load
        self.horizonYears = horizonYears
        self.existing = Dictionary(grouping: existing, by: \.site).mapValues { list in
            Dictionary(list.map { ($0.role, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// - Parameters:
    ///   - offices: in a fixed order, each site once; the design keeps that order.
    ///   - budget: its steps are proposals per node of each province's tree.
    package func design(_ offices: [Office], seed: UInt64, budget: SearchBudget) async -> AccessDesign {
        let homing = Homing(sites: sites, offices: offices)
        let chooser = TierChooser(catalogue: catalogue, horizonYears: horizonYears)
        // The backbone is one long search, the trees are many short ones: side by side they fill the cores.
        async let backbone = levelOne(offices, chooser, seed: seed, budget: budget)
        let trees = await AccessTrees.solve(
            provinceTrees(offices, homing, chooser), existing: primaries, seed: seed, budget: budget)
        var design = AccessDesign()
        design.trees = trees.cost
        let levelOne = await backbone
        design.backbone = levelOne?.cost
        let homed = Dictionary(grouping: levelOne?.circuits ?? [], by: \.circuit.a)
        for office in offices {
            if office.level == .province, let circuits = homed[office.site] {
                design.circuits += circuits
                design.backups += 1
                if Set(circuits.map(\.circuit.z)).count > 1 { design.backupsToOtherEnd += 1 }
                continue
            }
            guard let rule = rules[office.level] else {
                design.gaps.append(DesignGap(site: office.site, role: .primary, reason: .noRule))
                continue
            }
            let joint = trees.joints[office.site]
            OfficeDesign(
                office: office, rule: rule, homing: homing, chooser: chooser, joint: joint,
                joinedHubs: joint?.path.last.flatMap { trees.joinedHubs[$0] } ?? [],
                existing: existing[office.site] ?? [:]
            ).run(into: &design)
        }
        if let rule = rules[.commune] {
            TrunkDesign(
                trees: trees, offices: offices, rule: rule, load: load, chooser: chooser,
                pinned: Set(primaries.filter(\.value.isPinned).keys)
            ).run(into: &design)
        }
        design.circuits += (levelOne?.circuits ?? []).filter { $0.circuit.level == .backbone }
        return design
    }

    /// Steps of the backbone's search for each proposal for a node of a tree.
    private static let backboneShare = 0.05

    private func levelOne(
        _ offices: [Office], _ chooser: TierChooser, seed: UInt64, budget: SearchBudget
    ) async -> (circuits: [DesignedCircuit], cost: BoundedValue)? {
        let steps = max(1, Int(Double(budget.steps) * Self.backboneShare))
        return await levelOne(offices, chooser)?
            .solve(seed: seed, budget: SearchBudget(steps: steps, usedTime: budget.usedTime))
    }

    private func levelOne(_ offices: [Office], _ chooser: TierChooser) -> LevelOneDesign? {
        guard let rule = rules[.province] else { return nil }
        return LevelOneDesign(
            provinces: offices.filter { $0.level == .province }, sites: sites, rule: rule, chooser: chooser)
    }

    /// The problem whose bound holds for level I and the ring of centres, unsolved, and what a unit of its cost is in đồng;
    /// nil where the offices are designed one by one.
    package func backboneProblem(_ offices: [Office]) -> (problem: BackboneProblem, unit: Double)? {
        let chooser = TierChooser(catalogue: catalogue, horizonYears: horizonYears)
        return levelOne(offices, chooser)?.problem.map { ($0, LevelOneDesign.unit) }
    }

    private var primaries: [SiteID: ExistingCircuit] { existing.compactMapValues { $0[.primary] } }

    /// The problem of each province that has a centre and communes within reach of a land medium, by province.
    private func provinceTrees(_ offices: [Office], _ homing: Homing, _ chooser: TierChooser) -> [ProvinceTree] {
        guard let rule = rules[.commune] else { return [] }
        var communes: [UnitID: [Office]] = [:]
        var seats: [UnitID: Coordinate] = [:]
        for office in offices {
            guard let province = office.province else { continue }
            if office.level == .commune { communes[province, default: []].append(office) }
            if office.level == .province { seats[province] = office.location }
        }
        let most = communes.values.map { $0.reduce(0) { $0 + $1.people } }.max() ?? 0
        let terms = ProvinceTree.Terms(chooser: chooser, rule: rule, load: load, people: most)
        return communes.sorted { $0.key < $1.key }.compactMap { province, members in
            guard let (centre, hubs) = homing.tree(of: province, office: seats[province]) else { return nil }
            let ends = [centre] + hubs
            let reached = members.filter { office in
                // What is pinned to an end elsewhere, or over a satellite, is no part of the tree.
                if let old = primaries[office.site], old.isPinned,
                    !ends.contains(where: { $0.id == old.end }) || !terms.carries(old.tier)
                {
                    return false
                }
                return terms.reaches(office, from: ends)
            }
            return ProvinceTree(
                centre: centre, hubs: hubs, offices: reached, existing: primaries, terms: terms)
        }
    }
}
