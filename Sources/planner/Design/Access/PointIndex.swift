import Glibc
package import NetworkModel

/// Finds the points nearest to a place on the sphere.
///
/// A k-d tree (J. L. Bentley, 1975) over unit vectors: the chord grows with the great circle, so the nearest by one is the
/// nearest by the other, at any longitude. Built in O(n log² n), asked in O(log n) on average. Equal distances go to the lower
/// index, so that answers don't depend on how the tree was cut.
package struct PointIndex: Sendable {
    private struct Node: Sendable {
        var x: Double
        var y: Double
        var z: Double
        var index: Int
        subscript(axis: Int) -> Double { axis == 0 ? x : axis == 1 ? y : z }
    }

    /// A balanced tree laid out in place: the middle of every range is its root.
    private var nodes: [Node]

    package init(_ points: [Coordinate]) {
        nodes = points.enumerated().map { index, point in Self.node(point, index) }
        arrange(0, nodes.count, axis: 0)
    }

    package var isEmpty: Bool { nodes.isEmpty }

    /// The indices of the `count` points nearest to `place` in the order of distance, fewer where there are fewer.
    package func nearest(_ count: Int, to place: Coordinate) -> [Int] {
        guard count > 0 else { return [] }
        var found: [(distance: Double, index: Int)] = []
        search(0, nodes.count, axis: 0, target: Self.node(place, -1), count: count, found: &found)
        return found.map(\.index)
    }

    private static func node(_ point: Coordinate, _ index: Int) -> Node {
        let latitude = point.latitude * .pi / 180
        let longitude = point.longitude * .pi / 180
        return Node(
            x: cos(latitude) * cos(longitude), y: cos(latitude) * sin(longitude), z: sin(latitude), index: index)
    }

    private mutating func arrange(_ low: Int, _ high: Int, axis: Int) {
        guard high - low > 1 else { return }
        nodes[low..<high].sort { ($0[axis], $0.index) < ($1[axis], $1.index) }
        let middle = (low + high) / 2
        arrange(low, middle, axis: (axis + 1) % 3)
        arrange(middle + 1, high, axis: (axis + 1) % 3)
    }

    private func search(
        _ low: Int, _ high: Int, axis: Int, target: Node, count: Int, found: inout [(distance: Double, index: Int)]
    ) {
        guard low < high else { return }
        let middle = (low + high) / 2
        let node = nodes[middle]
        let square =
            (node.x - target.x) * (node.x - target.x) + (node.y - target.y) * (node.y - target.y)
            + (node.z - target.z) * (node.z - target.z)
        let place = found.firstIndex { (square, node.index) < $0 } ?? found.count
        if place < count {
            found.insert((square, node.index), at: place)
            if found.count > count { found.removeLast() }
        }
        let offset = target[axis] - node[axis]
        let near = offset < 0 ? (low, middle) : (middle + 1, high)
        let far = offset < 0 ? (middle + 1, high) : (low, middle)
        search(near.0, near.1, axis: (axis + 1) % 3, target: target, count: count, found: &found)
        if found.count < count || offset * offset <= found[found.count - 1].distance {
            search(far.0, far.1, axis: (axis + 1) % 3, target: target, count: count, found: &found)
        }
    }
}
