/// Where a spool stands and which of its sequences come no more: what a collector needs to know of each gap, and why it is there.
///
/// Travels as resource attributes of each batch (`docs/protocol.md`, *The completeness ledger*).
package struct SpoolLedger: Hashable, Sendable {
    /// The newest sequence given.
    package var newest: UInt64
    /// The oldest record that waits.
    package var oldest: UInt64
    /// How many records wait.
    package var waiting: UInt64
    /// Ascending, without overlap; as many as fit in one batch.
    package var gaps: [SequenceGap]

    package init(newest: UInt64, oldest: UInt64, waiting: UInt64, gaps: [SequenceGap]) {
        self.newest = newest
        self.oldest = oldest
        self.waiting = waiting
        self.gaps = gaps
    }

    /// Octets that the gaps' text may take in one batch.
    package static let longestText = 4_000

    /// `17-75:thinned,140-140:refused`
    var gapsText: String { gaps.map(\.description).joined(separator: ",") }
}

/// Consecutive sequences of a spool that come no more, and why: `<first>-<last>:<reason>`.
package struct SequenceGap: Hashable, Sendable, CustomStringConvertible {
    package enum Reason: String, CaseIterable, Sendable {
        /// Taken out because the disk was full or the spool at its limit.
        case thinned
        /// The collector refused the record for good; it is kept aside.
        case refused
        /// The record could no longer be read.
        case damaged
        /// Measured, but there was room neither on the disk nor in memory.
        case unsaved
    }

    package var sequences: ClosedRange<UInt64>
    package var reason: Reason

    package init(_ sequences: ClosedRange<UInt64>, _ reason: Reason) {
        self.sequences = sequences
        self.reason = reason
    }

    package var description: String { "\(sequences.lowerBound)-\(sequences.upperBound):\(reason.rawValue)" }
}
