import Design
import NetworkModel

/// Offices that came, went, or ask something else of their network than in the plan before.
struct OfficeChanges {
    private(set) var came: [SiteID] = []
    private(set) var went: [SiteID] = []
    private(set) var changed: [SiteID] = []
    /// Provinces whose networks it concerns.
    private(set) var networks: Set<UnitID> = []
    /// Offices that have a network of their own: the centre, its organs, and communes without a province.
    private(set) var single: Set<SiteID> = []

    var isEmpty: Bool { came.isEmpty && went.isEmpty && changed.isEmpty }

    init(_ base: Plan, _ register: GatedRegister) {
        let before = Dictionary(
            base.sites.filter { $0.level != nil }.map { ($0.site.id, $0) }, uniquingKeysWith: { first, _ in first })
        let levelOne = Set(base.sites.filter { $0.level == .province }.map(\.site.id))
        var now: Set<SiteID> = []
        for office in register.offices {
            now.insert(office.site)
            guard let old = before[office.site] else {
                came.append(office.site)
                touch(office)
                continue
            }
            guard
                old.staff != office.staff || old.upstream != office.upstream
                    || old.site.location.coordinate != office.unit.location.coordinate || old.level != office.unit.level
            else { continue }
            changed.append(office.site)
            touch(office)
            if old.level == .commune, let above = old.upstream, let province = UnitID(above.rawValue),
                levelOne.contains(above)
            {
                networks.insert(province)
            }
        }
        for site in base.sites {
            guard let level = site.level, !now.contains(site.site.id) else { continue }
            went.append(site.site.id)
            if level == .commune, let above = site.upstream, levelOne.contains(above),
                let province = UnitID(above.rawValue)
            {
                networks.insert(province)
            }
        }
    }

    private mutating func touch(_ office: GatedRegister.Office) {
        switch office.unit.level {
        case .commune:
            if let network = office.network { networks.insert(network) } else { single.insert(office.site) }
        case .centre, .organ, .district: single.insert(office.site)
        // Of level I: whether that stands is judged as a whole.
        case .province: break
        }
    }
}

/// Which trunks of the access trees each office hangs behind, as the plan's circuits say.
struct StandingTrunks {
    private var next: [SiteID: SiteID] = [:]
    private var ends: [SiteID: SiteID] = [:]

    init(_ plan: Plan) {
        for link in plan.transport { next[link.from] = link.to }
        for item in plan.circuits where item.circuit.level == .levelII && item.circuit.role == .primary {
            if next[item.circuit.a] == nil { ends[item.circuit.a] = item.circuit.z }
        }
    }

    var offices: Set<SiteID> { Set(ends.keys) }

    /// From where an office's primary ends up to its tree's centre.
    func way(of office: SiteID) -> [SiteID] {
        var way: [SiteID] = []
        var at = ends[office]
        while let site = at, way.count <= next.count {
            way.append(site)
            at = next[site]
        }
        return way
    }

    /// The lower ends of the trunks behind which one of these offices hangs.
    func above(_ offices: Set<SiteID>) -> Set<SiteID> {
        Set(offices.flatMap { way(of: $0).filter { next[$0] != nil } })
    }

    /// The offices behind each trunk, by its circuit.
    func officesByTrunk(_ plan: Plan) -> [String: [SiteID]] {
        var behind: [SiteID: [SiteID]] = [:]
        for site in plan.sites where site.level != nil {
            for trunk in way(of: site.site.id) where next[trunk] != nil {
                behind[trunk, default: []].append(site.site.id)
            }
        }
        var offices: [String: [SiteID]] = [:]
        for item in plan.circuits where item.circuit.role == .primary {
            if next[item.circuit.a] != nil { offices[item.circuit.id] = behind[item.circuit.a] ?? [] }
        }
        return offices
    }

    /// All sites of trees that none of `offices` hangs in.
    func sites(notAbove offices: Set<SiteID>) -> Set<SiteID> {
        Set(ends.keys.filter { !offices.contains($0) }.flatMap(way))
    }
}

/// The ways above provinces' offices and centres that stand, as the plan records them.
struct StandingWays {
    private(set) var above: [SiteID: (normal: Way, worst: Way)] = [:]

    /// A centre's own way is that of the offices whose primary ends there, less their circuit: while all works it is exact, in
    /// the worst failure no shorter than it is.
    init(_ plan: Plan, _ topology: Topology) {
        let levels = Dictionary(
            plan.sites.compactMap { site in site.level.map { (site.site.id, $0) } },
            uniquingKeysWith: { first, _ in first })
        let centres = Set(topology.carrierSites.filter(NationalCentres.isCentre).map(\.id))
        var primaries: [SiteID: Circuit] = [:]
        for item in plan.circuits where item.circuit.role == .primary && centres.contains(item.circuit.z) {
            primaries[item.circuit.a] = item.circuit
        }
        for way in plan.ways {
            let normal = Way(latency: way.latency, hops: way.hops)
            let worst = Way(latency: way.worstLatency, hops: way.worstHops)
            if levels[way.site] == .province {
                above[way.site] = (normal, worst)
                continue
            }
            guard let circuit = primaries[way.site],
                let own = topology.catalogue.profile(of: circuit.medium)?.latency(routeKilometres: circuit.length)
            else { continue }
            func rest(_ way: Way) -> Way { Way(latency: max(0, way.latency - own), hops: max(0, way.hops - 1)) }
            let known = above[circuit.z]
            let (least, most) = (rest(normal), rest(worst))
            above[circuit.z] = (
                known.map { $0.normal.latency <= least.latency ? $0.normal : least } ?? least,
                known.map { $0.worst.latency <= most.latency ? $0.worst : most } ?? most
            )
        }
    }
}
