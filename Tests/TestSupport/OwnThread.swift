import Foundation
package import Testing

/// Runs each test of a suite on a thread of its own.
///
/// Swift's thread pool is as wide as the machine has cores. A test that waits for a process or a socket, or computes for a
/// minute, holds one of these few threads: two of them on a machine with two cores and every server that runs inside the
/// tests stands still, until its clients give up. Tests that block say so with this trait.
package struct OwnThread: SuiteTrait, TestTrait, TestScoping {
    package var isRecursive: Bool { true }

    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(ThreadPerJob.shared) { try await function() }
    }
}

extension Trait where Self == OwnThread {
    /// The suite's tests block: each gets a thread of its own.
    package static var blocking: Self { OwnThread() }
}

/// Gives each job, what runs between two suspensions, a new thread.
private final class ThreadPerJob: TaskExecutor {
    static let shared = ThreadPerJob()

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        Thread.detachNewThread { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
