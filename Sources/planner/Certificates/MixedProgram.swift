/// A mixed integer linear program to be minimised, as a solver takes it: columns with costs and bounds, rows of their
/// weighted sums.
package struct MixedProgram: Sendable {
    /// What all solutions cost besides.
    package var offset = 0.0
    private(set) var costs: [Double] = []
    private(set) var lower: [Double] = []
    private(set) var upper: [Double] = []
    /// 1 for a column whose value must be whole, otherwise 0, as HiGHS counts them.
    private(set) var integrality: [Int32] = []
    private(set) var rowLower: [Double] = []
    private(set) var rowUpper: [Double] = []
    /// Row `r` has the entries from `rowStart[r]` up to the next row's first.
    private(set) var rowStart: [Int32] = []
    private(set) var columns: [Int32] = []
    private(set) var weights: [Double] = []
    /// Values of whole columns that make a known solution; the solver works out the others.
    package var knownSolution: [(column: Int, value: Double)] = []

    package init() {}

    package var columnCount: Int { costs.count }
    package var rowCount: Int { rowLower.count }

    /// A new column; its number.
    package mutating func column(
        cost: Double = 0, from least: Double = 0, to most: Double = .infinity, isWhole: Bool = false
    ) -> Int {
        costs.append(cost)
        lower.append(least)
        upper.append(most)
        integrality.append(isWhole ? 1 : 0)
        return costs.count - 1
    }

    /// A column that is 0 or 1.
    package mutating func choice(cost: Double = 0) -> Int { column(cost: cost, to: 1, isWhole: true) }

    /// A new row: the weighted sum of columns lies in the range. No column may stand in it twice.
    package mutating func row(_ terms: [(column: Int, weight: Double)], in range: ClosedRange<Double>) {
        rowStart.append(Int32(truncatingIfNeeded: columns.count))
        for term in terms where term.weight != 0 {
            columns.append(Int32(truncatingIfNeeded: term.column))
            weights.append(term.weight)
        }
        rowLower.append(range.lowerBound)
        rowUpper.append(range.upperBound)
    }

    package mutating func row(_ terms: [(column: Int, weight: Double)], equals value: Double) {
        row(terms, in: value...value)
    }

    package mutating func row(_ terms: [(column: Int, weight: Double)], atMost value: Double) {
        row(terms, in: -Double.infinity...value)
    }

    package mutating func row(_ terms: [(column: Int, weight: Double)], atLeast value: Double) {
        row(terms, in: value...Double.infinity)
    }

    /// Whether every solution costs a whole number: a bound may then be rounded up.
    var hasWholeCost: Bool {
        offset == offset.rounded()
            && costs.indices.allSatisfy { costs[$0] == 0 || integrality[$0] == 1 && costs[$0] == costs[$0].rounded() }
    }

    var hasWholeColumns: Bool { integrality.contains(1) }
}
