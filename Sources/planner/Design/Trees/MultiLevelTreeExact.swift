package import Graphs

extension MultiLevelTreeProblem {
    /// How many nodes besides the centre the exact method takes: sets of them are words of 64 bits.
    package static let exactLimit = 63

    /// The cheapest tree, proved; nil where there is none, where the problem has more than `exactLimit` nodes besides
    /// the centre, or where the budget ends first. `upper` is the cost of a known tree: without one every subset of the nodes
    /// is looked at. `budget.steps` counts the pairs of partial trees tried.
    package func optimum(upper: Double = .infinity, budget: SearchBudget = SearchBudget(steps: .max))
        -> MultiLevelTree?
    {
        exactSearch(upper: upper, budget: budget).tree
    }

    /// The cheapest tree where the search comes to its end, and a bound that no tree undercuts, however it ends.
    ///
    /// The search widens the part of the gap between bound and `upper` that it looks at: a narrow part is soon done, and
    /// a tree found in it is the best; where none is found the bound is raised by that part.
    func exactSearch(upper: Double, budget: SearchBudget) -> (tree: MultiLevelTree?, bound: Double) {
        guard nodeCount - 1 <= Self.exactLimit else { return (nil, 0) }
        guard nodeCount > 1 else { return (MultiLevelTree(parents: [-1], levels: [-1]), 0) }
        var bound = FlowNodeBound(self)
        let isBounded = upper.isFinite
        // A round costs about as much as ten pairs for each pair of nodes and level.
        let most = budget.steps / max(1, 40 * nodeCount * nodeCount * levels.count)
        let rounds = isBounded ? max(50, min(3_000, most)) : 0
        guard bound.climb(upper: isBounded ? upper : 1, rounds: rounds) else { return (nil, 0) }
        var reached = min(upper, bound.value)
        var steps = budget.steps
        for share in isBounded ? [0.4, 0.7, 1.0] : [1] {
            // A little more than the gap, so that a tree as good as the known one is found for all the rounding.
            let slack = isBounded ? max(0, upper - bound.value) * share + 1e-9 * upper : .infinity
            var search = SubtreeEnumeration(self, bound, slack: slack)
            switch search.run(steps: &steps, budget) {
            case .unfinished: return (nil, reached)
            case .none: reached = min(upper, bound.value + slack)
            case .found(let parents):
                guard let tree = tree(over: parents), let cost = cost(of: tree) else { return (nil, reached) }
                return (tree, max(reached, min(cost, upper)))
            }
        }
        return (nil, reached)
    }
}
