import Graphs
import TestSupport
import Testing

@Suite(.blocking) struct BlockStructureTests {
    /// A graph that need not be connected, with parallel edges and loops.
    private func multigraph(_ seed: Int) -> CompressedGraph {
        var random = SeededGenerator(seed: UInt64(seed))
        let n = 4 + random.below(7)
        let edges = (0..<(n + random.below(5))).map { _ in
            CompressedGraph.Edge(random.below(n), random.below(n), 1)
        }
        return CompressedGraph(nodeCount: n, edges: edges)
    }

    private func componentCount(_ graph: CompressedGraph, withoutEdge: Int = -1, withoutNode: Int = -1) -> Int {
        var sets = UnionFind(graph.nodeCount)
        for (index, e) in graph.edges.enumerated()
        where index != withoutEdge && e.a != withoutNode && e.b != withoutNode {
            sets.unite(e.a, e.b)
        }
        return sets.setCount - (withoutNode >= 0 ? 1 : 0)
    }

    @Test(arguments: 1...60)
    func bridgesAndArticulationPointsAreThoseWhoseLossDisconnects(seed: Int) {
        let graph = multigraph(seed)
        let found = graph.blockStructure()
        let whole = componentCount(graph)
        #expect(graph.connectedComponents().count == whole)
        for e in graph.edges.indices {
            #expect(found.isBridge[e] == (componentCount(graph, withoutEdge: e) > whole), "edge \(e)")
        }
        for v in 0..<graph.nodeCount {
            #expect(
                found.isArticulationPoint[v] == (componentCount(graph, withoutNode: v) > whole), "node \(v)")
        }
    }

    /// Blocks are the largest parts without an articulation point of their own, and meet in articulation points only.
    @Test(arguments: 1...60)
    func blocksAreBiconnectedAndMeetInArticulationPoints(seed: Int) {
        let graph = multigraph(seed)
        let found = graph.blockStructure()
        for (e, edge) in graph.edges.enumerated() { #expect((found.block[e] < 0) == (edge.a == edge.b)) }
        for (index, nodes) in found.blockNodes.enumerated() {
            let edges = graph.edges.indices.filter { found.block[$0] == Int32(index) }
            #expect(Set(edges.flatMap { [graph.edges[$0].a, graph.edges[$0].b] }) == Set(nodes))
            for gone in nodes {
                var sets = UnionFind(graph.nodeCount)
                for e in edges where graph.edges[e].a != gone && graph.edges[e].b != gone {
                    sets.unite(graph.edges[e].a, graph.edges[e].b)
                }
                #expect(Set(nodes.filter { $0 != gone }.map { sets.find($0) }).count <= 1)
            }
            for other in found.blockNodes[..<index] {
                let common = Set(nodes).intersection(other)
                #expect(common.count <= 1 && common.allSatisfy { found.isArticulationPoint[$0] })
            }
        }
        for v in 0..<graph.nodeCount {
            let count = found.blockNodes.count { $0.contains(v) }
            #expect(found.isArticulationPoint[v] ? count >= 2 : count <= 1)
        }
        #expect(
            found.blockCutTree.map(\.articulationPoint)
                == (0..<graph.nodeCount).filter { found.isArticulationPoint[$0] })
    }

    @Test(arguments: 1...40)
    func hopDiameterIsTheLongestOfAllShortestPaths(seed: Int) {
        let graph = multigraph(seed)
        let unit = CompressedGraph(nodeCount: graph.nodeCount, edges: graph.edges.map { .init($0.a, $0.b, 1) })
        let (component, count) = unit.connectedComponents()
        let sizes = (0..<count).map { c in component.count { $0 == c } }
        let largest = sizes.firstIndex(of: sizes.max() ?? 0)
        let all = allDistances(unit)
        var expected = 0.0
        for i in 0..<unit.nodeCount where component[i] == largest {
            for j in 0..<unit.nodeCount where component[j] == largest { expected = max(expected, all[i][j]) }
        }
        #expect(unit.hopDiameter() == Int(expected))
    }

    @Test func aLongPathNeedsNoRecursion() {
        let n = 100_000
        let graph = CompressedGraph(nodeCount: n, edges: (1..<n).map { .init($0 - 1, $0, 1) })
        let found = graph.blockStructure()
        #expect(found.bridgeCount == n - 1 && found.articulationPointCount == n - 2)
    }
}
