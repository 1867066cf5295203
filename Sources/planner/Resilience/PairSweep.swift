/// Takes one element down after the other and finds, in linear time, what every second failure would then cut off.
///
/// While A is down, the separator tree of what is left tells for every B at once whom it separates; whom B separates while
/// all works, less those whom A alone cuts off, is the part that is no news. Both are sums over subtrees. So n elements
/// take n linear sweeps for their n (n - 1) / 2 pairs. A leaf's link changes the leaf's own separators only.
struct PairSweep: Sendable {
    let core: CoreNetwork
    let base: SeparatorTree
    let unavailability: ElementUnavailability
    private let baseChain: [Double]
    private let baseWeight: Int64
    private let baseSum: [Int64]
    private var tree: SeparatorTree
    /// The base tree again, in which one leaf at a time is hung anew.
    private var leafTree: SeparatorTree
    private var isDead: [Bool]
    private var isDown: [Bool]
    private var sum: [Int64]
    private var known: [Int64]
    private var masked: [Int64]
    private var chain: [Double]
    private(set) var report: PairReport

    init(_ core: CoreNetwork, _ unavailability: ElementUnavailability, keeping limit: Int) {
        self.core = core
        self.unavailability = unavailability
        let n = core.nodeCount
        isDead = Array(repeating: false, count: n)
        isDown = Array(repeating: false, count: core.linkCount)
        var base = SeparatorTree(nodeCount: n)
        base.build(core, isDead: isDead, isDown: isDown)
        self.base = base
        tree = base
        leafTree = base
        sum = Array(repeating: 0, count: n)
        known = sum
        masked = sum
        chain = Array(repeating: 0, count: n)
        base.chainSums(core, unavailability.nodes, ofLinks: unavailability.links, into: &chain)
        baseChain = chain
        base.sums(core, of: core.weight, into: &sum)
        baseSum = sum
        baseWeight = (0..<n).reduce(0) { base.isReached($1) ? $0 + core.weight[$1] : $0 }
        report = PairReport(keeping: limit, nodeCount: n)
    }

    /// All pairs of node `v` with later nodes and all links.
    mutating func sweep(node v: Int) {
        // A leaf separates nobody but itself, whatever else is down.
        guard core.isTransit[v], base.isReached(v) else { return }
        isDead[v] = true
        sweep(.node(v), position: v, unavailability: unavailability.nodes[v])
        isDead[v] = false
    }

    /// All pairs of link `e`, between `a` and `b`, with later links (and, for cut-set sums, with all).
    mutating func sweep(link e: Int, _ a: Int, _ b: Int) {
        guard a != b, core.isTransit[a] || core.isTransit[b] else { return }
        isDown[e] = true
        if core.isTransit[a] && core.isTransit[b] {
            sweep(.link(e), position: core.nodeCount + e, unavailability: unavailability.links[e])
        } else {
            sweepLeaf(core.isTransit[a] ? b : a, link: e)
        }
        isDown[e] = false
    }

    /// All pairs of a group with nodes and links.
    mutating func sweep(group g: Int, nodes: [Int], links: [Int]) {
        for v in nodes { isDead[v] = true }
        for e in links { isDown[e] = true }
        sweep(.group(g), position: -1, unavailability: 0)
        for v in nodes { isDead[v] = false }
        for e in links { isDown[e] = false }
    }

    private mutating func sweep(_ first: Failure, position: Int, unavailability own: Double) {
        tree.build(core, isDead: isDead, isDown: isDown)
        tree.sums(core, of: core.weight, into: &sum)
        var reached: Int64 = 0
        for v in 0..<core.nodeCount {
            masked[v] = tree.isReached(v) ? core.weight[v] : 0
            reached += masked[v]
        }
        base.sums(core, of: masked, into: &known)
        let alone = baseWeight - reached
        for v in 0..<core.nodeCount where tree.isReached(v) {
            if v > position, sum[v] > known[v] { add(first, .node(v), alone, sum[v], known[v]) }
            let e = tree.bridge[v]
            guard e >= 0, core.nodeCount + Int(e) > position else { continue }
            let before = base.bridge[v] == e ? known[v] : 0
            if sum[v] > before { add(first, .link(Int(e)), alone, sum[v], before) }
        }
        guard own > 0 else { return }
        tree.chainSums(core, unavailability.nodes, ofLinks: unavailability.links, into: &chain)
        for v in 0..<core.nodeCount where tree.isReached(v) {
            let partners = chain[v] - baseChain[v]
            // What is left of equal sums taken in another order is no partner.
            if partners > 1e-13 { report.cutSets.add(own, partners: partners, at: v) }
        }
    }

    private mutating func add(_ first: Failure, _ second: Failure, _ alone: Int64, _ now: Int64, _ before: Int64) {
        let both = alone + now
        let extra = now - before
        report.add(
            FailurePair(
                first: first, second: second, people: CoreNetwork.people(both), offices: CoreNetwork.offices(both),
                extraPeople: CoreNetwork.people(extra), extraOffices: CoreNetwork.offices(extra)))
    }

    /// With one of its links down a leaf may hang on fewer nodes, and what separates these then separates it.
    private mutating func sweepLeaf(_ leaf: Int, link e: Int) {
        guard base.isReached(leaf), Int(base.bridge[leaf]) != e else { return }
        leafTree.hang(leaf, core, isDead, isDown)
        let weight = core.weight[leaf]
        var partners = 0.0
        var at = leaf
        while at >= 0, at != Int(base.above[leaf]) {
            if at != leaf { partners += unavailability.nodes[at] }
            let link = Int(leafTree.bridge[at])
            if link >= 0, at != leaf || link != Int(base.bridge[leaf]) {
                partners += unavailability.links[link]
                let before = at == leaf ? 0 : baseSum[at]
                if link > e, weight > 0 { add(.link(e), .link(link), 0, before + weight, before) }
            }
            at = Int(leafTree.above[at])
        }
        isDown[e] = false
        leafTree.hang(leaf, core, isDead, isDown)
        let own = unavailability.links[e]
        if own > 0, partners > 0 { report.cutSets.add(own, partners: partners, at: leaf) }
    }
}
