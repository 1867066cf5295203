/// Collects the batches of requests that wait at the same time into one transaction, and answers each after its commit.
///
/// A commit with `synchronous=FULL` costs a flush of the disk whatever it holds; under load many agents share one. The
/// oldest waiter commits for all that wait with it and then hands on to the next, so no task outlives its request.
///
/// Commits begin `spacing` apart at least, so that what comes in between shares one: at 180 reports a second, a quarter of the
/// commits and of the flushes. A report that comes alone, and a thousand records that wait, are committed at once.
package actor CommitQueue {
    package enum Failure: Error, Hashable {
        /// As many records wait as may; the sender comes again later.
        case full
    }

    private enum Signal {
        case lead
        case done(Result<BatchReceipt, any Error>)
    }

    private final class Waiter {
        let batch: ReportBatch
        var continuation: CheckedContinuation<Signal, Never>?
        init(_ batch: ReportBatch) { self.batch = batch }
    }

    /// Most records in one transaction, and most that may wait.
    private let groupLimit: Int
    private let waitingLimit: Int
    private let spacing: Duration
    private let write: @Sendable ([ReportBatch]) async throws -> [BatchReceipt]
    private var waiting: [Waiter] = []
    private var waitingRecords = 0
    private var isCommitting = false
    private var lastBegan: ContinuousClock.Instant?
    /// Records that wait for no company.
    private static let ample = 1_000

    /// - Parameter write: commits batches and gives a receipt for each; or throws `BatchFailures`, which says of each what it came
    ///   to; or throws and has stored none.
    package init(
        groupLimit: Int = 20_000, waitingLimit: Int = 200_000, spacing: Duration = .milliseconds(25),
        write: @escaping @Sendable ([ReportBatch]) async throws -> [BatchReceipt]
    ) {
        self.groupLimit = groupLimit
        self.waitingLimit = waitingLimit
        self.spacing = spacing
        self.write = write
    }

    /// How many batches wait for the commit under way to end.
    package var waitingBatches: Int { waiting.count }

    /// Returns once `batch` is committed.
    ///
    /// - Throws: `Failure.full`, or the store's error; then nothing of the batch is stored.
    package func commit(_ batch: ReportBatch) async throws -> BatchReceipt {
        guard waiting.isEmpty || waitingRecords + batch.records.count <= waitingLimit else { throw Failure.full }
        let own = Waiter(batch)
        waiting.append(own)
        waitingRecords += batch.records.count
        if isCommitting {
            let signal = await withCheckedContinuation { own.continuation = $0 }
            if case .done(let result) = signal { return try result.get() }
        }
        isCommitting = true
        await gather()
        let group = takeGroup()
        let results = await commit(group)
        for (waiter, result) in zip(group, results).dropFirst() {
            waiter.continuation?.resume(returning: .done(result))
        }
        if let next = waiting.first {
            next.continuation?.resume(returning: .lead)
        } else {
            isCommitting = false
        }
        return try results[0].get()
    }

    /// Until a commit may begin again.
    private func gather() async {
        if let next = lastBegan?.advanced(by: spacing), waitingRecords < Self.ample {
            // A task that is cancelled goes on at once: others hang on it.
            try? await Task.sleep(until: next, clock: .continuous)
        }
        lastBegan = .now
    }

    /// The leader's batch, which is the oldest, and those behind it up to the limit.
    private func takeGroup() -> [Waiter] {
        var records = 0
        let size = waiting.prefix { waiter in
            defer { records += waiter.batch.records.count }
            return records == 0 || records + waiter.batch.records.count <= groupLimit
        }.count
        let group = Array(waiting.prefix(size))
        waiting.removeFirst(size)
        waitingRecords -= group.reduce(0) { $0 + $1.batch.records.count }
        return group
    }

    private func commit(_ group: [Waiter]) async -> [Result<BatchReceipt, any Error>] {
        do {
            return try await write(group.map(\.batch)).map { .success($0) }
        } catch let failures as BatchFailures where failures.results.count == group.count {
            return failures.results
        } catch {
            return group.map { _ in .failure(error) }
        }
    }
}
