/// Splits one direction of a line's busy hour among its classes of service.
///
/// A plan records of each system what it asks alone and by how much less the line would need without it. Systems of one class share
/// its part of the line (`OfferedTraffic`), and classes don't share: so a class takes at least what its largest system takes, and
/// the sum of the marginal parts, and at most the sum of what its systems take alone. Where the classes' parts must sum to the line's
/// whole demand, each lies equally far between the two; a class of one system is exact.
struct ClassShares {
    struct System {
        var qosClass: String
        /// Bits per second.
        var alone: Int64
        /// nil in plans that did not record it.
        var marginal: Int64?
    }

    /// Bits per second of each class. O(systems).
    static func shares(_ systems: [System], total: Int64) -> [String: Double] {
        var bounds: [String: (largest: Double, marginal: Double, sum: Double)] = [:]
        for system in systems {
            var bound = bounds[system.qosClass] ?? (0, 0, 0)
            bound.largest = max(bound.largest, Double(system.alone))
            bound.marginal += Double(system.marginal ?? 0)
            bound.sum += Double(system.alone)
            bounds[system.qosClass] = bound
        }
        func least(_ bound: (largest: Double, marginal: Double, sum: Double)) -> Double {
            min(bound.sum, max(bound.largest, bound.marginal))
        }
        let low = bounds.values.reduce(0) { $0 + least($1) }
        let high = bounds.values.reduce(0) { $0 + $1.sum }
        let part = high > low ? min(1, max(0, (Double(total) - low) / (high - low))) : 1
        return bounds.mapValues { least($0) + part * ($0.sum - least($0)) }
    }
}
