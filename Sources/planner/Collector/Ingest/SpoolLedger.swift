/// What an agent says of its spool beside the records: which numbers it gave, which it still holds, and why some will never come.
package struct SpoolLedger: Hashable, Sendable {
    /// Numbers of a spool that will never come, and the agent's word for why.
    package struct Gap: Hashable, Sendable {
        package var sequences: ClosedRange<UInt64>
        package var reason: Reason
        package init(_ sequences: ClosedRange<UInt64>, _ reason: Reason) {
            self.sequences = sequences
            self.reason = reason
        }
    }

    /// Why records were given up.
    package enum Reason: String, CaseIterable, Sendable {
        /// The spool was full, and what was measured long ago was left out for the sake of the rest.
        case thinned
        /// The collector refused them.
        case refused
        /// They could not be read from the spool any more.
        case damaged
        /// They were measured when there was room neither on the disk nor in memory.
        case unsaved
    }

    /// The newest number that was given, and the oldest that the spool still holds; nil where it said nothing, or holds none.
    package var newest: UInt64?
    package var oldest: UInt64?
    /// How many records wait in the spool.
    package var waiting: UInt64?
    /// In rising order, none touching another of the same reason.
    package var gaps: [Gap]

    package init(newest: UInt64? = nil, oldest: UInt64? = nil, waiting: UInt64? = nil, gaps: [Gap] = []) {
        self.newest = newest
        self.oldest = oldest
        self.waiting = waiting
        self.gaps = gaps
    }
}
