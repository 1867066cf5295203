/// A lower bound for the multi-level tree problem by dual ascent over affine links.
///
/// Each link's step prices are replaced from below by one line of their convex hull, `fixed + rate * flow`; what remains is
/// the uncapacitated network design problem, whose disaggregated linear relaxation the labelling method of A. Balakrishnan,
/// T. L. Magnanti, R. T. Wong, *A dual-ascent procedure for large-scale uncapacitated network design*, Operations Research
/// 37 (1989), bounds. It sees fixed costs that many nodes would share, which `FlowArborescenceBound` spreads too thin.
struct AffineFlowBound {
    private let problem: MultiLevelTreeProblem
    private let prices: LevelPrices
    /// A link that more than one node could use.
    private struct Arc {
        var from: Int
        var to: Int
        var rate: Double
    }
    private var arcs: [Arc] = []
    /// What is left of each arc's fixed cost.
    private var slack: [Double] = []
    /// Demand whose own link, from a leaf, goes to each place at a cost; leaves lie on nobody else's way.
    private struct Leaf {
        var node: Int
        var ends: [(to: Int, cost: Double)]
    }
    private var leaves: [Leaf] = []
    /// What counts as nought: rounding at the size of the prices.
    private let tiny: Double
    private var innerDemands: [Int] = []

    /// Lines are chosen to touch the hull at the flows of `tree`, a good solution.
    init(_ problem: MultiLevelTreeProblem, near tree: MultiLevelTree) {
        self.problem = problem
        prices = LevelPrices(problem)
        tiny = 1e-11 * (prices.costs.lazy.filter(\.isFinite).max() ?? 0)
        let n = problem.nodeCount
        var flow = Array(repeating: 0, count: n)
        var total = 0
        for node in 0..<n where node != problem.centre {
            total += problem.demands[node]
            var at = node
            while at != problem.centre {
                flow[at] += problem.demands[node]
                at = tree.parents[at]
            }
        }
        var isInner = Array(repeating: false, count: n)
        for i in 0..<n where i != problem.centre {
            let band = prices.band(problem.demands[i])
            for j in 0..<n where j != i && prices.hasLink(i, j, from: band) { isInner[j] = true }
        }
        let used = (0..<n).filter { isInner[$0] && $0 != problem.centre && flow[$0] > 0 }
        let typical = used.isEmpty ? total : used.reduce(0) { $0 + flow[$1] } / used.count
        let least = problem.demands.filter { $0 > 0 }.min() ?? 1
        for i in 0..<n where i != problem.centre {
            let band = prices.band(problem.demands[i])
            if isInner[i] {
                for j in 0..<n where j != i && prices.hasLink(i, j, from: band) {
                    let touch = tree.parents[i] == j && flow[i] > 0 ? flow[i] : typical
                    let low = max(least, problem.demands[i])
                    guard let line = line(i, j, from: low, to: min(total, problem.capacity), touch: touch) else {
                        continue
                    }
                    arcs.append(Arc(from: i, to: j, rate: line.rate))
                    slack.append(line.fixed)
                }
                if problem.demands[i] > 0 { innerDemands.append(i) }
            } else {
                let ends = (0..<n).filter { $0 != i && prices.cost(i, $0, band: band).isFinite }
                leaves.append(Leaf(node: i, ends: ends.map { ($0, prices.cost(i, $0, band: band)) }))
            }
        }
    }

    /// The piece over `touch` of the lower convex hull of a link's prices on `from...to`; its fixed part is not negative.
    private func line(_ i: Int, _ j: Int, from: Int, to: Int, touch: Int) -> (fixed: Double, rate: Double)? {
        // Prices rise in steps, so the hull touches them at the least flow and at the upper ends of bands.
        var points: [(x: Double, y: Double)] = []
        for (band, capacity) in prices.capacities.enumerated() where capacity >= from {
            let cost = prices.cost(i, j, band: band)
            guard cost.isFinite else { break }
            if points.isEmpty { points.append((Double(from), cost)) }
            let x = Double(min(capacity, to))
            if x > Double(from) { points.append((x, cost)) }
            if capacity >= to { break }
        }
        guard let first = points.first else { return nil }
        var hull = [first]
        for point in points.dropFirst() {
            while hull.count > 1 {
                let (a, b) = (hull[hull.count - 2], hull[hull.count - 1])
                if (b.y - a.y) * (point.x - a.x) < (point.y - a.y) * (b.x - a.x) { break }
                hull.removeLast()
            }
            if let last = hull.last, point.x > last.x { hull.append(point) }
        }
        guard hull.count > 1 else { return (first.y, 0) }
        let at = min(hull.count - 1, max(1, hull.firstIndex { $0.x >= Double(touch) } ?? hull.count - 1))
        let rate = (hull[at].y - hull[at - 1].y) / (hull[at].x - hull[at - 1].x)
        let fixed = hull[at].y - rate * hull[at].x
        // A line through the origin's lower side would pay for flow that is not there.
        return fixed >= 0 ? (fixed, rate) : (0, min(rate, hull.map { $0.y / $0.x }.min() ?? 0))
    }

    /// How many numbers the ascent keeps: commodities times shared arcs.
    var size: Int { (leaves.count + innerDemands.count) * arcs.count }

    /// The bound. O(commodities × steps × arcs), some tens of steps each.
    mutating func value() -> Double {
        var commodities =
            leaves.filter { problem.demands[$0.node] > 0 }.map { Commodity($0.node, ends: $0.ends, self) }
            + innerDemands.map { Commodity($0, ends: [], self) }
        let ends = arcs.map { ($0.from, $0.to) }
        var value = 0.0
        var isOpen = true
        while isOpen {
            isOpen = false
            for k in commodities.indices where !commodities[k].isDone {
                value += commodities[k].raise(arcs.count, ends, &slack, problem.centre)
                if !commodities[k].isDone { isOpen = true }
            }
        }
        return value
    }

    /// One node's demand on its way to the centre: which nodes' prices rise together, and what each arc still leaves.
    private struct Commodity {
        private let tiny: Double
        var rest: [Double]
        var ends: [(to: Int, cost: Double)]
        var isRaised: [Bool]
        var isDone = false

        init(_ node: Int, ends: [(to: Int, cost: Double)], _ bound: AffineFlowBound) {
            let demand = Double(bound.problem.demands[node])
            tiny = bound.tiny
            rest = bound.arcs.map { $0.rate * demand }
            self.ends = ends
            isRaised = Array(repeating: false, count: bound.problem.nodeCount)
            isRaised[node] = true
        }

        /// Raises the prices of the nodes that it holds until an arc out of them is paid, and takes in what that reaches.
        mutating func raise(_ count: Int, _ arcs: [(from: Int, to: Int)], _ slack: inout [Double], _ centre: Int)
            -> Double
        {
            var step = Double.infinity
            for end in ends where !isRaised[end.to] { step = min(step, end.cost) }
            for a in 0..<count where isRaised[arcs[a].from] && !isRaised[arcs[a].to] {
                step = min(step, rest[a] > tiny ? rest[a] : slack[a])
            }
            guard step.isFinite else {
                isDone = true
                return 0
            }
            for e in ends.indices where !isRaised[ends[e].to] { ends[e].cost -= step }
            for a in 0..<count {
                if isRaised[arcs[a].from] {
                    guard !isRaised[arcs[a].to] else { continue }
                    if rest[a] > tiny { rest[a] -= step } else { slack[a] -= step }
                } else if isRaised[arcs[a].to] {
                    rest[a] += step
                }
            }
            for end in ends where end.cost <= tiny { isRaised[end.to] = true }
            var grows = true
            while grows {
                grows = false
                for a in 0..<count where isRaised[arcs[a].from] && !isRaised[arcs[a].to] {
                    if rest[a] <= tiny, slack[a] <= tiny {
                        isRaised[arcs[a].to] = true
                        grows = true
                    }
                }
            }
            isDone = isRaised[centre]
            return step
        }
    }
}
