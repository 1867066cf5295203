/// What connectivity alone needs: the graph of the transit nodes, and the leaves that hang on it.
///
/// A node that passes no traffic on (an office with its circuits) separates nobody else, so the search for separators runs
/// over the transit nodes only, and each leaf follows from the nodes that it hangs on.
struct CoreNetwork: Sendable {
    let nodeCount: Int
    let linkCount: Int
    let roots: [Int32]
    let transit: [Int32]
    let leaves: [Int32]
    let isTransit: [Bool]
    let isRoot: [Bool]
    /// Arcs to transit nodes: for a transit node its neighbours in the core, for a leaf what it hangs on.
    let start: [Int32]
    let head: [Int32]
    let link: [Int32]
    /// People in the upper bits, the office itself in the lowest 24, so that one sum counts both.
    let weight: [Int64]

    static let peopleShift: Int64 = 24

    init(_ net: RoutedNetwork) {
        nodeCount = net.nodeCount
        linkCount = net.linkCount
        isTransit = net.isTransit
        isRoot = net.isRoot
        roots = net.isRoot.indices.filter { net.isRoot[$0] }.map { Int32($0) }
        transit = net.isTransit.indices.filter { net.isTransit[$0] }.map { Int32($0) }
        leaves = net.isTransit.indices.filter { !net.isTransit[$0] }.map { Int32($0) }
        var start: [Int32] = [0]
        var head: [Int32] = []
        var link: [Int32] = []
        for v in 0..<net.nodeCount {
            for arc in Int(net.start[v])..<Int(net.start[v + 1]) where net.isTransit[Int(net.head[arc])] {
                head.append(net.head[arc])
                link.append(net.link[arc])
            }
            start.append(Int32(head.count))
        }
        self.start = start
        self.head = head
        self.link = link
        weight = (0..<net.nodeCount).map { Int64(net.people[$0]) << Self.peopleShift + (net.isOffice[$0] ? 1 : 0) }
    }

    static func people(_ weight: Int64) -> Int { Int(weight >> peopleShift) }
    static func offices(_ weight: Int64) -> Int { Int(weight & (1 << peopleShift - 1)) }
}
