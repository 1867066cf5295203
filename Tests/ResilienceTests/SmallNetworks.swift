import Graphs
import NetworkModel

@testable import Resilience

/// A random small network: some nodes pass traffic on, some are ends; parallel links, unconnected parts, groups, explicit
/// demands, all rules of load and backups for a part of the demand occur. Latencies are random reals, so that best ways are unique.
func randomNetwork(_ seed: Int, nodes n: Int = 10, reliable: Bool = false) -> FailureNetwork {
    var random = SeededGenerator(seed: UInt64(seed))
    func reliability(_ random: inout SeededGenerator) -> FailureNetwork.Reliability? {
        reliable ? .init(meanTimeBetweenFailures: 5 + 20 * random.unit(), meanTimeToRepair: random.unit()) : nil
    }
    let nodes = (0..<n).map { v in
        let kind: FailureNetwork.NodeKind = v < 2 ? .centre : v < n / 2 ? .pop : .office
        return FailureNetwork.Node(
            name: "n\(v)", kind: kind, people: kind == .office ? 1 + random.below(100) : 0,
            down: kind == .office ? .megabits(Double(1 + random.below(9))) : .zero,
            up: kind == .office ? .megabits(Double(1 + random.below(5))) : .zero,
            isTransit: kind == .office ? random.below(3) == 0 : nil, latencyLimit: 4 + 4 * random.unit(),
            reliability: reliability(&random))
    }
    var links: [FailureNetwork.Link] = []
    func add(_ a: Int, _ b: Int, _ role: CircuitRole, _ random: inout SeededGenerator) {
        links.append(
            .init(
                name: "l\(links.count)", a: a, b: b,
                capacity: random.below(8) == 0 ? nil : .megabits(Double(4 + random.below(20))),
                latency: 0.5 + 3 * random.unit(), role: role, reliability: reliability(&random)))
    }
    for v in 1..<n where random.below(12) > 0 { add(v, random.below(v < n / 2 ? v : n / 2), .primary, &random) }
    for _ in 0..<(2 + random.below(n)) {
        add(random.below(n), random.below(n), random.below(2) == 0 ? .backup : .primary, &random)
    }
    let groups = (0..<4).map { g in
        FailureNetwork.Group(
            name: "g\(g)", kind: g % 2 == 0 ? .sharedRisk : .power,
            links: (0..<random.below(4)).map { _ in random.below(links.count) },
            nodes: (0..<random.below(3)).map { _ in random.below(n) }, reliability: reliability(&random))
    }
    let demands = (0..<4).map { _ in
        FailureNetwork.Demand(
            from: random.below(n), to: random.below(n), forward: .megabits(Double(random.below(6))),
            backward: .megabits(Double(random.below(6))))
    }
    var network = FailureNetwork(
        nodes: nodes, links: links, groups: groups, roots: seed % 3 == 0 ? [0, 1] : [0], demands: demands)
    network.setLoadRules(&random)
    return network
}

extension FailureNetwork {
    fileprivate mutating func setLoadRules(_ random: inout SeededGenerator) {
        for v in nodes.indices where nodes[v].kind == .office { nodes[v].staff = random.below(30) }
        for e in links.indices {
            switch random.below(4) {
            case 0: links[e].loadRule = .shared
            case 1:
                links[e].loadRule = .own(
                    forward: .megabits(Double(random.below(20))), backward: .megabits(Double(random.below(20))))
            default: break
            }
            if links[e].role == .backup { links[e].share = [0, 300, 333, 700, 1_000][random.below(5)] }
        }
        var point = SharedDemand.Point(staff: 0, demand: .zero)
        sharedDemand = SharedDemand(
            points: (0..<4).map { _ in
                point.staff += 1 + random.below(25)
                point.demand = point.demand + Bandwidth(bitsPerSecond: Int64(random.below(7_000_000)))
                return point
            })
    }
}

extension FailureNetwork {
    func elements(of failures: [Failure]) -> (nodes: Set<Int>, links: Set<Int>) {
        var result: (nodes: Set<Int>, links: Set<Int>) = ([], [])
        for failure in failures {
            switch failure {
            case .node(let v): result.nodes.insert(v)
            case .link(let e): result.links.insert(e)
            case .group(let g):
                result.nodes.formUnion(groups[g].nodes)
                result.links.formUnion(groups[g].links)
            }
        }
        return result
    }
}

extension FailureNetwork {
    /// Nodes that reach a root while all `failures` last.
    func reached(without failures: [Failure]) -> Set<Int> {
        let down = elements(of: failures)
        var found = Set(roots.filter { !down.nodes.contains($0) })
        var stack = Array(found)
        while let v = stack.popLast() {
            guard nodes[v].isTransit || roots.contains(v) else { continue }
            for (e, link) in links.enumerated() where (link.a == v || link.b == v) && !down.links.contains(e) {
                let w = link.a == v ? link.b : link.a
                if !down.nodes.contains(w), found.insert(w).inserted { stack.append(w) }
            }
        }
        return found
    }
}

/// The state under failures, computed from scratch by relaxing all links until nothing changes.
struct ScratchState {
    let network: FailureNetwork
    var isCutOff: [Bool]
    var latency: [Double]
    /// From `a` to `b`, and back, by link.
    var load: [[Int]]
    var demandLatency: [Double?]

    init(_ network: FailureNetwork, _ failures: [Failure] = []) {
        self.network = network
        let down = network.elements(of: failures)
        let all = Self.ways(network, from: network.roots, down)
        isCutOff = all.cost.map { $0 == .infinity }
        latency = all.latency
        load = Array(repeating: [0, 0], count: network.links.count)
        demandLatency = []
        for v in network.nodes.indices where !isCutOff[v] {
            addNode(v, all.last)
        }
        addSharedAndOwn()
        for demand in network.demands {
            let ways = Self.ways(network, from: [demand.from], down)
            guard ways.cost[demand.to] < .infinity else {
                demandLatency.append(nil)
                continue
            }
            demandLatency.append(ways.latency[demand.to])
            add(ways.last, to: demand.to, Int(demand.forward.bitsPerSecond), Int(demand.backward.bitsPerSecond))
        }
    }

    /// Thousandths of staff behind each link whose rule does not add demands.
    private var crowd: [Int] = []

    private mutating func addNode(_ node: Int, _ last: [Int]) {
        if crowd.isEmpty { crowd = Array(repeating: 0, count: network.links.count) }
        var way: [(link: Int, side: Int)] = []
        var v = node
        while last[v] >= 0 {
            let link = network.links[last[v]]
            way.append((last[v], link.b == v ? 0 : 1))
            v = link.b == v ? link.a : link.b
        }
        let share = way.map { network.links[$0.link].share }.min() ?? 1_000
        let sent = network.nodes[node]
        for (e, side) in way {
            guard network.links[e].loadRule == .sum else {
                crowd[e] += sent.staff * 1_000 * share / 1_000
                continue
            }
            load[e][side] += Int(sent.down.bitsPerSecond) * share / 1_000
            load[e][1 - side] += Int(sent.up.bitsPerSecond) * share / 1_000
        }
    }

    private mutating func addSharedAndOwn() {
        for (e, thousandths) in crowd.enumerated() where thousandths > 0 {
            switch network.links[e].loadRule {
            case .sum: break
            case .own(let forward, let backward):
                load[e][0] += Int(forward.bitsPerSecond)
                load[e][1] += Int(backward.bitsPerSecond)
            case .shared:
                let demand = sharedDemand(of: (thousandths + 999) / 1_000)
                load[e][0] += demand
                load[e][1] += demand
            }
        }
    }

    /// Straight between the points, walked one by one.
    private func sharedDemand(of staff: Int) -> Int {
        var before = (staff: 0, demand: 0)
        for point in network.sharedDemand?.points ?? [] {
            let next = (staff: point.staff, demand: Int(point.demand.bitsPerSecond))
            if staff <= next.staff {
                let rise = (next.demand - before.demand) * (staff - before.staff)
                let width = next.staff - before.staff
                return before.demand + (rise + width - 1) / width
            }
            before = next
        }
        return (before.demand * staff + before.staff - 1) / before.staff
    }

    private mutating func add(_ last: [Int], to node: Int, _ away: Int, _ back: Int) {
        var v = node
        while last[v] >= 0 {
            let link = network.links[last[v]]
            let side = link.b == v ? 0 : 1
            load[last[v]][side] += away
            load[last[v]][1 - side] += back
            v = side == 0 ? link.a : link.b
        }
    }

    private static func ways(
        _ network: FailureNetwork, from sources: [Int], _ down: (nodes: Set<Int>, links: Set<Int>)
    ) -> (cost: [Double], latency: [Double], last: [Int]) {
        let n = network.nodes.count
        var cost = Array(repeating: Double.infinity, count: n)
        var latency = cost
        var last = Array(repeating: -1, count: n)
        for s in sources where !down.nodes.contains(s) {
            cost[s] = 0
            latency[s] = 0
        }
        var changed = true
        while changed {
            changed = false
            for (e, link) in network.links.enumerated() where !down.links.contains(e) && link.a != link.b {
                for (v, w) in [(link.a, link.b), (link.b, link.a)] {
                    let passes = network.nodes[v].isTransit || network.roots.contains(v) || sources.contains(v)
                    guard passes, !down.nodes.contains(v), !down.nodes.contains(w) else { continue }
                    let next = cost[v] + link.latency + (link.role == .backup ? 1e6 : 0)
                    if next < cost[w] - 1e-7 {
                        cost[w] = next
                        latency[w] = latency[v] + link.latency
                        last[w] = e
                        changed = true
                    }
                }
            }
        }
        // Latencies of nodes reached before their predecessor improved.
        for v in 0..<n where cost[v] < .infinity {
            var sum = 0.0
            var at = v
            while last[at] >= 0 {
                let link = network.links[last[at]]
                sum += link.latency
                at = link.b == at ? link.a : link.b
            }
            latency[v] = sum
        }
        return (cost, latency, last)
    }

    func overloads() -> Set<Int> {
        Set(
            network.links.indices.filter { e in
                network.links[e].capacity.map { load[e].max() ?? 0 > Int($0.bitsPerSecond) } ?? false
            })
    }

    /// The highest load over capacity among the links of which some direction carries more than in `before`.
    func raisedUtilisation(since before: ScratchState) -> Double {
        network.links.indices.flatMap { e in
            (0...1).map { side in
                guard let capacity = network.links[e].capacity, load[e][side] > before.load[e][side] else { return 0 }
                return Double(load[e][side]) / Double(capacity.bitsPerSecond)
            }
        }.max() ?? 0
    }

    var worstUtilisation: Double {
        network.links.indices.map { e in
            guard let capacity = network.links[e].capacity else { return 0 }
            return Double(load[e].max() ?? 0) / Double(capacity.bitsPerSecond)
        }.max() ?? 0
    }
}
