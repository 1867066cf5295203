import Graphs
import NetworkModel

/// Level I and the ring of centres: over how many circuits of which tier each province hangs on its two centres, and what
/// joins the centres, such that every single failure is survived.
///
/// One `BackboneProblem`: nodes are the centres, the provinces' offices and one for the national systems, which are reached
/// at the operations centre and, should that fail, at the network centre next to it. Every province's busy hour is taken to
/// the systems; what provinces ask of each other has no longer way. States are each failure of a link, of a centre and of
/// the centres of one town, which share its power. In all of them each line stays below the rule's utilisation limit, with every
/// demand on the one shortest way that is left: what routers do without traffic engineering. The bound is that of any routing.
///
/// In all of them, too, each province's way holds its limits where any choice of these links does; else it breaks them as
/// little as was found. Circuits that are leased already cost no set-up, and pinned ones stay.
struct LevelOneDesign {
    /// A link that may be built, or is there.
    struct End {
        var a: Int
        var b: Int
        /// Route kilometres.
        var length: Double
        var profile: MediumProfile
        /// Whether circuits may be added to what is there.
        var isSold: Bool
        /// Those that are leased already, by their position in `existing`.
        var existing: [Int] = []
    }

    struct Solution {
        /// By province in their order, then between centres.
        var circuits: [DesignedCircuit]
        var cost: BoundedValue
        /// Of each province's office and each centre that is joined: while all works, and the worst of all failures.
        var ways: [SiteID: (normal: Way, worst: Way)]
        var outcomes: [ExistingOutcome]
    }

    let provinces: [Office]
    let centres: [Site]
    let existing: [ExistingCircuit]
    let rule: ProtectionRule
    let markets: CarrierMarkets
    let tiers: [Tier]
    private(set) var ends: [End] = []
    let systems: Int
    /// Of all sites and provinces' offices.
    let places: [SiteID: Coordinate]
    private let limits: [WayLimits]

    private static let endsPerProvince = 2
    private static let linksPerCentre = 4
    /// Đồng per unit of cost in the problem.
    static let unit = 1e6

    /// Nil where the sites or the rule leave no two ways: then each office is designed alone.
    /// - Parameters:
    ///   - limits: of the way of each province, in their order.
    ///   - existing: circuits leased already; those of provinces and between centres count.
    init?(
        provinces: [Office], sites: [Site], rule: ProtectionRule, markets: CarrierMarkets, limits: [WayLimits],
        existing: [ExistingCircuit] = []
    ) {
        let centres = sites.filter(NationalCentres.isCentre)
        let chooser = markets.centre
        let homes = centres.indices.filter { [.regionalCentre, .backupCentre].contains(centres[$0].kind) }
        guard rule.wantsBackup, rule.backupShare >= 1, homes.count >= 2, !provinces.isEmpty,
            let medium = rule.primaryMedia.first, medium != .satellite, let profile = chooser.profile(of: medium)
        else { return nil }
        let sizes = chooser.tiers(of: medium).sorted { ($0.capacity, $0.id) < ($1.capacity, $1.id) }
        guard !sizes.isEmpty else { return nil }
        self.provinces = provinces
        self.centres = centres
        self.rule = rule
        self.markets = markets
        self.limits = limits
        tiers = Array(sizes.suffix(4))
        systems = centres.count + provinces.count
        let nodes = Dictionary(
            centres.map(\.id).enumerated().map { ($0.element, $0.offset) }
                + provinces.enumerated().map { ($0.element.site, centres.count + $0.offset) },
            uniquingKeysWith: { first, _ in first })
        self.existing = existing.filter { nodes[$0.site] != nil }
        self.places = Dictionary(
            sites.map { ($0.id, $0.location.coordinate) } + provinces.map { ($0.site, $0.location) },
            uniquingKeysWith: { first, _ in first })

        let places = centres.map(\.location.coordinate)
        func nearest(to place: Coordinate, among list: [Int]) -> [Int] {
            list.sorted { (place.distance(to: places[$0]), $0) < (place.distance(to: places[$1]), $1) }
        }
        for (offset, province) in provinces.enumerated() {
            for home in nearest(to: province.location, among: homes).prefix(Self.endsPerProvince) {
                add(centres.count + offset, home, profile)
            }
        }
        let hosts = NationalCentres.systems(at: centres)
        var joined: Set<[Int]> = []
        for (index, centre) in centres.enumerated() {
            let others = centres.indices.filter { $0 != index }
            let alike = others.filter { centres[$0].kind == centre.kind && centre.kind != .operationsCentre }
            // Of each home a line of its own to the systems: the fewest hops, and often the cheapest.
            let mains = homes.contains(index) ? hosts.filter { $0 != index } : []
            for other in nearest(to: places[index], among: others).prefix(Self.linksPerCentre) + alike + mains
            where joined.insert([min(index, other), max(index, other)]).inserted {
                add(min(index, other), max(index, other), profile)
            }
        }
        addExisting(nodes, sold: profile)
        for index in hosts.sorted() {
            ends.append(End(a: index, b: systems, length: 0, profile: profile, isSold: false))
        }
    }

    private mutating func add(_ a: Int, _ b: Int, _ profile: MediumProfile) {
        let length = place(a).distance(to: place(b)) * max(1, profile.routeFactor)
        if length <= profile.reach { ends.append(End(a: a, b: b, length: length, profile: profile, isSold: true)) }
    }

    /// Puts each leased circuit on its link: one that may be built, or one of its own.
    private mutating func addExisting(_ nodes: [SiteID: Int], sold: MediumProfile) {
        let chooser = markets.centre
        for (index, old) in existing.enumerated() {
            guard let from = nodes[old.site], let to = nodes[old.end], to < centres.count, from != to,
                let medium = chooser.tier(old.tier)?.medium, let profile = chooser.profile(of: medium)
            else { continue }
            // A province's link leads from it, one between centres from the lower to the higher.
            let (a, b) = from >= centres.count ? (from, to) : (min(from, to), max(from, to))
            if let end = ends.firstIndex(where: { $0.a == a && $0.b == b && $0.profile.medium == medium }) {
                ends[end].existing.append(index)
            } else {
                let length = place(a).distance(to: place(b)) * max(1, profile.routeFactor)
                ends.append(
                    End(
                        a: a, b: b, length: length, profile: profile,
                        isSold: medium == sold.medium && length <= sold.reach, existing: [index]))
            }
        }
    }

    /// Prices at a link's lower end: those of its province, or between centres.
    func chooser(at node: Int) -> TierChooser {
        markets[node >= centres.count && node < systems ? provinces[node - centres.count].province : nil]
    }

    private func place(_ node: Int) -> Coordinate {
        node < centres.count ? centres[node].location.coordinate : provinces[node - centres.count].location
    }

    // MARK: - Solving

    /// What may be added to each link, and what is leased on it already.
    private var new: [[BackboneProblem.Module]] {
        ends.map { end in
            !end.isSold
                ? []
                : tiers.map { tier in
                    BackboneProblem.Module(
                        capacity: tier.capacity.megabits,
                        cost: cost(chooser(at: end.a).price(of: tier, length: end.length).cost, end))
                }
        }
    }

    private var there: [[ShortestPathDimensioning.Existing]] {
        ends.map { end in end.existing.compactMap { kept($0, end) } }
    }

    /// Capacities for any routing: what bounds the design. Nil where the tiers or the sites can't do it.
    var problem: BackboneProblem? {
        let limit = rule.utilisationLimit > 0 ? min(1, rule.utilisationLimit) : 1
        let demands = provinces.enumerated().map { offset, office in
            let most = max(office.downstream, office.upstream)
            // From the one place to the many: a single source is one tree of flows in each state.
            return BackboneProblem.Demand(
                systems, centres.count + offset, Double(most.bitsPerSecond) / limit / 1e6)
        }
        let total = demands.reduce(0) { $0 + $1.value }
        let (new, there) = (new, there)
        let links = ends.indices.map { index in
            let end = ends[index]
            guard end.b != systems else {
                return BackboneProblem.Link(end.a, end.b, installed: total, modules: [])
            }
            // Any number of what is leased at its price, and what is pinned in any case: no design costs less.
            let pinned = there[index].filter(\.isPinned)
            return BackboneProblem.Link(
                end.a, end.b, installed: pinned.reduce(0) { $0 + $1.capacity },
                installedCost: pinned.reduce(0) { $0 + $1.cost },
                modules: new[index]
                    + there[index].filter { !$0.isPinned }.map { .init(capacity: $0.capacity, cost: $0.cost) })
        }
        return try? BackboneProblem(
            nodeCount: systems + 1, links: links, demands: demands, failures: failures(), terminals: terminals,
            linkModel: .bidirected)
    }

    /// The offices: they take traffic and pass none on.
    private var terminals: Set<Int> { Set(centres.count..<systems) }

    /// What is built; nil where the tiers don't carry it.
    func solve(seed: UInt64, budget: SearchBudget) async -> Solution? {
        guard let problem, let split = try? await problem.solve(seed: seed, budget: budget) else { return nil }
        let (new, there) = (new, there)
        var taken = Array(repeating: 0.0, count: systems + 1)
        for demand in problem.demands { taken[demand.target] += demand.value }
        var limited = Array(repeating: WayLimits(), count: systems + 1)
        for (offset, limit) in limits.enumerated() { limited[centres.count + offset] = limit }
        let routed = ShortestPathDimensioning(
            nodeCount: systems + 1, source: systems,
            links: ends.map { end in
                .init(
                    a: end.a, b: end.b,
                    latency: end.b == systems ? 0 : end.profile.latency(routeKilometres: end.length),
                    isFree: end.b == systems)
            }, demands: taken, terminals: terminals, failures: problem.failures, modules: new, existing: there,
            limits: limited)
        let everything = Array(repeating: true, count: ends.count)
        guard let design = routed.best(from: [split.isOpen, everything], seed: seed, budget: budget) else { return nil }
        let built = circuits(design)
        let stray = strayCost()
        return Solution(
            circuits: built.circuits,
            cost: BoundedValue(
                value: design.cost * Self.unit + stray,
                lowerBound: min(design.cost, split.lowerBound) * Self.unit + stray),
            // Without the links that carry nothing: a centre that only those reach is not joined.
            ways: ways(routed.result(design.isOpen, existing: there) ?? design),
            outcomes: outcomes(design, routed, built.ids))
    }

    /// A đồng a kilometre besides: of two ways at one price the shorter is taken.
    private func cost(_ money: Money, _ end: End) -> Double { (Double(money.dong) + end.length) / Self.unit }

    private func kept(_ index: Int, _ end: End) -> ShortestPathDimensioning.Existing? {
        guard let tier = markets.centre.tier(existing[index].tier) else { return nil }
        let price = chooser(at: end.a).price(of: tier, length: end.length, by: existing[index].carrier)
        return .init(
            capacity: tier.capacity.megabits, cost: cost(price.cost - price.setup, end),
            isPinned: existing[index].isPinned)
    }

    private func failures() -> [BackboneProblem.Failure] {
        var failures = ends.indices.map { BackboneProblem.Failure(links: [$0]) }
        failures += centres.indices.map { BackboneProblem.Failure(nodes: [$0]) }
        failures += NationalCentres.towns(of: centres).map { BackboneProblem.Failure(nodes: $0) }
        return failures
    }

    private func ways(_ design: ShortestPathDimensioning.Result) -> [SiteID: (normal: Way, worst: Way)] {
        var ways: [SiteID: (normal: Way, worst: Way)] = [:]
        for (node, site) in (centres.map(\.id) + provinces.map(\.site)).enumerated() {
            if let normal = design.ways[node], let worst = design.worst[node] { ways[site] = (normal, worst) }
        }
        return ways
    }
}
