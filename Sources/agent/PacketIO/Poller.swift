import CNetShim

/// Waits for many sockets at once: epoll(7) with nanoseconds.
final class Poller {
    private let descriptor: Int32
    private let tokens = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: 64)

    init() throws(SocketError) {
        descriptor = cnetshim_poller()
        guard descriptor >= 0 else { throw SocketError(.wait, code: -descriptor) }
    }

    deinit {
        cnetshim_close(descriptor)
        tokens.deallocate()
    }

    func watch(_ socket: Int32, token: UInt64) throws(SocketError) {
        let answer = cnetshim_watch(descriptor, socket, token)
        guard answer == 0 else { throw SocketError(.wait, code: -answer) }
    }

    func unwatch(_ socket: Int32) { _ = cnetshim_unwatch(descriptor, socket) }

    /// Waits up to `nanoseconds` (negative: for ever) and calls `body` with the token of each descriptor that is ready.
    func wait(nanoseconds: Int64, _ body: (UInt64) -> Void) {
        for token in wait(nanoseconds: nanoseconds) { body(token) }
    }

    /// The same without a closure: the tokens, good until the next wait.
    func wait(nanoseconds: Int64) -> UnsafeMutableBufferPointer<UInt64>.SubSequence {
        let ready = cnetshim_wait(descriptor, tokens.baseAddress, Int32(tokens.count), nanoseconds)
        return tokens[..<max(0, Int(ready))]
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
