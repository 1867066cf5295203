import CNetShim

/// SIGINT and SIGTERM as something to wait for. Make it before any thread starts: threads inherit what is blocked.
package final class StopSignals {
    private let descriptor: Int32
    private let poller: Poller

    package init() throws(SocketError) {
        descriptor = cnetshim_signals()
        guard descriptor >= 0 else { throw SocketError(.wait, code: -descriptor) }
        poller = try Poller()
        try poller.watch(descriptor, token: 0)
    }

    deinit { cnetshim_close(descriptor) }

    /// Waits up to `nanoseconds` (negative: for ever). The signal's number; nil at the timeout.
    package func wait(nanoseconds: Int64 = -1) -> Int32? {
        poller.wait(nanoseconds: nanoseconds) { _ in }
        let signal = cnetshim_next_signal(descriptor)
        return signal > 0 ? signal : nil
    }
}
