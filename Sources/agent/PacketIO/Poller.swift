import CNetShim

/// Waits for many sockets at once: epoll(7) with nanoseconds.
final class Poller {
    private let descriptor: Int32
    private var tokens = [UInt64](repeating: 0, count: 64)

    init() throws(SocketError) {
        descriptor = cnetshim_poller()
        guard descriptor >= 0 else { throw SocketError(.wait, code: -descriptor) }
    }

    deinit { cnetshim_close(descriptor) }

    func watch(_ socket: Int32, token: UInt64) throws(SocketError) {
        let answer = cnetshim_watch(descriptor, socket, token)
        guard answer == 0 else { throw SocketError(.wait, code: -answer) }
    }

    func unwatch(_ socket: Int32) { _ = cnetshim_unwatch(descriptor, socket) }

    /// Waits up to `nanoseconds` (negative: for ever) and calls `body` with the token of each descriptor that is ready.
    func wait(nanoseconds: Int64, _ body: (UInt64) -> Void) {
        let ready = cnetshim_wait(descriptor, &tokens, Int32(tokens.count), nanoseconds)
        for index in 0..<max(0, Int(ready)) { body(tokens[index]) }
    }
}

/// Something that wakes a thread which waits in a poller: eventfd(2).
final class Waker: Sendable {
    let descriptor: Int32

    init() throws(SocketError) {
        descriptor = cnetshim_waker()
        guard descriptor >= 0 else { throw SocketError(.wait, code: -descriptor) }
    }

    deinit { cnetshim_close(descriptor) }

    func wake() { _ = cnetshim_wake(descriptor) }
    func calm() { _ = cnetshim_calm(descriptor) }
}
