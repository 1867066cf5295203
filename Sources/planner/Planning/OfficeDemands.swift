import Demand
import Design
import NetworkModel

/// What each office's line must carry: its own people's systems and, for a province, its communes' too.
struct OfficeDemands {
    /// Growth is looked ahead no further than this.
    static let yearsAhead = 40

    private let model: DemandModel
    private var lines: [SiteID: LineDemand] = [:]
    /// People behind each office's line, by level.
    private var people: [SiteID: [UnitLevel: Int]] = [:]
    /// Staff by PoP-side aggregate is asked for again, so offices keep theirs.
    private let staff: [SiteID: (level: UnitLevel, count: Int)]
    /// How many work in the communes of the province with most of them.
    let mostInOneProvince: Int
    /// Where the offices' traffic goes over the backbone: its matrix between nodes of level I, and the hose of each.
    let forecast: TrafficForecast

    init(register: GatedRegister, topology: Topology) {
        model = DemandModel(
            workloads: topology.workloads, horizonYears: topology.horizonYears, tunnel: topology.tunnel)
        var staff: [SiteID: (level: UnitLevel, count: Int)] = [:]
        var communeStaff: [UnitID: Int] = [:]
        for office in register.offices {
            staff[office.site] = (office.unit.level, office.staff)
            if office.unit.level == .commune, let network = office.network {
                communeStaff[network, default: 0] += office.staff
            }
        }
        self.staff = staff
        mostInOneProvince = communeStaff.values.max() ?? 0
        // Offices of one level and size ask the same, and there are few sizes.
        var known: [[UnitLevel: Int]: LineDemand] = [:]
        for office in register.offices {
            var people = [office.unit.level: office.staff]
            if office.unit.level == .province { people[.commune] = communeStaff[office.unit.id] ?? 0 }
            let line = known[people] ?? model.demand(staff: people)
            known[people] = line
            lines[office.site] = line
            self.people[office.site] = people
        }
        forecast = Self.forecast(register, model)
    }

    private static func forecast(_ register: GatedRegister, _ model: DemandModel) -> TrafficForecast {
        let centre = register.offices.first { $0.unit.level == .centre }?.site
        let units = register.offices.map { office in
            let node: SiteID =
                switch office.unit.level {
                case .commune, .district: office.network.map { SiteID(office: $0) } ?? centre ?? office.site
                case .centre, .organ, .province: office.site
                }
            return TrafficForecast.Unit(site: office.site, level: office.unit.level, staff: office.staff, node: node)
        }
        return TrafficForecast(model: model, units: units, centre: centre)
    }

    func line(of office: GatedRegister.Office) -> LineDemand { lines[office.site] ?? .none }
    func line(of site: SiteID) -> LineDemand { lines[site] ?? .none }

    /// How the demand of communes adds up on a line that they share.
    var communeLoad: SharedLoad { Self.communeLoad(model) }

    static func communeLoad(_ topology: Topology) -> SharedLoad {
        communeLoad(
            DemandModel(workloads: topology.workloads, horizonYears: topology.horizonYears, tunnel: topology.tunnel))
    }

    private static func communeLoad(_ model: DemandModel) -> SharedLoad {
        SharedLoad { people in model.total(staff: [.commune: people], years: model.horizonYears) }
    }

    /// The demand of a line behind which all of these offices work.
    func together(_ sites: [SiteID]) -> (downstream: Bandwidth, upstream: Bandwidth) {
        var people: [UnitLevel: Int] = [:]
        for site in sites {
            if let own = staff[site] { people[own.level, default: 0] += own.count }
        }
        return model.total(staff: people, years: model.horizonYears)
    }

    /// The demand at the horizon, of the direction that asks more, of a line behind which these people work.
    func demand(of people: [UnitLevel: Int]) -> Bandwidth {
        let total = model.total(staff: people, years: model.horizonYears)
        return max(total.downstream, total.upstream)
    }

    /// People whose busy hour a circuit carries, by level: those behind its office, behind its trunk, or, in the ring of
    /// centres, everyone; with the demand of all of them at the horizon.
    func people(behind circuit: Circuit, _ offices: [SiteID]?) -> (people: [UnitLevel: Int], demand: Bandwidth) {
        var behind = people[circuit.a] ?? [:]
        if circuit.level == .backbone || offices != nil {
            behind = [:]
            for (site, own) in staff where offices?.contains(site) ?? true {
                behind[own.level, default: 0] += own.count
            }
        }
        let total = model.total(staff: behind, years: model.horizonYears)
        return (behind, max(total.downstream, total.upstream))
    }

    /// How many years each of `circuits` carries its share of its office's demand below its rule's limit, in their order; nil where
    /// not even today, `yearsAhead` where as far as is looked. O(distinct lines × log years) sizings.
    func yearsCarried(by circuits: [(people: [UnitLevel: Int], most: Bandwidth)]) -> [Int?] {
        struct Line: Hashable {
            var people: [UnitLevel: Int]
            var most: Bandwidth
        }
        var known: [Line: Int?] = [:]
        return circuits.map { circuit in
            let line = Line(people: circuit.people, most: circuit.most)
            if let years = known[line] { return years }
            let years = model.yearsCarried(staff: line.people, within: line.most, most: Self.yearsAhead)
            known[line] = .some(years)
            return years
        }
    }
}
