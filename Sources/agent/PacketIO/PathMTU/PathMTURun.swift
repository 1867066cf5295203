package import Probing
import Synchronization

/// One search on a thread of its own, as `agent probe mtu` runs it.
package final class PathMTURun: Sendable {
    private let thread: DedicatedThread
    private let stop: @Sendable () -> Void
    private let result: Result

    private final class Result: Sendable {
        let report = Mutex(PathMTUReport())
    }

    /// Starts. `onProgress` is called on the search's thread after each event, `onEnd` there once.
    package init(
        _ request: PathMTURequest, onProgress: @escaping @Sendable (PathMTUSearch) -> Void = { _ in },
        onEnd: @escaping @Sendable () -> Void = {}
    ) throws(SocketError) {
        let probe = try PathMTUProbe(request)
        let result = Result()
        stop = probe.stop
        // The probe is made here, so that its failure is reported, and used on its own thread alone.
        nonisolated(unsafe) let running = probe
        thread = try DedicatedThread("path-mtu") {
            let report = running.run(progress: onProgress)
            result.report.withLock { $0 = report }
            onEnd()
        }
        self.result = result
    }

    /// Stops it, if it has not ended by itself, and gives what was found. Call it once.
    package func finish() -> PathMTUReport {
        stop()
        thread.join()
        return result.report.withLock { $0 }
    }
}
