/// A directed network in which flow is pushed from a source to a target: Dinic, *Algorithm for solution of a problem of
/// maximum flow in a network with power estimation*, Soviet Math. Doklady 11, 1970.
///
/// Arc `2 k` is the one added as number `k`, `2 k + 1` its residual twin.
package struct MaximumFlow: Sendable {
    package let nodeCount: Int
    private var head: [Int32] = []
    private var residual: [Int] = []
    private var capacity: [Int] = []
    private var arcs: [[Int32]]
    private var level: [Int32]
    private var nextArc: [Int]

    package init(nodeCount: Int) {
        self.nodeCount = nodeCount
        arcs = Array(repeating: [], count: nodeCount)
        level = Array(repeating: -1, count: nodeCount)
        nextArc = Array(repeating: 0, count: nodeCount)
    }

    /// Adds an arc that carries up to `capacity`, and up to `back` the other way; its number.
    @discardableResult
    package mutating func add(from a: Int, to b: Int, capacity: Int, back: Int = 0) -> Int {
        let number = head.count / 2
        arcs[a].append(Int32(head.count))
        arcs[b].append(Int32(head.count + 1))
        head += [Int32(b), Int32(a)]
        residual += [capacity, back]
        self.capacity += [capacity, back]
        return number
    }

    /// The flow over arc `number`, negative where it runs backwards.
    package func flow(over number: Int) -> Int { capacity[2 * number] - residual[2 * number] }

    /// Pushes as much as fits, at most `limit`, and gives how much that was. Flow from an earlier call counts as used.
    /// O(nodes² × arcs); O(arcs × √arcs) with unit capacities.
    package mutating func push(from source: Int, to target: Int, limit: Int = .max) -> Int {
        guard source != target else { return 0 }
        var total = 0
        while total < limit, findLevels(from: source, to: target) {
            for v in 0..<nodeCount { nextArc[v] = 0 }
            while total < limit {
                let amount = augment(from: source, to: target, limit: limit - total)
                if amount == 0 { break }
                total += amount
            }
        }
        return total
    }

    private mutating func findLevels(from source: Int, to target: Int) -> Bool {
        for v in 0..<nodeCount { level[v] = -1 }
        level[source] = 0
        var queue = [source]
        var next = 0
        while next < queue.count {
            let v = queue[next]
            next += 1
            for arc in arcs[v] where residual[Int(arc)] > 0 && level[Int(head[Int(arc)])] < 0 {
                level[Int(head[Int(arc)])] = level[v] + 1
                queue.append(Int(head[Int(arc)]))
            }
        }
        return level[target] >= 0
    }

    /// One path in the level graph, without recursion; 0 when none is left.
    private mutating func augment(from source: Int, to target: Int, limit: Int) -> Int {
        var path: [Int] = []
        var v = source
        while v != target {
            if nextArc[v] < arcs[v].count {
                let arc = Int(arcs[v][nextArc[v]])
                let w = Int(head[arc])
                if residual[arc] > 0, level[w] == level[v] + 1 {
                    path.append(arc)
                    v = w
                } else {
                    nextArc[v] += 1
                }
            } else {
                guard let last = path.popLast() else { return 0 }
                v = Int(head[last ^ 1])
                nextArc[v] += 1
            }
        }
        let amount = path.reduce(limit) { min($0, residual[$1]) }
        for arc in path {
            residual[arc] -= amount
            residual[arc ^ 1] += amount
        }
        return amount
    }

    /// After `push`, the nodes on the source's side of a minimum cut.
    package func sourceSide(of source: Int) -> [Bool] {
        var isIn = Array(repeating: false, count: nodeCount)
        isIn[source] = true
        var stack = [source]
        while let v = stack.popLast() {
            for arc in arcs[v] where residual[Int(arc)] > 0 && !isIn[Int(head[Int(arc)])] {
                isIn[Int(head[Int(arc)])] = true
                stack.append(Int(head[Int(arc)]))
            }
        }
        return isIn
    }
}

extension CompressedGraph {
    /// How many paths from `a` to another node `b` share no edge (Menger), and the fewest edges that separate them, by
    /// index.
    package func edgeDisjointPaths(from a: Int, to b: Int) -> (count: Int, cut: [Int]) {
        var flow = MaximumFlow(nodeCount: nodeCount)
        for e in edges { flow.add(from: e.a, to: e.b, capacity: 1, back: 1) }
        let count = flow.push(from: a, to: b)
        let isIn = flow.sourceSide(of: a)
        return (count, edges.indices.filter { isIn[edges[$0].a] != isIn[edges[$0].b] })
    }

    /// How many paths from `a` to another node `b` share no node but these; each direct edge is a path of its own.
    package func vertexDisjointPathCount(from a: Int, to b: Int) -> Int {
        var flow = MaximumFlow(nodeCount: 2 * nodeCount)
        for v in 0..<nodeCount {
            flow.add(from: 2 * v, to: 2 * v + 1, capacity: v == a || v == b ? edges.count : 1)
        }
        for e in edges where e.a != e.b {
            flow.add(from: 2 * e.a + 1, to: 2 * e.b, capacity: 1)
            flow.add(from: 2 * e.b + 1, to: 2 * e.a, capacity: 1)
        }
        return flow.push(from: 2 * a, to: 2 * b + 1)
    }
}
