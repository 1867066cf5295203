import Graphs
import TestSupport
import Testing

@Suite(.blocking) struct PathAndTreeTests {
    @Test(arguments: 1...20)
    func shortestPathsAgreeWithFloydWarshall(seed: Int) {
        let graph = randomGraph(nodes: 12, extra: 15, seed: UInt64(seed))
        let all = allDistances(graph)
        for s in 0..<12 { #expect(graph.shortestPaths(from: [s]).distance == all[s]) }
        let two = graph.shortestPaths(from: [0, 5])
        #expect(two.distance == (0..<12).map { min(all[0][$0], all[5][$0]) })
    }

    @Test func unreachedNodesAreInfinitelyFar() {
        let graph = CompressedGraph(nodeCount: 3, edges: [.init(0, 1, 4)])
        let paths = graph.shortestPaths(from: [0])
        #expect(paths.distance == [0, 4, .infinity])
        #expect(paths.lastEdge == [-1, 0, -1])
    }

    @Test(arguments: 1...20)
    func spanningForestIsTheCheapestOfAllSpanningTrees(seed: Int) {
        let graph = randomGraph(nodes: 6, extra: 5, seed: UInt64(seed))
        var best = Double.infinity
        for choice in 0..<(1 << graph.edges.count) where choice.nonzeroBitCount == 5 {
            var sets = UnionFind(6)
            var sum = 0.0
            for (k, e) in graph.edges.enumerated() where choice >> k & 1 == 1 {
                sets.unite(e.a, e.b)
                sum += e.length
            }
            if sets.setCount == 1 { best = min(best, sum) }
        }
        let tree = graph.minimumSpanningForest()
        #expect(tree.count == 5)
        #expect(tree.reduce(0) { $0 + graph.edges[$1].length } == best)
    }

    @Test(arguments: 1...60)
    func arborescenceIsTheCheapestOfAllChoices(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let n = 5
        let lengths = (0..<n * n).map { _ in Double(random.below(30)) - 10 }
        var best = Double.infinity
        var choice = [0, 0, 0, 0, 0]
        func visit(_ i: Int) {
            if i == n {
                for start in 1..<n {
                    var at = start
                    var steps = 0
                    while at != 0, steps < n {
                        at = choice[at]
                        steps += 1
                    }
                    if at != 0 { return }
                }
                best = min(best, (1..<n).reduce(0) { $0 + lengths[$1 * n + choice[$1]] })
                return
            }
            for j in 0..<n where j != i {
                choice[i] = j
                visit(i + 1)
            }
        }
        visit(1)
        let found = minimumArborescence(nodeCount: n, root: 0, lengths: lengths)
        #expect(found.map { f in (1..<n).reduce(0) { $0 + lengths[$1 * n + f[$1]] } } == best)
    }

    @Test func theSameSeedGivesTheSameStreamAndAnotherStreamAnother() {
        var a = SeededGenerator(seed: 7)
        var b = SeededGenerator(seed: 7)
        var c = SeededGenerator(seed: 7, stream: 1)
        let first = (0..<10).map { _ in a.next() }
        #expect(first == (0..<10).map { _ in b.next() })
        #expect(first != (0..<10).map { _ in c.next() })
        for _ in 0..<1000 {
            #expect((0..<3).contains(a.below(3)))
            #expect((0..<1).contains(a.unit()))
        }
    }
}
