package import Probing
import Synchronization

/// One trace on a thread of its own, as `agent probe path` runs it.
package final class PathRun: Sendable {
    package struct Outcome: Sendable {
        package var report: PathReport
        /// Why our own socket refused to send.
        package var failure: SocketError?
    }

    package let flow: TraceFlow
    private let thread: DedicatedThread
    private let stop: @Sendable () -> Void
    private let result: Result

    private final class Result: Sendable {
        let outcome = Mutex<Outcome?>(nil)
    }

    /// Starts. `onProgress` gets, on the trace's thread, how many probes were sent and answered and the hop at work; `onEnd` is
    /// called there once.
    package init(
        _ request: PathRequest, onProgress: @escaping @Sendable (Int, Int, Int) -> Void = { _, _, _ in },
        onEnd: @escaping @Sendable () -> Void = {}
    ) throws(SocketError) {
        let tracer = try PathTracer(request)
        let result = Result()
        flow = tracer.settings.flow
        stop = tracer.stop
        // The tracer is made here, so that its failure is reported, and used on its own thread alone.
        nonisolated(unsafe) let running = tracer
        thread = try DedicatedThread("path") {
            let report = running.run { survey in
                let counts = survey.counts
                onProgress(counts.sent, counts.answered, counts.hop)
            }
            result.outcome.withLock { $0 = Outcome(report: report, failure: running.failure) }
            onEnd()
        }
        self.result = result
    }

    /// Stops it, if it has not ended by itself, and gives what was found. Call it once.
    package func finish() -> Outcome {
        stop()
        thread.join()
        guard let outcome = result.outcome.withLock({ $0 }) else {
            preconditionFailure("the thread leaves an outcome before it ends")
        }
        return outcome
    }
}
