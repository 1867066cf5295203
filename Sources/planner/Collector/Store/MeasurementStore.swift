/// Where committed measurements live, whichever database holds them.
package protocol MeasurementStore: NetworkView, MeasurementAppender {}

/// The side of a store that takes measurements in.
package protocol MeasurementAppender: Sendable {
    /// Stores all batches in one transaction and returns once it is committed, with a receipt for each in order.
    ///
    /// A record that is there already, by spool id and sequence, is left as it is; another under the same name is refused.
    /// - Throws: the store's error; then none of the batches is stored.
    func append(_ batches: [ReportBatch], at now: UInt64) async throws -> [BatchReceipt]
}
