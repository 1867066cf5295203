import Glibc
import NetworkModel

/// Answers how far a point lies outside all outlines. A point inside any is found by the even-odd rule over the rings
/// whose box holds it; the distance to a border is computed only for the few points outside.
struct OutlineIndex {
    private struct Ring {
        var points: [Coordinate]
        var south, north, west, east: Double
    }

    private let outlines: [[Ring]]
    private let units: [UnitID]
    private let indexOf: [UnitID: Int]

    init(_ outlines: [Outline]) {
        units = outlines.map(\.unit)
        indexOf = Dictionary(
            outlines.enumerated().map { ($1.unit, $0) }, uniquingKeysWith: { first, _ in first })
        self.outlines = outlines.map { outline in
            outline.rings.map { points in
                var ring = Ring(points: points, south: 90, north: -90, west: 180, east: -180)
                for point in points {
                    ring.south = min(ring.south, point.latitude)
                    ring.north = max(ring.north, point.latitude)
                    ring.west = min(ring.west, point.longitude)
                    ring.east = max(ring.east, point.longitude)
                }
                return ring
            }
        }
    }

    var isEmpty: Bool { outlines.isEmpty }

    /// Kilometres to the nearest border, 0 inside an outline. O(points of the rings about it), O(all points) outside.
    func distanceOutside(_ point: Coordinate) -> Double {
        if outlines.contains(where: { Self.holds($0, point) }) { return 0 }
        return outlines.reduce(.infinity) { min($0, Self.distance($1, point)) }
    }

    /// Kilometres from `point` to the outline of `unit`, 0 inside it; nil where it has none. O(its points).
    func distance(from point: Coordinate, toOutlineOf unit: UnitID) -> Double? {
        indexOf[unit].map { Self.holds(outlines[$0], point) ? 0 : Self.distance(outlines[$0], point) }
    }

    /// The unit in whose outline `point` lies; nil outside all. O(points of the rings about it).
    func unit(around point: Coordinate) -> UnitID? {
        outlines.firstIndex { Self.holds($0, point) }.map { units[$0] }
    }

    private static func holds(_ outline: [Ring], _ point: Coordinate) -> Bool {
        var isInside = false
        for ring in outline
        where point.latitude >= ring.south && point.latitude <= ring.north && point.longitude >= ring.west
            && point.longitude <= ring.east
        {
            if crosses(ring.points, point) { isInside.toggle() }
        }
        return isInside
    }

    private static func distance(_ outline: [Ring], _ point: Coordinate) -> Double {
        outline.reduce(.infinity) { min($0, distance($1.points, point)) }
    }

    /// Whether a ray to the east crosses the ring an odd number of times.
    private static func crosses(_ ring: [Coordinate], _ point: Coordinate) -> Bool {
        var isOdd = false
        for index in 1..<ring.count {
            let a = ring[index - 1]
            let b = ring[index]
            guard (a.latitude > point.latitude) != (b.latitude > point.latitude) else { continue }
            let at =
                a.longitude + (point.latitude - a.latitude) / (b.latitude - a.latitude) * (b.longitude - a.longitude)
            if point.longitude < at { isOdd.toggle() }
        }
        return isOdd
    }

    /// To the nearest segment, on the plane that touches the globe at `point`: exact enough for a margin of kilometres.
    private static func distance(_ ring: [Coordinate], _ point: Coordinate) -> Double {
        let kilometresPerDegree = 111.195
        let narrowing = cos(point.latitude * .pi / 180)
        var nearest = Double.infinity
        var previous: (x: Double, y: Double)?
        for corner in ring {
            let x = (corner.longitude - point.longitude) * narrowing * kilometresPerDegree
            let y = (corner.latitude - point.latitude) * kilometresPerDegree
            if let a = previous {
                let dx = x - a.x
                let dy = y - a.y
                let length = dx * dx + dy * dy
                let t = length > 0 ? max(0, min(1, -(a.x * dx + a.y * dy) / length)) : 0
                let px = a.x + t * dx
                let py = a.y + t * dy
                nearest = min(nearest, px * px + py * py)
            }
            previous = (x, y)
        }
        return nearest.squareRoot()
    }
}
