package import NetworkAddress
package import Probing
import Synchronization

/// Where to serve, and whom.
package struct ThroughputServerSettings: Hashable, Sendable {
    package static let defaultPort: UInt16 = 5_201
    package var listen: [Endpoint]
    package var allow: [Prefix]
    /// End after one test.
    package var isOnce = false
    /// Nanoseconds between reports.
    package var interval: Int64 = 1_000_000_000

    package init(listen: [Endpoint], allow: [Prefix]) {
        self.listen = listen
        self.allow = allow
    }
}

/// Why a test ended that should have gone on.
package enum ThroughputServerFailure: Error, Hashable, Sendable {
    case socket(SocketError)
    case control(ThroughputServer.Failure)
    /// The client did nothing for so many seconds.
    case silent(seconds: Int)
    /// No data moved for so many seconds.
    case starved(seconds: Int)
    /// Longer than it said.
    case overtime
    /// This side was told to stop.
    case stopped
}

package enum ThroughputServerEvent: Sendable {
    /// Somebody who may not, or came while another's test is under way.
    case refused(Endpoint, isBusy: Bool)
    case started(Endpoint, ThroughputParameters)
    case interval(ThroughputInterval)
    /// The report is nil where no data flowed.
    case finished(Endpoint, ThroughputReport?, ThroughputServerFailure?)
}

/// Serves iperf3's clients, one test at a time, on a thread of its own.
package final class ThroughputServerRun: Sendable {
    /// Where it listens.
    package let endpoints: [Endpoint]
    private let thread: DedicatedThread
    private let waker: Waker
    private let isStopped: Flag

    final class Flag: Sendable { let value = Atomic(false) }

    /// Starts. `describe` says what a client gets that asks for the server's output; `onEvent` and `onEnd` are called on the
    /// server's thread.
    package init(
        _ settings: ThroughputServerSettings, describe: @escaping @Sendable (ThroughputReport) -> String,
        onEvent: @escaping @Sendable (ThroughputServerEvent) -> Void = { _ in },
        onEnd: @escaping @Sendable () -> Void = {}
    ) throws(SocketError) {
        let waker = try Waker()
        let isStopped = Flag()
        let loop = try ThroughputServerLoop(settings, waker, isStopped, describe, onEvent)
        endpoints = loop.endpoints
        self.waker = waker
        self.isStopped = isStopped
        // The loop is made here, so that its failure is reported, and used on its own thread alone.
        nonisolated(unsafe) let running = loop
        thread = try DedicatedThread("iperf3") {
            running.run()
            onEnd()
        }
    }

    /// Tells a client under way, and ends. Call it once.
    package func finish() {
        isStopped.value.store(true, ordering: .relaxed)
        waker.wake()
        thread.join()
    }
}
