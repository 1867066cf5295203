import NetworkModel
import Resilience

/// Builds the network of `PlanResilience` from a plan's offices and circuits.
struct PlanNetworkBuilder {
    private let plan: Plan
    private let index: PlanIndex
    /// The offices in scope, in the plan's order.
    private let offices: [PlannedSite]
    private let isOffice: Set<SiteID>
    private let profiles: [Medium: MediumProfile]
    /// Of trunks; nil in plans that did not record it, whose trunks are not judged.
    private let sharedDemand: SharedDemand?
    /// One way's delay that the strictest system of each office bears, in milliseconds; of any office where the plan does not
    /// say which those are.
    private let latencyLimits: [SiteID: Double]
    private let strictest: Double?

    private var nodes: [FailureNetwork.Node] = []
    private var nodeSites: [PlannedSite] = []
    private var nodeDates: [Int?] = []
    private var position: [SiteID: Int] = [:]
    private var links: [FailureNetwork.Link] = []
    private var ways: [PlanResilience.Way] = []
    private var linkDates: [Int?] = []
    private var groups: [FailureNetwork.Group] = []
    private var areas: [PlanResilience.Area] = []
    private var roots: [Int] = []
    private var systemsTown: [SiteID] = []

    init(_ plan: Plan, _ scope: PlanResilience.Scope) {
        self.plan = plan
        index = PlanIndex(plan)
        offices = plan.sites.filter { site in
            guard site.level != nil else { return false }
            return switch scope {
            case .built: site.finishes != nil
            case .on(let day): site.finishes.map { $0 <= day } ?? false
            case .prepared: true
            }
        }
        isOffice = Set(plan.sites.filter { $0.level != nil }.map(\.site.id))
        profiles = Dictionary(plan.media.map { ($0.medium, $0) }, uniquingKeysWith: { first, _ in first })
        sharedDemand = plan.sharedLoad.isEmpty ? nil : SharedDemand(plan.sharedLoad)
        latencyLimits = Dictionary(
            plan.ways.compactMap { way in way.latencyLimit.map { (way.site, $0) } },
            uniquingKeysWith: { first, _ in first })
        strictest = plan.ways.isEmpty ? plan.systems.compactMap(\.delayLimit).min().map { $0 / 2 } : nil
    }

    private func site(_ id: SiteID) -> PlannedSite? { index.site(id).map { plan.sites[$0] } }
    private func circuits(from id: SiteID) -> LazyMapSequence<LazyMapSequence<ArraySlice<Int32>, Int>, PlannedCircuit> {
        let circuits = plan.circuits
        return index.circuits(from: id).map { circuits[$0] }
    }

    mutating func build() {
        addOffices()
        addAccess()
        let hung = addTrunks()
        addBackbone()
        joinTrees(hung)
        addRoots()
        addAreas(hung)
    }

    func fill(_ result: inout PlanResilience) {
        result.network = FailureNetwork(
            nodes: nodes, links: links, groups: groups, roots: roots, sharedDemand: sharedDemand)
        result.sites = nodeSites
        result.ways = ways
        result.areas = areas
        result.dates = ServiceDates(nodes: nodeDates, links: linkDates)
        result.systemsTown = systemsTown
    }

    // MARK: - Nodes

    private var firstDay: Int { plan.asOf.daysSinceEpoch }

    private mutating func addOffices() {
        let demands = demands()
        for planned in offices {
            let isProvince = planned.level == .province
            let demand = demands[planned.site.id] ?? (.zero, .zero)
            add(
                planned,
                FailureNetwork.Node(
                    name: planned.site.id.rawValue, kind: .office,
                    // A province's people are those of its communes.
                    people: planned.level == .commune ? planned.people : 0, down: demand.0, up: demand.1,
                    staff: planned.level == .commune ? planned.staff : 0, isTransit: isProvince,
                    latencyLimit: latencyLimits[planned.site.id] ?? strictest),
                date: planned.finishes?.daysSinceEpoch)
        }
    }

    private mutating func add(_ planned: PlannedSite, _ node: FailureNetwork.Node, date: Int?) {
        position[planned.site.id] = nodes.count
        nodes.append(node)
        nodeSites.append(planned)
        nodeDates.append(date)
    }

    /// The node of an office in scope, or of a carrier's site, which is added when it is first used.
    private mutating func node(_ id: SiteID) -> Int? {
        if let known = position[id] { return known }
        guard let planned = site(id), planned.level == nil else { return nil }
        add(
            planned,
            FailureNetwork.Node(name: id.rawValue, kind: NationalCentres.isCentre(planned.site) ? .centre : .pop),
            date: firstDay)
        return position[id]
    }

    /// What each office of the plan adds to the load of level I.
    private func demands() -> [SiteID: (Bandwidth, Bandwidth)] {
        var result: [SiteID: (Bandwidth, Bandwidth)] = [:]
        result.reserveCapacity(plan.sites.count)
        /// Places of the communes' offices under each province's.
        var members: [SiteID: [Int]] = [:]
        for place in plan.sites.indices where plan.sites[place].level == .commune {
            if let province = plan.sites[place].upstream { members[province, default: []].append(place) }
        }
        for place in plan.sites.indices where plan.sites[place].level != nil {
            let planned = plan.sites[place]
            var (down, up) = (Bandwidth.zero, Bandwidth.zero)
            for circuit in index.circuits(from: planned.site.id)
            where plan.circuits[circuit].circuit.role == .primary {
                down = down + plan.circuits[circuit].downstream
                up = up + plan.circuits[circuit].upstream
            }
            guard planned.level == .province else {
                if result[planned.site.id] == nil { result[planned.site.id] = (down, up) }
                continue
            }
            let all = (members[planned.site.id] ?? []) + [place]
            let staff = all.reduce(0) { $0 + plan.sites[$1].staff }
            for office in all {
                let share = staff > 0 ? Double(plan.sites[office].staff) / Double(staff) : 1 / Double(all.count)
                func part(_ whole: Bandwidth) -> Bandwidth {
                    Bandwidth(bitsPerSecond: Int64((Double(whole.bitsPerSecond) * share).rounded(.down)))
                }
                result[plan.sites[office].site.id] = (part(down), part(up))
            }
        }
        return result
    }

    // MARK: - Links

    /// The ways from `site`: its circuits to one end over one medium in one role together.
    private func ways(from site: SiteID) -> [[PlannedCircuit]] {
        var order: [String] = []
        var found: [String: [PlannedCircuit]] = [:]
        for planned in circuits(from: site) {
            let circuit = planned.circuit
            let key = "\(circuit.z) \(circuit.medium) \(circuit.role)"
            if found[key] == nil { order.append(key) }
            found[key, default: []].append(planned)
        }
        return order.compactMap { found[$0] }
    }

    private mutating func add(_ way: [PlannedCircuit], _ kind: PlanResilience.Way.Kind, date: Int?) {
        guard let circuit = way.first?.circuit, let a = node(circuit.a), let b = node(circuit.z) else { return }
        let profile = profiles[circuit.medium]
        let load = way.reduce((down: Bandwidth.zero, up: Bandwidth.zero)) {
            ($0.down + $1.downstream, $0.up + $1.upstream)
        }
        let rule: FailureNetwork.LoadRule =
            switch kind {
            case .access: .own(forward: load.up, backward: load.down)
            case .trunk: .shared
            case .levelOne, .backbone, .local, .carrier: .sum
            }
        let isJudged = kind != .trunk || sharedDemand != nil
        let kilometres = circuit.medium == .satellite ? 0 : max(0, circuit.length)
        links.append(
            FailureNetwork.Link(
                name: circuit.id, a: a, b: b,
                capacity: isJudged ? way.reduce(Bandwidth.zero) { $0 + $1.circuit.capacity } : nil,
                loadRule: isJudged ? rule : .sum,
                share: circuit.role == .backup ? backupShare(of: circuit.a, load.down, load.up) : 1_000,
                latency: FailureNetwork.latency(
                    routeKilometres: kilometres, perHop: profile?.delay ?? circuit.medium.usualDelay),
                role: circuit.role, isAccess: circuit.level == .levelI,
                reliability: profile.map { profile in
                    let hours = profile.reliability(of: circuit.carrier)
                    return .init(meanTimeBetweenFailures: hours.betweenFailures, meanTimeToRepair: hours.toRepair)
                }, medium: circuit.medium, carrier: circuit.carrier,
                // No duct can be shared where there is none; where fibre lies is not in the plan.
                isRouteKnown: circuit.medium != .fibre))
        ways.append(.init(kind: kind, circuits: way.map(\.circuit.id)))
        linkDates.append(date)
    }

    /// The part of its office's demand that a backup is meant for, in thousandths: the plan's own figures of both say so.
    private func backupShare(of office: SiteID, _ down: Bandwidth, _ up: Bandwidth) -> Int {
        var whole = Bandwidth.zero
        for planned in circuits(from: office) where planned.circuit.role == .primary {
            whole = whole + (down > .zero ? planned.downstream : planned.upstream)
        }
        let part = down > .zero ? down : up
        guard whole > .zero, part < whole else { return 1_000 }
        return Int((1_000 * Double(part.bitsPerSecond) / Double(whole.bitsPerSecond)).rounded())
    }

    private mutating func addAccess() {
        for office in offices {
            for way in ways(from: office.site.id) {
                let kind: PlanResilience.Way.Kind = office.level == .commune ? .access : .levelOne
                add(way, kind, date: office.finishes?.daysSinceEpoch)
            }
        }
    }

    /// The trunks above the sites that offices in scope hang on, each from its first office on.
    /// - Returns: for each end of a tree the offices whose primaries lead there, and the sites of the tree.
    private mutating func addTrunks() -> [SiteID: Tree] {
        var dateOf: [SiteID: Int?] = [:]
        var order: [SiteID] = []
        var trees: [SiteID: Tree] = [:]
        for office in offices where office.level == .commune {
            for planned in circuits(from: office.site.id) {
                let isPrimary = planned.circuit.role == .primary
                var at = planned.circuit.z
                var passed: Set<SiteID> = []
                while let up = circuits(from: at).first, up.circuit.level == .levelII, passed.insert(at).inserted {
                    if isPrimary {
                        let day = office.finishes?.daysSinceEpoch
                        if let known = dateOf[at] {
                            dateOf[at] = .some(known.map { min($0, day ?? $0) } ?? day)
                        } else {
                            order.append(at)
                            dateOf[at] = .some(day)
                        }
                    }
                    at = up.circuit.z
                }
                guard !isOffice.contains(at), let end = site(at), !NationalCentres.isCentre(end.site) else {
                    continue
                }
                passed.insert(at)
                trees[at, default: Tree()].sites.formUnion(passed)
                if let province = office.upstream {
                    // A backup decides only where nothing else hangs there.
                    trees[at, default: Tree()].weight[province, default: 0] += isPrimary ? 10_000 : 1
                }
            }
        }
        for hub in order { for way in ways(from: hub) { add(way, .trunk, date: dateOf[hub] ?? nil) } }
        return trees
    }

    struct Tree {
        var sites: Set<SiteID> = []
        /// By province's office, how much hangs there.
        var weight: [SiteID: Int] = [:]

        var province: SiteID? { weight.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key }
    }

    private mutating func addBackbone() {
        let first = offices.filter { $0.level != .commune }.map { $0.finishes?.daysSinceEpoch }
        guard !first.isEmpty else { return }
        var done: Set<SiteID> = []
        for planned in plan.circuits where planned.circuit.level == .backbone {
            guard done.insert(planned.circuit.a).inserted else { continue }
            for way in ways(from: planned.circuit.a) { add(way, .backbone, date: first.compactMap(\.self).min()) }
        }
    }

    /// Joins the end of each tree with its province's office.
    private mutating func joinTrees(_ trees: [SiteID: Tree]) {
        var main: [SiteID: SiteID] = [:]
        let ends = trees.sorted { $0.key < $1.key }
        for (end, tree) in ends {
            guard let province = tree.province, site(end)?.site.kind == .provincialCentre else { continue }
            let best = main[province].flatMap { trees[$0]?.weight[province] } ?? -1
            if tree.weight[province] ?? 0 > best { main[province] = end }
        }
        for (end, tree) in ends {
            guard let province = tree.province, let office = position[province], let site = self.site(end),
                let seat = self.site(province), let a = node(end)
            else { continue }
            let isLocal = main[province] == end
            let distance = site.site.location.coordinate.distance(to: seat.site.location.coordinate)
            links.append(
                FailureNetwork.Link(
                    name: "\(end)~\(province)", a: a, b: office,
                    latency: isLocal ? 0 : FailureNetwork.latency(routeKilometres: distance, perHop: 0.5)))
            ways.append(.init(kind: isLocal ? .local : .carrier, circuits: []))
            linkDates.append(firstDay)
        }
    }

    // MARK: - Roots and groups

    private mutating func addRoots() {
        let centres = plan.sites.filter { $0.level == nil && NationalCentres.isCentre($0.site) }.map(\.site)
        if ways.contains(where: { $0.kind == .backbone }) {
            roots = NationalCentres.systems(at: centres).compactMap { node(centres[$0].id) }
        } else {
            // Without a backbone of its own the plan ends at the centres; what joins them is the carrier's.
            roots = centres.compactMap { position[$0.id] }
        }
        for town in NationalCentres.towns(of: centres) {
            let members = town.compactMap { position[centres[$0].id] }
            if roots.allSatisfy(members.contains) {
                systemsTown = town.map { centres[$0].id }
            } else if members.count > 1 {
                groups.append(.init(name: "town:\(centres[town[0]].id)", kind: .sharedRisk, nodes: members))
                areas.append(.init(kind: .town, site: centres[town[0]].id))
            }
        }
    }

    /// What loses power with a province: its offices and the sites of its tree.
    private mutating func addAreas(_ trees: [SiteID: Tree]) {
        var members: [SiteID: [Int]] = [:]
        for planned in offices {
            guard let own = position[planned.site.id] else { continue }
            switch planned.level {
            case .province: members[planned.site.id, default: []].append(own)
            case .commune: if let province = planned.upstream { members[province, default: []].append(own) }
            default: continue
            }
        }
        for tree in trees.values {
            guard let province = tree.province else { continue }
            members[province, default: []] += tree.sites.compactMap { position[$0] }
        }
        for (province, nodes) in members.sorted(by: { $0.key < $1.key }) where site(province)?.level == .province {
            groups.append(.init(name: "power:\(province)", kind: .power, nodes: nodes.sorted()))
            areas.append(.init(kind: .power, site: province))
        }
    }
}

extension SharedDemand {
    /// The busier direction of each number of people; never less than that of fewer.
    fileprivate init(_ load: [PlannedSharedLoad]) {
        var most = Bandwidth.zero
        self.init(
            points: load.map { item in
                most = max(most, item.downstream, item.upstream)
                return Point(staff: item.staff, demand: most)
            })
    }
}
