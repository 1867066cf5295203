import Collector
import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite(.blocking) struct CommitQueueTests {
    private func batch(_ number: Int, records: Int = 1) -> ReportBatch {
        ReportBatch(
            site: "s\(number)", spool: Samples.spool, version: "",
            records: Samples.minutes(UInt64(records), from: 1_800_000_000_000_000_000))
    }

    /// While one commit runs the others gather, and share the next.
    @Test func waitingBatchesShareACommit() async throws {
        let groups = Mutex<[[String]]>([])
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let queue = CommitQueue { batches in
            let isFirst = groups.withLock { groups in
                groups.append(batches.map(\.site))
                return groups.count == 1
            }
            if isFirst {
                start.finish()
                for await _ in gate {}
            }
            return batches.map { .stored(new: $0.records.count, known: 0) }
        }
        try await withThrowingTaskGroup(of: BatchReceipt.self) { group in
            group.addTask { try await queue.commit(batch(0)) }
            for await _ in started {}
            for number in 1...20 { group.addTask { try await queue.commit(batch(number)) } }
            while await queue.waitingBatches < 20 { await Task.yield() }
            open.finish()
            for try await receipt in group { #expect(receipt == .stored(new: 1, known: 0)) }
        }
        let seen = groups.withLock { $0 }
        #expect(seen.map(\.count) == [1, 20])
        #expect(Set(seen.joined()).count == 21)
    }

    @Test func failedCommitIsAnsweredToAllOfItsGroupAndTheNextGoesOn() async throws {
        struct DiskFull: Error {}
        let calls = Atomic(0)
        let queue = CommitQueue { batches in
            if calls.add(1, ordering: .relaxed).newValue == 1 { throw DiskFull() }
            return batches.map { _ in .stored(new: 1, known: 0) }
        }
        await #expect(throws: DiskFull.self) { try await queue.commit(batch(0)) }
        #expect(try await queue.commit(batch(1)) == .stored(new: 1, known: 0))
    }

    @Test func groupStaysWithinItsLimitAndTheQueueWithinIts() async throws {
        let sizes = Mutex<[Int]>([])
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let queue = CommitQueue(groupLimit: 10, waitingLimit: 30) { batches in
            let isFirst = sizes.withLock { sizes in
                sizes.append(batches.reduce(0) { $0 + $1.records.count })
                return sizes.count == 1
            }
            if isFirst {
                start.finish()
                for await _ in gate {}
            }
            return batches.map { _ in .stored(new: 1, known: 0) }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await queue.commit(batch(0)) }
            for await _ in started {}
            for number in 1...6 { group.addTask { _ = try await queue.commit(batch(number, records: 5)) } }
            while await queue.waitingBatches < 6 { await Task.yield() }
            await #expect(throws: CommitQueue.Failure.full) { try await queue.commit(batch(7)) }
            open.finish()
            try await group.waitForAll()
        }
        #expect(sizes.withLock { $0 } == [1, 10, 10, 10])
    }

    @Test func commitsBeginApart() async throws {
        let begun = Mutex<[ContinuousClock.Instant]>([])
        let start = ContinuousClock.now
        let queue = CommitQueue(spacing: .milliseconds(200)) { batches in
            begun.withLock { $0.append(.now) }
            return batches.map { .stored(new: $0.records.count, known: 0) }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 { group.addTask { _ = try await queue.commit(batch(number)) } }
            try await group.waitForAll()
        }
        let seen = begun.withLock { $0 }
        #expect(seen.count > 1 && seen.count < 20)
        // What is recorded lies behind the moment that counts, by as much as the machine is busy.
        #expect(try #require(seen.last) - start >= .milliseconds(200) * (seen.count - 1))
    }

    /// A first report, and a thousand records: neither waits the hour that lies between commits.
    @Test func loneReportsAndManyRecordsWaitForNothing() async throws {
        let queue = CommitQueue(spacing: .seconds(3_600)) { batches in
            batches.map { .stored(new: $0.records.count, known: 0) }
        }
        #expect(try await queue.commit(batch(0)) == .stored(new: 1, known: 0))
        #expect(try await queue.commit(batch(1, records: 1_000)) == .stored(new: 1_000, known: 0))
    }
}
