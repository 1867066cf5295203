package import Design

extension MultiLevelTreeProblem {
    /// The problem as a mixed integer program: choose for each node its parent and the band of flow on that link, each
    /// band at its cheapest link size (the capacitated flow model with one flow for each size: Gamvros, Golden, Raghavan,
    /// *The multilevel capacitated minimum spanning tree problem*, INFORMS J. Computing 18, 2006). `known` is a tree to
    /// start from.
    package func mixedProgram(known: MultiLevelTree? = nil) -> MixedProgram {
        var program = MixedProgram()
        let n = nodeCount
        let others = (0..<n).filter { $0 != centre }
        let total = others.reduce(0) { $0 + demands[$1] }
        let capacities = Set(levels.map(\.capacity)).sorted()
        let largest = min(capacity, total)
        var links: [[Choice]] = Array(repeating: [], count: n * n)
        for i in others {
            for j in 0..<n where j != i {
                let room = largest - (j == centre ? 0 : demands[j])
                for (band, capacity) in capacities.enumerated() {
                    let least = max(demands[i], band == 0 ? 0 : capacities[band - 1] + 1)
                    let most = min(capacity, room)
                    var cost = Double.infinity
                    for level in levels where level.capacity >= capacity { cost = min(cost, level.costs[i * n + j]) }
                    guard least <= most, cost.isFinite else { continue }
                    let choice = Choice(
                        column: program.choice(cost: cost), flow: program.column(), least: least, most: most)
                    program.row([(choice.flow, 1), (choice.column, -Double(most))], atMost: 0)
                    program.row([(choice.flow, 1), (choice.column, -Double(least))], atLeast: 0)
                    links[i * n + j].append(choice)
                }
            }
        }
        for i in others {
            let out = (0..<n).flatMap { links[i * n + $0] }
            let into = others.flatMap { links[$0 * n + i] }
            program.row(out.map { ($0.column, 1) }, equals: 1)
            program.row(out.map { ($0.flow, 1) } + into.map { ($0.flow, -1) }, equals: Double(demands[i]))
            for j in others where j < i && !links[i * n + j].isEmpty && !links[j * n + i].isEmpty {
                program.row((links[i * n + j] + links[j * n + i]).map { ($0.column, 1) }, atMost: 1)
            }
        }
        if let known {
            let flow = flows(of: known)
            for i in others {
                for j in 0..<n {
                    for choice in links[i * n + j] {
                        let isChosen = j == known.parents[i] && choice.least <= flow[i] && flow[i] <= choice.most
                        program.knownSolution.append((choice.column, isChosen ? 1 : 0))
                    }
                }
            }
        }
        return program
    }

    /// A link in one band of flow.
    private struct Choice {
        var column: Int
        var flow: Int
        var least: Int
        var most: Int
    }

    private func flows(of tree: MultiLevelTree) -> [Int] {
        var flow = Array(repeating: 0, count: nodeCount)
        for node in 0..<nodeCount where node != centre {
            var at = node
            while at != centre {
                flow[at] += demands[node]
                at = tree.parents[at]
            }
        }
        return flow
    }
}
