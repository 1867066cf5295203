import Graphs

extension SubtreePool {
    private struct Growth {
        var rank: Double
        var reduced: Double
        var load: Int
        var hash: UInt64
        var from: Int32
        var node: Int32
    }

    /// Grows sets from each node that has an edge to the root, by the edges that pay best under the present prices, and
    /// adds those met whose reduced cost is at most `margin`, until time runs out. Of the sets of one size only the `width` most promising
    /// grow on (a beam search). Returns the number of sets tried.
    @discardableResult
    func grow(width: Int, branching: Int, margin: Double, budget: SearchBudget) -> Int {
        let price = price
        let costs = costs
        let demands = problem.demands
        let capacity = problem.capacity
        var near: [[(node: Int32, cost: Double)]] = Array(repeating: [], count: n)
        for i in 0..<n where i != root {
            var all: [(node: Int32, cost: Double)] = []
            for j in 0..<n where j != i && j != root && costs[i * n + j].isFinite {
                all.append((Int32(j), costs[i * n + j]))
            }
            all.sort { ($0.cost - price[Int($0.node)], $0.node) < ($1.cost - price[Int($1.node)], $1.node) }
            near[i] = Array(all.prefix(branching))
        }
        // What a unit of demand must bring in to pay for the edge to the root.
        let total = (0..<n).reduce(0) { $1 == root ? $0 : $0 + demands[$1] }
        let rate = max(0, price.reduce(0, +)) * 0.5 / Double(max(1, total))
        var tried = 0
        var growths: [Growth] = []
        for start in 0..<n where start != root && costs[root * n + start].isFinite {
            if start & 7 == 0, budget.isExhausted { break }
            let gate = costs[root * n + start]
            var level: [[Int32]] = [[Int32(start)]]
            var states = [
                Growth(
                    rank: 0, reduced: gate - price[start], load: demands[start], hash: key(start), from: 0,
                    node: Int32(start))
            ]
            while !level.isEmpty, level[0].count < 40 {
                growths.removeAll(keepingCapacity: true)
                for (index, set) in level.enumerated() {
                    let state = states[index]
                    for i in set {
                        for (j, cost) in near[Int(i)] {
                            let load = state.load + demands[Int(j)]
                            // A set is grown from the node of its cheapest gate.
                            if load > capacity || costs[root * n + Int(j)] < gate { continue }
                            if set.contains(j) { continue }
                            let reduced = state.reduced + cost - price[Int(j)]
                            growths.append(
                                Growth(
                                    rank: reduced + rate * Double(load), reduced: reduced, load: load,
                                    hash: state.hash ^ key(Int(j)), from: Int32(index), node: j))
                        }
                    }
                }
                tried += growths.count
                growths.sort { ($0.rank, $0.hash) < ($1.rank, $1.hash) }
                var next: [[Int32]] = []
                states.removeAll(keepingCapacity: true)
                var seen = Set<UInt64>()
                for growth in growths where next.count < width {
                    guard seen.insert(growth.hash).inserted else { continue }
                    let set = level[Int(growth.from)] + [growth.node]
                    if growth.reduced <= margin { add(set) }
                    next.append(set)
                    states.append(growth)
                }
                level = next
            }
        }
        return tried
    }
}
