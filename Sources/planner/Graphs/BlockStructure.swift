/// How a graph falls apart: its bridges, articulation points, and blocks (biconnected components).
package struct BlockStructure: Sendable {
    /// By edge: whether its loss alone disconnects its ends. A parallel edge is none, nor is a loop.
    package var isBridge: [Bool]
    /// By node: whether its loss alone disconnects others.
    package var isArticulationPoint: [Bool]
    /// By edge, the block it is in; -1 for a loop.
    package var block: [Int32]
    /// The nodes of each block, rising; a node without edges but loops is in none.
    package var blockNodes: [[Int]]

    package var bridgeCount: Int { isBridge.count(where: \.self) }
    package var articulationPointCount: Int { isArticulationPoint.count(where: \.self) }

    /// The block-cut tree (a forest where the graph is not connected): for each articulation point the blocks it joins.
    package var blockCutTree: [(articulationPoint: Int, blocks: [Int])] {
        var blocks: [Int: [Int]] = [:]
        for (index, nodes) in blockNodes.enumerated() {
            for v in nodes where isArticulationPoint[v] { blocks[v, default: []].append(index) }
        }
        return blocks.keys.sorted().map { ($0, blocks[$0] ?? []) }
    }
}

extension CompressedGraph {
    /// Finds bridges, articulation points and blocks in O(nodes + edges), without recursion: Hopcroft and Tarjan,
    /// *Algorithm 447: efficient algorithms for graph manipulation*, CACM 16, 1973.
    package func blockStructure() -> BlockStructure {
        var search = BlockSearch(self)
        for v in 0..<nodeCount where search.number[v] == 0 { search.run(from: v) }
        return search.result
    }
}

private struct BlockSearch {
    let graph: CompressedGraph
    var number: [Int32]
    var result: BlockStructure
    private var low: [Int32]
    private var nextArc: [Int32]
    private var treeEdge: [Int32]
    private var path: [Int] = []
    private var openEdges: [Int] = []
    private var count: Int32 = 0

    init(_ graph: CompressedGraph) {
        self.graph = graph
        number = Array(repeating: 0, count: graph.nodeCount)
        low = number
        nextArc = Array(graph.start.dropLast())
        treeEdge = Array(repeating: -1, count: graph.nodeCount)
        result = BlockStructure(
            isBridge: Array(repeating: false, count: graph.edges.count),
            isArticulationPoint: Array(repeating: false, count: graph.nodeCount),
            block: Array(repeating: -1, count: graph.edges.count), blockNodes: [])
    }

    mutating func run(from root: Int) {
        enter(root, over: -1)
        var rootBlocks = 0
        while let v = path.last {
            let arc = Int(nextArc[v])
            guard arc < Int(graph.start[v + 1]) else {
                path.removeLast()
                guard let p = path.last else { break }
                low[p] = min(low[p], low[v])
                if low[v] >= number[p] {
                    closeBlock(Int(treeEdge[v]))
                    if p == root { rootBlocks += 1 } else { result.isArticulationPoint[p] = true }
                }
                if low[v] > number[p] { result.isBridge[Int(treeEdge[v])] = true }
                continue
            }
            nextArc[v] += 1
            let w = Int(graph.head[arc])
            let e = graph.edge[arc]
            if e == treeEdge[v] || w == v { continue }
            if number[w] == 0 {
                openEdges.append(Int(e))
                enter(w, over: e)
            } else if number[w] < number[v] {
                openEdges.append(Int(e))
                low[v] = min(low[v], number[w])
            }
        }
        if rootBlocks > 1 { result.isArticulationPoint[root] = true }
    }

    private mutating func enter(_ v: Int, over edge: Int32) {
        count += 1
        number[v] = count
        low[v] = count
        treeEdge[v] = edge
        path.append(v)
    }

    /// All edges since `edge` are one block.
    private mutating func closeBlock(_ edge: Int) {
        let index = Int32(result.blockNodes.count)
        var nodes: Set<Int> = []
        while let e = openEdges.popLast() {
            result.block[e] = index
            nodes.insert(graph.edges[e].a)
            nodes.insert(graph.edges[e].b)
            if e == edge { break }
        }
        result.blockNodes.append(nodes.sorted())
    }
}
