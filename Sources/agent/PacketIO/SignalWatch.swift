import CNetShim
import Probing

/// SIGINT and SIGTERM as something to wait for, beside an end that comes by itself. Make it before any thread starts:
/// threads inherit what is blocked.
package final class SignalWatch {
    private let descriptor: Int32
    private let poller: Poller
    private let ender: Waker
    /// The end has been called, and no wait has told of it yet.
    private var hasEnded = false

    package init() throws(SocketError) {
        descriptor = cnetshim_signals()
        guard descriptor >= 0 else { throw SocketError(.wait, code: -descriptor) }
        ender = try Waker()
        poller = try Poller()
        try poller.watch(descriptor, token: 0)
        try poller.watch(ender.descriptor, token: 1)
    }

    deinit { cnetshim_close(descriptor) }

    /// Ends one wait, the next that begins or the one under way, from another thread.
    package var end: @Sendable () -> Void { { [ender] in ender.wake() } }

    /// Forgets an end that nobody waited for: of a run that was given up before it ended by itself.
    package func forgetEnd() {
        poller.wait(nanoseconds: 0) { if $0 == 1 { ender.calm() } }
        hasEnded = false
    }

    /// Waits until a signal comes, the end is called, or `limit` is over. The signal's number; nil at the end.
    package func wait(atMost limit: Duration? = nil) -> Int32? {
        let deadline = limit.map { Moment.now().monotonic + $0.nanoseconds }
        while true {
            let left = deadline.map { max(0, $0 - Moment.now().monotonic) } ?? -1
            switch look(nanoseconds: left) {
            case .signal(let number): return number
            case .ended: return nil
            case .readable, nil: if left == 0 { return nil }
            }
        }
    }

    /// Waits likewise, or until `isOver`, which is asked whenever `other` can be read, says so.
    package func wait(beside other: Int32, isOver: () -> Bool) throws(SocketError) {
        try poller.watch(other, token: 2)
        defer { poller.unwatch(other) }
        while true {
            switch look(nanoseconds: -1) {
            case .signal, .ended: return
            case .readable: if isOver() { return }
            case nil: continue
            }
        }
    }

    private enum Sight { case signal(Int32), ended, readable }

    private func look(nanoseconds: Int64) -> Sight? {
        var isReadable = false
        poller.wait(nanoseconds: hasEnded ? 0 : nanoseconds) { token in
            if token == 1 {
                ender.calm()
                hasEnded = true
            }
            isReadable = isReadable || token == 2
        }
        let signal = cnetshim_next_signal(descriptor)
        if signal > 0 { return .signal(signal) }
        guard hasEnded else { return isReadable ? .readable : nil }
        hasEnded = false
        return .ended
    }
}
