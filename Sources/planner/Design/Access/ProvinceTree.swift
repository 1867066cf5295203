import NetworkModel

/// The access tree of one province: from its centre over points of presence to the offices of its communes.
///
/// A multi-level capacitated spanning tree (Gamvros, Golden, Raghavan 2006; see `MultiLevelTreeProblem`): every office must be
/// joined, a point of presence only where that pays. Offices are leaves, for their rooms are no place for others' traffic.
/// Demands are counted in people, and a tier carries as many as `SharedLoad` says. Node 0 is the centre, then hubs, then offices.
struct ProvinceTree {
    let centre: Site
    let hubs: [Site]
    let offices: [Office]
    let problem: MultiLevelTreeProblem
    var province: UnitID? { offices.first?.province }
    /// The tier of each level of the problem; nil for the level of a hub that is left out.
    let tiers: [Tier?]
    /// One way's, in milliseconds, of each link that can be built, from `i` to `j` at `i * nodeCount + j`; where several media
    /// can, of the slowest. Infinite elsewhere: an idle hub's link is nobody's way.
    private let latencies: [Double]

    private static let hubsPerOffice = 8
    private static let hubsPerHub = 6

    /// What a problem is made from, the same for all provinces.
    struct Terms {
        var chooser: TierChooser
        var rule: ProtectionRule
        /// Land media for offices, most wanted first, each with its tiers and how many people they carry.
        var media: [(profile: MediumProfile, tiers: [(tier: Tier, people: Int)])]

        init(chooser: TierChooser, rule: ProtectionRule, load: SharedLoad, people: Int) {
            self.chooser = chooser
            self.rule = rule
            let limit = rule.utilisationLimit > 0 ? min(1, rule.utilisationLimit) : 1
            var known: [Bandwidth: Int] = [:]
            media = rule.primaryMedia.filter { $0 != .satellite }.compactMap { medium in
                guard let profile = chooser.profile(of: medium) else { return nil }
                let tiers = chooser.tiers(of: medium).map { tier in
                    let carried =
                        known[tier.capacity]
                        ?? load.people(carriedBy: tier.capacity, utilisationLimit: limit, limit: people)
                    known[tier.capacity] = carried
                    return (tier, carried)
                }
                return (profile, tiers)
            }
        }

        func carries(_ tier: String) -> Bool { media.contains { $0.tiers.contains { $0.tier.id == tier } } }

        /// Whether a medium of the rule gets to `office` from one of `ends` and carries it.
        func reaches(_ office: Office, from ends: [Site]) -> Bool {
            media.contains { medium in
                let reach = ProvinceTree.reach(of: medium.profile, isOffice: true)
                return medium.tiers.contains { $0.people >= office.people }
                    && ends.contains {
                        ProvinceTree.length(office.location, $0.location.coordinate, medium.profile) <= reach
                    }
            }
        }
    }

    /// Nil where there is nothing to join, or an office cannot be reached or carried: the caller then designs it alone.
    /// - Parameter existing: leased primaries by site; a pinned one leaves its site no other link, another costs no set-up.
    init?(centre: Site, hubs: [Site], offices: [Office], existing: [SiteID: ExistingCircuit], terms: Terms) {
        let count = 1 + hubs.count + offices.count
        guard !offices.isEmpty, !terms.media.isEmpty else { return nil }
        let places =
            [centre.location.coordinate] + hubs.map(\.location.coordinate) + offices.map(\.location)
        var tiers: [Tier?] = []
        var levels: [MultiLevelTreeProblem.Level] = []
        for medium in terms.media {
            for (tier, people) in medium.tiers {
                tiers.append(tier)
                levels.append(.init(capacity: people, costs: Array(repeating: .infinity, count: count * count)))
            }
        }
        var latencies = Array(repeating: Double.infinity, count: count * count)
        let firstOffice = 1 + hubs.count
        let index = PointIndex(places.prefix(firstOffice).map { $0 })
        for node in 1..<count {
            let isOffice = node >= firstOffice
            let near = index.nearest((isOffice ? Self.hubsPerOffice : Self.hubsPerHub) + 1, to: places[node])
            let ends = near.filter { $0 != node } + (near.contains(0) ? [] : [0])
            // The medium most wanted that reaches some end: others are for where it does not.
            var first = 0
            for medium in terms.media {
                let reach = Self.reach(of: medium.profile, isOffice: isOffice)
                let reached = ends.filter { Self.length(places[node], places[$0], medium.profile) <= reach }
                if !reached.isEmpty {
                    for end in reached {
                        let length = Self.length(places[node], places[end], medium.profile)
                        latencies[node * count + end] = medium.profile.latency(routeKilometres: length)
                        for (offset, entry) in medium.tiers.enumerated() {
                            let price = terms.chooser.price(of: entry.tier, length: length)
                            levels[first + offset].costs[node * count + end] = Double(price.cost.dong)
                        }
                    }
                    break
                }
                first += medium.tiers.count
            }
        }
        let nodeOfSite = Dictionary(
            ([centre] + hubs).enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
        for node in 1..<count {
            let site = node < firstOffice ? hubs[node - 1].id : offices[node - firstOffice].site
            guard let old = existing[site], let end = nodeOfSite[old.end],
                let level = tiers.firstIndex(where: { $0?.id == old.tier }), let tier = tiers[level],
                let profile = terms.chooser.profile(of: tier.medium)
            else { continue }
            if old.isPinned {
                for level in levels.indices {
                    for other in 0..<count { levels[level].costs[node * count + other] = .infinity }
                }
                for other in 0..<count { latencies[node * count + other] = .infinity }
            }
            let length = Self.length(places[node], places[end], profile)
            let other = latencies[node * count + end]
            latencies[node * count + end] = max(
                profile.latency(routeKilometres: length), other.isFinite ? other : 0)
            let kept = terms.chooser.price(of: tier, length: length, by: old.carrier)
            levels[level].costs[node * count + end] = Double((kept.cost - kept.setup).dong)
        }
        // A hub that carries nothing costs nothing.
        var idle = Array(repeating: Double.infinity, count: count * count)
        for node in 1..<firstOffice where existing[hubs[node - 1].id]?.isPinned != true { idle[node * count] = 0 }
        tiers.append(nil)
        levels.append(.init(capacity: 0, costs: idle))
        let demands = Array(repeating: 0, count: firstOffice) + offices.map(\.people)
        guard let problem = try? MultiLevelTreeProblem(centre: 0, demands: demands, levels: levels) else { return nil }
        self.centre = centre
        self.hubs = hubs
        self.offices = offices
        self.problem = problem
        self.tiers = tiers
        self.latencies = latencies
    }

    // MARK: - Limits

    /// What its offices can spare of their limits above the centre, by the shortest way that any tree gives each; those
    /// that no tree can hold are lost in any case and ask for nothing.
    var spare: WayLimits {
        guard offices.contains(where: { !$0.limits.isNone }) else { return WayLimits() }
        let least = problem.leastWays(lengths: latencies)
        var spare = WayLimits()
        for (offset, office) in offices.enumerated() {
            let way = least[1 + hubs.count + offset]
            guard way.links < .max else { continue }
            let rest = office.limits.less(Way(latency: way.length, hops: way.links))
            if let latency = rest.latency, latency >= 0 { spare = spare.and(WayLimits(latency: latency)) }
            if let hops = rest.hops, hops >= 0 { spare = spare.and(WayLimits(hops: hops)) }
        }
        return spare
    }

    /// The problem with what is left of its offices' limits below `above`, the way from the centre on; nil where `parents`,
    /// a tree without limits, holds them anyway. A limit that no tree can hold is set at the least that one can.
    func limited(below above: Way, unless parents: [Int]) -> MultiLevelTreeProblem? {
        guard offices.contains(where: { !$0.limits.isNone }) else { return nil }
        let first = 1 + hubs.count
        if let ways = problem.ways(parents, lengths: latencies),
            offices.enumerated().allSatisfy({ offset, office in
                let way = ways[first + offset]
                return office.limits.hold(above + Way(latency: way.length, hops: way.links))
            })
        {
            return nil
        }
        let least = problem.leastWays(lengths: latencies)
        var limits = TreeLimits(
            lengths: latencies, longest: Array(repeating: .infinity, count: problem.nodeCount),
            mostLinks: Array(repeating: .max, count: problem.nodeCount))
        for (offset, office) in offices.enumerated() {
            let rest = office.limits.less(above)
            let node = first + offset
            if let latency = rest.latency { limits.longest[node] = max(latency, least[node].length) }
            if let hops = rest.hops { limits.mostLinks[node] = max(hops, least[node].links) }
        }
        return try? problem.limited(by: limits)
    }

    func site(_ node: Int) -> Site? {
        node == 0 ? centre : node <= hubs.count ? hubs[node - 1] : nil
    }

    /// Route kilometres.
    static func length(_ a: Coordinate, _ b: Coordinate, _ profile: MediumProfile) -> Double {
        a.distance(to: b) * max(1, profile.routeFactor)
    }

    private static func reach(of profile: MediumProfile, isOffice: Bool) -> Double {
        isOffice ? min(profile.reach, profile.accessReach ?? profile.reach) : profile.reach
    }
}
