package import NetworkModel

/// The busy hour of a line by how many people work behind it: known at some numbers, straight between them, nought at nobody,
/// and beyond the last in proportion to it, which for demands that share is a bound from above.
package struct SharedDemand: Hashable, Sendable {
    package struct Point: Hashable, Sendable {
        package var staff: Int
        /// Of the busier direction.
        package var demand: Bandwidth

        package init(staff: Int, demand: Bandwidth) {
            self.staff = staff
            self.demand = demand
        }
    }

    /// Rising in staff, not falling in demand.
    package var points: [Point]

    package init(points: [Point]) { self.points = points }

    /// In bit/s, of thousandths of people, a part of one counted as a whole. O(log points).
    func demand(thousandths: Int64) -> Int64 {
        let staff = (thousandths + 999) / 1_000
        guard staff > 0, let last = points.last else { return 0 }
        guard staff <= last.staff else { return Self.scaled(last.demand.bitsPerSecond, staff, Int64(last.staff)) }
        var low = 0
        var high = points.count - 1
        while low < high {
            let middle = (low + high) / 2
            if Int64(points[middle].staff) < staff { low = middle + 1 } else { high = middle }
        }
        let above = points[low]
        let below = low > 0 ? points[low - 1] : Point(staff: 0, demand: .zero)
        let width = Int64(above.staff - below.staff)
        return below.demand.bitsPerSecond
            + Self.scaled(
                above.demand.bitsPerSecond - below.demand.bitsPerSecond, staff - Int64(below.staff), width)
    }

    /// `bits · part / whole`, rounded up; from 2^63 on, which no line comes near, about so.
    private static func scaled(_ bits: Int64, _ part: Int64, _ whole: Int64) -> Int64 {
        let (product, overflows) = bits.multipliedReportingOverflow(by: part)
        if overflows { return Int64(min(4e18, Double(bits) * Double(part) / Double(whole))) }
        return product / whole + (product % whole > 0 ? 1 : 0)
    }
}
