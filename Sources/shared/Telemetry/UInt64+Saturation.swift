extension UInt64 {
    /// The sum, or the greatest number where it is greater: a count that was damaged or made up ends no program.
    package func addingSaturated(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    package mutating func add(saturated other: UInt64) { self = addingSaturated(other) }

    /// The difference, or 0 where it is less.
    package func subtractingSaturated(_ other: UInt64) -> UInt64 { self > other ? self - other : 0 }
}
