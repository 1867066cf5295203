extension CapacitatedTreeProblem {
    /// The savings heuristic of Esau and Williams (*On teleprocessing system design II*, IBM Systems Journal 5, 1966):
    /// begin with the star and join, while something is saved, the component pair of greatest saving. O(n^2 log n) in
    /// practice; about 3 to 25 % above the best. Nil where some node has no edge to the root and can't be joined.
    package func esauWilliams() -> ParentTree? {
        let n = nodeCount
        var component = Array(0..<n)
        var members: [[Int]] = (0..<n).map { [$0] }
        var load = demands
        var gate = (0..<n).map { cost($0, root) }
        var edges: [(Int, Int)] = []
        // The best partner of each component, kept until either side changes.
        var best: [(saving: Double, from: Int, to: Int)?] = Array(repeating: nil, count: n)
        var stale = Set((0..<n).filter { $0 != root })
        var alive = stale
        while true {
            for c in alive.sorted() where stale.contains(c) || best[c].map({ stale.contains(component[$0.to]) }) == true
            {
                best[c] = partner(of: c, members[c], component, load, gate)
            }
            stale.removeAll(keepingCapacity: true)
            var chosen: (saving: Double, from: Int, to: Int)?
            for c in alive.sorted() {
                if let b = best[c], b.saving > chosen?.saving ?? 0 { chosen = b }
            }
            guard let join = chosen else { break }
            let a = component[join.from]
            let b = component[join.to]
            edges.append((join.from, join.to))
            // The joined component keeps the cheaper of the two gates.
            load[b] += load[a]
            for node in members[a] { component[node] = b }
            members[b] += members[a]
            gate[b] = min(gate[a], gate[b])
            alive.remove(a)
            // Others that aimed at either side must look again: the load grew.
            for c in alive where best[c].map({ component[$0.to] == b }) == true || c == b { stale.insert(c) }
        }
        for c in alive {
            guard gate[c].isFinite else { return nil }
            let door = members[c].first { cost($0, root) == gate[c] }
            guard let door else { return nil }
            edges.append((door, root))
        }
        return ParentTree(nodeCount: n, root: root, edges: edges)
    }

    private func partner(of c: Int, _ members: [Int], _ component: [Int], _ load: [Int], _ gate: [Double])
        -> (saving: Double, from: Int, to: Int)?
    {
        var best: (saving: Double, from: Int, to: Int)?
        for i in members {
            for j in 0..<nodeCount where j != root && component[j] != c && load[component[j]] + load[c] <= capacity {
                // Either gate may be given up; the dearer one is. Here: this component's, the other's when it looks.
                let saving = gate[c] - cost(i, j)
                if saving > best?.saving ?? 0 { best = (saving, i, j) }
            }
        }
        return best
    }
}

extension ParentTree {
    /// The tree of the undirected `edges` seen from `root`; nil unless they span `0 ..< nodeCount` without a cycle.
    package init?(nodeCount n: Int, root: Int, edges: [(Int, Int)]) {
        guard edges.count == n - 1 else { return nil }
        var neighbours: [[Int]] = Array(repeating: [], count: n)
        for (a, b) in edges {
            neighbours[a].append(b)
            neighbours[b].append(a)
        }
        var parents = Array(repeating: -2, count: n)
        parents[root] = -1
        var queue = [root]
        var head = 0
        while head < queue.count {
            let at = queue[head]
            head += 1
            for next in neighbours[at] where parents[next] == -2 {
                parents[next] = at
                queue.append(next)
            }
        }
        guard queue.count == n else { return nil }
        self.parents = parents
    }
}
