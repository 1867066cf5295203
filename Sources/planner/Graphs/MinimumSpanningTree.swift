extension CompressedGraph {
    /// Indices of the edges of a minimum spanning forest by Kruskal's method, in rising order of length, O(m log m).
    /// With `keep`, only of the subgraph between the nodes it holds for. Equal lengths are taken by index.
    package func minimumSpanningForest(where keep: ((Int) -> Bool)? = nil) -> [Int] {
        let order = edges.indices.filter { keep == nil || keep?(edges[$0].a) == true && keep?(edges[$0].b) == true }
            .sorted { (edges[$0].length, $0) < (edges[$1].length, $1) }
        var sets = UnionFind(nodeCount)
        return order.filter { sets.unite(edges[$0].a, edges[$0].b) }
    }
}
