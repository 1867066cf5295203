/// Several groups of sessions, each of its own rate, on one line.
///
/// J. S. Kaufman, *Blocking in a Shared Resource Environment*, IEEE Trans. Commun. 29 (1981); J. W. Roberts, *A Service
/// System with Heterogeneous User Requirements* (1981). Exact for Poisson arrivals and complete sharing; for finite groups it
/// errs on the safe side, as Erlang's formula does against Engset's.
package struct KaufmanRoberts: Sendable {
    /// Sessions of one rate.
    package struct Group: Hashable, Sendable {
        /// Offered load in erlangs.
        package var load: Double
        /// Rate of a session in basic units, 1 or more.
        package var width: Int
        /// The most sessions that can be held at once.
        package var most: Int
        package init(load: Double, width: Int, most: Int) {
            self.load = load
            self.width = width
            self.most = most
        }
    }

    package var groups: [Group]

    /// Groups without load or width are left out.
    package init(groups: [Group]) { self.groups = groups.filter { $0.load > 0 && $0.width > 0 && $0.most > 0 } }

    /// The least capacity in basic units at which every group is blocked with probability at most `target`, and which never
    /// exceeds what all users together could ask for. O(capacity × groups) time, O(capacity) memory.
    ///
    /// The recursion j·q(j) = Σ aₖ·bₖ·q(j − bₖ) gives the unnormalised occupancy of every capacity at once: that of a smaller
    /// line is a prefix of that of a larger one.
    package func capacity(target: Double) -> Int {
        let most = groups.reduce(0) { $0 + $1.most * $1.width }
        guard most > 0 else { return 0 }
        var occupancy = [1.0]
        // cumulative[j] = q(0) + … + q(j)
        var cumulative = [1.0]
        for units in 1...most {
            var sum = 0.0
            for group in groups where group.width <= units {
                sum += group.load * Double(group.width) * occupancy[units - group.width]
            }
            let value = sum / Double(units)
            occupancy.append(value)
            cumulative.append(cumulative[units - 1] + value)
            if cumulative[units] > 1e250 { Self.rescale(&occupancy, &cumulative) }
            let total = cumulative[units]
            let isEnough = groups.allSatisfy { group in
                let below = units - group.width
                return below >= 0 && total - cumulative[below] <= target * total
            }
            if isEnough { return units }
        }
        return most
    }

    /// Only ratios matter, so a common factor keeps the numbers within a double's range.
    private static func rescale(_ occupancy: inout [Double], _ cumulative: inout [Double]) {
        for index in occupancy.indices {
            occupancy[index] *= 1e-200
            cumulative[index] *= 1e-200
        }
    }
}
