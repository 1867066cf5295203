extension CompressedGraph {
    /// By node, the component it is in, counted from 0 in the order of their first nodes; O(nodes + edges).
    package func connectedComponents() -> (component: [Int], count: Int) {
        var component = Array(repeating: -1, count: nodeCount)
        var count = 0
        var stack: [Int] = []
        for root in 0..<nodeCount where component[root] < 0 {
            component[root] = count
            stack.append(root)
            while let v = stack.popLast() {
                for arc in arcs(of: v) where component[Int(head[arc])] < 0 {
                    component[Int(head[arc])] = count
                    stack.append(Int(head[arc]))
                }
            }
            count += 1
        }
        return (component, count)
    }

    /// The most edges on a shortest path between two nodes of the largest component (the first of equals); 0 without nodes.
    ///
    /// Breadth-first searches from the nodes in falling order of distance from a central one, until no further node can
    /// raise the diameter: iFUB (Crescenzi et al., *On computing the diameter of real-world undirected graphs*, TCS 514,
    /// 2013). O(nodes × edges) at worst, a few searches on most networks.
    package func hopDiameter() -> Int {
        let (component, count) = connectedComponents()
        guard count > 0 else { return 0 }
        var sizes = Array(repeating: 0, count: count)
        for c in component { sizes[c] += 1 }
        guard let most = sizes.max(), let largest = sizes.firstIndex(of: most),
            let any = component.firstIndex(of: largest)
        else { return 0 }
        // The middle of a long path is central.
        let one = hops(from: any)
        let far = hops(from: one.last)
        let path = hops(from: far.last)
        var centre = far.last
        for v in 0..<nodeCount
        where far.distance[v] >= 0 && far.distance[v] + path.distance[v] == far.eccentricity
            && path.distance[v] == far.eccentricity / 2
        {
            centre = v
            break
        }
        let levels = hops(from: centre)
        var best = max(far.eccentricity, levels.eccentricity)
        for v in levels.order.reversed() {
            // No two nodes of this level and those within are farther apart.
            if best >= 2 * levels.distance[v] { break }
            best = max(best, hops(from: v).eccentricity)
        }
        return best
    }

    private func hops(from source: Int) -> (distance: [Int], order: [Int], last: Int, eccentricity: Int) {
        var distance = Array(repeating: -1, count: nodeCount)
        distance[source] = 0
        var order = [source]
        var next = 0
        while next < order.count {
            let v = order[next]
            next += 1
            for arc in arcs(of: v) where distance[Int(head[arc])] < 0 {
                distance[Int(head[arc])] = distance[v] + 1
                order.append(Int(head[arc]))
            }
        }
        let last = order[order.count - 1]
        return (distance, order, last, distance[last])
    }
}
