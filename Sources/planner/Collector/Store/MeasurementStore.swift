/// Where committed measurements live, whichever database holds them.
package protocol MeasurementStore: NetworkView, MeasurementAppender {
    /// What is missing: numbers of spools, and the intervals within `from..<to` that links were configured to measure, each with why.
    ///
    /// In order of sites. O(spools' ranges + intervals of the period).
    func gaps(from: UInt64, to: UInt64, at now: UInt64) async throws -> [MeasurementGap]
    /// Does a piece of what is to be done beside the store's work; 0 where nothing is left to do, else any other number.
    func keep(_ retention: Retention, at now: UInt64) async throws -> Int
    /// Words for the log since the last call.
    func takeNews() -> [String]
}

/// The side of a store that takes measurements in.
package protocol MeasurementAppender: Sendable {
    /// Stores all batches in one transaction and returns once it is committed, with a receipt for each in order.
    ///
    /// A record that is there already, by spool id and sequence, is left as it is; another under the same name is refused.
    /// - Throws: the store's error; then none of the batches is stored.
    func append(_ batches: [ReportBatch], at now: UInt64) async throws -> [BatchReceipt]
}

extension SQLiteStore {
    /// Its own rounds do all (`StoreMaintenance`).
    package func keep(_ retention: Retention, at now: UInt64) async throws -> Int { 0 }
    package func takeNews() -> [String] { [] }
}
