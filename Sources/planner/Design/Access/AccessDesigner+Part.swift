package import Graphs
package import NetworkModel

/// The circuits of some offices, designed anew beside others that stand.
package struct PartialDesign: Sendable {
    /// Circuits, transport, gaps and ways of the offices that were designed, and level I with the ring of centres where it was.
    package var design: AccessDesign
    /// Whether level I and the ring of centres are in it.
    package var hasLevelOne: Bool
}

extension AccessDesigner {
    /// Designs the networks of some provinces and some offices alone; everything else stands as it is.
    ///
    /// A province's tree is the same problem as in the design of the whole, since provinces' trees share no site. O(the search
    /// of those trees), and that of level I where it is asked for.
    ///
    /// - Parameters:
    ///   - provinces: whose communes are designed.
    ///   - single: offices that are designed each by itself: the centre, its organs.
    ///   - offices: all of the plan, in a fixed order; they say which points of presence are whose.
    ///   - reserved: points of presence and centres of trees that stand, which no other tree may take.
    ///   - standing: the ways above provinces' offices and centres that stand; nil where level I is designed anew too.
    package func design(
        only provinces: Set<UnitID>, and single: Set<SiteID>, of offices: [Office], reserved: Set<SiteID>,
        standing: [SiteID: (normal: Way, worst: Way)]?, seed: UInt64, budget: SearchBudget
    ) async -> PartialDesign {
        let homing = Homing(sites: sites, offices: offices)
        let chooser = TierChooser(catalogue: catalogue, horizonYears: horizonYears)
        let markets = CarrierMarkets(chooser, provinces: offices.lazy.compactMap(\.province))
        let provinceOffices = offices.filter { $0.level == .province }
        let problems = provinceTrees(offices, homing, markets, only: provinces, reserved: reserved)
        // By province, so that a province's tree is the same whichever others are designed with it.
        let seeds = problems.map { seed &+ Self.number(of: $0.province) }
        let isLimited = offices.contains { !$0.limits.isNone }
        let first = isLimited ? budget.slice(from: 0, to: Self.firstSearch, steps: budget.steps) : budget
        var levelOne: LevelOneDesign.Solution?
        if standing == nil {
            // What level I may take of the limits depends on all trees, though only some are searched.
            let limits = levelOneLimits(provinceOffices, provinceTrees(offices, homing, markets))
            levelOne = await self.levelOne(provinceOffices, limits, markets, seed: seed, budget: budget)
        }
        let found = await AccessTrees.search(problems.map(\.problem), seeds: seeds, budget: first)
        var ends = EndWays(
            standing ?? levelOne?.ways ?? waysAlone(provinceOffices, homing, markets), provinces: provinceOffices,
            sites: sites)
        let held = await AccessTrees.hold(
            problems, found, above: problems.map { $0.province.map { ends.above($0).worst } ?? Way() }, seed: seed,
            budget: budget)
        let trees = AccessTrees(problems, held, existing: primaries)
        ends.add(trees, chooser)
        let members = offices.filter { office in
            if single.contains(office.site) { return true }
            return switch office.level {
            case .province: standing == nil
            case .commune: office.province.map(provinces.contains) ?? false
            case .centre, .organ, .district: false
            }
        }
        let parts = Parts(homing: homing, markets: markets, trees: trees, ends: ends, levelOne: levelOne)
        return PartialDesign(
            design: design(of: members, among: offices, parts), hasLevelOne: standing == nil)
    }

    /// A number that a province keeps: FNV-1a of its id.
    private static func number(of province: UnitID?) -> UInt64 {
        (province?.description ?? "").utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
