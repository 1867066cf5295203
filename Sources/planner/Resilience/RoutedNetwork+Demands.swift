import Graphs
import NetworkModel

/// The way of one explicit demand.
struct DemandPath: Sendable {
    var from: Int
    var to: Int
    var forward: Int64
    var backward: Int64
    /// Directions of links, as positions in `RoutedNetwork.load`, from `from` to `to`.
    var directions: [Int32] = []
    /// Infinite where no way exists.
    var delay = Double.infinity
}

extension RoutedNetwork {
    /// Routes the demands over their best ways, adds their loads, and notes what each passes.
    mutating func routeDemands(_ demands: [FailureNetwork.Demand]) {
        demandsAt = Array(repeating: [], count: nodeCount + linkCount)
        guard !demands.isEmpty else { return }
        var router = DemandRouter(nodeCount: nodeCount)
        let nothing = (
            mark: Array(repeating: FailureSimulator.Mark.keeps, count: nodeCount),
            isDown: Array(repeating: false, count: linkCount)
        )
        let bySource = Dictionary(grouping: demands.indices) { demands[$0].from }
        demandPaths = demands.map {
            DemandPath(
                from: $0.from, to: $0.to, forward: $0.forward.bitsPerSecond, backward: $0.backward.bitsPerSecond)
        }
        for source in bySource.keys.sorted() {
            let members = bySource[source] ?? []
            router.search(
                self, from: source, to: members.map { demands[$0].to }, mark: nothing.mark, isDown: nothing.isDown)
            for index in members {
                guard let way = router.way(self, to: demands[index].to) else { continue }
                demandPaths[index].directions = way.directions
                demandPaths[index].delay = way.delay
                demandsAt[source].append(Int32(index))
                for d in way.directions.map(Int.init) {
                    load[d] += demandPaths[index].forward
                    load[d ^ 1] += demandPaths[index].backward
                    demandsAt[nodeCount + (d >> 1)].append(Int32(index))
                    demandsAt[farEnd(d)].append(Int32(index))
                }
            }
        }
    }

    /// The node that a direction of a link leads to.
    func farEnd(_ direction: Int) -> Int {
        let e = direction >> 1
        return direction & 1 == 0 ? Int(endB[e]) : Int(endA[e])
    }
}

/// Dijkstra's method from one node over what is up, with its memory kept between searches.
struct DemandRouter: Sendable {
    private var distance: [Double]
    private var delay: [Double]
    private var before: [Int32]
    private var isSettled: [Bool]
    private var touched: [Int32] = []
    private var heap = MinimumHeap()

    init(nodeCount n: Int) {
        distance = Array(repeating: .infinity, count: n)
        delay = distance
        before = Array(repeating: -1, count: n)
        isSettled = Array(repeating: false, count: n)
    }

    /// Over nodes that `mark` does not call dead and links that are not down. Ends as soon as all `targets` are settled.
    mutating func search(
        _ net: RoutedNetwork, from source: Int, to targets: [Int], mark: [UInt8], isDown: [Bool]
    ) {
        for v in touched.map(Int.init) {
            distance[v] = .infinity
            before[v] = -1
            isSettled[v] = false
        }
        touched.removeAll(keepingCapacity: true)
        heap.removeAll()
        guard mark[source] != FailureSimulator.Mark.dead else { return }
        distance[source] = 0
        delay[source] = 0
        touched.append(Int32(source))
        heap.push(source, 0)
        var left = Set(targets)
        while let (v, d) = heap.pop() {
            if isSettled[v] { continue }
            isSettled[v] = true
            left.remove(v)
            if left.isEmpty { return }
            guard net.isTransit[v] || v == source else { continue }
            for arc in Int(net.start[v])..<Int(net.start[v + 1]) {
                let w = Int(net.head[arc])
                let e = Int(net.link[arc])
                guard net.carriesDemands[e], d + net.metric[e] < distance[w], !isDown[e],
                    mark[w] != FailureSimulator.Mark.dead
                else {
                    continue
                }
                if distance[w] == .infinity { touched.append(Int32(w)) }
                distance[w] = d + net.metric[e]
                delay[w] = delay[v] + net.latency[e]
                before[w] = Int32(net.direction(of: e, from: v))
                heap.push(w, distance[w])
            }
        }
    }

    /// The way found to a target: directions of links in order, and the delay; nil without one.
    func way(_ net: RoutedNetwork, to target: Int) -> (directions: [Int32], delay: Double)? {
        guard isSettled[target] else { return nil }
        var result: [Int32] = []
        var at = target
        while before[at] >= 0 {
            result.append(before[at])
            at = net.farEnd(Int(before[at]) ^ 1)
        }
        return (result.reversed(), delay[target])
    }
}
