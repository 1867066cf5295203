/// Which sites are the centres of the backbone, where among them the national systems stand, and which share a town.
///
/// The one place that says so: the design sizes the backbone by it, and the analysis of failures judges by it.
package enum NationalCentres {
    private static let kinds: Set<SiteKind> = [.operationsCentre, .networkCentre, .regionalCentre, .backupCentre]
    /// Centres this near to each other, in kilometres, stand in one town and share its power.
    private static let town = 5.0

    package static func isCentre(_ site: Site) -> Bool { kinds.contains(site.kind) }

    /// The centres at which the national systems are reached, by their position: the operations centre (the first centre
    /// where there is none) and, should that fail, the centre next to it. Empty without centres.
    package static func systems(at centres: [Site]) -> [Int] {
        guard let main = centres.firstIndex(where: { $0.kind == .operationsCentre }) ?? centres.indices.first
        else { return [] }
        let place = centres[main].location.coordinate
        let second = centres.indices.filter { $0 != main }.min { a, b in
            (place.distance(to: centres[a].location.coordinate), a)
                < (place.distance(to: centres[b].location.coordinate), b)
        }
        return [main] + (second.map { [$0] } ?? [])
    }

    /// The centres of each town that has more than one, by their positions, rising.
    package static func towns(of centres: [Site]) -> [[Int]] {
        var towns: Set<[Int]> = []
        for (index, centre) in centres.enumerated() {
            let town = centres.indices.filter {
                centres[$0].location.coordinate.distance(to: centre.location.coordinate) <= Self.town
            }
            if town.count > 1, town.first == index { towns.insert(town) }
        }
        return towns.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
