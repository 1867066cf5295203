import Addressing
import NetworkModel

/// The lines of offices of a country, each from its first unit to its last, and the provinces they lie in: who holds addresses.
struct OfficeLines {
    private(set) var regions: [AddressProblem.Region] = []
    private(set) var holders: [AddressProblem.Holder] = []
    private(set) var holderByRoot: [SiteID: Int] = [:]

    /// Units in their order, then the carrier's sites.
    init(_ units: [AdministrativeUnit], _ carrierSites: [Site], _ succession: Succession) {
        let table = UnitTable(units)
        holders.reserveCapacity(units.count)
        holderByRoot.reserveCapacity(units.count)
        var regionByID: [UnitID: Int] = [:]
        var regionByParent: [UnitID: Int] = [:]
        func region(_ id: UnitID) -> Int {
            let root = succession.root(of: id)
            if let found = regionByID[root] { return found }
            regions.append(.init(id: SiteID(office: root), group: SiteID(office: succession.final(of: root))))
            regionByID[root] = regions.count - 1
            return regions.count - 1
        }
        func province(above unit: AdministrativeUnit) -> UnitID? {
            table.place(of: unit.id).flatMap { table.province(above: $0) }.map { units[$0].id }
        }
        let centre = units.first { $0.level == .centre }?.id
        for unit in units where unit.level != .district && succession.principalPredecessor(of: unit.id) == nil {
            let place: Int?
            switch unit.level {
            case .centre, .organ: place = region(centre ?? unit.id)
            case .province: place = region(unit.id)
            case .district, .commune:
                if let parent = unit.parent, let known = regionByParent[parent] {
                    place = known
                } else {
                    place = (province(above: unit) ?? centre).map(region)
                    if let parent = unit.parent { regionByParent[parent] = place }
                }
            }
            guard let place else { continue }
            let id = SiteID(office: unit.id)
            holderByRoot[id] = holders.count
            let last = succession.final(of: unit.id)
            let isFinal = succession.root(of: last) == unit.id
            holders.append(.init(id: id, region: place, level: unit.level, isFinal: isFinal))
        }
        guard let national = centre.map(region) ?? regions.indices.first else { return }
        for site in carrierSites {
            holderByRoot[site.id] = holders.count
            holders.append(.init(id: site.id, region: national, level: nil, isFinal: true))
        }
    }
}
