import Glibc
import NetworkModel

/// Answers how far a point lies outside all outlines. A point inside any is found by the even-odd rule over the rings
/// whose box holds it, and of those over the edges at its latitude; the distance to a border is computed only for the few points outside.
struct OutlineIndex {
    private struct Box {
        var south = 90.0
        var north = -90.0
        var west = 180.0
        var east = -180.0

        mutating func cover(_ point: Coordinate) {
            south = min(south, point.latitude)
            north = max(north, point.latitude)
            west = min(west, point.longitude)
            east = max(east, point.longitude)
        }

        func holds(_ point: Coordinate) -> Bool {
            point.latitude >= south && point.latitude <= north && point.longitude >= west && point.longitude <= east
        }
    }

    private struct Ring {
        var points: [Coordinate]
        var box = Box()
        /// Edges by the band of latitude that they reach into: those of band `b` are `edges[firsts[b]..<firsts[b + 1]]`, each the number
        /// of its second point.
        var firsts: [Int32] = [0, 0]
        var edges: [Int32] = []
    }

    /// Edges in a band, on average, of a ring whose edges are short.
    private static let edgesPerBand = 8

    private struct Shape {
        var rings: [Ring]
        var box = Box()
    }

    private let shapes: [Shape]
    private let units: [UnitID]
    private let indexOf: [UnitID: Int]

    init(_ outlines: [Outline]) {
        units = outlines.map(\.unit)
        indexOf = Dictionary(
            outlines.enumerated().map { ($1.unit, $0) }, uniquingKeysWith: { first, _ in first })
        shapes = outlines.map { outline in
            var shape = Shape(rings: [])
            for points in outline.rings {
                var ring = Ring(points: points)
                for point in points {
                    ring.box.cover(point)
                    shape.box.cover(point)
                }
                Self.sortIntoBands(&ring)
                shape.rings.append(ring)
            }
            return shape
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
        guard ring.box.north > ring.box.south else { return 0 }
        let share = (latitude - ring.box.south) / (ring.box.north - ring.box.south)
        return min(count - 1, max(0, Int(share * Double(count))))
    }

    var isEmpty: Bool { shapes.isEmpty }

    /// Kilometres to the nearest border, 0 inside an outline. O(points of the rings about it), O(all points) outside.
    func distanceOutside(_ point: Coordinate) -> Double {
        if shapes.contains(where: { Self.holds($0, point) }) { return 0 }
        return shapes.reduce(.infinity) { min($0, Self.distance($1.rings, point)) }
    }

    /// Whether `point` lies in the outline of `unit`.
    func holds(_ point: Coordinate, _ unit: UnitID) -> Bool {
        indexOf[unit].map { Self.holds(shapes[$0], point) } ?? false
    }

    /// Kilometres from `point` to the outline of `unit`, 0 inside it; nil where it has none. O(its points).
    func distance(from point: Coordinate, toOutlineOf unit: UnitID) -> Double? {
        indexOf[unit].map { Self.holds(shapes[$0], point) ? 0 : Self.distance(shapes[$0].rings, point) }
    }

    /// The unit in whose outline `point` lies; nil outside all. O(points of the rings about it).
    func unit(around point: Coordinate) -> UnitID? {
        shapes.firstIndex { Self.holds($0, point) }.map { units[$0] }
    }

    private static func holds(_ shape: Shape, _ point: Coordinate) -> Bool {
        guard shape.box.holds(point) else { return false }
        var isInside = false
        for index in shape.rings.indices where shape.rings[index].box.holds(point) {
            if crosses(shape.rings[index], point) { isInside.toggle() }
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
