import Graphs

/// Takes elements down, routes anew only what hung on them, and puts all back.
///
/// What keeps its way keeps its best way, for a failure only takes others away. So it suffices to take the subtrees of the
/// routing forest that hang on failed elements, and to grow the forest into them again from their neighbours by
/// Dijkstra's method: the work is proportional to the orphaned subtrees and not to the network (Ramalingam and Reps,
/// *An incremental algorithm for a generalization of the shortest-path problem*, J. Algorithms 21, 1996, for deletions).
struct FailureSimulator: Sendable {
    let net: RoutedNetwork
    enum Mark { static let keeps: UInt8 = 0, orphan: UInt8 = 1, dead: UInt8 = 2, back: UInt8 = 3 }
    var mark: [UInt8]
    var isDown: [Bool]
    /// Nodes that lost their way, the failed ones among them.
    var orphans: [Int32] = []
    /// Orphans with a new way, in the order of their distance.
    var settled: [Int32] = []
    var distance: [Double]
    var delay: [Double]
    var parent: [Int32]
    var parentLink: [Int32]
    /// How much of its demand each settled orphan sends, in thousandths.
    var factor: [Int32]
    private var deadNodes: [Int32] = []
    private var downLinks: [Int32] = []
    private var heap = MinimumHeap()
    // Loads, used by FailureSimulator+Loads.
    var change: [Int64]
    var crowdChange: [Int64]
    var isTouched: [Bool]
    var touched: [Int32] = []
    var subtreeDown: [Int64]
    var subtreeUp: [Int64]
    var subtreeStaff: [Int64]
    var router: DemandRouter
    var demandStamp: [Bool]
    /// Of the failures judged so far.
    var judged: FailureJudgement

    init(_ net: RoutedNetwork) {
        self.net = net
        let n = net.nodeCount
        mark = Array(repeating: Mark.keeps, count: n)
        isDown = Array(repeating: false, count: net.linkCount)
        distance = Array(repeating: .infinity, count: n)
        delay = distance
        parent = Array(repeating: -1, count: n)
        parentLink = parent
        factor = Array(repeating: 1_000, count: n)
        crowdChange = Array(repeating: 0, count: net.linkCount)
        change = Array(repeating: 0, count: 2 * net.linkCount)
        isTouched = Array(repeating: false, count: 2 * net.linkCount)
        subtreeDown = Array(repeating: 0, count: n)
        subtreeUp = subtreeDown
        subtreeStaff = subtreeDown
        router = DemandRouter(nodeCount: net.demandPaths.isEmpty ? 0 : n)
        judged = FailureJudgement(
            impacts: [],
            links: (0..<net.linkCount).map { LinkPeak(load: max(net.load[2 * $0], net.load[2 * $0 + 1])) },
            offices: net.distance.indices.map {
                OfficePeak(latency: net.distance[$0] < .infinity ? net.delay[$0] : .infinity)
            })
        demandStamp = Array(repeating: false, count: net.demandPaths.count)
    }

    /// Takes down nodes and links; more may be taken down before `reroute`.
    mutating func fail(nodes: [Int32], links: [Int32]) {
        for v in nodes.map(Int.init) where mark[v] != Mark.dead {
            mark[v] = Mark.dead
            deadNodes.append(Int32(v))
        }
        for e in links where !isDown[Int(e)] {
            isDown[Int(e)] = true
            downLinks.append(e)
        }
    }

    /// Finds the orphans and their new ways.
    mutating func reroute() {
        for v in deadNodes where net.distance[Int(v)] < .infinity { orphans.append(v) }
        for e in downLinks.map(Int.init) {
            for v in [Int(net.endA[e]), Int(net.endB[e])]
            where Int(net.parentLink[v]) == e && mark[v] == Mark.keeps {
                mark[v] = Mark.orphan
                orphans.append(Int32(v))
            }
        }
        var next = 0
        while next < orphans.count {
            let v = Int(orphans[next])
            next += 1
            for at in Int(net.childStart[v])..<Int(net.childStart[v + 1]) {
                let c = Int(net.child[at])
                guard mark[c] == Mark.keeps else { continue }
                mark[c] = Mark.orphan
                orphans.append(Int32(c))
            }
        }
        for v in orphans.map(Int.init) where mark[v] == Mark.orphan { offerBest(to: v) }
        while let (v, _) = heap.pop() {
            guard mark[v] == Mark.orphan else { continue }
            mark[v] = Mark.back
            settled.append(Int32(v))
            if net.isTransit[v] { offer(from: v) }
        }
    }

    /// The best way to an orphan from a neighbour that keeps its own.
    private mutating func offerBest(to v: Int) {
        var best = Double.infinity
        for arc in Int(net.start[v])..<Int(net.start[v + 1]) {
            let w = Int(net.head[arc])
            let e = Int(net.link[arc])
            guard mark[w] == Mark.keeps, !isDown[e], net.isTransit[w] else { continue }
            let d = net.distance[w] + net.metric[e]
            guard d < best else { continue }
            best = d
            delay[v] = net.delay[w] + net.latency[e]
            parent[v] = Int32(w)
            parentLink[v] = Int32(e)
            factor[v] = min(net.factor[w], net.share[e])
        }
        distance[v] = best
        if best < .infinity { heap.push(v, best) }
    }

    private mutating func offer(from v: Int) {
        for arc in Int(net.start[v])..<Int(net.start[v + 1]) {
            let w = Int(net.head[arc])
            let e = Int(net.link[arc])
            guard mark[w] == Mark.orphan, !isDown[e], distance[v] + net.metric[e] < distance[w] else { continue }
            distance[w] = distance[v] + net.metric[e]
            delay[w] = delay[v] + net.latency[e]
            parent[w] = Int32(v)
            parentLink[w] = Int32(e)
            factor[w] = min(factor[v], net.share[e])
            heap.push(w, distance[w])
        }
    }

    @inline(__always)
    func isCutOff(_ orphan: Int) -> Bool { mark[orphan] != Mark.back }

    /// Puts all back.
    mutating func restore() {
        for v in orphans { mark[Int(v)] = Mark.keeps }
        for v in deadNodes { mark[Int(v)] = Mark.keeps }
        for e in downLinks { isDown[Int(e)] = false }
        for d in touched {
            isTouched[Int(d)] = false
            change[Int(d)] = 0
            crowdChange[Int(d) >> 1] = 0
        }
        orphans.removeAll(keepingCapacity: true)
        settled.removeAll(keepingCapacity: true)
        deadNodes.removeAll(keepingCapacity: true)
        downLinks.removeAll(keepingCapacity: true)
        touched.removeAll(keepingCapacity: true)
    }
}
