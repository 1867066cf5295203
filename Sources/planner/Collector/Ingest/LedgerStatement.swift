package import Telemetry

/// What an agent says of its spool beside the records: which numbers it gave, which it still holds, and why some will never come.
package struct LedgerStatement: Hashable, Sendable {
    /// The newest number that was given, and the oldest that the spool still holds; nil where it said nothing, or holds none.
    package var newest: UInt64?
    package var oldest: UInt64?
    /// How many records wait in the spool.
    package var waiting: UInt64?
    /// In rising order, none touching another of the same reason.
    package var gaps: [SequenceGap]

    package init(newest: UInt64? = nil, oldest: UInt64? = nil, waiting: UInt64? = nil, gaps: [SequenceGap] = []) {
        self.newest = newest
        self.oldest = oldest
        self.waiting = waiting
        self.gaps = gaps
    }
}
