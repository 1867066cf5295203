/// For each node the edges worth adding to a tree, cheapest first, in one flat array.
///
/// An edge that costs no less than both its ends' edges to the root is left out: whichever end lies below it would do
/// as well on the root itself, which never overloads anything.
struct CandidateEdges {
    /// The candidates of node `i` are `start[i] ..< start[i + 1]`.
    let start: [Int32]
    let neighbour: [Int32]
    let cost: [Double]

    init(_ problem: CapacitatedTreeProblem, perNode limit: Int) {
        let n = problem.nodeCount
        var start: [Int32] = [0]
        var neighbour: [Int32] = []
        var cost: [Double] = []
        for i in 0..<n {
            if i != problem.root {
                let gate = problem.cost(i, problem.root)
                let useful = (0..<n).filter { j in
                    j != i && j != problem.root && problem.cost(i, j) < max(gate, problem.cost(j, problem.root))
                }
                for j in useful.sorted(by: { (problem.cost(i, $0), $0) < (problem.cost(i, $1), $1) }).prefix(limit) {
                    neighbour.append(Int32(j))
                    cost.append(problem.cost(i, j))
                }
            }
            start.append(Int32(neighbour.count))
        }
        self.start = start
        self.neighbour = neighbour
        self.cost = cost
    }
}
