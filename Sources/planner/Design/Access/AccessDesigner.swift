package import Graphs
package import NetworkModel

/// Designs the access network: a tree for each province's communes, two ways for each province and central office, a backup
/// where the rule asks.
///
/// Communes that a land medium reaches are joined by their province's tree, a multi-level capacitated spanning tree with a
/// Lagrangian bound. Every other circuit stands alone: the nearest end, the most wanted medium within reach that carries the
/// demand, its cheapest tier over the horizon.
package struct AccessDesigner: Sendable {
    let sites: [Site]
    let catalogue: Catalogue
    let rules: [UnitLevel: ProtectionRule]
    let load: SharedLoad
    let horizonYears: Int
    let existing: [SiteID: [CircuitRole: ExistingCircuit]]
    let leased: [ExistingCircuit]

    /// - Parameters:
    ///   - load: how the demand of communes adds up on a shared line.
    ///   - existing: circuits that are leased already; one for each role of an office or trunk of level II, any number at
    ///     provinces and between centres.
    package init(
        carrierSites: [Site], catalogue: Catalogue, protection: [ProtectionRule], load: SharedLoad, horizonYears: Int,
        existing: [ExistingCircuit] = []
    ) {
        sites = carrierSites
        self.catalogue = catalogue
        rules = Dictionary(protection.map { ($0.level, $0) }, uniquingKeysWith: { first, _ in first })
        self.load = load
        self.horizonYears = horizonYears
        leased = existing
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
        let markets = CarrierMarkets(chooser, provinces: offices.lazy.compactMap(\.province))
        let provinces = offices.filter { $0.level == .province }
        let problems = provinceTrees(offices, homing, markets)
        let limits = levelOneLimits(provinces, problems)
        // The backbone is one long search, the trees are many short ones: side by side they fill the cores.
        async let backbone = levelOne(provinces, limits, markets, seed: seed, budget: budget)
        let seeds = problems.indices.map { seed &+ UInt64($0) }
        let isLimited = offices.contains { !$0.limits.isNone }
        let found = await AccessTrees.search(
            problems.map(\.problem), seeds: seeds,
            budget: isLimited ? budget.slice(from: 0, to: Self.firstSearch, steps: budget.steps) : budget)
        let levelOne = await backbone
        var ends = EndWays(
            levelOne?.ways ?? waysAlone(provinces, homing, markets), provinces: provinces, sites: sites)
        let held = await AccessTrees.hold(
            problems, found, above: problems.map { $0.province.map { ends.above($0).worst } ?? Way() }, seed: seed,
            budget: budget)
        let trees = AccessTrees(problems, held, existing: primaries)
        ends.add(trees, chooser)
        return design(
            of: offices, among: offices,
            Parts(homing: homing, markets: markets, trees: trees, ends: ends, levelOne: levelOne))
    }

    /// What the circuits of offices are made of.
    struct Parts {
        var homing: Homing
        var markets: CarrierMarkets
        var trees: AccessTrees
        var ends: EndWays
        var levelOne: LevelOneDesign.Solution?
    }

    /// The circuits of `members`, with the trunks of the trees and the ring of centres, and what becomes of leased ones.
    func design(of members: [Office], among offices: [Office], _ parts: Parts) -> AccessDesign {
        let trees = parts.trees
        var design = AccessDesign()
        design.trees = trees.cost
        design.backbone = parts.levelOne?.cost
        let homed = Dictionary(grouping: parts.levelOne?.circuits ?? [], by: \.circuit.a)
        for office in members {
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
                office: office, rule: rule, homing: parts.homing, chooser: parts.markets[office.province], joint: joint,
                joinedHubs: joint?.path.last.flatMap { trees.joinedHubs[$0] } ?? [],
                existing: existing[office.site] ?? [:], ends: parts.ends
            ).run(into: &design)
        }
        if let rule = rules[.commune] {
            TrunkDesign(
                trees: trees, offices: offices, rule: rule, load: load, markets: parts.markets, existing: primaries
            ).run(into: &design)
        }
        let provincial = Set(offices.lazy.filter { $0.level == .province }.map(\.site))
        design.circuits += (parts.levelOne?.circuits ?? []).filter { !provincial.contains($0.circuit.a) }
        assignCarriers(&design, of: members)
        design.ways = ways(of: members, design, parts.ends, parts.levelOne?.ways)
        design.outcomes = outcomes(design, parts.levelOne?.outcomes ?? [], offices, parts.markets)
        return design
    }

    /// Steps of the backbone's search for each proposal for a node of a tree.
    private static let backboneShare = 0.05
    /// Part of the time for trees without regard to limits, where there are limits.
    static let firstSearch = 0.75

    /// How long the ways of provinces may be: by their own limits, and such that their communes' can be held.
    func levelOneLimits(_ provinces: [Office], _ trees: [ProvinceTree]) -> [WayLimits] {
        let rest = Dictionary(
            trees.compactMap { tree in tree.province.map { ($0, tree.spare) } }, uniquingKeysWith: { first, _ in first }
        )
        return provinces.map { office in
            office.limits.and(office.province.flatMap { rest[$0] } ?? WayLimits())
        }
    }

    func levelOne(
        _ provinces: [Office], _ limits: [WayLimits], _ markets: CarrierMarkets, seed: UInt64, budget: SearchBudget
    ) async -> LevelOneDesign.Solution? {
        let steps = max(1, Int(Double(budget.steps) * Self.backboneShare))
        return await levelOne(provinces, limits, markets)?
            .solve(seed: seed, budget: SearchBudget(steps: steps, usedTime: budget.usedTime))
    }

    private func levelOne(_ provinces: [Office], _ limits: [WayLimits], _ markets: CarrierMarkets) -> LevelOneDesign? {
        guard let rule = rules[.province] else { return nil }
        return LevelOneDesign(
            provinces: provinces, sites: sites, rule: rule, markets: markets, limits: limits, existing: leased)
    }

    /// The problem whose bound holds for level I and the ring of centres, unsolved, and what a unit of its cost is in đồng;
    /// nil where the offices are designed one by one.
    package func backboneProblem(_ offices: [Office]) -> (problem: BackboneProblem, unit: Double)? {
        let chooser = TierChooser(catalogue: catalogue, horizonYears: horizonYears)
        let markets = CarrierMarkets(chooser, provinces: offices.lazy.compactMap(\.province))
        let provinces = offices.filter { $0.level == .province }
        let trees = provinceTrees(offices, Homing(sites: sites, offices: offices), markets)
        return levelOne(provinces, levelOneLimits(provinces, trees), markets)?.problem
            .map { ($0, LevelOneDesign.unit) }
    }

    var primaries: [SiteID: ExistingCircuit] { existing.compactMapValues { $0[.primary] } }

    /// The problem of each province that has a centre and communes within reach of a land medium, by province.
    /// - Parameters:
    ///   - only: of these provinces alone; of all where nil.
    ///   - reserved: sites of trees that stand.
    func provinceTrees(
        _ offices: [Office], _ homing: Homing, _ markets: CarrierMarkets, only: Set<UnitID>? = nil,
        reserved: Set<SiteID> = []
    ) -> [ProvinceTree] {
        guard let rule = rules[.commune] else { return [] }
        var communes: [UnitID: [Office]] = [:]
        var seats: [UnitID: Coordinate] = [:]
        for office in offices {
            guard let province = office.province else { continue }
            if office.level == .commune { communes[province, default: []].append(office) }
            if office.level == .province { seats[province] = office.location }
        }
        let most = communes.values.map { $0.reduce(0) { $0 + $1.people } }.max() ?? 0
        let common = ProvinceTree.Terms(chooser: markets.centre, rule: rule, load: load, people: most)
        return communes.sorted { $0.key < $1.key }.compactMap { province, members in
            guard only?.contains(province) ?? true,
                let (centre, near) = homing.tree(of: province, office: seats[province])
            else { return nil }
            var terms = common
            terms.chooser = markets[province]
            let hubs = near.filter { !reserved.contains($0.id) }
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
