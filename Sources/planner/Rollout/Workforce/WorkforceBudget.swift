/// How much a search for a workforce schedule may do. Kernels read no clock: the caller passes one as a function.
package struct WorkforceBudget: Sendable {
    /// Rounds at most: half change one order or way, half take works out and put them in elsewhere; with only this the result
    /// depends on problem and seed alone. Prices of crew time are fitted before, in some generations of each part. 0 leaves the
    /// best of the plain orders and rules.
    package var steps: Int
    /// The part of the allowed time that is used up, 0 at the start, 1 or more at its end.
    package var usedTime: @Sendable () -> Double

    package init(steps: Int, usedTime: @escaping @Sendable () -> Double = { 0 }) {
        self.steps = steps
        self.usedTime = usedTime
    }
}
