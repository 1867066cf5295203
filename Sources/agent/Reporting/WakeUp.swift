import Glibc

/// Wakes one waiting thread from any other, through a socketpair(2), which unlike pipe(2) is born non-blocking.
package final class WakeUp: Sendable {
    private let reader: Int32
    private let writer: Int32

    /// Nil where the process has no descriptor left.
    package init?() {
        var ends: [Int32] = [-1, -1]
        let type = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let code = socketpair(AF_UNIX, Int32(type), 0, &ends)
        reader = ends[0]
        writer = ends[1]
        if code != 0 { return nil }
    }

    deinit {
        guard reader >= 0 else { return }
        close(reader)
        close(writer)
    }

    package func signal() {
        var one: UInt8 = 1
        _ = send(writer, &one, 1, Int32(MSG_NOSIGNAL))  // a full buffer wakes just as well
    }

    /// Returns at `moment` (monotonic nanoseconds), or before it where `signal` was called since the last wait.
    package func wait(until moment: UInt64) {
        let now = monotonicNow()
        let milliseconds = moment <= now ? 0 : min((moment - now) / 1_000_000 + 1, UInt64(Int32.max))
        var entry = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, Int32(milliseconds)) > 0 else { return }
        var drained = [UInt8](repeating: 0, count: 256)
        while read(reader, &drained, drained.count) == drained.count {}
    }
}
