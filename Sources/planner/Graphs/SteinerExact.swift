extension SteinerProblem {
    /// The shortest tree if one is shorter than `limit`: Dreyfus and Wagner's dynamic program (Networks 1, 1971) in the
    /// form of Erickson, Monma and Veinott, with labels dropped that a lower bound on the rest shows useless (Hougardy,
    /// Silvanus, Vygen, *Dijkstra meets Steiner*, Math. Prog. Computation 9, 2017: half a one-tree over the rest).
    ///
    /// `.gaveUp` where it would keep more than `labelLimit` labels. Up to O(3^k n) steps for k terminals, mostly far
    /// fewer.
    func exact(below limit: Double, labelLimit: Int, budget: SearchBudget) -> ExactAnswer {
        guard let root = terminals.last, terminals.count <= 24 else {
            return terminals.isEmpty ? .found([]) : .gaveUp
        }
        var program = SubsetProgram(self, root: root, limit: limit, labelLimit: labelLimit)
        return program.run(budget)
    }

    enum ExactAnswer {
        case found([Int])
        /// No tree is shorter than the limit.
        case none
        case gaveUp
    }
}

/// For each set of terminals but the root, the nodes where a tree over the set may end, with its length.
private struct SubsetProgram {
    struct Label {
        var node: Int32
        var length: Double
        /// The edge to a label of the same set, or -1 where two sets meet (`part` and the rest) or at a terminal (0).
        var edge: Int32
        var part: Int32
    }

    let problem: SteinerProblem
    let root: Int
    let limit: Double
    let labelLimit: Int
    let sources: [Int]
    /// Distance of each node to each terminal; the root is the last.
    let far: [[Double]]
    /// `1 + (end of the labels of each set)`: labels are sorted by node within a set.
    var start: [Int]
    var labels: [Label] = []

    init(_ problem: SteinerProblem, root: Int, limit: Double, labelLimit: Int) {
        self.problem = problem
        self.root = root
        self.limit = limit
        self.labelLimit = labelLimit
        sources = problem.terminals.dropLast()
        far = problem.terminals.map { problem.graph.shortestPaths(from: [$0]).distance }
        start = [0, 0]
    }

    mutating func run(_ budget: SearchBudget) -> SteinerProblem.ExactAnswer {
        let k = sources.count
        let n = problem.graph.nodeCount
        if k == 0 { return limit > 0 ? .found([]) : .none }
        let full = (1 << k) - 1
        var distance = Array(repeating: Double.infinity, count: n)
        var edge = Array(repeating: Int32(-1), count: n)
        var part = Array(repeating: Int32(0), count: n)
        var touched: [Int] = []
        var heap = MinimumHeap()
        var rest: [Int] = []
        for set in 1...full {
            if set & 63 == 0, budget.isExhausted { return .gaveUp }
            // What must still be joined: the other terminals and the root.
            rest.removeAll(keepingCapacity: true)
            for t in 0..<k where set >> t & 1 == 0 { rest.append(t) }
            rest.append(k)
            let spanning = spanningLength(rest)
            touched.removeAll(keepingCapacity: true)
            if set & (set - 1) == 0 {
                let t = sources[set.trailingZeroBitCount]
                distance[t] = 0
                edge[t] = -1
                part[t] = 0
                touched.append(t)
            } else {
                merge(set, &distance, &edge, &part, &touched)
            }
            heap.removeAll()
            for v in touched { heap.push(v, distance[v]) }
            while let (v, d) = heap.pop() {
                if d > distance[v] { continue }
                if d + bound(v, rest, spanning) >= limit { continue }
                for arc in problem.graph.arcs(of: v) {
                    let w = Int(problem.graph.head[arc])
                    let step = d + problem.graph.length[arc]
                    if step < distance[w] {
                        if distance[w] == .infinity { touched.append(w) }
                        distance[w] = step
                        edge[w] = problem.graph.edge[arc]
                        heap.push(w, step)
                    }
                }
            }
            touched.sort()
            for v in touched {
                if distance[v] + bound(v, rest, spanning) < limit {
                    labels.append(Label(node: Int32(v), length: distance[v], edge: edge[v], part: part[v]))
                }
                distance[v] = .infinity
                edge[v] = -1
                part[v] = 0
            }
            start.append(labels.count)
            if labels.count > labelLimit { return .gaveUp }
        }
        guard find(full, root) != nil else { return .none }
        return .found(trace(full))
    }

    /// Half the length of a one-tree over `v` and `rest`: a tree over both, walked round, is a closed walk of twice its
    /// length, and no closed walk is shorter than the one-tree.
    private func bound(_ v: Int, _ rest: [Int], _ spanning: Double) -> Double {
        var first = Double.infinity
        var second = Double.infinity
        var furthest = 0.0
        for t in rest {
            let d = far[t][v]
            furthest = max(furthest, d)
            if d < first {
                second = first
                first = d
            } else if d < second {
                second = d
            }
        }
        if rest.count == 1 { return first }
        return max(furthest, (spanning + first + second) / 2)
    }

    private func spanningLength(_ rest: [Int]) -> Double {
        var distance = rest.map { _ in Double.infinity }
        var open = Array(rest.indices)
        var at = open.removeLast()
        var sum = 0.0
        while !open.isEmpty {
            var nearest = 0
            for (index, k) in open.enumerated() {
                distance[k] = min(distance[k], far[rest[at]][problem.terminals[rest[k]]])
                if distance[k] < distance[open[nearest]] { nearest = index }
            }
            at = open[nearest]
            open.swapAt(nearest, open.count - 1)
            open.removeLast()
            sum += distance[at]
        }
        return sum
    }

    /// The shortest joins of two sets that make up `set`, by node.
    private func merge(
        _ set: Int, _ distance: inout [Double], _ edge: inout [Int32], _ part: inout [Int32], _ touched: inout [Int]
    ) {
        let low = set & -set
        let free = set ^ low
        var sub = (free - 1) & free
        while true {
            let one = sub | low
            let other = set ^ one
            var i = start[one]
            var j = start[other]
            let endI = start[one + 1]
            let endJ = start[other + 1]
            while i < endI, j < endJ {
                let a = labels[i]
                let b = labels[j]
                if a.node == b.node {
                    let v = Int(a.node)
                    if a.length + b.length < distance[v] {
                        if distance[v] == .infinity { touched.append(v) }
                        distance[v] = a.length + b.length
                        edge[v] = -1
                        part[v] = Int32(one)
                    }
                    i += 1
                    j += 1
                } else if a.node < b.node {
                    i += 1
                } else {
                    j += 1
                }
            }
            if sub == 0 { break }
            sub = (sub - 1) & free
        }
    }

    private func find(_ set: Int, _ node: Int) -> Label? {
        var low = start[set]
        var high = start[set + 1]
        while low < high {
            let mid = (low + high) / 2
            if Int(labels[mid].node) < node { low = mid + 1 } else { high = mid }
        }
        return low < start[set + 1] && Int(labels[low].node) == node ? labels[low] : nil
    }

    private func trace(_ full: Int) -> [Int] {
        var edges = Set<Int>()
        var open = [(full, root)]
        while let (set, node) = open.popLast() {
            guard let label = find(set, node) else { continue }
            if label.edge >= 0 {
                let e = problem.graph.edges[Int(label.edge)]
                edges.insert(Int(label.edge))
                open.append((set, e.a == node ? e.b : e.a))
            } else if label.part > 0 {
                open.append((Int(label.part), node))
                open.append((set ^ Int(label.part), node))
            }
        }
        return edges.sorted()
    }
}
