import CNetShim
import Glibc
package import NetworkAddress
package import Probing
import Synchronization

/// What to test, and with whom.
package struct ThroughputRequest: Hashable, Sendable {
    package var remote: Endpoint
    /// nil lets the kernel choose.
    package var source: IPAddress?
    package var parameters: ThroughputParameters
    /// UDP: the length was not asked for, and is to be what fits a packet of the path.
    package var fitsLength = false
    /// Nanoseconds between reports.
    package var interval: Int64
    /// Bits a second that the link is known to carry at the IP layer.
    package var committed: UInt64?
    /// Nanoseconds from the client's start by which the load has ended, however late it began; nil for no such end.
    package var limit: Int64?

    package init(_ remote: Endpoint, _ parameters: ThroughputParameters, interval: Int64 = 1_000_000_000) {
        self.remote = remote
        self.parameters = parameters
        self.interval = interval
    }
}

/// Why a test has no result, or not the whole of it.
package enum ThroughputFailure: Error, Hashable, Sendable {
    /// A socket of ours.
    case socket(SocketError)
    /// The server said nothing for so many seconds while we waited for this.
    case silent(ThroughputClient.Phase, seconds: Int)
    case control(ThroughputClient.Failure)
    /// A stream broke: errno(3).
    case stream(Int32)
    /// The user gave it up.
    case givenUp
    /// Nothing came for so many seconds.
    case starved(seconds: Int)
}

package enum ThroughputEvent: Sendable {
    /// Local and remote end of the control connection, and the parameters as they are now.
    case connected(Endpoint?, ThroughputParameters)
    case interval(ThroughputInterval)
}

/// One test as the client, on a thread of its own.
package final class ThroughputClientRun: Sendable {
    package struct Outcome: Sendable {
        /// nil where no data flowed.
        package var report: ThroughputReport?
        package var failure: ThroughputFailure?
    }

    private let thread: DedicatedThread
    private let waker: Waker
    /// How often the user has asked for the end.
    private let asked = Stops()
    private let result = Result()

    private final class Result: Sendable { let outcome = Mutex<Outcome?>(nil) }
    final class Stops: Sendable { let count = Atomic(0) }

    /// Starts. `onEvent` is called on the test's thread, `onEnd` there once.
    package init(
        _ request: ThroughputRequest, onEvent: @escaping @Sendable (ThroughputEvent) -> Void = { _ in },
        onEnd: @escaping @Sendable () -> Void = {}
    ) throws(SocketError) {
        let waker = try Waker()
        let result = result
        let asked = asked
        self.waker = waker
        thread = try DedicatedThread("iperf3") {
            let outcome = ThroughputClientLoop.run(request, waker, asked, onEvent)
            result.outcome.withLock { $0 = outcome }
            onEnd()
        }
    }

    /// Ends the test before its time: the server is still asked for what it received. The second time it is given up.
    package func stop() {
        asked.count.add(1, ordering: .relaxed)
        waker.wake()
    }

    /// Waits for its end. Call it once.
    package func finish() -> Outcome {
        thread.join()
        return result.outcome.withLock { $0 } ?? Outcome(report: nil, failure: nil)
    }
}
