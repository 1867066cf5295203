import CNetShim

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

    /// Waits until a signal comes or the end is called. The signal's number; nil at the end.
    package func wait() -> Int32? {
        while true {
            switch look() {
            case .signal(let number): return number
            case .ended: return nil
            case .readable, nil: continue
            }
        }
    }

    /// Waits likewise, or until `isOver`, which is asked whenever `other` can be read, says so.
    package func wait(beside other: Int32, isOver: () -> Bool) throws(SocketError) {
        try poller.watch(other, token: 2)
        defer { poller.unwatch(other) }
        while true {
            switch look() {
            case .signal, .ended: return
            case .readable: if isOver() { return }
            case nil: continue
            }
        }
    }

    private enum Sight { case signal(Int32), ended, readable }

    private func look() -> Sight? {
        var isEnded = false
        var isReadable = false
        poller.wait(nanoseconds: -1) { token in
            isEnded = isEnded || token == 1
            isReadable = isReadable || token == 2
        }
        let signal = cnetshim_next_signal(descriptor)
        return signal > 0 ? .signal(signal) : isEnded ? .ended : isReadable ? .readable : nil
    }
}
