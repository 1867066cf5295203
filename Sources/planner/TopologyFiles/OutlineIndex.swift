import Glibc
import NetworkModel

/// Answers how far a point lies outside all outlines. A point inside any is found by the even-odd rule over the rings
/// whose box holds it, and of those over the edges at its latitude; the distance to a border is computed only for the few points outside.
struct OutlineIndex {
    private struct Ring {
        var points: [Coordinate]
        var south, north, west, east: Double
        /// Edges by the band of latitude that they reach into: those of band `b` are `edges[firsts[b]..<firsts[b + 1]]`, each the number
        /// of its second point.
        var firsts: [Int32] = [0, 0]
        var edges: [Int32] = []
    }

    /// Edges in a band, on average, of a ring whose edges are short.
    private static let edgesPerBand = 8

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
                Self.sortIntoBands(&ring)
                return ring
            }
        }
    }

    /// A counting sort. A ring whose edges are so long that they would stand in many bands each is left in one.
    private static func sortIntoBands(_ ring: inout Ring) {
        let points = ring.points
        guard points.count > 1 else { return }
        var count = max(1, points.count / edgesPerBand)
        func bands(_ edge: Int) -> ClosedRange<Int> {
            let a = band(of: points[edge - 1].latitude, in: ring, of: count)
            let b = band(of: points[edge].latitude, in: ring, of: count)
            return min(a, b)...max(a, b)
        }
        if (1..<points.count).reduce(0, { $0 + bands($1).count }) > 4 * points.count { count = 1 }
        var firsts = [Int32](repeating: 0, count: count + 1)
        for edge in 1..<points.count { for band in bands(edge) { firsts[band + 1] += 1 } }
        for band in 0..<count { firsts[band + 1] += firsts[band] }
        var next = firsts
        var edges = [Int32](repeating: 0, count: Int(firsts[count]))
        for edge in 1..<points.count {
            for band in bands(edge) {
                edges[Int(next[band])] = Int32(edge)
                next[band] += 1
            }
        }
        ring.firsts = firsts
        ring.edges = edges
    }

    /// Monotone in the latitude, so that an edge about a latitude is in the band of that latitude.
    private static func band(of latitude: Double, in ring: Ring, of count: Int) -> Int {
        guard ring.north > ring.south else { return 0 }
        let share = (latitude - ring.south) / (ring.north - ring.south)
        return min(count - 1, max(0, Int(share * Double(count))))
    }

    var isEmpty: Bool { outlines.isEmpty }

    /// Kilometres to the nearest border, 0 inside an outline. O(points of the rings about it), O(all points) outside.
    func distanceOutside(_ point: Coordinate) -> Double {
        if outlines.contains(where: { Self.holds($0, point) }) { return 0 }
        return outlines.reduce(.infinity) { min($0, Self.distance($1, point)) }
    }

    /// Whether `point` lies in the outline of `unit`.
    func holds(_ point: Coordinate, _ unit: UnitID) -> Bool {
        indexOf[unit].map { Self.holds(outlines[$0], point) } ?? false
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
            if crosses(ring, point) { isInside.toggle() }
        }
        return isInside
    }

    private static func distance(_ outline: [Ring], _ point: Coordinate) -> Double {
        outline.reduce(.infinity) { min($0, distance($1.points, point)) }
    }

    /// Whether a ray to the east crosses the ring an odd number of times.
    private static func crosses(_ ring: Ring, _ point: Coordinate) -> Bool {
        var isOdd = false
        let band = band(of: point.latitude, in: ring, of: ring.firsts.count - 1)
        for edge in ring.edges[Int(ring.firsts[band])..<Int(ring.firsts[band + 1])] {
            let a = ring.points[Int(edge) - 1]
            let b = ring.points[Int(edge)]
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
