/// Which single nodes and links separate each node from all roots, while some others are down: the dominator tree of the
/// network as seen from the roots, with links as vertices of their own.
///
/// In an undirected graph the separators of a node are the ancestors `a` in a depth-first tree whose child on the way has no
/// back edge above `a`, and the bridges among the tree edges (Tarjan, *Depth-first search and linear graph algorithms*,
/// SIAM J. Comput. 1, 1972). All roots hang on one virtual source. A leaf that hangs on several nodes has the nearest common
/// ancestor of these above it. Linear in nodes and links but for that ancestor, which costs the tree's depth.
struct SeparatorTree: Sendable {
    /// The nearest separating node above; -1 under the virtual source, -2 where no root is reached.
    private(set) var above: [Int32]
    /// The link that separates the node from `above`, -1 where it hangs on more than one.
    private(set) var bridge: [Int32]
    /// Reached transit nodes, each after those above it.
    private(set) var order: [Int32] = []
    /// How many nodes are above.
    private(set) var depth: [Int32]
    private var number: [Int32]
    private var low: [Int32]
    private var treeParent: [Int32]
    private var treeLink: [Int32]
    private var nextArc: [Int32]
    private var stack: [Int32] = []

    static let source: Int32 = -1
    static let unreached: Int32 = -2

    init(nodeCount n: Int) {
        above = Array(repeating: Self.unreached, count: n)
        bridge = Array(repeating: -1, count: n)
        depth = Array(repeating: 0, count: n)
        number = depth
        low = depth
        treeParent = bridge
        treeLink = bridge
        nextArc = depth
        stack.reserveCapacity(n)
        order.reserveCapacity(n)
    }

    /// Builds the tree without the nodes in `isDead` and the links in `isDown`.
    mutating func build(_ core: CoreNetwork, isDead: [Bool], isDown: [Bool]) {
        for v in core.transit.map(Int.init) {
            number[v] = 0
            above[v] = Self.unreached
            bridge[v] = -1
        }
        order.removeAll(keepingCapacity: true)
        for root in core.roots.map(Int.init) where !isDead[root] && number[root] == 0 {
            search(core, from: root, isDead, isDown)
        }
        for v in order.map(Int.init) {
            let p = treeParent[v]
            if p < 0 {
                above[v] = Self.source
                depth[v] = 0
                continue
            }
            if low[v] >= number[Int(p)] {
                above[v] = p
                if low[v] > number[Int(p)] { bridge[v] = treeLink[v] }
            } else {
                above[v] = above[Int(p)]
            }
            depth[v] = above[v] < 0 ? 0 : depth[Int(above[v])] + 1
        }
        for v in core.leaves.map(Int.init) { hang(v, core, isDead, isDown) }
    }

    private mutating func search(_ core: CoreNetwork, from root: Int, _ isDead: [Bool], _ isDown: [Bool]) {
        enter(core, root, parent: -1, link: -1)
        while let top = stack.last {
            let v = Int(top)
            let arc = Int(nextArc[v])
            guard arc < Int(core.start[v + 1]) else {
                stack.removeLast()
                let p = Int(treeParent[v])
                if p >= 0, low[v] < low[p] { low[p] = low[v] }
                continue
            }
            nextArc[v] += 1
            let e = core.link[arc]
            let w = Int(core.head[arc])
            // The tree edge itself is no way back, a parallel one is.
            if e == treeLink[v] || isDown[Int(e)] || isDead[w] { continue }
            if number[w] == 0 {
                enter(core, w, parent: top, link: e)
            } else if number[w] < low[v] {
                low[v] = number[w]
            }
        }
    }

    /// The `low` of a root is 0: its edge to the virtual source leads above everything.
    @inline(__always)
    private mutating func enter(_ core: CoreNetwork, _ v: Int, parent: Int32, link: Int32) {
        order.append(Int32(v))
        number[v] = Int32(order.count)
        low[v] = core.isRoot[v] ? 0 : number[v]
        treeParent[v] = parent
        treeLink[v] = link
        nextArc[v] = core.start[v]
        stack.append(Int32(v))
    }

    /// Finds what separates a leaf.
    mutating func hang(_ v: Int, _ core: CoreNetwork, _ isDead: [Bool], _ isDown: [Bool]) {
        var meet = Self.unreached
        var only: Int32 = -1
        if !isDead[v] {
            for arc in Int(core.start[v])..<Int(core.start[v + 1]) {
                let w = core.head[arc]
                if isDown[Int(core.link[arc])] || isDead[Int(w)] || above[Int(w)] == Self.unreached { continue }
                if meet == Self.unreached {
                    meet = w
                    only = core.link[arc]
                } else {
                    meet = common(meet, w)
                    only = -1
                }
            }
        }
        above[v] = meet
        bridge[v] = only
        depth[v] = meet < 0 ? 0 : depth[Int(meet)] + 1
    }

    /// The nearest node that is `a`, `b` or above both; the source where there is none.
    private func common(_ a: Int32, _ b: Int32) -> Int32 {
        var (a, b) = (a, b)
        while a != b {
            if a < 0 || b < 0 { return Self.source }
            if depth[Int(a)] >= depth[Int(b)] { a = above[Int(a)] } else { b = above[Int(b)] }
        }
        return a
    }

    @inline(__always)
    func isReached(_ v: Int) -> Bool { above[v] != Self.unreached }

    /// Sums `weight` over what each node separates, itself included; nought where unreached.
    func sums(_ core: CoreNetwork, of weight: [Int64], into sum: inout [Int64]) {
        for v in core.transit.map(Int.init) { sum[v] = isReached(v) ? weight[v] : 0 }
        for v in core.leaves.map(Int.init) {
            sum[v] = isReached(v) ? weight[v] : 0
            if above[v] >= 0 { sum[Int(above[v])] += sum[v] }
        }
        for v in order.reversed().map(Int.init) where above[v] >= 0 { sum[Int(above[v])] += sum[v] }
    }

    /// Sums `values` of the nodes and `ofLinks` of the bridges on the way from each node to the source, itself included.
    func chainSums(_ core: CoreNetwork, _ values: [Double], ofLinks: [Double], into sum: inout [Double]) {
        for v in order.map(Int.init) { sum[v] = chainSum(v, values, ofLinks, sum) }
        for v in core.leaves.map(Int.init) where isReached(v) { sum[v] = chainSum(v, values, ofLinks, sum) }
    }

    @inline(__always)
    private func chainSum(_ v: Int, _ values: [Double], _ ofLinks: [Double], _ sum: [Double]) -> Double {
        values[v] + (bridge[v] >= 0 ? ofLinks[Int(bridge[v])] : 0) + (above[v] >= 0 ? sum[Int(above[v])] : 0)
    }
}
