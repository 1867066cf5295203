/// The part of the time that each element is down by itself; 0 where its reliability is unknown.
struct ElementUnavailability: Sendable {
    var nodes: [Double]
    var links: [Double]
    var groups: [Double]

    init(_ network: FailureNetwork) {
        nodes = network.nodes.map { $0.reliability?.unavailability ?? 0 }
        links = network.links.map { $0.reliability?.unavailability ?? 0 }
        groups = network.groups.map { $0.reliability?.unavailability ?? 0 }
    }

    /// By node, how probably none of the groups is down that alone cut it off; `cuts` holds whom each group cuts off.
    func groupsUp(cutting cuts: [[Int32]], nodeCount: Int) -> [Double] {
        var result = Array(repeating: 1.0, count: nodeCount)
        for (g, cut) in cuts.enumerated() where groups[g] > 0 {
            for v in cut { result[Int(v)] *= 1 - groups[g] }
        }
        return result
    }
}
