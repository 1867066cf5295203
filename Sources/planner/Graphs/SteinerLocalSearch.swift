extension SteinerProblem {
    /// Joins the pieces that `kept` edges and the terminals form by shortest paths, nearest first, beginning with the
    /// piece of `start` (Takahashi and Matsuyama 1980), then drops what is not needed. `length` stands in for the edges'
    /// lengths while joining, if given. Nil where the terminals are not connected.
    func connect(_ kept: [Int], start: Int, length: [Double]? = nil) -> (edges: [Int], length: Double)? {
        var sets = UnionFind(graph.nodeCount)
        var used = Array(repeating: false, count: graph.nodeCount)
        for t in terminals { used[t] = true }
        used[start] = true
        for index in kept {
            sets.unite(graph.edges[index].a, graph.edges[index].b)
            used[graph.edges[index].a] = true
            used[graph.edges[index].b] = true
        }
        var distance = Array(repeating: Double.infinity, count: graph.nodeCount)
        var last = Array(repeating: Int32(-1), count: graph.nodeCount)
        var before = last
        var heap = MinimumHeap()
        func enter(_ v: Int) {
            distance[v] = 0
            heap.push(v, 0)
        }
        let home = start
        for v in 0..<graph.nodeCount where used[v] && sets.find(v) == sets.find(home) { enter(v) }
        var missing = Set(terminals.map { sets.find($0) }).subtracting([sets.find(home)]).count
        while missing > 0 {
            guard let (v, d) = heap.pop() else { return nil }
            if d > distance[v] { continue }
            if used[v], sets.find(v) != sets.find(home) {
                // Another piece: take the path to it, and go on from all of it; the search's labels stay valid.
                let piece = sets.find(v)
                let joined = (0..<graph.nodeCount).filter { used[$0] && sets.find($0) == piece }
                var at = v
                var path: [Int] = []
                while before[at] >= 0 {
                    path.append(at)
                    at = Int(before[at])
                }
                for x in path { sets.unite(x, Int(before[x])) }
                for x in path + joined {
                    used[x] = true
                    before[x] = -1
                    enter(x)
                }
                if joined.contains(where: { isTerminal[$0] }) { missing -= 1 }
                continue
            }
            for arc in graph.arcs(of: v) {
                let w = Int(graph.head[arc])
                let step = d + (length.map { $0[Int(graph.edge[arc])] } ?? graph.length[arc])
                if step < distance[w] {
                    distance[w] = step
                    last[w] = graph.edge[arc]
                    before[w] = Int32(v)
                    heap.push(w, step)
                }
            }
        }
        return prunedTree(over: used)
    }

    /// The key paths of a tree: its maximal paths whose inner nodes are no terminals and have two edges.
    func keyPaths(_ tree: [Int]) -> [[Int]] {
        var at: [Int: [Int]] = [:]
        for e in tree {
            at[graph.edges[e].a, default: []].append(e)
            at[graph.edges[e].b, default: []].append(e)
        }
        func isKey(_ v: Int) -> Bool { isTerminal[v] || at[v]?.count != 2 }
        var seen = Set<Int>()
        var paths: [[Int]] = []
        for v in at.keys.sorted() where isKey(v) {
            for first in at[v] ?? [] where !seen.contains(first) {
                var path = [first]
                var node = graph.edges[first].a == v ? graph.edges[first].b : graph.edges[first].a
                var edge = first
                while !isKey(node), let next = at[node]?.first(where: { $0 != edge }) {
                    path.append(next)
                    node = graph.edges[next].a == node ? graph.edges[next].b : graph.edges[next].a
                    edge = next
                }
                seen.formUnion(path)
                paths.append(path)
            }
        }
        return paths
    }

    /// Betters a tree by key-path exchange, removal of key nodes and insertion of nodes until none helps (Uchoa and
    /// Werneck, *Fast local search for the Steiner problem in graphs*, ACM JEA 17, 2012, without their data structures).
    func improved(_ tree: (edges: [Int], length: Double), budget: SearchBudget) -> (edges: [Int], length: Double) {
        var best = tree
        var again = true
        while again, !budget.isExhausted {
            again = false
            let paths = keyPaths(best.edges)
            // Key paths alone, then all that meet in one node.
            var drops = paths
            var meeting: [Int: [Int]] = [:]
            for path in paths {
                for v in ends(path) where !isTerminal[v] { meeting[v, default: []] += path }
            }
            drops += meeting.keys.sorted().compactMap { meeting[$0] }
            for drop in drops {
                let gone = Set(drop)
                let kept = best.edges.filter { !gone.contains($0) }
                if let next = connect(kept, start: terminals[0]), next.length < best.length - 1e-9 {
                    best = next
                    again = true
                    break
                }
                if budget.isExhausted { return best }
            }
            if again { continue }
            if let next = insertion(best) {
                best = next
                again = true
            }
        }
        return best
    }

    private func ends(_ path: [Int]) -> [Int] {
        var count: [Int: Int] = [:]
        for e in path {
            count[graph.edges[e].a, default: 0] += 1
            count[graph.edges[e].b, default: 0] += 1
        }
        return count.filter { $0.value == 1 }.map(\.key).sorted()
    }

    /// The first node outside the tree, next to two of its nodes, whose addition shortens the tree.
    private func insertion(_ tree: (edges: [Int], length: Double)) -> (edges: [Int], length: Double)? {
        var nodes = Array(repeating: false, count: graph.nodeCount)
        for t in terminals { nodes[t] = true }
        for e in tree.edges {
            nodes[graph.edges[e].a] = true
            nodes[graph.edges[e].b] = true
        }
        for v in 0..<graph.nodeCount where !nodes[v] {
            guard graph.arcs(of: v).count(where: { nodes[Int(graph.head[$0])] }) >= 2 else { continue }
            nodes[v] = true
            if let next = prunedTree(over: nodes), next.length < tree.length - 1e-9 { return next }
            nodes[v] = false
        }
        return nil
    }
}
