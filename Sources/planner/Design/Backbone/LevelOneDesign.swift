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
struct LevelOneDesign {
    private let provinces: [Office]
    private let centres: [Site]
    private let rule: ProtectionRule
    private let chooser: TierChooser
    private let profile: MediumProfile
    private let tiers: [Tier]
    private var ends: [(a: Int, b: Int, length: Double)] = []
    private let systems: Int

    private static let endsPerProvince = 2
    private static let linksPerCentre = 4
    /// Light in fibre.
    private static let kilometresPerMillisecond = 200.0
    /// Đồng per unit of cost in the problem.
    static let unit = 1e6

    /// Nil where the sites or the rule leave no two ways: then each office is designed alone.
    init?(provinces: [Office], sites: [Site], rule: ProtectionRule, chooser: TierChooser) {
        let centres = sites.filter(NationalCentres.isCentre)
        let homes = centres.indices.filter { [.regionalCentre, .backupCentre].contains(centres[$0].kind) }
        guard rule.wantsBackup, rule.backupShare >= 1, homes.count >= 2, !provinces.isEmpty,
            let medium = rule.primaryMedia.first, medium != .satellite, let profile = chooser.profile(of: medium)
        else { return nil }
        let sizes = chooser.tiers(of: medium).sorted { ($0.capacity, $0.id) < ($1.capacity, $1.id) }
        guard !sizes.isEmpty else { return nil }
        self.provinces = provinces
        self.centres = centres
        self.rule = rule
        self.chooser = chooser
        self.profile = profile
        tiers = Array(sizes.suffix(4))
        systems = centres.count + provinces.count

        let places = centres.map(\.location.coordinate)
        func length(_ a: Coordinate, _ b: Coordinate) -> Double { a.distance(to: b) * max(1, profile.routeFactor) }
        func nearest(to place: Coordinate, among list: [Int]) -> [Int] {
            list.sorted { (place.distance(to: places[$0]), $0) < (place.distance(to: places[$1]), $1) }
        }
        for (offset, province) in provinces.enumerated() {
            for home in nearest(to: province.location, among: homes).prefix(Self.endsPerProvince) {
                let length = length(province.location, places[home])
                if length <= profile.reach { ends.append((centres.count + offset, home, length)) }
            }
        }
        var joined: Set<[Int]> = []
        for (index, centre) in centres.enumerated() {
            let others = centres.indices.filter { $0 != index }
            let alike = others.filter { centres[$0].kind == centre.kind && centre.kind != .operationsCentre }
            for other in nearest(to: places[index], among: others).prefix(Self.linksPerCentre) + alike
            where joined.insert([min(index, other), max(index, other)]).inserted {
                let length = length(places[index], places[other])
                if length <= profile.reach { ends.append((min(index, other), max(index, other), length)) }
            }
        }
        let hosts = NationalCentres.systems(at: centres)
        for index in hosts.sorted() { ends.append((index, systems, 0)) }
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
        let links = ends.map { end in
            guard end.b != systems else {
                return BackboneProblem.Link(end.a, end.b, installed: total, modules: [])
            }
            return BackboneProblem.Link(
                end.a, end.b,
                modules: tiers.map { tier in
                    .init(
                        capacity: tier.capacity.megabits,
                        // A đồng a kilometre besides: of two ways at one price the shorter is taken.
                        cost: (Double(chooser.price(of: tier, length: end.length).cost.dong) + end.length) / Self.unit)
                })
        }
        return try? BackboneProblem(
            nodeCount: systems + 1, links: links, demands: demands, failures: failures(), terminals: terminals,
            linkModel: .bidirected)
    }

    /// The offices: they take traffic and pass none on.
    private var terminals: Set<Int> { Set(centres.count..<systems) }

    /// What is built, by province in their order, then between centres; nil where the tiers don't carry it.
    func solve(seed: UInt64, budget: SearchBudget) async -> (circuits: [DesignedCircuit], cost: BoundedValue)? {
        guard let problem, let split = try? await problem.solve(seed: seed, budget: budget) else { return nil }
        var taken = Array(repeating: 0.0, count: systems + 1)
        for demand in problem.demands { taken[demand.target] += demand.value }
        let routed = ShortestPathDimensioning(
            nodeCount: systems + 1, source: systems, hop: profile.delay * Self.kilometresPerMillisecond,
            links: ends.map { .init(a: $0.a, b: $0.b, length: $0.length, isFree: $0.b == systems) }, demands: taken,
            terminals: terminals, failures: problem.failures, modules: problem.links.map(\.modules))
        let everything = Array(repeating: true, count: ends.count)
        guard let design = routed.best(from: [split.isOpen, everything], seed: seed, budget: budget) else { return nil }
        return (
            circuits(design),
            BoundedValue(value: design.cost * Self.unit, lowerBound: min(design.cost, split.lowerBound) * Self.unit)
        )
    }

    private func failures() -> [BackboneProblem.Failure] {
        var failures = ends.indices.map { BackboneProblem.Failure(links: [$0]) }
        failures += centres.indices.map { BackboneProblem.Failure(nodes: [$0]) }
        failures += NationalCentres.towns(of: centres).map { BackboneProblem.Failure(nodes: $0) }
        return failures
    }

    // MARK: - Circuits

    private func circuits(_ design: ShortestPathDimensioning.Result) -> [DesignedCircuit] {
        var result: [DesignedCircuit] = []
        for (offset, office) in provinces.enumerated() {
            let own = ends.indices.filter { ends[$0].a == centres.count + offset && design.isOpen[$0] }
                .sorted { (-design.load[$0], ends[$0].length, $0) < (-design.load[$1], ends[$1].length, $1) }
            for (rank, link) in own.enumerated() {
                let role: CircuitRole = rank == 0 ? .primary : .backup
                add(
                    link, design, from: office.site, role: role, level: .levelI,
                    base: "\(office.site)/\(role.rawValue)",
                    first: rank < 2 ? 1 : result.count { $0.circuit.a == office.site && $0.circuit.role == role } + 1,
                    demand: (office.downstream, office.upstream), to: &result)
            }
        }
        for link in ends.indices where ends[link].b != systems && ends[link].a < centres.count && design.isOpen[link] {
            let carried = Bandwidth.megabits(design.load[link] * min(1, max(0.01, rule.utilisationLimit)))
            let site = centres[ends[link].a].id
            add(
                link, design, from: site, role: .primary, level: .backbone, base: "\(site)~\(centres[ends[link].b].id)",
                first: 1, demand: (carried, carried), to: &result)
        }
        return result
    }

    /// One circuit for each module; those after the first bear a number.
    private func add(
        _ link: Int, _ design: ShortestPathDimensioning.Result, from site: SiteID, role: CircuitRole,
        level: NetworkLevel, base: String,
        first: Int, demand: (downstream: Bandwidth, upstream: Bandwidth), to result: inout [DesignedCircuit]
    ) {
        var number = first
        let chosen = zip(tiers, design.counts[link]).flatMap { tier, count in Array(repeating: tier, count: count) }
        let whole = chosen.reduce(Bandwidth.zero) { $0 + $1.capacity }
        for tier in chosen.reversed() {
            let price = chooser.price(of: tier, length: ends[link].length)
            let circuit = Circuit(
                id: number == 1 ? base : "\(base)-\(number)", level: level, role: role, a: site,
                z: centres[ends[link].b].id, medium: tier.medium, tier: tier.id, capacity: tier.capacity,
                carrier: profile.carrier, status: .planned, length: ends[link].length)
            // Parallel circuits share the load by their capacities.
            func part(_ demand: Bandwidth) -> Bandwidth {
                let share = Double(tier.capacity.bitsPerSecond) / Double(whole.bitsPerSecond)
                return Bandwidth(bitsPerSecond: Int64((Double(demand.bitsPerSecond) * share).rounded(.up)))
            }
            let most = max(part(demand.downstream), part(demand.upstream))
            result.append(
                DesignedCircuit(
                    circuit: circuit, downstream: part(demand.downstream), upstream: part(demand.upstream),
                    required: min(
                        tier.capacity,
                        Bandwidth(
                            bitsPerSecond: Int64((Double(most.bitsPerSecond) / rule.utilisationLimit).rounded(.up)))),
                    setup: price.setup, monthly: price.monthly))
            number += 1
        }
    }
}
