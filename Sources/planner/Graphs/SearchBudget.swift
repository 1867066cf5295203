/// How much a search may do. Kernels read no clock: the caller passes one as a function.
package struct SearchBudget: Sendable {
    /// Work to do at most, in the search's own steps; with only this the result depends on problem and seed alone.
    package var steps: Int
    /// The part of the allowed time that is used up, 0 at the start, 1 or more at its end. Once it runs ahead of the
    /// steps the search ends early, and the result depends on the machine's speed too.
    package var usedTime: @Sendable () -> Double

    package init(steps: Int, usedTime: @escaping @Sendable () -> Double = { 0 }) {
        self.steps = steps
        self.usedTime = usedTime
    }

    package var isExhausted: Bool { usedTime() >= 1 }

    /// The budget for the part of the time between the fractions `start` and `end` of this one.
    package func slice(from start: Double, to end: Double, steps: Int) -> SearchBudget {
        let whole = usedTime
        return SearchBudget(steps: steps) { (whole() - start) / (end - start) }
    }
}
