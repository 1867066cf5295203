import Graphs

/// The way of an office to its root and a second one that shares as little with it as a shortest-path search can avoid, as a
/// series-parallel system.
struct TwoWays: Sendable {
    private let net: RoutedNetwork
    private let tree: SeparatorTree
    private let unavailability: ElementUnavailability
    private let isNodeKnown: [Bool]
    private let isLinkKnown: [Bool]
    /// Groups with a reliability that each node, and each link after these, is in.
    private let groupsAt: [[Int32]]
    private var cost: [Double]
    private var before: [Int32]
    private var isSettled: [Bool]
    private var isFirst: [Bool]
    private var touched: [Int32] = []
    private var heap = MinimumHeap()
    /// More than any latency, so that few shared elements come first.
    private static let sharing = 1e9

    init(_ analysis: FailureAnalysis, _ unavailability: ElementUnavailability) {
        net = analysis.net
        let n = net.nodeCount
        self.unavailability = unavailability
        isNodeKnown = analysis.network.nodes.map { $0.reliability != nil }
        isLinkKnown = analysis.network.links.map { $0.reliability != nil }
        var tree = SeparatorTree(nodeCount: n)
        tree.build(
            CoreNetwork(net), isDead: Array(repeating: false, count: n),
            isDown: Array(repeating: false, count: net.linkCount))
        self.tree = tree
        var groupsAt = Array(repeating: [Int32](), count: n + net.linkCount)
        for (g, group) in analysis.network.groups.enumerated() where unavailability.groups[g] > 0 {
            for at in Set(group.nodes + group.links.map { n + $0 }) { groupsAt[at].append(Int32(g)) }
        }
        self.groupsAt = groupsAt
        cost = Array(repeating: .infinity, count: n)
        before = Array(repeating: -1, count: n)
        isSettled = Array(repeating: false, count: n)
        isFirst = Array(repeating: false, count: n + net.linkCount)
    }

    /// Bounds on the part of the time that the office is cut off, and how many elements of its ways are of unknown
    /// reliability.
    ///
    /// - Parameters:
    ///   - groupsUp: how probably no group is down that alone cuts the office off.
    ///   - products: S1, the sum over its cut sets of two elements of the product of their unavailabilities.
    ///   - squares: the sum over elements of unavailability times the square of that of their partners.
    mutating func downtime(
        of office: Int, groupsUp: Double, products: Double, squares: Double
    ) -> (most: Double, least: Double, unknown: Int) {
        let first = firstWay(office)
        let second = secondWay(office, avoiding: first)
        let unknown = Set(first + second).count {
            $0 < net.nodeCount ? !isNodeKnown[$0] : !isLinkKnown[$0 - net.nodeCount]
        }
        var separatorsUp = groupsUp
        var at = office
        var separators: Set<Int> = []
        while at >= 0 {
            separators.insert(at)
            separatorsUp *= 1 - own(at)
            if tree.bridge[at] >= 0 { separatorsUp *= 1 - own(net.nodeCount + Int(tree.bridge[at])) }
            at = Int(tree.above[at])
        }
        let pairs = max(0, products - (products * products + squares) / 2)
        return (1 - up(first, second, separators), 1 - separatorsUp * (1 - pairs), unknown)
    }

    private func own(_ element: Int) -> Double {
        element < net.nodeCount ? unavailability.nodes[element] : unavailability.links[element - net.nodeCount]
    }

    /// How probably one of the two ways is up. Between two nodes that separate the office the ways are independent of the
    /// rest but for groups: one that lies on one way between two separators alone goes in series there, any other
    /// in series with all, which can only lower the result.
    private func up(_ first: [Int], _ second: [Int], _ separators: Set<Int>) -> Double {
        let shared = Set(first).intersection(second)
        var result = 1.0
        for element in shared { result *= 1 - own(element) }
        var sides: [Int32: Set<Int>] = [:]
        var chains: [[Double]] = [[], []]
        for (side, way) in [first, second].enumerated() {
            var segment = 0
            chains[side].append(1)
            for element in way {
                if separators.contains(element) {
                    segment += 1
                    chains[side].append(1)
                }
                if !shared.contains(element) { chains[side][segment] *= 1 - own(element) }
                for g in groupsAt[element] {
                    sides[g, default: []].insert(shared.contains(element) ? -1 : 2 * segment + side)
                }
            }
        }
        for (g, places) in sides.sorted(by: { $0.key < $1.key }) {
            let stays = 1 - unavailability.groups[Int(g)]
            if places.count == 1, let place = places.first, place >= 0 {
                chains[place & 1][place >> 1] *= stays
            } else {
                result *= stays
            }
        }
        for segment in 0..<min(chains[0].count, chains[1].count) {
            result *= 1 - (1 - chains[0][segment]) * (1 - chains[1][segment])
        }
        return result
    }

    /// Nodes, and links by the number of nodes more, from the office to its root.
    private func firstWay(_ office: Int) -> [Int] {
        var result = [office]
        var v = office
        while net.parent[v] >= 0 {
            result.append(net.nodeCount + Int(net.parentLink[v]))
            v = Int(net.parent[v])
            result.append(v)
        }
        return result
    }

    /// Dijkstra's method from the office to the first root, each element of the first way at a high price.
    private mutating func secondWay(_ office: Int, avoiding first: [Int]) -> [Int] {
        for element in first { isFirst[element] = true }
        cost[office] = 0
        touched.append(Int32(office))
        heap.push(office, 0)
        var result = first
        while let (v, d) = heap.pop() {
            if isSettled[v] { continue }
            isSettled[v] = true
            if net.isRoot[v] {
                result = way(from: office, to: v)
                break
            }
            guard net.isTransit[v] || v == office else { continue }
            for arc in Int(net.start[v])..<Int(net.start[v + 1]) {
                let w = Int(net.head[arc])
                let e = Int(net.link[arc])
                let shares = (isFirst[net.nodeCount + e] ? 1.0 : 0) + (isFirst[w] ? 1.0 : 0)
                let next = d + net.latency[e] + Self.sharing * shares
                guard next < cost[w] else { continue }
                if cost[w] == .infinity { touched.append(Int32(w)) }
                cost[w] = next
                before[w] = Int32(net.direction(of: e, from: v))
                heap.push(w, next)
            }
        }
        for v in touched.map(Int.init) {
            cost[v] = .infinity
            before[v] = -1
            isSettled[v] = false
        }
        touched.removeAll(keepingCapacity: true)
        heap.removeAll()
        for element in first { isFirst[element] = false }
        return result
    }

    private func way(from office: Int, to root: Int) -> [Int] {
        var result = [root]
        var v = root
        while v != office {
            let direction = Int(before[v])
            result.append(net.nodeCount + (direction >> 1))
            v = net.farEnd(direction ^ 1)
            result.append(v)
        }
        return result.reversed()
    }
}
