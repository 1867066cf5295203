import Graphs
import NetworkModel

/// The network compiled to flat rows, with its routing while all works: the forest of best ways from the roots, and the
/// load of each link.
struct RoutedNetwork: Sendable {
    let nodeCount: Int
    let linkCount: Int
    /// The arcs of node `v` are `start[v] ..< start[v + 1]`; loops are dropped.
    let start: [Int32]
    let head: [Int32]
    let link: [Int32]
    let endA: [Int32]
    let endB: [Int32]
    let latency: [Double]
    /// Latency, and for a backup so much more that a way with fewer backups always comes first.
    let metric: [Double]
    let capacity: [Int64]
    let isTransit: [Bool]
    let isRoot: [Bool]
    let isOffice: [Bool]
    let people: [Int]
    let down: [Int64]
    let up: [Int64]
    /// Staff in thousandths.
    let staff: [Int64]
    let rule: [Rule]
    /// What links with a rule of their own carry while somebody's way leads over them, by direction.
    let ownLoad: [Int64]
    let share: [Int32]
    let sharedDemand: SharedDemand?
    let latencyLimit: [Double]

    /// Infinite where no root reaches the node.
    private(set) var distance: [Double]
    private(set) var delay: [Double]
    /// The node before on the way from the root, and the link to it; -1 at roots and where unreached.
    private(set) var parent: [Int32]
    private(set) var parentLink: [Int32]
    /// Children in the forest: those of `v` are `child[childStart[v] ..< childStart[v + 1]]`.
    private(set) var childStart: [Int32] = []
    private(set) var child: [Int32] = []
    /// Demand of the node and all below it in the forest.
    private(set) var subtreeDown: [Int64]
    private(set) var subtreeUp: [Int64]
    private(set) var subtreeStaff: [Int64]
    /// How much of its demand each node sends over its way, in thousandths.
    private(set) var factor: [Int32]
    /// Thousandths of the staff behind each link that does not add demands.
    private(set) var crowd: [Int64]
    /// Load from `a` to `b` of link `e` at `2 e`, of the other direction at `2 e + 1`, in bit/s.
    var load: [Int64]
    /// Directions of links in falling order of utilisation, those with load only.
    private(set) var byUtilisation: [Int32] = []
    /// Links beyond capacity in some direction.
    private(set) var overloadedLinkCount = 0
    /// Links that explicit demands may ever use.
    let carriesDemands: [Bool]
    /// The ways of the explicit demands.
    var demandPaths: [DemandPath] = []
    /// Which demands pass each node (by its number) and each link (by the number of nodes more).
    var demandsAt: [[Int32]] = []

    enum Rule: UInt8, Sendable { case sum, shared, own }

    static let backupPenalty = 1e6
    /// Every way takes one access link; one that passes through another customer takes three.
    static let accessPenalty = 1e9

    init(_ network: FailureNetwork) {
        let n = network.nodes.count
        let m = network.links.count
        nodeCount = n
        linkCount = m
        var start = Array(repeating: Int32(0), count: n + 1)
        for l in network.links where l.a != l.b {
            start[l.a + 1] += 1
            start[l.b + 1] += 1
        }
        for v in 0..<n { start[v + 1] += start[v] }
        var next = start
        var head = Array(repeating: Int32(0), count: Int(start[n]))
        var link = head
        for (e, l) in network.links.enumerated() where l.a != l.b {
            for (from, to) in [(l.a, l.b), (l.b, l.a)] {
                head[Int(next[from])] = Int32(to)
                link[Int(next[from])] = Int32(e)
                next[from] += 1
            }
        }
        self.start = start
        self.head = head
        self.link = link
        endA = network.links.map { Int32($0.a) }
        endB = network.links.map { Int32($0.b) }
        latency = network.links.map(\.latency)
        metric = network.links.map { link in
            link.latency + (link.role == .backup ? Self.backupPenalty : 0) + (link.isAccess ? Self.accessPenalty : 0)
        }
        capacity = network.links.map { $0.capacity?.bitsPerSecond ?? .max }
        var isRoot = Array(repeating: false, count: n)
        for r in network.roots { isRoot[r] = true }
        self.isRoot = isRoot
        isTransit = network.nodes.indices.map { network.nodes[$0].isTransit || isRoot[$0] }
        isOffice = network.nodes.map { $0.kind == .office }
        people = network.nodes.map(\.people)
        down = network.nodes.map(\.down.bitsPerSecond)
        up = network.nodes.map(\.up.bitsPerSecond)
        staff = network.nodes.map { Int64($0.staff) * 1_000 }
        rule = network.links.map { link in
            switch link.loadRule {
            case .sum: .sum
            case .shared: .shared
            case .own: .own
            }
        }
        ownLoad = network.links.flatMap { link -> [Int64] in
            guard case .own(let forward, let backward) = link.loadRule else { return [0, 0] }
            return [forward.bitsPerSecond, backward.bitsPerSecond]
        }
        share = network.links.map { Int32($0.share) }
        sharedDemand = network.sharedDemand
        latencyLimit = network.nodes.map { $0.latencyLimit ?? .infinity }
        carriesDemands = linksBetweenDemandEnds(network)
        distance = Array(repeating: .infinity, count: n)
        delay = distance
        parent = Array(repeating: -1, count: n)
        parentLink = parent
        subtreeDown = down
        subtreeUp = up
        subtreeStaff = staff
        factor = Array(repeating: 1_000, count: n)
        crowd = Array(repeating: 0, count: m)
        load = Array(repeating: 0, count: 2 * m)
        let order = growForest(from: network.roots)
        addForestLoads(order)
        routeDemands(network.demands)
        rankByUtilisation()
    }

    /// Dijkstra's method from all roots at once; the order in which nodes were settled.
    private mutating func growForest(from roots: [Int]) -> [Int32] {
        var order: [Int32] = []
        var isSettled = Array(repeating: false, count: nodeCount)
        var heap = MinimumHeap()
        for r in roots where distance[r] > 0 {
            distance[r] = 0
            delay[r] = 0
            heap.push(r, 0)
        }
        while let (v, d) = heap.pop() {
            if isSettled[v] { continue }
            isSettled[v] = true
            order.append(Int32(v))
            guard isTransit[v] else { continue }
            for arc in Int(start[v])..<Int(start[v + 1]) {
                let w = Int(head[arc])
                let e = Int(link[arc])
                if d + metric[e] < distance[w] {
                    distance[w] = d + metric[e]
                    delay[w] = delay[v] + latency[e]
                    parent[w] = Int32(v)
                    parentLink[w] = link[arc]
                    factor[w] = min(factor[v], share[e])
                    heap.push(w, distance[w])
                }
            }
        }
        return order
    }

    private mutating func addForestLoads(_ order: [Int32]) {
        for v in 0..<nodeCount {
            subtreeDown[v] = Self.part(down[v], factor[v])
            subtreeUp[v] = Self.part(up[v], factor[v])
            subtreeStaff[v] = Self.part(staff[v], factor[v])
        }
        for v in order.reversed().map(Int.init) where parent[v] >= 0 {
            subtreeDown[Int(parent[v])] += subtreeDown[v]
            subtreeUp[Int(parent[v])] += subtreeUp[v]
            subtreeStaff[Int(parent[v])] += subtreeStaff[v]
            let e = Int(parentLink[v])
            guard rule[e] == .sum else {
                crowd[e] += subtreeStaff[v]
                continue
            }
            let away = direction(of: e, from: Int(parent[v]))
            load[away] += subtreeDown[v]
            load[away ^ 1] += subtreeUp[v]
        }
        for d in load.indices { load[d] += crowdLoad(d, crowd[d >> 1]) }
        var starts = Array(repeating: Int32(0), count: nodeCount + 1)
        for p in parent where p >= 0 { starts[Int(p) + 1] += 1 }
        for v in 0..<nodeCount { starts[v + 1] += starts[v] }
        childStart = starts
        child = Array(repeating: 0, count: Int(starts[nodeCount]))
        for v in 0..<nodeCount where parent[v] >= 0 {
            child[Int(starts[Int(parent[v])])] = Int32(v)
            starts[Int(parent[v])] += 1
        }
    }

    private mutating func rankByUtilisation() {
        let loaded = load.indices.filter { load[$0] > 0 && capacity[$0 >> 1] < .max }
        byUtilisation = loaded.sorted { (utilisation($0), $1) > (utilisation($1), $0) }.map { Int32($0) }
        overloadedLinkCount = (0..<linkCount).count { max(load[2 * $0], load[2 * $0 + 1]) > capacity[$0] }
    }

    @inline(__always)
    static func part(_ amount: Int64, _ factor: Int32) -> Int64 {
        factor == 1_000 ? amount : amount * Int64(factor) / 1_000
    }

    /// What `crowd` thousandths of staff come to in a direction of a link; nought where demands add.
    func crowdLoad(_ direction: Int, _ crowd: Int64) -> Int64 {
        switch rule[direction >> 1] {
        case .sum: 0
        case .shared: sharedDemand?.demand(thousandths: crowd) ?? 0
        case .own: crowd > 0 ? ownLoad[direction] : 0
        }
    }

    /// The position in `load` of the traffic that leaves `node` over `link`.
    @inline(__always)
    func direction(of link: Int, from node: Int) -> Int { 2 * link + (Int(endA[link]) == node ? 0 : 1) }

    /// Load over capacity of a direction of a link while all works.
    func utilisation(_ direction: Int) -> Double { Self.utilisation(load[direction], of: capacity[direction >> 1]) }

    @inline(__always)
    static func utilisation(_ load: Int64, of capacity: Int64) -> Double {
        if load <= 0 || capacity == .max { return 0 }
        return capacity == 0 ? .infinity : Double(load) / Double(capacity)
    }
}
