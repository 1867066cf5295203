import Demand
import Design
import NetworkModel

/// What each office's line must carry: its own people's systems and, for a province, its communes' too.
struct OfficeDemands {
    private let model: DemandModel
    private var lines: [SiteID: LineDemand] = [:]
    /// Staff by PoP-side aggregate is asked for again, so offices keep theirs.
    private let staff: [SiteID: (level: UnitLevel, count: Int)]

    init(register: GatedRegister, topology: Topology) {
        model = DemandModel(workloads: topology.workloads, horizonYears: topology.horizonYears)
        var staff: [SiteID: (level: UnitLevel, count: Int)] = [:]
        var communeStaff: [UnitID: Int] = [:]
        for office in register.offices {
            staff[office.site] = (office.unit.level, office.staff)
            if office.unit.level == .commune, let network = office.network {
                communeStaff[network, default: 0] += office.staff
            }
        }
        self.staff = staff
        // Offices of one level and size ask the same, and there are few sizes.
        var known: [[Int]: LineDemand] = [:]
        for office in register.offices {
            var people = [office.unit.level: office.staff]
            if office.unit.level == .province { people[.commune] = communeStaff[office.unit.id] ?? 0 }
            let key = UnitLevel.allCases.map { people[$0] ?? 0 }
            let line = known[key] ?? model.demand(staff: people)
            known[key] = line
            lines[office.site] = line
        }
    }

    func line(of office: GatedRegister.Office) -> LineDemand { lines[office.site] ?? .none }
    func line(of site: SiteID) -> LineDemand { lines[site] ?? .none }

    /// How the demand of communes adds up on a line that they share.
    var communeLoad: SharedLoad {
        SharedLoad { [model] people in
            let line = model.demand(staff: [.commune: people])
            return (line.downstream, line.upstream)
        }
    }

    /// The demand of a line behind which all of these offices work.
    func together(_ sites: [SiteID]) -> LineDemand {
        var people: [UnitLevel: Int] = [:]
        for site in sites {
            if let own = staff[site] { people[own.level, default: 0] += own.count }
        }
        return model.demand(staff: people)
    }
}
