import NIOCore
import Telemetry

extension CommitQueue {
    /// A queue that commits into `measurements`, and tells of what was committed.
    ///
    /// - Parameter clock: Unix nanoseconds.
    init(
        into measurements: any MeasurementAppender, counting counters: IngestCounters, listener: RemoteWriter?,
        clock: @escaping @Sendable () -> UInt64
    ) {
        let passing = Passing(counters: counters, listener: listener)
        self.init { batches in
            let start = NIODeadline.now()
            do {
                let receipts = try await measurements.append(batches, at: clock())
                passing.committed(batches, receipts.map { .success($0) }, since: start)
                return receipts
            } catch let failures as BatchFailures {
                passing.committed(batches, failures.results, since: start)
                throw failures
            }
        }
    }
}

/// Who is told of what was committed.
private struct Passing: Sendable {
    let counters: IngestCounters
    let listener: RemoteWriter?

    func committed(
        _ batches: [ReportBatch], _ results: [Result<BatchReceipt, any Error>], since start: NIODeadline
    ) {
        let receipts = results.compactMap { try? $0.get() }
        counters.committed(receipts, nanoseconds: NIODeadline.now().uptimeNanoseconds - start.uptimeNanoseconds)
        guard let listener else { return }
        // A batch that was here already was passed on then.
        for (batch, result) in zip(batches, results) {
            guard let receipt = try? result.get(), receipt.new > 0 else { continue }
            let refused = Set(receipt.conflicts)
            listener.offer(batch.records.filter { !refused.contains($0.sequence) }.map(\.record))
        }
    }
}
