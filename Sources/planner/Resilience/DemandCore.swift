import Graphs

/// The links that a way between two ends of explicit demands can use, whatever fails: those in the blocks between them.
///
/// A way without repeated nodes passes only the blocks on the path between its ends in the block-cut tree. So blocks that
/// hang on one articulation point and hold no end of a demand are peeled off, one after the other: the access networks
/// of all provinces, when demands run between centres. O(nodes + links).
func linksBetweenDemandEnds(_ network: FailureNetwork) -> [Bool] {
    guard !network.demands.isEmpty else { return Array(repeating: false, count: network.links.count) }
    let blocks = CompressedGraph(
        nodeCount: network.nodes.count, edges: network.links.map { .init($0.a, $0.b, 1) }
    ).blockStructure()
    var isEnd = Array(repeating: false, count: network.nodes.count)
    for demand in network.demands {
        isEnd[demand.from] = true
        isEnd[demand.to] = true
    }
    var blocksAt = Array(repeating: 0, count: network.nodes.count)
    var blocksOf = Array(repeating: [Int](), count: network.nodes.count)
    for (index, nodes) in blocks.blockNodes.enumerated() {
        for v in nodes {
            blocksAt[v] += 1
            if blocks.isArticulationPoint[v] { blocksOf[v].append(index) }
        }
    }
    // How many nodes of a block a way can come in or end at.
    func gates(_ block: Int) -> Int { blocks.blockNodes[block].count { isEnd[$0] || blocksAt[$0] > 1 } }
    var isKept = Array(repeating: true, count: blocks.blockNodes.count)
    var open = blocks.blockNodes.indices.map(gates)
    var queue = open.indices.filter { open[$0] < 2 }
    while let block = queue.popLast() {
        guard isKept[block] else { continue }
        isKept[block] = false
        for v in blocks.blockNodes[block] {
            blocksAt[v] -= 1
            guard blocksAt[v] == 1, !isEnd[v], let last = blocksOf[v].first(where: { isKept[$0] }) else { continue }
            open[last] -= 1
            if open[last] < 2 { queue.append(last) }
        }
    }
    return blocks.block.map { $0 >= 0 && isKept[Int($0)] }
}
