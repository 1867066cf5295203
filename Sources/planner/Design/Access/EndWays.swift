import NetworkModel

/// The way from each end that a circuit can have on to the national systems.
struct EndWays {
    /// Of provinces' offices and centres, where level I is designed.
    private var above: [SiteID: (normal: Way, worst: Way)]
    /// From each joined hub up to the site at which its trunks end.
    private var trunks: [SiteID: (way: Way, top: Site)] = [:]
    private let offices: [UnitID: Office]
    private let places: [SiteID: Coordinate]
    private let centres: Set<SiteID>
    private let knowsCentres: Bool

    /// - Parameter above: from provinces' offices and centres on; those that are missing are at the systems.
    init(_ above: [SiteID: (normal: Way, worst: Way)], provinces: [Office], sites: [Site]) {
        self.above = above
        offices = Dictionary(
            provinces.compactMap { office in office.province.map { ($0, office) } },
            uniquingKeysWith: { first, _ in first })
        places = Dictionary(sites.map { ($0.id, $0.location.coordinate) }, uniquingKeysWith: { first, _ in first })
        let centres = Set(sites.filter(NationalCentres.isCentre).map(\.id))
        self.centres = centres
        knowsCentres = above.keys.contains(where: centres.contains)
    }

    mutating func add(_ trees: AccessTrees, _ chooser: TierChooser) {
        let joined = Dictionary(trees.trunks.map { ($0.hub.id, $0) }, uniquingKeysWith: { first, _ in first })
        for trunk in trees.trunks {
            var way = Way()
            var at = trunk
            while true {
                let distance = at.hub.location.coordinate.distance(to: at.end.location.coordinate)
                if let choice = chooser.choice(at.tier, required: .zero, greatCircle: distance) {
                    way = way + choice.way
                }
                guard let next = joined[at.end.id], way.hops <= trees.trunks.count else { break }
                at = next
            }
            trunks[trunk.hub.id] = (way, at.end)
        }
    }

    /// Whether a centre is joined to the others; all are where level I is not designed as a whole.
    func isJoined(_ centre: Site) -> Bool { !knowsCentres || above[centre.id] != nil }

    /// From a province's office on; nothing where it stands alone.
    func above(_ province: UnitID) -> (normal: Way, worst: Way) {
        offices[province].flatMap { above[$0.site] } ?? (Way(), Way())
    }

    /// Within the tree of a province: from `end` up to where its trunks end.
    func inTree(_ end: SiteID) -> Way { trunks[end]?.way ?? Way() }

    /// From `end` on to the national systems for `office`: while all works, and in the worst single failure above the tree.
    func from(_ end: Site, for office: Office, worst: Bool) -> Way {
        let top = trunks[end.id]?.top ?? end
        let tree = inTree(end.id)
        guard !centres.contains(top.id) else {
            return tree + (above[top.id].map { worst ? $0.worst : $0.normal } ?? Way())
        }
        guard let province = office.province, let seat = offices[province] else { return tree }
        let way = above(province)
        let local = top.kind == .provincialCentre ? Way() : carried(from: top.id, to: seat.location)
        return tree + local + (worst ? way.worst : way.normal)
    }

    /// Over a link of the carrier's own fibre, which the plan does not lease.
    private func carried(from end: SiteID, to seat: Coordinate) -> Way {
        Way(latency: Medium.fibre.usualDelay + 0.005 * (places[end]?.distance(to: seat) ?? 0), hops: 1)
    }
}

extension TierChoice {
    /// Of the circuit alone.
    var way: Way { Way(latency: profile.latency(routeKilometres: length), hops: 1) }
}
