/// What a solver apart from our own says about a problem: a bound that no solution undercuts, and how it ended.
package struct Certificate: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable {
        /// The bound is the cost of the cheapest solution.
        case optimal
        /// Time ran out first; the bound holds.
        case timeLimit = "time_limit"
        case interrupted
        /// The solver found that there is no solution at all: it contradicts a solution at hand.
        case infeasible
        /// The problem has more numbers than is sensible to pass to the solver.
        case tooLarge = "too_large"
        case failed
    }

    /// Its name and version, such as `HiGHS 1.15.1`.
    package var solver: String
    /// Nil where the solver came to none.
    package var lowerBound: Double?
    package var status: Status

    package init(solver: String, lowerBound: Double?, status: Status) {
        self.solver = solver
        self.lowerBound = lowerBound
        self.status = status
    }

    /// Whether the bound is above the cost of a solution by more than the solver's tolerance: then one of both is wrong.
    package func contradicts(cost: Double) -> Bool {
        guard status != .infeasible else { return true }
        guard let lowerBound else { return false }
        return lowerBound > cost + 1e-5 * max(1, abs(cost))
    }
}
