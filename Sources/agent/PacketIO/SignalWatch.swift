import CNetShim
import Probing

/// SIGINT and SIGTERM as something to wait for, beside an end that comes by itself. Make it before any thread starts:
/// threads inherit what is blocked.
package final class SignalWatch {
    private let descriptor: Int32
    private let poller: Poller
    private let ender: Waker

    package init() throws(SocketError) {
        descriptor = cnetshim_signals()
        guard descriptor >= 0 else { throw SocketError(.wait, code: -descriptor) }
        ender = try Waker()
        poller = try Poller()
        try poller.watch(descriptor, token: 0)
        try poller.watch(ender.descriptor, token: 1)
    }

    deinit { cnetshim_close(descriptor) }

    /// Ends the wait from another thread.
    package var end: @Sendable () -> Void { { [ender] in ender.wake() } }

    /// Waits until a signal comes, the end is called, or `limit` is over. The signal's number; nil at the end.
    package func wait(atMost limit: Duration? = nil) -> Int32? {
        let deadline = limit.map { Moment.now().monotonic + $0.nanoseconds }
        while true {
            var isEnded = false
            let left = deadline.map { max(0, $0 - Moment.now().monotonic) } ?? -1
            poller.wait(nanoseconds: left) { isEnded = isEnded || $0 == 1 }
            let signal = cnetshim_next_signal(descriptor)
            if signal > 0 { return signal }
            if isEnded || left == 0 { return nil }
        }
    }
}
