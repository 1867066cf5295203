import Graphs
import TestSupport
import Testing

@Suite(.blocking) struct FlowAndDisjointPathTests {
    @Test(arguments: 1...30)
    func maximumFlowEqualsTheSmallestOfAllCuts(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let n = 7
        var arcs: [(from: Int, to: Int, capacity: Int)] = []
        for _ in 0..<18 { arcs.append((random.below(n), random.below(n), random.below(9))) }
        var flow = MaximumFlow(nodeCount: n)
        for arc in arcs { flow.add(from: arc.from, to: arc.to, capacity: arc.capacity) }
        var least = Int.max
        for side in 0..<(1 << n) where side & 1 == 1 && side >> (n - 1) & 1 == 0 {
            least = min(
                least,
                arcs.reduce(0) { side >> $1.from & 1 == 1 && side >> $1.to & 1 == 0 ? $0 + $1.capacity : $0 })
        }
        #expect(flow.push(from: 0, to: n - 1) == least)
        let isIn = flow.sourceSide(of: 0)
        #expect(isIn[0] && !isIn[n - 1])
        #expect(arcs.reduce(0) { isIn[$1.from] && !isIn[$1.to] ? $0 + $1.capacity : $0 } == least)
        var balance = Array(repeating: 0, count: n)
        for (k, arc) in arcs.enumerated() {
            #expect((0...arc.capacity).contains(flow.flow(over: k)))
            balance[arc.from] -= flow.flow(over: k)
            balance[arc.to] += flow.flow(over: k)
        }
        #expect(balance == [-least] + Array(repeating: 0, count: n - 2) + [least])
    }

    @Test func aLimitStopsTheFlow() {
        var flow = MaximumFlow(nodeCount: 2)
        flow.add(from: 0, to: 1, capacity: 10)
        #expect(flow.push(from: 0, to: 1, limit: 4) == 4)
        #expect(flow.push(from: 0, to: 1) == 6)
    }

    /// The most paths of which no two share anything that `parts` names, by trying all sets.
    private func mostDisjoint(_ paths: [Set<Int>]) -> Int {
        func visit(_ at: Int, _ used: Set<Int>) -> Int {
            guard at < paths.count else { return 0 }
            let without = visit(at + 1, used)
            guard used.isDisjoint(with: paths[at]) else { return without }
            return max(without, 1 + visit(at + 1, used.union(paths[at])))
        }
        return visit(0, [])
    }

    /// All paths without repeated nodes, as edges.
    private func simplePaths(_ graph: CompressedGraph, _ a: Int, _ b: Int) -> [[Int]] {
        var result: [[Int]] = []
        func visit(_ v: Int, _ seen: Set<Int>, _ path: [Int]) {
            if v == b { return result.append(path) }
            for arc in graph.arcs(of: v) where !seen.contains(Int(graph.head[arc])) {
                let w = Int(graph.head[arc])
                visit(w, seen.union([w]), path + [Int(graph.edge[arc])])
            }
        }
        visit(a, [a], [])
        return result
    }

    private func inner(_ graph: CompressedGraph, _ path: [Int], _ a: Int, _ b: Int) -> Set<Int> {
        Set(path.flatMap { [graph.edges[$0].a, graph.edges[$0].b] }).subtracting([a, b])
    }

    @Test(arguments: 1...30)
    func disjointPathCountsAreThoseOfAllSetsOfPaths(seed: Int) {
        let graph = randomGraph(nodes: 6, extra: 3, seed: UInt64(seed))
        let paths = simplePaths(graph, 0, 5)
        let (count, cut) = graph.edgeDisjointPaths(from: 0, to: 5)
        #expect(count == mostDisjoint(paths.map { Set($0) }))
        #expect(cut.count == count)
        #expect(paths.allSatisfy { !$0.allSatisfy { !cut.contains($0) } })
        // A direct edge has no inner node: tell it apart by its own number.
        let nodes = paths.map { path in
            let inside = inner(graph, path, 0, 5)
            return inside.isEmpty ? [1_000 + path[0]] : inside
        }
        #expect(graph.vertexDisjointPathCount(from: 0, to: 5) == mostDisjoint(nodes))
    }

    @Test(arguments: 1...40, [CompressedGraph.Disjointness.edges, .nodes])
    func theDisjointPairIsTheShortestOfAllPairs(seed: Int, disjoint: CompressedGraph.Disjointness) {
        let graph = randomGraph(nodes: 7, extra: 5, seed: UInt64(seed))
        let paths = simplePaths(graph, 0, 6)
        func length(_ path: [Int]) -> Double { path.reduce(0) { $0 + graph.edges[$1].length } }
        var best = Double.infinity
        for (i, one) in paths.enumerated() {
            for two in paths[..<i] {
                let apart =
                    Set(one).isDisjoint(with: two)
                    && (disjoint == .edges || inner(graph, one, 0, 6).isDisjoint(with: inner(graph, two, 0, 6)))
                if apart { best = min(best, length(one) + length(two)) }
            }
        }
        guard let pair = graph.shortestDisjointPair(from: 0, to: 6, disjoint: disjoint) else {
            #expect(best == .infinity)
            return
        }
        #expect(length(pair.first) + length(pair.second) == best)
        #expect(length(pair.first) <= length(pair.second))
        #expect(Set(pair.first).isDisjoint(with: pair.second))
        for path in [pair.first, pair.second] {
            var v = 0
            for e in path {
                #expect(graph.edges[e].a == v || graph.edges[e].b == v)
                v = graph.edges[e].a == v ? graph.edges[e].b : graph.edges[e].a
            }
            #expect(v == 6)
        }
        if disjoint == .nodes {
            #expect(inner(graph, pair.first, 0, 6).isDisjoint(with: inner(graph, pair.second, 0, 6)))
        }
    }
}
