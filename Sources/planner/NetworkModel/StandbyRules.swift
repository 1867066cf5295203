/// What may be done for a unit before its merger is complete, and how long the desk takes that would have to do it after.
package struct StandbyRules: Hashable, Sendable {
    /// Working days of the desk to design, number, price and write the orders of one unit from nothing.
    package var preparation: [UnitLevel: Int]
    /// Whether a building that goes on as the successor's office may be surveyed before.
    package var surveysAhead: Bool
    /// Whether circuits to such a building may be ordered before, so that their lead time runs while the merger is pending.
    package var ordersAhead: Bool
    /// Months of rent that a circuit costs at least once it is ordered.
    package var minimumTerm: Int
    /// How many months a postponed merger is taken to be late.
    package var likelyDelay: Int
    package var basis: Basis

    package init(
        preparation: [UnitLevel: Int], surveysAhead: Bool, ordersAhead: Bool, minimumTerm: Int, likelyDelay: Int,
        basis: Basis
    ) {
        self.preparation = preparation
        self.surveysAhead = surveysAhead
        self.ordersAhead = ordersAhead
        self.minimumTerm = minimumTerm
        self.likelyDelay = likelyDelay
        self.basis = basis
    }

    /// Where the settings say nothing: a visit commits nobody; a contract can't be signed for a unit that is not there yet.
    package static let usual = StandbyRules(
        preparation: [.centre: 5, .organ: 2, .province: 5, .commune: 2], surveysAhead: true, ordersAhead: false,
        minimumTerm: 12, likelyDelay: 3,
        basis: .assumed(why: "two days of the desk for a commune and five for a province; leases run a year at least"))
}
