/// The ways of a tree while branches move in it: what a move does to those that are limited, at the cost of the moved branch.
struct TreeWays {
    private let n: Int
    private let centre: Int
    private let limits: TreeLimits
    private var links: [Int]
    private var length: [Double]
    private var excess: [Double]
    /// By how much all ways together are too long.
    private(set) var total = 0.0
    private var firstChild: [Int]
    private var next: [Int]
    private var previous: [Int]
    /// The moved branch, parents before children, with the ways that it would have.
    private var moved: [Int] = []
    private var newLinks: [Int]
    private var newLength: [Double]

    init(_ limits: TreeLimits, nodeCount: Int, centre: Int) {
        n = nodeCount
        self.centre = centre
        self.limits = limits
        links = Array(repeating: 0, count: nodeCount)
        length = Array(repeating: 0, count: nodeCount)
        excess = length
        firstChild = Array(repeating: -1, count: nodeCount)
        next = firstChild
        previous = firstChild
        newLinks = links
        newLength = length
    }

    /// Whether every way holds its limits.
    var hold: Bool { total <= TreeLimits.tolerance }

    mutating func reset(to parents: [Int]) {
        for v in 0..<n { firstChild[v] = -1 }
        for v in 0..<n where v != centre { hang(v, on: parents[v]) }
        total = 0
        moved = [centre]
        newLinks[centre] = 0
        newLength[centre] = 0
        spread()
        for v in moved where v != centre {
            excess[v] = limits.excess(v, links: newLinks[v], length: newLength[v])
            total += excess[v]
        }
        keepWays()
    }

    /// Hangs `chain[0]` on `target` and each further node of `chain` on the one before it, as `parents` does not yet do.
    /// Follow with `commit` or with `undo`.
    /// - Returns: the change of `total`.
    mutating func propose(_ chain: ArraySlice<Int>, to target: Int, _ parents: [Int]) -> Double {
        for v in chain { unhang(v, from: parents[v]) }
        var above = target
        for v in chain {
            hang(v, on: above)
            above = v
        }
        let first = chain[chain.startIndex]
        moved = [first]
        newLinks[first] = links[target] + 1
        newLength[first] = length[target] + limits.lengths[first * n + target]
        spread()
        var change = 0.0
        for v in moved { change += limits.excess(v, links: newLinks[v], length: newLength[v]) - excess[v] }
        return change
    }

    mutating func commit() {
        for v in moved {
            total -= excess[v]
            excess[v] = limits.excess(v, links: newLinks[v], length: newLength[v])
            total += excess[v]
        }
        // Sums of differences drift; nought must stay nought.
        if total < TreeLimits.tolerance { total = 0 }
        keepWays()
    }

    mutating func undo(_ chain: ArraySlice<Int>, from target: Int, _ parents: [Int]) {
        var above = target
        for v in chain {
            unhang(v, from: above)
            above = v
        }
        for v in chain { hang(v, on: parents[v]) }
    }

    /// Works out the ways of all nodes below `moved[0]`.
    private mutating func spread() {
        var at = 0
        while at < moved.count {
            let v = moved[at]
            at += 1
            var child = firstChild[v]
            while child >= 0 {
                newLinks[child] = newLinks[v] + 1
                newLength[child] = newLength[v] + limits.lengths[child * n + v]
                moved.append(child)
                child = next[child]
            }
        }
    }

    private mutating func keepWays() {
        for v in moved {
            links[v] = newLinks[v]
            length[v] = newLength[v]
        }
    }

    private mutating func hang(_ v: Int, on parent: Int) {
        let first = firstChild[parent]
        next[v] = first
        previous[v] = -1
        if first >= 0 { previous[first] = v }
        firstChild[parent] = v
    }

    private mutating func unhang(_ v: Int, from parent: Int) {
        if previous[v] >= 0 { next[previous[v]] = next[v] } else { firstChild[parent] = next[v] }
        if next[v] >= 0 { previous[next[v]] = previous[v] }
    }
}
