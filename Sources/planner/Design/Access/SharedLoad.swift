package import NetworkModel

/// How the demand of offices of one level adds up on a line that they share.
///
/// Their busy moments do not add, but the people who cause them do: a line's demand is a function of the people behind it.
/// A tree search can then add people along its branches and compare them with what each tier carries, exactly.
package struct SharedLoad: Sendable {
    /// Busy-hour demand of a line behind which this many people work; not falling in their number.
    package var demand: @Sendable (_ people: Int) -> (downstream: Bandwidth, upstream: Bandwidth)

    package init(demand: @escaping @Sendable (_ people: Int) -> (downstream: Bandwidth, upstream: Bandwidth)) {
        self.demand = demand
    }

    /// The capacity that keeps the busy hour of `people` below `utilisationLimit` (0...1).
    func required(_ people: Int, utilisationLimit: Double) -> Bandwidth {
        let demand = demand(people)
        let most = max(demand.downstream, demand.upstream)
        return Bandwidth(bitsPerSecond: Int64((Double(most.bitsPerSecond) / utilisationLimit).rounded(.up)))
    }

    /// The most people whose busy hour a line of `capacity` carries, at most `limit`. O(log limit) evaluations of `demand`.
    func people(carriedBy capacity: Bandwidth, utilisationLimit: Double, limit: Int) -> Int {
        var low = 0
        var high = limit
        while low < high {
            let middle = low + (high - low + 1) / 2
            if required(middle, utilisationLimit: utilisationLimit) <= capacity {
                low = middle
            } else {
                high = middle - 1
            }
        }
        return low
    }
}
