import Telemetry

/// What of some batches is of hours that have records still.
///
/// An hour's records may be dropped once they are summed, and its sums can't be made again without them. A record that comes after that
/// would count nowhere: it is refused, so that its agent sets it aside and says so, and the ledger has a reason for the gap.
struct KeptRecords: Sendable {
    /// Batches less what is too old, in their order.
    private(set) var batches: [ReportBatch]
    /// What is too old of each, in rising order.
    private var refused: [[UInt64]]
    /// The oldest hour of which any is left; nil where all are of late.
    private var oldest: Int64?

    /// Records are kept for longer than this, whatever is asked for: of younger ones nothing is looked up. Nanoseconds.
    private static let surely = 30 * LinkHour.day

    /// - Parameter now: Unix nanoseconds.
    init(of batches: [ReportBatch], in database: ClickHouseDatabase, at now: UInt64) async throws {
        self.batches = batches
        refused = [[UInt64]](repeating: [], count: batches.count)
        let limit = now.subtractingSaturated(Self.surely)
        guard batches.contains(where: { $0.records.contains { $0.record.start < limit } }) else { return }
        let first = try await database.horizons().recordsFrom
        for index in batches.indices {
            refused[index] = batches[index].records.filter { Self.hour($0) < first }.map(\.sequence).sorted()
            self.batches[index].records.removeAll { Self.hour($0) < first }
        }
        oldest = self.batches.lazy.flatMap(\.records).map(Self.hour).min()
    }

    /// Makes sure that none of it was dropped while it was stored.
    ///
    /// - Throws: `Dropped`; nothing is acknowledged then, and what comes again is judged anew.
    func check(_ database: ClickHouseDatabase) async throws {
        guard let oldest, try await database.horizons().recordsFrom > oldest else { return }
        throw Dropped()
    }

    struct Dropped: Error, Hashable {}

    /// - Parameter receipts: of `batches`.
    func receipts(_ receipts: [BatchReceipt]) -> [BatchReceipt] {
        zip(receipts, refused).map { receipt, refused in
            switch receipt {
            case .stored(let new, let known) where !refused.isEmpty:
                .conflicting(new: new, known: known, sequences: refused)
            case .conflicting(let new, let known, let sequences):
                .conflicting(new: new, known: known, sequences: (sequences + refused).sorted())
            case .stored, .foreignSpool: receipt
            }
        }
    }

    private static func hour(_ record: SequencedRecord) -> Int64 { Int64(record.record.start / LinkHour.hour) }
}
