import NetworkModel

/// Which of the carrier's sites an office's circuits end at.
///
/// Nearest first, without regard to how many a site takes: then each choice stands alone, and the nearest is optimal for the sum of
/// lengths.
struct Homing {
    private let pops: [Site]
    private let all: PointIndex
    private let allPops: [Int]
    private var byProvince: [UnitID: (index: PointIndex, pops: [Int])] = [:]
    private var centresByProvince: [UnitID: [Site]] = [:]
    private let regional: [Site]
    private let regionalIndex: PointIndex
    private let central: [Site]
    private let centralIndex: PointIndex
    private let provincial: [Site]
    private let every: [Site]
    private let everyIndex: PointIndex

    init(sites: [Site], offices: [Office]) {
        func of(_ kinds: Set<SiteKind>) -> [Site] { sites.filter { kinds.contains($0.kind) } }
        func index(_ sites: [Site]) -> PointIndex { PointIndex(sites.map(\.location.coordinate)) }
        let ownPops = of([.pop])
        pops = ownPops.isEmpty ? of([.provincialCentre]) : ownPops
        allPops = Array(pops.indices)
        all = index(pops)
        let centres = of([.regionalCentre])
        regional = centres.count >= 2 ? centres : of([.regionalCentre, .networkCentre, .backupCentre])
        regionalIndex = index(regional)
        central = of([.operationsCentre, .networkCentre, .regionalCentre, .backupCentre])
        centralIndex = index(central)
        provincial = of([.provincialCentre])
        every = sites
        everyIndex = index(sites)
        assignPops(to: offices)
    }

    /// A PoP belongs to the province of the commune office nearest to it: the seat of a former district lies among them.
    private mutating func assignPops(to offices: [Office]) {
        let communes = offices.filter { $0.level == .commune && $0.province != nil }
        let index = PointIndex(communes.map(\.location))
        var members: [UnitID: [Int]] = [:]
        for pop in allPops {
            guard let nearest = index.nearest(1, to: pops[pop].location.coordinate).first,
                let province = communes[nearest].province
            else { continue }
            members[province, default: []].append(pop)
        }
        for centre in provincial {
            guard let nearest = index.nearest(1, to: centre.location.coordinate).first,
                let province = communes[nearest].province
            else { continue }
            centresByProvince[province, default: []].append(centre)
        }
        for (province, list) in members {
            byProvince[province] = (PointIndex(list.map { pops[$0].location.coordinate }), list)
        }
    }

    /// The two PoPs of the office's province nearest to it; of any province where its own has none.
    func pops(for office: Office) -> [Site] {
        if let province = office.province, let own = byProvince[province] {
            return own.index.nearest(2, to: office.location).map { pops[own.pops[$0]] }
        }
        return all.nearest(2, to: office.location).map { pops[$0] }
    }

    func site(_ id: SiteID) -> Site? { every.first { $0.id == id } }

    /// What a province's access tree is made of: its centre, the one nearest to its office where it has several, and its hubs,
    /// the other centres and the PoPs, in the order of the sites. Nil where it has no centre.
    func tree(of province: UnitID, office: Coordinate?) -> (centre: Site, hubs: [Site])? {
        let centres = centresByProvince[province] ?? []
        guard
            let centre = centres.min(by: { a, b in
                guard let office else { return a.id < b.id }
                let (x, y) = (a.location.coordinate.distance(to: office), b.location.coordinate.distance(to: office))
                return (x, a.id) < (y, b.id)
            })
        else { return nil }
        let own = (byProvince[province]?.pops ?? []).map { pops[$0] }
        let hubs = centres + own.filter { pop in !centres.contains { $0.id == pop.id } }
        return (centre, hubs.filter { $0.id != centre.id })
    }

    /// The two regional centres nearest to a province's office.
    func regionalCentres(for office: Office) -> [Site] {
        regionalIndex.nearest(2, to: office.location).map { regional[$0] }
    }

    /// The two centres of the backbone nearest to an office of the centre or one of its organs, of those that are `joined`.
    func centralSites(for office: Office, joined: (Site) -> Bool) -> [Site] {
        let near = centralIndex.nearest(central.count, to: office.location).map { central[$0] }
        let found = near.filter(joined)
        return Array((found.isEmpty ? near : found).prefix(2))
    }

    /// Great-circle kilometres to the nearest site of the carrier, whatever it is: the stretch that is built for an office.
    func entryDistance(from place: Coordinate) -> Double? {
        everyIndex.nearest(1, to: place).first.map { place.distance(to: every[$0].location.coordinate) }
    }
}
