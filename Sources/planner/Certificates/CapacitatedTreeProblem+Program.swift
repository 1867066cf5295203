package import Design

extension CapacitatedTreeProblem {
    /// The problem as a mixed integer program: choose for each node the edge to its parent, with a flow of demand over
    /// it (Gavish, *Formulations and algorithms for the capacitated minimal directed tree problem*, J. ACM 30, 1983).
    ///
    /// `cuts` are sets of nodes without the root; each adds the row that at least `ceil(demand / capacity)` edges leave it.
    /// Every such row holds for all solutions, whatever the sets. `known` is a tree to start from.
    package func mixedProgram(cuts: [[Int]] = [], known: ParentTree? = nil) -> MixedProgram {
        var program = MixedProgram()
        let n = nodeCount
        let others = (0..<n).filter { $0 != root }
        let total = others.reduce(0) { $0 + demands[$1] }
        let most = min(capacity, total)
        // An edge no cheaper than the node's own to the root is never needed: the root may take the node instead.
        var choice = Array(repeating: -1, count: n * n)
        var flow = choice
        for i in others {
            for j in 0..<n where j != i && cost(i, j).isFinite {
                guard j == root || cost(i, j) < cost(i, root) && demands[i] + demands[j] <= capacity else { continue }
                choice[i * n + j] = program.choice(cost: cost(i, j))
                flow[i * n + j] = program.column()
            }
        }
        for i in others {
            let out = (0..<n).filter { choice[i * n + $0] >= 0 }
            let into = others.filter { choice[$0 * n + i] >= 0 }
            program.row(out.map { (choice[i * n + $0], 1) }, equals: 1)
            program.row(
                out.map { (flow[i * n + $0], 1) } + into.map { (flow[$0 * n + i], -1) }, equals: Double(demands[i]))
            for j in out {
                let room = most - (j == root ? 0 : demands[j])
                program.row([(flow[i * n + j], 1), (choice[i * n + j], -Double(room))], atMost: 0)
                program.row([(flow[i * n + j], 1), (choice[i * n + j], -Double(demands[i]))], atLeast: 0)
                if j < i, choice[j * n + i] >= 0 {
                    program.row([(choice[i * n + j], 1), (choice[j * n + i], 1)], atMost: 1)
                }
            }
        }
        for set in [others] + cuts {
            let inside = Set(set)
            let demand = inside.reduce(0) { $0 + demands[$1] }
            let edges = inside.sorted().flatMap { i in
                (0..<n).filter { choice[i * n + $0] >= 0 && !inside.contains($0) }.map { (choice[i * n + $0], 1.0) }
            }
            program.row(edges, atLeast: Double((demand + capacity - 1) / max(1, capacity)))
        }
        if let known {
            for i in others {
                let parent = choice[i * n + known.parents[i]] >= 0 ? known.parents[i] : root
                for j in 0..<n where choice[i * n + j] >= 0 {
                    program.knownSolution.append((choice[i * n + j], j == parent ? 1 : 0))
                }
            }
        }
        return program
    }
}
